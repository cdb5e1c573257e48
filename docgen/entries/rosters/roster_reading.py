"""From the cells of a workbook to entries: headings found, rows gathered by their key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docgen.entries.names import folded
from docgen.entries.raw import Written, entry_of
from docgen.entries.rosters.columns import KEY_HEADING, RosterColumn, RosterSheet, roster_sheets
from docgen.entries.rosters.roster import Roster, RosterRow
from docgen.entries.rosters.workbook_reading import SheetCell, SheetCells, WorkbookCells, read_workbook
from docgen.entries.rosters.workbook_writing import (
    EDITION_PROPERTY,
    FORM_PROPERTY,
    GUIDE_SHEET,
    SAMPLE_KEY,
    hint_of,
)
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Path as FieldPath
from docgen.problems import Fact, Place, Problem

# A title, a date and some words may stand above the headings.
_HEADING_WITHIN = 12
_LEAST_HEADINGS = 0.5       # of the required ones
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY_CUT_TO = {"month": 7, "year": 4}
# 1990.10 as a number is 1990.1, and so is 1990.1.
_UNCLEAR_MONTH = re.compile(r"\d{4}\.1")
WRONG_KINDS = {"formula": "roster_formula", "error": "roster_error_cell", "truncated": "roster_digits_lost"}


def form_named(data: bytes, name: str) -> str:
    """The form a workbook of ours says it is for, "" when it says none. Raises FileUnusable."""
    return read_workbook(data, name).properties.get(FORM_PROPERTY, "")


def read_roster(data: bytes, name: str, base: Path, definition: FormDefinition) -> Roster:
    """The applicants of a workbook; `name` is its name in messages, `base` the folder of the files it names.

    Headings may stand in any order, with other columns between them and words above; sheets go by their
    names, the applicants' own also by being first. Raises FileUnusable for a workbook that cannot be read.
    """
    book = read_workbook(data, name)
    reading = _Reading(name, definition, list(_form_problems(book, name, definition)))
    main, *groups = roster_sheets(definition)
    cells = _sheet_of(main, book) or _first_sheet(book)
    rows = reading.applicants(main, cells) if cells else []
    for sheet in groups:
        found = _sheet_of(sheet, book)
        if found is not None:
            reading.group_rows(sheet, found, rows)
    if not rows and not reading.problems:
        reading.problems.append(Problem("roster_empty", Place(name), {"sheet": main.name}))
    made = (RosterRow(row.key, row.number, entry_of(definition, row.written(name, cells), base)) for row in rows)
    return Roster(definition.form, tuple(made), tuple(reading.problems))


def _form_problems(book: WorkbookCells, name: str, definition: FormDefinition) -> Iterator[Problem]:
    said = book.properties.get(FORM_PROPERTY, definition.form), book.properties.get(EDITION_PROPERTY, definition.edition)
    if said != (definition.form, definition.edition):
        facts: dict[str, Fact] = {"found": "、".join(said), "form": definition.form, "edition": definition.edition}
        yield Problem("roster_other_form", Place(name), facts)


def _sheet_of(sheet: RosterSheet, book: WorkbookCells) -> SheetCells | None:
    return next((one for one in book.sheets if folded(one.name) == folded(sheet.name)), None)


def _first_sheet(book: WorkbookCells) -> SheetCells | None:
    return next((one for one in book.sheets if one.name != GUIDE_SHEET and one.rows), None)


@dataclass
class _Row:
    """An applicant being gathered: raw values and the place of every path."""

    key: str
    number: int
    raw: dict[str, Any] = field(default_factory=dict)
    places: dict[FieldPath, Place] = field(default_factory=dict)
    found: list[Problem] = field(default_factory=list)

    def put(self, path: FieldPath, text: str, place: Place) -> None:
        """Sets a value below mappings and lists that are made on the way."""
        here: Any = self.raw
        for depth, step in enumerate(path[:-1]):
            empty: Any = [] if isinstance(path[depth + 1], int) else {}
            if isinstance(here, list):
                while len(here) <= int(step):
                    here.append({})
                here = here[int(step)]
            else:
                here = here.setdefault(str(step), empty)
            self.places.setdefault(path[: depth + 1], place)
        here[path[-1]] = text
        self.places[path] = place

    def written(self, file: str, cells: SheetCells | None) -> Written:
        """What the rows say, as the entry is made of it."""
        place = Place(file, self.number, 1, cells.name if cells else None)
        return Written(self.raw, place, self.places, {}, tuple(self.found))


@dataclass(frozen=True, slots=True)
class _Heading:
    """Where the headings stand: their row, the column of the key, and of each column found."""

    row: int
    key: int | None
    columns: Mapping[int, RosterColumn]


class _Reading:
    def __init__(self, file: str, definition: FormDefinition, problems: list[Problem]) -> None:
        self.file, self.definition, self.problems = file, definition, problems

    def applicants(self, sheet: RosterSheet, cells: SheetCells) -> list[_Row]:
        """One row for each applicant, keyed; a key that stands twice is told."""
        heading = self._heading(sheet, cells)
        if heading is None:
            return []
        rows: dict[str, _Row] = {}
        for number, line in self._lines(sheet, cells, heading):
            key = _key_in(line, heading) or str(len(rows) + 1)
            row = _Row(key, number)
            self._fill(row, (), heading, (number, line), cells)
            if key in rows:
                facts: dict[str, Fact] = {"key": key, "first": rows[key].number}
                self.problems.append(Problem("roster_key_twice", Place(self.file, number, heading.key, cells.name), facts))
            else:
                rows[key] = row
        return list(rows.values())

    def group_rows(self, sheet: RosterSheet, cells: SheetCells, rows: list[_Row]) -> None:
        """Adds the group's rows to the applicants that they name by key."""
        heading = self._heading(sheet, cells)
        if heading is None:
            return
        owners = {row.key: row for row in rows}
        counts: dict[str, int] = {}
        for number, line in self._lines(sheet, cells, heading):
            key = _key_in(line, heading)
            owner = owners.get(key)
            if owner is None:
                code = "roster_key_unknown" if key else "roster_key_missing"
                self.problems.append(Problem(code, Place(self.file, number, heading.key or 1, cells.name), {"key": key}))
                continue
            item = counts.get(key, 0)
            counts[key] = item + 1
            self._fill(owner, (*sheet.group, item), heading, (number, line), cells)

    def _heading(self, sheet: RosterSheet, cells: SheetCells) -> _Heading | None:
        """The row that holds most of the sheet's headings; told when there is none."""
        known = {folded(column.heading): column for column in sheet.columns}
        best = _Heading(0, None, {})
        for number in sorted(cells.rows)[:_HEADING_WITHIN]:
            found: dict[int, RosterColumn] = {}
            key = None
            for place, cell in sorted(cells.rows[number].items()):
                words = folded(cell.text)
                if words == folded(KEY_HEADING) and key is None:
                    key = place
                elif words in known and known[words] not in found.values():
                    found[place] = known[words]
            if len(found) > len(best.columns):
                best = _Heading(number, key, found)
        return best if self._is_whole(sheet, cells, best) else None

    def _is_whole(self, sheet: RosterSheet, cells: SheetCells, heading: _Heading) -> bool:
        """Tells the required headings that are missing; with too few of them the sheet is not read."""
        required = [column for column in sheet.columns if column.is_required]
        missing = [column.heading for column in required if column not in heading.columns.values()]
        place = Place(self.file, heading.row or 1, 1, cells.name)
        if not heading.columns or len(missing) > len(required) * _LEAST_HEADINGS:
            self.problems.append(Problem("roster_without_headings", place, {"sheet": cells.name, "names": "、".join(missing)}))
            return False
        for name in missing:
            self.problems.append(Problem("roster_heading_missing", place, {"name": name}))
        if sheet.group and heading.key is None:
            self.problems.append(Problem("roster_heading_missing", place, {"name": KEY_HEADING}))
            return False
        return True

    def _lines(
        self, sheet: RosterSheet, cells: SheetCells, heading: _Heading
    ) -> Iterator[tuple[int, Mapping[int, SheetCell]]]:
        """The rows below the headings that say something: neither hints nor samples nor keys alone, nor the
        headings again where they are merged downwards."""
        known = {column: (one.heading, hint_of(one)) for column, one in heading.columns.items()}
        repeated = {column: {folded(words) for words in texts} for column, texts in known.items()}
        for number in sorted(cells.rows):
            line = cells.rows[number]
            said = {column: cell.text for column, cell in line.items() if column in heading.columns}
            is_heading = all(folded(text) in repeated[column] for column, text in said.items())
            if number <= heading.row or is_heading or _key_in(line, heading).startswith(SAMPLE_KEY):
                continue
            yield number, line

    def _fill(
        self, row: _Row, above: FieldPath, heading: _Heading, line: tuple[int, Mapping[int, SheetCell]], cells: SheetCells
    ) -> None:
        """Puts a line's cells into an applicant below a path; a blank cell is known by its place alone."""
        number, found = line
        for position, column in heading.columns.items():
            path, place = (*above, *column.path), Place(self.file, number, position, cells.name)
            cell = found.get(position)
            if cell is None:
                row.places.setdefault(path, place)
                continue
            row.found += _doubts(column, cell, place)
            row.put(path, _cut(cell, _DAY_CUT_TO.get(column.field.kind)).text, place)


def _doubts(column: RosterColumn, cell: SheetCell, place: Place) -> Iterator[Problem]:
    """What is wrong with a cell whatever its field says of its text."""
    if cell.kind in WRONG_KINDS:
        yield Problem(WRONG_KINDS[cell.kind], place, {"label": column.heading, "text": cell.text[:40]})
    if column.field.kind == "month" and cell.kind == "number" and _UNCLEAR_MONTH.fullmatch(cell.text):
        facts: dict[str, Fact] = {"label": column.heading, "text": cell.text, "year": cell.text[:4]}
        yield Problem("roster_month_unclear", place, facts)


def _key_in(line: Mapping[int, SheetCell], heading: _Heading) -> str:
    cell = line.get(heading.key) if heading.key is not None else None
    return cell.text.strip() if cell else ""


def _cut(cell: SheetCell, length: int | None) -> SheetCell:
    """Excel makes a day of a month and of a year: 1990-03 becomes 1990-03-01."""
    is_day = bool(length) and _DAY.fullmatch(cell.text) is not None
    return SheetCell(cell.row, cell.column, cell.text[:length], cell.kind) if is_day else cell
