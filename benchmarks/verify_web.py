"""What verification bears, beside a bare server of the same library, and whether its clock tells numbers apart.

`python benchmarks/verify_web.py 1.5` asks each thing in five rounds of 1.5 seconds over loopback; the address of an
empty PostgreSQL database behind it puts the registry there.
"""

from __future__ import annotations

import io
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docgen.certificates.token import read_token
from docgen.registry.database import configure
from tests.web.proved_office import ProvedOffice, proved_office
from tests.web.service import Service

CALLERS = 4
_PAIRS = 1500
_ROUNDS = 5
_INSIDE = "--inside"
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


def get(path: str, caller: str = "127.0.0.1") -> bytes:
    """A question, as the proxy passes it on for a caller."""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {caller}\r\n\r\n".encode()


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


def cpu_of(process: subprocess.Popen[bytes]) -> float:
    """Processor seconds of a process until now: what else the machine does matters less to them than to the clock."""
    facts = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(facts[11]) + int(facts[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Asked:
    """What is asked of whom."""

    name: str
    address: str
    path: str
    process: subprocess.Popen[bytes]
    caller: str = "127.0.0.1"


@dataclass(frozen=True, order=True)
class Figures:
    """Of one round: answers a second of the server's processor, answers a second by the clock, p99 in ms, statuses."""

    a_core: float
    a_second: float
    late: float
    statuses: str


def measure(one: Asked, seconds: float) -> Figures:
    """One round."""
    before = cpu_of(one.process)
    answers = load(one.address, get(one.path, one.caller), seconds)
    a_core = len(answers) / (cpu_of(one.process) - before)
    spent = sorted(each for _, each in answers)
    count = Counter(status for status, _ in answers)
    statuses = ", ".join(f"{status}: {times}" for status, times in sorted(count.items()))
    return Figures(a_core, len(answers) / seconds, 1000 * spent[int(len(spent) * 0.99)], statuses)


def table(asked: Sequence[Asked], seconds: float, rounds: int) -> None:
    """Everything by turns, several times; of each the best round counts: then others used the machine least."""
    found: dict[str, list[Figures]] = {one.name: [] for one in asked}
    for _ in range(rounds):
        for one in asked:
            found[one.name].append(measure(one, seconds))
    bare = max(found[asked[0].name]).a_core
    print("| | a second | p99 ms | a second of its processor | of the bare server | answers |\n|---|---|---|---|---|---|")
    for name, figures in found.items():
        best = max(figures)
        told = f"{best.a_second:.0f} | {best.late:.0f} | {best.a_core:.0f} | {best.a_core / bare:.2f} | {best.statuses}"
        print(f"| {name} | {told} |", flush=True)


@contextmanager
def bare_server() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server of the same library that does nothing but answer."""
    process = subprocess.Popen([sys.executable, "-c", _BARE], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().decode().strip()}", process
    finally:
        process.terminate()
        process.wait()


def alone(office: ProvedOffice) -> float:
    """Processor µs of one signature's check in this process, the best of many rounds: how fast the machine is just now."""
    token = read_token(office.papers["valid"].token)
    public = office.registry.keys.signing_key("cert", datetime.now(UTC)).public
    best = float("inf")
    for _ in range(30):
        started = time.process_time()
        for _ in range(20):
            token.signed.check_signature(public)
        best = min(best, (time.process_time() - started) / 20)
    return 1e6 * best


def inside(paths: dict[str, str]) -> None:
    """Processor µs of an answer without server, client and wire, the best of many rounds; runs in a process of its own."""
    from docgen.cli.passphrases import open_keys
    from docgen.settings import read_settings
    from docgen.web.running import Running
    from docgen.web.settings import WebSettings
    from docgen.web.site import configure as configure_site
    from docgen.web.watching import start_logging

    settings = read_settings()
    web = WebSettings(work=Path(os.environ["DOCGEN_WEB_WORK"]), verify_a_minute=10**9)
    application = configure_site(Running(web, settings, None, None, open_keys(settings)))  # type: ignore[arg-type]
    start_logging()
    print("| | processor µs |\n|---|---|")
    for name, path in paths.items():
        best = float("inf")
        for _ in range(60):
            started = time.process_time()
            for _ in range(10):
                environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "SERVER_NAME": "localhost", "SERVER_PORT": "80",
                           "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO()}  # fmt: skip
                application(environ, lambda *_: None).close()
            best = min(best, (time.process_time() - started) / 10)
        print(f"| {name} | {1e6 * best:.0f} |", flush=True)


def clocks(service: Service, office: ProvedOffice) -> None:
    """A wrong code for a number that is there and for one that is not, by turns and each time from another address:
    their medians, and how many standard errors their means lie apart."""
    paths = f"/n/{office.papers['valid'].number}/0000000000", "/n/KJC-2026-9999-X/0000000000"
    line = Line(service.address)
    spent: tuple[list[float], list[float]] = ([], [])
    for turn in range(2 * _PAIRS):
        which = (turn ^ turn >> 1) % 2     # neither is always the second
        request = get(paths[which], f"10.{turn >> 16}.{turn >> 8 & 255}.{turn & 255}")
        started = time.perf_counter()
        assert line.ask(request) == 404
        spent[which].append(time.perf_counter() - started)
    # The slowest tenth is what else the machine did.
    known, unknown = (sorted(one)[: int(len(one) * 0.9)] for one in spent)
    error = (statistics.variance(known) / len(known) + statistics.variance(unknown) / len(unknown)) ** 0.5
    apart = (statistics.mean(known) - statistics.mean(unknown)) / error
    medians = f"number known {1e6 * statistics.median(known):.0f} µs, unknown {1e6 * statistics.median(unknown):.0f} µs"
    print(f"\nwrong code, {len(known)} each: {medians}; the means {apart:+.1f} standard errors apart")


def main(seconds: float, url: str) -> None:
    configure()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        office = proved_office(home, url)
        good = office.papers["valid"]
        wrong = f"/n/{good.number}/0000000000"
        paths = {
            "/healthz": "/healthz", "good token": good.path, "signature bad": f"{good.path[:-3]}000", "no token": "/c/123",
            "number and code": good.by_number,
        }  # fmt: skip
        with office.service(home, verify_a_minute="100000000", proxy="127.0.0.1") as service, bare_server() as (hello, bare):
            ready = Line(service.address)
            while ready.ask(get("/readyz")) != 200:
                time.sleep(0.2)
            print(office.registry.vendor)
            ours = [Asked(name, service.address, path, service.process) for name, path in paths.items()]
            guesses = Asked("codes guessed from one address", service.address, wrong, service.process, "203.0.113.9")
            table([Asked("bare waitress", hello, "/", bare), *ours, guesses], seconds, _ROUNDS)
            print(f"\none signature checked alone: {alone(office):.0f} µs of the processor")
            clocks(service, office)
        command = [sys.executable, __file__, _INSIDE, json.dumps(paths)]
        env = {**os.environ, **office.environment, "DOCGEN_WEB_WORK": str(home / "inside")}
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL, env=env)


if __name__ == "__main__" and sys.argv[1:2] == [_INSIDE]:
    inside(json.loads(sys.argv[2]))
elif __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.5, sys.argv[2] if len(sys.argv) > 2 else "")
