"""What a finished document says at every place, and what the entry put there; neither asks the plan."""

from __future__ import annotations

import io
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping

from docx import Document as read_docx

from docgen.entries.entry import Entry
from docgen.entries.names import children
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Ink, Rows, Words
from docgen.forms.layout import Cell, Table
from docgen.render.document import Box, Document
from docgen.render.page_pictures import Glyph, page_glyphs

POINTERS = tuple(f"（接附页{numeral}）" for numeral in "一二三四五六七八九十")
_TALLEST_MM = 15.0    # the draft's 样稿 across the page is higher than any character of a form


def put_in(definition: FormDefinition, entry: Entry) -> Mapping[str, str]:
    """The text of every printed value by its path, one paragraph a line; pictures left out."""
    told: dict[str, str] = {}
    for name, field in definition.fields.items():
        value = entry.values.get(name)
        if value is None or not field.is_printed:
            continue
        ink = field.show(value)
        if isinstance(ink, Rows):
            columns = children(field)
            for index, row in enumerate(ink.rows):
                told |= {f"{name}.{index}.{inner}": text for inner, one in row.items()
                         if columns[inner].is_printed and (text := _words(one))}
        elif text := _words(ink):
            told[name] = text
    return told


def printed_in_pdf(document: Document) -> Mapping[str, list[str]]:
    """The characters inside each value's boxes, box by box, by the value's path, without blanks."""
    assert document.pdf is not None and document.page_map is not None
    pages = page_glyphs(document.pdf)
    printed: dict[str, list[str]] = {}
    for box in document.page_map.boxes:
        if box.kind == "value":
            printed.setdefault(box.path, []).append(inside(pages, box))
    return printed


def inside(pages: tuple[tuple[Glyph, ...], ...], box: Box) -> str:
    """The characters whose centre lies in a box, without blanks."""
    return "".join(
        glyph.text for glyph in pages[box.page - 1]
        if box.x <= glyph.x <= box.x + box.width and box.y <= glyph.y <= box.y + box.height
        and glyph.height < _TALLEST_MM and glyph.text.strip()
    )


def printed_in_docx(definition: FormDefinition, entry: Entry, docx: bytes) -> Mapping[str, list[str]]:
    """The text of every value's cell by the value's path, found by table, row and column alone; then that
    of the continuation sheets under the name `sheets`."""
    tables = read_docx(io.BytesIO(docx)).tables
    drawn = [block for block in definition.layout if isinstance(block, Table)]
    printed: dict[str, list[str]] = {"sheets": [table.cell(0, 0).text for table in tables[len(drawn):]]}
    for table, file_table in zip(drawn, tables, strict=False):
        for row, cell, path in places(definition, entry, table):
            if cell.kind == "value":
                printed.setdefault(path, []).append(file_table.cell(row, cell.column).text)
    return printed


def places(definition: FormDefinition, entry: Entry | None, table: Table) -> Iterator[tuple[int, Cell, str]]:
    """Every cell of a drawn table with its row on paper and its path, rows of groups repeated."""
    count = 0
    for number, row in enumerate(table.rows):
        used = len((entry.values.get(row.group) if entry else None) or ())
        least = getattr(definition.fields[row.group], "printed_rows", 1) if row.group else 1
        for item in range(max(used, least, 1) if row.group else 1):
            for cell in table.cells_of_row(number):
                path = cell.target.replace(".", f".{item}.", 1) if row.group else cell.target
                yield count, cell, path
            count += 1


def differences(told: Mapping[str, str], printed: Mapping[str, list[str]]) -> list[tuple[str, str, list[str]]]:
    """The values that are not printed as they were put in, in every place where they stand."""
    # PDFium turns round Uyghur and whatever shares a line with it, in the cells beside it too.
    is_uyghur = any("\u0600" <= char <= "\u06ff" for text in told.values() for char in text)
    return [
        (path, told.get(path, ""), printed.get(path, []))
        for path in {**told, **printed}
        if path != "sheets"
        and not _is_printed(told.get(path, ""), printed.get(path, []), printed.get("sheets", []), is_uyghur)
    ]


def _is_printed(text: str, found: list[str], sheets: list[str], is_uyghur: bool) -> bool:
    if not found:
        return False
    if any(box.endswith(POINTERS) for box in found):
        found = ["".join([*found, *sheets])]
        for pointer in POINTERS:
            found = [found[0].replace(pointer, "")]
    return all(_same(solid(text), solid(box), is_uyghur) for box in found)


def _same(text: str, printed: str, is_uyghur: bool) -> bool:
    return Counter(_unmirrored(text)) == Counter(_unmirrored(printed)) if is_uyghur else text == printed


def _unmirrored(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(str.maketrans(")]}>》”’", "([{<《“‘"))


def solid(text: str) -> str:
    """The text without blanks."""
    return "".join(text.split())


def _words(ink: Ink) -> str:
    return "\n".join(ink.paragraphs) if isinstance(ink, Words) else ""
