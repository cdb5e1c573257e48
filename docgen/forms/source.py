"""Source files (YAML, JSON) as node trees with line and column; every fault is a problem with its place."""

from __future__ import annotations

import re
from typing import Any

import yaml

from docgen.forms.json_text import read_json
from docgen.forms.nodes import (
    Mapping,
    Node,
    Scalar,
    ScalarStyle,
    Sequence,
    SourceText,
    place_in,
    place_of,
    plain,
)
from docgen.problems import Problem

__all__ = [
    "Mapping", "Node", "Scalar", "Sequence", "SourceText", "place_in", "place_of", "plain", "read_source",
]  # fmt: skip

LARGEST = 2_000_000     # bytes; the longest real entry is below 100,000
DEEPEST = 40            # levels; a form with repeated rows has 8

_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_MOST_CHARACTERS = 20   # control characters told of one by one
_STYLES: dict[str | None, ScalarStyle] = {"'": "single", '"': "double", "|": "literal", ">": "folded"}
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

# What the parser says, and the problem it is; the first that is found counts.
_READINGS = (
    ("cannot start any token", "yaml_start_of_value"),
    ("mapping values are not allowed", "yaml_second_colon"),
    ("unexpected end of stream", "yaml_quote_open"),
    ("document indicator", "yaml_quote_open"),
    ("escape character", "yaml_escape"),
    ("Unicode character escape", "yaml_escape"),
    ("',' or '}'", "yaml_bracket"),
    ("',' or ']'", "yaml_bracket"),
    ("expected ':'", "yaml_colon_missing"),
    ("expected key", "yaml_indentation"),
    ("block end", "yaml_indentation"),
    ("'-' indicator", "yaml_indentation"),
)


def read_source(text: str, file: str) -> tuple[Node | None, list[Problem]]:
    """The tree of a source text, and what is wrong with it. `file` is the name shown in places; a name that
    ends in `.json`, or a text in braces that is JSON, is read as JSON (numbers and words stay text, `null` is
    blank), any other as YAML.

    Refused: more than 2 MB, more than 40 levels, control characters, duplicate keys, anchors, aliases, tags,
    keys that are no text, a second document. The tree is None when no tree can be made.
    """
    source = SourceText.of(text.removeprefix("\ufeff"), file)
    if len(text.encode("utf-8", "replace")) > LARGEST:
        return None, [Problem("source_too_large", source.place(0), {"limit": LARGEST // 1_000_000})]
    if unreadable := _unreadable(source):
        return None, unreadable
    if not source.text.strip():
        return None, [Problem("source_empty", source.place(0))]
    is_json = file.lower().endswith(".json")
    if is_json or source.text.lstrip().startswith("{"):
        found = read_json(source, DEEPEST)
        if is_json or found[0] is not None:
            return found
    return _Tree(source).read()


def _unreadable(source: SourceText) -> list[Problem]:
    found = list(_UNREADABLE.finditer(source.text))[:_MOST_CHARACTERS]
    return [
        Problem("source_character", source.place(one.start()), {"character": f"U+{ord(one.group()):04X}"})
        for one in found
    ]


class _Tree:
    """Builds nodes from the parser's events, so that nothing is resolved and nothing recurses."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.open: list[tuple[Any, list[Node]]] = []    # the event that opened a collection, its nodes so far
        self.root: Node | None = None
        self.documents = 0

    def read(self) -> tuple[Node | None, list[Problem]]:
        try:
            for event in yaml.parse(self.source.text, Loader=_LOADER):
                if self._refuses(event):
                    return None, self.problems
                self._take(event)
        except yaml.YAMLError as error:
            return None, [*self.problems, self._problem(error)]
        return self.root, sorted(self.problems, key=lambda one: (one.place.line or 0, one.place.column or 0))

    def _say(self, code: str, index: int, **facts: str | int) -> None:
        self.problems.append(Problem(code, self.source.place(index), facts))

    def _refuses(self, event: Any) -> bool:
        """Whether reading has to stop; what is merely wrong is noted."""
        index = event.start_mark.index
        if isinstance(event, yaml.AliasEvent):
            self._say("source_alias", index, name=event.anchor or "")
        elif isinstance(event, yaml.NodeEvent):
            if event.anchor is not None:
                self._say("source_alias", index, name=event.anchor)
            tag = getattr(event, "tag", None)
            if tag not in (None, "!"):
                self._say("source_tag", index, tag=tag)
            if len(self.open) >= DEEPEST:
                self._say("source_too_deep", index, limit=DEEPEST)
                return True
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents == 2:
                self._say("source_second_document", index)
                return True
        return False

    def _take(self, event: Any) -> None:
        if isinstance(event, yaml.CollectionStartEvent):
            self.open.append((event, []))
        elif isinstance(event, yaml.CollectionEndEvent):
            start, nodes = self.open.pop()
            first, last = start.start_mark.index, _end(event)
            if isinstance(start, yaml.MappingStartEvent):
                self._add(self._mapping(nodes, first, last))
            else:
                self._add(Sequence(tuple(nodes), first, last, self.source))
        elif isinstance(event, yaml.ScalarEvent):
            self._add(self._scalar(event))
        elif isinstance(event, yaml.AliasEvent):
            self._add(Scalar("", "plain", _end(event), _end(event), self.source))

    def _add(self, node: Node) -> None:
        if self.open:
            self.open[-1][1].append(node)
        else:
            self.root = node

    def _scalar(self, event: Any) -> Scalar:
        style = _STYLES.get(event.style or None, "plain")
        first, last = event.start_mark.index, event.end_mark.index
        # Anchors and tags stand between the event's start and the text itself.
        if event.anchor is not None or event.tag is not None:
            written = re.compile(r"(?:[&!]\S*\s+)*").match(self.source.text, first, last)
            first = written.end() if written else first
        return Scalar(event.value, style, first, last, self.source)

    def _mapping(self, nodes: list[Node], first: int, last: int) -> Mapping:
        keys: dict[str, Scalar] = {}
        values: dict[str, Node] = {}
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if not isinstance(key, Scalar):
                self._say("source_key", key.start)
            elif key.text in keys:
                before = keys[key.text].place.line or 0
                self._say("duplicate_key", key.start, key=key.text, before=before)
            else:
                keys[key.text] = key
                values[key.text] = value
        return Mapping(keys, values, first, last, self.source)

    def _problem(self, error: yaml.YAMLError) -> Problem:
        mark, opened = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
        said = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or ''}"
        code = next((code for words, code in _READINGS if words in said), "yaml_unreadable")
        if code in ("yaml_quote_open", "yaml_bracket"):   # told where the quote or bracket was opened
            mark = opened or mark
        index = min(mark.index if mark else 0, len(self.source.text))
        if code == "yaml_start_of_value" and self.source.text[index : index + 1] == "\t":
            code = "yaml_tab"
        line = self.source.place(index).line or 1
        return Problem(code, self.source.place(index), {"text": self.source.lines[line - 1].strip()[:40]})


def _end(event: Any) -> int:
    end: int = event.end_mark.index
    return end
