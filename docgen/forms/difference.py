"""What sets two editions of a form apart: plain values, in the order in which a form is read.

Everything the definition holds is compared as data, so that what the language learns is compared too. What is
said once is told once: a wording that changed is not told again where it is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Field
from docgen.forms.language import OWN_WORDINGS
from docgen.forms.layout_difference import Pairs, drawn_at, layout_changes

Change = Literal["added", "removed", "renamed", "changed", "moved"]
Part = Literal["form", "page", "fields", "wording", "signatures", "layout", "rules"]

_INNER = ("fields", "parts")        # fields of a field
_OWN_PARTS = ("fields", "wording", "signatures", "layout", "page")
_NOT_COMPARED = ("source", "digest", "profile")
_HEAD = ("form", "code", "edition", "title", "issuer", "note", "language", "applicant")
_ALIKE = 0.6                        # two texts that share so much are one text, changed


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: `what` names the thing (`works.title`, a wording's name, a table's number), `label` is what
    people call it, `aspect` which of its settings ("" for the whole); `old` and `new` are text, numbers, truth
    values, or lists and mappings of them, None for what is not there."""

    part: Part
    change: Change
    what: str
    label: str
    aspect: str = ""
    old: Any = None
    new: Any = None


def differences(old: FormDefinition, new: FormDefinition) -> tuple[Difference, ...]:
    """Everything in which the new definition differs; () when both say the same."""
    wordings = _paired_wordings(old, new)
    boxes = {name: name for name in old.signatures if name in new.signatures}
    pairs = Pairs(_paired(old.fields, new.fields, drawn_at(old), drawn_at(new)), wordings, boxes)
    return (
        *_head(old, new),
        *_leaves("page", "page", "", _plain(old.page), _plain(new.page)),
        *_fields(old.fields, new.fields, pairs.fields, "", ""),
        *_wordings(old, new, wordings),
        *_signatures(old, new, wordings),
        *(Difference("layout", *one) for one in layout_changes(old, new, pairs)),
        *_others(old, new, pairs.fields),
    )


def _head(old: FormDefinition, new: FormDefinition) -> Iterator[Difference]:
    for name in _HEAD:
        before, after = getattr(old, name, ""), getattr(new, name, "")
        if before != after:
            yield Difference("form", "changed", name, "", name, before, after)


def _others(old: FormDefinition, new: FormDefinition, paths: Mapping[str, str]) -> Iterator[Difference]:
    """Rules, parameters and whatever else a definition may hold; a field's new name is told with the field."""
    for one in fields(FormDefinition):
        if one.name not in (*_OWN_PARTS, *_NOT_COMPARED, *_HEAD):
            before = _renamed(_plain(getattr(old, one.name)), paths)
            yield from _leaves("rules", one.name, "", before, _plain(getattr(new, one.name)))


def _renamed(value: Any, paths: Mapping[str, str]) -> Any:
    """Plain data with the new names of fields in place of the old."""
    if isinstance(value, str):
        return paths.get(value, value)
    if isinstance(value, dict):
        return {paths.get(key, key): _renamed(one, paths) for key, one in value.items()}
    return [_renamed(one, paths) for one in value] if isinstance(value, list) else value


def _paired(
    old: Mapping[str, Field], new: Mapping[str, Field], old_at: Mapping[str, Any], new_at: Mapping[str, Any],
    prefix: str = "",
) -> dict[str, str]:
    """The new path of each field that is in both, by its old one: the same name, else the same label, else the
    same kind at the same place. The fields inside fields too."""
    found = {name: name for name in old if name in new}
    tests = (
        lambda a, b: old[a].label == new[b].label,
        lambda a, b: old[a].kind == new[b].kind and old_at.get(prefix + a, a) == new_at.get(prefix + b, b),
    )
    for is_same in tests:
        for name in old:
            free = (other for other in new if other not in found.values())
            match = next((other for other in free if name not in found and is_same(name, other)), None)
            if match is not None:
                found[name] = match
    paths = {prefix + name: prefix + other for name, other in found.items()}
    for name, other in found.items():
        for inner in _INNER:
            before, after = getattr(old[name], inner, None), getattr(new[other], inner, None)
            if before and after:
                within = _paired(before, after, {}, {})
                paths.update({f"{prefix}{name}.{a}": f"{prefix}{other}.{b}" for a, b in within.items()})
    return paths


