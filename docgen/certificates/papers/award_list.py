"""颁证名单: who receives a certificate, numbered, by level and city, with totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from docgen.certificates.papers.columns import columns_of
from docgen.certificates.papers.people import (
    NO_AREA,
    NO_LEVEL,
    Listed,
    counts_of,
    list_rows,
    masked,
    sorted_people,
)
from docgen.certificates.papers.setting import paper_pdf
from docgen.entries.rosters.tables import Table, workbook_of
from docgen.render.official.document import (
    WIDTH,
    Block,
    Column,
    Grid,
    GridRow,
    OfficialPaper,
    Title,
    day_text,
)
from docgen.render.official.title_lines import title_lines
from docgen.settings import Settings

_SUM = "合计"
_HALF_HAN_A_MM = 0.55


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardList:
    """A 颁证名单: `subject` as in the notice, people in any order; `hides_names`: surnames only, for pupils."""

    subject: str
    issuer: str
    dated: date
    people: tuple[Listed, ...]
    hides_names: bool = False

    @property
    def title(self) -> str:
        return f"{self.subject}颁证名单"


def award_list_pdf(awards: AwardList, settings: Settings) -> bytes:
    """The list in the layout of an official paper. Raises `EntryRefused` for characters that no font has."""
    return paper_pdf(award_list_paper(awards), settings)


def award_list_paper(awards: AwardList) -> OfficialPaper:
    """The totals, then each level's people under its heading, city after city."""
    return OfficialPaper(
        awards.title, awards.issuer,
        (Title(title_lines(awards.title)), *_totals(awards), *_lists(awards)),
    )


def award_list_workbook(awards: AwardList) -> bytes:
    """The list and its totals as an .xlsx."""
    rows = list_rows(masked(sorted_people(awards.people), awards.hides_names, False))
    columns = columns_of(rows)
    texts = tuple(tuple(row[column.key] for column in columns) for row in rows)
    widths = tuple(max(8.0, column.width * _HALF_HAN_A_MM) for column in columns)
    headings, sums = totals(awards.people)
    return workbook_of((
        Table("颁证名单", tuple(column.heading for column in columns), texts, widths, title=awards.title),
        Table("合计", headings, sums, (26.0, *(10.0 for _ in headings[1:])), title=f"{awards.title}合计"),
    ))


def totals(people: Sequence[Listed]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """How many of each area have each level: the headings, and a row for each area and for the sum; the sum alone
    where no area is known."""
    levels = [level for level, _ in counts_of(one.level or NO_LEVEL for one in sorted_people(people))]
    areas = [area for area, _ in counts_of(one.area or NO_AREA for one in people)]
    counts = dict(counts_of(f"{one.area or NO_AREA}\n{one.level or NO_LEVEL}" for one in people))
    rows = []
    for area in areas:
        of_levels = [counts.get(f"{area}\n{level}", 0) for level in levels]
        rows.append((area, *map(str, of_levels), str(sum(of_levels))))
    sums = [sum(int(row[place]) for row in rows) for place in range(1, len(levels) + 2)]
    if not any(one.area for one in people):
        return ("级别", *levels, _SUM), (("人数", *map(str, sums)),)
    return ("地区", *levels, _SUM), (*rows, (_SUM, *map(str, sums)))


def _totals(awards: AwardList) -> Iterator[Block]:
    headings, rows = totals(awards.people)
    first = min(46.0, WIDTH / 2)
    rest = (WIDTH - first) / (len(headings) - 1)
    columns = tuple(Column(heading, first if not number else rest) for number, heading in enumerate(headings))
    yield Grid(columns, tuple(map(GridRow, rows)), f"{awards.issuer}\n{day_text(awards.dated)}　共{len(awards.people)}人")


def _lists(awards: AwardList) -> Iterator[Block]:
    """A table for each level, its people city after city, numbered through."""
    people = masked(sorted_people(awards.people), awards.hides_names, False)
    has_areas = any(one.area for one in people)
    texts = list_rows(people, ("级别", "地区"))
    columns = columns_of(texts)
    pairs = list(zip(people, texts, strict=True))
    for level, members in groupby(pairs, key=lambda pair: pair[0].level):
        listed = list(members)
        rows: list[GridRow] = []
        for area, found in groupby(listed, key=lambda pair: pair[0].area):
            own = [GridRow(tuple(row[column.key] for column in columns)) for _, row in found]
            rows += [GridRow((f"{area or NO_AREA}（{len(own)}人）",))] if has_areas else []
            rows += own
        yield Grid(columns, tuple(rows), f"{level or NO_LEVEL}（{len(listed)}人）")
