"""Which sheets and columns the roster of a form has: one row an applicant, one sheet a repeating group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from docgen.entries.names import children
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Field
from docgen.forms.fields.base import Path as FieldPath

MAIN_SHEET = "名单"
KEY_HEADING = "序号"
_UNASKED = ("constant", "ordinal")
# A sheet's name has at most 31 characters, none of these.
_NOT_IN_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))
_SHEET_NAME = 31
_STORY = (("row", "所选项目的序号"), ("text", "正文"))


@dataclass(frozen=True, slots=True)
class RosterColumn:
    """A column: its heading, the path it fills below the applicant or below a row of the group, the field it
    asks for, and whether a blank is a fault."""

    heading: str
    path: FieldPath
    field: Field
    is_required: bool


@dataclass(frozen=True, slots=True)
class RosterSheet:
    """A sheet: its name, the path of the group whose rows it holds (() for the applicants' own), its columns,
    and how many rows an applicant may have (None: any number)."""

    name: str
    group: FieldPath
    columns: tuple[RosterColumn, ...]
    max_rows: int | None = None


def roster_sheets(definition: FormDefinition) -> tuple[RosterSheet, ...]:
    """The sheets of a form's roster, the applicants' own first."""
    singles = tuple(_distinct(_columns(definition.fields, ())))
    groups = tuple(_groups(definition.fields, ()))
    return (RosterSheet(MAIN_SHEET, (), singles), *_distinct_names(groups))


def _columns(fields: Mapping[str, Field], above: FieldPath) -> Iterator[RosterColumn]:
    for name, field in fields.items():
        path = (*above, name)
        if field.kind in _UNASKED or field.kind == "rows":
            continue
        if field.kind == "narrative":
            # A story is due when its rows are there: the check tells, not the heading.
            for part, words in _STORY:
                yield RosterColumn(f"{field.label}：{words}", (*path, part), field, False)
        elif children(field):
            for column in _columns(children(field), path):
                yield replace(column, heading=f"{field.label}：{column.heading}")
        else:
            yield RosterColumn(field.label, path, field, field.is_required)


def _groups(fields: Mapping[str, Field], above: FieldPath) -> Iterator[RosterSheet]:
    for name, field in fields.items():
        path = (*above, name)
        if field.kind == "rows":
            columns = tuple(_distinct(_columns(children(field), ())))
            yield RosterSheet(_sheet_name(field.label), path, columns, getattr(field, "max_rows", None))
        else:
            yield from _groups(children(field), path)


def _distinct(columns: Iterator[RosterColumn]) -> Iterator[RosterColumn]:
    """Headings that stand for two columns bear the field's name as well."""
    made = list(columns)
    counts = Counter(column.heading for column in made)
    for column in made:
        is_shared = counts[column.heading] > 1
        yield replace(column, heading=f"{column.heading}（{column.path[-1]}）") if is_shared else column


def _sheet_name(label: str) -> str:
    return label.translate(_NOT_IN_SHEET_NAME)[:_SHEET_NAME]


def _distinct_names(sheets: tuple[RosterSheet, ...]) -> Iterator[RosterSheet]:
    taken = {MAIN_SHEET}
    for sheet in sheets:
        name, number = sheet.name, 2
        while name in taken:
            name, number = f"{sheet.name[: _SHEET_NAME - 2]}{number}", number + 1
        taken.add(name)
        yield replace(sheet, name=name)
