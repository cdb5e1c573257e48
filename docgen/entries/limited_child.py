"""A process that reads hostile files, seen from inside: limited first, then one question after the other."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import IO, Any

# What an answer is made with: what it tells, and the bytes that go with it.
Tell = Callable[[Mapping[str, Any], bytes], None]


def questions(*, most_data: int, most_addresses: int | None = None) -> Iterator[tuple[dict[str, Any], bytes, Tell]]:
    """Each question with its file's bytes and the way to answer it, until standard input ends; from the first on
    the process's memory is limited to so many bytes."""
    heard = sys.stdin.buffer
    # What a library prints must not stand between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit_memory(most_data, most_addresses)
    answers.write(b"ready\n")
    answers.flush()
    while line := heard.readline():
        asked = json.loads(line)
        yield asked, heard.read(asked["size"]), _teller(answers)


def _teller(answers: IO[bytes]) -> Tell:
    def tell(told: Mapping[str, Any], data: bytes = b"") -> None:
        answers.write(json.dumps({**told, "size": len(data)}).encode() + b"\n")
        answers.write(data)
        answers.flush()

    return tell


def _limit_memory(most_data: int, most_addresses: int | None) -> None:
    """Holds for the process's life. Windows has no such limits, macOS does not keep all of them."""
    if sys.platform == "win32":
        return
    import resource

    limits = [(resource.RLIMIT_DATA, most_data), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)]
    if most_addresses is not None:
        limits.append((resource.RLIMIT_AS, most_addresses))
    for kind, most in limits:
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, most))


def limit_time(seconds: int) -> None:
    """From now on so many seconds of processor time; the system then ends the process with SIGXCPU."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + seconds
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))
