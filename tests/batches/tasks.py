"""What workers are asked to do in the tests."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.settings import Settings

if TYPE_CHECKING:
    from docgen.scans.pile import OpenShelf


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


@dataclass(frozen=True)
class DeadlyShelf:
    """A shelf that ends the worker who opens it: for want of memory, or at once."""

    is_large: bool
    settings: Settings

    def open(self) -> OpenShelf:
        if self.is_large:
            take(1 << 44)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError
