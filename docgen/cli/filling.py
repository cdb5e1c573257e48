"""`docgen fill`: once, or again whenever a file of the entry changes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from docgen.cli.door import close, refused
from docgen.cli.opened import open_entry
from docgen.cli.output import STDOUT, refuse_existing, write_all
from docgen.cli.show import Screen, show_written
from docgen.cli.targets import Targets, keep_stdout_apart
from docgen.entries.check import examine
from docgen.entries.eligibility.parameters import with_parameters
from docgen.entries.entry import Entry
from docgen.entries.pictures.crop import Cropping
from docgen.errors import DocgenError, UsageFault
from docgen.forms import library
from docgen.forms.definition import FormDefinition, Profile
from docgen.render.attachment_list import read_converted
from docgen.render.document import Document
from docgen.render.fill import FillOptions
from docgen.render.fill import fill as fill_document
from docgen.render.self_check import self_check_pdf
from docgen.settings import read_settings

# Seconds between two looks at the files: a saved change shows at once, and an idle watch costs nothing.
_PERIOD = 0.3

# Time of the last change and size of each file watched; None for what is no file.
_Stamps = tuple[tuple[int, int] | None, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """One run of `docgen fill`, as its options say."""

    entry: Path
    form: str | None
    profile: Profile
    targets: Targets
    number: str | None
    is_draft: bool
    is_forced: bool
    crops_photo: bool = False
    given: Mapping[str, str] = field(default_factory=dict)
    has_attachments: bool = False
    converts_images: bool = False


def run_job(job: Job, screen: Screen) -> None:
    """Reads, fills and writes; tells the warnings and where the files are. Raises DocgenError, OSError."""
    keep_stdout_apart(job.targets, screen.is_json)
    _keep_attachments_possible(job)
    refuse_existing(job.targets.paths, job.is_forced)
    settings = read_settings()
    definition, entry = open_entry(job.entry, job.form, job.profile, settings)
    library.refuse_certificate(definition)
    entry = with_parameters(definition, entry, job.given)
    wanted = job.targets
    cropping: Cropping = "needed" if job.crops_photo else "refuse"
    options = FillOptions(
        settings, job.number, job.is_draft, wanted.pdf is not None, wanted.docx is not None, cropping=cropping,
        attachments=job.has_attachments, convert_images=job.converts_images,
    )
    document = fill_document(definition, entry, options)
    found = examine(definition, entry, converts=job.converts_images, cropping=cropping)
    files = dict(contents(document, wanted))
    if wanted.self_check is not None:
        files[wanted.self_check] = self_check_pdf(definition, entry, found, document.number, settings)
    converted = _converted(job, definition, entry)
    write_all(files | converted, job.is_forced, {path.parent for path in converted})
    show_written(
        screen, (*wanted.paths, *converted), found.problems, form=definition.form, number=document.number, references=document.references
    )


def _keep_attachments_possible(job: Job) -> None:
    """UsageFault when the attachments have nowhere to go."""
    if job.has_attachments and job.targets.pdf is None:
        raise refused(UsageFault, "attachments_need_pdf")
    if job.converts_images and not job.has_attachments and STDOUT in job.targets.paths:
        raise refused(UsageFault, "conversion_needs_folder")


def _converted(job: Job, definition: FormDefinition, entry: Entry) -> dict[Path, bytes]:
    """The PDF of each attachment that is a picture, in a folder beside the document; none where they are bound
    into it."""
    beside = job.targets.pdf or job.targets.docx
    if not job.converts_images or job.has_attachments or beside is None:
        return {}
    folder = beside.with_name(f"{beside.name.removesuffix(beside.suffix)}-附件")
    return {folder / name: pdf for name, pdf in read_converted(definition, entry).items()}


def watch_job(job: Job, screen: Screen) -> None:
    """Fills now and after every change, until interrupted. What is wrong is told, and the watch goes on."""
    if STDOUT in (job.entry, *job.targets.paths):
        raise refused(UsageFault, "watch_needs_files")
    refuse_existing(job.targets.paths, job.is_forced)
    # The first files had to be new; the later ones replace them.
    job = replace(job, is_forced=True)
    while True:
        paths = _watched(job)
        before = _stamps(paths)
        try:
            run_job(job, screen)
        except Exception as error:  # noqa: BLE001 - told, and the watch goes on
            close(error, screen)
        screen.tell("等待改动；按 Ctrl-C 结束。")
        wait_for_saved(before, _looks(paths))


def wait_for_saved(before: _Stamps, looks: Iterator[_Stamps]) -> None:
    """Ends when two looks in a row see the same change: what an editor has saved only half is not read."""
    seen = before
    for now in looks:
        if now == seen != before:
            return
        seen = now


def contents(document: Document, wanted: Targets) -> Iterator[tuple[Path, bytes]]:
    """What goes into each target."""
    if wanted.pdf is not None and document.pdf is not None:
        yield wanted.pdf, document.pdf
    if wanted.docx is not None and document.docx is not None:
        yield wanted.docx, document.docx
    if wanted.page_map is not None and document.page_map is not None:
        facts = {"number": document.number, "references": document.references, **asdict(document.page_map)}
        yield wanted.page_map, json.dumps(facts, ensure_ascii=False, indent=1).encode()


def _watched(job: Job) -> tuple[Path, ...]:
    """The entry, the files it names and its definition; only the entry while it cannot be read."""
    try:
        definition, entry = open_entry(job.entry, job.form, job.profile, read_settings())
    except (DocgenError, OSError):
        return (job.entry,)
    named = (entry.base / text for text in _texts(entry.raw))
    return (job.entry, definition.source, *named)


def _texts(raw: Any) -> Iterator[str]:
    """Every text of an entry that may be a file's name: one line, no longer than a path's part may be."""
    if isinstance(raw, str):
        if "\n" not in raw and len(raw) <= 255:
            yield raw
    elif isinstance(raw, Mapping):
        for value in raw.values():
            yield from _texts(value)
    elif isinstance(raw, (list, tuple)):
        for value in raw:
            yield from _texts(value)


def _looks(paths: tuple[Path, ...]) -> Iterator[_Stamps]:
    """The stamps of the files, again and again."""
    while True:
        time.sleep(_PERIOD)
        yield _stamps(paths)


def _stamps(paths: tuple[Path, ...]) -> _Stamps:
    return tuple(_stamp(path) for path in paths)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size
