"""收回公告: what is shared is said once, what differs stands in the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from docgen.certificates.papers.revocation import (
    RevocationNotice,
    RevokedCertificate,
    revocation_docx,
    revocation_paper,
    revocation_pdf,
)
from docgen.render.official.document import Body, Grid
from docgen.settings import Settings
from tests.certificates.papers.people import OFFICE, pages, people
from tests.finished import options


def settings() -> Settings:
    return options().settings


def notice(days: tuple[int, ...] = (20, 20), reasons: tuple[str, ...] = ("申报材料不实", "申报材料不实")) -> RevocationNotice:
    revoked = tuple(
        RevokedCertificate(number=f"KJC-2026-000{number}-Q", name=one.name, unit=one.unit, level="初级",
                           revoked_on=date(2026, 11, day), reason=reason)
        for number, (one, day, reason) in enumerate(zip(people(2), days, reasons, strict=True), 1)
    )  # fmt: skip
    return RevocationNotice(
        certificate="青少年科技辅导员专业水平证书", office=OFFICE, revoked=revoked, dated=date(2026, 11, 22),
        basis="《虚构省认证办法》第二十条", return_by=date(2026, 12, 15), check_at="https://v.example.org",
    )  # fmt: skip


def text(one: RevocationNotice) -> str:
    return "\n".join(block.text for block in revocation_paper(one).blocks if isinstance(block, Body))


def headings(one: RevocationNotice) -> list[str]:
    return [column.heading for block in revocation_paper(one).blocks if isinstance(block, Grid) for column in block.columns]


def test_a_shared_day_and_reason_stand_in_the_text_alone() -> None:
    assert "因申报材料不实" in text(notice()) and "自2026年11月20日起失效" in text(notice())
    assert headings(notice()) == ["序号", "姓名", "工作单位", "级别", "证书编号"]


def test_days_and_reasons_that_differ_stand_in_the_list() -> None:
    one = notice((20, 21), ("申报材料不实", ""))
    assert "自收回之日起失效" in text(one) and "因" not in text(one).split("经研究")[0]
    assert headings(one)[-1] == "日期和原因" and headings(notice((20, 21)))[-1] == "收回日期"


def test_where_to_check_and_until_when_to_hand_in_are_said_only_when_known() -> None:
    assert "12月15日前将证书原件交回" in text(notice()) and "https://v.example.org" in text(notice())
    bare = replace(notice(), return_by=None, check_at="")
    assert "交回" not in text(bare) and "查验" not in text(bare)


def test_the_notice_prints_numbers_and_names_on_paper() -> None:
    told = "".join(pages(revocation_pdf(notice((20, 21), ("甲", "乙")), settings())))
    assert all(words in told for words in ("KJC-2026-0001-Q", "阿依古丽·买买提", "2026年11月21日", "关于收回青少年科技辅导员"))


def test_pupils_are_not_named() -> None:
    assert "赵*" in str(revocation_paper(replace(notice(), hides_names=True))) and "赵子衿" not in str(
        revocation_paper(replace(notice(), hides_names=True)).blocks
    )


def test_the_docx_is_the_same_every_time() -> None:
    assert revocation_docx(notice(), settings()) == revocation_docx(notice(), settings())
