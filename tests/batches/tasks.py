"""What workers are asked to do in the tests."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def process_id(argument: object) -> int:
    return os.getpid()


def echo(argument: str) -> str:
    print("a library's remark")
    return argument


def wait_for_ever(argument: object) -> None:
    signal.pause()


def die(argument: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(mark: Path) -> str:
    """Dies, unless it has done so before."""
    if mark.exists():
        return "done"
    mark.write_text("")
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


def take(size: int) -> int:
    """Takes so many bytes of memory."""
    return len(bytearray(size))


def memory_limit(argument: object) -> int:
    import resource

    return resource.getrlimit(resource.RLIMIT_DATA)[0]
