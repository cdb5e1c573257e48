"""Several services, several workers, one line: who is killed, and when, changes nothing of what a unit gets."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from docgen.batches.batch import JOURNAL
from docgen.web.line import DatabaseLine, Length
from tests.registry.postgres import Server, running_server
from tests.web.service import Client, Service, running_service
from tests.web.test_units import begun, brought, settled

PEOPLE = 14
_PATIENCE = 120.0


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A PostgreSQL server of these tests alone: they kill it."""
    with running_server() as one:
        yield one


@dataclass(frozen=True)
class Worker:
    """`docgen worker`, and its log."""

    process: subprocess.Popen[bytes]
    log: Path

    def turns(self, stage: str) -> list[int]:
        """Of each turn at this stage, how often the work was begun by then."""
        return [one["tries"] for one in self.lines("units_work") if one["stage"] == stage]

    def lines(self, event: str) -> list[dict[str, Any]]:
        told = [json.loads(line) for line in self.log.read_text("utf-8").splitlines() if line.endswith("}")]
        return [one for one in told if one["event"] == event]


@contextmanager
def running_worker(folder: Path, settings: dict[str, str]) -> Iterator[Worker]:
    """A worker, once it waits for work, until the block ends."""
    env = {**os.environ, **{f"DOCGEN_WEB_{name.upper()}": value for name, value in settings.items()}}
    command = [sys.executable, "-m", "docgen", "worker", "--workers", "1", "--json"]
    with open(folder / "log", "wb") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env=env)
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline(), (folder / "log").read_text("utf-8")
        yield Worker(process, folder / "log")
    process.terminate()
    process.wait(20)


def until(is_so: Callable[[], object]) -> None:
    end = time.monotonic() + _PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it never came so"
        threading.Event().wait(0.05)


def packs_of(asked: Client, fetched: Client, unit: tuple[bytes, bytes], meanwhile: Callable[[], None]) -> bytes:
    """The packs of a unit that brings its roster to one service and has them made by another."""
    address = begun(asked)
    asked.post(f"{address}bring", [], {"roster": ("名单.xlsx", unit[0]), "files": ("材料.zip", unit[1])})
    assert f"{PEOPLE} 位申报人，没有要改的" in settled(asked, address).text
    assert fetched.post(f"{address}make").status == 302
    meanwhile()
    assert f"已生成 {PEOPLE} 份" in settled(asked, address).text
    return fetched.get(f"{address}packs.zip").body


def digests(data: bytes) -> dict[str, str]:
    """What is in a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {one.filename: hashlib.sha256(archive.read(one)).hexdigest() for one in archive.infolist()}


def test_a_killed_worker_and_a_killed_database_lose_nothing(server: Server, service: Service, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    unit = brought(tmp_path / "in", count=PEOPLE)
    alone = packs_of(Client(service), Client(service), unit, lambda: None)
    settings = {"queue": server.new_database(), "shared": str(tmp_path / "shared"), "packs": "false", "secret": "s" * 32}

    def made() -> int:
        return sum(path.read_bytes().count(b"\n") for path in (tmp_path / "shared").rglob(JOURNAL))

    with ExitStack() as stack:
        for name in "abcd":
            (tmp_path / name).mkdir()
        first, second = (Client(stack.enter_context(running_service(tmp_path / name, None, **settings))) for name in "ab")
        workers = [stack.enter_context(running_worker(tmp_path / name, settings)) for name in "cd"]

        def meanwhile() -> None:
            until(lambda: made() >= 2)
            (busy,) = (one for one in workers if one.turns("making"))
            (other,) = (one for one in workers if one is not busy)
            busy.process.kill()
            until(lambda: other.turns("making") == [2] and made() >= 5)
            server.kill()
            until(lambda: other.lines("line_away"))
            server.recover()
            until(lambda: other.turns("making") == [2, 3])

        together = packs_of(first, second, unit, meanwhile)
        until(lambda: DatabaseLine(settings["queue"]).length() == Length(0, 0))
        assert 'docgen_line{what="waiting"} 0.0' in first.get("/metrics").text
    assert digests(together) == digests(alone) and together == alone


@pytest.mark.parametrize("settings, code", [
    ({"shared": "{}/shared"}, "web_shared_without_queue"),
    ({"queue": "postgresql:///x"}, "web_queue_without_shared"),
    ({"queue": "sqlite:////x", "shared": "{}/shared"}, "web_queue_not_postgres"),
    ({"queue": "postgresql:///x?host=/nowhere", "shared": "{}/shared"}, "web_queue_away"),
    ({"queue": "postgresql:///x?host=/nowhere", "shared": "/proc/nowhere"}, "web_shared_away"),
    ({"packs": "false"}, "web_packs_by_nobody"),
    ({}, "web_worker_without_queue"),
])  # fmt: skip
def test_a_worker_that_could_do_nothing_does_not_start(settings: dict[str, str], code: str, tmp_path: Path) -> None:
    env = {f"DOCGEN_WEB_{name.upper()}": value.format(tmp_path) for name, value in settings.items()}
    done = subprocess.run(
        [sys.executable, "-m", "docgen", "worker", "--json"], env={**os.environ, **env}, capture_output=True, timeout=60, check=False
    )
    assert done.returncode in (2, 5) and code in [one["code"] for one in json.loads(done.stdout)["problems"]]


def test_a_second_service_in_the_same_folder_is_refused(service: Service) -> None:
    env = {**os.environ, "DOCGEN_WEB_WORK": str(service.work)}
    command = [sys.executable, "-m", "docgen", "serve", "--port", "0", "--json"]
    done = subprocess.run(command, env=env, capture_output=True, timeout=60, check=False)
    assert done.returncode == 2 and [one["code"] for one in json.loads(done.stdout)["problems"]] == ["web_work_taken"]
