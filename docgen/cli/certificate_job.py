"""The work of `docgen certificates`, `revoke`, `suspend`, `resume`, `void` and `replace`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from docgen.certificates.epoch import CHINA
from docgen.cli.opened import open_entry
from docgen.cli.output import refuse_existing, write_all
from docgen.cli.registry_door import moment_of, open_house
from docgen.cli.show import Screen, show_table, show_written
from docgen.entries.check import check_entry
from docgen.entries.pictures.crop import Cropping
from docgen.errors import EntryRefused
from docgen.forms import library
from docgen.problems import errors_in
from docgen.registry.candidates import Candidate, candidate_of
from docgen.registry.handing_out import draw_copy
from docgen.registry.ledger import ledger_csv
from docgen.registry.life_cycle import STATE_WORDS, WORDS, Grounds, Step, certificate_of, take_step
from docgen.registry.lookup import (
    Found,
    Query,
    accesses_to,
    count_certificates,
    list_certificates,
    record_export,
    search_certificates,
)
from docgen.registry.numbering import written_number
from docgen.registry.replacing import replace_copy
from docgen.settings import Settings

_MOST_FOUND = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class StepJob:
    """One run of `revoke`, `suspend`, `resume` or `void`."""

    step: Step
    numbers: tuple[str, ...]
    copy: int | None
    reason: str
    on: date | None
    by: str
    clock_is_right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceJob:
    """One run of `replace`."""

    number: str
    output: Path | None
    force: bool
    approved_by: str
    entry: Path | None
    crop_photo: bool
    reason: str
    on: date | None
    by: str
    clock_is_right: bool


def run_list(wanted: Mapping[str, Any], limit: int, screen: Screen, settings: Settings) -> None:
    """Shows numbers and states. Raises DocgenError."""
    query = Query(**wanted)
    with open_house(settings) as registry:
        found, count = list_certificates(registry, query, limit), count_certificates(registry, query)
    _show(found, screen, count=count)
    screen.tell(f"共 {count} 张" + (f"，以上是前 {limit} 张。" if count > limit else "。"))


def run_search(wanted: Mapping[str, Any], by: str, screen: Screen, settings: Settings) -> None:
    """Shows certificates with holder and life. Raises DocgenError."""
    query = Query(**wanted)
    with open_house(settings) as registry:
        found = search_certificates(registry, query, moment_of(by), _MOST_FOUND)
        seen = accesses_to(registry, found[0].number) if len(found) == 1 else ()
    _show(found, screen, accesses=[list(one) for one in seen])
    for one in found if not screen.is_json else ():
        for act in one.acts:
            screen.tell(f"{one.number} {act.on} {WORDS.get(act.op, WORDS['void'])}（{act.by}）：{act.reason}")
    screen.tell(f"{len(found)} 张。")


def run_export(
    wanted: Mapping[str, Any], output: Path | None, is_forced: bool, by: str, clock: bool, screen: Screen,
    settings: Settings,
) -> None:
    """Writes a CSV file, once the export is in the log. Raises DocgenError, OSError."""
    target = output or Path("证书.csv")
    refuse_existing([target], is_forced)
    moment = moment_of(by, clock)
    with open_house(settings) as registry:
        found = search_certificates(registry, Query(**wanted), moment)
        record_export(registry, len(found), moment)
    write_all({target: ledger_csv(found)}, is_forced)
    show_written(screen, [target], count=len(found))


def run_step(job: StepJob, screen: Screen, settings: Settings) -> None:
    """Takes a step in the life of certificates, all or none. Raises DocgenError."""
    with open_house(settings) as registry:
        grounds = Grounds(job.reason, job.on or _today())
        done = take_step(registry, job.step, job.numbers, grounds, moment_of(job.by, job.clock_is_right), job.copy)
    screen.answer({"exit_code": 0, "step": job.step, "numbers": list(done)})
    screen.tell(f"已{WORDS[job.step]}：{'、'.join(done)}。请再运行 docgen publish 公布新的状态。")


def run_replace(job: ReplaceJob, screen: Screen, settings: Settings) -> None:
    """Makes the next copy and writes its PDF. Raises DocgenError, OSError."""
    number = written_number(job.number)
    target = job.output or Path(f"{number}.pdf")
    refuse_existing([target], job.force)
    with open_house(settings) as registry:
        certificate = certificate_of(registry, number)
        definition = library.load(settings.templates, certificate.form)
        on = job.on or _today()
        changed = _changed(job, on, settings) if job.entry else None
        grounds = Grounds(job.reason, on, job.approved_by)
        copy = replace_copy(registry, number, grounds, moment_of(job.by, job.clock_is_right), changed)
        pdf = draw_copy(registry, definition, settings, number)
    write_all({target: pdf}, job.force)
    show_written(screen, [target], number=number, copy=copy)


def _changed(job: ReplaceJob, on: date, settings: Settings) -> Candidate:
    """What the new copy is to print. Raises EntryRefused with everything wrong with it."""
    assert job.entry is not None
    definition, entry = open_entry(job.entry, None, "official", settings)
    cropping: Cropping = "needed" if job.crop_photo else "refuse"
    problems = errors_in(check_entry(definition, entry, cropping=cropping))
    made = problems or candidate_of(definition, entry, on, cropping=cropping)
    if isinstance(made, Candidate):
        return made
    raise EntryRefused(str(made[0]) if made else "", made)


def _show(found: tuple[Found, ...], screen: Screen, **facts: Any) -> None:
    told = [
        {
            "number": one.number, "state": one.state, "state_on": f"{one.state_on}", "copy": one.copy,
            "issued_on": f"{one.issued_on}", "expires_on": f"{one.expires_on}" if one.expires_on else None, "form": one.form,
            "batch": one.batch, "holder": one.holder, "values": dict(one.values),
            "acts": [{"op": act.op, "on": f"{act.on}", "by": act.by, "reason": act.reason} for act in one.acts],
        }
        for one in found
    ]  # fmt: skip
    screen.answer({"exit_code": 0, "certificates": told, **facts})
    if not screen.is_json:
        rows = [(one.number, str(one.copy), STATE_WORDS[one.state], f"{one.issued_on}", one.holder, one.form) for one in found]
        show_table(("编号", "份", "状态", "发证日期", "持有人", "证书"), rows)


def _today() -> date:
    return datetime.now(UTC).astimezone(CHINA).date()
