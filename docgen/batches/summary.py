"""汇总表: the applicants of a unit or of all units in the form's columns, and how many each city has."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.batches.batch import Job
from docgen.entries.printed import listed_text
from docgen.entries.rosters.across import AreaCount
from docgen.entries.rosters.listed_fields import listed_fields
from docgen.entries.rosters.tables import Table
from docgen.forms.definition import FormDefinition
from docgen.render.fill import font_library
from docgen.render.fonts import use_private_fontconfig
from docgen.render.sheet import sheet_pdf
from docgen.settings import Settings

_NARROW, _WIDE = 8, 40      # half Han
_AREA_HEADINGS = ("市", "份数", "通知要求", "情况")


def summary_rows(definition: FormDefinition, jobs: Sequence[Job]) -> tuple[tuple[str, ...], ...]:
    """A row of texts for each applicant."""
    fields = listed_fields(definition)
    return tuple(tuple(listed_text(field, job.entry) for field in fields) for job in jobs)


def summary_table(definition: FormDefinition, jobs: Sequence[Job], unit: str = "") -> Table:
    """The 汇总表 as a sheet of a workbook."""
    rows = summary_rows(definition, jobs)
    headings = tuple(field.label for field in listed_fields(definition))
    numbered = tuple((str(number), *row) for number, row in enumerate(rows, 1))
    title = "　".join(part for part in (f"{_title(definition)}汇总表", unit) if part)
    return Table("汇总表", ("序号", *headings), numbered, (8, *map(float, _widths(headings, rows))), title=title)


def summary_pdf(definition: FormDefinition, jobs: Sequence[Job], unit: str, settings: Settings) -> bytes:
    """The 汇总表 as a sheet to print, A4 across. Raises `EntryRefused` for characters that no font has."""
    headings = tuple(field.label for field in listed_fields(definition))
    return _sheet(definition, "汇总表", unit, headings, summary_rows(definition, jobs), f"共 {len(jobs)} 份", settings)


def area_table(definition: FormDefinition, counts: Sequence[AreaCount]) -> Table:
    """How many each city has, beside what the notice asks for."""
    rows = area_rows(counts)
    few = tuple(one.least is not None and one.count < one.least for one in counts)
    return Table("按市汇总", _AREA_HEADINGS, rows, (20, 10, 16, 30), (*few, False), f"{_title(definition)}按市汇总")


def area_pdf(definition: FormDefinition, counts: Sequence[AreaCount], settings: Settings) -> bytes:
    """The same as a sheet to print."""
    total = sum(one.count for one in counts)
    return _sheet(definition, "按市汇总", "", _AREA_HEADINGS, area_rows(counts)[:-1], f"合计 {total} 份", settings)


def area_rows(counts: Sequence[AreaCount]) -> tuple[tuple[str, ...], ...]:
    """A row for each city, and the sum."""
    rows = [(one.area, str(one.count), _wanted(one), _state(one)) for one in counts]
    return (*rows, ("合计", str(sum(one.count for one in counts)), "", ""))


def _sheet(
    definition: FormDefinition, title: str, unit: str, headings: Sequence[str], rows: Sequence[Sequence[str]],
    foot: str, settings: Settings,
) -> bytes:
    widths = _widths(headings, rows)
    facts = {
        "form": f"{_title(definition)}（{definition.edition} 版）", "unit": unit, "headings": headings, "rows": rows,
        "widths": [round(95 * width / sum(widths), 2) for width in widths], "foot": foot,
    }
    library = font_library(settings.fonts, settings.office_fonts)
    use_private_fontconfig(library, settings.cache)
    return sheet_pdf("summary.html", title, facts, library, settings.templates / "_house")


def _widths(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Widths in half Han by what stands in the columns."""
    found = []
    for number, heading in enumerate(headings):
        texts = [heading, *(row[number] for row in rows)]
        found.append(max(_NARROW, min(_WIDE, max(2 * len(text) for text in texts) + 2)))
    return found


def _wanted(one: AreaCount) -> str:
    if one.least is None and one.most is None:
        return ""
    return f"{one.least or 0}—{one.most}" if one.most is not None else f"{one.least} 以上"


def _state(one: AreaCount) -> str:
    if one.least is not None and one.count < one.least:
        return f"少 {one.least - one.count}"
    if one.most is not None and one.count > one.most:
        return f"多 {one.count - one.most}"
    return "符合" if one.least is not None or one.most is not None else ""


def _title(definition: FormDefinition) -> str:
    return definition.title.replace("\n", "")
