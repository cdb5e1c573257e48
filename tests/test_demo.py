"""`make demo` ends, and the service is there with a sample to click."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tests.finished import FORM

# The environment that runs the tests, as `make` would have made it.
_VENV = Path(sys.executable).parent.parent


def demo(out: Path, *words: str, port: int) -> str:
    env = {**os.environ, "PORT": str(port)}
    done = subprocess.run([ROOT / "tools" / "demo.sh", *words], capture_output=True, text=True, timeout=150, env=env, check=True, cwd=out)
    return done.stdout


def answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_it_ends_with_an_address_where_a_filled_sample_stands_and_starts_anew(tmp_path: Path, taken: int) -> None:
    try:
        ports: list[int] = []
        for _ in range(2):
            told = demo(tmp_path, "start", str(_VENV), "out", FORM, port=taken)
            address = re.search(rf"http://127\.0\.0\.1:(\d+)/f/{FORM}/sample", told)
            assert address and int(address[1]) != taken
            page = urllib.request.urlopen(address[0], timeout=60)
            assert page.status == 200 and 'name="_do"' in page.read().decode()
            ports.append(int(address[1]))
            # The one before has ended.
            assert [answers(port) for port in ports] == [*(False for _ in ports[1:]), True]
    finally:
        demo(tmp_path, "stop", "out", port=taken)
    assert not any(map(answers, ports))
    # What is no service of ours is left alone, whatever the file says.
    (tmp_path / "out" / "serve.pid").write_text(str(os.getpid()))
    demo(tmp_path, "stop", "out", port=taken)
    assert not (tmp_path / "out" / "serve.pid").exists()
