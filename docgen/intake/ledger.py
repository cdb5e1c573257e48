"""收件台账: what was handed in when, what became of it, and how often it was replaced; lines are only added.

A line is one JSON object with Chinese keys; its last, 链, follows from the line and the one above it, so that a line
that was changed or taken out is noticed.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from docgen.errors import FileUnusable
from docgen.intake.persons import Person, is_same
from docgen.problems import Place, Problem

State = Literal["受理", "补正", "不予受理", "需人工"]
# 收件: first handed in; 补收: more of it before anything was asked for; 替换: what was asked for; 拒收: beyond that;
# 复核: the same looked at again with another result; 决定: by a reviewer.
Act = Literal["收件", "补收", "替换", "拒收", "复核", "决定"]
MAX_BYTES = 50_000_000
# After it was asked for.
MOST_REPLACEMENTS = 1
_CHAIN = "链"


@dataclass(frozen=True, slots=True)
class Event:
    """A line. `materials` are the marks of what the state rests on (of a 拒收: of what was refused), `until` the day
    by which it is to be mended, `by`, `reason` and `also` those of a decision; where several people take things in, `by`
    tells who brought what came in too, and `at` when to the second (ISO 8601 with its zone)."""

    day: date
    act: Act
    person: Person
    state: State
    materials: tuple[str, ...]
    number: str = ""
    replaced: int = 0
    until: date | None = None
    by: str = ""
    reason: str = ""
    also: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """All events in their order."""

    events: tuple[Event, ...] = ()

    def of(self, person: Person) -> tuple[Event, ...]:
        """The events of an applicant."""
        return tuple(one for one in self.events if is_same(one.person, person))

    def last_of(self, person: Person) -> Event | None:
        """The event that holds for an applicant: the last one but for what was refused."""
        return next((one for one in reversed(self.of(person)) if one.act != "拒收"), None)

    def owner(self, number: str) -> Person | None:
        """Whose a document number was."""
        return next((one.person for one in reversed(self.events) if number and one.number == number), None)

    def with_events(self, events: Iterable[Event]) -> Ledger:
        """The same with more at its end."""
        return replace(self, events=(*self.events, *events))


def code_of(materials: Sequence[str]) -> str:
    """Eight hex digits of what an application consists of."""
    return hashlib.sha256("\n".join(sorted(materials)).encode()).hexdigest()[:8].upper()


def read_ledger(path: Path) -> Ledger:
    """The ledger of a file; an empty one where there is none. Raises FileUnusable for lines that were changed or
    cannot be read."""
    if not path.exists():
        return Ledger()
    if not path.is_file() or path.stat().st_size > MAX_BYTES:
        raise _refused("ledger_unreadable", path, 1)
    events, chain = [], ""
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            told = json.loads(line.decode("utf-8"))
            event, said = _event(told), told[_CHAIN]
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise _refused("ledger_unreadable", path, number) from error
        chain = _chain(chain, _facts(event))
        if said != chain:
            raise _refused("ledger_changed", path, number)
        events.append(event)
    return Ledger(tuple(events))


def ledger_bytes(ledger: Ledger) -> bytes:
    """The ledger as its file."""
    lines, chain = [], ""
    for event in ledger.events:
        facts = _facts(event)
        chain = _chain(chain, facts)
        lines.append(json.dumps(facts | {_CHAIN: chain}, ensure_ascii=False) + "\n")
    return "".join(lines).encode()


@contextmanager
def ledger_held(path: Path) -> Iterator[None]:
    """The folder of the ledger to oneself. Raises FileUnusable when another run has it."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(folder)
        raise _refused("ledger_busy", path, 1) from error
    try:
        yield
    finally:
        os.close(folder)        # which gives it free


def _facts(event: Event) -> dict[str, Any]:
    told: dict[str, Any] = {
        "日": event.day.isoformat(), "事": event.act, "申报人": event.person.name, "单位": event.person.unit,
        "证件": event.person.identity, "表": event.person.applies, "文书": event.number, "已替换": event.replaced, "结论": event.state,
        "限期": event.until.isoformat() if event.until else "", "经办人": event.by, "理由": event.reason, "另须补正": event.also, "时刻": event.at,
        "材料": list(event.materials),
    }
    return {key: value for key, value in told.items() if value != ""}


def _event(told: Mapping[str, Any]) -> Event:
    person = Person(_text(told, "申报人"), _text(told, "单位"), _text(told, "证件"), _text(told, "表"))
    if told["事"] not in get_args(Act) or told["结论"] not in get_args(State) or not isinstance(told["材料"], list):
        raise ValueError(told["事"])
    return Event(
        date.fromisoformat(told["日"]), told["事"], person, told["结论"], tuple(map(str, told["材料"])),
        _text(told, "文书"), int(told["已替换"]),
        date.fromisoformat(told["限期"]) if told.get("限期") else None,
        _text(told, "经办人"), _text(told, "理由"), _text(told, "另须补正"), _text(told, "时刻"),
    )


def _text(told: Mapping[str, Any], key: str) -> str:
    value = told.get(key, "")
    if not isinstance(value, str):
        raise TypeError(key)
    return value


def _chain(before: str, facts: Mapping[str, Any]) -> str:
    line = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{before}\n{line}".encode()).hexdigest()[:16]


def _refused(code: str, path: Path, line: int) -> FileUnusable:
    problem = Problem(code, Place(str(path)), {"line": line})
    return FileUnusable(str(problem), [problem])
