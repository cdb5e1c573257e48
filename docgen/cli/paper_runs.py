"""One run of each command that makes papers: rosters read, people listed, files written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from docgen.certificates.papers.award_list import AwardList, award_list_pdf, award_list_workbook
from docgen.certificates.papers.confirmation import confirmation_pdf
from docgen.certificates.papers.from_roster import confirmations, photo_problems, printed_fields, subject_of
from docgen.certificates.papers.notice import Notice, notice_docx, notice_pdf
from docgen.certificates.papers.people import Office
from docgen.certificates.papers.working_days import Arrangement, PublicPeriod, public_period
from docgen.cli.door import refused
from docgen.cli.output import STDOUT, refuse_existing, write_all
from docgen.cli.paper_people import RosterPeople, read_people
from docgen.cli.rosters import SUFFIX, is_roster
from docgen.cli.show import Screen, show_written
from docgen.cli.targets import keep_stdout_apart, targets
from docgen.entries.file_names import numbered, safe_name
from docgen.errors import UsageFault
from docgen.problems import Problem
from docgen.settings import read_settings

_REFERENCE = re.compile(r"\S+〔\d{4}〕[1-9]\d*号")
_MOST_SHOWN = 10
_NAMES = re.compile(r"[、,，;；\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRun:
    """One run of `docgen notice`, as its options say."""

    words: tuple[Path, ...]
    output: Path | None
    pdf: bool
    docx: bool
    first: date
    days: int
    count_first: bool
    day_off: tuple[tuple[date, ...], ...]
    day_worked: tuple[tuple[date, ...], ...]
    issuer: str | None
    contact: str
    address: str
    supervision: str
    postcode: str
    email: str
    subject: str | None
    hide_names: bool | None
    act: str | None
    basis: str
    reference: str
    title: str
    dated: date | None
    identity: bool
    form: str | None
    force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardRun:
    """One run of `docgen award-list`, as its options say."""

    words: tuple[Path, ...]
    output: Path | None
    issuer: str | None
    subject: str | None
    hide_names: bool | None
    dated: date
    form: str | None
    force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmRun:
    """One run of `docgen confirm`, as its options say."""

    words: tuple[Path, ...]
    output: Path
    until: date
    issuer: str | None
    contact: str
    address: str
    fields: str
    form: str | None
    force: bool


def run_notice(job: NoticeRun, screen: Screen) -> None:
    """Makes the 公示 and writes it. Raises DocgenError, OSError."""
    check_reference(job.reference)
    found = targets(job.output, "公示", (job.pdf, job.docx))
    keep_stdout_apart(found, screen.is_json)
    refuse_existing(found.paths, job.force)
    arrangement = Arrangement(*(frozenset(day for days in given for day in days) for given in (job.day_off, job.day_worked)))
    period = public_period(job.first, job.days, job.count_first, arrangement)
    settings = read_settings()
    people = read_people("notice", job.words, job.form, settings, job.identity)
    notice = _notice(job, people, period)
    files = {path: make(notice, settings) for path, make in ((found.pdf, notice_pdf), (found.docx, notice_docx)) if path}
    write_all(files, job.force)
    told = people.problems if job.contact or job.supervision else (Problem("notice_without_contact"), *people.problems)
    _show(
        screen, tuple(files), told, form=people.definition.form, count=len(people.listed),
        first=period.first.isoformat(), last=period.last.isoformat(), last_counted=period.last_counted.isoformat(),
    )
    screen.tell(
        f"{len(people.listed)} 名；{period.days} 个工作日：公示当日不计入至 {period.last}，计入至 {period.last_counted}。"
    )


def run_awards(job: AwardRun, screen: Screen) -> None:
    """Makes the 颁证名单 and writes it. Raises DocgenError, OSError."""
    paths = _award_paths(job.output)
    refuse_existing(paths, job.force)
    settings = read_settings()
    people = read_people("award-list", job.words, job.form, settings, False)
    awards = AwardList(
        subject=job.subject or subject_of(people.definition, job.dated.year), issuer=people.issuer(job.issuer),
        dated=job.dated, people=people.listed, hides_names=people.hides_names(job.hide_names),
    )
    files = {
        path: award_list_workbook(awards) if path.suffix.lower() == SUFFIX else award_list_pdf(awards, settings) for path in paths
    }
    write_all(files, job.force)
    _show(screen, tuple(files), people.problems, form=people.definition.form, count=len(people.listed))


def run_confirm(job: ConfirmRun, screen: Screen) -> None:
    """Makes a 信息确认单 for each unit and writes all of them or none. Raises DocgenError, OSError."""
    if job.output == STDOUT or is_roster(job.output) or job.output.suffix.lower() == ".pdf":
        raise refused(UsageFault, "paper_needs_folder")
    settings = read_settings()
    chosen = [name for name in _NAMES.split(job.fields) if name]
    people = read_people("confirm", job.words, job.form, settings, False, chosen)
    office = Office(issuer=people.issuer(job.issuer), contact=job.contact, address=job.address)
    made = [
        (one, confirmations(one.definition, one.roster, office, job.until, printed_fields(one.definition, chosen)))
        for one in people.rosters
    ]
    sheets = [sheet for _, some in made for sheet in some]
    paths = [job.output / f"{name}.pdf" for name in _distinct([sheet.unit for sheet in sheets])]
    if job.output.exists():
        refuse_existing(paths, job.force)
    files = {path: confirmation_pdf(sheet, settings) for path, sheet in zip(paths, sheets, strict=True)}
    write_all(files, job.force, (job.output,))
    told = (*people.problems, *(problem for one, some in made for problem in photo_problems(one.definition, one.roster, some)))
    _show(screen, paths, told, form=people.definition.form, count=len(people.listed), units=len(sheets))


def check_reference(reference: str) -> None:
    """Raises UsageFault for a 发文字号 that GB/T 9704 does not allow; "" is none."""
    if reference and not _REFERENCE.fullmatch(reference):
        raise refused(UsageFault, "paper_reference_unusable", text=reference)


def _show(screen: Screen, paths: Sequence[Path], problems: Sequence[Problem], **facts: Any) -> None:
    """The files, and of many warnings the first ones."""
    show_written(screen, paths, problems if screen.is_json else problems[:_MOST_SHOWN], **facts)
    if len(problems) > _MOST_SHOWN:
        screen.tell(f"共 {len(problems)} 处提醒，以上是前 {_MOST_SHOWN} 处。")


def _notice(job: NoticeRun, people: RosterPeople, period: PublicPeriod) -> Notice:
    office = Office(
        issuer=people.issuer(job.issuer), contact=job.contact, supervision=job.supervision, address=job.address,
        postcode=job.postcode, email=job.email,
    )
    return Notice(
        subject=job.subject or subject_of(people.definition, job.first.year), office=office, people=people.listed,
        period=period, dated=job.dated or job.first, act=job.act or ("颁发" if people.definition.certificate else "通过"),
        basis=job.basis, reference=job.reference, title=job.title.replace("\\n", "\n"),
        hides_names=people.hides_names(job.hide_names), shows_identity=job.identity,
    )


def _award_paths(output: Path | None) -> list[Path]:
    """Where the list goes: PDF and workbook, or the one that the name says. Raises UsageFault."""
    if output is not None and output.suffix.lower() in (".pdf", SUFFIX):
        return [output]
    if output is not None and (output == STDOUT or re.fullmatch(r"\.[a-zA-Z]{2,5}", output.suffix)):
        raise refused(UsageFault, "paper_suffix_unknown", file=str(output))
    bare = Path("颁证名单") if output is None else output / "颁证名单" if output.is_dir() else output
    return [bare.with_name(f"{bare.name}{suffix}") for suffix in (".pdf", SUFFIX)]


def _distinct(units: Sequence[str]) -> list[str]:
    """Names of files for the units, told apart by a number where systems that ignore case would not."""
    found: list[str] = []
    for unit in units:
        taken = {other.casefold() for other in found}
        found.append(next(name for name in numbered(safe_name(unit)) if name.casefold() not in taken))
    return found
