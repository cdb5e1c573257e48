"""补正通知 and 不予受理通知: one paper with every point at once, to an applicant or to a unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from docgen.certificates.papers.notice import contact_words
from docgen.certificates.papers.people import Office
from docgen.certificates.papers.setting import paper_docx, paper_pdf
from docgen.intake.judging import Point
from docgen.intake.outcome import Outcome
from docgen.render.official.document import (
    WIDTH,
    Body,
    Column,
    Grid,
    GridRow,
    OfficialPaper,
    SignOff,
    Title,
    day_text,
)
from docgen.render.official.title_lines import title_lines
from docgen.settings import Settings

Asks = Literal["补正", "不予受理"]
_NUMBER, _PLACE = Column("序号", 12.0), Column("位置", 22.0)
_LEFT = WIDTH - _NUMBER.width - _PLACE.width
_SAYS, _REMEDY = Column("问题", _LEFT / 2, False), Column("怎样改正", _LEFT / 2, False)
_REASON = Column("原因", _LEFT, False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter: `asks` what it says, `subject` what was applied for, `to` whom it goes to; `outcomes` are the
    applications that it names, of one state, day and term. `basis` is the rule with its number, `reference` the
    office's own 发文字号 ("" for none)."""

    asks: Asks
    subject: str
    to: str
    office: Office
    dated: date
    until: date | None
    outcomes: tuple[Outcome, ...]
    basis: str = ""
    reference: str = ""


def letter_pdf(letter: Letter, settings: Settings) -> bytes:
    """The letter to be sealed. Raises `EntryRefused` for characters that no font has."""
    return paper_pdf(letter_paper(letter), settings)


def letter_docx(letter: Letter, settings: Settings) -> bytes:
    """The same, to be edited."""
    return paper_docx(letter_paper(letter), settings)


def letter_paper(letter: Letter) -> OfficialPaper:
    """The letter as blocks of an official paper."""
    title = f"关于{letter.subject}申报材料{letter.asks}的通知"
    return OfficialPaper(
        title, letter.office.issuer, (
            Title(title_lines(title), 2 if letter.reference else 0),
            Body(f"{letter.to}：", is_flush=True),
            Body(_opening(letter)),
            _points(letter),
            *map(Body, _closing(letter)),
            SignOff(letter.office.issuer, letter.dated),
        ), letter.reference,
    )  # fmt: skip


def letters_of(outcomes: Sequence[Outcome], by_unit: bool) -> Iterator[tuple[str, tuple[Outcome, ...]]]:
    """The outcomes that share a letter, each with whom it goes to: one applicant, or all of a unit that were told on
    one day."""
    groups: dict[tuple[str, str, date, date | None], list[Outcome]] = {}
    for count, one in enumerate(outcomes):
        key = one.unit if by_unit else str(count)
        groups.setdefault((key, one.state, one.told_on, one.until), []).append(one)
    for found in groups.values():
        first = found[0]
        yield first.unit if by_unit else first.person.called, tuple(found)


def _opening(letter: Letter) -> str:
    by = f"根据{letter.basis}，" if letter.basis else ""
    days = "、".join(dict.fromkeys(day_text(one.day) for one in letter.outcomes))
    count = sum(len(one.told) for one in letter.outcomes)
    first = letter.outcomes[0]
    whose = f"{first.person.name}等{len(letter.outcomes)}人的申报材料" if len(letter.outcomes) > 1 else f"{first.person.name}的申报材料"
    number = f"（文书编号{first.number}）" if len(letter.outcomes) == 1 and first.number else ""
    if letter.asks == "补正":
        return f"{days}收到{whose}{number}。{by}经核对，有下列{count}处须补正，现一次告知："
    return f"{days}收到{whose}{number}。{by}经核对，因下列原因，不予受理："


def _points(letter: Letter) -> Grid:
    """Every point, numbered; where there are several applicants, each under his name."""
    columns = (_NUMBER, _PLACE, _SAYS, _REMEDY) if letter.asks == "补正" else (_NUMBER, _PLACE, _REASON)
    rows: list[GridRow] = []
    for one in letter.outcomes:
        if len(letter.outcomes) > 1:
            rows.append(GridRow((f"{one.person.name}　文书编号 {one.number or '（无）'}",)))
        for number, point in enumerate(one.told, 1):
            texts = (str(number), point.where, point.problem.says, point.problem.remedy)
            rows.append(GridRow(texts[: len(columns)]))
    return Grid(columns, tuple(rows))


def _closing(letter: Letter) -> Iterator[str]:
    if letter.asks == "补正" and letter.until:
        yield (
            f"请于{day_text(letter.until)}前（含当日）将补正后的电子版和签字、盖章的扫描件一并报{letter.office.issuer}。"
            "申报材料只允许替换一次，请对照上表逐项改正后再报；逾期未补正或补正后仍不符合要求的，不予受理。"
        )
        yield "改动填写内容的，须重新生成、打印、签字、盖章和扫描，电子版与扫描件应为同一份。"
    else:
        yield f"对本通知有异议的，可向{letter.office.issuer}书面提出。"
    yield from contact_words(letter.office)


def point_words(points: Sequence[Point]) -> str:
    """Points as the lines of a cell: of which part, and what."""
    return "\n".join(f"{one.where}：{_placed(one)}" for one in points)


def _placed(point: Point) -> str:
    place = str(point.problem.place)
    return f"{place} {point.problem.says}" if place else point.problem.says
