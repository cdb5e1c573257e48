"""What a worker process does for the office, as in `tasks`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen.errors import UsageFault
from docgen.forms import library
from docgen.problems import Problem
from docgen.settings import Settings
from docgen.web.tasks import MEDIA_TYPES, Download, Refused, told_as_value

if TYPE_CHECKING:
    from docgen.registry.checking import CheckReport
    from docgen.registry.database import Registry
    from docgen.registry.log import Moment
    from docgen.registry.looking import RosterPeople, Wish
    from docgen.registry.planning import Plan

PROOF, LEDGER, EXPORT = "样张.pdf", "台账.xlsx", "登记库.zip"


@dataclass(frozen=True, slots=True)
class ToRead:
    """A roster of certificates as it was brought: its form, its bytes and name, the folder of the photos, and what it is
    to be issued as."""

    form: str
    data: bytes
    name: str
    folder: Path
    wish: Wish
    settings: Settings


@dataclass(frozen=True, slots=True)
class ToDraw:
    """A batch whose papers are to be drawn into a folder, at whose wish. `registry` is opened anew by who draws."""

    registry: Registry
    batch: int
    form: str
    folder: Path
    settings: Settings
    moment: Moment


@told_as_value
def read_people(task: ToRead) -> RosterPeople | Refused:
    """The people of a roster with everything wrong with them; the registry is not asked. The form is "" where the
    workbook says which it is of."""
    from docgen.entries.rosters.roster_reading import form_named, read_roster
    from docgen.registry.looking import people_of

    named = task.form or form_named(task.data, task.name)
    if not named:
        raise UsageFault("form_not_named", [Problem("form_not_named")])
    definition = library.load(task.settings.templates, named)
    roster = read_roster(task.data, task.name, task.folder, definition)
    return people_of(definition, roster, task.wish, task.data, task.name)


@told_as_value
def find_unprintable(task: tuple[RosterPeople, Plan, Settings]) -> tuple[Problem, ...] | Refused:
    """What does not fit on the certificates of a plan."""
    from docgen.registry.looking import print_problems

    return print_problems(*task)


@told_as_value
def mark_roster(task: tuple[bytes, str, tuple[Problem, ...]]) -> bytes | Refused:
    """The workbook with everything marked."""
    from docgen.entries.rosters.workbook_marking import mark_workbook

    return mark_workbook(*task)


@told_as_value
def draw_proof(task: ToDraw) -> int | Refused:
    """The proof sheet of a batch that waits."""
    from docgen.registry.waiting import write_proof

    definition = library.load(task.settings.templates, task.form)
    with _opened(task.registry) as registry:
        return write_proof(registry, task.batch, definition, task.settings, task.folder / PROOF)


@told_as_value
def draw_papers(task: ToDraw) -> int | Refused:
    """The papers of an issued batch, and its ledger."""
    from docgen.registry.handing_out import HandOut, hand_out
    from docgen.registry.ledger import ledger_workbook
    from docgen.registry.lookup import Query, search_certificates

    definition = library.load(task.settings.templates, task.form)
    with _opened(task.registry) as registry:
        written = hand_out(HandOut(registry, task.batch, definition, task.settings, task.folder))
        found = search_certificates(registry, Query(batch=task.batch), task.moment)
        title = f"{''.join(definition.title.split())}　第 {task.batch} 批"
        (task.folder / LEDGER).write_bytes(ledger_workbook(found, title))
    return len(written) + 1


@told_as_value
def draw_certificate(task: tuple[Registry, str, str, Settings]) -> Download | Refused:
    """The PDF of the current copy of one certificate."""
    from docgen.registry.handing_out import draw_copy

    registry, form, number, settings = task
    with _opened(registry) as own:
        data = draw_copy(own, library.load(settings.templates, form), settings, number)
    return Download(f"{number}.pdf", MEDIA_TYPES["pdf"], data)


@told_as_value
def check_whole(registry: Registry) -> CheckReport | Refused:
    """Everything in the registry compared with its log."""
    from docgen.registry.checking import check_registry

    with _opened(registry) as own:
        return check_registry(own)


@told_as_value
def export_whole(task: tuple[Registry, Path, Moment]) -> int | Refused:
    """The whole registry as a file in a folder, once that is in the log."""
    from docgen.registry.exchange import export_registry
    from docgen.registry.lookup import record_export

    registry, folder, moment = task
    with _opened(registry) as own:
        record_export(own, -1, moment)
        return export_registry(own, folder / EXPORT).size


@told_as_value
def draw_notice(task: tuple[Any, str, Settings]) -> Download | Refused:
    """A 收回公告 as `pdf` or `docx`."""
    from docgen.certificates.papers.revocation import revocation_docx, revocation_pdf

    notice, kind, settings = task
    make = revocation_docx if kind == "docx" else revocation_pdf
    return Download(f"收回公告.{kind}", MEDIA_TYPES[kind], make(notice, settings))


@contextmanager
def _opened(registry: Registry) -> Iterator[Registry]:
    """The registry with a connection of this process."""
    from docgen.registry.database import close, connect

    own = connect(registry.url, registry.keys, os.urandom, registry.host, registry.witness)
    try:
        yield own
    finally:
        close(own)
