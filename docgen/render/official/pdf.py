"""An official paper as PDF, every line where it was set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from docgen.render.fonts import FontLibrary, Run
from docgen.render.html import house_environment
from docgen.render.official.document import (
    BODY,
    CELL,
    CELL_PITCH,
    MARGIN,
    PADDING,
    PADDING_ABOVE,
    PAGE,
    PITCH,
    ROW,
    SEAL_LINES,
    TITLE,
    TITLE_PITCH,
    Annexes,
    AnnexHead,
    Block,
    Body,
    Grid,
    GridRow,
    OfficialPaper,
    SignOff,
    Title,
)
from docgen.render.official.fitting import fitted
from docgen.render.official.setting import SetLine, Setter
from docgen.render.paper import SetParagraph
from docgen.render.sheet import proved_sheet, refuse_missing

_TEMPLATE = "official.html"


def official_pdf(paper: OfficialPaper, library: FontLibrary, house: Path) -> bytes:
    """The paper as a tagged PDF; the same bytes for the same paper.

    Raises `EntryRefused` with every character that no font has, `Unproved` when the finished file is not what was
    planned.
    """
    setter = _Page(fitted(paper, Setter(library)))
    facts = {
        "title": paper.name, "page": PAGE, "margin": MARGIN, "body": BODY, "pitch": setter.setter.pitch, "heading": TITLE,
        "heading_pitch": TITLE_PITCH, "cell": CELL, "cell_pitch": CELL_PITCH, "row": ROW,
        "padding": (PADDING_ABOVE, PADDING), "head": setter.head(paper) if paper.reference else None,
        "runs": [[setter.block(block) for block in run] for run in kept_runs(paper.blocks)],
        "styles": setter.styles,
    }
    refuse_missing(setter.setter.problems)
    environment = house_environment(house)
    environment.globals["family"] = library.own
    return proved_sheet(environment.get_template(_TEMPLATE).render(facts), library)


def kept_runs(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """The blocks, those together that stay on one page: the last of the text with what is under it."""
    waiting: list[Block] = []
    for block in blocks:
        if waiting and (isinstance(block, (Body, Title, Grid, AnnexHead)) or not isinstance(waiting[0], Body)):
            yield waiting
            waiting = []
        waiting.append(block)
    if waiting:
        yield waiting


class _Page:
    """Blocks as the template takes them."""

    def __init__(self, setter: Setter) -> None:
        self.setter = setter
        # Classes, not style attributes: WeasyPrint parses every attribute anew.
        self.styles: dict[Markup, str] = {}

    def head(self, paper: OfficialPaper) -> dict[str, Any]:
        """The red name of the issuer, and the number over the red rule."""
        size = self.setter.mark_size(paper.issuer)
        mark = self.setter.paragraph(paper.issuer, "title", size, size * 1.2, "center")
        number = self.setter.paragraph(paper.reference, "fang", BODY, PITCH, "center")
        return {"mark": self._paragraph(mark), "number": self._paragraph(number)}

    def block(self, block: Block) -> dict[str, Any]:
        match block:
            case Title():
                return {"kind": "title", "above": block.lines_above * PITCH,
                        "lines": [self._paragraph(self.setter.title(line)) for line in block.lines]}
            case Body():
                return {"kind": "words", "tag": "h2" if block.is_heading else "p",
                        "paragraphs": [self._paragraph(self.setter.body(block))]}
            case Annexes():
                return {"kind": "annexes", "paragraphs": [self._paragraph(one) for one in self.setter.annexes(block.names)]}
            case SignOff():
                return {"kind": "sign_off", "above": SEAL_LINES * self.setter.pitch,
                        "paragraphs": [self._paragraph(one) for one in self.setter.sign_off(block)]}
            case AnnexHead():
                label = self.setter.paragraph(block.label, "hei", BODY, PITCH)
                return {"kind": "annex", "paragraphs": [self._paragraph(label)]}
            case Grid():
                return self._grid(block)

    def _grid(self, grid: Grid) -> dict[str, Any]:
        under = [self._paragraph(self.setter.paragraph(grid.under, "kai", BODY, PITCH, "center"))] if grid.under else []
        return {
            "kind": "grid", "under": under, "columns": [column.width for column in grid.columns],
            "headings": [self._paragraph(self.setter.cell(one.heading, "hei", one.width, True)) for one in grid.columns],
            "rows": [self._row(row, grid) for row in grid.rows],
        }

    def _row(self, row: GridRow, grid: Grid) -> dict[str, Any]:
        if len(row.texts) == 1:
            width = sum(column.width for column in grid.columns)
            return {"is_group": True, "cells": [self._paragraph(self.setter.cell(row.texts[0], "hei", width, False))]}
        pairs = zip(row.texts, grid.columns, strict=True)
        cells = [self.setter.cell(text, "fang", column.width, column.is_centred) for text, column in pairs]
        return {"is_group": False, "cells": [self._paragraph(cell) for cell in cells]}

    def _paragraph(self, paragraph: SetParagraph) -> dict[str, Any]:
        own = self.setter.library.own(paragraph.font)
        css = f"font:{paragraph.size:g}pt/{paragraph.pitch:g}pt '{own}';text-align:{paragraph.align}"
        if paragraph.first:
            css += f";text-indent:{paragraph.first * paragraph.size:.4f}pt"
        if paragraph.left or paragraph.right:
            css += f";margin-left:{paragraph.left:.4f}mm;margin-right:{paragraph.right:.4f}mm"
        lines = self.setter.spread(paragraph)
        name = self.styles.setdefault(Markup(css), f"s{len(self.styles)}")
        return {"css": name, "html": Markup("\n").join(_line(line, own) for line in lines)}


def _line(line: SetLine, own: str) -> Markup:
    words = Markup("").join(_run(run, own) for run in line.runs)
    return Markup('<span style="letter-spacing:{}pt">{}</span>').format(f"{line.spread:.4f}", words) if line.spread else words


def _run(run: Run, own: str) -> Markup:
    text = escape(run.text)
    if run.is_rtl:
        return Markup(f"<bdi dir=\"rtl\" lang=\"ug\" style=\"font-family:'{run.family}';line-height:0;letter-spacing:0\">{text}</bdi>")
    if run.family != own:
        return Markup(f"<span style=\"font-family:'{run.family}';line-height:0\">{text}</span>")
    return text
