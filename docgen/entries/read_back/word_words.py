"""The words of a Word paragraph exactly as they stand: ticks as ticks, blanks as blanks."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from docgen.entries.word.package import attribute
from docgen.entries.word.styles import is_on

# What was deleted, what Word computes, what is drawn, the reading above a character.
_SKIPPED = frozenset((
    "del", "moveFrom", "rPr", "pPr", "sdtPr", "sdtEndPr", "instrText", "delText", "footnoteReference",
    "commentReference", "drawing", "pict", "object", "AlternateContent", "rt", "tbl",
))  # fmt: skip
_WRAPPERS = frozenset(("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"))
_INSIDE = _WRAPPERS | {"tbl", "tr", "tc"}
# Boxes among the symbols of Wingdings and Wingdings 2.
_OPEN = frozenset(("F06F", "F071", "F072", "F0A8", "F0A3", "F02A"))
_TICKED = frozenset(("F0FC", "F0FD", "F0FE", "F050", "F051", "F052", "F053", "F054"))


def paragraphs(parent: Element) -> Iterator[Element]:
    """The paragraphs below an element in reading order, those of content controls and inner tables too."""
    for child in parent:
        if child.tag == "p":
            yield child
        elif child.tag in _INSIDE:
            yield from paragraphs(child)


def lines_of(parent: Element) -> tuple[str, ...]:
    """The words of each paragraph below an element; a paragraph whose end was deleted goes on in the next."""
    found: list[str] = []
    is_open = False
    for paragraph in paragraphs(parent):
        text = words_of(paragraph)
        if is_open:
            found[-1] += text
        else:
            found.append(text)
        is_open = paragraph.find("pPr/rPr/del") is not None
    return tuple(found)


def words_of(paragraph: Element) -> str:
    """The words of a paragraph, its line breaks as LF."""
    return "".join(_pieces(paragraph))


def is_indented(paragraph: Element) -> bool:
    """Whether the paragraph's first line stands in by itself."""
    indent = paragraph.find("pPr/ind")
    said = (attribute(indent, key, "0") for key in ("firstLine", "firstLineChars"))
    return any(text.isascii() and text.isdecimal() and int(text) > 0 for text in said)


def picture_ids(parent: Element) -> tuple[str, ...]:
    """The relationships of the pictures drawn below an element."""
    named = {"blip": "embed", "imagedata": "id"}
    found = (attribute(one, named[one.tag]) for one in parent.iter() if one.tag in named)
    return tuple(dict.fromkeys(one for one in found if one))


def _pieces(element: Element) -> Iterator[str]:
    for child in element:
        match child.tag:
            case "t":
                yield child.text or ""
            case "tab" | "ptab":
                yield " "
            case "br" | "cr":
                yield "" if attribute(child, "type") in ("page", "column") else "\n"
            case "noBreakHyphen":
                yield "-"
            case "sym":
                code = attribute(child, "char").upper()
                yield "☑" if code in _TICKED else "☐" if code in _OPEN else ""
            case "checkBox":
                said = child.find("checked") if child.find("checked") is not None else child.find("default")
                yield "☑" if is_on(said) else "☐"
            case tag if tag not in _SKIPPED:
                yield from _pieces(child)
