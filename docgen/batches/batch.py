"""What a batch is made of: jobs with names that no system refuses, and what became of each."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal

from docgen import __version__
from docgen.entries.check import named_files
from docgen.entries.digest import entry_json
from docgen.entries.entry import Entry, applicant_of
from docgen.entries.file_names import filled_pattern, holes_in, numbered, safe_name
from docgen.entries.files import read_named
from docgen.entries.names import folded, known_names
from docgen.entries.printed import printed
from docgen.entries.rosters.columns import KEY_HEADING
from docgen.entries.rosters.roster import Roster, RosterRow
from docgen.errors import UsageFault
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Fault
from docgen.forms.language import nearest
from docgen.problems import Problem
from docgen.render.fill import FillOptions

State = Literal["made", "kept", "refused", "failed"]

# Folders and files of the batch's own, which no applicant's may be called.
REPORT, JOURNAL, PACKS = "生成报告", "生成记录.jsonl", "按单位"
SUMMARY = "汇总表"
_TAKEN = (REPORT, JOURNAL.removesuffix(".jsonl"), PACKS, SUMMARY, "按市汇总")
# Of a named file, as its attachment's limit has it; what is larger is refused when it is checked.
_MOST_HASHED = 60_000_000


@dataclass(frozen=True, slots=True)
class Job:
    """One applicant: `number` counts from 1, `key` and `row` are those of the roster, `name` is the path of the
    files below the batch's folder, without ending. `fingerprint` is that of everything the files follow from."""

    number: int
    key: str
    row: int
    whose: str
    name: str
    entry: Entry
    fingerprint: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A finished file: its path below the batch's folder, the SHA-256 of its bytes in hex."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: `made` now or `kept` from an earlier run, `refused` for its problems, or `failed`
    (too slow, too large, a process that died). `problems` are warnings too."""

    job: Job
    state: State
    files: tuple[MadeFile, ...] = ()
    problems: tuple[Problem, ...] = ()
    pages: int = 0

    @property
    def is_done(self) -> bool:
        """Whether the applicant's files stand in the folder."""
        return self.state in ("made", "kept")


@dataclass(frozen=True, slots=True)
class Batch:
    """The jobs of a run, in the order of the roster, and how their documents are made."""

    definition: FormDefinition
    jobs: tuple[Job, ...]
    options: FillOptions
    lost: tuple[Problem, ...] = field(default=())


def plan_batch(
    definition: FormDefinition, roster: Roster, pattern: str, options: FillOptions,
    problems: Mapping[int, Sequence[Problem]] | None = None, lost: Sequence[Problem] = (),
) -> Batch:
    """A job for each applicant of a roster. `pattern` names the files: field names or labels and 序号 in braces,
    folders by `/`. `problems` are those of a row, by its number, that the entry itself does not show; `lost` is
    what belongs to no applicant. Raises UsageFault for a hole that is no field."""
    holes = {hole: _meaning(definition, hole) for hole in holes_in(pattern)}
    taken: set[str] = set()
    jobs = []
    for number, row in enumerate(roster.rows, 1):
        name = _free(_path(pattern, _facts(holes, row)), taken)
        whose = applicant_of(definition, row.entry)
        told = tuple((problems or {}).get(row.row, ()))
        print_ = fingerprint(definition, row.entry, options)
        jobs.append(Job(number, row.key, row.row, whose, name, row.entry, print_, told))
    return Batch(definition, tuple(jobs), options, tuple(lost))


def default_pattern(definition: FormDefinition) -> str:
    """序号, unit and applicant, as far as the form has them."""
    whose = definition.applicant_field
    names = dict.fromkeys((definition.submission.pack_by, whose.name if whose else ""))
    return "_".join(("{序号:03}", *(f"{{{name}}}" for name in names if name)))


def check_pattern(definition: FormDefinition, pattern: str) -> None:
    """Raises UsageFault for a hole that is no field of the form."""
    for hole in holes_in(pattern):
        _meaning(definition, hole)


def folder_of(definition: FormDefinition, pattern: str, job: Job) -> str:
    """The folder that a pattern gives a job's files, safe in each of its parts."""
    holes = {hole: _meaning(definition, hole) for hole in holes_in(pattern)}
    return _path(pattern, _facts(holes, RosterRow(job.key, job.row, job.entry)))


def fingerprint(definition: FormDefinition, entry: Entry, options: FillOptions) -> str:
    """SHA-256 in hex of all that an entry's documents follow from: its data and files, the form, the options and
    the version of this program."""
    files = {one.value: _digest(entry, one.value) for one in named_files(definition, entry)}
    wanted = {name: value for name, value in asdict(options).items() if name != "settings"}
    key = hashlib.sha256(options.settings.reference_key).hexdigest()
    told = json.dumps([__version__, definition.digest, definition.profile, wanted, key], sort_keys=True)
    return hashlib.sha256(told.encode() + entry_json(entry, files)).hexdigest()


def _digest(entry: Entry, name: str) -> str:
    data = read_named(entry.base, name, _MOST_HASHED)
    return data.code if isinstance(data, Fault) else hashlib.sha256(data).hexdigest()


def _meaning(definition: FormDefinition, hole: str) -> str:
    """The field that a hole means, "" for 序号."""
    names = known_names(definition.fields)
    if folded(hole) == folded(KEY_HEADING):
        return ""
    if folded(hole) not in names:
        known = [KEY_HEADING, *(one.label for one in definition.fields.values())]
        problem = Problem("batch_hole_unknown", facts={"name": hole, "nearest": nearest(hole, known)})
        raise UsageFault(problem.says, [problem])
    return names[folded(hole)]


def _facts(holes: Mapping[str, str], row: RosterRow) -> dict[str, str]:
    return {hole: printed(row.entry, name) if name else row.key for hole, name in holes.items()}


def _path(pattern: str, facts: Mapping[str, str]) -> str:
    """Each part filled and made safe by itself: a slash in a name makes no folder."""
    return "/".join(safe_name(filled_pattern(part, facts)) for part in pattern.split("/") if part)


def _free(path: str, taken: set[str]) -> str:
    """The path, or the same with a number where systems that ignore case would take it for another's."""
    if path.partition("/")[0] in _TAKEN:
        path = f"_{path}"
    made = next(one for one in numbered(path) if _seen(one) not in taken)
    taken.add(_seen(made))
    return made


def _seen(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()
