"""From a `Paper` to HTML: the house's template filled with planned lines, nothing left to the layout engine."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from docgen.forms.layout import Role
from docgen.render.fonts import FontLibrary, Run
from docgen.render.paper import (
    Paper,
    PlannedBlock,
    PlannedCell,
    PlannedRow,
    PlannedSpace,
    PlannedTable,
    PlannedWords,
    SetParagraph,
)
from docgen.render.qr import MODULES, SIZE_MM, qr_png

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_CODE_MODULE = 8    # pixels a module: 368 dpi at 16 mm
_TAGS = {"title": "h1", "section": "h2", "item": "h3", "note": "p", "text": "p"}
_ALL_PAGES = """
@page {{ size: {width}mm {height}mm; margin: {margin};
  @bottom-center {{ content: "第 " counter(page) " 页　共 " counter(pages) " 页"; vertical-align: top; padding-top: 7mm;
    font: 10.5pt/15pt 'Form Latin', 'Form Song'; }} {more} }}
"""
_NUMBERED = """
@page :nth({page}) {{
  @bottom-left {{ content: "文书编号 {number}\\A {reference}"; white-space: pre; width: 62mm; vertical-align: top;
    padding-top: 7mm; text-align: left; font: 8pt/12pt 'Form Latin', 'Form Song'; }}
  @bottom-right {{ content: url("{qr}"); width: 62mm; vertical-align: top; padding-top: 4mm; text-align: right;
    image-resolution: {dpi}dpi; image-rendering: crisp-edges; }} }}
