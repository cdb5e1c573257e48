"""What sets the drawings of two editions apart: tables, their columns, rows and cells, paragraphs, order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from typing import Any, Literal

from docgen.forms.definition import FormDefinition
from docgen.forms.layout import Block, Cell, Paragraph, Table

Where = tuple[int, int, int]        # table, row, column
# change, what, label, aspect, old, new: a Difference without its part.
LayoutChange = tuple[Literal["added", "removed", "renamed", "changed", "moved"], str, str, str, Any, Any]

_LEAST_SHARED = 0.3                 # of the names of two tables that are one table, changed


@dataclass(frozen=True, slots=True)
class Pairs:
    """The new name by the old one, of what is in both definitions."""

    fields: Mapping[str, str]
    wording: Mapping[str, str]
    signatures: Mapping[str, str]


def drawn_at(definition: FormDefinition) -> Mapping[str, Where]:
    """Where each value stands, by its path; the last place of one that is drawn twice (a cover stands first)."""
    tables = [block for block in definition.layout if isinstance(block, Table)]
    return {
        cell.target: (number, cell.row, cell.column)
        for number, table in enumerate(tables)
        for cell in table.cells
        if cell.kind == "value"
    }


def layout_changes(old: FormDefinition, new: FormDefinition, pairs: Pairs) -> Iterator[LayoutChange]:
    """Every difference between the drawings; names that only changed their name are the same."""
    before = [_Block(block, _Words(old, pairs)) for block in old.layout]
    after = [_Block(block, _Words(new, None)) for block in new.layout]
    matched = _matched(before, after)
    yield from _order(before, after, matched)
    for index, one in enumerate(before):
        if index in matched:
            yield from _block(one, after[matched[index]])
        elif one.name in ("table", *pairs.wording.values()):
            yield "removed", one.name, one.label, "", one.names, None
    for index, one in enumerate(after):
        # A wording that is new is told as such.
        if index not in matched.values() and one.name in ("table", *pairs.wording.values()):
            yield "added", one.name, one.label, "", None, one.names
    yield from _blanks(before, after)


class _Words:
    """Names as the new definition has them: `pairs` renames those of the old one."""

    def __init__(self, definition: FormDefinition, pairs: Pairs | None) -> None:
        self.definition, self.pairs = definition, pairs
        self._wording = {
            wording.text(definition.profile): name for name, wording in reversed(tuple(definition.wording.items()))
        }

    def wording(self, name: str) -> str:
        return name if self.pairs is None else self.pairs.wording.get(name, name)

    def target(self, cell: Cell) -> str:
        """What a cell shows; fixed words of the wording by their name, for they are compared there."""
        if cell.kind == "fixed":
            known = self._wording.get(cell.target)
            return f"'{cell.target}'" if known is None else f"'{self.wording(known)}'"
        names = {} if self.pairs is None else {**self.pairs.fields, **self.pairs.signatures}
        name = names.get(cell.target, cell.target)
        return f"{name}:" if cell.kind in ("label", "signature_label") else name

    def label(self, path: str) -> str:
        """What people call a field or a signature box."""
        box = self.definition.signatures.get(path)
        if box is not None:
            return box.label or box.signer
        try:
            return self.definition.field_at(path).label
        except KeyError:
            return path


class _Block:
    """A block with the names by which it is known again: `name` of the block, `names` in it."""

    def __init__(self, block: Block, words: _Words) -> None:
        self.block, self.words = block, words
        self.cells: Mapping[tuple[int, int], tuple[str, int, int]] = {}
        self.name = self.label = ""
        self.names: list[str] = []
        if isinstance(block, Table):
            self.cells = {
                (cell.row, cell.column): (words.target(cell), cell.row_span, cell.column_span) for cell in block.cells
            }
            self.names = [target for target, _, _ in self.cells.values() if target]
            values = [cell.target for cell in block.cells if cell.kind in ("value", "signature")]
            self.name = "table"
            self.label = words.label(values[0]) if values else next(iter(self.names), "")
        elif isinstance(block, Paragraph):
            self.name = words.wording(block.wording)
            wording = words.definition.wording.get(block.wording)
            self.label = wording.text(words.definition.profile)[:12] if wording else block.wording
            self.names = [self.name]


def _matched(before: Sequence[_Block], after: Sequence[_Block]) -> dict[int, int]:
    """The new block of each old one that is still there."""
    scores = sorted(
        (
            (-_shared(one, other), abs(index - number), index, number)
            for index, one in enumerate(before)
            for number, other in enumerate(after)
            if one.name and type(one.block) is type(other.block) and _shared(one, other) >= _LEAST_SHARED
        ),
    )
    found: dict[int, int] = {}
    for _, _, index, number in scores:
        if index not in found and number not in found.values():
            found[index] = number
    return found


def _shared(one: _Block, other: _Block) -> float:
    mine, others = set(one.names), set(other.names)
    return len(mine & others) / max(1, len(mine | others))


def _order(before: Sequence[_Block], after: Sequence[_Block], matched: Mapping[int, int]) -> Iterator[LayoutChange]:
    """Blocks that stand before others now that they stood behind."""
    numbers = [matched[index] for index in sorted(matched)]
    places = {number: place for place, number in enumerate(sorted(numbers))}
    ranks = [places[number] for number in numbers]
    matcher = SequenceMatcher(None, range(len(ranks)), ranks, autojunk=False)
    kept = {rank for block in matcher.get_matching_blocks() for rank in range(block.a, block.a + block.size)}
    for rank, number in enumerate(sorted(numbers)):
        if rank not in kept:
            yield "moved", after[number].name, after[number].label, "order", ranks.index(rank) + 1, rank + 1


def _block(one: _Block, other: _Block) -> Iterator[LayoutChange]:
    old, new = one.block, other.block
    if isinstance(old, Table) and isinstance(new, Table):
        yield from _table(one, other, old, new)
        return
    for attribute in fields(old):
        before, after = getattr(old, attribute.name), getattr(new, attribute.name)
        if attribute.name != "wording" and before != after:
            yield "changed", other.name, other.label, attribute.name, _shown(before), _shown(after)


def _table(one: _Block, other: _Block, old: Table, new: Table) -> Iterator[LayoutChange]:
    for name in ("columns", "rules", "indent", "headers"):
        before, after = getattr(old, name, None), getattr(new, name, None)
        if before != after:
            yield "changed", "table", other.label, name, _shown(before), _shown(after)
    if _heights(old) != _heights(new):
        yield "changed", "table", other.label, "rows", _heights(old), _heights(new)
    if one.cells != other.cells:
        yield from _cells(one, other)
    yield from _styles(one, other, old, new)


def _cells(one: _Block, other: _Block) -> Iterator[LayoutChange]:
    """Cells by what they show: gone, new, elsewhere, or of another size."""
    before, after = _places(one), _places(other)
    for target in dict.fromkeys((*before, *after)):
        label = other.words.label(target.removesuffix(":")) if target in after else target
        if target not in after:
            # A field that is gone is told as such.
            if target.startswith("'"):
                yield "removed", "cell", target.strip("'"), "", target.strip("'"), None
        elif target not in before:
            if target.startswith("'"):
                yield "added", "cell", target.strip("'"), "", None, target.strip("'")
        elif before[target] != after[target] and not target.endswith(":"):
            yield "moved", target, label.strip("'"), "place", before[target], after[target]


def _places(block: _Block) -> Mapping[str, list[list[int]]]:
    """Row, column (both from 1), height and width in cells of everything shown."""
    found: dict[str, list[list[int]]] = {}
    for (row, column), (target, row_span, column_span) in block.cells.items():
        if target:
            found.setdefault(target, []).append([row + 1, column + 1, row_span, column_span])
    return found


def _styles(one: _Block, other: _Block, old: Table, new: Table) -> Iterator[LayoutChange]:
    """Styles of kinds of cell, and of cells that are in both."""
    def by_target(block: _Block, table: Table) -> dict[str, Any]:
        return {block.words.target(cell): table.style_of(cell) for cell in table.cells if cell.target and table.styles}

    before, after = by_target(one, old), by_target(other, new)
    changed: dict[tuple[str, str], list[str]] = {}
    for target in before:
        if target in after and before[target] != after[target]:
            told = str(_shown(before[target])), str(_shown(after[target]))
            changed.setdefault(told, []).append(target)
    for (was, now), targets in changed.items():
        labels = "、".join(dict.fromkeys(other.words.label(target.strip("':")) for target in targets))
        yield "changed", "style", labels, "style", was, now


def _blanks(before: Sequence[_Block], after: Sequence[_Block]) -> Iterator[LayoutChange]:
    """Spaces and page breaks: they have no names, so only their sequence is told."""
    was, now = ([_shown(one.block) for one in blocks if not one.name] for blocks in (before, after))
    if was != now:
        yield "changed", "blanks", "", "blanks", was, now


def _heights(table: Table) -> list[str]:
    """The rows' heights as a drawing says them; a group by its star, for its name may have changed."""
    return [f"{'=' if row.is_exact else ''}{row.height:g}{'*' if row.group else ''}" for row in table.rows]


def _shown(value: Any) -> Any:
    """A value of the layout as JSON has it: a style as what it says, a block by its word and size."""
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    if isinstance(value, (list, tuple)):
        return [_shown(one) for one in value]
    held = (f"{one.name}={getattr(value, one.name)}" for one in fields(value))
    return f"{type(value).__name__}({', '.join(held)})"
