"""Drawn grids: what is drawn is what is read, and a drawing that cannot be is refused where it is wrong."""

from __future__ import annotations

import pytest

from docgen.forms.grid import Drawing, Names, read_grid
from docgen.forms.layout import Cell, GridRow
from docgen.forms.source import Mapping, Scalar, read_source
from docgen.problems import Problem

NAMES = Names(
    fields={"name": "", "sex": "", "photo": "", "unit": "", "works": "works", "works.title": "works",
            "works.year": "works", "posts": "posts", "posts.post": "posts"},
    signatures=frozenset({"applicant"}),
    wording={"pledge": "本人承诺属实。"},
)  # fmt: skip


def read(drawing: str, columns: int) -> tuple[Drawing, list[Problem]]:
    """The drawing as the block under `grid: |`, two blanks further in."""
    text = "grid: |\n" + "".join(f"  {line.strip()}\n" for line in drawing.strip().splitlines())
    node, problems = read_source(text, "form.yaml")
    assert isinstance(node, Mapping) and not problems
    scalar = node.values["grid"]
    assert isinstance(scalar, Scalar)
    return read_grid(scalar, columns, NAMES)


def cells(drawing: str, columns: int) -> list[Cell]:
    found, problems = read(drawing, columns)
    assert problems == [] and found.is_sound
    return [one.cell for one in found.cells]


def faults(drawing: str, columns: int) -> list[tuple[str, int | None, int | None]]:
    return [(one.code, one.place.line, one.place.column) for one in read(drawing, columns)[1]]


def test_every_word_is_a_cell_of_its_kind() -> None:
    drawn = cells(
        """
        12  | name:  name  'A 班''s'  .
        =46 | applicant:  applicant  'pledge'  <
        """, 4,
    )  # fmt: skip
    assert drawn == [
        Cell("label", "name", 0, 0), Cell("value", "name", 0, 1),
        Cell("fixed", "A 班's", 0, 2), Cell("empty", "", 0, 3),
        Cell("signature_label", "applicant", 1, 0), Cell("signature", "applicant", 1, 1),
        Cell("fixed", "本人承诺属实。", 1, 2, 1, 2),
    ]  # fmt: skip


def test_joined_cells_are_one_rectangle() -> None:
    drawn = cells(
        """
        12 | name:  name  photo  <
        12 | sex:   sex   ^      ^
        12 | unit:  unit  ^      <
        """, 4,
    )  # fmt: skip
    assert Cell("value", "photo", 0, 2, 3, 2) in drawn
    assert len(drawn) == 7


def test_the_mark_before_the_bar_says_how_high_a_row_is() -> None:
    found, _ = read(
        """
        9.5 | works.title: works.year:
        16* | works.title  works.year
        =46 | applicant:   applicant
        """, 2,
    )  # fmt: skip
    assert found.rows == (GridRow(9.5), GridRow(16, group="works"), GridRow(46, is_exact=True))


@pytest.mark.parametrize(
    ("drawing", "columns", "expected"),
    [
        ("12 | name: name", 3, [("grid_columns", 2, 3)]),
        ("12 | name: name sex: sex", 2, [("grid_columns", 2, 19)]),
        ("12 | < name", 2, [("grid_nothing_to_join", 2, 8)]),
        ("12 | ^ name", 2, [("grid_nothing_to_join", 2, 8)]),
        ("12 | name photo\n12 | photo: ^\n12 | ^ <", 2, [("grid_not_rectangle", 3, 8)]),
        ("12 | name <\n12 | ^ sex", 2, [("grid_not_rectangle", 2, 8)]),
        ("12 | . name\n12 | unit ^\n12 | ^ <\n12 | < ^", 2,
         [("grid_not_rectangle", 3, 8), ("grid_nothing_to_join", 5, 8)]),
        ("12 | nmae: name", 2, [("grid_unknown_name", 2, 8)]),
        ("12 | name: 姓名", 2, [("grid_unknown_name", 2, 14)]),
        ("12 | works: works", 2, [("grid_group_as_value", 2, 15)]),
        ("12 | works.title works.year", 2, [("grid_group_not_repeated", 2, 8), ("grid_group_not_repeated", 2, 20)]),
        ("12* | works.title posts.post", 2, [("grid_repeat_mixed", 2, 21)]),
        ("12* | works.title name", 2, [("grid_repeat_mixed", 2, 21)]),
        ("12* | name works.title", 2, [("grid_repeat_mixed", 2, 9)]),
        ("12* | name: .", 2, [("grid_repeat_without_group", 2, 3)]),
        ("12* | name sex", 2, [("grid_repeat_without_group", 2, 3)]),
        ("=12 | name: name", 2, [("grid_exact_height", 2, 15)]),
        ("12 | name: name\n=12 | sex: ^", 2, [("grid_exact_height", 2, 14)]),
        ("=12* | works.title works.year", 2,
         [("grid_exact_and_repeated", 2, 3), ("grid_exact_height", 2, 10), ("grid_exact_height", 2, 22)]),
        ("name: name", 2, [("grid_row_unreadable", 2, 3)]),
        ("0 | name: name", 2, [("grid_height", 2, 3)]),
        ("2000 | name: name", 2, [("grid_height", 2, 3)]),
        ("-3 | name: name", 2, [("grid_row_unreadable", 2, 3)]),
        ("12 | 'A 班 name", 2, [("grid_quote_open", 2, 8)]),
        ("12 | name: name\n12 | nmae: .\n9 | sex:", 2, [("grid_unknown_name", 3, 8), ("grid_columns", 4, 3)]),
    ],
)  # fmt: skip
def test_a_drawing_that_cannot_be_is_refused_where_it_is_wrong(
    drawing: str, columns: int, expected: list[tuple[str, int, int]]
) -> None:
    assert faults(drawing, columns) == expected
    assert not read(drawing, columns)[0].is_sound


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    (problem,) = read("12 | works.yaer: .", 2)[1]
    assert problem.facts["nearest"] == "works.year"


def test_an_empty_drawing_is_refused() -> None:
    node, _ = read_source("grid: ''\n", "form.yaml")
    assert isinstance(node, Mapping)
    scalar = node.values["grid"]
    assert isinstance(scalar, Scalar)
    assert [one.code for one in read_grid(scalar, 2, NAMES)[1]] == ["grid_empty"]
