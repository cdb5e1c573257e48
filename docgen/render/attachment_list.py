"""附件目录: which proofs go with a form, and the page that lists them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from docgen.entries.attachments.attachment_file import NamedFile, Sheets, convert_attachments, read_sheets
from docgen.entries.check import FileOfEntry, max_bytes_of, named_files
from docgen.entries.entry import Entry
from docgen.entries.files import find_file, size_text
from docgen.entries.names import children
from docgen.entries.place import problem_of
from docgen.errors import EntryRefused
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.attachments import Attachment
from docgen.forms.fields.base import Fault, Field
from docgen.forms.fields.base import Path as FieldPath
from docgen.problems import NOWHERE, Fact, Problem
from docgen.render.fonts import FontLibrary, MissingGlyphs
from docgen.render.html import house_page, inline

# mm: the stamp of an attachment's page, as wide as the corner that was looked at.
MARK_WIDTH, MARK_HEIGHT = 66.0, 6.0
_MOST_OF_ITEM = 60      # characters of what a proof proves: it is named, not told again


@dataclass(frozen=True, slots=True)
class BoundFile:
    """An attachment as it is bound: its number (附件B1-1), what it proves, its file, its size in bytes, its pages
    (none when it cannot be used)."""

    number: str
    item: str
    file: str
    path: FieldPath
    bytes: int
    sheets: Sheets

    @property
    def pages(self) -> int:
        return len(self.sheets.free_corners)


def read_bound(definition: FormDefinition, entry: Entry, converts: bool) -> tuple[BoundFile, ...]:
    """The attachments of an entry in the order of the form's fields, read and made plain pages."""
    found = [one for one in named_files(definition, entry) if one.field.kind == "attachment"]
    sheets = read_sheets(entry.base, [NamedFile(one.value, max_bytes_of(one.field)) for one in found], converts)
    return tuple(
        BoundFile(
            number_of(one, count), _item(definition, entry, one), one.value, one.path,
            _size(entry.base, one.value), read,
        )
        for count, (one, read) in enumerate(zip(found, sheets, strict=True), 1)
    )  # fmt: skip


def read_converted(definition: FormDefinition, entry: Entry) -> dict[str, bytes]:
    """The PDF of each attachment that is a picture, by its file name: 附件B1-1.pdf."""
    found = [one for one in named_files(definition, entry) if one.field.kind == "attachment"]
    made = convert_attachments(entry.base, [NamedFile(one.value, max_bytes_of(one.field)) for one in found])
    numbers = [number_of(one, count) for count, one in enumerate(found, 1)]
    return {f"{number}.pdf": pdf for number, pdf in zip(numbers, made, strict=True) if pdf is not None}


def refuse_unusable(definition: FormDefinition, entry: Entry, bound: Sequence[BoundFile]) -> None:
    """Raises `EntryRefused` when an attachment changed for the worse since the entry was checked."""
    problems = [
        problem_of(definition, entry, str(one.path[0]), Fault(fault.code, {"file": one.file, **fault.facts}, one.path[1:]))
        for one in bound if not one.pages for fault in one.sheets.faults
    ]  # fmt: skip
    if problems:
        raise EntryRefused(f"有 {len(problems)} 个附件不能用，未生成文件。", problems)


def number_of(one: FileOfEntry, count: int) -> str:
    """The mark that the form prints for an attachment, else 附件 with its place in the list."""
    row = next((step for step in one.path if isinstance(step, int)), 0) + 1
    mark = one.field.mark_of(row) if isinstance(one.field, Attachment) else ""
    return mark or f"附件{count}"


def list_html(
    bound: Sequence[BoundFile], starts: Sequence[int], about: tuple[str, str, int, int], house: Path,
    library: FontLibrary,
) -> str:
    """The list's page, then one small page with the stamp of each page of each attachment.

    `starts` are the pages of the whole on which the attachments begin; `about` is the form's title, the document
    number, the form's pages and the list's. Raises `EntryRefused` with every character that no font has.
    """
    title, number, form_pages, list_pages = about
    _refuse_missing(bound, library)
    rows = [
        {
            "number": inline(one.number, "song", library), "item": inline(one.item, "song", library),
            "file": inline(_last_part(one.file), "song", library), "size": size_text(one.bytes),
            "pages": one.pages or "不能用", "start": start if one.pages else "—",
        }
        for one, start in zip(bound, starts, strict=True)
    ]  # fmt: skip
    return house_page(
        house, "attachment_list.html", rows=rows, marks=[inline(mark, "song", library) for mark in _marks(bound)],
        about=inline(title, "song", library), foot=f"文书编号 {number}" if number else "", form_pages=form_pages,
        list_pages=list_pages, mark_width=MARK_WIDTH, mark_height=MARK_HEIGHT,
    )


def _marks(bound: Sequence[BoundFile]) -> Iterator[str]:
    for one in bound:
        for page in range(1, one.pages + 1):
            yield f"{one.number}　第 {page} 页/共 {one.pages} 页"


def _refuse_missing(bound: Sequence[BoundFile], library: FontLibrary) -> None:
    problems = []
    for one in bound:
        for what, text in (("附件编号", one.number), ("附件所证明的内容", one.item), ("附件文件名", _last_part(one.file))):
            try:
                library.plan(text, "song")
            except MissingGlyphs as refusal:
                for missing in refusal.missing:
                    facts: dict[str, Fact] = {
                        "label": f"{what}“{one.number}”", "char": missing.char, "position": missing.index + 1,
                        "code": f"U+{ord(missing.char[0]):04X}",
                    }  # fmt: skip
                    problems.append(Problem("glyph_missing", NOWHERE, facts, ".".join(map(str, one.path))))
    if problems:
        raise EntryRefused(f"有 {len(problems)} 处内容无法印出，未生成文件。", problems)


def _item(definition: FormDefinition, entry: Entry, one: FileOfEntry) -> str:
    """指导学生开展科技活动 第 1 项：科技创新大赛; the field's own label outside row groups."""
    field = definition.fields[str(one.path[0])]
    row = next((step for step in one.path if isinstance(step, int)), None)
    if row is None:
        return field.label
    told = entry.values[field.name][row]
    words = next((text for text in _texts(children(field), told)), "")
    shown = words if len(words) <= _MOST_OF_ITEM else f"{words[:_MOST_OF_ITEM]}……"
    return f"{field.label} 第 {row + 1} 项" + (f"：{shown}" if shown else "")


def _texts(fields: Mapping[str, Field], row: Mapping[str, Any]) -> Iterator[str]:
    """The row's values that are plain text, in the order of the form's columns."""
    for name, inner in fields.items():
        value = row.get(name)
        if inner.kind in ("text", "prose") and isinstance(value, str) and value.strip():
            yield " ".join(value.split())


def _last_part(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name


def _size(base: Path, name: str) -> int:
    found = find_file(base, name)
    return 0 if isinstance(found, Fault) else found.stat().st_size
