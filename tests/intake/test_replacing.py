"""One replacement is permitted: counted across runs, a second one refused, nothing changed by running again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from docgen.errors import UsageFault
from docgen.intake.decisions import Decision
from docgen.intake.ledger import Ledger
from docgen.intake.running import IntakeResult
from docgen.problems import Place
from docgen.scans.findings import Verdict
from tests.intake.handed import LIU, SHEN, UNTIL, Applicant, Days, codes

FIRST, SECOND, THIRD, LATE = date(2026, 3, 20), date(2026, 4, 2), date(2026, 4, 8), date(2026, 4, 11)
UNSEALED: tuple[Verdict, str] = ("differs", "scan_seal_missing")
GREY: tuple[Verdict, str] = ("human", "scan_seal_colourless")
MENDED = Applicant("柳青岚", 2, summary="指导学生观察候鸟三年。")


def sent_back() -> Days:
    """An application without its seal, as it comes first, and is sent back."""
    days = Days({"a.yaml": LIU})
    days.page("s.jpg", LIU, UNSEALED)
    days.goes_on(FIRST)
    return days


def decided(result: IntakeResult, word: str, by: str = "秦望舒", reason: str = "已电话核实", also: str = "") -> Decision:
    return Decision(result.outcomes[0].code, word, by, reason, also, Place("汇总.xlsx", 2, 15, "收件汇总"))


def test_the_same_again_changes_nothing_on_a_later_day_either() -> None:
    days = sent_back()
    before = days.ledger
    again = days.goes_on(SECOND).outcomes[0]
    assert days.ledger == before and (again.told_on, again.until, again.day) == (FIRST, UNTIL, FIRST)


def test_a_new_scan_takes_the_place_of_the_one_that_was_sent_back() -> None:
    days = sent_back()
    days.page("s2.jpg", LIU)
    one = days.goes_on(SECOND).outcomes[0]
    assert (one.state, one.replaced, codes(one), [page.file for page in one.pages]) == ("受理", 1, {}, ["s2.jpg"])
    before = days.ledger
    assert days.goes_on(LATE).outcomes[0].state == "受理" and days.ledger == before


def test_a_new_version_takes_the_place_of_the_old_one_and_of_its_scan() -> None:
    days = sent_back()
    days.versions["b.yaml"] = MENDED
    days.page("s2.jpg", MENDED)
    one = days.goes_on(SECOND).outcomes[0]
    assert (one.state, one.replaced, [version.file.name for version in one.versions]) == ("受理", 1, ["b.yaml"])


def test_a_new_version_without_its_scan_goes_to_a_person() -> None:
    days = sent_back()
    days.versions["b.yaml"] = MENDED
    one = days.goes_on(SECOND).outcomes[0]
    assert (one.state, codes(one)) == ("需人工", {"intake_still_wanting": "human", "intake_scan_missing": "mend"})


def test_what_comes_beyond_the_one_replacement_is_refused_and_changes_nothing() -> None:
    days = sent_back()
    days.page("s2.jpg", LIU)
    days.goes_on(SECOND)
    days.page("s3.jpg", LIU)
    one = days.goes_on(THIRD).outcomes[0]
    assert (one.state, [page.file for page in one.pages]) == ("受理", ["s2.jpg"])
    assert [point.problem.code for point in one.points] == ["intake_after_acceptance"]
    assert days.acts() == [("收件", "补正", 0), ("替换", "受理", 1), ("拒收", "受理", 1)]
    before = days.ledger
    assert days.goes_on(LATE).outcomes[0].points == one.points and days.ledger == before


def test_a_replacement_on_the_last_day_is_in_time_and_one_after_it_is_refused() -> None:
    for day, state, found in ((UNTIL, "受理", {}), (LATE, "不予受理", {"intake_mended_late": "refuse"})):
        days = sent_back()
        days.page("s2.jpg", LIU)
        one = days.goes_on(day).outcomes[0]
        assert (one.state, codes(one)) == (state, found)
        before = days.ledger
        assert days.goes_on(date(2026, 6, 1)).outcomes[0].state == state and days.ledger == before


def test_a_replacement_that_is_wanting_too_goes_to_a_person_and_a_third_version_is_refused() -> None:
    days = sent_back()
    days.page("s2.jpg", LIU, UNSEALED)
    one = days.goes_on(SECOND).outcomes[0]
    assert (one.state, codes(one)) == ("需人工", {"intake_still_wanting": "human", "scan_seal_missing": "mend"})
    days.page("s3.jpg", LIU)
    one = days.goes_on(THIRD).outcomes[0]
    assert one.state == "需人工" and [act for act, _, _ in days.acts()] == ["收件", "替换", "拒收"]
    assert "intake_second_replacement" in [point.problem.code for point in one.points]


def test_however_the_ledger_came_to_it_there_is_no_second_replacement() -> None:
    days = sent_back()
    days.ledger = Ledger(tuple(replace(one, replaced=1) for one in days.ledger.events))
    days.page("s2.jpg", LIU)
    one = days.goes_on(SECOND).outcomes[0]
    assert one.state != "受理" and [act for act, _, _ in days.acts()][1] == "拒收"


def test_what_comes_while_a_person_has_still_to_look_is_no_replacement() -> None:
    days = Days({"a.yaml": LIU})
    days.page("s.jpg", LIU, GREY)
    days.goes_on(FIRST)
    days.page("s2.jpg", LIU)
    one = days.goes_on(SECOND).outcomes[0]
    assert (one.state, one.replaced, one.day, len(one.pages)) == ("需人工", 0, FIRST, 2)
    assert days.acts()[-1] == ("补收", "需人工", 0)


def test_another_name_with_the_same_number_is_shown_to_a_person() -> None:
    days = sent_back()
    renamed = Applicant("柳青蓝", LIU.number)
    days.versions["b.yaml"] = renamed
    days.page("b.jpg", renamed)
    result = days.goes_on(FIRST)
    assert {one.person.name: one.state for one in result.outcomes} == {"柳青岚": "需人工", "柳青蓝": "需人工"}
    assert all(codes(one)["intake_persons_alike"] == "human" for one in result.outcomes)


def test_two_people_of_one_unit_are_not_alike() -> None:
    days = Days({"a.yaml": LIU, "b.yaml": Applicant("沈知远", 3)})
    assert all("intake_persons_alike" not in codes(one) for one in days.goes_on(FIRST).outcomes)


def test_what_was_judged_and_is_gone_is_asked_for() -> None:
    days = sent_back()
    days.pages.clear()
    one = days.goes_on(SECOND).outcomes[0]
    assert one.state == "需人工" and codes(one)["intake_material_gone"] == "human"


def test_a_scan_of_a_version_that_the_ledger_knows_is_told_from_the_new_one() -> None:
    days = sent_back()
    days.versions = {"b.yaml": MENDED}
    one = days.goes_on(SECOND).outcomes[0]
    assert one.versions[0].file.name == "b.yaml" and codes(one)["intake_still_wanting"] == "human"


def test_a_term_in_the_past_is_refused_where_one_is_to_be_set() -> None:
    days = Days({"a.yaml": LIU}, until=date(2026, 3, 19))
    with pytest.raises(UsageFault) as refusal:
        days.goes_on(FIRST)
    assert refusal.value.problems[0].code == "intake_until_past"


def test_a_reviewer_decides_by_name_and_reason_and_it_holds() -> None:
    days = Days({"a.yaml": LIU})
    days.page("s.jpg", LIU, GREY)
    first = days.goes_on(FIRST)
    unsigned = days.goes_on(SECOND, decided(first, "受理", by=""))
    assert [one.code for one in unsigned.wrong] == ["intake_decision_unsigned"] and unsigned.outcomes[0].state == "需人工"
    assert [one.code for one in days.goes_on(SECOND, decided(first, "同意")).wrong] == ["intake_decision_unknown"]
    done = days.goes_on(SECOND, decided(first, "受理"))
    assert done.is_all_accepted and done.ledger.events[-1].by == "秦望舒"
    assert days.goes_on(THIRD, decided(first, "受理")).ledger == days.goes_on(THIRD).ledger == done.ledger


def test_a_decision_on_other_materials_does_not_hold() -> None:
    days = sent_back()
    first = days.goes_on(FIRST)
    days.page("s2.jpg", LIU, UNSEALED)
    second = days.goes_on(SECOND, decided(first, "受理"))
    assert [one.code for one in second.wrong] == ["intake_decision_stale"] and second.outcomes[0].state == "需人工"


def test_a_second_mending_cannot_be_decided_and_a_refusal_tells_its_reason() -> None:
    days = sent_back()
    days.page("s2.jpg", LIU, UNSEALED)
    second = days.goes_on(SECOND)
    third = days.goes_on(SECOND, decided(second, "补正"))
    assert [one.code for one in third.wrong] == ["intake_decision_no_more"]
    last = days.goes_on(SECOND, decided(third, "不予受理", reason="替换后仍缺公章")).outcomes[0]
    assert last.state == "不予受理" and [point.problem.says for point in last.told][-1] == "审核意见：替换后仍缺公章"


def test_a_reviewer_sends_back_with_points_of_his_own_and_one_replacement_is_permitted_then() -> None:
    days = Days({"a.yaml": SHEN})
    days.page("s.jpg", SHEN, GREY)
    first = days.goes_on(FIRST)
    one = days.goes_on(FIRST, decided(first, "补正", also="请用彩色重新扫描\n请附证书")).outcomes[0]
    assert (one.state, [point.problem.says for point in one.told]) == ("补正", ["审核意见：请用彩色重新扫描", "审核意见：请附证书"])
    days.page("s2.jpg", SHEN)
    assert (days.goes_on(SECOND).outcomes[0].state, days.acts()[-1]) == ("受理", ("替换", "受理", 1))
