"""`docgen fill`: once, or again whenever a file of the entry changes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from docgen.cli.door import close, refused
from docgen.cli.opened import open_entry
from docgen.cli.output import STDOUT, refuse_existing, write_all
from docgen.cli.show import Screen, show_written
from docgen.cli.targets import Targets, keep_stdout_apart
from docgen.entries.check import check_entry
from docgen.errors import DocgenError, UsageFault
from docgen.forms.definition import Profile
from docgen.render.document import Document
from docgen.render.fill import FillOptions
from docgen.render.fill import fill as fill_document
from docgen.settings import read_settings

# Seconds between two looks at the files: a saved change shows at once, and an idle watch costs nothing.
_PERIOD = 0.3


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


def run_job(job: Job, screen: Screen) -> None:
    """Reads, fills and writes; tells the warnings and where the files are. Raises DocgenError, OSError."""
    keep_stdout_apart(job.targets, screen.is_json)
    refuse_existing(job.targets.paths, job.is_forced)
    settings = read_settings()
    definition, entry = open_entry(job.entry, job.form, job.profile, settings)
    wanted = job.targets
    options = FillOptions(
        settings, job.number, job.is_draft, pdf=wanted.pdf is not None, docx=wanted.docx is not None
    )
    document = fill_document(definition, entry, options)
    write_all(dict(contents(document, wanted)), job.is_forced)
    told = check_entry(definition, entry)
    show_written(
        screen, wanted.paths, told, form=definition.form, number=document.number, references=document.references
    )


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
        while _stamps(paths) == before:
            time.sleep(_PERIOD)


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


def _stamps(paths: tuple[Path, ...]) -> tuple[tuple[int, int] | None, ...]:
    """Time of the last change and size of each file; None for what is no file."""
    return tuple(_stamp(path) for path in paths)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size
