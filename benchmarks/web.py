"""What the service bears: light pages, checks, documents against the bare library, ten times too many callers, killed
render processes; and whether its memory grows.

`python benchmarks/web.py 8` asks each thing for 8 seconds, on this machine alone.
"""

from __future__ import annotations

import base64
import http.client
import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docgen.settings import read_settings
from docgen.web.tasks import Download, Filled, make_download
from tests.web.service import Service, running_service

FORM = "kexue-2021-pilot-unit"      # neither photo nor attachments: what the service adds is seen best
API = f"/api/v1/forms/{FORM}"
PLACES = 7                          # one process, six that wait
JSON = {"Content-Type": "application/json", "X-Api-Key": "load"}
Ask = Callable[[http.client.HTTPConnection], int]
KEYS = '[[client]]\nname = "load"\nkey_sha256 = "{}"\nscopes = ["read", "check", "render"]\na_minute = 100000000\n'


def asking(method: str, path: str, body: bytes = b"") -> Ask:
    def ask(connection: http.client.HTTPConnection) -> int:
        connection.request(method, path, body or None, JSON)
        response = connection.getresponse()
        response.read()
        return response.status

    return ask


def load(service: Service, ask: Ask, callers: int, seconds: float) -> list[tuple[int, float]]:
    """Status and seconds of every request of so many callers that ask one after the other."""
    where = urlsplit(service.address)
    until = time.monotonic() + seconds

    def call(_: int) -> list[tuple[int, float]]:
        found = []
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=120)
        while time.monotonic() < until:
            started = time.monotonic()
            found.append((ask(connection), time.monotonic() - started))
        connection.close()
        return found

    with ThreadPoolExecutor(callers) as executor:
        return [one for found in executor.map(call, range(callers)) for one in found]


def children(process: int) -> list[int]:
    """The processes that a process has started and that still run."""
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()] + [
        int(one) for task in Path(f"/proc/{process}/task").iterdir() if task.name != str(process)
        for one in (task / "children").read_text().split()
    ]  # fmt: skip


def resident(process: int) -> int:
    """MB that a process has in memory."""
    (line,) = (one for one in Path(f"/proc/{process}/status").read_text().splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) // 1000


def overload(service: Service, sample: bytes, seconds: float) -> None:
    """Ten callers for every place, and one of light pages beside them."""
    light: list[list[tuple[int, float]]] = []
    beside = threading.Thread(target=lambda: light.append(load(service, asking("GET", "/open"), 1, seconds)))
    beside.start()
    heavy = load(service, asking("POST", f"{API}/documents/pdf", sample), 10 * PLACES, seconds)
    beside.join()
    told(f"PDF, {10 * PLACES} callers at once, {PLACES} places", heavy, seconds)
    told("a light page meanwhile", light[0], seconds)
    print(f"| statuses | {dict(Counter(status for status, _ in heavy))} | | |", flush=True)


def killing(service: Service, sample: bytes, seconds: float) -> None:
    """Documents while a render process is killed every second."""
    over = threading.Event()
    killed = 0

    def kill() -> None:
        nonlocal killed
        while not over.wait(1.0):
            for one in children(service.process.pid):
                os.kill(one, signal.SIGKILL)
                killed += 1

    beside = threading.Thread(target=kill)
    beside.start()
    found = load(service, asking("POST", f"{API}/documents/pdf", sample), 2, seconds)
    over.set()
    beside.join()
    told(f"PDF, 2 callers, {killed} render processes killed", found, seconds)


def growth(service: Service, sample: bytes, rounds: int) -> None:
    """The memory of the service itself after so many requests, and after four times as many."""
    ask = [asking("GET", f"/f/{FORM}/"), asking("POST", f"{API}/check", sample), asking("GET", "/nowhere"), asking("GET", "/metrics")]
    where = urlsplit(service.address)
    found = []
    for turn in range(4):
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=120)
        for number in range(rounds):
            ask[number % len(ask)](connection)
        connection.close()
        found.append(f"{resident(service.process.pid)} MB after {(turn + 1) * rounds}")
    print("memory of the service: " + ", ".join(found), flush=True)


def told(name: str, answers: list[tuple[int, float]], seconds: float) -> None:
    done = sorted(spent for status, spent in answers if status == 200)
    others = len(answers) - len(done)
    p99 = done[min(len(done) - 1, int(len(done) * 0.99))] if done else 0.0
    print(f"| {name} | {len(done) / seconds:.1f} | {1000 * p99:.0f} | {others} |", flush=True)


def bare(raw: dict[str, object], files: dict[str, str], seconds: float) -> float:
    """Documents a second of the same task in one process, without a service."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, text in files.items():
            (folder / file).parent.mkdir(exist_ok=True)
            (folder / file).write_bytes(base64.b64decode(text))
        filled = Filled(FORM, raw, folder, read_settings())
        assert isinstance(make_download((filled, "pdf")), Download)
        started, count = time.monotonic(), 0
        while time.monotonic() - started < seconds:
            make_download((filled, "pdf"))
            count += 1
        return count / (time.monotonic() - started)


def main(seconds: float) -> None:
    import hashlib

    with tempfile.TemporaryDirectory() as name:
        clients = Path(name) / "clients.toml"
        clients.write_text(KEYS.format(hashlib.sha256(b"load").hexdigest()), "utf-8")
        started = time.monotonic()
        with running_service(Path(name), clients=str(clients)) as service:
            print(f"listens after {time.monotonic() - started:.1f} s")
            connection = http.client.HTTPConnection(urlsplit(service.address).netloc, timeout=120)
            connection.request("GET", f"{API}/sample", headers=JSON)
            sample = connection.getresponse().read()
            entry = json.loads(sample)
            print("| | a second | p99 ms | others |\n|---|---|---|---|")
            told("/healthz", load(service, asking("GET", "/healthz"), 4, seconds), seconds)
            told("a form's page", load(service, asking("GET", f"/f/{FORM}/"), 2, seconds), seconds)
            told("check, 1 process", load(service, asking("POST", f"{API}/check", sample), 2, seconds), seconds)
            alone = bare(entry["entry"], entry["files"], seconds)
            print(f"| PDF, bare library, one process | {alone:.1f} | | |")
            told("PDF, 1 process", load(service, asking("POST", f"{API}/documents/pdf", sample), 2, seconds), seconds)
            overload(service, sample, seconds)
            killing(service, sample, seconds)
            told("PDF, 1 process, afterwards", load(service, asking("POST", f"{API}/documents/pdf", sample), 2, seconds), seconds)
            growth(service, sample, round(100 * seconds))


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 8.0)
