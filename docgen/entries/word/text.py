"""The words of a paragraph of a Word file, with its blanks; what is not words is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from docgen.entries.word.package import attribute
from docgen.entries.word.styles import is_on
from docgen.forms.limits import normalise

BLANK = "_"                 # a blank line to write on, as long as it is on paper
TICK_BOX = "□"
_BOXES = str.maketrans(dict.fromkeys("☐▢⬜◻❏❑❒☑☒■🗆", TICK_BOX))
# Boxes among the symbols of Wingdings and Wingdings 2.
_SYMBOL_BOXES = frozenset(("F06F", "F071", "F072", "F0A8", "F0FE", "F0A3", "F02A", "F052", "F053", "F054"))
# What was deleted, what Word computes, what is drawn.
_SKIPPED = frozenset((
    "del", "moveFrom", "rPr", "pPr", "sdtPr", "instrText", "delText", "tbl", "footnoteReference", "commentReference",
))  # fmt: skip
_DRAWN = frozenset(("drawing", "pict", "object", "AlternateContent"))
_CHANGES = frozenset(("ins", "del", "moveFrom", "moveTo"))


@dataclass(slots=True)
class Seen:
    """What a reading came across beside words: the first words of each text box, and counts."""

    text_boxes: list[str] = field(default_factory=list)
    nested_tables: int = 0
    auto_numbers: int = 0
    has_changes: bool = False


def paragraph_text(paragraph: Element, seen: Seen) -> str:
    """The words of a paragraph, line breaks as LF, underlined blanks as `_`. Insertions count, deletions do
    not."""
    text = "".join(_words(paragraph, seen, False)).translate(_BOXES)
    return normalise(text)


def first_run(paragraph: Element) -> Element | None:
    """The first run with words in it."""
    return next((run for run in paragraph.iter("r") if any((one.text or "").strip() for one in run.iter("t"))), None)


def breaks_page(paragraph: Element) -> bool:
    """Whether a page break stands in the paragraph."""
    return any(attribute(one, "type") == "page" for one in paragraph.iter("br"))


def has_picture(paragraph: Element) -> bool:
    """Whether a picture is drawn in the paragraph."""
    return any(one.tag in ("blip", "imagedata") for one in paragraph.iter())


def _words(element: Element, seen: Seen, is_underlined: bool) -> Iterator[str]:
    for child in element:
        tag = child.tag
        seen.has_changes |= tag in _CHANGES and len(child) > 0
        if tag in _DRAWN:
            _note_drawn(child, seen)
        elif tag == "r":
            yield from _words(child, seen, _underline(child))
        elif tag == "t":
            yield _shown(child.text or "", is_underlined)
        elif tag in ("tab", "ptab"):
            yield BLANK * 8 if is_underlined else "    "
        elif tag in ("br", "cr"):
            yield "" if attribute(child, "type") in ("page", "column") else "\n"
        elif tag == "noBreakHyphen":
            yield "-"
        elif tag == "sym":
            yield TICK_BOX if attribute(child, "char").upper() in _SYMBOL_BOXES else ""
        elif tag == "checkBox":
            yield TICK_BOX
        elif tag == "fldChar" or tag not in _SKIPPED:
            yield from _words(child, seen, is_underlined)


def _underline(run: Element) -> bool:
    line = run.find("rPr/u")
    return is_on(line) and attribute(line, "val") != "none"


def _shown(text: str, is_underlined: bool) -> str:
    """Blanks on a line are something to write on, however they were typed."""
    if is_underlined and text and not text.strip(" \u3000\u00a0\u2003\u2002"):
        return BLANK * max(2, sum(2 if mark == "\u3000" else 1 for mark in text))
    return text


def _note_drawn(element: Element, seen: Seen) -> None:
    # Word writes the same box twice, for new and for old readers.
    boxes = element.find("Choice") if element.tag == "AlternateContent" else element
    for box in () if boxes is None else boxes.iter("txbxContent"):
        words = normalise("".join(one.text or "" for one in box.iter("t")))
        if words:
            seen.text_boxes.append(words)
