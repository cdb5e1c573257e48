"""The slots of a `placed` block: texts, photo and QR code of a certificate, each at its own place on the paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from docgen.forms.fields.base import Field
from docgen.forms.language import CERTIFICATE_HOLES, NAME, PLACED_KEYS, SLOT_CONTENTS, SLOT_KEYS
from docgen.forms.layout import MM_PER_PT, CodeSlot, PageFormat, PhotoSlot, Placed, Slot, TextSlot, TextStyle
from docgen.forms.nodes import Mapping as MappingNode
from docgen.forms.nodes import Node
from docgen.forms.values import Reading, check_holes, mapping_of, settings_of

_STYLE = ("font", "size", "line_height", "align", "valign", "indent", "distribute")
_DEFAULT = TextStyle("song", 12, 18, "left", "top")
_LEADING = 1.4          # line heights to a size, where none is said
SEAL_TO_CODE = 8.0      # mm
_QUIET = 4 * 0.45       # mm round a code of the smallest modules


def read_placed(node: Node, fields: Mapping[str, Field], page: PageFormat | None, reading: Reading) -> Placed | None:
    """A page of slots; None, and told, when it cannot be. Slots with faults are left out and told."""
    mapping = mapping_of(node, "placed", reading)
    found = settings_of(mapping, PLACED_KEYS, reading) if mapping else {}
    if mapping is None or "slots" not in found or "artwork" not in found:
        return None
    artwork = Path(mapping.source.file).parent / found["artwork"]
    if not artwork.is_file():
        reading.say("artwork_missing", mapping.values["artwork"], name=found["artwork"])
    slots = tuple(_slots(found["slots"], fields, page, reading))
    _check_seal(found.get("seal"), slots, mapping, reading)
    return Placed(slots, artwork, found.get("seal"), found.get("embossing"))


def _check_seal(
    seal: tuple[float, ...] | None, slots: tuple[Slot, ...], mapping: MappingNode, reading: Reading
) -> None:
    """A seal that touches the code is what decoders fail on most; hands need some room."""
    for slot in slots if seal else ():
        if isinstance(slot, CodeSlot) and seal:
            x = max(slot.x - seal[0], 0.0, seal[0] - slot.x - slot.size)
            y = max(slot.y - seal[1], 0.0, seal[1] - slot.y - slot.size)
            free = (x * x + y * y) ** 0.5 - seal[2] / 2
            if free < SEAL_TO_CODE:
                reading.say("seal_near_code", mapping.values["seal"], free=f"{max(free, 0):.1f}", least=f"{SEAL_TO_CODE:g}")


def _slots(
    node: Node, fields: Mapping[str, Field], page: PageFormat | None, reading: Reading
) -> Iterator[Slot]:
    mapping = mapping_of(node, "slots", reading)
    for name, value in mapping.values.items() if mapping else ():
        own = mapping_of(value, name, reading)
        if own is None or mapping is None or not reading.is_name(mapping.keys[name], NAME):
            continue
        slot = _slot(name, own, fields, reading)
        if slot is not None:
            _check_on_paper(slot, own, page, reading)
            yield slot


def check_complete(placed: tuple[Placed, ...], where: Node, reading: Reading) -> None:
    """A certificate prints its number, its date of issue and one QR code."""
    slots = [slot for block in placed for slot in block.slots]
    holes = {hole for slot in slots if isinstance(slot, TextSlot) for hole in slot.holes}
    for needed in ("number", "issued_on", "host"):
        if needed not in holes:
            reading.say("certificate_without_hole", where, name=needed)
    codes = sum(isinstance(slot, CodeSlot) for slot in slots)
    if codes != 1:
        reading.say("certificate_without_code", where, count=codes)


def _slot(name: str, node: MappingNode, fields: Mapping[str, Field], reading: Reading) -> Slot | None:
    before = len(reading.problems)
    found = settings_of(node, SLOT_KEYS, reading)
    given = [key for key in SLOT_CONTENTS if key in node.values]
    if len(given) != 1:
        reading.say("slot_without_content", node, name=name, choices="、".join(SLOT_CONTENTS))
        return None
    if len(reading.problems) > before:
        return None
    at: tuple[float, ...] = found["at"]
    counts = {"text": (3, 4), "photo": (4,), "code": (2,)}[given[0]]
    if len(at) not in counts:
        reading.say("wrong_count", node.values["at"], key="at", count=len(at), expected=counts[-1])
        return None
    if given[0] == "code":
        return CodeSlot(name, at[0], at[1], found["code"])
    if given[0] == "photo":
        return _photo(name, node, found, fields, reading)
    return _text(name, node, found, reading)


def _photo(
    name: str, node: MappingNode, found: Mapping[str, Any], fields: Mapping[str, Field], reading: Reading
) -> PhotoSlot | None:
    field, at = fields.get(found["photo"]), found["at"]
    if field is not None and field.kind != "photo":
        reading.say("slot_without_photo", node.values["photo"], name=field.name)
        return None
    frame = getattr(field, "width", at[2]), getattr(field, "height", at[3])
    if abs(frame[0] / frame[1] - at[2] / at[3]) > 0.01:
        reading.say("photo_of_other_shape", node.values["at"], width=f"{frame[0]:g}", height=f"{frame[1]:g}")
        return None
    reading.shown.add(found["photo"])
    return PhotoSlot(name, at[0], at[1], at[2], at[3], found["photo"])


def _text(name: str, node: MappingNode, found: Mapping[str, Any], reading: Reading) -> TextSlot | None:
    before = len(reading.problems)
    check_holes(node.values["text"], (*reading.fields, *CERTIFICATE_HOLES), reading)
    given = {key: found[key] for key in _STYLE if key in found}
    style = replace(_DEFAULT, **given)
    if "line_height" not in given:
        style = replace(style, line_height=round(style.size * _LEADING * 2) / 2)
    fit, least, lines = found.get("fit", "line"), found.get("least", style.size), found.get("lines", 1)
    if least > style.size:
        reading.say("numbers_out_of_order", node.values["least"], smaller="least", larger="size")
    if (fit in ("wrap", "paragraph")) != (lines > 1):
        reading.say("slot_lines_not_used", node, name=name, fit=fit)
    x, y, width, *rest = found["at"]
    needed = lines * style.line_height * MM_PER_PT
    height = rest[0] if rest else needed
    least_height = style.line_height * MM_PER_PT
    if height + 0.01 < least_height:
        reading.say("slot_too_low", node.values["at"], name=name, height=f"{least_height:.1f}")
    if len(reading.problems) > before:
        return None
    return TextSlot(
        name, x, y, width, height, found["text"], style, found.get("colour", "#000000"), fit, least, lines,
        found.get("rule", False),
    )


def _check_on_paper(slot: Slot, node: MappingNode, page: PageFormat | None, reading: Reading) -> None:
    width, height = (slot.size, slot.size) if isinstance(slot, CodeSlot) else (slot.width, slot.height)
    margin = _QUIET if isinstance(slot, CodeSlot) else 0.0
    if page is None:
        return
    if (
        slot.x - margin < 0 or slot.y - margin < 0
        or slot.x + width + margin > page.width or slot.y + height + margin > page.height
    ):
        reading.say("slot_off_paper", node.values["at"], name=slot.name, width=f"{page.width:g}", height=f"{page.height:g}")
