"""A worker: a process that does one task after the other for the program that started it, and ends with it."""

from __future__ import annotations

import resource
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """A function of a module, by reference, and its one argument."""

    function: Callable[[Any], Any]
    argument: Any


@dataclass(frozen=True, slots=True)
class Reply:
    """What the function gave back (None and `is_short`, when the memory did not suffice), and the most bytes of
    memory that the worker has ever had."""

    value: Any
    peak: int
    is_short: bool = False


def main(descriptor: int, memory: int) -> None:
    """Answers requests from a socket until it closes. `memory`: the bytes of data that the worker may have."""
    # Ctrl-C is for the program that asked; it ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if memory:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    with Connection(descriptor) as connection:
        connection.send("ready")
        with suppress(EOFError, OSError):
            while True:
                connection.send(answer(connection.recv()))


def answer(request: Request) -> Reply:
    """The reply to one request."""
    try:
        value = request.function(request.argument)
    except MemoryError:
        return Reply(None, peak_memory(), True)
    return Reply(value, peak_memory())


def peak_memory() -> int:
    """The most bytes of memory that this process has had resident."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
