"""A batch on a real Dask scheduler with two worker processes, one of which is killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import pytest

from docgen.batches.batch import JOURNAL
from docgen.batches.cluster import cluster_executor
from docgen.batches.journal import open_journal
from docgen.batches.local import Limits
from docgen.batches.running import in_order, run_batch
from docgen.errors import FileUnusable
from tests.architecture.source import ROOT
from tests.batches.conftest import House, files_in

PEOPLE = [("李梅", f"第{number}中学") for number in range(1, 17)]


@contextmanager
def program(*words: str, said: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A Dask program once it has written `said`, and that line; ended with the block."""
    command = [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, cwd=ROOT, start_new_session=True)
    try:
        assert process.stderr is not None
        line = next(line for line in process.stderr if said in line)
        yield process, line
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def worker(address: str, name: str, folder: Path) -> AbstractContextManager[tuple[subprocess.Popen[str], str]]:
    return program(
        "dask_worker", address, "--no-nanny", "--nthreads", "1", "--name", name, "--no-dashboard",
        "--local-directory", str(folder / name), said="Registered to",
    )  # fmt: skip


@pytest.fixture
def scheduler() -> Iterator[str]:
    words = ("--host", "tcp://127.0.0.1", "--port", "0", "--no-dashboard", "--no-show")
    with program("dask_scheduler", *words, said="Scheduler at:") as (_, line):
        yield line.split()[-1]


def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(
    house: House, scheduler: str, tmp_path: Path
) -> None:
    plain, killed = tmp_path / "plain", tmp_path / "killed"
    house.run(plain, house.batch(PEOPLE))
    with (
        worker(scheduler, "one", tmp_path), worker(scheduler, "two", tmp_path) as (victim, _),
        open_journal(killed, False, False) as journal, cluster_executor(scheduler) as (executor, width),
    ):  # fmt: skip
        assert width == 2
        steps = []
        for step in run_batch(house.batch(PEOPLE), journal, executor, width, Limits()):
            steps.append(step)
            if len(steps) == 4:
                victim.send_signal(signal.SIGKILL)
        journal.close_in_order(in_order(steps))
    outcomes = in_order(steps)
    assert [one.job.number for one in outcomes] == list(range(1, 17)) and {one.state for one in outcomes} == {"made"}
    assert victim.poll() is not None
    assert len((killed / JOURNAL).read_text().splitlines()) == 16 and files_in(killed) == files_in(plain)


def test_a_cluster_that_is_not_there_is_told() -> None:
    with pytest.raises(FileUnusable) as refused, cluster_executor("tcp://127.0.0.1:9", patience=1.0):
        pass
    assert refused.value.problems[0].code == "batch_cluster_unreachable"


def test_a_cluster_without_workers_is_told(scheduler: str) -> None:
    with pytest.raises(FileUnusable) as refused, cluster_executor(scheduler):
        pass
    assert refused.value.problems[0].code == "batch_cluster_empty"
