"""From raw values, wherever they come from, to an entry."""

from __future__ import annotations

from pathlib import Path

from docgen.entries.raw import Written, entry_of, joined, tidy
from docgen.forms.definition import FormDefinition


def test_half_of_a_surrogate_pair_is_told_wherever_it_stands(definition: FormDefinition) -> None:
    raw = {"name": "李\ud800梅", "other": [{"summary": "甲"}, {"summary": "\udfff"}]}
    found = [(problem.path, problem.code, problem.facts["code"]) for problem in
             entry_of(definition, Written(raw), Path()).found]  # fmt: skip
    assert found == [("name", "entry_broken_character", "U+D800"),
                     ("other.1.summary", "entry_broken_character", "U+DFFF")]  # fmt: skip


def test_two_halves_are_one_character() -> None:
    assert joined("\ud872\udf4a教") == "\U0002cb4a教"


def test_raw_values_become_normalised_text_and_blanks_go() -> None:
    assert tidy({"a": 5, "b": " 甲\r\n乙\u200b ", "c": None, "d": [], "e": [{"f": ""}], "g": [1, None, "", "2", ""]}) == {
        "a": "5", "b": "甲\n乙", "g": ["1", None, "", "2"]}  # fmt: skip


def test_what_could_not_be_parsed_stays_in_the_raw_values(definition: FormDefinition) -> None:
    entry = entry_of(definition, Written({"birth": "六月"}), Path())
    assert entry.raw == {"birth": "六月"} and [problem.code for problem in entry.found] == ["month_unreadable"]
