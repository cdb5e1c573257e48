"""What a definition declares before it draws: wording, fields, signature boxes and paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from docgen.forms.definition import SignatureBox, Submission, Wording
from docgen.forms.fields.base import Field
from docgen.forms.fields.registry import COMMON_SETTINGS, FIELD_TYPES, FieldType, Setting
from docgen.forms.language import (
    CELL_KINDS,
    NAME,
    OWN_WORDINGS,
    PAGE_KEYS,
    PAPER,
    SIGNATURE_KEYS,
    SUBMISSION_KEYS,
    Key,
    nearest,
)  # fmt: skip
from docgen.forms.layout import LEAST_BOTTOM, PageFormat
from docgen.forms.nodes import Mapping as MappingNode
from docgen.forms.nodes import Node, Scalar
from docgen.forms.rules import Parameter
from docgen.forms.values import (
    Reading,
    check_holes,
    mapping_of,
    settings_of,
    style_name,
    value_of,
    wording_of,
)
from docgen.problems import Place

# Settings of which the first may not be larger than the second.
_ORDERED = (("min", "max"), ("min_rows", "max_rows"), ("printed_rows", "max_rows"), ("usual_rows", "max_rows"))
# The least number of a setting where 1 (0.1 mm) is not it; the bounds of a number itself may be any.
_LEAST: Mapping[str, float | None] = {"min": None, "max": None, "min_rows": 0}


def key_of(name: str, setting: Setting) -> Key:
    """What may stand under a setting."""
    smallest = {"integer": 1.0, "number": 0.1}.get(setting.kind)
    least = _LEAST.get(name, smallest) if smallest else None
    return Key(setting.kind, setting.is_required, least=least)


def keys_of(field_type: FieldType) -> Mapping[str, Key]:
    """Every key of a field of that type."""
    settings = {**COMMON_SETTINGS, **field_type.settings}
    return {"type": Key("words", True), **{name: key_of(name, setting) for name, setting in settings.items()}}


def declared_wording(node: Node | None, own: Mapping[str, Wording], reading: Reading) -> None:
    """Puts the wordings, the form's own title and issuer among them, into the reading."""
    reading.wording.update(own)
    found = mapping_of(node, "wording", reading)
    names = set(found.keys) if found else set()
    # A missing title is told as such, once.
    reading.wording_names = frozenset({*names, *own, "title"})
    for name, value in found.values.items() if found else ():
        key = found.keys[name] if found else value
        if name in OWN_WORDINGS:
            reading.say("name_reserved", key, name=name)
        elif isinstance(key, Scalar) and reading.is_name(key, NAME):
            wording = wording_of(name, value, reading)
            if wording is not None:
                reading.wording[name] = wording


def declared_fields(node: Node | None, reading: Reading, prefix: str = "") -> dict[str, Field]:
    """The fields of a mapping by name; those with faults are left out and told."""
    found = mapping_of(node, "fields", reading)
    if found is None:
        return {}
    if not found.keys:
        reading.say("fields_empty", found)
    outer = reading.fields
    reading.fields = frozenset(found.keys)
    fields: dict[str, Field] = {}
    for name, value in found.values.items():
        if name in CELL_KINDS and not prefix:
            reading.say("name_reserved", found.keys[name], name=name)
        if reading.is_name(found.keys[name], NAME):
            field = _field(name, value, reading)
            if field is not None:
                fields[name] = field
    reading.fields = outer
    return fields


def type_of(node: Node) -> FieldType | None:
    """The type a field's mapping names; None when it names none that exists."""
    named = node.get("type") if isinstance(node, MappingNode) else None
    return FIELD_TYPES.get(named.text) if isinstance(named, Scalar) else None


def _field(name: str, node: Node, reading: Reading) -> Field | None:
    mapping = mapping_of(node, name, reading)
    if mapping is None:
        return None
    field_type, named = type_of(mapping), mapping.get("type")
    if field_type is None:
        if named is None:
            reading.say("missing_key", mapping, key="type")
        else:
            said = named.text if isinstance(named, Scalar) else "—"
            reading.unknown("unknown_field_type", named, said, FIELD_TYPES)
        return None
    before = len(reading.problems)
    found = settings_of(mapping, keys_of(field_type), reading)
    settings = {**COMMON_SETTINGS, **field_type.settings}
    values = {
        settings[key].attribute: _setting(key, value, settings[key], reading)
        for key, value in found.items()
        if key != "type"
    }
    _check_order(mapping, found, reading)
    _check_texts(mapping, settings, reading)
    if len(reading.problems) > before:
        return None
    try:
        return field_type.build(name=name, kind=field_type.kind, **values)
    except ValueError as refused:   # settings that contradict each other; the message's code
        reading.say(str(refused), mapping, label=str(values["label"]))
        return None


def _setting(key: str, value: Any, setting: Setting, reading: Reading) -> Any:
    """The value as the field's attribute holds it."""
    if setting.kind == "wording":
        wording = reading.wording.get(value)
        return wording.text(reading.profile) if wording else ""
    if key == "unprinted":
        return not value
    return declared_fields(value, reading, prefix=key) if setting.kind == "fields" else value


def _check_order(mapping: MappingNode, found: Mapping[str, Any], reading: Reading) -> None:
    for smaller, larger in _ORDERED:
        if smaller in found and larger in found and found[smaller] > found[larger]:
            reading.say("numbers_out_of_order", mapping.values[smaller], smaller=smaller, larger=larger)


