"""The processes that draw: bounded, and no request waits without end."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from docgen.batches.local import local_executor, running_workers
from docgen.web.pool import PoolFull, RenderPool, TaskEnded
from docgen.web.settings import WebSettings
from tests.batches.tasks import die, echo, take
from tests.finished import FORM
from tests.web.service import Client, Service, running_service


@pytest.fixture
def pool() -> Iterator[RenderPool]:
    """One process, one place to wait."""
    with local_executor(1) as executor:
        yield RenderPool(executor, WebSettings(workers=1, waiting=1, memory=600, seconds=20.0))


def until(is_so: Callable[[], bool]) -> None:
    for _ in range(600):
        if is_so():
            return
        threading.Event().wait(0.05)
    raise AssertionError("it never came so")


def test_more_than_may_wait_are_refused_at_once_and_the_others_served(pool: RenderPool, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    with ThreadPoolExecutor(2) as askers:
        first, second = (askers.submit(pool.ask, Path.read_text, gate) for _ in range(2))
        until(lambda: pool.figures.busy == 2)
        with pytest.raises(PoolFull):
            pool.ask(echo, "third")
        gate.write_text("opened")
        assert first.result() == "opened"
        gate.write_text("opened again")
        assert second.result() == "opened again"
    assert pool.ask(echo, "later") == "later" and pool.figures.refused == 1 and pool.figures.busy == 0


def test_a_task_that_takes_too_much_or_dies_is_told_and_the_next_goes_on(pool: RenderPool) -> None:
    for task, argument, how in ((take, 900_000_000, "short"), (die, None, "died")):
        with pytest.raises(TaskEnded) as ended:
            pool.ask(task, argument)
        assert ended.value.how == how
    assert pool.ask(echo, "on") == "on" and pool.figures.ended == 2 and len(running_workers()) == 1


def test_a_program_is_refused_before_its_body_is_read_and_waits_as_it_is_told(tmp_path: Path) -> None:
    sent, path = {"Content-Type": "application/json"}, f"/api/v1/forms/{FORM}/documents/pdf"
    with running_service(tmp_path, waiting="0") as service, ThreadPoolExecutor(8) as programs:
        until(lambda: Client(service).get("/readyz").status == 200)
        sample = Client(service).get(f"/api/v1/forms/{FORM}/sample").body
        answers = list(programs.map(lambda _: Client(service).ask("POST", path, sample, sent), range(40)))
        assert {answer.status for answer in answers} == {200, 503}
        told = [answer for answer in answers if answer.status == 503]
        assert all(answer.headers["retry-after"] == "5" and answer.headers["cache-control"] == "no-store" for answer in told)
        assert all(answer.json()["type"] == "urn:docgen:problem:web_busy" for answer in told)
        # Those that came while the first one was drawn; one that came with it is refused once its body is read.
        assert 'route="(refused unread)",status="503"' in Client(service).get("/metrics").text
        # Not one that would be refused anyway: it is told why.
        assert Client(service).ask("POST", path, b"{", sent).status == 400


def test_a_render_process_killed_in_the_middle_costs_its_request_nothing_but_time(service: Service, client: Client) -> None:
    sent, path = {"Content-Type": "application/json"}, f"/api/v1/forms/{FORM}/documents/pdf"
    sample = client.get(f"/api/v1/forms/{FORM}/sample").body
    whole = client.ask("POST", path, sample, sent)
    with ThreadPoolExecutor(1) as program:
        asked = program.submit(client.ask, "POST", path, sample, sent)
        until(lambda: 'docgen_pool{what="busy"} 1.0' in Client(service).get("/metrics").text)
        for one in children(service.process.pid):
            os.kill(one, signal.SIGKILL)
        assert (asked.result().status, asked.result().body) == (200, whole.body)


def children(process: int) -> list[int]:
    """What a process has started, from whichever of its threads."""
    tasks = Path(f"/proc/{process}/task").iterdir()
    return [int(one) for task in tasks for one in (task / "children").read_text().split()]


def test_a_full_service_says_when_to_come_back_and_still_answers_light_pages(tmp_path: Path) -> None:
    with running_service(tmp_path, waiting="0") as service, ThreadPoolExecutor(8) as visitors:
        answers = list(visitors.map(lambda _: Client(service).get(f"/f/{FORM}/blank.docx"), range(8)))
        assert {answer.status for answer in answers} == {200, 503}
        assert all(int(answer.headers["retry-after"]) > 0 for answer in answers if answer.status == 503)
        assert Client(service).get("/").status == 200
