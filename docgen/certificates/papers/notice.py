"""公示: the notice with its list, before anything is issued."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from docgen.certificates.papers.columns import columns_of
from docgen.certificates.papers.listed_paper import listed_paper
from docgen.certificates.papers.people import (
    NO_LEVEL,
    Listed,
    Office,
    counts_of,
    list_rows,
    masked,
    sorted_people,
)
from docgen.certificates.papers.setting import paper_docx, paper_pdf
from docgen.certificates.papers.working_days import PublicPeriod
from docgen.render.official.document import (
    Block,
    Grid,
    GridRow,
    OfficialPaper,
    day_text,
)
from docgen.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A 公示. `subject` is what it is about, such as 2026年青少年科技辅导员专业水平认证; `basis` the rule that it
    follows with its number ("" for none), `reference` the office's own 发文字号. `hides_names`: surnames only, for
    pupils; `shows_identity`: identity numbers are printed, masked. `title` in place of the usual one; a line break
    in it is kept. `act` is what is about to be done: 拟通过人员, 拟颁发人员; of people without a name, the units are
    listed."""

    subject: str
    office: Office
    people: tuple[Listed, ...]
    period: PublicPeriod
    dated: date
    basis: str = ""
    reference: str = ""
    title: str = ""
    act: str = "通过"
    hides_names: bool = False
    shows_identity: bool = False


def notice_pdf(notice: Notice, settings: Settings) -> bytes:
    """The notice to be sealed. Raises `EntryRefused` for characters that no font has."""
    return paper_pdf(notice_paper(notice), settings)


def notice_docx(notice: Notice, settings: Settings) -> bytes:
    """The same, to be edited."""
    return paper_docx(notice_paper(notice), settings)


def notice_paper(notice: Notice) -> OfficialPaper:
    """The notice and its list as blocks of an official paper."""
    title = notice.title or f"关于{notice.subject}拟{notice.act}{_whom(notice)}名单的公示"
    listed = f"{notice.subject}拟{notice.act}{_whom(notice)}名单"
    return listed_paper(
        title, _words(notice), listed, list_blocks(notice), notice.office.issuer, notice.dated, notice.reference
    )


def list_blocks(notice: Notice) -> Iterator[Block]:
    """The list, each level under a heading where there are several."""
    people = masked(sorted_people(notice.people), notice.hides_names, notice.shows_identity)
    levels = counts_of(one.level or NO_LEVEL for one in people)
    texts = list_rows(people, ("证书编号", *(("级别",) if len(levels) > 1 else ())))
    columns = columns_of(texts)
    rows: list[GridRow] = []
    level = None
    for one, row in zip(people, texts, strict=True):
        if len(levels) > 1 and one.level != level:
            level = one.level
            rows.append(GridRow((f"{level or NO_LEVEL}（{dict(levels)[level or NO_LEVEL]}人）",)))
        rows.append(GridRow(tuple(row[column.key] for column in columns)))
    yield Grid(columns, tuple(rows))


def _words(notice: Notice) -> Iterator[str]:
    office = notice.office
    by = f"根据{notice.basis}，" if notice.basis else ""
    yield f"{by}经审核，{notice.subject}拟{notice.act}{_whom(notice)}共{len(notice.people)}{_measure(notice)}{_by_level(notice)}，现予公示，名单附后。"
    yield period_words(notice.period)
    yield (
        f"对公示名单有异议的，请在公示期内以书面形式向{office.issuer}提出，并附证明材料：单位提出的须加盖公章，"
        "个人提出的须签署真实姓名并留联系电话。匿名或逾期提出的，不予受理。"
    )
    yield from contact_words(office)


def _by_level(notice: Notice) -> str:
    counts = counts_of(one.level for one in sorted_people(notice.people))
    told = "、".join(f"{level}{count}{_measure(notice)}" for level, count in counts)
    return f"（{told}）" if len(counts) > 1 else f"（{counts[0][0]}）" if counts else ""


def _whom(notice: Notice) -> str:
    return "人员" if any(one.name for one in notice.people) else "单位"


def _measure(notice: Notice) -> str:
    return "名" if any(one.name for one in notice.people) else "个"


def period_words(period: PublicPeriod) -> str:
    """From when to when, by both countings of the first day."""
    first, end, other = period.first, period.end, period.last if period.counts_first else period.last_counted
    own, with_or_without = ("公示当日计入", "公示当日不计入") if period.counts_first else ("公示当日不计入", "公示当日计入")
    until = _until(first, end)
    return (
        f"公示期为{day_text(first)}至{until}，共{period.days}个工作日（{own}；"
        f"如{with_or_without}，则至{_until(first, other)}止）。"
    )


def contact_words(office: Office) -> Iterator[str]:
    """Whom to turn to, a line each."""
    place = "，".join((office.address, *((f"邮编{office.postcode}",) if office.postcode else ())))
    for label, value in (
        ("联系人及电话", office.contact), ("监督电话", office.supervision), ("地址", place if office.address else ""),
        ("电子邮箱", office.email),
    ):  # fmt: skip
        if value:
            yield f"{label}：{value}"


def _until(first: date, day: date) -> str:
    """A later day without the year that both share."""
    return day_text(day) if day.year != first.year else f"{day.month}月{day.day}日"
