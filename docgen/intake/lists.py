"""The workbooks of an intake: 收件汇总, in which reviewers decide, and the list of those who were accepted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from docgen.entries.file_names import safe_name
from docgen.entries.printed import listed_text
from docgen.entries.read_back.migration import migrate
from docgen.entries.rosters.columns import KEY_HEADING, RosterColumn, RosterSheet, roster_sheets
from docgen.entries.rosters.tables import Table, workbook_of
from docgen.entries.rosters.workbook_writing import cell_text
from docgen.forms.definition import FormDefinition
from docgen.intake.decisions import ALSO, BY, CODE, REASON, WORD, WORDS, Decision
from docgen.intake.electronic import Version
from docgen.intake.letters import point_words
from docgen.intake.outcome import Outcome
from docgen.intake.running import IntakeResult
from docgen.problems import Problem

PHOTOS = "照片"
_HEADINGS = (
    "序号", "申报人", "单位", "文书编号", "结论", "问题", "怎样改正", WORD, BY, REASON, ALSO, "提醒", "补正限期", "交件日期",
    "已替换", "申报的表", "文件", CODE,
)  # fmt: skip
_WIDTHS = (6.0, 11.0, 18.0, 13.0, 11.0, 44.0, 34.0, 11.0, 10.0, 20.0, 20.0, 24.0, 13.0, 13.0, 8.0, 20.0, 30.0, 11.0)
_NAMED, _PRINTED = 2, _HEADINGS.index(ALSO) + 1      # columns that stay in sight, and those on paper
_GUIDE = (
    f"红底的各行是“需人工”的材料，由审核人看过后，在“{WORD}”栏选 {'、'.join(WORDS)} 之一，“{BY}”栏填姓名，“{REASON}”栏填理由，保存后再运行一次。",
    f"决定为补正时，“问题”栏中须由申报人改正的各处照列在补正通知里；还要补正的写在“{ALSO}”栏，一行一处。",
    f"“{CODE}”栏标明决定针对哪一份材料，不要改动；材料换了，原来的决定不再适用。",
    f"打印时印到“{ALSO}”栏为止，其余各栏在屏幕上看。",
    "其他结论也可以由审核人改定，同样须有姓名和理由。决定一经读入即记入台账。",
)


@dataclass(frozen=True, slots=True)
class AcceptedList:
    """The list as a workbook, the photos that it names, and what could not be filled."""

    workbook: bytes
    photos: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def summary_workbook(result: IntakeResult) -> bytes:
    """Everybody with state and points, what belongs to nobody, and how to decide."""
    rows = tuple(_row(number, one, result.typed.get(one.code)) for number, one in enumerate(result.outcomes, 1))
    marked = tuple(one.state == "需人工" for one in result.outcomes)
    others = [(f"{one.place}", one.says, one.remedy) for one in (*result.loose, *result.wrong)]
    others += [(name, "不是申报材料，没有使用", "") for name in result.unused]
    return workbook_of((
        Table("收件汇总", _HEADINGS, rows, _WIDTHS, marked, kept=_NAMED, printed=_PRINTED, choices={WORD: WORDS}),
        *((Table("其他文件", ("文件", "问题", "怎么办"), tuple(others), (50.0, 60.0, 50.0)),) if others else ()),
        Table("怎样决定", ("说明",), tuple((line,) for line in _GUIDE), (110.0,)),
    ))


def accepted_list(outcomes: Sequence[Outcome], definition: FormDefinition | None, given: Mapping[str, str]) -> AcceptedList:
    """Those accepted, as a roster: of the certificate that is to be issued, or of the form itself where none is named;
    `given` are values for what applications do not say (发证单位), by field name."""
    versions = [one.version for one in outcomes if one.state == "受理" and one.version]
    target = definition or (versions[0].definition if versions else None)
    if target is None:
        return AcceptedList(workbook_of((Table("名单", (KEY_HEADING,), (), (8.0,)),)))
    photos: dict[str, bytes] = {}
    people = [_person(one, target, given, photos) for one in versions]
    tables = [_table(sheet, people) for sheet in roster_sheets(target)]
    return AcceptedList(workbook_of(tables), photos, tuple(_missing(target, versions, people)))


def _row(number: int, one: Outcome, typed: Decision | None) -> tuple[str, ...]:
    told = [point for point in one.points if point.kind != "note"]
    remedies = "\n".join(dict.fromkeys(point.problem.remedy for point in told))
    notes = point_words([point for point in one.points if point.kind == "note"])
    until = one.until.isoformat() if one.until and one.state == "补正" else ""
    return (
        str(number), one.person.name, one.person.unit, one.number, one.state, point_words(told), remedies, *_decided(one, typed),
        notes, until, one.day.isoformat(), f"{one.replaced} 次" if one.replaced else "", one.title, _files(one), one.code,
    )  # fmt: skip


def _decided(one: Outcome, typed: Decision | None) -> tuple[str, str, str, str]:
    """A decision that does not hold stays as it was typed."""
    if typed:
        return typed.word, typed.by, typed.reason, typed.also
    if one.decision:
        return one.decision.state, one.decision.by, one.decision.reason, one.decision.also
    return "", "", "", ""


def _files(one: Outcome) -> str:
    """The electronic versions, and the files of the scan, each with which of its pages."""
    found: dict[str, list[int]] = {}
    for page in one.pages:
        found.setdefault(page.file, []).append(page.index)
    scans = [f"{file} 第 {'、'.join(map(str, sorted(set(pages))))} 页" for file, pages in found.items()]
    return "\n".join([*(version.file.name for version in one.versions), *scans])


def _person(version: Version, target: FormDefinition, given: Mapping[str, str], photos: dict[str, bytes]) -> Mapping[str, Any]:
    """The raw values of a row: those of the same name or label, the form's fixed words, the values given."""
    raw = dict(migrate(version.definition, version.entry, target).raw)
    for name, one in target.fields.items():
        own = version.definition.fields.get(name)
        if own is not None and own.kind == "constant" and one.kind != "constant":
            raw[name] = listed_text(own, version.entry)
        if one.kind == "photo" and (data := version.pictures.get(name)):
            raw[name] = f"{PHOTOS}/{safe_name(version.number)}.jpg"
            photos[str(raw[name])] = data
        if name in given and one.kind != "constant":
            raw[name] = given[name]
    return raw


def _table(sheet: RosterSheet, people: Sequence[Mapping[str, Any]]) -> Table:
    rows = tuple(_rows(sheet, people))
    widths = (8.0, *(float(max(12, min(40, 2 * len(column.heading) + 4))) for column in sheet.columns))
    return Table(sheet.name, (KEY_HEADING, *(column.heading for column in sheet.columns)), rows, widths)


def _rows(sheet: RosterSheet, people: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    for number, raw in enumerate(people, 1):
        items = _at(raw, sheet.group) if sheet.group else [raw]
        for item in items if isinstance(items, list) else ():
            yield (str(number), *(_cell(column, item) for column in sheet.columns))


def _cell(column: RosterColumn, raw: Any) -> str:
    return cell_text(column.field, _at(raw, column.path))


def _at(values: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        values = values.get(step) if isinstance(values, Mapping) else None
    return values


def _missing(target: FormDefinition, versions: Sequence[Version], people: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    """The columns that must be filled and that nobody's application fills."""
    empty = [
        one.label for name, one in target.fields.items()
        if one.is_required and one.kind != "constant" and people and not any(raw.get(name) for raw in people)
    ]  # fmt: skip
    if empty:
        yield Problem("intake_list_lacks", facts={"names": "、".join(empty), "count": len(versions)})
