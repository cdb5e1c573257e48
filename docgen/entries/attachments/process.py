"""The process that opens attachments, seen from the program that asks: it may hang, grow or die alone.

One process reads several files, one after the other, each within its own time. Bytes go over pipes; nothing is
written to disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

from docgen.entries.limited_process import Heard, LimitedProcess, Silence
from docgen.forms.fields.base import Fault

Task = Literal["check", "prepare", "convert", "read", "bound", "codes", "signatures"]
# The processor time a file may take is limited by the process itself, where the system can: a busy machine
# then refuses nobody. These seconds of the clock end what takes no processor time, and all on Windows.
CLOCK_SECONDS: dict[Task, float] = {
    "check": 15.0, "prepare": 60.0, "convert": 60.0, "read": 60.0, "bound": 60.0, "codes": 90.0, "signatures": 60.0,
}  # fmt: skip
_MOST_ANSWERED = 100_000_000     # bytes; a prepared file is about as large as the file
OPENER = "docgen.entries.attachments.child"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is wrong with a file; the PDF made of it, and whether the top right corner of each of its pages is
    blank. `is_whole`: the file was read to the end, well or ill."""

    faults: tuple[Fault, ...]
    data: bytes = b""
    free_corners: tuple[bool, ...] = ()
    is_whole: bool = True


class AttachmentReader:
    """Asks a process of its own, started when first needed and again after it died; ended with the `with`.
    `opener` is the module whose `main` serves in it: `child`, or one that knows other tasks."""

    def __init__(self, clock_seconds: dict[Task, float] | None = None, opener: str = OPENER) -> None:
        self._seconds = CLOCK_SECONDS | (clock_seconds or {})
        self.process = LimitedProcess(opener, "attachment_reader_unusable")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.end()

    def ask(self, task: Task, data: bytes, max_bytes: int, wish: Mapping[str, Any] | None = None) -> Answer:
        """What a file's bytes come to; `wish` is what a task wants to know besides, as JSON has it. Raises
        `ToolMissing` when the process cannot be started."""
        question = {"task": task, "max_bytes": max_bytes, "wish": dict(wish or {})}
        answer = _answer(self.process.ask(question, data, self._seconds[task], _MOST_ANSWERED))
        if any(fault.code == "attachment_too_much_memory" for fault in answer.faults):
            self.process.end()    # the next file gets all of the memory again
        return answer


def _answer(heard: Heard | Silence) -> Answer:
    if not isinstance(heard, Heard):
        return Answer((Fault("attachment_too_slow" if heard == "slow" else "attachment_breaks"),), is_whole=False)
    try:
        faults = tuple(Fault(str(code), dict(facts)) for code, facts in heard.told["faults"])
        return Answer(faults, heard.data, tuple(map(bool, heard.told["free_corners"])))
    except (ValueError, LookupError, TypeError):
        return Answer((Fault("attachment_breaks"),), is_whole=False)
