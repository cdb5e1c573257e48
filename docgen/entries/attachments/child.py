"""The process that opens attachments, seen from inside: limited first, then one file after the other.

It reads a line of JSON (`task`, `size`, `max_bytes`, `wish`) and the file's bytes from standard input, and writes a line of
JSON (`faults`, `free_corners`, `size`) and the bytes it made to standard output.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import IO, Any

from docgen.entries.attachments.pages import free_corners
from docgen.entries.attachments.pdf import check_pdf, plain_pdf
from docgen.forms.fields.base import Fault
from docgen.problems import catalogue

# Private memory beside the mapped libraries (about 40 MB): together below 300 MB.
_MOST_DATA = 240_000_000
_MOST_ADDRESSES = 1_500_000_000
_PROCESSOR_SECONDS = {"check": 4, "prepare": 20, "convert": 20, "read": 20, "codes": 30, "signatures": 20}
# Unwind what a deep or odd file does to a reader written in Python; never a reason to die.
_ILL = (Exception,)
# Faults, the bytes made, and whether the top right corner of each page is blank.
Done = tuple[list[Fault], bytes, tuple[bool, ...]]
Work = Callable[[str, bytes, int, Mapping[str, Any]], Done]


def main() -> None:
    """Serves attachments until standard input ends."""
    serve(_done, "attachment_damaged")


def serve(work: Work, damaged: str) -> None:
    """Does the `work` on each file until standard input ends; `damaged` is the fault of a file that it cannot make
    sense of, but for pictures to be converted."""
    heard = sys.stdin.buffer
    # What a library prints must not stand between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit_memory()
    answers.write(b"ready\n")
    answers.flush()
    while line := heard.readline():
        told = json.loads(line)
        _limit_time(told["task"])
        _answer(_tried(work, told, heard.read(told["size"]), damaged), answers)


def _answer(done: Done, answers: IO[bytes]) -> None:
    faults, made, corners = done
    listed = [(fault.code, dict(fault.facts)) for fault in faults]
    told = {"faults": listed, "size": len(made), "free_corners": corners}
    answers.write(json.dumps(told).encode() + b"\n")
    answers.write(made)
    answers.flush()


def _tried(work: Work, told: Mapping[str, Any], data: bytes, damaged: str) -> Done:
    try:
        return work(told["task"], data, told["max_bytes"], told["wish"])
    except MemoryError:
        return [Fault("attachment_too_much_memory")], b"", ()
    except RecursionError:
        return [Fault("attachment_nested")], b"", ()
    except _ILL:
        return [Fault("picture_attachment_damaged" if told["task"] == "convert" else damaged)], b"", ()


def _done(task: str, data: bytes, max_bytes: int, _wish: Mapping[str, Any]) -> Done:
    if task == "convert":
        # Only here: a third of the time to start goes into it.
        from docgen.entries.attachments.image import convert_image

        made = convert_image(data, max_bytes)
        return ([made], b"", ()) if isinstance(made, Fault) else ([], made, ())
    if task == "read":
        from docgen.entries.read_back.pdf_parts import read_parts

        told = read_parts(data)
        return ([told], b"", ()) if isinstance(told, Fault) else ([], told, ())
    faults = check_pdf(data)
    if task == "check" or _errors(faults):
        return faults, b"", ()
    plain = plain_pdf(data)
    return faults, plain, free_corners(plain)


def _errors(faults: list[Fault]) -> bool:
    return any(catalogue()[fault.code].severity == "error" for fault in faults)


def _limit_memory() -> None:
    """Holds for the process's life. Windows has no such limits, macOS does not keep all of them."""
    if sys.platform == "win32":
        return
    import resource

    for kind, most in (
        (resource.RLIMIT_DATA, _MOST_DATA), (resource.RLIMIT_AS, _MOST_ADDRESSES),
        (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, most))


def _limit_time(task: str) -> None:
    """From now on so many seconds of processor time; the system then ends the process with SIGXCPU."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + _PROCESSOR_SECONDS[task]
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))
