"""The audit sees every character that is missing, changed or out of place."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Operator

from docgen.render.document import Box
from docgen.render.ink_audit import InkFinding, audit_ink
from docgen.render.page_pictures import page_glyphs
from docgen.render.paper import PlannedTable
from tests.finished import made
from tests.render import proved


def findings(pdf: bytes) -> tuple[InkFinding, ...]:
    return audit_ink(pdf, proved.paper(), proved.page_map())


def name_cell() -> Box:
    (box,) = (box for box in proved.page_map().find("value", "name") if box.page == 2)
    return box


def test_the_finished_file_passes() -> None:
    assert findings(proved.pdf()) == ()


@pytest.mark.parametrize("page", [1, 2, 5])
def test_texts_taken_from_a_page_are_missed(page: int) -> None:
    found = findings(shown_otherwise(page, lambda operands: None))
    assert {finding.page for finding in found} == {page}
    assert all(finding.planned and not finding.printed for finding in found)
    assert len(found) > 2


def test_one_text_taken_from_a_page_is_missed() -> None:
    counted = 0
    seen = []
    for number in range(60, 66):
        counted = -1

        def drop(operands: pikepdf.Array, number: int = number) -> pikepdf.Array | None:
            nonlocal counted
            counted += 1
            return None if counted == number else operands

        changed = shown_otherwise(2, drop)
        before, after = (sum(len(page) for page in page_glyphs(pdf)) for pdf in (proved.pdf(), changed))
        assert after < before
        seen.append(findings(changed))
    # Labels are fixed words of the form, values are what the entry says.
    assert any(seen)
    assert all(len(found) <= 1 for found in seen)


def test_a_changed_value_is_told_with_what_was_planned_and_what_is_printed() -> None:
    path, changed = name_cell().path, replace(proved.paper())
    blocks = tuple(
        replace(block, cells=tuple(
            replace(cell, paragraphs=tuple(replace(p, text="阿依古丽·买买堤") for p in cell.paragraphs))
            if cell.kind == "value" and cell.path == path else cell
            for cell in block.cells
        )) if isinstance(block, PlannedTable) else block
        for block in changed.blocks
    )
    found = audit_ink(proved.pdf(), replace(changed, blocks=blocks), proved.page_map())
    assert [(finding.page, finding.path) for finding in found] == [(1, "name"), (2, "name")]
    assert (found[0].planned, found[0].printed) == ("阿依古丽·买买堤", "阿依古丽·买买提")


def test_a_file_of_another_person_is_told() -> None:
    other = made("minimal").pdf
    assert other is not None
    assert {"identity", "mobile", "unit"} <= {finding.path for finding in findings(other)}


@pytest.mark.parametrize(("right", "down"), [(0, -20), (30, 0)])
def test_a_page_moved_by_less_than_a_row_is_told(right: float, down: float) -> None:
    with pikepdf.open(io.BytesIO(proved.pdf())) as file:
        page = file.pages[1]
        page.contents_add(f"q 1 0 0 1 {right} {down} cm".encode(), prepend=True)
        page.contents_add(b"Q")
        moved = proved.saved(file)
    assert {"name", "sex", "identity"} <= {finding.path for finding in findings(moved)}


def test_a_value_printed_into_its_neighbour_is_told_for_both() -> None:
    name, sex = name_cell(), next(box for box in proved.page_map().find("value", "sex"))
    boxes = tuple(
        replace(box, x=sex.x, width=sex.width) if box is name
        else replace(box, x=name.x, width=name.width) if box is sex else box
        for box in proved.page_map().boxes
    )
    found = audit_ink(proved.pdf(), proved.paper(), replace(proved.page_map(), boxes=boxes))
    assert [finding.path for finding in found] == ["name", "sex"]


def shown_otherwise(page: int, change: object) -> bytes:
    """The PDF with every showing of text on a page put through a function; None takes the text away."""
    assert callable(change)
    with pikepdf.open(io.BytesIO(proved.pdf())) as file:
        kept: list[object] = []
        for instruction in pikepdf.parse_content_stream(file.pages[page - 1]):
            if str(instruction.operator) in ("Tj", "TJ"):
                operands = change(instruction.operands)
                if operands is not None:
                    kept.append((operands, Operator(str(instruction.operator))))
            else:
                kept.append(instruction)
        file.pages[page - 1].Contents = file.make_stream(pikepdf.unparse_content_stream(kept))  # type: ignore[arg-type]
        return proved.saved(file)
