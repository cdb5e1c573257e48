"""`docgen read`: a file that came back is written as an entry, checked, and compared."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path, PureWindowsPath
from typing import Any

from docgen.cli.compared import inline
from docgen.cli.door import refused
from docgen.cli.opened import open_entry
from docgen.cli.output import STDOUT, refuse_existing, write_all
from docgen.cli.show import Screen, show_table, show_written
from docgen.entries.check import named_files
from docgen.entries.entry import Entry
from docgen.entries.entry_writing import entry_text, schema_file
from docgen.entries.files import find_file, read_bytes
from docgen.entries.raw import Written, entry_of
from docgen.entries.read_back.comparing import Changed, changes
from docgen.entries.read_back.pdf_file import MAX_PDF_BYTES
from docgen.entries.read_back.returned import Returned
from docgen.entries.read_back.returned_file import kind_of_return, read_returned
from docgen.entries.rosters.roster_reading import form_named, read_roster
from docgen.entries.yaml_file import read_entry
from docgen.errors import EntryRefused, FileUnusable, UsageFault
from docgen.forms import library
from docgen.forms.definition import FormDefinition, Profile
from docgen.forms.fields.attachments import PHOTO_ENDINGS
from docgen.forms.fields.base import Fault
from docgen.problems import Place, Problem, errors_in
from docgen.render.returned_references import reference_problems
from docgen.settings import Settings

_REMARK = "由文件“{file}”读回。"
_NOT_IN_FILE_NAME = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))


@dataclass(frozen=True, slots=True)
class ReadJob:
    """One run of `docgen read`, as its options say."""

    file: Path
    output: Path | None
    compare: Path | None
    form: str | None
    row: str | None
    is_forced: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """An entry as read: what is to be written and told. `files` are its own, its YAML first."""

    definition: FormDefinition
    entry: Entry
    text: str
    files: dict[Path, bytes]
    problems: tuple[Problem, ...]


def run_read(job: ReadJob, screen: Screen, settings: Settings) -> int:
    """Reads, writes, checks and compares; gives the exit code. Raises DocgenError, OSError."""
    data = read_bytes(job.file, MAX_PDF_BYTES)
    if kind_of_return(data, str(job.file)) == "roster":
        reads = _roster(job, data, settings)
    else:
        target = _target(job)
        definition, returned = _returned(job, data, settings, target)
        reads = [_made(job, definition, returned, target, settings)]
    files = {path: content for one in reads for path, content in one.files.items()}
    is_shown = screen.is_json and STDOUT in files
    write_all({} if is_shown else files, job.is_forced, {path.parent for path in files if not path.parent.exists()})
    return _tell(job, reads, screen, settings, is_shown)


def _target(job: ReadJob) -> Path | None:
    """The entry's file; None when there is only a comparison to print."""
    target = job.output or (None if job.compare else STDOUT)
    refuse_existing([target] if target else [], job.is_forced)
    return target


def _returned(
    job: ReadJob, data: bytes, settings: Settings, target: Path | None
) -> tuple[FormDefinition, Returned]:
    def load(form: str, profile: Profile) -> FormDefinition:
        return library.load(settings.templates, form, profile)

    stem = target.stem if target not in (None, STDOUT) and target is not None else job.file.stem
    return read_returned(data, str(job.file), stem, job.form, load)


def _made(
    job: ReadJob, definition: FormDefinition, returned: Returned, target: Path | None, settings: Settings
) -> _Read:
    """The entry of what was read, as its own YAML says it; checked as every entry is."""
    proved = reference_problems(returned, str(job.file), settings.reference_key)
    told = list({one.code: one for one in proved if one not in returned.problems}.values()) + list(returned.problems)
    if returned.parameters:
        names = "、".join(f"{name}={value}" for name, value in returned.parameters.items())
        told.append(Problem("read_parameters_given", Place(str(job.file)), {"names": names}))
    base = target.parent if target is not None and target != STDOUT else Path()
    wanted = entry_of(definition, Written(returned.values), base)
    made = _written(job, definition, wanted, target, base)
    pictures = _pictures(returned, base) if target not in (None, STDOUT) else {}
    problems = (*told, *made.problems, *_missing_files(definition, made.entry, pictures))
    return _Read(definition, made.entry, made.text, {**made.files, **pictures}, problems)


def _written(
    job: ReadJob, definition: FormDefinition, wanted: Entry, target: Path | None, base: Path
) -> _Read:
    """The entry's YAML and its schema, read again: places then mean lines of the new file."""
    is_file = target is not None and target != STDOUT
    schema = target.with_name(f"{target.stem}.schema.json") if is_file and target else None
    remark = _REMARK.format(file=job.file.name)
    text = entry_text(definition, wanted.raw, remark, schema.name if schema else "")
    entry, problems = read_entry(text.encode(), str(target or STDOUT), base, definition)
    if entry is None:
        raise EntryRefused(str(problems[0]), problems)
    lost = [name for name, raw in wanted.raw.items() if entry.raw.get(name) != raw and definition.fields[name].kind != "constant"]
    labels = "、".join(definition.fields[name].label for name in lost)
    told = (*problems, *([Problem("read_not_kept", Place(str(job.file)), {"names": labels})] if lost else ()))
    files = {target: text.encode()} if target is not None else {}
    if schema is not None and (not schema.exists() or schema.read_bytes() != schema_file(definition)):
        files[schema] = schema_file(definition)
    return _Read(definition, entry, text, files, told)


