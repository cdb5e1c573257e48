"""Dates within the last years, between two days, and in order."""

from __future__ import annotations

from itertools import pairwise

from docgen.entries.eligibility.conditions import Case, Cell
from docgen.entries.eligibility.parameters import shown
from docgen.entries.eligibility.verdict import Verdict, Verdicts, given, listed, missing, named
from docgen.entries.eligibility.windows import ends_later, lies_within
from docgen.forms.rules import Between, Ordered, RecentDates
from docgen.problems import Fact


def recent(case: Case, check: RecentDates) -> Verdicts:
    span = case.span(check.window)
    cells = [cell for path in check.dates for cell in case.cells(path)]
    facts: dict[str, Fact] = {
        "years": f"{case.amount(check.window.years):g}", "sure": shown(span.sure), "widest": shown(span.widest),
        "until": shown(span.until),
    }  # fmt: skip
    for cell in given(cells):
        holds = lies_within(cell.value, span)
        code = "rule_recent_unsure"
        if holds is False:
            code = "rule_recent_later" if cell.value.first_day > span.until else "rule_recent_over"
        elif ends_later(cell.value, span.until):
            code = "rule_recent_goes_on"
        if not holds:
            yield Verdict(code, {**facts, **named(case, cell)}, cell.path)
    yield from missing(case, cells)
    if not any(lies_within(cell.value, span) is not True for cell in given(cells)):
        found = sorted(cell.value.first_day for cell in given(cells))
        if found:
            yield Verdict("rule_recent_fits", {**facts, "count": len(found), "found": shown(found[0])})


def between(case: Case, check: Between) -> Verdicts:
    first = case.day(check.first, is_last=False) if check.first else None
    last = case.day(check.last, is_last=True) if check.last else None
    cells = [cell for path in check.dates for cell in case.cells(path)]
    fitting = 0
    for cell in given(cells):
        value, facts = cell.value, named(case, cell)
        if first and value.first_day < first:
            code = "rule_date_early" if value.last_day < first else "rule_date_unsure"
            yield Verdict(code, {**facts, "bound": shown(first)}, cell.path)
        elif last and value.last_day > last:
            is_past = ends_later(value, last)
            yield Verdict("rule_date_late" if is_past else "rule_date_unsure", {**facts, "bound": shown(last)}, cell.path)
        else:
            fitting += 1
    bounds = [name for name, day in ((check.first, first), (check.last, last)) if name and day is None]
    yield from missing(case, [*cells, *(Cell(tuple(name.split(".")), None, {}) for name in bounds)])
    if fitting and fitting == len(cells) and not bounds:
        yield Verdict("rule_date_fits", {"count": fitting, "found": listed(str(cell.value) for cell in cells)})


def ordered(case: Case, check: Ordered) -> Verdicts:
    cells = [cell for path in check.dates for cell in case.cells(path)]
    dated = list(given(cells))
    is_broken = False
    for before, cell in pairwise(dated):
        if cell.value.first_day < before.value.first_day:
            is_broken = True
            yield Verdict("rule_order_broken", {**named(case, cell), "before": str(before.value)}, cell.path)
    yield from missing(case, cells)
    if dated and not is_broken:
        yield Verdict("rule_order_fits", {"found": listed(str(cell.value) for cell in dated)})
