"""What verification bears, beside a bare server of the same library, and whether its clock tells numbers apart.

`python benchmarks/verify_web.py 5` asks each thing for 5 seconds over loopback; a third number, the address of an
empty PostgreSQL database, puts the registry there.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docgen.registry.database import configure
from tests.web.proved_office import ProvedOffice, proved_office
from tests.web.service import Service

CALLERS = 4
_PAIRS = 1500
# The same threads as the service of one worker has; the page of the size of an answer.
_BARE = """
import sys
from waitress.server import create_server
body = b"x" * 2300
def hello(environ, start):
    start("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(body)))])
    return [body]
server = create_server(hello, host="127.0.0.1", port=0, threads=15)
print(server.effective_port, flush=True)
server.run()
"""


class Line:
    """A connection that is kept, with as little of a client as can be: it shares the machine with the server."""

    def __init__(self, address: str) -> None:
        where = urlsplit(address)
        self._socket = socket.create_connection((where.hostname or "", where.port or 80), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> int:
        """The status of the answer."""
        self._socket.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._read()
        head, _, body = data.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        while len(body) < length:
            body += self._read()
        return int(head[9:12])

    def _read(self) -> bytes:
        got = self._socket.recv(65536)
        if not got:
            raise ConnectionError
        return got

    def close(self) -> None:
        self._socket.close()


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def load(address: str, request: bytes, seconds: float, callers: int = CALLERS) -> list[tuple[int, float]]:
    """Status and seconds of every question of so many callers that ask one after the other."""
    until = time.monotonic() + seconds
    found: list[list[tuple[int, float]]] = [[] for _ in range(callers)]

    def call(mine: list[tuple[int, float]]) -> None:
        line = Line(address)
        while time.monotonic() < until:
            started = time.monotonic()
            mine.append((line.ask(request), time.monotonic() - started))
        line.close()

    threads = [threading.Thread(target=call, args=(mine,)) for mine in found]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return [one for mine in found for one in mine]


def told(name: str, answers: Sequence[tuple[int, float]], seconds: float, bare: float) -> float:
    """Prints a row, and gives the answers a second."""
    spent = sorted(one for _, one in answers)
    rate = len(answers) / seconds
    statuses = ", ".join(str(one) for one in sorted({status for status, _ in answers}))
    ratio = f"{rate / bare:.2f}" if bare else "1"
    print(f"| {name} | {rate:.0f} | {1000 * spent[int(len(spent) * 0.99)]:.1f} | {statuses} | {ratio} |", flush=True)
    return rate


def with_bare(use: Callable[[str], None]) -> None:
    process = subprocess.Popen([sys.executable, "-c", _BARE], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        use(f"http://127.0.0.1:{process.stdout.readline().strip()}")
    finally:
        process.terminate()
        process.wait()


def clocks(service: Service, office: ProvedOffice) -> None:
    """A wrong code for a number that is there and for one that is not, by turns: their medians, and how many standard
    errors their means lie apart."""
    known = get(f"/n/{office.papers['valid'].number}/0000000000")
    unknown = get("/n/KJC-2026-9999-X/0000000000")
    line = Line(service.address)
    spent: dict[bytes, list[float]] = {known: [], unknown: []}
    for turn in range(2 * _PAIRS):
        request = (known, unknown)[(turn ^ turn >> 1) % 2]
        started = time.perf_counter()
        assert line.ask(request) == 404
        spent[request].append(time.perf_counter() - started)
    # The slowest tenth is what else the machine did.
    kept = [sorted(one)[: int(len(one) * 0.9)] for one in spent.values()]
    error = (sum(statistics.variance(one) / len(one) for one in kept)) ** 0.5
    apart = (statistics.mean(kept[0]) - statistics.mean(kept[1])) / error
    medians = [1e6 * statistics.median(one) for one in kept]
    print(f"\nwrong code, {len(kept[0])} each: number known {medians[0]:.0f} µs, unknown {medians[1]:.0f} µs, {apart:+.1f} standard errors apart")


def main(seconds: float, url: str) -> None:
    configure()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        office = proved_office(home, url)
        with office.service(home, verify_a_minute="100000000") as service:
            ready = Line(service.address)
            while ready.ask(get("/readyz")) != 200:
                time.sleep(0.2)
            good = office.papers["valid"]
            forged = good.path[:-3] + "000"
            print(f"| {office.registry.vendor} | a second | p99 ms | status | of the bare server |\n|---|---|---|---|---|")
            bare = [0.0]
            with_bare(lambda address: bare.__setitem__(0, told("bare waitress", load(address, get("/"), seconds), seconds, 0)))
            told("/healthz", load(service.address, get("/healthz"), seconds), seconds, bare[0])
            for title, path in (("good token", good.path), ("signature bad", forged), ("no token", "/c/123"), ("number and code", good.by_number)):
                told(title, load(service.address, get(path), seconds), seconds, bare[0])


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 5.0, sys.argv[2] if len(sys.argv) > 2 else "")