def _fields(
    old: Mapping[str, Field], new: Mapping[str, Field], paths: Mapping[str, str], before: str, after: str
) -> Iterator[Difference]:
    """Of the fields below the old path `before` and the new path `after`."""
    for name, field in old.items():
        path = paths.get(before + name)
        if path is None:
            yield Difference("fields", "removed", before + name, field.label, old=_plain(field))
            continue
        other = new[path.rpartition(".")[2]]
        if path.rpartition(".")[2] != name:
            yield Difference("fields", "renamed", before + name, field.label, "name", before + name, path)
        yield from _field(field, other, path, paths, before + name)
    kept = set(paths.values())
    for name, field in new.items():
        if after + name not in kept:
            yield Difference("fields", "added", after + name, field.label, new=_plain(field))


def _field(old: Field, new: Field, path: str, paths: Mapping[str, str], was: str) -> Iterator[Difference]:
    names = dict.fromkeys(one.name for field in (old, new) for one in fields(field))
    for name in names:
        before, after = getattr(old, name, None), getattr(new, name, None)
        if name == "name" or before == after:
            continue
        if name in _INNER and before and after:
            yield from _fields(before, after, paths, f"{was}.", f"{path}.")
        # Another field's name, which may have another name now.
        elif not (isinstance(before, str) and paths.get(before) == after):
            yield Difference("fields", "changed", path, new.label, name, _plain(before), _plain(after))


def _paired_wordings(old: FormDefinition, new: FormDefinition) -> dict[str, str]:
    """The new name of each wording by its old one: the same name, the same words, or words much alike."""
    found = {name: name for name in old.wording if name in new.wording}
    for least in (1.0, _ALIKE):
        for name in old.wording:
            free = [other for other in new.wording if other not in found.values()]
            if name in found or not free:
                continue
            said = old.wording[name].official
            alike = {other: _likeness(said, new.wording[other].official) for other in free}
            best = max(alike, key=lambda other: alike[other])
            if alike[best] >= least:
                found[name] = best
    return found


def _likeness(old: str, new: str) -> float:
    return 1.0 if old == new else SequenceMatcher(None, old, new, autojunk=False).ratio()


def _wordings(old: FormDefinition, new: FormDefinition, pairs: Mapping[str, str]) -> Iterator[Difference]:
    for name, wording in old.wording.items():
        if name in OWN_WORDINGS:
            continue
        if name not in pairs:
            yield Difference("wording", "removed", name, wording.official[:12], old=wording.official)
            continue
        other = new.wording[pairs[name]]
        for aspect in ("official", "corrected", "slips"):
            before, after = getattr(wording, aspect), getattr(other, aspect)
            if before != after:
                yield Difference(
                    "wording", "changed", pairs[name], other.official[:12], aspect, _plain(before), _plain(after)
                )
    for name, wording in new.wording.items():
        if name not in pairs.values() and name not in OWN_WORDINGS:
            yield Difference("wording", "added", name, wording.official[:12], new=wording.official)


def _signatures(old: FormDefinition, new: FormDefinition, wordings: Mapping[str, str]) -> Iterator[Difference]:
    for name, box in old.signatures.items():
        other = new.signatures.get(name)
        if other is None:
            yield Difference("signatures", "removed", name, box.label or box.signer, old=_plain(box))
            continue
        for one in fields(box):
            before, after = getattr(box, one.name), getattr(other, one.name)
            is_same = one.name == "says" and wordings.get(before, before) == after
            if before != after and not is_same:
                yield Difference("signatures", "changed", name, other.label or other.signer, one.name, before, after)
    for name, box in new.signatures.items():
        if name not in old.signatures:
            yield Difference("signatures", "added", name, box.label or box.signer, new=_plain(box))


def _leaves(part: Part, path: str, label: str, old: Any, new: Any) -> Iterator[Difference]:
    if old == new:
        return
    before, after = _by_name(old), _by_name(new)
    if before is None or after is None:
        yield Difference(part, "changed", path, label, path.rpartition(".")[2], old, new)
        return
    for key in dict.fromkeys((*before, *after)):
        if key not in after:
            yield Difference(part, "removed", f"{path}.{key}", label, old=before[key])
        elif key not in before:
            yield Difference(part, "added", f"{path}.{key}", label, new=after[key])
        else:
            yield from _leaves(part, f"{path}.{key}", label, before[key], after[key])


def _by_name(value: Any) -> Mapping[str, Any] | None:
    """A mapping, or a list of things with names as one; None for anything else."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
        for key in ("name", "code", "id"):
            names = [one.get(key) for one in value]
            if all(isinstance(name, str) for name in names) and len(set(names)) == len(names):
                return dict(zip(names, value, strict=True))
    return None


def _plain(value: Any) -> Any:
    """The value as JSON has it; dataclasses as mappings of what they hold."""
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        held = {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
        # Two kinds of thing may hold the same values.
        return {"is": type(value).__name__, **held}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, (set, frozenset)):
        return sorted(map(str, value))
    return str(value)
