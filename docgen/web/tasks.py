"""What a worker process does for the service: each function takes one value and gives one back, both sent over.

Bad data comes back as `Refused`; nothing is raised but `MemoryError`, which the worker itself tells.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Literal

from docgen.entries.check import examine, max_bytes_of
from docgen.entries.entry import Entry
from docgen.entries.files import read_named
from docgen.entries.raw import Written, entry_of
from docgen.entries.yaml_file import read_document
from docgen.errors import DocgenError, EntryRefused
from docgen.forms import library
from docgen.forms.definition import FormDefinition, Profile
from docgen.forms.fields.base import Fault, Field
from docgen.problems import Problem
from docgen.render.document import PageMap
from docgen.settings import Settings

Kind = Literal["pdf", "docx", "kit"]
# Older than any zip program minds; the same files give the same archive.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as somebody filled it in: raw values by field name (or, from a program, the `text` of an entry as JSON),
    and the folder with the files they name."""

    form: str
    raw: Mapping[str, Any]
    folder: Path
    settings: Settings
    profile: Profile = "official"
    text: bytes = b""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why there is no result: problems of what was asked, or (`is_ours`) a fault that the asker cannot mend."""

    problems: tuple[Problem, ...]
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A line of the 自查表."""

    id: str
    clause: str
    says: str
    found: str
    remedy: str
    outcome: str
    word: str


@dataclass(frozen=True, slots=True)
class Checked:
    """All problems of an entry, and the lines of its 自查表."""

    problems: tuple[Problem, ...]
    sheet: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class Download:
    """A file to be handed over."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Area:
    """Where a value lies on a page, in percent of the page."""

    path: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a PNG, and the values on it."""

    png: bytes
    width: int
    height: int
    areas: tuple[Area, ...] = ()


MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def told_as_value(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The function with its refusals as values."""

    @wraps(function)
    def asked(argument: Any) -> Any:
        try:
            return function(argument)
        except MemoryError:
            raise
        except DocgenError as error:
            problems = error.problems or (Problem("web_task_failed", facts={"reason": str(error)}),)
            return Refused(tuple(problems), type(error).exit_code not in (2, 3, 5))
        except Exception as error:  # noqa: BLE001 - one request's fault, whatever it is, stops no other
            reason = f"{type(error).__name__}"
            return Refused((Problem("web_task_failed", facts={"reason": reason}),), True)

    return asked


def entry_from(filled: Filled) -> tuple[FormDefinition, Entry]:
    """The definition and the entry of what was filled in. Raises EntryRefused for another form's."""
    definition = library.load(filled.settings.templates, filled.form, filled.profile)
    if not filled.text:
        return definition, entry_of(definition, Written(filled.raw), filled.folder)
    written, problems = read_document(filled.text, "", definition)
    if written is None:
        raise EntryRefused(str(problems[0]), problems)
    return definition, entry_of(definition, written, filled.folder)


@told_as_value
def check_filled(filled: Filled) -> Checked | Refused:
    """Everything wrong with an entry, its files too."""
    from docgen.entries.eligibility.sheet_lines import sheet_lines

    definition, entry = entry_from(filled)
    found = examine(definition, entry, converts=True, cropping="needed")
    rows = tuple(
        SheetRow(line.id, line.clause, line.says, line.found, line.remedy, line.outcome, line.word)
        for line in sheet_lines(found.findings)
    )
    return Checked(found.problems, rows)


@told_as_value
def make_download(task: tuple[Filled, Kind]) -> Download | Refused:
    """The PDF, the DOCX or the kit of an entry."""
    from docgen.render.fill import FillOptions, fill
    from docgen.render.kit import kit_name, make_kit

    filled, kind = task
    definition, entry = entry_from(filled)
    options = FillOptions(
        filled.settings, pdf=kind != "docx", docx=kind != "pdf", cropping="needed", convert_images=True
    )
    if kind == "kit":
        kit = make_kit(definition, entry, options)
        return Download(f"{kit.folder}.zip", MEDIA_TYPES["zip"], zipped((one.name, one.data) for one in kit.files))
    document = fill(definition, entry, options)
    data = document.pdf if kind == "pdf" else document.docx
    assert data is not None
    return Download(f"{kit_name(definition, entry)}.{kind}", MEDIA_TYPES[kind], data)


@told_as_value
def make_pictures(task: tuple[Filled, int]) -> tuple[Picture, ...] | Refused:
    """The pages of an entry's draft at so many dots an inch; an entry with problems has a draft too."""
    from docgen.render.fill import FillOptions, fill

    filled, dpi = task
    definition, entry = entry_from(filled)
    options = FillOptions(filled.settings, is_draft=True, docx=False, cropping="needed", convert_images=True)
    document = fill(definition, entry, options)
    assert document.pdf is not None and document.page_map is not None
    whole = document.page_map
    areas: dict[int, list[Area]] = {}
    for box in whole.boxes:
        if box.kind in ("value", "photo"):
            size = (100 * box.width / whole.width, 100 * box.height / whole.height)
            areas.setdefault(box.page, []).append(
                Area(box.path, 100 * box.x / whole.width, 100 * box.y / whole.height, *size)
            )
    return tuple(_pictures(document.pdf, dpi, areas))


def _pictures(pdf: bytes, dpi: int, areas: Mapping[int, list[Area]]) -> Iterable[Picture]:
    from docgen.render.page_pictures import page_pictures

    for number, page in enumerate(page_pictures(pdf, dpi, grey=False), 1):
        stream = io.BytesIO()
        # Print has few colours: a quarter of the bytes.
        page.quantize(64).save(stream, "PNG", optimize=False)
        yield Picture(stream.getvalue(), page.width, page.height, tuple(areas.get(number, ())))


@told_as_value
def make_page_map(filled: Filled) -> PageMap | Refused:
    """Where everything lies in an entry's PDF."""
    from docgen.render.fill import FillOptions, fill

    definition, entry = entry_from(filled)
    document = fill(definition, entry, FillOptions(filled.settings, docx=False, cropping="needed", convert_images=True))
    assert document.page_map is not None
    return document.page_map


@told_as_value
def make_sheet(filled: Filled) -> Download | Refused:
    """The 自查表 of an entry as a PDF."""
    from docgen.render.self_check import self_check_pdf

    definition, entry = entry_from(filled)
    found = examine(definition, entry, converts=True, cropping="needed")
    pdf = self_check_pdf(definition, entry, found, "", filled.settings)
    return Download("自查表.pdf", MEDIA_TYPES["pdf"], pdf)


@told_as_value
def make_blank(task: tuple[str, str, Settings]) -> Download | Refused:
    """A blank form: `pdf`, `docx`, or `fillable`."""
    from docgen.render.fill import FillOptions, blank

    form, kind, settings = task
    definition = library.load(settings.templates, form)
    options = FillOptions(settings, pdf=kind != "docx", docx=kind == "docx")
    document = blank(definition, options, fillable=kind == "fillable")
    data = document.docx if kind == "docx" else document.pdf
    assert data is not None
    ending = "docx" if kind == "docx" else "pdf"
    return Download(f"{''.join(definition.title.split())}（空表）.{ending}", MEDIA_TYPES[ending], data)


@told_as_value
def faults_of_file(task: tuple[Path, str, Field]) -> tuple[Fault, ...] | Refused:
    """What is wrong with a photo or an attachment that stands in a folder."""
    from docgen.entries.attachments.attachment_file import NamedFile, check_attachments
    from docgen.entries.pictures.picture_file import MAX_PHOTO_BYTES, check_photo

    folder, name, field = task
    if field.kind == "attachment":
        return check_attachments(folder, (NamedFile(name, max_bytes_of(field)),), converts=True)[0]
    data = read_named(folder, name, MAX_PHOTO_BYTES)
    frame = getattr(field, "width", 25.0), getattr(field, "height", 35.0)
    return (data,) if isinstance(data, Fault) else check_photo(data, *frame, "needed")


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of files by name; the same files, the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), data, zipfile.ZIP_DEFLATED, 6)
    return stream.getvalue()


def warm(settings: Settings) -> None:
    """Loads what every document needs, by drawing a blank one."""
    names = library.names(settings.templates)
    if names:
        make_blank((names[0], "pdf", settings))
        make_blank((names[0], "docx", settings))
