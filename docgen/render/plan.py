"""From a definition and an entry to a `Paper`: every block planned, every page counted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from docgen.errors import EntryRefused
from docgen.forms.definition import FormDefinition
from docgen.forms.layout import Block, PageBreak, Paragraph, Placed, Space, Table
from docgen.problems import Place
from docgen.render.cells import Source
from docgen.render.continuation import Bearer, Rest, sheet
from docgen.render.fonts import FontLibrary
from docgen.render.pages import paginate
from docgen.render.paper import ContinuationSheet, Paper, PlannedBlock, PlannedSpace, PlannedWords
from docgen.render.qr import PageReference
from docgen.render.setter import Setter
from docgen.render.tables import TablePlanner


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one document from another: its number, the entry's digest (hex) and its canonical JSON,
    the key that seals page references; a draft bears no references."""

    number: str = ""
    digest: str = ""
    entry_json: bytes = b""
    key: bytes = b""
    is_draft: bool = False


def plan_paper(source: Source, identity: Identity, library: FontLibrary) -> Paper:
    """The planned document; raises `EntryRefused` with every character that no font has."""
    definition = source.definition
    setter = Setter(library, _places(source))
    tables = TablePlanner(source, setter, definition.page.text_height)
    blocks = _blocks(definition, tables, setter)
    bearer = _bearer(source, identity)
    sheets = tuple(_sheet(rest, bearer, setter, definition) for rest in tables.rests)
    if setter.problems:
        raise EntryRefused(f"有 {len(setter.problems)} 处内容无法印出，未生成文件。", setter.problems)
    laid, pages = paginate((*blocks, *(block for one in sheets for block in one.blocks)), definition.page)
    is_blank = source.entry is None
    bears = not (is_blank or identity.is_draft)
    return Paper(
        definition=definition, number=identity.number, digest=identity.digest, blocks=laid[: len(blocks)],
        sheets=sheets, pages=pages, entry_json=identity.entry_json, is_blank=is_blank,
        is_draft=identity.is_draft, applicant=bearer.applicant,
        references=tuple(_reference(definition, identity, n + 1, pages) for n in range(pages * bears)),
        word_reference=_reference(definition, identity, 0, pages) if bears else "",
    )


def _places(source: Source) -> dict[str, Place]:
    places = source.entry.places if source.entry else {}
    return {".".join(map(str, path)): place for path, place in places.items()}


def _bearer(source: Source, identity: Identity) -> Bearer:
    """What continuation sheets say of the document; a person is called 申请人 where the form names no other."""
    definition = source.definition
    whose = definition.applicant_field
    role = whose.label if whose and definition.applicant else "申请人"
    value = source.value(whose.name) if whose else None
    return Bearer(definition.title, role, str(value or ""), identity.number)


def _blocks(definition: FormDefinition, tables: TablePlanner, setter: Setter) -> tuple[PlannedBlock, ...]:
    planned: list[PlannedBlock] = []
    starts = False
    for index, block in enumerate(definition.layout):
        if isinstance(block, PageBreak):
            starts = True
            continue
        planned += _planned(block, index, starts, definition, tables, setter)
        starts = False
    return tuple(planned)


def _planned(
    block: Block, index: int, starts: bool, definition: FormDefinition, tables: TablePlanner, setter: Setter
) -> list[PlannedBlock]:
    match block:
        case Space(height):
            return [PlannedSpace(f"b{index}", index, height, starts)]
        case Table():
            return [replace(tables.plan(block, index), starts_page=starts)]
        case Paragraph():
            return list(_words(block, index, starts, definition, setter))
        case PageBreak() | Placed():
            return []


def _words(
    block: Paragraph, index: int, starts: bool, definition: FormDefinition, setter: Setter
) -> tuple[PlannedWords, ...]:
    text = definition.wording[block.wording].text(definition.profile)
    lines = setter.set(text, block.style, definition.page.text_width, block.wording)
    last = len(lines) - 1
    return tuple(
        PlannedWords(
            f"b{index}l{n}", index, line, block.role,
            0.0 if n or starts else block.above, block.below if n == last else 0.0, starts and n == 0,
        )
        for n, line in enumerate(lines)
    )


def _sheet(rest: Rest, bearer: Bearer, setter: Setter, definition: FormDefinition) -> ContinuationSheet:
    return sheet(rest, bearer, setter, (definition.page.text_width, definition.page.text_height))


def _reference(definition: FormDefinition, identity: Identity, page: int, pages: int) -> str:
    reference = PageReference(definition.code, definition.edition, identity.number, page, pages)
    return reference.sealed(identity.digest, identity.key)
