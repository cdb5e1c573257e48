"""A drafted table made to keep the rules of the language: it is as wide as the text, and words fit their cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docgen.entries.drafting.book import Book
from docgen.entries.drafting.draft import DraftCell, DraftTable
from docgen.entries.drafting.yaml_text import quoted
from docgen.forms import metrics
from docgen.forms.language import CELL_STYLES, PARAGRAPHS
from docgen.forms.layout import HOUSE_STYLES, MM_PER_PT, PageFormat, TextStyle, resized

# Sizes in pt that words are tried in, with the line pitch that the house gives them.
_SIZES = ((12.0, 18.0), (11.0, 16.0), (10.5, 15.0), (10.0, 14.0), (9.0, 12.5), (8.0, 11.0), (7.5, 10.0), (6.5, 9.0), (5.5, 7.5), (5.0, 7.0))
_LEAST_COLUMN = 1.0         # mm, the language's own least
_SAME_WIDTH = 1.0           # mm that Word lets a table stand out of the text, and nobody means
_UNDER = 16.0               # pt, the size of the house's cover lines


def fit(table: DraftTable, page: PageFormat, book: Book) -> None:
    """Scales the columns to the text width, raises rows that are too low for their words, and notes sizes
    other than the house's under `styles`."""
    _fit_columns(table, page.text_width)
    table.heights = [max(height, 0.5) for height in table.heights]
    usual = _usual_sizes(table)
    if table.rules == "under":
        own = f"size: {usual:g}, line_height: {usual * 1.5:g}"
        is_house = abs(usual - _UNDER) < 1
        table.styles["fixed"] = "cover_label" if is_house else f"{{{own}, align: left}}"
        table.styles["value"] = "cover_value" if is_house else f"{{{own}}}"
    elif usual < 12:
        table.styles["label"] = "header"
    for cell in table.cells:
        if cell.words and cell.token in book.fields:
            # What a photo's frame says is printed in its middle, as a heading.
            table.styles[cell.style_key] = "header"
        elif cell.words:
            _fit_cell(table, cell, page.text_height)
        elif cell.token in book.signatures:
            _fit_signature(table, cell, book)
    if any(height > page.text_height for height in table.heights):
        table.remarks.append("有一行比一页还高，已减到一页")
        table.heights = [min(height, float(int(page.text_height))) for height in table.heights]


def paragraph_style(text: str, block: str, style: TextStyle, width: float) -> str:
    """The style of a paragraph as YAML, "" when it is the block's own; of a size whose last line is not full."""
    own = HOUSE_STYLES[PARAGRAPHS[block].style]
    style = resized(style, min(max(style.size, 7.0), 72.0), style.line_height)
    sizes = [(style.size, style.line_height), *((style.size - less, style.line_height) for less in (0.5, 1, 1.5, 2))]
    kept = next((one for one in sizes if not metrics.ends_at_line_end(text, width, resized(style, *one))), sizes[0])
    for name in ("cover_issuer", "cover_title"):
        house = HOUSE_STYLES[name]
        if block == "heading" and (house.font, house.size, house.align) == (style.font, kept[0], style.align):
            return "" if house == own else name
    said: dict[str, str] = {}
    if style.font != own.font:
        said["font"] = style.font
    if kept[0] != own.size:
        said |= {"size": f"{kept[0]:g}", "line_height": f"{max(kept[0] + 3, own.line_height if kept[0] <= own.size else kept[0] * 1.5):g}"}
    if style.align != own.align:
        said["align"] = style.align
    if style.indent != own.indent:
        said["indent"] = f"{style.indent:g}"
    return "{" + ", ".join(f"{key}: {value}" for key, value in said.items()) + "}" if said else ""


def rounded(widths: Sequence[float], total: float) -> tuple[float, ...]:
    """Widths in tenths of a mm that add up to the total; each is off by less than 0.1. None is under 1 mm, so a
    table may have as many columns as that allows."""
    least = min(_LEAST_COLUMN, total / len(widths))
    widths = [max(width * total / sum(widths), least) if sum(widths) else least for width in widths]
    scale = (total - least * len(widths)) / max(sum(widths) - least * len(widths), 1e-9)
    widths = [least + (width - least) * scale for width in widths]
    scale = total / sum(widths)
    tenths = [width * scale * 10 for width in widths]
    whole = [int(one + 1e-6) for one in tenths]
    missing = round(total * 10) - sum(whole)
    by_rest = sorted(range(len(tenths)), key=lambda index: whole[index] - tenths[index])
    for index in by_rest[:missing]:
        whole[index] += 1
    return tuple(one / 10 for one in whole)


