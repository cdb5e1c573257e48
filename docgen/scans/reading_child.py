"""The process that opens scans, seen from inside: limited first, then one request after the other.

It reads a line of JSON, `{"open": size}` followed by a file's bytes or `{"page": index}`, and answers with a line
of JSON (`fault`, or `pages`, or a page's measures and `size`) and, for a page, its pixels.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from typing import IO

from docgen.scans.opening import Opened

# A picture of 70 million pixels in colour is held twice while it is made smaller.
_MOST_DATA = 560_000_000
_PROCESSOR_SECONDS = 30
# What a deep or odd file does to a reader written in Python; never a reason to die.
_ILL = (Exception,)


def main() -> None:
    """Serves until standard input ends."""
    heard = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit_memory()
    answers.write(b"ready\n")
    answers.flush()
    held: list[Opened] = []
    while line := heard.readline():
        _limit_time()
        told = json.loads(line)
        if "open" in told:
            _open(heard.read(told["open"]), held, answers)
        else:
            _page(held, told["page"], answers)
        answers.flush()


def _open(data: bytes, held: list[Opened], answers: IO[bytes]) -> None:
    held.clear()
    try:
        held.append(Opened(data))
        _tell(answers, {"pages": held[0].pages})
    except (MemoryError, *_ILL) as error:
        _tell(answers, {"fault": _code(error)})


def _page(held: list[Opened], index: int, answers: IO[bytes]) -> None:
    try:
        page = held[0].draw(index)
    except (MemoryError, *_ILL) as error:
        _tell(answers, {"fault": _code(error)})
        return
    _tell(answers, {
        "width": page.width, "height": page.height, "channels": page.channels, "dpi": page.dpi,
        "is_digital": page.is_digital, "size": len(page.pixels),
    })  # fmt: skip
    answers.write(page.pixels)


def _code(error: BaseException) -> str:
    return "memory" if isinstance(error, MemoryError) else "damaged"


def _tell(answers: IO[bytes], told: dict[str, object]) -> None:
    answers.write(json.dumps(told).encode() + b"\n")


def _limit_memory() -> None:
    """Holds for the process's life. Windows has no such limits, macOS does not keep all of them."""
    if sys.platform == "win32":
        return
    import resource

    for kind, most in ((resource.RLIMIT_DATA, _MOST_DATA), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, most))


def _limit_time() -> None:
    """From now on so many seconds of processor time; the system then ends the process with SIGXCPU."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + _PROCESSOR_SECONDS
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))
