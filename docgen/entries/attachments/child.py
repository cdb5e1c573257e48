"""The process that opens attachments, seen from inside: limited first, then one file after the other.

It reads a line of JSON (`task`, `size`, `max_bytes`, `wish`) and the file's bytes from standard input, and writes a line of
JSON (`faults`, `free_corners`, `size`) and the bytes it made to standard output.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from docgen.entries.attachments.pages import free_corners
from docgen.entries.attachments.pdf import check_pdf, plain_pdf
from docgen.entries.limited_child import limit_time, questions
from docgen.forms.fields.base import Fault
from docgen.problems import catalogue

# Private memory beside the mapped libraries (about 40 MB): together below 300 MB.
_MOST_DATA = 240_000_000
_MOST_ADDRESSES = 1_500_000_000
_PROCESSOR_SECONDS = {"check": 4, "prepare": 20, "convert": 20, "read": 20, "bound": 20, "codes": 30, "signatures": 20}
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
    for asked, data, tell in questions(most_data=_MOST_DATA, most_addresses=_MOST_ADDRESSES):
        limit_time(_PROCESSOR_SECONDS[asked["task"]])
        faults, made, corners = _tried(work, asked, data, damaged)
        tell({"faults": [(fault.code, dict(fault.facts)) for fault in faults], "free_corners": corners}, made)


def _tried(work: Work, told: Mapping[str, Any], data: bytes, damaged: str) -> Done:
    try:
        return work(told["task"], data, told["max_bytes"], told["wish"])
    except MemoryError:
        return [Fault("attachment_too_much_memory")], b"", ()
    except RecursionError:
        return [Fault("attachment_nested")], b"", ()
    except _ILL:
        return [Fault("picture_attachment_damaged" if told["task"] == "convert" else damaged)], b"", ()


def _done(task: str, data: bytes, max_bytes: int, wish: Mapping[str, Any]) -> Done:
    if task == "convert":
        # Only here: a third of the time to start goes into it.
        from docgen.entries.attachments.image import convert_image

        made = convert_image(data, max_bytes)
        return ([made], b"", ()) if isinstance(made, Fault) else ([], made, ())
    if task == "read":
        from docgen.entries.read_back.pdf_parts import read_parts

        told = read_parts(data)
        return ([told], b"", ()) if isinstance(told, Fault) else ([], told, ())
    if task == "bound":
        from docgen.entries.read_back.bound_parts import read_bound

        return [], read_bound(data, wish["number"]), ()
    faults = check_pdf(data)
    if task == "check" or _errors(faults):
        return faults, b"", ()
    plain = plain_pdf(data)
    return faults, plain, free_corners(plain)


def _errors(faults: list[Fault]) -> bool:
    return any(catalogue()[fault.code].severity == "error" for fault in faults)
