"""A filled Word form as values: its tables cell by cell, the words between them, its continuation sheets, its
pictures, and what docgen left inside it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from docgen.entries.read_back.carried import CarriedEntry, read_carried
from docgen.entries.read_back.word_words import is_indented, lines_of, paragraphs, picture_ids, words_of
from docgen.entries.word.package import attribute, parse_part, read_members, read_parts
from docgen.entries.word.table import placed_cells
from docgen.errors import FileUnusable
from docgen.forms.limits import normalise
from docgen.problems import Place, Problem

_MOST_TABLES = 400
_MOST_CELLS = 40_000       # the fullest form of the library has 1,500
_MOST_BYTES = 60_000_000   # of pictures and of what docgen left inside, unpacked
_RELATIONS = "word/_rels/document.xml.rels"
_WRAPPERS = ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
_NUMERALS = "一二三四五六七八九十"
_SHEET = re.compile(rf"附页([{_NUMERALS}]+)\s*续“(.*)”")
_ENTRY = "entry"            # the element that carries the entry


@dataclass(frozen=True, slots=True)
class FileCell:
    """A cell: the row it starts in, its left and right edge in mm, one line a paragraph, the ids of its pictures;
    `is_indented`: its first line stands in."""

    row: int
    left: float
    right: float
    lines: tuple[str, ...] = ()
    is_indented: bool = False
    pictures: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return normalise("\n".join(self.lines))


@dataclass(frozen=True, slots=True)
class FileTable:
    """A table: the cells standing in each row, left to right, those that reach down from a row above among them."""

    rows: tuple[tuple[FileCell, ...], ...]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A piece of a text that goes on on a continuation sheet: the sheet's number, its cell (None for a heading that
    nothing stands under any more)."""

    number: int
    label: str
    cell: FileCell | None


@dataclass(frozen=True, slots=True)
class WordReturn:
    """`words` are the paragraphs outside tables that say something; `properties` what docgen wrote about the
    document; `carried` the entry inside, None where there is none; `pictures` by their id."""

    tables: tuple[FileTable, ...]
    sheets: tuple[SheetPart, ...]
    words: tuple[str, ...]
    properties: Mapping[str, str]
    carried: CarriedEntry | None
    pictures: Mapping[str, bytes]


def read_word_return(data: bytes, name: str) -> WordReturn:
    """A DOCX that came back; `name` is the file's in messages. Raises FileUnusable."""
    parts = read_parts(data, name)
    members = read_members(data, name, _is_wanted, _MOST_BYTES)
    reading = _Reading(name)
    body = parts.document.find("body")
    if body is not None:
        reading.blocks(body)
    reading.end_sheet()
    return WordReturn(
        tuple(reading.tables), tuple(reading.sheets), tuple(reading.words), _properties(members, name),
        _carried(members, name), _pictures(members, name),
    )


def sheet_number(numeral: str) -> int:
    """1 for 一, 11 for 十一, 20 for 二十; 0 for what is no number."""
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _NUMERALS.find(numeral) + 1 if len(numeral) == 1 else 0
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return 10 * (_NUMERALS.find(tens) + 1 if tens else 1) + (_NUMERALS.find(ones) + 1 if ones else 0)


@dataclass
class _Reading:
    """Walks the body once; words below a sheet's heading belong to that sheet."""

    file: str
    tables: list[FileTable] = field(default_factory=list)
    sheets: list[SheetPart] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    sheet: tuple[int, str] | None = None
    cells: int = 0

    def blocks(self, parent: Element) -> None:
        for child in parent:
            if child.tag == "p":
                self._paragraph(child)
            elif child.tag == "tbl":
                self._table(child)
            elif child.tag in _WRAPPERS:
                self.blocks(child)

    def _paragraph(self, paragraph: Element) -> None:
        text = normalise(words_of(paragraph))
        heading = _SHEET.fullmatch(text)
        if heading:
            self.end_sheet()
            self.sheet = sheet_number(heading[1]), heading[2]
        elif text and self.sheet is None:
            self.words.append(text)

    def end_sheet(self) -> None:
        """A heading without its text is told later."""
        if self.sheet is not None:
            self.sheets.append(SheetPart(*self.sheet, None))
        self.sheet = None

    def _table(self, table: Element) -> None:
        made = self._read(table)
        if self.sheet is not None and made.rows:
            first = made.rows[0][0]
            lines = tuple(line for row in made.rows for cell in row for line in cell.lines)
            cell = FileCell(0, first.left, first.right, lines, first.is_indented)
            self.sheets.append(SheetPart(*self.sheet, cell))
        elif made.rows:
            self.tables.append(made)
        self.sheet = None

    def _read(self, table: Element) -> FileTable:
        edges, placed = placed_cells(table)
        self.cells += len(placed)
        if self.cells > _MOST_CELLS or len(self.tables) > _MOST_TABLES:
            problem = Problem("word_too_large", Place(self.file))
            raise FileUnusable(str(problem), [problem])
        rows: dict[int, list[tuple[int, FileCell]]] = {}
        for cell, element in placed:
            right = min(cell.end, len(edges) - 1)
            made = _cell(cell.row, edges[cell.column], edges[right], element)
            for row in range(cell.row, cell.bottom):
                rows.setdefault(row, []).append((cell.column, made))
        ordered = (sorted(rows[number], key=lambda pair: pair[0]) for number in sorted(rows))
        return FileTable(tuple(tuple(cell for _, cell in row) for row in ordered))


def _cell(row: int, left: float, right: float, element: Element | None) -> FileCell:
    if element is None:
        return FileCell(row, left, right)
    first = next(paragraphs(element), None)
    indented = first is not None and is_indented(first)
    return FileCell(row, left, right, lines_of(element), indented, picture_ids(element))


def _is_wanted(member: str) -> bool:
    folder, base = posixpath.split(member)
    if folder == "customXml":
        return base.startswith("item") and not base.startswith("itemProps") and base.endswith(".xml")
    return member in ("docProps/custom.xml", _RELATIONS) or folder == "word/media"


def _properties(members: Mapping[str, bytes], name: str) -> Mapping[str, str]:
    """The texts of docProps/custom.xml by name."""
    root = _parsed(members.get("docProps/custom.xml"), name)
    return {attribute(one, "name"): "".join(one.itertext()).strip() for one in root} if root is not None else {}


def _carried(members: Mapping[str, bytes], name: str) -> CarriedEntry | None:
    """The entry that a part of customXml holds."""
    for member in sorted(members):
        root = _parsed(members[member], name) if member.startswith("customXml/") else None
        if root is not None and root.tag == _ENTRY and (root.text or "").strip():
            return read_carried((root.text or "").strip().encode("utf-8", "replace"))
    return None


def _pictures(members: Mapping[str, bytes], name: str) -> Mapping[str, bytes]:
    root = _parsed(members.get(_RELATIONS), name)
    return dict(_targets(root, members)) if root is not None else {}


def _targets(relations: Element, members: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for one in relations:
        target = attribute(one, "Target")
        path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join("word", target))
        if attribute(one, "Type").endswith("/image") and path in members:
            yield attribute(one, "Id"), members[path]


def _parsed(data: bytes | None, name: str) -> Element | None:
    return parse_part(data, name) if data is not None else None
