"""What a Word file says of size, font and alignment: on the spot, in a style, or in the styles below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from docgen.entries.word.package import attribute
from docgen.forms.layout import MM_PER_PT, Align, Role

_MEASURE = re.compile(r"(-?\d+(?:\.\d+)?)(mm|cm|in|pt|pc|pi)?")
_POINTS = {"mm": 1 / MM_PER_PT, "cm": 10 / MM_PER_PT, "in": 72.0, "pt": 1.0, "pc": 12.0, "pi": 12.0}
_ALIGN: dict[str, Align] = {"center": "center", "right": "right", "end": "right"}
# Families of Word and WPS by a part of their names; the first that fits.
_ROLES: tuple[tuple[str, Role], ...] = (
    ("小标宋", "title"), ("黑", "hei"), ("hei", "hei"), ("仿宋", "fang"), ("fang", "fang"),
    ("楷", "kai"), ("kai", "kai"),
)  # fmt: skip
_MOST_BASES = 20
DEFAULT_SIZE = 10.5         # pt: 五号, what Chinese Word starts with


def points(text: str, unit: float = 1 / 20) -> float | None:
    """A length in points: a number with its unit, or a bare one in `unit` points (twips by default)."""
    found = _MEASURE.fullmatch(text.strip())
    if found is None:
        return None
    return float(found[1]) * (_POINTS[found[2]] if found[2] else unit)


def millimetres(text: str) -> float | None:
    """A length in mm, written in twips or with its unit; None for anything else (a percentage)."""
    length = points(text)
    return None if length is None else length * MM_PER_PT


def is_on(element: Element | None) -> bool:
    """Whether a switch such as `<w:b/>` stands there and is not switched off."""
    return element is not None and attribute(element, "val", "1") not in ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks: size in pt, whether it is bold, the role of its font ("" when not said), its
    outline level from 0 (None for body text)."""

    size: float
    align: Align
    is_bold: bool
    font: Role | None
    level: int | None
    starts_page: bool
    has_number: bool


class WordStyles:
    """The styles of a file by id."""

    def __init__(self, root: Element | None) -> None:
        found = [] if root is None else root.findall("style")
        self._styles = {attribute(one, "styleId"): one for one in found}
        self._default = next(
            (one for one in found if attribute(one, "type") == "paragraph" and attribute(one, "default") in ("1", "true")),
            None,
        )
        self._document = None if root is None else root.find("docDefaults/rPrDefault")

    def look(self, paragraph: Element, run: Element | None) -> Look:
        """The look of a paragraph whose words begin with a run."""
        own = paragraph.find("pPr")
        sources = [*([run] if run is not None else []), *self._chain(attribute(_at(own, "pStyle"), "val"))]
        if self._document is not None:
            sources.append(self._document)
        layers = [*([own] if own is not None else []), *(_at(one, "pPr") for one in sources[bool(run is not None):])]
        size = _first(sources, "rPr/sz")
        level = _first(layers, "outlineLvl")
        number = attribute(level, "val")
        return Look(
            size=points(attribute(size, "val"), 0.5) or DEFAULT_SIZE,
            align=_ALIGN.get(attribute(_first(layers, "jc"), "val"), "left"),
            is_bold=is_on(_first(sources, "rPr/b")),
            font=_role(sources),
            level=int(number) if number.isdecimal() and int(number) < 9 else None,
            starts_page=is_on(_first(layers, "pageBreakBefore")),
            has_number=attribute(_first(layers, "numPr/numId"), "val", "0") != "0",
        )

    def line_height(self, paragraph: Element, size: float) -> float:
        """The height of an empty paragraph in mm, the space above and below it included."""
        spacing = paragraph.find("pPr/spacing")
        line = points(attribute(spacing, "line"))
        is_multiple = attribute(spacing, "lineRule", "auto") == "auto"
        height = size * 1.3 * (line / 12 if line else 1) if is_multiple else (line or size * 1.3)
        around = [points(attribute(spacing, edge)) or 0 for edge in ("before", "after")]
        return (height + sum(around)) * MM_PER_PT

    def borders(self, table: Element) -> Element | None:
        """The borders that a table or the style it names says."""
        own = table.find("tblPr/tblBorders")
        if own is not None:
            return own
        chain = self._chain(attribute(table.find("tblPr/tblStyle"), "val"), has_default=False)
        return _first(list(chain), "tblPr/tblBorders")

    def _chain(self, name: str, has_default: bool = True) -> Iterator[Element]:
        """The style, the one it is based on, and so on; a ring ends."""
        style = self._styles.get(name, self._default if has_default else None)
        for _ in range(_MOST_BASES):
            if style is None:
                return
            yield style
            style = self._styles.get(attribute(style.find("basedOn"), "val"))


def _at(element: Element | None, path: str) -> Element | None:
    return None if element is None else element.find(path)


def _first(sources: list[Element] | list[Element | None], path: str) -> Element | None:
    return next((found for one in sources if (found := _at(one, path)) is not None), None)


def _role(sources: list[Element]) -> Role | None:
    for one in sources:
        family = attribute(one.find("rPr/rFonts"), "eastAsia").lower()
        if family:
            return next((role for part, role in _ROLES if part in family), "song")
    return None
