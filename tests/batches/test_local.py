"""Worker processes: limited, renewed, and each one's death its own."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from typing import Any

import pytest

from docgen.batches.local import Ended, Finished, Limits, local_executor, run_limited, running_workers
from docgen.errors import ToolMissing
from tests.batches.tasks import die, die_once, echo, memory_limit, process_id, take, wait_for_ever

LIMITS = Limits(seconds=30.0, tasks=3)


def results(function: Any, arguments: list[Any], workers: int = 1, limits: Limits = LIMITS) -> list[Finished | Ended]:
    with local_executor(workers) as executor:
        return list(executor.map(lambda one: run_limited(function, one, limits), arguments))


def value(ended: Finished | Ended) -> Any:
    assert isinstance(ended, Finished)
    return ended.value


def values(found: list[Finished | Ended]) -> list[Any]:
    return [one.value if isinstance(one, Finished) else one.how for one in found]


def test_a_worker_does_one_task_after_the_other_and_is_renewed() -> None:
    ids = values(results(process_id, [None] * 7))
    assert len(set(ids)) == 3 and ids[0] == ids[1] == ids[2] != ids[3] == ids[5] != ids[6]


def test_what_a_library_prints_does_not_disturb_the_answer() -> None:
    assert values(results(echo, ["李梅"])) == ["李梅"]


def test_a_task_that_takes_too_long_ends_alone() -> None:
    with local_executor(1) as executor:
        assert executor.submit(run_limited, wait_for_ever, None, Limits(seconds=0.2)).result() == Ended("slow")
        assert isinstance(executor.submit(run_limited, process_id, None, LIMITS).result(), Finished)


def test_a_task_that_takes_too_much_memory_ends_alone() -> None:
    with local_executor(1) as executor:
        limits = Limits(30.0, 400_000_000)
        assert executor.submit(run_limited, take, 600_000_000, limits).result() == Ended("short")
        assert value(executor.submit(run_limited, take, 1000, limits).result()) == 1000
        assert value(executor.submit(run_limited, memory_limit, None, limits).result()) == 400_000_000


def test_a_worker_that_was_killed_loses_nothing(tmp_path: Path) -> None:
    assert values(results(die_once, [tmp_path / "mark"])) == ["done"]


def test_a_task_that_kills_its_workers_is_given_up_and_the_next_goes_on() -> None:
    with local_executor(1) as executor:
        assert executor.submit(run_limited, die, None, LIMITS).result() == Ended("died")
        assert value(executor.submit(run_limited, echo, "next", LIMITS).result()) == "next"


def test_a_worker_killed_while_it_waits_is_replaced() -> None:
    with local_executor(1) as executor:
        first = value(executor.submit(run_limited, process_id, None, LIMITS).result())
        os.kill(first, signal.SIGKILL)
        assert value(executor.submit(run_limited, process_id, None, LIMITS).result()) != first


def test_no_worker_outlives_the_executor() -> None:
    with local_executor(2) as executor:
        list(executor.map(lambda one: run_limited(process_id, one, LIMITS), range(4)))
        ids = running_workers()
    assert ids and running_workers() == ()
    for one in ids:
        with pytest.raises(ProcessLookupError):
            os.kill(one, 0)


def test_an_interruption_ends_workers_that_are_busy() -> None:
    is_busy = threading.Event()

    def busy() -> Finished | Ended:
        is_busy.set()
        return run_limited(wait_for_ever, None, LIMITS)

    with pytest.raises(KeyboardInterrupt), local_executor(1) as executor:
        future = executor.submit(busy)
        is_busy.wait()
        raise KeyboardInterrupt
    assert future.result() == Ended("died") and running_workers() == ()


def test_a_program_that_cannot_start_a_worker_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.path", [])
    with pytest.raises(ToolMissing) as refused, local_executor(1) as executor:
        executor.submit(run_limited, process_id, None, LIMITS).result()
    assert refused.value.problems[0].code == "batch_worker_unusable"
