"""The forms as a list shows them, those of one issuer together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from docgen.forms import library
from docgen.forms.library import FormSummary
from docgen.web.running import running

_LONGEST_TAG = 4


@dataclass(frozen=True, slots=True)
class Card:
    """A form; `tag` is the word that tells it from others of the same title, the first of its note."""

    form: str
    code: str
    edition: str
    title: str
    issuer: str
    tag: str
    note: str


def cards() -> tuple[Card, ...]:
    """Every form, by issuer and code; those that name no issuer come last."""
    found = map(_card, library.forms(running().settings.templates))
    return tuple(sorted(found, key=lambda one: (one.issuer == "", one.issuer, one.code)))


def cards_by_issuer() -> list[tuple[str, tuple[Card, ...]]]:
    """The same in groups."""
    return [(issuer, tuple(group)) for issuer, group in groupby(cards(), key=lambda one: one.issuer)]


def _card(form: FormSummary) -> Card:
    tag, sign, rest = form.note.replace("方案：", "方案；", 1).partition("；")
    is_short = bool(sign) and len(tag) <= _LONGEST_TAG
    return Card(
        form.form, form.code, form.edition, form.title, form.issuer, tag if is_short else "", rest if is_short else form.note
    )
