"""The names that a key may have: the field's own, or its printed label."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from docgen.forms.fields.base import Field

RESERVED = ("form", "edition", "$schema")
FILE_KINDS = ("photo", "attachment")


def children(field: Field | None) -> Mapping[str, Field]:
    """The fields inside a field: of each row of a row group, the parts of a group of answers."""
    inner: Any = getattr(field, "fields", None) or getattr(field, "parts", None)
    return inner if isinstance(inner, Mapping) else {}


def folded(key: str) -> str:
    """A key without blanks, with half-width marks and small letters: 职务（职称） is 职务(职称)."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", key)).casefold()
    return plain.rstrip(":*")


def known_names(fields: Mapping[str, Field]) -> Mapping[str, str]:
    """Field names by every folded spelling; a label that two fields share names neither."""
    found: dict[str, str] = {}
    shared: set[str] = set()
    for name, field in fields.items():
        for label in {folded(field.label), folded(field.printed)} - {""}:
            if found.setdefault(label, name) != name:
                shared.add(label)
    for label in shared:
        del found[label]
    return found | {folded(name): name for name in fields}


def nearest_name(key: str, fields: Mapping[str, Field]) -> str:
    """The name or label that looks most like the key, "" when none does."""
    spellings: dict[str, str] = {}
    for name, field in fields.items():
        spellings[folded(field.label)] = field.label
        spellings[folded(name)] = name
    near = difflib.get_close_matches(folded(key), spellings, n=1, cutoff=0.5)
    return spellings[near[0]] if near else ""


def label_at(fields: Mapping[str, Field], path: tuple[str | int, ...]) -> str:
    """How a message names a path: 个人简介, or 指导学生开展科技活动第 2 项“主办机构”."""
    words = ""
    inner: Mapping[str, Field] = fields
    for step in path:
        if isinstance(step, int):
            words += f"第 {step + 1} 项"
        elif step in inner:
            words += f"“{inner[step].label}”" if words else inner[step].label
            inner = children(inner[step])
    return words