def _pictures(returned: Returned, base: Path) -> dict[Path, bytes]:
    """Where recovered photos go: below the entry's folder. The file that a photo was made from stays where it
    still stands; it is the better one."""
    found: dict[Path, bytes] = {}
    for name, data in returned.pictures.items():
        path = base / name.replace("\\", "/")
        is_plain = path.suffix.lower() in PHOTO_ENDINGS and not PureWindowsPath(name).drive and _is_below(path, base)
        if is_plain and not (path.exists() and (name not in returned.renewed or path.read_bytes() == data)):
            found[path] = data
    return found


def _is_below(path: Path, base: Path) -> bool:
    """Whether the folder is a new one right below the entry's own, or one that does not lead out of it."""
    if not path.parent.exists():
        return path.parent.parent == base
    return path.parent.resolve().is_relative_to(base.resolve())


def _missing_files(definition: FormDefinition, entry: Entry, pictures: dict[Path, bytes]) -> list[Problem]:
    """One remark on all the files that the entry names and that are not beside it."""
    missing = [
        one.value for one in named_files(definition, entry)
        if entry.base / one.value not in pictures and isinstance(find_file(entry.base, one.value), Fault)
    ]
    if not missing:
        return []
    names = "、".join(missing[:6]) + (f" 等 {len(missing)} 个" if len(missing) > 6 else "")
    return [Problem("read_files_not_beside", entry.place, {"names": names})]


def _roster(job: ReadJob, data: bytes, settings: Settings) -> list[_Read]:
    """Each applicant as an entry: one into a file, several into a folder."""
    name = str(job.file)
    form = job.form or form_named(data, name)
    if not form:
        raise refused(UsageFault, "read_form_unknown")
    definition = library.load(settings.templates, form)
    roster = read_roster(data, name, job.file.parent, definition)
    rows = [row for row in roster.rows if job.row in (None, row.key)]
    if job.row is not None and not rows:
        raise refused(UsageFault, "read_row_not_there", key=job.row)
    if not rows:
        raise FileUnusable(str(roster.found[0]) if roster.found else name, roster.found)
    folder = job.output if job.output is not None and job.output.is_dir() else None
    if len(rows) > 1 and folder is None:
        raise refused(UsageFault, "read_several_applicants", count=len(rows))
    targets = [folder / f"{row.key.translate(_NOT_IN_FILE_NAME)}.yaml" if folder else _target(job) for row in rows]
    refuse_existing([target for target in targets if target is not None], job.is_forced)
    reads = []
    for number, (row, target) in enumerate(zip(rows, targets, strict=True)):
        found = tuple(one for one in row.entry.found if one.code.startswith("roster_"))
        told = (*roster.found, *found) if number == 0 else found
        returned = Returned("docx", definition.form, definition.edition, row.entry.raw, problems=told)
        reads.append(_made(job, definition, returned, target, settings))
    return reads


def _tell(job: ReadJob, reads: list[_Read], screen: Screen, settings: Settings, is_shown: bool) -> int:
    """Shows what was read, what is wrong and what changed; gives the exit code."""
    problems = tuple(problem for one in reads for problem in one.problems)
    code = EntryRefused.exit_code if errors_in(problems) else 0
    facts: dict[str, Any] = {"exit_code": code, "ok": code == 0, "form": reads[0].definition.form}
    if is_shown:
        facts["entry"] = reads[0].text
    if job.compare is not None and len(reads) == 1:
        found = _changes(job.compare, reads[0], settings)
        facts["changes"] = [asdict(one) for one in found]
        _show_changes(screen, found)
    paths = [path for one in reads for path in one.files]
    show_written(screen, paths, problems, **facts)
    return code


def _changes(path: Path, read: _Read, settings: Settings) -> tuple[Changed, ...]:
    _, old = open_entry(path, read.definition.form, read.definition.profile, settings)
    return changes(read.definition, old, read.entry)


def _show_changes(screen: Screen, found: tuple[Changed, ...]) -> None:
    if screen.is_json:
        return
    if found:
        rows = [(one.label, inline(one.old, one.new) if one.old and one.new else one.old or "（无）", one.new) for one in found]
        show_table(("项目", "改动", "现为"), [(label, change, "" if "→" in change else new or "（无）") for label, change, new in rows])
    screen.tell(f"{len(found)} 处改动。" if found else "没有改动。")
