"""Nodes of a definition as plain values, by the tables of the language; what is wrong is noted and told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import Any

from docgen.forms.definition import Profile, Wording
from docgen.forms.language import OVERFLOWS, SLIP_KEYS, STYLE_NAMES, Key, nearest
from docgen.forms.limits import normalise
from docgen.forms.nodes import Mapping, Node, Scalar, Sequence
from docgen.problems import Place, Problem

_NUMBER = re.compile(r"[-+]?\d{1,9}(\.\d{1,6})?")
_INTEGER = re.compile(r"[-+]?\d{1,12}")
_HOLE = re.compile(r"\{([^{}]*)\}")
FLAGS = {"true": True, "false": False}


@dataclass(slots=True)
class Reading:
    """One reading of a definition: its profile, what was declared so far and what was found wrong.

    `fields` holds the names a setting may refer to, `shown` the paths that a hole prints, `parts` the named
    runs of blocks, `slips` the ids of the slips in the official wording.
    """

    profile: Profile = "official"
    wording: dict[str, Wording] = field(default_factory=dict)
    wording_names: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    shown: set[str] = field(default_factory=set)
    parts: MappingOf[str, Node] = field(default_factory=dict)
    parts_used: set[str] = field(default_factory=set)
    slips: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def say(self, code: str, where: Node | Place, **facts: str | float) -> None:
        """Notes a problem at a node or place."""
        self.problems.append(Problem(code, where if isinstance(where, Place) else where.place, facts))

    def unknown(self, code: str, where: Node | Place, name: str, known: Iterable[str]) -> None:
        """Notes a name that nobody declared, with the one most like it."""
        self.say(code, where, name=name, nearest=nearest(name, known))

    def is_name(self, key: Scalar, pattern: str) -> bool:
        """Whether a key may be a name; otherwise noted."""
        if re.fullmatch(pattern, key.text):
            return True
        self.say("name_not_plain", key, name=key.text)
        return False


def mapping_of(node: Node | None, name: str, reading: Reading) -> Mapping | None:
    """The node as a mapping; None, and noted, when it is something else."""
    if node is None or isinstance(node, Mapping):
        return node
    reading.say("not_a_mapping", node, key=name)
    return None


def settings_of(node: Mapping, keys: MappingOf[str, Key], reading: Reading) -> dict[str, Any]:
    """The good values of a mapping by key; unknown, missing and wrong ones are noted."""
    found: dict[str, Any] = {}
    for name, value in node.values.items():
        key = keys.get(name)
        if key is None:
            reading.unknown("unknown_setting", node.keys[name], name, keys)
            continue
        read = value_of(name, value, key, reading)
        if read is not None:
            found[name] = read
    for name, key in keys.items():
        if key.is_required and name not in node.values:
            reading.say("missing_key", node, key=name)
    return found


def value_of(name: str, node: Node, key: Key, reading: Reading) -> Any:
    """The value under a key; None, and noted, when it is wrong. Kinds with a reader of their own
    (fields, mappings, blocks, grids, styles, sizes) give their node."""
    reader = _READERS.get(key.kind)
    return reader(name, node, key, reading) if reader else node


def scalar_of(name: str, node: Node, reading: Reading) -> Scalar | None:
    """The node as a text that is not blank; None, and noted, otherwise."""
    if not isinstance(node, Scalar):
        reading.say("not_a_text", node, key=name)
        return None
    if not normalise(node.text):
        reading.say("value_missing", node, key=name)
        return None
    return node


def _words(name: str, node: Node, key: Key, reading: Reading) -> str | None:
    scalar = scalar_of(name, node, reading)
    if scalar is None:
        return None
    text = normalise(scalar.text)
    if key.pattern and not re.fullmatch(key.pattern, text):
        reading.say(key.code, scalar, text=text)
        return None
    return text


def wording_of(name: str, node: Node, reading: Reading) -> Wording | None:
    """A text, or its official and corrected words with the ids of its slips."""
    if not isinstance(node, Mapping):
        text = _words(name, node, Key("words"), reading)
        return None if text is None else Wording(text)
    found = settings_of(node, SLIP_KEYS, reading)
    if "official" not in found or "corrected" not in found:
        return None
    reading.slips |= set(found.get("slips", ()))
    return Wording(found["official"], found["corrected"], found.get("slips", ()))


def _text(name: str, node: Node, key: Key, reading: Reading) -> str | None:
    wording = wording_of(name, node, reading)
    return None if wording is None else wording.text(reading.profile)


def _number(name: str, node: Node, key: Key, reading: Reading) -> float | None:
    scalar = scalar_of(name, node, reading)
    if scalar is None:
        return None
    is_whole = key.kind == "integer"
    if not (_INTEGER if is_whole else _NUMBER).fullmatch(scalar.text):
        reading.say("not_an_integer" if is_whole else "not_a_number", scalar, key=name, text=scalar.text)
        return None
    number = int(scalar.text) if is_whole else float(scalar.text)
    if key.least is not None and number < key.least:
        reading.say("setting_too_small", scalar, key=name, text=scalar.text, least=f"{key.least:g}")
        return None
    if key.most is not None and number > key.most:
        reading.say("setting_too_large", scalar, key=name, text=scalar.text, most=f"{key.most:g}")
        return None
    return number


def _numbers(name: str, node: Node, key: Key, reading: Reading) -> tuple[float, ...] | None:
    if not isinstance(node, Sequence):
        reading.say("not_a_list", node, key=name)
        return None
    if not node.items or (key.count and len(node.items) != key.count):
        reading.say("wrong_count", node, key=name, count=len(node.items), expected=key.count or 1)
        return None
    read = [_number(name, item, key, reading) for item in node.items]
    return None if None in read else tuple(number for number in read if number is not None)


def _flag(name: str, node: Node, key: Key, reading: Reading) -> bool | None:
    scalar = scalar_of(name, node, reading)
    if scalar is not None and scalar.text not in FLAGS:
        reading.say("not_a_flag", scalar, key=name, text=scalar.text)
    return None if scalar is None else FLAGS.get(scalar.text)


def _texts(name: str, node: Node, key: Key, reading: Reading) -> tuple[str, ...] | None:
    if not isinstance(node, Sequence):
        reading.say("not_a_list", node, key=name)
        return None
    if not node.items:
        reading.say("list_empty", node, key=name)
        return None
    texts: list[str] = []
    for item in node.items:
        text = _words(name, item, Key("words"), reading)
        if text is not None and text in texts:
            reading.say("listed_twice", item, key=name, text=text)
        elif text is not None:
            texts.append(text)
    return tuple(texts) if len(texts) == len(node.items) else None


def _choice(name: str, node: Node, key: Key, reading: Reading) -> str | None:
    scalar = scalar_of(name, node, reading)
    if scalar is None or scalar.text in key.choices:
        return scalar.text if scalar else None
    reading.say(
        "not_a_choice", scalar, key=name, name=scalar.text,
        nearest=nearest(scalar.text, key.choices), choices="、".join(key.choices),
    )  # fmt: skip
    return None


def _overflow(name: str, node: Node, key: Key, reading: Reading) -> tuple[str, ...] | None:
    texts = _texts(name, node, key, reading) if isinstance(node, Sequence) else None
    items = node.items if isinstance(node, Sequence) else (node,)
    if isinstance(node, Sequence) and texts is None:
        return None
    read = [_choice(name, item, Key("choice", choices=OVERFLOWS), reading) for item in items]
    return None if None in read else tuple(word for word in read if word is not None)


def _field_name(name: str, node: Node, key: Key, reading: Reading) -> str | None:
    scalar = scalar_of(name, node, reading)
    if scalar is None or scalar.text in reading.fields:
        return scalar.text if scalar else None
    reading.unknown("unknown_field", scalar, scalar.text, reading.fields)
    return None


def _wording(name: str, node: Node, key: Key, reading: Reading) -> str | None:
    scalar = scalar_of(name, node, reading)
    if scalar is None or scalar.text in reading.wording_names:
        return scalar.text if scalar else None
    reading.unknown("unknown_wording", scalar, scalar.text, reading.wording_names)
    return None


def _part(name: str, node: Node, key: Key, reading: Reading) -> str | None:
    scalar = scalar_of(name, node, reading)
    if scalar is None or scalar.text in reading.parts:
        return scalar.text if scalar else None
    reading.unknown("unknown_part", scalar, scalar.text, reading.parts)
    return None


def style_name(node: Scalar, reading: Reading) -> str | None:
    """The name of a house style; None, and noted, when there is none of that name."""
    if node.text in STYLE_NAMES:
        return node.text
    reading.unknown("unknown_style", node, node.text, STYLE_NAMES)
    return None


def check_holes(node: Node, allowed: Iterable[str], reading: Reading, prints: bool = True) -> None:
    """Notes every `{hole}` in the node's texts that is not among the allowed names, where it stands; the
    others are shown on the form when the text `prints` there."""
    from docgen.forms.nodes import place_of

    known = frozenset(allowed)
    scalars = node.values.values() if isinstance(node, Mapping) else (node,)
    for scalar in scalars:
        if not isinstance(scalar, Scalar):
            continue
        for hole in _HOLE.finditer(scalar.text):
            if hole[1] in known:
                reading.shown |= {hole[1]} if prints else set()
            else:
                reading.unknown("unknown_hole", place_of(scalar, hole.start()), hole[1], known)


_READERS: MappingOf[str, Callable[[str, Node, Key, Reading], Any]] = {
    "words": _words, "text": _text, "integer": _number, "number": _number, "numbers": _numbers,
    "flag": _flag, "texts": _texts, "overflow": _overflow, "choice": _choice,
    "field_name": _field_name, "wording": _wording,
    "part": _part,
}  # fmt: skip