def _fit_columns(table: DraftTable, text_width: float) -> None:
    width, indent = sum(table.columns), max(0.0, round(table.indent, 1))
    if table.rules != "all" and width + indent <= text_width + _SAME_WIDTH:
        indent = min(indent, max(0.0, round(text_width - width, 1)))
        table.indent = indent
        table.columns = rounded(table.columns, min(round(width, 1), round(text_width - indent, 1)))
        return
    is_indented = indent > 3 and abs(width + indent - text_width) <= 4
    table.indent = indent if is_indented else 0.0
    room = round(text_width - table.indent, 1)
    # Word lays a table's rule on the margin or its text, which is 3.8 mm apart.
    if abs(width - room) > 4 + _SAME_WIDTH:
        table.remarks.append(f"原表宽 {width:.0f} 毫米，已按版心 {room:g} 毫米缩放")
    table.columns = rounded(table.columns, room)


def _usual_sizes(table: DraftTable) -> float:
    sizes = [cell.size for cell in table.cells if cell.words]
    usual = max(sorted(set(sizes)), key=sizes.count) if sizes else 12.0
    return min(max(usual, 5.0), 72.0)


def _style(table: DraftTable, cell: DraftCell) -> TextStyle:
    kind = "fixed" if cell.is_fixed else "label"
    named = table.styles.get(kind, CELL_STYLES[kind])
    style = HOUSE_STYLES.get(named) or resized(HOUSE_STYLES[CELL_STYLES[kind]], *_sizes_in(named))
    return style if not cell.is_vertical else _vertical(style)


def _sizes_in(style: str) -> tuple[float, float]:
    """Size and line height of a style written out."""
    size, line_height = (float(number) for number in re.findall(r"[\d.]+", style)[:2])
    return size, line_height


def _vertical(style: TextStyle) -> TextStyle:
    return TextStyle(style.font, style.size, style.line_height, style.align, style.valign, vertical=True)


def _fit_cell(table: DraftTable, cell: DraftCell, highest: float) -> None:
    width = sum(table.columns[cell.column : cell.column + cell.column_span])
    style, own = _style(table, cell), _style(table, cell)
    is_long = cell.is_fixed and not cell.is_vertical and len(metrics.lines_of(cell.words, _room(width, style))) > 1
    for size, pitch in (one for one in ((style.size, style.line_height), *_SIZES) if one[0] <= own.size):
        style = resized(own, size, pitch)
        if metrics.fits_width(cell.words, width, style) and not (is_long and _ends_full(cell.words, width, style)):
            break
    changes = {}
    if style.size != own.size:
        changes = {"size": f"{style.size:g}", "line_height": f"{style.line_height:g}"}
    if cell.is_vertical:
        changes["vertical"] = "true"
    elif is_long and table.rules == "all":
        changes["align"] = "left"
    if changes:
        table.styles[quoted(cell.style_key)] = "{" + ", ".join(f"{key}: {value}" for key, value in changes.items()) + "}"
    _raise(table, cell, width, style, highest)


def _room(width: float, style: TextStyle) -> float:
    return metrics.em_of(metrics.inner_width(width), style)


def _ends_full(words: str, width: float, style: TextStyle) -> bool:
    last = words.split("\n")[-1]
    is_wrapped = len(metrics.lines_of(last, _room(width, style), style.indent)) > 1
    return is_wrapped and metrics.ends_at_line_end(last, metrics.inner_width(width), style)


def _raise(table: DraftTable, cell: DraftCell, width: float, style: TextStyle, highest: float) -> None:
    """Word lets a row grow for its words; a drawing says its height."""
    rows = range(cell.row, cell.row + cell.row_span)
    height = sum(table.heights[row] for row in rows)
    lines = len(cell.words) if style.vertical else len(metrics.lines_of(cell.words, _room(width, style), style.indent))
    _raise_to(table, rows, min(metrics.outer_height(lines, style), highest) - height)


def _raise_to(table: DraftTable, rows: range, missing: float) -> None:
    """Adds what is missing to the last row, up to the next half millimetre."""
    if missing > MM_PER_PT / 10:
        table.heights[rows[-1]] += -(-missing // 0.5) * 0.5


def _fit_signature(table: DraftTable, cell: DraftCell, book: Book) -> None:
    """A place to sign has room for its words, each signature and the seal, which the original may not give."""
    box = book.signatures[cell.token]
    width = sum(table.columns[cell.column : cell.column + cell.column_span])
    rows = range(cell.row, cell.row + cell.row_span)
    style = HOUSE_STYLES[CELL_STYLES["signature"]]
    signers = box["signer"].count("\n") + 1 if "signer" in box else 0
    says = book.wording.get(box.get("says", ""), "")
    least_width, least = metrics.signature_size(says, signers, "seal" in box, width, style)
    missing = least - sum(table.heights[row] for row in rows)
    _raise_to(table, rows, missing)
    if missing > 2:
        table.remarks.append(f"签字盖章处已加高到 {least:.0f} 毫米")
    if least_width > width:
        table.remarks.append("签字盖章处太窄，放不下公章")
