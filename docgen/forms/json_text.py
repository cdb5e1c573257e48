"""JSON as a node tree with places: the standard reader gives no columns, and YAML refuses JSON's tabs and
its paired escapes of rare characters."""

from __future__ import annotations

import json
import re
from typing import NoReturn

from docgen.forms.nodes import Mapping, Node, Scalar, Sequence, SourceText
from docgen.problems import Problem

_BLANK = re.compile(r"[ \t\r\n]*")
_TEXT = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"')
_WORD = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)")
_LONE = re.compile("[\ud800-\udfff]")


class _Stop(Exception):
    """Reading cannot go on; the problem says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def read_json(source: SourceText, deepest: int) -> tuple[Node | None, list[Problem]]:
    """The tree of a JSON text of at most `deepest` levels, and what is wrong with it. Numbers, `true` and
    `false` stay as written; `null` is a blank text."""
    reading = _Reading(source, deepest)
    try:
        node = reading.value(0)
        if reading.next():
            reading.stop("json_after_end")
    except _Stop as stopped:
        return None, [*reading.problems, stopped.problem]
    return node, reading.problems


class _Reading:
    def __init__(self, source: SourceText, deepest: int) -> None:
        self.source, self.text, self.at = source, source.text, 0
        self.deepest = deepest
        self.problems: list[Problem] = []

    def stop(self, code: str, **facts: str | int) -> NoReturn:
        """Ends the reading here."""
        found = self.text[self.at : self.at + 12].splitlines()
        raise _Stop(Problem(code, self.source.place(self.at), {"text": found[0] if found else "", **facts}))

    def next(self) -> str:
        """The next character that is not blank, or "" at the end; the reading stands on it."""
        blank = _BLANK.match(self.text, self.at)
        self.at = blank.end() if blank else self.at
        return self.text[self.at : self.at + 1]

    def value(self, depth: int) -> Node:
        found = self.next()
        if found in ("{", "[") and depth >= self.deepest:
            self.stop("source_too_deep", limit=self.deepest)
        if found == "{":
            return self._mapping(depth)
        if found == "[":
            return self._sequence(depth)
        if found == '"':
            return self._quoted()
        word = _WORD.match(self.text, self.at)
        if word is None:
            self.stop("json_value" if found else "json_unfinished")
        first, self.at = self.at, word.end()
        return Scalar("" if word.group() == "null" else word.group(), "plain", first, self.at, self.source)

    def _quoted(self) -> Scalar:
        found = _TEXT.match(self.text, self.at)
        if found is None:
            self.stop("json_text")
        text = json.loads(found.group())
        if lone := _LONE.search(text):
            character = f"U+{ord(lone.group()):04X}"
            self.problems.append(
                Problem("source_character", self.source.place(self.at), {"character": character})
            )
        first, self.at = self.at, found.end()
        return Scalar(text, "double", first, self.at, self.source)

    def _closes(self, closing: str) -> bool:
        """Whether the collection ends here; otherwise the reading stands behind the comma."""
        found = self.next()
        if found == ",":
            self.at += 1
            if self.next() == closing:
                self.stop("json_comma")
            return False
        if found != closing:
            self.stop("json_bracket" if found else "json_unfinished", closing=closing)
        self.at += 1
        return True

    def _sequence(self, depth: int) -> Sequence:
        first = self.at
        self.at += 1
        items: list[Node] = []
        if self.next() == "]":
            self.at += 1
            return Sequence((), first, self.at, self.source)
        while True:
            items.append(self.value(depth + 1))
            if self._closes("]"):
                return Sequence(tuple(items), first, self.at, self.source)

    def _mapping(self, depth: int) -> Mapping:
        first = self.at
        self.at += 1
        keys: dict[str, Scalar] = {}
        values: dict[str, Node] = {}
        if self.next() == "}":
            self.at += 1
            return Mapping(keys, values, first, self.at, self.source)
        while True:
            if self.next() != '"':
                self.stop("json_key" if self.next() else "json_unfinished")
            key = self._quoted()
            if self.next() != ":":
                self.stop("json_colon", key=key.text)
            self.at += 1
            value = self.value(depth + 1)
            if key.text in keys:
                facts: dict[str, str | int] = {"key": key.text, "before": keys[key.text].place.line or 0}
                self.problems.append(Problem("duplicate_key", key.place, facts))
            else:
                keys[key.text], values[key.text] = key, value
            if self._closes("}"):
                return Mapping(keys, values, first, self.at, self.source)
