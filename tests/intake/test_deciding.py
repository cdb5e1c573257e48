"""A decision: on just what was seen, by name and reason, once more for nobody, with no page judged anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from docgen.intake.deciding import Occasion, decide
from docgen.intake.decisions import Decision
from docgen.intake.ledger import Event, Ledger, State, code_of
from docgen.intake.persons import Person
from docgen.problems import Place

PERSON = Person("柳青岚", "虚构市第一中学", "650102********0025", "application")
MATERIALS = ("电:1", "页:2#1")
HELD = Event(date(2026, 3, 20), "收件", PERSON, "需人工", MATERIALS, "A1")
NOW = Occasion(date(2026, 3, 21), date(2026, 4, 10), "2026-03-21T02:03:04Z")


def decision(word: str = "受理", by: str = "秦望舒", reason: str = "已核实", code: str = "") -> Decision:
    return Decision(code or code_of(MATERIALS), word, by, reason, "", Place())


def codes(held: Event, typed: Decision, occasion: Occasion = NOW) -> list[str]:
    before = Ledger((held,))
    after, problems = decide(before, PERSON, typed, occasion)
    assert after == before
    return [one.code for one in problems]


@pytest.mark.parametrize(("word", "until"), [("受理", None), ("不予受理", None), ("补正", date(2026, 4, 10))])
def test_a_decision_stands_in_the_ledger_with_name_reason_and_moment(word: State, until: date | None) -> None:
    after, problems = decide(Ledger((HELD,)), PERSON, decision(word), NOW)
    event = Event(NOW.day, "决定", PERSON, word, MATERIALS, "A1", 0, until, "秦望舒", "已核实", "", NOW.at)
    assert (after.events, problems) == ((HELD, event), ())


def test_it_is_on_what_was_seen_alone() -> None:
    assert codes(HELD, decision(code="00000000")) == ["intake_decision_stale"]
    assert codes(replace(HELD, materials=("电:9",)), decision()) == ["intake_decision_stale"]
    assert decide(Ledger(), PERSON, decision(), NOW)[1][0].code == "intake_decision_stale"


def test_what_was_refused_does_not_count() -> None:
    refused = replace(HELD, act="拒收", materials=("电:9",))
    after, problems = decide(Ledger((HELD, refused)), PERSON, decision(), NOW)
    assert problems == () and after.events[-1].materials == MATERIALS


@pytest.mark.parametrize(("by", "reason"), [("", "已核实"), ("秦望舒", "")])
def test_it_wants_a_name_and_a_reason(by: str, reason: str) -> None:
    assert codes(HELD, decision(by=by, reason=reason)) == ["intake_decision_unsigned"]


def test_nobody_mends_twice_or_until_yesterday() -> None:
    assert codes(replace(HELD, replaced=1), decision("补正")) == ["intake_decision_no_more"]
    assert codes(HELD, decision("补正"), replace(NOW, day=date(2026, 4, 11))) == ["intake_until_past"]
    assert codes(HELD, decision("需人工")) == ["intake_decision_unknown"]


def test_the_same_said_again_adds_no_line_and_another_reason_does() -> None:
    once, _ = decide(Ledger((HELD,)), PERSON, decision(), NOW)
    assert decide(once, PERSON, decision(), NOW) == (once, ())
    assert len(decide(once, PERSON, decision(reason="再核实"), NOW)[0].events) == 3
