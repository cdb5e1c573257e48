"""The words of the definition language: every key, what may stand under it, and what it must keep to.

The reader refuses by these tables, and the JSON Schema that completes them in an editor is made from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from docgen.forms.fields.base import Overflow
from docgen.forms.layout import HOUSE_STYLES, Align, CellKind, ParagraphRole, Role, SlotFit, VAlign

Kind = Literal[
    "words",        # text as written
    "text",         # text, or {official, corrected, slips}
    "integer", "number", "numbers", "flag", "texts", "overflow", "choice", "style",
    "field_name", "wording", "part",
    "fields",       # fields by name
    "mapping",      # read by a table of its own
    "blocks", "grid", "styles", "size",
    # of rules: a field's path, a parameter's name, a parameter or a number, a parameter or a field of dates,
    # conditions of a row, of several groups, of the entry, and words by what they stand for
    "path", "paths", "parameter", "amount", "moment", "where", "groups", "conditions", "aspects",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """What stands under a key: `pattern` for words and the `code` of words that break it, `choices` for a
    choice, `least` and `most` for numbers (of `count` many numbers)."""

    kind: Kind
    is_required: bool = False
    pattern: str = ""
    code: str = ""
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    count: int | None = None


NAME = r"[a-z][a-z0-9_]*"
FORM_NAME = r"[a-z0-9][a-z0-9-]*"
OVERFLOWS: tuple[str, ...] = get_args(Overflow)
CELL_KINDS: tuple[str, ...] = get_args(CellKind)
# Wordings that the form's own keys give.
OWN_WORDINGS = ("title", "issuer")

MM = Key("number", least=0, most=1000)

FORM_KEYS: Mapping[str, Key] = {
    "form": Key("words", True, FORM_NAME, "wrong_form_name"),
    "extends": Key("words", False, FORM_NAME, "wrong_form_name"),
    "code": Key("words", True, "[A-Z0-9]{1,6}", "wrong_code"),
    "edition": Key("words", True, "[A-Za-z0-9.-]{1,8}", "wrong_edition"),
    "title": Key("text", True),
    "issuer": Key("text"),
    "language": Key("words", False, r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", "wrong_language"),
    "note": Key("words"),
    "applicant": Key("field_name"),
    "page": Key("mapping", True),
    "fields": Key("fields", True),
    "wording": Key("mapping"),
    "signatures": Key("mapping"),
    "submission": Key("mapping"),
    "certificate": Key("mapping"),
    "parts": Key("mapping"),
    "parameters": Key("mapping"),
    "rules": Key("mapping"),
    "layout": Key("blocks", True),
}

PAPER: Mapping[str, tuple[float, float]] = {"A3": (297, 420), "A4": (210, 297), "A5": (148, 210)}
PAGE_KEYS: Mapping[str, Key] = {
    "size": Key("size", True, choices=tuple(PAPER)),
    "margin": Key("numbers", True, least=0, most=200, count=4),
}

# A text in which the printed form has slips.
SLIP_KEYS: Mapping[str, Key] = {
    "official": Key("words", True),
    "corrected": Key("words", True),
    "slips": Key("texts"),
}

SIGNATURE_KEYS: Mapping[str, Key] = {
    "label": Key("text"),
    "says": Key("wording"),
    "signer": Key("text"),
    "seal": Key("text"),
    "seal_owner": Key("field_name"),
    "date": Key("flag"),
}

# How a form is handed in: what the kit is made from.
SUBMISSION_KEYS: Mapping[str, Key] = {
    "copies": Key("integer", least=1, most=20),
    "holders": Key("texts"),
    "deadline": Key("words"),
    "to": Key("text"),
    "steps": Key("texts"),
    "enclosures": Key("texts"),
    "file_name": Key("words"),
    # What is told, sorted and counted over many entries at once.
    "pack_by": Key("field_name"),
    "listed": Key("texts"),
    "counted_by": Key("field_name"),
    "area_least": Key("words"),
    "area_most": Key("words"),
    "quota": Key("words"),
    "one_of": Key("words"),
}

# What is numbered, signed and proved: the definition is then that of a certificate.
CERTIFICATE_KEYS: Mapping[str, Key] = {
    "series": Key("words", True),
    "by": Key("field_name"),
    "letters": Key("mapping"),
    "type": Key("integer", least=1, most=65535),
    "types": Key("mapping"),
    "profile": Key("choice", choices=("A", "B")),
    "holder": Key("field_name", True),
    "person": Key("texts", True),
    "occasion": Key("texts"),
    "years": Key("integer", least=1, most=99),
    "link": Key("choice", choices=("token", "number")),
    "material": Key("choice", choices=("sheet", "card", "booklet", "plaque")),
}

TEXT_STYLE_KEYS: Mapping[str, Key] = {
    "font": Key("choice", choices=get_args(Role)),
    "size": Key("number", least=5, most=72),
    "line_height": Key("number", least=5, most=120),
    "align": Key("choice", choices=get_args(Align)),
    "valign": Key("choice", choices=get_args(VAlign)),
    "indent": Key("number", least=0, most=20),
    "distribute": Key("number", least=0, most=20),
    "vertical": Key("flag"),
}

TABLE_KEYS: Mapping[str, Key] = {
    "columns": Key("numbers", True, least=1, most=1000),
    "grid": Key("grid", True),
    "rules": Key("choice", choices=("all", "under", "none")),
    "indent": MM,
    "headers": Key("integer", least=1, most=20),
    "styles": Key("styles"),
}

_PARAGRAPH: Mapping[str, Key] = {
    "style": Key("style"), "above": MM, "below": MM,
}  # fmt: skip
# Each block by its word, with all the keys that may stand beside it.
BLOCKS: Mapping[str, Mapping[str, Key]] = {
    "cover": {"cover": Key("blocks", True)},
    "space": {"space": Key("number", True, least=0, most=1000)},
    "page_break": {},
    "heading": {"heading": Key("wording", True), **_PARAGRAPH},
    "section": {"section": Key("wording", True), **_PARAGRAPH},
    "item": {"item": Key("wording", True), **_PARAGRAPH},
    "note": {"note": Key("wording", True), **_PARAGRAPH},
    "text": {"text": Key("wording", True), **_PARAGRAPH},
    "part": {"part": Key("part", True)},
    "table": {"table": Key("mapping", True)},
    "placed": {"placed": Key("mapping", True)},
}

# A page of a certificate. `seal` and `embossing`: middle and diameter of the room left for them.
PLACED_KEYS: Mapping[str, Key] = {
    "artwork": Key("words", True, r"[a-z0-9_-]+\.svg", "wrong_artwork_name"),
    "seal": Key("numbers", least=0, most=1000, count=3),
    "embossing": Key("numbers", least=0, most=1000, count=3),
    "slots": Key("mapping", True),
}
# A slot of a `placed` block: where it is, in mm from the paper's top left corner, and one of what it holds.
SLOT_CONTENTS = ("text", "photo", "code")
SLOT_KEYS: Mapping[str, Key] = {
    "at": Key("numbers", True, least=0, most=1000),
    "text": Key("text"),
    "photo": Key("field_name"),
    "code": Key("number", least=16, most=60),
    "font": Key("choice", choices=get_args(Role)),
    "size": Key("number", least=4, most=400),
    "line_height": Key("number", least=4, most=600),
    "align": Key("choice", choices=get_args(Align)),
    "valign": Key("choice", choices=get_args(VAlign)),
    "indent": Key("number", least=0, most=20),
    "distribute": Key("number", least=0, most=40),
    "colour": Key("words", False, "#[0-9a-f]{6}", "wrong_colour"),
    "fit": Key("choice", choices=get_args(SlotFit)),
    "least": Key("number", least=4, most=400),
    "lines": Key("integer", least=1, most=20),
    "rule": Key("flag"),
}
# Words that a certificate gives by itself, beside its fields.
CERTIFICATE_HOLES = ("number", "issued_on", "expires_on", "copy", "host")


@dataclass(frozen=True, slots=True)
class ParagraphDefault:
    """How a paragraph block looks unless it says otherwise: role, house style, mm above and below."""

    role: ParagraphRole
    style: str
    above: float
    below: float


PARAGRAPHS: Mapping[str, ParagraphDefault] = {
    "heading": ParagraphDefault("title", "cover_title", 0, 0),
    "section": ParagraphDefault("section", "section", 4, 2),
    "item": ParagraphDefault("item", "item", 3, 1.5),
    "note": ParagraphDefault("note", "note", 0, 2),
    "text": ParagraphDefault("text", "text", 0, 0),
}

# House styles of the kinds of cell, and of the values of certain kinds of field.
CELL_STYLES: Mapping[str, str] = {
    "label": "label", "value": "value", "fixed": "label", "empty": "value",
    "signature": "signature", "signature_label": "label",
}  # fmt: skip
VALUE_STYLES: Mapping[str, str] = {
    "prose": "prose", "answers": "prose", "narrative": "prose", "photo": "prompt",
}  # fmt: skip
ROW_STYLE = "cell"
STYLE_NAMES = tuple(HOUSE_STYLES)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like the given one; "—" when none is known."""
    from difflib import SequenceMatcher

    choices = sorted(set(known))
    if not choices:
        return "—"
    return max(choices, key=lambda choice: SequenceMatcher(None, word, choice).ratio())
