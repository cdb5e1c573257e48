"""`docgen roster`, and `docgen check` of a roster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli.door import refused
from docgen.cli.options import answers, force_option, form_argument, output_option
from docgen.cli.output import refuse_existing, write_all
from docgen.cli.show import Screen, show_written
from docgen.errors import EntryRefused, UsageFault
from docgen.problems import Problem, errors_in
from docgen.settings import Settings, read_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docgen.entries.rosters.across import OtherRoster
    from docgen.entries.rosters.roster import Roster
    from docgen.forms.definition import FormDefinition, Profile

SUFFIX = ".xlsx"
# A roster of hundreds may have thousands; the marked workbook has all of them.
_MOST_SHOWN = 60


@click.command()
@form_argument
@output_option
@force_option
@answers
@click.pass_obj
def roster(screen: Screen, form: str, output: Path | None, force: bool) -> None:
    """生成一份空白名单（Excel）：每行一位申报人，填好后检查、批量生成。"""
    from docgen.entries.rosters.workbook_writing import write_roster
    from docgen.forms import library

    target = output or Path(f"{form}-名单{SUFFIX}")
    if target.is_dir():
        target /= f"{form}-名单{SUFFIX}"
    refuse_existing([target], force)
    definition = library.load(read_settings().templates, form)
    write_all({target: write_roster(definition)}, force)
    show_written(screen, [target], form=definition.form)


@dataclass(frozen=True, slots=True)
class RosterCheck:
    """One run of `docgen check` on a roster, as its options say."""

    file: Path
    form: str | None
    profile: Profile
    output: Path | None
    others: tuple[Path, ...]
    converts_images: bool
    given: Mapping[str, str]
    is_forced: bool


def is_roster(path: Path) -> bool:
    """Whether a file's name says that it is a workbook."""
    return path.suffix.lower() in (SUFFIX, ".xlsm", ".xls", ".et", ".csv")


def run_check(job: RosterCheck, screen: Screen, settings: Settings) -> int:
    """Checks every applicant, writes the marked workbook where there is anything to mark, tells what was found,
    and gives the exit code. Raises DocgenError, OSError."""
    from docgen.entries.files import read_bytes
    from docgen.entries.rosters.roster_checking import check_roster
    from docgen.entries.rosters.workbook_marking import mark_workbook
    from docgen.entries.rosters.workbook_package import MAX_ROSTER_BYTES

    target = job.output or job.file.with_name(f"{job.file.stem}-检查结果{SUFFIX}")
    refuse_existing([target], job.is_forced or job.output is None)
    if target.resolve() == job.file.resolve():
        raise refused(UsageFault, "roster_marks_itself", file=str(job.file))
    definition, roster = open_roster(job.file, job.form, job.profile, job.given, settings)
    others = open_others(job.others, settings)
    problems = check_roster(definition, roster, others, job.converts_images)
    written = []
    if problems:
        marked = mark_workbook(read_bytes(job.file, MAX_ROSTER_BYTES), str(job.file), problems)
        write_all({target: marked}, is_forced=True)
        written = [target]
    code = EntryRefused.exit_code if errors_in(problems) else 0
    _tell(screen, definition, roster, problems, written, code)
    return code


def open_roster(
    path: Path, form: str | None, profile: Profile, given: Mapping[str, str], settings: Settings
) -> tuple[FormDefinition, Roster]:
    """A roster and the definition it fills: the form that is named, else the one that the workbook was made for.
    File names in it start from its folder. Raises DocgenError."""
    from docgen.entries.eligibility.parameters import with_parameters
    from docgen.entries.files import read_bytes
    from docgen.entries.rosters.roster_reading import form_named, read_roster
    from docgen.entries.rosters.workbook_package import MAX_ROSTER_BYTES
    from docgen.forms import library

    data, name = read_bytes(path, MAX_ROSTER_BYTES), str(path)
    named = form or form_named(data, name)
    if not named:
        raise refused(UsageFault, "form_not_named")
    definition = library.load(settings.templates, named, profile)
    found = read_roster(data, name, path.parent, definition)
    rows = tuple(replace(row, entry=with_parameters(definition, row.entry, given)) for row in found.rows)
    return definition, replace(found, rows=rows)


def open_others(paths: Sequence[Path], settings: Settings) -> tuple[OtherRoster, ...]:
    """Rosters to compare with, each by the form that it says."""
    from docgen.entries.rosters.across import OtherRoster

    opened = [(path, open_roster(path, None, "official", {}, settings)) for path in paths]
    return tuple(OtherRoster(path.name, definition, found) for path, (definition, found) in opened)


def _tell(
    screen: Screen, definition: FormDefinition, roster: Roster, problems: tuple[Problem, ...], written: list[Path],
    code: int,
) -> None:
    wrong = errors_in(problems)
    facts = {"form": definition.form, "exit_code": code, "count": len(roster.rows), "files": [str(one) for one in written]}
    screen.answer(facts, problems if screen.is_json else problems[:_MOST_SHOWN])
    if len(problems) > _MOST_SHOWN:
        screen.tell(f"共 {len(problems)} 处，以上是前 {_MOST_SHOWN} 处，全部见标注的名单。")
    screen.tell(f"{len(roster.rows)} 位申报人，{len(wrong)} 处须改正，{len(problems) - len(wrong)} 处提醒。")
    for path in written:
        screen.tell(f"已标注：{path}")


COMMANDS = (roster,)
