"""An entry of one edition carried to another: what moved, what is new, what no longer fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docgen.entries.entry import Entry
from docgen.entries.names import children, folded, label_at
from docgen.entries.place import problem_of
from docgen.entries.read_back.comparing import text_of
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Fault, Field, Unreadable
from docgen.forms.fields.base import Path as FieldPath
from docgen.forms.fields.rows import RowGroup


@dataclass(frozen=True, slots=True)
class Moved:
    """A value that has another name or label now."""

    old: str
    new: str
    old_label: str
    new_label: str


@dataclass(frozen=True, slots=True)
class NewField:
    """A field that the old form did not ask for."""

    path: str
    label: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Unfit:
    """A value that the new form does not take as it is: its text, why, and whether it was carried all the same
    (too long a text is, to be shortened)."""

    path: str
    label: str
    text: str
    why: str
    is_kept: bool


@dataclass
class Migration:
    """The raw values for the new form, and what is to be told of the way there."""

    raw: dict[str, Any] = field(default_factory=dict)
    moved: list[Moved] = field(default_factory=list)
    new: list[NewField] = field(default_factory=list)
    unfit: list[Unfit] = field(default_factory=list)


def migrate(old: FormDefinition, entry: Entry, new: FormDefinition) -> Migration:
    """The entry of the form `old` as one of the form `new`. A field is the same where it has the same name, else
    the same label; nothing else is guessed."""
    done = Migration()
    moving = _Moving(old, new, done)
    done.raw = moving.fields(old.fields, new.fields, entry.raw, entry.values, (), ())
    done.moved = list(dict.fromkeys(done.moved))
    done.new = list(moving.new_fields(old.fields, new.fields, ()))
    for problem in entry.found:
        if problem.code.startswith("unknown_key"):
            key = str(problem.facts.get("key", problem.path))
            done.unfit.append(Unfit(problem.path, key, "", problem.says, False))
    return done


def paired(old: Mapping[str, Field], new: Mapping[str, Field]) -> dict[str, str]:
    """The new name of each old field that is there still: the same name, else the same label where it is the only
    one."""
    found = {name: name for name in old if name in new}
    for name, one in old.items():
        taken = set(found.values())
        alike = [other for other, field in new.items() if other not in taken and _label(field) == _label(one)]
        if name not in found and len(alike) == 1:
            found[name] = alike[0]
    return found


def _label(field: Field) -> str:
    return folded(field.label)


@dataclass
class _Moving:
    old: FormDefinition
    new: FormDefinition
    done: Migration

    def fields(
        self, old: Mapping[str, Field], new: Mapping[str, Field], raw: Mapping[str, Any], values: Mapping[str, Any],
        was: FieldPath, now: FieldPath,
    ) -> dict[str, Any]:
        """The raw values below a path, by their new names in the new order."""
        pairs = paired(old, new)
        carried: dict[str, Any] = {}
        for name, one in old.items():
            if name not in raw or one.kind in ("constant", "ordinal"):
                continue
            path = (*was, name)
            if name not in pairs:
                self._drop(path, one, values.get(name), raw[name], "新表没有这一项")
                continue
            other = new[pairs[name]]
            made = self._value(one, other, raw[name], values.get(name), path, (*now, other.name))
            if made is not None and other.kind != "constant":
                carried[other.name] = made
                self._tell_move(path, (*now, other.name), one, other)
        return {name: carried[name] for name in new if name in carried}

    def _value(self, old: Field, new: Field, raw: Any, value: Any, was: FieldPath, now: FieldPath) -> Any:
        if isinstance(old, RowGroup) and isinstance(new, RowGroup) and isinstance(raw, list):
            return [
                self.fields(old.fields, new.fields, row if isinstance(row, Mapping) else {}, one, (*was, number), (*now, number))
                for number, (row, one) in enumerate(zip(raw, value or (), strict=False))
            ]
        if old.kind == new.kind and children(old) and isinstance(raw, Mapping):
            return self.fields(children(old), children(new), raw, value or {}, was, now) or None
        made = raw if old.kind == new.kind else text_of(old, value)
        parsed, faults = new.parse(made)
        if isinstance(parsed, Unreadable) or (parsed is None and made):
            self._drop(was, old, value, raw, self._why(now, faults))
            return None
        told = [fault for fault in (*faults, *new.check(parsed)) if fault.code != "required_missing"]
        errors = [fault for fault in told if problem_of(self.new, _NOWHERE, str(now[0]), _below(fault, now)).is_error]
        if errors:
            path, label = ".".join(map(str, now)), label_at(self.new.fields, now)
            self.done.unfit.append(Unfit(path, label, text_of(old, value), self._why(now, errors), True))
        return made

    def _drop(self, path: FieldPath, one: Field, value: Any, raw: Any, why: str) -> None:
        text = text_of(one, value) or str(raw)
        self.done.unfit.append(Unfit(".".join(map(str, path)), label_at(self.old.fields, path), text, why, False))

    def _why(self, path: FieldPath, faults: Any) -> str:
        told = [problem_of(self.new, _NOWHERE, str(path[0]), _below(fault, path)).says for fault in faults]
        return "；".join(told) or "新表不收这样的内容"

    def _tell_move(self, was: FieldPath, now: FieldPath, old: Field, new: Field) -> None:
        if old.name != new.name or _label(old) != _label(new):
            plain = [".".join(step for step in map(str, path) if not step.isdecimal()) for path in (was, now)]
            self.done.moved.append(Moved(plain[0], plain[1], old.label, new.label))

    def new_fields(self, old: Mapping[str, Field], new: Mapping[str, Field], now: FieldPath) -> Iterator[NewField]:
        """The fields that nothing of the old form stands for."""
        came = {other: name for name, other in paired(old, new).items()}
        for name, one in new.items():
            if one.kind in ("constant", "ordinal"):
                continue
            path = (*now, name)
            if name not in came:
                label = label_at(self.new.fields, path)
                yield NewField(".".join(map(str, path)), label, one.is_required)
            elif children(one) and children(old[came[name]]):
                yield from self.new_fields(children(old[came[name]]), children(one), path)


def _below(fault: Fault, path: FieldPath) -> Fault:
    return Fault(fault.code, fault.facts, (*path[1:], *fault.path), None)


_NOWHERE = Entry("", "", {}, {}, Path())
