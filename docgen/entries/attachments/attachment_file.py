"""Attachments: there, small enough, and a PDF that can be opened, printed and trusted.

Of a file's content only the first bytes are looked at here; all else happens in `attachment_process`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from docgen.entries.attachments.process import Answer, AttachmentReader, Task
from docgen.entries.files import find_file, kind_of, read_file
from docgen.forms.fields.base import Fault
from docgen.problems import catalogue

# Viewers find the header anywhere in the first kilobyte; the standard puts it at the first byte.
_HEADER = b"%PDF-"
# A picture is converted and made smaller: it may be larger than the PDF that it becomes.
MAX_IMAGE_BYTES = 50_000_000
IMAGE_ENDINGS = (".jpg", ".jpeg", ".png", ".tif", ".tiff")
IMAGE_KINDS = ("JPEG 图片", "PNG 图片", "TIFF 图片")
# Findings follow from the bytes alone; `docgen fill` asks twice, and a form's samples share their files.
_MOST_REMEMBERED = 256
_remembered: dict[tuple[Task, str, int], tuple[Fault, ...]] = {}


@dataclass(frozen=True, slots=True)
class NamedFile:
    """An attachment as an entry names it, and the size that its field allows."""

    name: str
    max_bytes: int = 5_000_000


@dataclass(frozen=True, slots=True)
class Sheets:
    """An attachment ready to be bound with others: a PDF of nothing but pages; `free_corners` says of each
    whether its top right corner, as it is seen, is blank. `faults` are warnings when there is a PDF, else what is
    wrong."""

    pdf: bytes
    free_corners: tuple[bool, ...]
    faults: tuple[Fault, ...]


def check_attachment(base: Path, name: str, max_bytes: int) -> tuple[Fault, ...]:
    """What is wrong with the attachment `name` in the folder `base`, warnings included."""
    return check_attachments(base, (NamedFile(name, max_bytes),))[0]


def check_attachments(
    base: Path, named: Sequence[NamedFile], converts: bool = False
) -> tuple[tuple[Fault, ...], ...]:
    """What is wrong with each of the files, warnings included; with `converts`, pictures that can become a PDF
    are right."""
    with AttachmentReader() as reader:
        return tuple(_checked(base, one, converts, reader) for one in named)


def convert_attachments(base: Path, named: Sequence[NamedFile]) -> tuple[bytes | None, ...]:
    """The PDF that each picture becomes; None for what is no picture or cannot be converted."""
    with AttachmentReader() as reader:
        return tuple(_converted(base, one, reader) for one in named)


def read_sheets(base: Path, named: Sequence[NamedFile], converts: bool = False) -> tuple[Sheets, ...]:
    """Each attachment as plain pages: nothing active, no form field, no link, nothing attached."""
    with AttachmentReader() as reader:
        return tuple(_sheets(base, one, converts, reader) for one in named)


def _checked(base: Path, named: NamedFile, converts: bool, reader: AttachmentReader) -> tuple[Fault, ...]:
    known = _read(base, named, converts)
    if isinstance(known, Fault):
        return (known,)
    task, data = known
    key = (task, sha256(data).hexdigest(), named.max_bytes)
    if key not in _remembered:
        answer = reader.ask(task, data, named.max_bytes)
        if not answer.is_whole:
            return answer.faults   # a slow or short machine may do better another time
        while len(_remembered) >= _MOST_REMEMBERED:
            del _remembered[next(iter(_remembered))]
        _remembered[key] = answer.faults
    return _remembered[key]


def _converted(base: Path, named: NamedFile, reader: AttachmentReader) -> bytes | None:
    known = _read(base, named, True)
    if isinstance(known, Fault) or known[0] != "convert":
        return None
    return reader.ask("convert", known[1], named.max_bytes).data or None


def _sheets(base: Path, named: NamedFile, converts: bool, reader: AttachmentReader) -> Sheets:
    known = _read(base, named, converts)
    if isinstance(known, Fault):
        return _unusable((known,))
    task, data = known
    if task == "convert":
        made = reader.ask("convert", data, named.max_bytes)
        if not made.data:
            return _unusable(made.faults)
        data = made.data
    answer = reader.ask("prepare", data, named.max_bytes)
    return Sheets(answer.data, answer.free_corners, answer.faults) if _is_sound(answer) else (
        _unusable(answer.faults)
    )


def _unusable(faults: tuple[Fault, ...]) -> Sheets:
    return Sheets(b"", (), faults)


def _is_sound(answer: Answer) -> bool:
    errors = [fault for fault in answer.faults if catalogue()[fault.code].severity == "error"]
    return bool(answer.data) and not errors


def _read(base: Path, named: NamedFile, converts: bool) -> tuple[Task, bytes] | Fault:
    """The content and what is to be done with it, or what the first bytes and the size say against it."""
    found = find_file(base, named.name)
    if isinstance(found, Fault):
        return found
    head = read_file(found, named.name, max(MAX_IMAGE_BYTES, named.max_bytes), head=1024)
    if isinstance(head, Fault):
        # The same fault, told with the field's own limit.
        own = read_file(found, named.name, named.max_bytes, head=0)
        return own if isinstance(own, Fault) else head
    if not head:
        return Fault("file_empty", {"file": named.name})
    is_image = kind_of(head) in IMAGE_KINDS
    if not head.startswith(_HEADER) and not (converts and is_image):
        return _foreign(named.name, kind_of(head), is_image)
    task: Task = "convert" if is_image else "check"
    data = read_file(found, named.name, MAX_IMAGE_BYTES if is_image else named.max_bytes)
    return data if isinstance(data, Fault) else (task, data)


def _foreign(name: str, kind: str, is_image: bool) -> Fault:
    if is_image:
        return Fault("attachment_is_image", {"file": name, "found": kind})
    if kind:
        return Fault("attachment_is_other", {"file": name, "found": kind})
    return Fault("attachment_not_pdf", {"file": name})
