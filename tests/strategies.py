"""Entries made from a definition: anything that a careful applicant could write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from docgen.entries.eligibility.sample_rules import suited
from docgen.entries.names import children
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Field
from docgen.forms.limits import normalise, strictest_length

# Han, rare Han beyond U+FFFF, Uyghur, Latin, marks of both widths, and what templates and markup stumble over.
_LETTERS = "科技教育活动辅导员〇喆堃䶮𬭊ئۇيغۇرAbz09é，。、；：？！“”《》（）—…·%&<>{}[]#'\"\\$@*|~- \n"


def texts(longest: int, letters: str = _LETTERS) -> st.SearchStrategy[str]:
    """Normalised texts of 1 to `longest` characters by every platform's count."""
    return st.text(st.sampled_from(letters), min_size=1, max_size=min(longest, 300)).map(
        lambda text: _fitted(normalise(text), longest) or "甲"
    )


def _fitted(text: str, longest: int) -> str:
    """The text without the characters at its end that a strict platform would count as too many."""
    while strictest_length(text) > longest:
        text = normalise(text[:-1])
    return text


def entries(definition: FormDefinition, folder: str = "") -> st.SearchStrategy[dict[str, Any]]:
    """Raw values by field name that no check and no rule refuses; nothing is told but rare characters in a name
    and the data a rule would like to have. Photo and attachments are names of files in `folder`; nothing is
    written."""
    return _entry(definition, folder)


@st.composite
def _entry(draw: st.DrawFn, definition: FormDefinition, folder: str) -> dict[str, Any]:
    seed = draw(st.integers(0, 10_000))
    raw: dict[str, Any] = {}
    for name, field in definition.fields.items():
        # A story belongs to rows: it is there when they are.
        about = getattr(field, "about", None)
        if (about in raw) if about else (field.is_required or draw(st.booleans())):
            raw[name] = _value(draw, field, seed, folder)
    kept = suited(definition, raw, is_thorough=False)
    return {name: _in_folder(value, definition.fields[name], folder) for name, value in kept.items()}


def _in_folder(raw: Any, field: Field, folder: str) -> Any:
    """The same with every attachment in the folder, those of rows that a rule asked for too."""
    if isinstance(raw, list):
        return [_in_folder(row, field, folder) for row in raw]
    if isinstance(raw, dict):
        inner = children(field)
        return {name: _in_folder(value, inner[name], folder) if name in inner else value for name, value in raw.items()}
    if field.kind == "attachment" and folder and not raw.startswith(f"{folder}/"):
        return f"{folder}/{raw}"
    return raw


def _value(draw: st.DrawFn, field: Field, seed: int, folder: str) -> Any:
    if field.kind == "rows":
        most = getattr(field, "usual_rows", None) or getattr(field, "max_rows", None) or 3
        least = max(1, getattr(field, "min_rows", 0))
        count = draw(st.integers(least, max(least, min(most, 3))))
        return [_cells(draw, children(field), seed + index, folder) for index in range(count)]
    if field.kind == "answers":
        return field.example(seed)
    if field.kind == "narrative":
        return {"row": "1", "text": draw(texts(getattr(field, "max_length", None) or 300))}
    if field.kind in ("text", "prose"):
        return draw(texts(getattr(field, "max_length", None) or 300))
    if field.kind == "attachment":
        return f"{folder}/{field.example(seed)}".lstrip("/")
    if field.kind == "photo":
        return f"{folder}/照片.jpg".lstrip("/")
    return field.example(seed)


def _cells(draw: st.DrawFn, fields: Mapping[str, Field], seed: int, folder: str) -> dict[str, Any]:
    return {
        name: _value(draw, field, seed, folder)
        for name, field in fields.items()
        if field.is_required or draw(st.booleans())
    }
