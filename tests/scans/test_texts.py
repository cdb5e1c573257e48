"""What the measures of a character mean, and how the characters of a line are told."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from docgen.render.page_letters import Letter
from docgen.scans.characters import Measured
from docgen.scans.findings import Finding
from docgen.scans.frames import Area, Frame
from docgen.scans.texts import Judged, Reading, State, judge_characters, read_page, told_lines
from tests.scans.sheets import frame, laid, white

PAGE = Reading(0.97, 0.05, 1.0, 0.0, 0.04)
TEXT = "指导学生观察候鸟三年"


def letter(at: int, text: str = "", row: int = 0, gap: float = 0.0) -> Letter:
    """The character at a place of a line."""
    left, top = 40 + 4 * at + gap, 60.0 + 8 * row
    return Letter(text or TEXT[at % len(TEXT)], left, top, left + 3.6, top + 3.6, left, top + 3.4, "Song", 4.0)


def odd(text: Any = "观", **measures: Any) -> Measured:
    """A character that differs as told from one that is as printed."""
    return replace(Measured(letter(4, text), 0.97, 1.0), **measures)


@cache
def line(count: int) -> tuple[Measured, ...]:
    """Characters near it that are as printed."""
    return tuple(Measured(letter(5 + at % 4, row=at // 4), 0.97, 1.0) for at in range(count))


def state(one: Measured, page: Reading = PAGE, sheet: Frame | None = None, around: int = 8) -> State:
    return judge_characters([one, *line(around)], page, sheet or frame())[0].state


def boxed(kind: str) -> Frame:
    return frame((kind, "x", Area(50, 55, 60, 20)))


CHANGED: dict[str, Any] = {"likeness": 0.4, "other": "欢", "share": 0.9, "other_like": 0.95}
UNLIKE: dict[str, Any] = {"likeness": 0.2, "ink": 1.0}
GONE: dict[str, Any] = {"likeness": 0.1, "ink": 0.1}


@pytest.mark.parametrize(
    ("measures", "expected"),
    [({}, "same"), (CHANGED, "changed"), (UNLIKE, "other"), (GONE, "missing"), ({"is_seen": False, **GONE}, "unseen"),
     ({"likeness": 0.3, "ink": 2.0}, "covered"), ({"likeness": 0.66}, "doubtful"), ({"likeness": 0.68}, "same")],
)  # fmt: skip
def test_a_character_is_the_same_changed_gone_covered_or_another(measures: dict[str, Any], expected: State) -> None:
    assert state(odd(**measures)) == expected


@pytest.mark.parametrize(
    "measures", [{**CHANGED, "share": 0.59}, {**CHANGED, "share": 1.8}, {**CHANGED, "other_like": 0.8}, {**CHANGED, "other_like": 0.3}],
)  # fmt: skip
def test_what_is_too_little_too_much_or_unlike_the_other_is_not_the_other(measures: dict[str, Any]) -> None:
    assert state(odd(**measures)) != "changed"


def test_on_a_noisy_page_more_is_needed() -> None:
    some = {**CHANGED, "share": 0.65, "likeness": 0.7}
    assert [state(odd(**some), replace(PAGE, noise=noise)) for noise in (0.05, 0.5)] == ["changed", "same"]


@pytest.mark.parametrize(("measures", "expected"), [(CHANGED, "doubtful"), (GONE, "doubtful"), ({"likeness": 0.4}, "same")])
def test_of_a_thin_character_nothing_is_certain(measures: dict[str, Any], expected: State) -> None:
    assert state(odd("一", **measures)) == expected


@pytest.mark.parametrize(("measures", "expected"), [(CHANGED, "doubtful"), (GONE, "covered"), (UNLIKE, "covered")])
def test_under_a_seal_or_a_signature_nothing_is_certain(measures: dict[str, Any], expected: State) -> None:
    assert state(odd(**{**measures, "red": 0.2})) == expected
    for kind in ("signature", "date"):
        assert state(odd(**measures), sheet=boxed(kind)) == expected


def test_words_under_the_place_for_a_seal_are_there_to_be_covered_but_what_was_filled_in_is_not() -> None:
    assert state(odd(**UNLIKE), sheet=boxed("seal")) == "same"
    both = frame(("seal", "x", Area(50, 55, 60, 20)), ("value", "y", Area(50, 55, 60, 20)))
    assert state(odd(**UNLIKE), sheet=both) == "covered"


def test_what_was_filled_in_is_looked_at_more_strictly() -> None:
    some: dict[str, Any] = {"likeness": 0.8, "other": "欢", "share": 0.5, "other_like": 0.9}
    assert [state(odd(**some), sheet=boxed(kind)) for kind in ("label", "value")] == ["same", "doubtful"]


def test_a_lone_upright_must_be_much_more_like_the_other() -> None:
    slightly: dict[str, Any] = {"likeness": 0.85, "other": "l", "share": 0.9, "other_like": 0.93}
    assert [state(odd(text, **slightly)) for text in ("I", "7")] == ["same", "changed"]
    assert state(odd("I", **{**slightly, "likeness": 0.5})) == "changed"


def test_another_text_is_only_sure_amid_healthy_characters_on_a_clear_page() -> None:
    assert state(odd(**UNLIKE), around=8) == "other"
    assert state(odd(**UNLIKE), around=5) == "doubtful"
    assert state(odd(**UNLIKE), replace(PAGE, likeness=0.88)) == "doubtful"
    far = [Measured(letter(at, row=5), 0.97, 1.0) for at in range(8)]
    assert judge_characters([odd(**UNLIKE), *far], PAGE, frame())[0].state == "doubtful"


def test_a_page_is_read_by_its_own_characters() -> None:
    seen = [Measured(letter(at), 0.9 + at / 1000, 1.0, share=0.01) for at in range(40)]
    page = read_page([*seen, replace(odd(), is_seen=False)])
    assert (round(page.likeness, 2), page.bad, round(page.seen, 3)) == (0.92, 0.0, round(40 / 41, 3))
    assert page.noise == pytest.approx(0.01) and 0 < page.spread < 0.03
    assert read_page([*seen, *[odd(likeness=0.1)] * 10]).bad == 0.2
    assert read_page([*seen, *[odd(likeness=0.6)] * 10]).bad == 0.2
    assert read_page([replace(odd(), is_seen=False)]) == Reading(0.0, 1.0, 0.0, 1.0)


def told(*states: tuple[int, State], is_bits: bool = False, gap: float = 0.0, row: int = 0) -> list[Finding]:
    """The findings on a line whose characters are in these states."""
    letters = [letter(at, gap=gap if at > 2 else 0.0, row=row if at > 2 else 0) for at in range(10)]
    sheet = frame(("value", "summary", Area(38, 58, 60, 8)), letters=tuple(letters))
    judged = [Judged(Measured(letters[at], 0.2, 1.0, "欢", 0.9), one) for at, one in states]
    return told_lines(judged, laid(white()), sheet, is_bits)


def code(found: Finding) -> tuple[str, str]:
    assert found.problem is not None
    return found.verdict, found.problem.code


@pytest.mark.parametrize(
    ("states", "expected"),
    [(("changed",), ("differs", "scan_text_changed")), (("missing", "missing"), ("differs", "scan_text_missing")),
     (("other",), ("differs", "scan_text_other")), (("other", "changed"), ("differs", "scan_text_changed")),
     (("missing", "other"), ("differs", "scan_text_other")), (("covered",), ("human", "scan_text_covered")),
     (("doubtful",), ("human", "scan_text_doubtful")), (("covered", "doubtful"), ("human", "scan_text_doubtful"))],
)  # fmt: skip
def test_a_run_is_told_by_its_gravest_character(states: tuple[State, ...], expected: tuple[str, str]) -> None:
    (found,) = told(*enumerate(states))
    assert code(found) == expected


def test_black_and_white_never_proves_a_change() -> None:
    (found,) = told((0, "changed"), is_bits=True)
    assert code(found) == ("human", "scan_text_doubtful")


def test_what_is_told_names_the_place_what_was_printed_and_what_seems_to_stand_there() -> None:
    (found,) = told((0, "changed"), (1, "missing"), (2, "other"))
    assert found.problem is not None
    facts = found.problem.facts
    assert (found.path, facts["printed"], facts["found"], facts["around"]) == ("summary", "指导学", "欢□", TEXT)
    assert found.cut and found.printed


def test_neighbours_are_one_finding_and_what_is_far_apart_or_on_another_line_is_another() -> None:
    assert len(told((2, "doubtful"), (3, "doubtful"))) == 1
    assert len(told((2, "doubtful"), (3, "doubtful"), gap=4.0)) == 2
    assert len(told((2, "doubtful"), (3, "doubtful"), row=1)) == 2
    assert told((0, "same"), (1, "unseen")) == []


def test_what_differs_for_certain_comes_first() -> None:
    assert [one.verdict for one in told((0, "doubtful"), (5, "changed"))] == ["differs", "human"]


def test_no_more_than_twenty_are_told_and_none_of_the_certain_is_left_out() -> None:
    letters = [letter(0, row=row) for row in range(11)] + [letter(9, row=row) for row in range(11)]
    sheet = frame(letters=tuple(letters))
    judged = [Judged(Measured(one, 0.2, 1.0), "changed" if one is letters[-1] else "doubtful") for one in letters]
    found = told_lines(judged, laid(white()), sheet, False)
    assert len(found) == 20 and found[0].verdict == "differs"
