"""补正通知: every point at once, what, how, by when, whom to ask; one to an applicant or one to a unit."""

from __future__ import annotations

from datetime import date

import pytest

from docgen.certificates.papers.people import Office
from docgen.intake.letters import Letter, letter_docx, letter_paper, letter_pdf, letters_of
from docgen.intake.outcome import Outcome
from docgen.render.official.document import Body, Grid
from docgen.render.page_letters import page_letters
from docgen.render.page_pictures import opened
from tests.intake.handed import DAY, LIU, OUYANG, SHEN, UNTIL, Days, settings

OFFICE = Office(issuer="虚构市青少年科技辅导员协会", contact="秦老师，0991-1234567", address="虚构市虚构路1号")


@pytest.fixture(scope="module")
def outcomes() -> tuple[Outcome, ...]:
    """Two of one unit and one of another, none accepted."""
    days = Days({"a.yaml": LIU, "b.yaml": OUYANG, "c.yaml": SHEN})
    days.page("a.jpg", LIU, ("differs", "scan_seal_missing"), ("differs", "scan_signature_missing"))
    return days.goes_on(DAY).outcomes


def letter(*outcomes: Outcome, to: str = "柳青岚（虚构市第一中学）", asks: str = "补正") -> Letter:
    return Letter(
        asks="补正" if asks == "补正" else "不予受理", subject="2026年优秀辅导员", to=to, office=OFFICE, dated=DAY, until=UNTIL,
        outcomes=outcomes, basis="《虚构市优秀辅导员办法》",
    )  # fmt: skip


def rows(made: Letter) -> list[tuple[str, ...]]:
    return [row.texts for block in letter_paper(made).blocks if isinstance(block, Grid) for row in block.rows]


def words(made: Letter) -> str:
    return "\n".join(block.text for block in letter_paper(made).blocks if isinstance(block, Body))


def test_every_point_stands_there_with_its_remedy(outcomes: tuple[Outcome, ...]) -> None:
    assert rows(letter(outcomes[0])) == [
        ("1", "扫描件", "第 1 页：本人签字盖章处没有印章", "请盖章后，以 200 dpi 彩色重新扫描第 1 页"),
        ("2", "扫描件", "第 1 页：本人签字签字处没有笔迹", "请签字后，以 200 dpi 彩色重新扫描第 1 页"),
    ]


def test_the_words_tell_by_when_whom_to_ask_and_that_it_is_the_only_time(outcomes: tuple[Outcome, ...]) -> None:
    said = words(letter(outcomes[0]))
    assert "2026年4月10日前" in said and "只允许替换一次" in said and "秦老师，0991-1234567" in said
    assert said.startswith("柳青岚（虚构市第一中学）：\n2026年3月20日收到柳青岚的申报材料") and "根据《虚构市优秀辅导员办法》" in said


def test_a_units_letter_names_its_applicants_one_after_the_other(outcomes: tuple[Outcome, ...]) -> None:
    groups = list(letters_of(outcomes, by_unit=True))
    assert [(to, len(found)) for to, found in groups] == [("虚构市第一中学", 2), ("虚构市青少年活动中心", 1)]
    found = rows(letter(*groups[0][1], to="虚构市第一中学"))
    assert [row[0] for row in found] == [f"柳青岚　文书编号 {outcomes[0].number}", "1", "2", f"欧阳晓禾　文书编号 {outcomes[1].number}", "1"]
    assert len(list(letters_of(outcomes, by_unit=False))) == 3


def test_a_refusal_tells_the_reasons_and_no_remedy(outcomes: tuple[Outcome, ...]) -> None:
    late = Days({"a.yaml": LIU}).goes_on(date(2026, 4, 1)).outcomes[0]
    found = rows(letter(late, asks="不予受理"))
    assert late.state == "不予受理" and found[0] == ("1", "整份材料", "2026年4月1日交来，已过截止日期2026年3月31日")
    assert "只允许替换一次" not in words(letter(late, asks="不予受理"))


def test_pdf_and_docx_are_made_the_same_each_time(outcomes: tuple[Outcome, ...]) -> None:
    made = letter(outcomes[0])
    pdf = letter_pdf(made, settings())
    assert pdf == letter_pdf(made, settings()) and letter_docx(made, settings()) == letter_docx(made, settings())
    with opened(pdf) as seen:
        text = "".join(one.text for one in page_letters(seen, 1))
    assert "关于2026年优秀辅导员申报材料补正的通知" in text.replace("\n", "")
