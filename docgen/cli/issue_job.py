"""The work of `docgen issue`: look, prepare, approve, or take back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from docgen.certificates.epoch import CHINA
from docgen.cli.door import refused
from docgen.cli.registry_door import moment_of, open_house
from docgen.cli.rosters import open_roster
from docgen.cli.show import Screen, show_table
from docgen.entries.files import read_bytes
from docgen.entries.rosters.workbook_package import MAX_ROSTER_BYTES
from docgen.errors import EntryRefused, UsageFault
from docgen.forms import library
from docgen.problems import errors_in
from docgen.registry.database import Registry
from docgen.registry.handing_out import HandOut, check_definition, hand_out
from docgen.registry.issuing import issue_batch
from docgen.registry.looking import Looked, Wish, look, people_of, prepare
from docgen.registry.preparing import batch_of, drop_batch
from docgen.settings import Settings

_MOST_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueJob:
    """One run of `docgen issue`, as its options say."""

    form: str | None
    roster: Path | None
    dry_run: bool
    prepared_by: str | None
    approve: int | None
    drop: int | None
    approved_by: str | None
    issued_on: date | None
    occasion: str
    output: Path | None
    crop_photo: bool
    clock_is_right: bool


def run(job: IssueJob, screen: Screen, settings: Settings) -> int:
    """Does one of the steps and gives the exit code. Raises DocgenError, OSError."""
    if job.approve is not None and job.prepared_by:
        raise refused(UsageFault, "issue_two_steps")
    if job.drop is not None:
        return _drop(job, job.drop, screen, settings)
    if job.approve is not None:
        return _approve(job, job.approve, screen, settings)
    if job.form is None or job.roster is None:
        raise refused(UsageFault, "issue_needs_roster")
    if job.approved_by:
        raise refused(UsageFault, "issue_two_steps")
    if not job.dry_run and not job.prepared_by:
        raise refused(UsageFault, "issue_needs_hand", option="--prepared-by")
    with open_house(settings) as registry:
        looked = _look(job, job.form, job.roster, registry, settings)
        if job.dry_run or errors_in(looked.problems):
            return _show(looked, screen)
        return _prepare(job, looked, registry, screen)


def _look(job: IssueJob, form: str, roster: Path, registry: Registry, settings: Settings) -> Looked:
    definition, read = open_roster(roster, form, "official", {}, settings)
    issued_on = job.issued_on or datetime.now(UTC).astimezone(CHINA).date()
    wish = Wish(issued_on, job.occasion, "needed" if job.crop_photo else "refuse")
    return look(registry, people_of(definition, read, wish, read_bytes(roster, MAX_ROSTER_BYTES), roster.name), settings)


def _show(looked: Looked, screen: Screen) -> int:
    """Every number and every problem; exit code 3 where anything stands in the way."""
    wrong, plan = errors_in(looked.problems), looked.plan
    code = EntryRefused.exit_code if wrong else 0
    people = [
        {"row": one.candidate.row, "name": one.candidate.holder, "number": one.number, "is_new": one.is_new}
        for one in plan.people
    ]
    if not screen.is_json:
        rows = [(str(one["row"]), str(one["name"]), str(one["number"]), "" if one["is_new"] else "已有") for one in people]
        show_table(("行", "姓名", "编号", ""), rows)
    day = looked.people.wish.issued_on
    facts = {"form": looked.people.definition.form, "exit_code": code, "issued_on": f"{day}", "people": people}
    screen.answer(facts, looked.problems if screen.is_json else looked.problems[:_MOST_SHOWN])
    screen.tell(f"{len(people)} 人：新编号 {len(plan.new)} 个，已有证书 {len(people) - len(plan.new)} 人；{len(wrong)} 处须改正。")
    screen.tell("没有登记任何一笔；编号以批准时为准。")
    return code


def _prepare(job: IssueJob, looked: Looked, registry: Registry, screen: Screen) -> int:
    batch = prepare(registry, looked, moment_of(job.prepared_by or "", job.clock_is_right))
    row = batch_of(registry, batch)
    facts = {"exit_code": 0, "batch": batch, "state": row.state, "count": row.rows}
    screen.answer(facts, looked.problems)
    if row.state == "issued":
        screen.tell(f"这份名单已作为第 {batch} 批发过证，没有再登记。")
    else:
        screen.tell(f"第 {batch} 批：{row.rows} 人，待批。请另一人运行：docgen issue --approve {batch} --approved-by 姓名 -o 文件夹")
    return 0


def _approve(job: IssueJob, batch: int, screen: Screen, settings: Settings) -> int:
    """Issues, then writes the papers; asked again, it writes the same ones."""
    if not job.approved_by:
        raise refused(UsageFault, "issue_needs_hand", option="--approved-by")
    if job.output is None:
        raise refused(UsageFault, "issue_needs_folder")
    with open_house(settings) as registry:
        waiting = batch_of(registry, batch)
        definition = library.load(settings.templates, waiting.form)
        check_definition(waiting, definition)
        job.output.mkdir(parents=True, exist_ok=True)
        answers = issue_batch(registry, batch, moment_of(job.approved_by, job.clock_is_right))
        screen.tell(f"已登记 {sum(one.is_new for one in answers)} 个编号，正在印制。")
        written = hand_out(HandOut(registry, batch, definition, settings, job.output))
    people = [{"row": one.row, "number": one.number, "is_new": one.is_new} for one in answers]
    screen.answer({"exit_code": 0, "batch": batch, "people": people, "files": [str(path) for path in written]})
    screen.tell(f"已写：{job.output}（{len(written)} 个文件）")
    return 0


def _drop(job: IssueJob, batch: int, screen: Screen, settings: Settings) -> int:
    hand = job.prepared_by or job.approved_by
    if not hand:
        raise refused(UsageFault, "issue_needs_hand", option="--prepared-by")
    with open_house(settings) as registry:
        drop_batch(registry, batch, moment_of(hand, job.clock_is_right))
    screen.answer({"exit_code": 0, "batch": batch})
    screen.tell(f"第 {batch} 批已撤回，没有登记编号。")
    return 0