def _check_texts(mapping: MappingNode, settings: Mapping[str, Setting], reading: Reading) -> None:
    """The holes of texts, and the names of styles."""
    inner = {name for key, value in mapping.values.items() if key in settings
             and settings[key].kind == "fields" and isinstance(value, MappingNode) for name in value.keys}
    if "line" in mapping.values and inner:
        check_holes(mapping.values["line"], inner, reading)
    if "mark" in mapping.values:
        check_holes(mapping.values["mark"], ("row",), reading)
    style = mapping.get("style")
    if isinstance(style, Scalar) and style.text:
        style_name(style, reading)


def paths_of(node: Node | None) -> dict[str, tuple[str, Place]]:
    """Every path a grid may name: its group ("" for a single field, its own name for a group) and its place.
    Fields with faults count too, so that one fault is told once."""
    found: dict[str, tuple[str, Place]] = {}
    if not isinstance(node, MappingNode):
        return found
    for name, value in node.values.items():
        inner = value.get("fields") if isinstance(value, MappingNode) else None
        if isinstance(inner, MappingNode):
            found[name] = (name, node.keys[name].place)
            for column, key in inner.keys.items():
                found[f"{name}.{column}"] = (name, key.place)
        else:
            found[name] = ("", node.keys[name].place)
    return found


def declared_parts(node: Node | None, reading: Reading) -> Mapping[str, Node]:
    """The named runs of blocks, put into the reading."""
    found = mapping_of(node, "parts", reading)
    for key in found.keys.values() if found else ():
        reading.is_name(key, NAME)
    reading.parts = dict(found.values) if found else {}
    return reading.parts


def declared_signatures(node: Node | None, reading: Reading) -> dict[str, SignatureBox]:
    """The signature boxes by name."""
    boxes: dict[str, SignatureBox] = {}
    found = mapping_of(node, "signatures", reading)
    for name, value in found.values.items() if found else ():
        key = found.keys[name] if found else None
        if key is not None and reading.is_name(key, NAME) and name in reading.fields:
            reading.say("name_taken", key, name=name)
            continue
        mapping = mapping_of(value, name, reading)
        if mapping is None:
            continue
        read = settings_of(mapping, SIGNATURE_KEYS, reading)
        if all(needed in read for needed, rule in SIGNATURE_KEYS.items() if rule.is_required):
            date = read.pop("date", True)
            boxes[name] = SignatureBox(name=name, has_date=date, **read)
    return boxes


def declared_submission(node: Node | None, parameters: Mapping[str, Parameter], reading: Reading) -> Submission:
    """How the form is handed in."""
    mapping = mapping_of(node, "submission", reading)
    if mapping is None:
        return Submission()
    found = settings_of(mapping, SUBMISSION_KEYS, reading)
    named = found.get("deadline", "")
    if named and (named not in parameters or parameters[named].type != "date"):
        dates = [name for name, one in parameters.items() if one.type == "date"]
        reading.unknown("unknown_date_parameter", mapping.values["deadline"], named, dates)
    copies, holders = found.get("copies", 1), found.get("holders", ())
    if holders and len(holders) != copies:
        facts = {"count": len(holders), "expected": copies}
        reading.say("holders_do_not_match_copies", mapping.values["holders"], **facts)
    if "file_name" in mapping.values:
        check_holes(mapping.values["file_name"], reading.fields, reading, prints=False)
    _check_counts(mapping, found, parameters, reading)
    return Submission(**found)


def _check_counts(
    mapping: MappingNode, found: Mapping[str, Any], parameters: Mapping[str, Parameter], reading: Reading
) -> None:
    """What is said of many entries names fields and whole-number parameters."""
    for name in found.get("listed", ()):
        if name not in reading.fields:
            reading.unknown("unknown_field", mapping.values["listed"], name, reading.fields)
    numbers = [name for name, one in parameters.items() if one.type == "integer"]
    for key in ("area_least", "area_most", "quota"):
        if key in found and found[key] not in numbers:
            reading.unknown("unknown_number_parameter", mapping.values[key], found[key], numbers)
        if key in found and "counted_by" not in found:
            reading.say("count_without_area", mapping.values[key], key=key)


def declared_page(node: Node | None, reading: Reading, has_footer: bool = True) -> PageFormat | None:
    """The paper; None, and told, when it cannot be. A form has a footer on every page, a certificate has none."""
    mapping = mapping_of(node, "page", reading)
    if mapping is None:
        return None
    found = settings_of(mapping, PAGE_KEYS, reading)
    size = _paper(found["size"], reading) if "size" in found else None
    if size is None or "margin" not in found:
        return None
    page = PageFormat(size[0], size[1], found["margin"])
    if page.text_width < 20 or page.text_height < 20:
        reading.say("page_without_room", mapping.values["margin"])
        return None
    if has_footer and page.margin[2] < LEAST_BOTTOM:
        reading.say("footer_without_room", mapping.values["margin"], least=LEAST_BOTTOM)
    return page


def _paper(node: Node, reading: Reading) -> tuple[float, float] | None:
    if not isinstance(node, Scalar):
        given = value_of("size", node, replace(PAGE_KEYS["margin"], least=20, most=1000, count=2), reading)
        return None if given is None else (given[0], given[1])
    if node.text in PAPER:
        return PAPER[node.text]
    reading.say("unknown_paper", node, name=node.text, nearest=nearest(node.text, PAPER))
    return None
