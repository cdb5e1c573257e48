"""The tags of form fields: each in the table cell where it is drawn, so that screen readers meet it there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from docgen.errors import Unproved
from docgen.problems import Problem
from docgen.render.fillable_fields import Area, FormField
from docgen.render.paper import Paper, PlannedCell, PlannedTable


def add_tags(
    document: Pdf, paper: Paper, fields: tuple[FormField, ...], widgets: Mapping[Area, pikepdf.Object]
) -> None:
    """A `Form` element for every widget in its cell, after the words that it answers.

    Raises `Unproved` when the tables of the PDF are not those of the plan.
    """
    areas: dict[str, list[Area]] = defaultdict(list)
    for field in fields:
        for area in field.areas:
            areas[area.cell].append(area)
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    following = max((int(key) for key in list(numbers)[::2]), default=-1) + 1
    for cell, element in _tagged_cells(document, paper):
        for area in sorted(areas.pop(cell.id, ()), key=lambda area: area.after, reverse=True):
            widget = widgets[area]
            widget.StructParent = following
            numbers.append(following)
            numbers.append(_tag(document, element, widget, area))
            following += 1
    if areas:
        raise Unproved(Problem("fillable_differs", facts={"what": f"标签树中没有格子 {'、'.join(sorted(areas))}"}))
    document.Root.StructTreeRoot.ParentTreeNextKey = following


def _tag(document: Pdf, cell: pikepdf.Object, widget: pikepdf.Object, area: Area) -> pikepdf.Object:
    reference = Dictionary(Type=Name.OBJR, Obj=widget, Pg=widget.P)
    element = document.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Form, P=cell, Pg=widget.P, K=Array([reference]))
    )
    cell.K.insert(min(area.after, len(cell.K)), element)
    return element


def _tagged_cells(document: Pdf, paper: Paper) -> Iterator[tuple[PlannedCell, pikepdf.Object]]:
    """Every planned cell with its element. A table over several pages has an element on each, and its header
    rows in each."""
    elements = _below(document.Root.StructTreeRoot, "/Table")
    for table in paper.blocks:
        if not isinstance(table, PlannedTable):
            continue
        row = 0
        while row < len(table.rows):
            drawn = list(_below(next(elements, Dictionary()), "/TR"))[table.headers if row else 0 :]
            if not drawn:
                raise Unproved(Problem("fillable_differs", facts={"what": "标签树中的表格"}))
            for number, element in enumerate(drawn, row):
                yield from _tagged_row(table, number, element)
            row += len(drawn)


def _tagged_row(
    table: PlannedTable, row: int, element: pikepdf.Object
) -> Iterator[tuple[PlannedCell, pikepdf.Object]]:
    cells, found = table.cells_of_row(row), list(_kids(element))
    if len(cells) != len(found):
        raise Unproved(Problem("fillable_differs", facts={"what": f"表格 {table.id} 第 {row + 1} 行的标签"}))
    yield from zip(cells, found, strict=True)


def _below(root: pikepdf.Object, kind: str) -> Iterator[pikepdf.Object]:
    """The structure elements of a kind below an element, outermost only, in reading order."""
    for kid in _kids(root):
        if str(kid.S) == kind:
            yield kid
        else:
            yield from _below(kid, kind)


def _kids(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    kids = element.get("/K", Array())
    for kid in kids if isinstance(kids, Array) else (kids,):
        if isinstance(kid, pikepdf.Object) and "/S" in kid:
            yield kid
