"""Which style every cell of a table has, once the table's own overrides are applied."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from docgen.forms.definition import SignatureBox
from docgen.forms.fields.base import Field
from docgen.forms.grid import Drawn, Names
from docgen.forms.language import CELL_KINDS, CELL_STYLES, ROW_STYLE, TEXT_STYLE_KEYS, VALUE_STYLES
from docgen.forms.layout import HOUSE_STYLES, Cell, TextStyle, style_key
from docgen.forms.nodes import Mapping as MappingNode
from docgen.forms.nodes import Node, Scalar
from docgen.forms.values import Reading, settings_of, style_name

Override = Callable[[TextStyle], TextStyle]


@dataclass(frozen=True, slots=True)
class Declared:
    """What blocks may draw: the names, the fields that could be read, by path, and the signature boxes."""

    names: Names
    fields: Mapping[str, Field]
    signatures: Mapping[str, SignatureBox]


def override_of(node: Node, reading: Reading) -> Override | None:
    """A house style's name puts that style in place of the default; a mapping changes what it names."""
    if isinstance(node, Scalar):
        name = style_name(node, reading)
        return None if name is None else lambda _: HOUSE_STYLES[name]
    if isinstance(node, MappingNode):
        changes = settings_of(node, TEXT_STYLE_KEYS, reading)
        return lambda style: replace(style, **changes)
    reading.say("not_a_text", node, key="style")
    return None


def table_styles(
    node: Node | None, cells: tuple[Drawn, ...], declared: Declared, reading: Reading
) -> Mapping[str, TextStyle]:
    """The full style of every kind of cell, and of every cell that differs from its kind, by `style_key`."""
    overrides = _overrides(node, cells, declared, reading)
    styles = {kind: _kept(overrides, kind, HOUSE_STYLES[CELL_STYLES[kind]]) for kind in CELL_KINDS}
    for drawn in cells:
        cell = drawn.cell
        if not cell.target:
            continue
        house = _house_style(cell, declared)
        style = styles[cell.kind]
        if house:
            own = declared.fields.get(cell.target)
            style = HOUSE_STYLES[house]
            style = style if own and own.style else _kept(overrides, cell.kind, style)
        style = _kept(overrides, style_key(cell), style)
        if style != styles[cell.kind]:
            styles[style_key(cell)] = style
    return styles


def _kept(overrides: Mapping[str, Override], key: str, style: TextStyle) -> TextStyle:
    return overrides[key](style) if key in overrides else style


def _house_style(cell: Cell, declared: Declared) -> str:
    """The house style of a value cell whose field asks for one; "" for all others."""
    field = declared.fields.get(cell.target)
    if cell.kind != "value" or field is None:
        return ""
    return field.style or VALUE_STYLES.get(field.kind, "") or (
        ROW_STYLE if declared.names.fields.get(cell.target) else ""
    )


def _overrides(
    node: Node | None, cells: tuple[Drawn, ...], declared: Declared, reading: Reading
) -> Mapping[str, Override]:
    if not isinstance(node, MappingNode):
        if node is not None:
            reading.say("not_a_mapping", node, key="styles")
        return {}
    keys = {style_key(drawn.cell) for drawn in cells if drawn.cell.target}
    found: dict[str, Override] = {}
    for name, value in node.values.items():
        key = declared.names.wording.get(name, name) if name not in keys else name
        override = override_of(value, reading)
        if name not in CELL_KINDS and key not in keys:
            reading.unknown("unknown_style_target", node.keys[name], name, (*CELL_KINDS, *keys))
        elif override is not None:
            found[key] = override
    return found
