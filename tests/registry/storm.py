"""Four workers issue random batches to the same people while they are killed, and sometimes their server.

    python -m tests.registry.storm URL FOLDER KILLS SEED [BINARIES SERVER_FOLDER USER SERVER_KILLS]

What a worker was answered goes to FOLDER/told, a line of person and number each, before it goes on.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sys
import time
from pathlib import Path

from docgen.errors import RegistryRefused
from docgen.registry.database import configure

configure()

from docgen.registry.candidates import Candidate
from docgen.registry.database import Registry, close
from docgen.registry.issuing import issue_batch
from docgen.registry.planning import plan_batch
from docgen.registry.preparing import prepare_batch
from tests.registry.conftest import opened
from tests.registry.office import ANNA, BORIS, order, people
from tests.registry.postgres import Server

WORKERS = 4
PEOPLE = 3000
_LARGEST_BATCH = 30
_PAUSE = 0.05


def main(url: str, folder: Path, kills: int, seed: int, server: Server | None, server_kills: int) -> None:
    """Kills until it has killed enough, then ends all workers in the same way."""
    chance = random.Random(seed)
    everybody = people(PEOPLE)
    reader, writer = os.pipe()
    workers = [_fork(url, folder, everybody, chance.random(), (reader, writer)) for _ in range(WORKERS)]
    server_at = {kills * (turn + 1) // (server_kills + 1) for turn in range(server_kills)}
    for kill in range(kills):
        # So many steps of all workers together; where each of them is by then, nobody knows.
        for _ in range(chance.randint(1, 10)):
            os.read(reader, 1)
        place = chance.randrange(WORKERS)
        _end(workers[place])
        workers[place] = _fork(url, folder, everybody, chance.random(), (reader, writer))
        if server is not None and kill in server_at:
            server.kill()
            server.recover()
    for worker in workers:
        _end(worker)


def _end(worker: int) -> None:
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)


def _fork(url: str, folder: Path, everybody: list[Candidate], seed: float, progress: tuple[int, int]) -> int:
    worker = os.fork()
    if worker:
        return worker
    try:
        # Nobody else reads: whoever outlives its parent meets a broken pipe at its next step.
        os.close(progress[0])
        _work(opened(url, folder), folder, everybody, random.Random(seed), progress[1])
    finally:
        os._exit(1)


def _work(registry: Registry, folder: Path, everybody: list[Candidate], chance: random.Random, progress: int) -> None:
    told = os.open(folder / "told", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    while True:
        start = chance.randrange(PEOPLE)
        who = everybody[start : start + chance.randint(1, _LARGEST_BATCH)]
        chance.shuffle(who)
        name = f"名单 {os.getpid()} {chance.random()}"
        while not _issued(registry, who, name, told, progress):
            close(registry)
            # Whoever asks a recovering server without a pause takes the processor that it recovers with.
            time.sleep(_PAUSE)


def _issued(registry: Registry, who: list[Candidate], name: str, told: int, progress: int) -> bool:
    """Whether everybody has a number that was written down; asked again after whatever went wrong."""
    try:
        os.write(progress, b".")
        plan = plan_batch(registry, who)
        if plan.new:
            batch = prepare_batch(registry, order(name), plan, ANNA)
            os.write(progress, b".")
            issue_batch(registry, batch, BORIS)
        os.write(progress, b".")
        answered = plan_batch(registry, who)
    except RegistryRefused as refusal:
        if refusal.problems[0].code not in ("registry_unreachable", "registry_busy", "nothing_to_issue"):
            os.write(told, f"! {refusal.problems[0].code} {refusal.problems[0].facts}\n".encode())
        return False
    if answered.new:
        return False
    lines = [f"{one.candidate.key} {one.number}\n" for one in answered.people]
    os.write(told, "".join(lines).encode())
    return True


if __name__ == "__main__":
    url, folder, kills, seed, *more = sys.argv[1:]
    killed = Server(Path(more[0]), Path(more[1]), more[2]) if more else None
    with contextlib.suppress(KeyboardInterrupt):
        main(url, Path(folder), int(kills), int(seed), killed, int(more[3]) if more else 0)
