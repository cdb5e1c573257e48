"""The text of a drafted definition, as a person would write it; remarks stand where they belong."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from docgen.entries.drafting.draft import (
    Draft,
    DraftBlock,
    DraftBreak,
    DraftField,
    DraftSpace,
    DraftTable,
    DraftWords,
)
from docgen.forms.language import PAPER
from docgen.forms.layout import PageFormat

# Written without quotes: words that no YAML reader takes for a number, a date, a truth value or a mark.
_PLAIN = re.compile(r"[\u3400-\u9fff\w《（][\u3400-\u9fff\w（）《》，。、；：？！“”—〔〕/.@%+-]*")
_NO_NUMBER = re.compile("^[A-Za-z]|[\u3400-\u9fff]")
_WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))
_MARK = "# 请核对："
_LONG = 118             # columns; a longer mapping gets lines of its own


def quoted(text: str) -> str:
    """A text as a YAML scalar that stands in any place."""
    if "\n" in text or any(unicodedata.category(mark)[0] == "C" for mark in text):
        return json.dumps(text, ensure_ascii=False)
    if _PLAIN.fullmatch(text) and _NO_NUMBER.search(text) and text.lower() not in _WORDS:
        return text
    return "'" + text.replace("'", "''") + "'"


def draft_text(draft: Draft, source: str) -> str:
    """The whole file; `source` is the name of the Word file."""
    return "\n".join(_lines(draft, source)) + "\n"


def _lines(draft: Draft, source: str) -> Iterator[str]:
    name = "".join(mark for mark in source if mark.isprintable())
    yield f"# 由“{name}”起草；带“请核对”的地方请对照原表，改好后删去注释"
    yield from (f"{_MARK}{remark}" for remark in draft.remarks)
    yield f"form: {draft.form}"
    yield f"code: {quoted_always(code_of(draft.form))}"
    yield f"edition: {quoted_always(draft.edition)}"
    yield f"title: {quoted(draft.title)}"
    yield f"page: {_page(draft.page)}"
    yield "\nfields:"
    for name, field in draft.fields.items():
        yield from _field(name, field, "  ")
    if draft.wording:
        yield "\nwording:"
        yield from (f"  {name}: {quoted(text)}" for name, text in draft.wording.items())
    if draft.signatures:
        yield "\nsignatures:"
        for name, box in draft.signatures.items():
            if name in draft.signature_remarks:
                yield f"  {_MARK}{draft.signature_remarks[name]}"
            settings = {key: value if key in ("says", "date") else quoted(value) for key, value in box.items()}
            yield f"  {name}: {_flow(settings)}"
    yield "\nlayout:"
    if draft.cover:
        yield "  - cover:"
        yield from _blocks(draft.cover, "      ")
    yield from _blocks(draft.blocks, "  ")


def quoted_always(text: str) -> str:
    """A text in single quotes, lest it be read as a number."""
    return "'" + text.replace("'", "''") + "'"


def code_of(form: str) -> str:
    """The letters by which page references name the form: the first of each part, and digits."""
    parts = re.findall(r"[a-z0-9]+", form)
    short = "".join(part if part.isdecimal() else part[0] for part in parts if not re.fullmatch(r"(19|20)\d\d", part))
    return (short or "F").upper()[:6]


def _page(page: PageFormat) -> str:
    named = next((
        name for name, (width, height) in PAPER.items() if abs(width - page.width) < 1 and abs(height - page.height) < 1
    ), "")  # fmt: skip
    size = named or f"[{page.width:g}, {page.height:g}]"
    return f"{{size: {size}, margin: [{', '.join(f'{edge:g}' for edge in page.margin)}]}}"


def _field(name: str, field: DraftField, indent: str) -> Iterator[str]:
    for remark in field.remarks:
        yield f"{indent}{_MARK}{remark}"
    settings = {"label": quoted(field.label), "type": field.kind}
    settings |= {"printed": field.settings["printed"]} if "printed" in field.settings else {}
    settings |= field.settings
    if not field.columns and len(_flow(settings)) + len(indent) + len(name) < _LONG:
        yield f"{indent}{name}: {_flow(settings)}"
        return
    yield f"{indent}{name}:"
    for key, value in settings.items():
        yield f"{indent}  {key}: {value}"
    if field.columns:
        yield f"{indent}  {'parts' if field.kind == 'answers' else 'fields'}:"
        for column, inner in field.columns.items():
            yield from _field(column, inner, indent + "    ")


def _flow(settings: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in settings.items()) + "}"


def _blocks(blocks: Iterable[DraftBlock], indent: str) -> Iterator[str]:
    for block in blocks:
        match block:
            case DraftBreak():
                yield f"{indent}- page_break"
            case DraftSpace(height):
                yield f"{indent}- space: {height:g}"
            case DraftWords(word, wording, style, remarks):
                yield from (f"{indent}{_MARK}{remark}" for remark in remarks)
                yield f"{indent}- {word}: {wording}"
                if style:
                    yield f"{indent}  style: {style}"
            case DraftTable():
                yield from _table(block, indent)


def _table(table: DraftTable, indent: str) -> Iterator[str]:
    yield from (f"{indent}{_MARK}{remark}" for remark in table.remarks)
    yield f"{indent}- table:"
    inner = indent + "    "
    yield f"{inner}columns: [{', '.join(f'{width:g}' for width in table.columns)}]"
    if table.indent:
        yield f"{inner}indent: {table.indent:g}"
    if table.rules != "all":
        yield f"{inner}rules: {table.rules}"
    if table.styles:
        yield f"{inner}styles: {_flow(table.styles)}"
    yield f"{inner}grid: |"
    yield from (f"{inner}  {row}" for row in grid_rows(table))


def grid_rows(table: DraftTable) -> tuple[str, ...]:
    """The rows of a drawing, their words one below the other."""
    words = [["."] * len(table.columns) for _ in table.heights]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                words[row][column] = "<" if column > cell.column else "^" if row > cell.row else cell.token
    heights = [
        f"{'=' * (mark == '=')}{height:g}{'*' * (mark == '*')}"
        for height, mark in zip(table.heights, table.marks, strict=True)
    ]
    widths = [max(map(_columns, column)) for column in zip(*words, strict=True)]
    left = max(map(len, heights))
    return tuple(
        f"{height.ljust(left)} | " + " ".join(
            word + " " * (width - _columns(word)) for word, width in zip(row, widths, strict=True)
        ).rstrip()
        for height, row in zip(heights, words, strict=True)
    )  # fmt: skip


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)
