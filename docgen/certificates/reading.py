"""The QR codes of a file that somebody brings: a photograph, a screenshot, a scan, a PDF. Opened by a process of its
own, whose time and memory are limited."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from contextlib import nullcontext
from dataclasses import dataclass

from docgen.entries.attachments.process import AttachmentReader
from docgen.errors import FileUnusable
from docgen.problems import Fact, Place, Problem

MAX_FILE_BYTES = 40_000_000
OPENER = "docgen.certificates.opening"
_ILL: Mapping[str, str] = {
    "attachment_too_much_memory": "verify_too_heavy", "attachment_too_slow": "verify_too_heavy",
    "attachment_nested": "verify_too_heavy", "attachment_breaks": "verify_too_heavy",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundCode:
    """The text of a QR code, and the page it stands on from 1."""

    text: str
    page: int


@dataclass(frozen=True, slots=True)
class FoundCodes:
    """All codes of a file, `official` those that begin as an address of the official hosts does; of its `pages` the
    first so many were `looked` at."""

    codes: tuple[FoundCode, ...]
    official: tuple[FoundCode, ...]
    pages: int
    looked: int


def official_prefixes(hosts: Collection[str]) -> tuple[str, ...]:
    """How the addresses of these hosts begin: of tokens, and of numbers with their codes."""
    return tuple(f"https://{host}/{kind}/" for host in hosts for kind in ("c", "n"))


def opened_reader() -> AttachmentReader:
    """The process that opens what is brought, for several questions; to be used in a `with`."""
    return AttachmentReader(opener=OPENER)


def read_file_codes(
    data: bytes, file: str, hosts: Collection[str], reader: AttachmentReader | None = None
) -> FoundCodes:
    """The codes of a JPEG, PNG or PDF; `file` is its name in messages. Without hosts no code is official. Raises
    FileUnusable; ToolMissing when the process cannot be started."""
    prefixes = official_prefixes(hosts)
    with nullcontext(reader) if reader else opened_reader() as asked:
        answer = asked.ask("codes", data, MAX_FILE_BYTES, {"prefixes": prefixes})
    for fault in answer.faults:
        raise unusable(_ILL.get(fault.code, fault.code), file, **fault.facts)
    told = json.loads(answer.data)
    codes = tuple(FoundCode(str(one["text"]), int(one["page"])) for one in told["codes"])
    official = tuple(code for code in codes if prefixes and code.text.startswith(prefixes))
    return FoundCodes(codes, official, int(told["pages"]), int(told["looked"]))


def unusable(code: str, file: str, **facts: Fact) -> FileUnusable:
    """What stops a file from being read, as an exception."""
    problem = Problem(code, Place(file), facts)
    return FileUnusable(str(problem), [problem])
