"""Whoever is killed, and whenever: no gap, no number twice, one a person, and every answer given stays true."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from docgen.registry.checking import check_registry
from docgen.registry.database import Registry, close
from docgen.registry.models import Certificate, Series
from docgen.registry.planning import plan_batch
from tests.architecture.source import ROOT
from tests.registry.conftest import opened, sqlite_copy
from tests.registry.office import people
from tests.registry.postgres import Server
from tests.registry.storm import PEOPLE

KILLS = 56


def weather(url: str, folder: Path, seed: int, *server: str) -> None:
    """Lets the storm pass over a registry."""
    command = [sys.executable, "-m", "tests.registry.storm", url, str(folder), str(KILLS), str(seed), *server]
    subprocess.run(command, check=True, cwd=ROOT, timeout=300)


def stands(registry: Registry, folder: Path) -> None:
    """Nothing was lost, doubled or told wrongly."""
    assert check_registry(registry).problems == ()
    rows = Certificate.objects.using(registry.alias)
    (series,) = Series.objects.using(registry.alias)
    serials = sorted(rows.values_list("serial", flat=True))
    assert serials == list(range(1, series.next))
    assert len(set(rows.values_list("person_id", flat=True))) == len(serials) == len(set(rows.values_list("idem", flat=True)))
    known = {one.candidate.key: one.number for one in plan_batch(registry, people(PEOPLE)).people if not one.is_new}
    told = (folder / "told").read_text("utf-8").splitlines()
    wrong = [line for line in told if known.get(line.split(" ")[0]) != line.split(" ")[1]]
    assert wrong == []
    assert len(told) > 200 and len(serials) > 200


def test_sqlite_stands_fifty_kills(sqlite_template: Path, tmp_path: Path) -> None:
    url = sqlite_copy(sqlite_template, tmp_path)
    registry = opened(url, tmp_path)
    weather(url, tmp_path, 1)
    stands(registry, tmp_path)
    close(registry)


def test_postgresql_stands_fifty_kills_and_two_of_its_server(server: Server, server_template: str, tmp_path: Path) -> None:
    url = server.new_database(template=server_template)
    registry = opened(url, tmp_path)
    weather(url, tmp_path, 2, str(server.binaries), str(server.folder), server.user, "2")
    stands(registry, tmp_path)
    close(registry)
