"""From a source tree to what an entry says: keys become field names, every path gets its place."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf

from docgen.entries.names import RESERVED, children, folded, known_names, nearest_name
from docgen.entries.raw import Written, is_blank
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Field, Raw
from docgen.forms.fields.base import Path as FieldPath
from docgen.forms.source import Mapping, Node, Scalar, Sequence
from docgen.problems import Fact, Place, Problem

_NULLS = ("null", "~")
# The fullest entry of the primary form has 600 nodes. Looking for the nearest name of 150,000 unknown keys
# took 160 s.
MAX_NODES = 5_000


def read_written(
    root: Mapping, told: tuple[Problem, ...], definition: FormDefinition
) -> tuple[Written | None, tuple[Problem, ...]]:
    """What the tree says by field names, `told` among its problems; None for another form or edition."""
    if _count(root) > MAX_NODES:
        return None, (*told, Problem("entry_too_many", root.place, {"limit": MAX_NODES}))
    wrong = _wrong_form(root, definition)
    if wrong:
        return None, (*told, *wrong)
    reading = _Reading(list(told))
    raw = reading.mapping(root, definition.fields, (), RESERVED)
    file = root.source.file
    return Written(raw, Place(file, 1), reading.places, reading.texts, tuple(reading.problems)), ()


def _count(node: Node) -> int:
    """How many keys, values, rows and texts there are; the source reader bounds the depth."""
    match node:
        case Scalar():
            return 1
        case Mapping():
            return 1 + len(node.keys) + sum(map(_count, node.values.values()))
        case Sequence():
            return 1 + sum(map(_count, node.items))


def _wrong_form(root: Mapping, definition: FormDefinition) -> list[Problem]:
    """`form` and `edition` may be left out; where they stand they must be this form's."""
    wrong = []
    for key, own, code in (
        ("form", definition.form, "entry_other_form"),
        ("edition", definition.edition, "entry_other_edition"),
    ):
        node = root.get(key)
        if key in definition.fields or node is None or (isinstance(node, Scalar) and node.is_blank):
            continue
        said = node.text if isinstance(node, Scalar) else ""
        if said != own:
            facts = {"found": said, "form": definition.form, "edition": definition.edition}
            wrong.append(Problem(code, node.place, facts, key))
    return wrong


class _Reading:
    """Walks the tree once and remembers where everything stood."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.places: dict[FieldPath, Place] = {}
        self.texts: dict[FieldPath, Scalar] = {}

    def value(self, node: Node, field: Field | None, path: FieldPath) -> Raw:
        """The node as text, lists and mappings of text, by field names."""
        self.places[path] = node.place
        if isinstance(node, Scalar):
            self.texts[path] = node
            return None if node.style == "plain" and node.text in _NULLS else node.text
        if isinstance(node, Mapping):
            return self.mapping(node, children(field), path)
        return [self.value(item, field, (*path, index)) for index, item in enumerate(node.items)]

    def mapping(
        self, node: Mapping, fields: MappingOf[str, Field], path: FieldPath, reserved: tuple[str, ...] = ()
    ) -> dict[str, Raw]:
        """The values by field names; where the fields are not known, by the keys as written."""
        names = known_names(fields)
        raw: dict[str, Raw] = {}
        keys: dict[str, Scalar] = {}
        for key, scalar in node.keys.items():
            name = names.get(folded(key)) if fields else key
            if name is None:
                if key not in reserved:
                    self.problems.append(_unknown(key, scalar.place, fields, path))
            elif name in keys:
                self.problems.append(_twice(keys[name], scalar, fields[name], path))
            else:
                keys[name] = scalar
                raw[name] = self.value(node.values[key], fields.get(name), (*path, name))
                if is_blank(raw[name]):  # `key:` has no text to stand at
                    self.places[(*path, name)] = scalar.place
        return raw


def _unknown(key: str, place: Place, fields: MappingOf[str, Field], path: FieldPath) -> Problem:
    key = key if len(key) <= 40 else f"{key[:40]}……"
    facts: dict[str, Fact] = {"key": key, "name": key, "nearest": nearest_name(key, fields)}
    where = ".".join(map(str, (*path, key)))
    if facts["nearest"]:
        return Problem("unknown_key", place, facts, where)
    names = "、".join(field.label for field in fields.values())
    return Problem("unknown_key_no_near", place, {"key": key, "names": names}, where)


def _twice(first: Scalar, second: Scalar, field: Field, path: FieldPath) -> Problem:
    facts: dict[str, Fact] = {"label": field.label, "first": first.text, "line": first.place.line or 0, "second": second.text}
    return Problem("key_given_twice", second.place, facts, ".".join(map(str, (*path, field.name))))