"""
_DRAFT_HEAD = """@top-center { content: "样稿　不作申报用"; font: 14pt/18pt 'Form Hei'; color: #808080; }"""


@dataclass
class _Styles:
    """Class names for the distinct text styles of a document."""

    names: dict[str, str] = field(default_factory=dict)

    def name(self, declarations: str) -> str:
        """The class of some CSS declarations."""
        return self.names.setdefault(declarations, f"s{len(self.names)}")

    @property
    def css(self) -> str:
        return "".join(f".{name}{{{declarations}}}" for declarations, name in self.names.items())


def to_html(paper: Paper, house: Path, library: FontLibrary) -> str:
    """The document as one HTML page without any reference outside itself.

    `house` is the folder of print.css and paper.html, `library` says which family draws which role.
    """
    styles = _Styles()
    blocks = [_block(block, styles, library) for block in paper.all_blocks]
    css = (house / "print.css").read_text("utf-8") + _page_css(paper) + styles.css
    return _template(house).render(
        language=paper.definition.language, title=paper.definition.title, css=Markup(css), blocks=blocks,
        draft="样稿" if paper.is_draft else "",
    )


def house_page(house: Path, name: str, **facts: Any) -> str:
    """A page of the house that is no form: its template with print.css and the facts filled in."""
    return _template(house, name).render(css=Markup((house / "print.css").read_text("utf-8")), **facts)


def inline(text: str, role: Role, library: FontLibrary) -> Markup:
    """One line of text, each part in the family that draws it; raises `MissingGlyphs`."""
    return _line(library.plan(text, role), library.own(role), 0.0)


@lru_cache(maxsize=8)
def _template(house: Path, name: str = "paper.html") -> Template:
    return house_environment(house).get_template(name)


def house_environment(house: Path) -> Environment:
    """Jinja2 over the house's templates: sandboxed, autoescaped, refusing names that nobody gave."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(loader=FileSystemLoader(house), autoescape=True, undefined=StrictUndefined)


def _page_css(paper: Paper) -> str:
    page = paper.definition.page
    margin = " ".join(f"{side}mm" for side in page.margin)
    css = _ALL_PAGES.format(
        width=page.width, height=page.height, margin=margin, more=_DRAFT_HEAD if paper.is_draft else ""
    )
    for number, reference in enumerate(paper.references, 1):
        # A picture, not a drawing: WeasyPrint takes 25 ms to read a path of 200 rectangles.
        picture = base64.b64encode(qr_png(reference, _CODE_MODULE)).decode()
        css += _NUMBERED.format(
            page=number, number=paper.number, reference=reference, qr=f"data:image/png;base64,{picture}",
            dpi=f"{_CODE_MODULE * MODULES / SIZE_MM * 25.4:.4f}",
        )
    return css


def _block(block: PlannedBlock, styles: _Styles, library: FontLibrary) -> dict[str, Any]:
    starts = " starts" if block.starts_page else ""
    match block:
        case PlannedSpace():
            return {"kind": "space", "height": _mm(block.height), "starts": starts}
        case PlannedWords():
            return {
                "kind": "words", "id": block.id, "tag": _TAGS[block.role], "starts": starts,
                "paragraph": _paragraph(block.paragraph, styles, library),
                "above": _mm(block.above), "below": _mm(block.below),
            }
        case PlannedTable() if block.index < 0:
            cell = _cell(block.cells[0], block.rows[0], styles, library)
            return {"kind": "box", "cell": cell, "height": _mm(block.rows[0].height)}
        case PlannedTable():
            return _table(block, starts, styles, library)


def _table(table: PlannedTable, starts: str, styles: _Styles, library: FontLibrary) -> dict[str, Any]:
    rows = [
        {
            "is_header": row.is_header,
            "cells": [_cell(cell, row, styles, library) for cell in table.cells_of_row(number)],
        }
        for number, row in enumerate(table.rows)
    ]
    return {
        "kind": "table", "rules": table.rules, "width": _mm(sum(table.columns)), "indent": _mm(table.indent),
        "columns": [_mm(column) for column in table.columns], "starts": starts,
        "head": rows[: table.headers], "body": rows[table.headers :],
    }


def _cell(cell: PlannedCell, row: PlannedRow, styles: _Styles, library: FontLibrary) -> dict[str, Any]:
    heads = cell.kind == "fixed" and (cell.column == 0 or cell.is_header)
    names = cell.kind in ("label", "signature_label") or heads
    picture = cell.picture
    # A class, not a style attribute: WeasyPrint parses every attribute anew.
    height = styles.name(f"height:{_mm(row.height)}mm") if cell.row_span == 1 else ""
    has_text = any(paragraph.text for paragraph in cell.paragraphs)
    paragraphs = [_paragraph(paragraph, styles, library) for paragraph in cell.paragraphs if has_text]
    # One paragraph needs no box of its own: without it WeasyPrint takes an eighth less time.
    (own,) = paragraphs if len(paragraphs) == 1 and not _is_moved(cell.paragraphs[0]) else ({},)
    return {
        "id": cell.id, "tag": "th" if names else "td", "row_span": cell.row_span,
        "column_span": cell.column_span,
        "css": f"{cell.valign} {height} {own.get('css', '')}" + (" ruled" if cell.ruled_below else ""),
        "image": f"data:image/jpeg;base64,{base64.b64encode(picture.data).decode()}" if picture else "",
        "alt": picture.description if picture else "",
        "image_width": picture.width if picture else 0, "image_height": picture.height if picture else 0,
        "paragraphs": [] if own else paragraphs, "html": own.get("html", ""),
    }


def _is_moved(paragraph: SetParagraph) -> bool:
    return bool(paragraph.left or paragraph.right)


def _paragraph(paragraph: SetParagraph, styles: _Styles, library: FontLibrary) -> dict[str, Any]:
    declarations, html = paragraph_html(paragraph, library)
    return {"css": styles.name(declarations), "html": html}


def paragraph_html(paragraph: SetParagraph, library: FontLibrary) -> tuple[str, Markup]:
    """The style of a set paragraph, as CSS declarations, and its lines."""
    own = library.own(paragraph.font)
    declarations = (
        f"font-family:'{own}';font-size:{paragraph.size:g}pt;line-height:{paragraph.pitch:g}pt;"
        f"text-align:{paragraph.align}"
    )
    if paragraph.first:
        declarations += f";text-indent:{paragraph.first:g}em"
    if paragraph.left or paragraph.right:
        declarations += f";margin:0 {_mm(paragraph.right)}mm 0 {_mm(paragraph.left)}mm"
    if not paragraph.text:
        declarations += f";height:{paragraph.pitch:g}pt"
    lines = (_line(line, own, paragraph.tracking) for line in paragraph.lines)
    return declarations, Markup("\n").join(lines)


def _line(line: tuple[Run, ...], own: str, tracking: float) -> Markup:
    return Markup("").join(_runs(line, own, tracking))


def _runs(line: tuple[Run, ...], own: str, tracking: float) -> Iterator[Markup]:
    for run in line:
        text = escape(run.text)
        if tracking and len(run.text) > 1:
            spread, last = escape(run.text[:-1]), escape(run.text[-1])
            text = Markup(f'<span style="letter-spacing:{tracking:g}pt">{spread}</span>{last}')
        if run.is_rtl:
            yield Markup(f"<bdi dir=\"rtl\" lang=\"ug\" style=\"font-family:'{run.family}';line-height:0\">{text}</bdi>")
        elif run.family != own:
            yield Markup(f"<span style=\"font-family:'{run.family}';line-height:0\">{text}</span>")
        else:
            yield text


def _mm(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
