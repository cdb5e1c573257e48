"""read(fill(entry)) == entry: for every form, as PDF, as DOCX, saved again by LibreOffice, and as roster."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from docgen.entries.names import children
from docgen.entries.rosters.columns import roster_sheets
from docgen.entries.rosters.roster_reading import read_roster
from docgen.entries.rosters.workbook_writing import HEADING_ROW, SAMPLE_ROW, cell_text, write_roster
from docgen.errors import EntryRefused
from docgen.forms.fields.base import Field
from docgen.render.fill import fill
from tests.entries.read_back.returns import (
    FORMS,
    as_entry,
    docx_of,
    pdf_of,
    read,
    saved_again,
    without_carried,
)
from tests.finished import changed, definition, entry_of, options, written
from tests.strategies import entries

FULLNESS = ["minimal", "typical", "maximal"]
_FEW = settings(
    max_examples=3, derandomize=True, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


def on_paper(field: Field, value: Any) -> Any:
    """A value without what the form does not print."""
    inner = children(field)
    if value is None or not field.is_printed or field.kind in ("photo", "attachment"):
        return None
    if isinstance(value, tuple):
        return tuple({name: on_paper(inner[name], cell) for name, cell in row.items()} for row in value)
    if inner and isinstance(value, Mapping):
        return {name: on_paper(inner[name], one) for name, one in value.items()}
    return value


@pytest.mark.parametrize("fullness", FULLNESS)
@pytest.mark.parametrize("form", FORMS)
def test_a_docx_reads_back_to_its_entry(form: str, fullness: Any) -> None:
    returned = read(docx_of(fullness, form))
    assert returned.problems == ()
    assert as_entry(returned.values, form).raw == entry_of(written(fullness, form), form).raw


@pytest.mark.parametrize("fullness", FULLNESS)
def test_a_docx_saved_again_by_libreoffice_reads_back_to_its_entry(fullness: Any) -> None:
    for form, docx in zip(FORMS, saved_again([docx_of(fullness, form) for form in FORMS]), strict=True):
        returned = read(docx)
        assert returned.problems == (), form
        assert as_entry(returned.values, form).raw == entry_of(written(fullness, form), form).raw, form


@pytest.mark.parametrize("fullness", FULLNESS)
@pytest.mark.parametrize("form", FORMS)
def test_all_that_is_printed_reads_back_from_the_paper_alone(form: str, fullness: Any) -> None:
    returned = read(without_carried(docx_of(fullness, form)))
    assert {problem.code for problem in returned.problems} <= {"read_not_on_paper"}
    entry, fields = entry_of(written(fullness, form), form), definition(form).fields
    back = as_entry(returned.values, form).values
    there = {name: on_paper(fields[name], value) for name, value in entry.values.items()}
    assert {name: on_paper(fields[name], back.get(name)) for name in there} == there


@pytest.mark.parametrize("fullness", FULLNESS)
@pytest.mark.parametrize("form", FORMS)
def test_a_pdf_reads_back_to_its_entry(form: str, fullness: Any) -> None:
    returned = read(pdf_of(fullness, form))
    assert returned.problems == () and returned.references
    assert as_entry(returned.values, form).raw == entry_of(written(fullness, form), form).raw


@_FEW
@given(st.data())
@pytest.mark.parametrize("form", FORMS)
def test_whatever_a_careful_applicant_writes_reads_back(form: str, data: st.DataObject) -> None:
    entry = changed(form, **data.draw(entries(definition(form))))
    try:
        document = fill(definition(form), entry, options(pdf=False, is_draft=True))
    except EntryRefused:  # a character that no font has, a text larger than its box: nothing goes out
        reject()
    assert document.docx is not None
    returned = read(document.docx)
    assert [problem.code for problem in returned.problems] == []
    assert as_entry(returned.values, form).raw == entry.raw


@pytest.mark.parametrize("fullness", FULLNESS)
@pytest.mark.parametrize("form", FORMS)
def test_a_roster_reads_back_to_its_entry(form: str, fullness: Any) -> None:
    entry = entry_of(written(fullness, form), form)
    roster = read_roster(_roster_of(form, entry.raw), "名单.xlsx", Path(), definition(form))
    assert roster.found == ()
    (row,) = roster.rows
    assert row.entry.found == entry.found
    assert dict(row.entry.values) == dict(entry.values)


def _roster_of(form: str, raw: Mapping[str, Any]) -> bytes:
    """The roster of a form with one applicant, whose number is 7, in place of the sample."""
    book = load_workbook(io.BytesIO(write_roster(definition(form))))
    for sheet in roster_sheets(definition(form)):
        page = book[sheet.name]
        page.delete_rows(SAMPLE_ROW, 10)
        columns = {column.heading: column for column in sheet.columns}
        for number, values in enumerate(_rows_at(raw, sheet.group), SAMPLE_ROW):
            page.cell(number, 1).value = "7"
            for place in range(2, len(sheet.columns) + 2):
                column = columns[page.cell(HEADING_ROW, place).value]
                page.cell(number, place).value = cell_text(column.field, _at(values, column.path)) or None
                page.cell(number, place).data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rows_at(raw: Mapping[str, Any], group: tuple[str | int, ...]) -> list[Any]:
    return (_at(raw, group) or []) if group else [raw]


def _at(values: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        values = values.get(step) if isinstance(values, Mapping) else None
    return values
