"""The `certificate:` block of a definition, read; every fault at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from docgen.forms.certificate import CertificateFacts
from docgen.forms.language import CERTIFICATE_HOLES, CERTIFICATE_KEYS
from docgen.forms.nodes import Mapping as MappingNode
from docgen.forms.nodes import Node, Scalar
from docgen.forms.values import Reading, mapping_of, settings_of

_SERIES_HOLE = re.compile(r"\{([^{}]*)\}")
_SERIES_HOLES = ("letter", "year", "serial:0N", "check")
_SERIAL = re.compile(r"serial:0[3-7]")
_LONGEST_NUMBER = 24
_LETTER = re.compile("[A-Z]{1,4}")


def declared_certificate(node: Node | None, options: Mapping[str, tuple[str, ...]], reading: Reading) -> CertificateFacts | None:
    """The facts of a `certificate:` block; None where there is none, or where it cannot be read.

    `options` are the options of every field of choices, by name.
    """
    mapping = mapping_of(node, "certificate", reading)
    if mapping is None:
        return None
    before = len(reading.problems)
    found = settings_of(mapping, CERTIFICATE_KEYS, reading)
    _check_series(mapping, found, reading)
    for key in ("person", "occasion"):
        for name in found.get(key, ()):
            if name not in reading.fields:
                reading.unknown("unknown_field", mapping.values[key], name, reading.fields)
    for name in sorted(reading.fields & set(CERTIFICATE_HOLES)):
        reading.say("name_reserved", mapping, name=name)
    by = found.get("by", "")
    if by and by not in options:
        reading.say("chooser_without_options", mapping.values["by"], name=by)
        return None
    expected = options.get(by, ())
    letters = _letters(mapping, expected, reading)
    types = _types(mapping, found, expected, reading)
    if len(reading.problems) > before:
        return None
    kept = {key: value for key, value in found.items() if key not in ("letters", "type", "types")}
    return CertificateFacts(**kept, letters=letters, types=types)


def _check_series(mapping: MappingNode, found: Mapping[str, Any], reading: Reading) -> None:
    series = found.get("series")
    if series is None:
        return
    where = mapping.values["series"]
    holes = _SERIES_HOLE.findall(series)
    for hole in holes:
        if hole not in ("letter", "year", "check") and not _SERIAL.fullmatch(hole):
            reading.unknown("unknown_hole", where, hole, _SERIES_HOLES)
    serials = [hole for hole in holes if _SERIAL.fullmatch(hole)]
    if len(serials) != 1 or holes.count("check") != 1 or not series.endswith("{check}"):
        reading.say("series_without_check", where, text=series)
    plain = _SERIES_HOLE.sub("", series)
    if not re.fullmatch("[A-Z0-9-]*", plain):
        reading.say("wrong_series", where, text=series)
    elif len(plain) + 4 + 4 + 8 > _LONGEST_NUMBER:
        reading.say("series_too_long", where, text=series, limit=_LONGEST_NUMBER)
    if ("letter" in holes) != ("letters" in mapping.values):
        reading.say("series_without_letters", where, text=series)


def _letters(mapping: MappingNode, expected: tuple[str, ...], reading: Reading) -> dict[str, str]:
    found = {}
    for value, node in _by_choice(mapping, "letters", expected, reading).items():
        if isinstance(node, Scalar) and _LETTER.fullmatch(node.text):
            found[value] = node.text
        else:
            reading.say("wrong_letter", node, key=value)
    return found


def _types(
    mapping: MappingNode, found: Mapping[str, Any], expected: tuple[str, ...], reading: Reading
) -> dict[str, int]:
    if ("type" in found) == ("types" in found) or (expected != ()) != ("types" in found):
        reading.say("certificate_without_type", mapping)
        return {}
    if "type" in found:
        return {"": found["type"]}
    codes: dict[str, int] = {}
    for value, node in _by_choice(mapping, "types", expected, reading).items():
        if isinstance(node, Scalar) and node.text.isdecimal() and 0 < int(node.text) < 65536:
            codes[value] = int(node.text)
        else:
            reading.say("wrong_type_code", node, key=value)
    return codes


def _by_choice(mapping: MappingNode, key: str, expected: tuple[str, ...], reading: Reading) -> Mapping[str, Node]:
    """What stands under each option of the field that chooses; an option without anything is told."""
    node = mapping_of(mapping.get(key), key, reading)
    if node is None:
        return {}
    for value in node.keys:
        if value not in expected:
            reading.unknown("unknown_option", node.keys[value], value, expected)
    for value in expected:
        if value not in node.keys:
            reading.say("option_left_out", node, name=value, key=key)
    return {value: one for value, one in node.values.items() if value in expected}
