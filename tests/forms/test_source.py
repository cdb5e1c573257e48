"""YAML and JSON as trees whose every character knows its place."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from docgen.forms.limits import normalise
from docgen.forms.source import Mapping, Node, Scalar, place_in, plain, read_source


def tree(text: str, file: str = "entry.yaml") -> Node:
    node, problems = read_source(text, file)
    assert node is not None and problems == []
    return node


def under(text: str, key: str = "a", file: str = "entry.yaml") -> Scalar:
    node = tree(text, file)
    assert isinstance(node, Mapping)
    value = node.values[key]
    assert isinstance(value, Scalar)
    return value


def faults(text: str, file: str = "entry.yaml") -> list[tuple[str, int | None, int | None]]:
    return [(one.code, one.place.line, one.place.column) for one in read_source(text, file)[1]]


def spot(scalar: Scalar, offset: int) -> tuple[int | None, int | None]:
    place = place_in(scalar, offset)
    return place.line, place.column


def test_every_scalar_stays_text() -> None:
    text = "a: no\nb: 12:30\nc: 1.10\nd: 0012\ne: ~\nf:\ng: ''\nh: 2021-01-01\n"
    assert plain(tree(text)) == {
        "a": "no", "b": "12:30", "c": "1.10", "d": "0012", "e": "~", "f": None, "g": "", "h": "2021-01-01",
    }  # fmt: skip


def test_a_node_knows_its_line_and_column() -> None:
    node = tree("name: 张三\nworks:\n  - title: 甲\n  -   title: 乙\n")
    assert isinstance(node, Mapping)
    assert (node.keys["works"].place.line, node.keys["works"].place.column) == (2, 1)
    assert (node.values["name"].place.line, node.values["name"].place.column) == (1, 7)
    assert node.values["works"].place.line == 3


def test_a_byte_order_mark_moves_no_column() -> None:
    assert under("\ufeffa: b").place.column == 4
    assert spot(under("\ufeffa: |\n  甲\n  乙"), 3) == (3, 4)
    assert under('\ufeff{"a": "b"}', file="a.json").place.column == 7


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: 1\nb: 2\na: 3", "duplicate_key", 3, 1),
        ("a:\n  b: 1\n  b: 2", "duplicate_key", 3, 3),
        ("a: &x 1", "source_alias", 1, 4),
        ("a: !!int 1", "source_tag", 1, 4),
        ("? [a]\n: 1", "source_key", 1, 3),
        ("a: 1\n---\nb: 2", "source_second_document", 2, 1),
        ("", "source_empty", 1, 1),
        (" \n\n", "source_empty", 1, 1),
        ("a: 甲\x02乙", "source_character", 1, 5),
        ("a:\n\tb: 1", "yaml_tab", 2, 1),
        ("a: @x", "yaml_start_of_value", 1, 4),
        ("a: b: c", "yaml_second_colon", 1, 5),
        ("a: 'x\nb: 1", "yaml_quote_open", 1, 4),
        ('a: "\\q"', "yaml_escape", 1, 5),
        ("a: [1, 2", "yaml_bracket", 1, 4),
        ("- a\nb: 1", "yaml_indentation", 2, 1),
        ("a: " + "[" * 40 + "]" * 40, "source_too_deep", 1, 43),
    ],
)
def test_unreadable_yaml_is_a_problem_at_its_place(text: str, code: str, line: int, column: int) -> None:
    assert faults(text) == [(code, line, column)]


def test_forty_levels_are_read() -> None:
    assert faults("[" * 40 + "]" * 40) == []


def test_more_than_two_megabytes_are_refused() -> None:
    assert faults("a: " + "字" * 666_700) == [("source_too_large", 1, 1)]


def test_all_duplicate_keys_are_told_at_once() -> None:
    assert faults("a: 1\na: 2\nb: &x 1\nb: *x\n") == [
        ("duplicate_key", 2, 1), ("source_alias", 3, 4), ("duplicate_key", 4, 1), ("source_alias", 4, 4),
    ]  # fmt: skip


def test_every_problem_says_what_to_do() -> None:
    for text in ("a: [1", "a: &x 1", "a: 1\na: 1", "{"):
        for problem in read_source(text, "entry.yaml")[1]:
            assert problem.says and problem.remedy


def test_json_keeps_tabs_escapes_and_numbers() -> None:
    text = '{\n\t"a": "\\ud841\\udf77\\/\\n",\n\t"b": [1.10, true, null],\n\t"c": {}\n}'
    assert plain(tree(text, "entry.json")) == {"a": "𠝷/\n", "b": ["1.10", "true", None], "c": {}}
    assert plain(tree(text, "<stdin>")) == plain(tree(text, "entry.json"))


def test_a_yaml_mapping_in_braces_is_no_json() -> None:
    assert plain(tree("{a: b, c: [d]}")) == {"a": "b", "c": ["d"]}


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ('{"a": 1,\n "a": 2}', "duplicate_key", 2, 2),
        ('{"a": 1,\n}', "json_comma", 2, 1),
        ('{"a" 1}', "json_colon", 1, 6),
        ("{a: 1}", "json_key", 1, 2),
        ('{"a": 1', "json_unfinished", 1, 8),
        ('{"a": 01}', "json_value", 1, 7),
        ('{"a": "x\ny"}', "json_text", 1, 7),
        ('{"a": 1]', "json_bracket", 1, 8),
        ('{"a": 1} x', "json_after_end", 1, 10),
        ('{"a": "\\ud841"}', "source_character", 1, 7),
        ("[" * 41 + "]" * 41, "source_too_deep", 1, 41),
    ],
)
def test_unreadable_json_is_a_problem_at_its_place(text: str, code: str, line: int, column: int) -> None:
    assert faults(text, "entry.json") == [(code, line, column)]


@pytest.mark.parametrize(
    ("text", "offset", "line", "column"),
    [
        ("a: 甲乙丙", 0, 1, 4),
        ("a: 甲乙丙", 2, 1, 6),
        ("a: 甲乙\n   丙丁", 3, 2, 4),        # the fold is the third character
        ("a: 甲乙\n   丙丁", 4, 2, 5),
        ("a: '甲''乙'", 2, 1, 8),          # the quote is written twice
        ('a: "甲\\u4e59丙"', 2, 1, 12),
        ('a: "甲\\\n    乙"', 2, 2, 6),
        ("a: |\n  甲乙\n  丙丁\n", 2, 2, 5),
        ("a: |\n  甲乙\n  丙丁\n", 4, 3, 4),
        ("a: |2\n    甲\n  乙\n", 1, 2, 6),      # the blanks before 甲 are not counted
        ("a: >\n  甲乙\n  丙\n\n  丁\n", 4, 3, 4),
        ("a: >\n  甲乙\n  丙\n\n  丁\n", 6, 5, 4),
        ("a: 甲\u200b乙", 2, 1, 7),                # an invisible character is not counted
        ("a: |\n  甲乙\n  丙丁\n", 3, 3, 3),
        ("a: e\u0301乙", 1, 1, 6),
        ("a: e\u0301乙", 2, 1, 7),                # é is one character
        ("a: |\n  甲  \n  乙\n", 3, 3, 4),        # nor are blanks at a line's end
        ("a: 甲乙", 9, 1, 6),
    ],
)
def test_a_place_in_a_text_is_where_its_nth_character_ends(
    text: str, offset: int, line: int, column: int
) -> None:
    assert spot(under(text), offset) == (line, column)


def test_a_place_in_a_json_text_counts_a_pair_of_escapes_once() -> None:
    assert spot(under('{"a": "\\ud841\\udf77乙"}', file="a.json"), 2) == (1, 21)


_LETTERS = st.text("ab 甲，。'\"\\:#-\n\u200b\u3000𠝷", min_size=1, max_size=30)


@given(_LETTERS, st.sampled_from([None, "'", '"', "|", ">"]), st.sampled_from([6, 80]))
@example("甲 乙", ">", 6)
def test_every_character_is_found_where_it_was_written(words: str, style: str | None, width: int) -> None:
    text = yaml.dump({"k": {"a": words}}, default_style=style, allow_unicode=True, width=width)
    node = tree(text)
    assert isinstance(node, Mapping)
    inner = node.get("k")
    assert isinstance(inner, Mapping)
    scalar = inner.values["a"]
    assert isinstance(scalar, Scalar)
    assume(scalar.text == words)        # PyYAML folds some texts so that they read back otherwise
    for offset, letter in enumerate(normalise(words), 1):
        place = place_in(scalar, offset)
        line = text.splitlines(keepends=True)[(place.line or 1) - 1]
        if letter in "ab甲，。𠝷" and scalar.style != "double":     # there they may be escapes
            assert line[(place.column or 1) - 2] == letter


_SHORT = st.text(max_size=4)
_JSON = st.recursive(
    _SHORT, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_SHORT, inner, max_size=3), max_leaves=8
)


@given(_JSON)
def test_any_json_reads_as_python_reads_it(value: object) -> None:
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent="\t")):
        node, problems = read_source(text, "a.json")
        if not problems:
            assert node is not None and plain(node) == value
        else:
            assert {one.code for one in problems} == {"source_character"}
