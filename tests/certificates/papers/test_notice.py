"""公示: what it says, what it keeps back, and how it stands on its pages."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pypdf
import pytest
from openxml_audit import OpenXmlValidator
from pdfua import validate

from docgen.certificates.papers.notice import Notice, notice_docx, notice_paper, notice_pdf
from docgen.certificates.papers.working_days import public_period
from docgen.errors import EntryRefused
from docgen.render.official.document import Body, Grid, Title
from docgen.settings import Settings
from tests.certificates.papers.people import OFFICE, pages, people
from tests.finished import options


def settings() -> Settings:
    return options().settings


def notice(count: int = 40) -> Notice:
    return Notice(
        subject="2026年青少年科技辅导员专业水平认证", office=OFFICE, people=people(count),
        period=public_period(date(2026, 3, 2)), dated=date(2026, 3, 2), basis="《虚构省认证办法》（虚青辅发〔2025〕12号）",
    )  # fmt: skip


@cache
def finished() -> bytes:
    return notice_pdf(notice(), settings())


def text(one: Notice) -> str:
    return "\n".join(block.text for block in notice_paper(one).blocks if isinstance(block, Body))


def rows(one: Notice) -> list[tuple[str, ...]]:
    (grid,) = (block for block in notice_paper(one).blocks if isinstance(block, Grid))
    return [row.texts for row in grid.rows]


def test_both_countings_of_the_first_day_are_printed() -> None:
    told = "公示期为2026年3月2日至3月16日，共10个工作日（公示当日不计入；如公示当日计入，则至3月13日止）"
    assert told in text(notice()) and told in "".join(pages(finished()))


def test_the_other_counting_may_hold_and_both_are_printed_still() -> None:
    one = replace(notice(), period=public_period(date(2026, 3, 2), counts_first=True))
    assert "至3月13日，共10个工作日（公示当日计入；如公示当日不计入，则至3月16日止）" in text(one)


def test_objections_are_signed_and_somebody_answers() -> None:
    told = text(notice())
    for words in ("书面形式", "加盖公章", "真实姓名", "匿名", OFFICE.contact, OFFICE.supervision, OFFICE.address, "邮编830000"):
        assert words in told


def test_people_are_counted_by_level_the_highest_first() -> None:
    assert "共40名（高级10名、中级10名、初级20名）" in text(notice())


def test_nothing_of_a_person_but_what_a_list_needs_is_printed() -> None:
    printed = "".join(pages(finished()))
    assert "650102" not in printed and "19800101" not in printed
    assert "650102********1234" in str(rows(replace(notice(), shows_identity=True)))


def test_pupils_stand_there_without_their_given_names() -> None:
    names = {row[1] for row in rows(replace(notice(), hides_names=True)) if len(row) > 1}
    assert "阿*" in names and all(name.endswith("*") for name in names)


def test_levels_stand_under_headings_and_numbers_run_through() -> None:
    found = rows(notice())
    assert [row[0] for row in found if len(row) == 1] == ["高级（10人）", "中级（10人）", "初级（20人）"]
    assert [row[0] for row in found if len(row) > 1] == [str(number) for number in range(1, 41)]


def test_units_are_listed_as_units() -> None:
    units = tuple(replace(one, name="", level="") for one in people(3))
    one = replace(notice(), people=units, act="推荐")
    title = next(block for block in notice_paper(one).blocks if isinstance(block, Title))
    assert "".join(title.lines).endswith("拟推荐单位名单的公示") and "共3个" in text(one)


def test_a_long_list_repeats_its_headings_on_each_page_and_pages_are_numbered_outside() -> None:
    told = pages(finished())
    with_rows = [page for page in told if "虚构市第一小学" in page]
    assert len(with_rows) > 1 and all("序号姓名工作单位" in page for page in with_rows)
    assert [f"—{number}—" in page for number, page in enumerate(told, 1)] == [True] * len(told)


def test_the_name_and_date_stand_on_a_page_with_text() -> None:
    (page,) = [page for page in pages(finished()) if page.count(OFFICE.issuer) and "2026年3月2日" in page and "附件：" in page]
    assert "联系人及电话" in page


def test_the_text_of_one_applicant_with_all_contacts_fits_one_page() -> None:
    told = pages(notice_pdf(notice(1), settings()))
    assert len(told) == 2 and OFFICE.issuer in told[0] and told[1].startswith("附件")


def test_the_same_notice_is_the_same_bytes_and_another_is_not() -> None:
    one = replace(notice(1), reference="虚青辅发〔2026〕4号")
    assert notice_pdf(one, settings()) == notice_pdf(one, settings()) != notice_pdf(replace(one, act="入会"), settings())
    assert notice_docx(one, settings()) == notice_docx(one, settings())


def test_characters_that_no_font_has_are_told_and_nothing_is_made() -> None:
    odd = replace(notice(1), people=(replace(people(1)[0], name="李\ue000"),))
    for make in (notice_pdf, notice_docx):
        with pytest.raises(EntryRefused) as refusal:
            make(odd, settings())
        assert [problem.code for problem in refusal.value.problems] == ["glyph_missing"]


def test_the_pdf_can_be_read_aloud_and_names_itself(tmp_path: Path) -> None:
    (tmp_path / "notice.pdf").write_bytes(finished())
    assert [str(finding) for finding in validate(str(tmp_path / "notice.pdf")).findings] == []
    title = pypdf.PdfReader(io.BytesIO(finished())).metadata
    assert title is not None and title.title == "关于2026年青少年科技辅导员专业水平认证拟通过人员名单的公示"


def test_word_opens_the_notice_without_repairs(tmp_path: Path) -> None:
    (tmp_path / "notice.docx").write_bytes(notice_docx(replace(notice(), reference="虚青辅发〔2026〕4号"), settings()))
    assert [str(error) for error in OpenXmlValidator().validate(str(tmp_path / "notice.docx")).errors] == []
