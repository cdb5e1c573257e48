"""The text of one cell becomes a raw value: what a field prints, its field reads again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from docgen.entries.printed import words_of
from docgen.entries.read_back.answers_text import ReadText, read_answers
from docgen.forms.fields.answers import Answers
from docgen.forms.fields.attachments import Attachment
from docgen.forms.fields.base import Fault, Field
from docgen.forms.fields.choices import Choice
from docgen.forms.limits import normalise

_EMPTY_BOXES, _TICKED_BOXES = "☐□▢⬜◻❏❑❒", "☑☒■✓✔√🗹"
_BOX = re.compile(f"([{_EMPTY_BOXES}{_TICKED_BOXES}])")
_CHOSEN_ROW = re.compile(r"所选项目[:：]\s*(.*)")


def read_cell(field: Field, text: str, carried: Any = None, value: Any = None) -> ReadText:
    """The raw value of a cell's normalised text, None for a blank one; `carried` and `value` are the raw and parsed
    value that the document was made from. Files are read by `read_file_cell`."""
    if is_blank_text(field, text):
        return ReadText(None)
    match field:
        case Choice() if field.ticks:
            return _ticked(field, text)
        case Answers():
            return read_answers(field, text, carried, value)
    if field.kind == "narrative":
        return ReadText(_story(text))
    if field.kind == "constant":
        return ReadText(None)
    return ReadText(text)


def read_file_cell(field: Attachment, text: str, row: int, carried: Any) -> ReadText:
    """The name of a file whose cell prints a mark: paper does not know it, the carried value does. A name that
    somebody wrote into the cell counts."""
    if not text:
        return ReadText(None)
    if text.lower().endswith(field.endings()):
        return ReadText(text)
    if carried is not None:
        return ReadText(carried)
    is_told = text != field.mark_of(row)
    return ReadText(None, (Fault("read_file_unknown", {"label": field.label, "text": text[:40]}),) if is_told else ())


def is_blank_text(field: Field, text: str) -> bool:
    """Whether a cell holds nothing, or what the blank form prints there."""
    plain = "".join(text.split())
    return not plain or plain == "".join(normalise(words_of(field.show(None))).split())


def _ticked(field: Choice, text: str) -> ReadText:
    """The options with a tick before them."""
    pieces = _BOX.split(text)
    pairs = list(zip(pieces[1::2], pieces[2::2], strict=True))
    chosen = [words.strip(" 　\n、，;；") for box, words in pairs if box in _TICKED_BOXES]
    if not pairs:
        # Every option but one was struck out, or one was written by hand.
        return ReadText(text)
    if len(chosen) > 1:
        return ReadText("、".join(chosen), (Fault("read_several_ticks", {"label": field.label, "options": "、".join(chosen)}),))
    return ReadText(chosen[0] if chosen else None)


def _story(text: str) -> Mapping[str, Any]:
    """The row a story is about, from its first line, and the story."""
    first, _, rest = text.partition("\n")
    match = _CHOSEN_ROW.fullmatch(first.strip())
    if match is None:
        return {"text": text}
    row = re.sub(r"[第项条个行\s]", "", match[1])
    told = {"row": row, "text": normalise(rest)}
    return {key: said for key, said in told.items() if said}
