"""The steps of the guide, one after the other, on a real PostgreSQL: all that a container would add is the container."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from docgen.certificates.key_folder import read_keys
from docgen.registry.database import close, configure, open_registry
from docgen.registry.witness import FILE_NAME

configure()

from docgen.registry.issuing import issue_batch
from docgen.registry.planning import plan_batch
from docgen.registry.preparing import prepare_batch
from tests.registry.office import ANNA, BORIS, order, people
from tests.registry.postgres import running_server
from tests.test_deployment import COMPOSE, GUIDE, OURS, environment
from tests.web.service import Client, running_service
from tests.web.test_pool import until

_STEP = re.compile(r"^docker compose run --rm (?:-v \S+ )?admin (.+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """An empty database on a server of these tests alone."""
    with running_server() as server:
        yield server.new_database()


def placed(told: dict[str, str], url: str, folder: Path) -> dict[str, str]:
    """The environment of a container, with its database and its folders where they are here."""
    at_home = {name: url if "@database/" in value else value for name, value in told.items()}
    return {name: re.sub(r"^/(keys|shared|backups)\b", rf"{folder}/\1", value) for name, value in at_home.items()}


def issue(url: str, keys: Path, passphrase: str) -> None:
    """Two certificates: of a registry without one there is nothing to back up."""
    registry = open_registry(url, read_keys(keys, passphrase), os.urandom, "v.example.org", keys / FILE_NAME)
    issue_batch(registry, prepare_batch(registry, order("名单"), plan_batch(registry, people(2)), ANNA), BORIS)
    close(registry)


def test_the_steps_of_the_guide_lead_to_a_service_and_to_a_backup_that_was_tried(url: str, tmp_path: Path) -> None:
    for name in ("keys", "shared", "backups", "root-key"):
        (tmp_path / name).mkdir(mode=0o700)
    env = {**os.environ, "DOCGEN_ROOT_PASSPHRASE": "r" * 20, **placed(environment(OURS["admin"]), url, tmp_path)}
    before, after = GUIDE.split("docker compose up -d\n", 1)
    steps = [_STEP.findall(before), [one for one in _STEP.findall(after) if "backup" in one or "drill" in one]]
    assert [len(one) for one in steps] == [3, 2]

    def run(step: str) -> None:
        words = [re.sub(r"^/(root-key|backups)\b", rf"{tmp_path}/\1", word) for word in shlex.split(step)]
        done = subprocess.run([sys.executable, "-m", "docgen", *words], env=env, capture_output=True, text=True, timeout=100, check=False)
        assert done.returncode == 0, (step, done.stderr)

    for step in steps[0]:
        run(step)
    told = placed(environment(OURS["serve"]), url, tmp_path)
    with running_service(tmp_path, {**told, "DOCGEN_WEB_WORKERS": "1"}) as service:
        client = Client(service)
        until(lambda: client.get("/readyz").status == 200)
        assert client.get("/office/", Host="v.example.org").status in (302, 200)
        # The container's own question, which must not depend on a name of the service.
        (question,) = (one for one in COMPOSE["services"]["serve"]["healthcheck"]["test"] if "urlopen" in one)
        asked = question.replace("http://127.0.0.1:8000", service.address)
        assert "127.0.0.1" in service.address and asked != question
        assert subprocess.run([sys.executable, "-c", asked], timeout=30, check=False).returncode == 0
    issue(url, tmp_path / "keys" / "office", env["DOCGEN_KEY_PASSPHRASE"])
    for step in steps[1]:
        run(step)
    assert (tmp_path / "backups" / "registry.zip").stat().st_size > 1000
