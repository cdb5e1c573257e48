"""Numbers, sums and counts between limits; data that is missing leaves them open, it does not break them."""

from __future__ import annotations

from docgen.entries.eligibility.conditions import Case, Cell
from docgen.entries.eligibility.verdict import Verdict, Verdicts, given, listed, missing
from docgen.forms.rules import Count, Items, Number
from docgen.problems import Fact

_SUMS = {
    "rule_number_over": "rule_sum_over",
    "rule_number_short": "rule_sum_short",
    "rule_number_unsure": "rule_sum_unsure",
    "rule_number_fits": "rule_sum_fits",
}


def numbers(case: Case, check: Number) -> Verdicts:
    cells = [cell for cell in case.cells(check.path) if case.qualifies(check.where, cell.row) is not False]
    for cell in given(cells):
        facts = {"label": case.label(cell.path), "found": f"{cell.value:g}", **_limits(case, check)}
        yield Verdict(_limit_code(case, check, cell.value, cell.value), facts, cell.path)
    yield from missing(case, cells)


def sums(case: Case, check: Number) -> Verdicts:
    cells = case.cells(check.path)
    rows = [(cell, case.qualifies(check.where, cell.row)) for cell in cells]
    sure = sum(cell.value or 0 for cell, holds in rows if holds)
    most: float | None = sure + sum(cell.value or 0 for cell, holds in rows if holds is None)
    if any(cell.value is None for cell, holds in rows if holds is not False):
        most = None
    open_ones = [name for cell, holds in rows if holds is None
                 for name in case.unknown(check.where, Cell(cell.path[:-1], None, cell.row))]
    open_ones += [case.label(cell.path) for cell, holds in rows if holds is not False and cell.value is None]
    facts: dict[str, Fact] = {"label": case.label(check.path), "found": f"{sure:g}", **_limits(case, check)}
    code = _SUMS[_limit_code(case, check, sure, most)]
    yield Verdict(code, {**facts, "missing": listed(open_ones)}, tuple(check.path.split(".")))


def counts(case: Case, check: Count) -> Verdicts:
    fitting: dict[str, int] = {}
    for path in check.groups:
        rows = case.rows(path)
        held = [case.qualifies(check.where, cell.row) for cell in rows]
        sure, most = held.count(True), held.count(True) + held.count(None)
        open_ones = [name for cell, holds in zip(rows, held, strict=True) if holds is None
                     for name in case.unknown(check.where, cell)]
        facts = {"label": case.label(path), "found": sure, "missing": listed(open_ones), **_limits(case, check)}
        code = _limit_code(case, check, sure, most)
        if code == "rule_number_fits":
            fitting[case.label(path)] = sure
        else:
            yield Verdict(code, facts, tuple(path.split(".")))
    if len(fitting) == len(check.groups):
        found = listed(f"{name} {count}" for name, count in fitting.items())
        yield Verdict("rule_count_fits", {"found": found})


def _limits(case: Case, check: Number | Count) -> dict[str, Fact]:
    return {key: f"{case.amount(limit):g}" for key, limit in (("least", check.least), ("most", check.most))
            if limit is not None}


def _limit_code(case: Case, check: Number | Count, sure: float, most: float | None) -> str:
    """Which message suits a number of which `sure` is certain and that is `most` at the most."""
    least = None if check.least is None else case.amount(check.least)
    limit = None if check.most is None else case.amount(check.most)
    if limit is not None and sure > limit:
        return "rule_number_over"
    if least is not None and most is not None and most < least:
        return "rule_number_short"
    is_open = (least is not None and sure < least) or (limit is not None and (most is None or most > limit))
    return "rule_number_unsure" if is_open else "rule_number_fits"


def items(case: Case, check: Items) -> Verdicts:
    met, maybe, open_ones = [], [], []
    for name, where in check.groups.items():
        rows = case.rows(name)
        held = [case.qualifies(where, cell.row) for cell in rows]
        if True in held:
            met.append(name)
        elif None in held:
            maybe.append(name)
            open_ones += [column for cell in rows for column in case.unknown(where, cell)]
    least = case.amount(check.least)
    wanted = max(least, case.amount(check.preferred or 0))
    facts: dict[str, Fact] = {
        "found": len(met), "least": f"{least:g}", "wanted": f"{wanted:g}", "missing": listed(open_ones),
        "items": listed(case.label(name) for name in check.groups),
        "met": listed(case.label(name) for name in met) or "—",
    }  # fmt: skip
    if len(met) >= wanted:
        code = "rule_items_fit"
    elif len(met) + len(maybe) < least:
        code = "rule_items_short"
    else:
        code = "rule_items_unsure" if len(met) + len(maybe) >= wanted or len(met) < least else "rule_items_few"
    left = next((name for name in check.groups if name not in met), "")
    yield Verdict(code, facts, (left,) if left else ())
