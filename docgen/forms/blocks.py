"""The blocks of a layout, from top to bottom, and whether all of them together draw the form once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from docgen.forms import metrics
from docgen.forms.grid import Drawing, Drawn, read_grid
from docgen.forms.language import BLOCKS, PARAGRAPHS, TABLE_KEYS
from docgen.forms.layout import HOUSE_STYLES, Block, Cell, PageBreak, PageFormat, Paragraph, Space, Table
from docgen.forms.nodes import Mapping as MappingNode
from docgen.forms.nodes import Node, Scalar, Sequence
from docgen.forms.placed import read_placed
from docgen.forms.styles import Declared, override_of, table_styles
from docgen.forms.values import Reading, mapping_of, settings_of
from docgen.problems import Place

_EXACT = 0.05       # mm that widths may differ from the text width


class Blocks:
    """Reads the blocks of a form; afterwards `drawn` holds every cell with the rules of its table."""

    def __init__(self, declared: Declared, page: PageFormat | None, reading: Reading) -> None:
        self.declared, self.page, self.reading = declared, page, reading
        self.drawn: list[tuple[Drawn, str]] = []

    def read(self, node: Node, inside_cover: bool = False) -> tuple[Block, ...]:
        """The blocks of a list."""
        if not isinstance(node, Sequence):
            self.reading.say("not_a_list", node, key="cover" if inside_cover else "layout")
            return ()
        return tuple(block for item in node.items for block in self._block(item, inside_cover))

    def _block(self, node: Node, inside_cover: bool) -> Iterable[Block]:
        words = _words_of(node)
        word = next((word for word in words if word in BLOCKS), "")
        if not word or (word == "cover" and inside_cover):
            first = next(iter(words), "")
            self.reading.unknown("unknown_block", node, first, BLOCKS)
        elif isinstance(node, Scalar):
            if word == "page_break":
                return (PageBreak(),)
            self.reading.say("block_empty", node, name=word)
        elif isinstance(node, MappingNode):
            if word == "page_break":
                self.reading.say("block_not_alone", node, name=word)
                return ()
            return self._filled(word, node, inside_cover)
        return ()

    def _filled(self, word: str, node: MappingNode, inside_cover: bool) -> Iterable[Block]:
        found = settings_of(node, BLOCKS[word], self.reading)
        if word not in found:
            return ()
        if word == "cover":
            return (*self.read(found[word], inside_cover=True), PageBreak())
        if word == "part":
            return self._part(found[word], node.values[word], inside_cover)
        if word == "space":
            return (Space(found[word]),)
        if word == "table":
            return self._table(found[word])
        if word == "placed":
            page = read_placed(found[word], self.declared.fields, self.page, self.reading)
            return () if page is None else (page,)
        return self._paragraph(word, found, node)

    def _part(self, name: str, where: Node, inside_cover: bool) -> Iterable[Block]:
        """The blocks that a name stands for; each name once, so that none can stand inside itself."""
        if name in self.reading.parts_used:
            self.reading.say("part_used_twice", where, name=name)
            return ()
        self.reading.parts_used.add(name)
        return self.read(self.reading.parts[name], inside_cover)

    def _paragraph(self, word: str, found: Mapping[str, Any], node: MappingNode) -> Iterable[Block]:
        default = PARAGRAPHS[word]
        style = HOUSE_STYLES[default.style]
        if "style" in found:
            override = override_of(found["style"], self.reading)
            style = override(style) if override else style
        name = found[word]
        wording = self.declared.names.wording.get(name)
        if self.page and wording and metrics.ends_at_line_end(wording, self.page.text_width, style):
            self.reading.say("note_ends_at_line_end", node.values[word], name=name)
        above, below = found.get("above", default.above), found.get("below", default.below)
        return (Paragraph(name, style, default.role, above, below),)

    def _table(self, node: Node) -> Iterable[Block]:
        table = mapping_of(node, "table", self.reading)
        found = settings_of(table, TABLE_KEYS, self.reading) if table else {}
        grid = found.get("grid")
        if grid is not None and not isinstance(grid, Scalar):
            self.reading.say("not_a_text", grid, key="grid")
        if table is None or not isinstance(grid, Scalar) or "columns" not in found:
            return ()
        columns, rules, indent = found["columns"], found.get("rules", "all"), found.get("indent", 0.0)
        self._check_widths(columns, rules, indent, table.values["columns"])
        drawing, problems = read_grid(grid, len(columns), self.declared.names)
        self.reading.problems += problems
        self.drawn += ((one, rules) for one in drawing.cells)
        styles = table_styles(found.get("styles"), drawing.cells, self.declared, self.reading)
        cells = tuple(one.cell for one in drawing.cells)
        headers = self._headers(found, drawing, table)
        made = Table(columns, drawing.rows, cells, rules, styles, indent, headers)
        if drawing.is_sound:
            self._check_room(made, drawing)
        return (made,)

    def _headers(self, found: Mapping[str, Any], drawing: Drawing, table: MappingNode) -> int:
        """How many rows repeat as a header; rows remain below them, and no cell reaches over the border."""
        headers: int = found.get("headers", 0)
        reaching = any(
            one.cell.row < headers < one.cell.row + one.cell.row_span for one in drawing.cells
        )
        if headers and (headers >= len(drawing.rows) or reaching):
            self.reading.say("headers_not_a_header", table.values["headers"], count=headers)
            return 0
        return headers

    def _check_widths(self, columns: tuple[float, ...], rules: str, indent: float, where: Node) -> None:
        if self.page is None:
            return
        missing = self.page.text_width - indent - sum(columns)
        # Cover lines and tables without rules may be narrower than the page.
        if missing < -_EXACT or (missing > _EXACT and rules == "all"):
            width, expected = f"{sum(columns) + indent:g}", f"{self.page.text_width:g}"
            self.reading.say("widths_do_not_add_up", where, width=width, expected=expected)

    def _check_room(self, table: Table, drawing: Drawing) -> None:
        """Labels and fixed words must fit their cells, in width and in height."""
        for drawn in drawing.cells:
            if drawn.cell.kind == "signature":
                self._check_signature_room(table, drawn)
            words = self._fixed_words(drawn.cell)
            if not words:
                continue
            cell, style = drawn.cell, table.style_of(drawn.cell)
            width, height = table.size_of(cell)
            if not metrics.fits_width(words, width, style):
                self.reading.say("label_too_wide", drawn.place, name=words, width=f"{width:g}")
            elif not metrics.fits_height(words, width, height, style):
                self.reading.say("label_too_high", drawn.place, name=words, height=f"{height:g}")
            elif cell.kind == "fixed" and self._is_at_line_end(words, width, table, cell):
                self.reading.say("note_ends_at_line_end", drawn.place, name=words[:12])

    def _check_signature_room(self, table: Table, drawn: Drawn) -> None:
        cell, box = drawn.cell, self.declared.signatures.get(drawn.cell.target)
        if box is None:
            return
        width, height = table.size_of(cell)
        says = self.declared.names.wording.get(box.says, "")
        style = table.style_of(cell)
        need = metrics.signature_size(says, len(box.signers), bool(box.seal), width, style)
        if width + _EXACT < need[0] or height + _EXACT < need[1]:
            facts = {"width": f"{need[0]:.0f}", "height": f"{need[1]:.0f}"}
            self.reading.say("signature_box_too_small", drawn.place, name=box.name, **facts)

    def _is_at_line_end(self, words: str, width: float, table: Table, cell: Cell) -> bool:
        """Only words that run over a line can end anywhere; a single line is measured by its width."""
        style, inner = table.style_of(cell), metrics.inner_width(width)
        last = words.split("\n")[-1]
        is_wrapped = len(metrics.lines_of(last, metrics.em_of(inner, style), style.indent)) > 1
        return is_wrapped and not style.vertical and metrics.ends_at_line_end(last, inner, style)

    def _fixed_words(self, cell: Cell) -> str:
        if cell.kind == "fixed":
            return cell.target
        if cell.kind == "label":
            field = self.declared.fields.get(cell.target)
            return (field.printed or field.label) if field else ""
        return ""

    def check_drawn(
        self, places: Mapping[str, Place], printed: Iterable[str], unprinted: frozenset[str]
    ) -> None:
        """Every declared name is drawn once. `places`: where each path and signature box is declared;
        `printed`: the paths that a wording prints; `unprinted`: those that must not be drawn."""
        shown = set(printed)
        seen: dict[tuple[str, str], str] = {}
        for one, rules in self.drawn:
            key = (one.cell.kind, one.cell.target)
            if one.cell.kind in ("empty", "fixed"):
                continue
            # A cover repeats what the form asks for.
            if key in seen and "under" not in (rules, seen[key]):
                self.reading.say("drawn_twice", one.place, name=one.cell.target)
            seen[key] = rules if seen.get(key) != "all" else "all"
            if one.cell.target in unprinted:
                self.reading.say("unprinted_drawn", one.place, name=one.cell.target)
            if one.cell.kind in ("value", "signature"):
                shown.add(one.cell.target)
        for name, place in places.items():
            if name not in shown and name not in unprinted:
                self.reading.say("never_drawn", place, name=name)


def _words_of(node: Node) -> tuple[str, ...]:
    if isinstance(node, Scalar):
        return (node.text,)
    return tuple(node.keys) if isinstance(node, MappingNode) else ()
