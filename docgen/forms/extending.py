"""A definition that extends another: both as one tree, in which every node keeps the place it came from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from docgen.forms.language import FORM_KEYS
from docgen.forms.nodes import Mapping, Node, Scalar
from docgen.forms.source import read_source
from docgen.forms.values import Reading

# The text and the file of another form, by its name; None where there is no such form.
Bases = Callable[[str], tuple[str, Path] | None]
_MERGED = ("fields", "wording", "signatures", "page", "parts", "parameters", "rules", "submission", "certificate")


def with_bases(
    root: Mapping, bases: Bases | None, reading: Reading, above: tuple[str, ...] = ()
) -> tuple[Mapping, tuple[str, ...]]:
    """The tree over the trees it extends, and the texts of those, nearest first."""
    named, own = root.get("extends"), root.get("form")
    if not isinstance(named, Scalar):
        return root, ()
    chain = (*above, own.text if isinstance(own, Scalar) else "")
    if named.text in chain:
        reading.say("extends_itself", named, name=named.text, chain=" → ".join((*chain, named.text)))
        return root, ()
    found = bases(named.text) if bases else None
    if found is None:
        reading.say("base_missing", named, name=named.text)
        return root, ()
    text, file = found
    base, problems = read_source(text, str(file))
    reading.problems += problems
    if not isinstance(base, Mapping):
        if base is not None:
            reading.say("not_a_mapping", base, key=named.text)
        return root, (text,)
    below, texts = with_bases(base, bases, reading, chain)
    return _over(root, below), (text, *texts)


def _over(root: Mapping, base: Mapping) -> Mapping:
    """What stands under the words of `_MERGED` is merged, anything else is replaced. A name with
    nothing under it (`photo:`) takes the inherited one away."""
    keys = {**{name: key for name, key in base.keys.items() if name != "extends"}, **root.keys}
    values = {name: base.values[name] for name in keys if name in base.values}
    for name, value in root.values.items():
        inherited = base.get(name)
        if name in _MERGED and isinstance(value, Mapping) and isinstance(inherited, Mapping):
            values[name] = _merged(value, inherited)
        else:
            values[name] = value
    ordered = [name for name in FORM_KEYS if name in keys] + [name for name in keys if name not in FORM_KEYS]
    return Mapping(
        {name: keys[name] for name in ordered}, {name: values[name] for name in ordered},
        root.start, root.end, root.source,
    )  # fmt: skip


def _merged(own: Mapping, base: Mapping) -> Mapping:
    keys, values = dict(base.keys), dict(base.values)
    for name, value in own.values.items():
        inherited = values.get(name)
        if isinstance(value, Scalar) and value.is_blank and inherited is not None:
            del keys[name], values[name]
            continue
        keys[name] = own.keys[name]
        values[name] = value
        if isinstance(value, Mapping) and isinstance(inherited, Mapping) and _goes_on(name, value, inherited):
            values[name] = _merged(value, inherited)
    return Mapping(keys, values, own.start, own.end, own.source)


def _goes_on(name: str, own: Mapping, base: Mapping) -> bool:
    """Settings of another type of field, another check, or the words of another text, do not go on."""
    if name == "check":
        return set(own.keys) == set(base.keys)
    return "official" not in own.keys and _type(own) in ("", _type(base))


def _type(node: Mapping) -> str:
    named: Node | None = node.get("type")
    return named.text if isinstance(named, Scalar) else ""
