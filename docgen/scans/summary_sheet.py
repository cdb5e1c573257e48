"""A scan report as one table, for the workbook: a line for each document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from docgen.entries.rosters.tables import Table
from docgen.problems import Problem
from docgen.scans.documents import ScanReport
from docgen.scans.report_facts import VERDICT_WORDS, page_problems

_HEADINGS = ("文书编号", "申报人", "表格", "结论", "页数", "缺页", "份数", "签字", "印章", "说明", "怎么办")
# Two lines each are what the tallest row of Excel holds.
_MOST_TOLD = 12
_VERDICT = _HEADINGS.index("结论")
_WIDTHS = (14, 12, 24, 14, 6, 8, 6, 7, 7, 46, 38)


def summary_table(report: ScanReport) -> Table:
    """A line for each document, then those files and pages that belong to none."""
    lines = tuple(_lines(report))
    return Table("扫描件核对", _HEADINGS, lines, _WIDTHS, tuple(line[_VERDICT] != VERDICT_WORDS["pass"] for line in lines), kept=2)


def _lines(report: ScanReport) -> Iterator[tuple[str, ...]]:
    for one in report.documents:
        problems = [*one.problems, *(problem for page in one.pages for problem in page_problems(page))]
        seen = {page.page for page in one.pages}
        missing = [str(number) for number in range(1, one.original.page_map.pages + 1) if number not in seen]
        findings = [finding for page in one.pages for finding in page.findings]
        counts = [
            f"{sum(f.verdict == 'pass' for f in these)}/{len(these)}"
            for these in ([f for f in findings if f.subject == subject] for subject in ("signature", "seal"))
        ]
        yield (
            one.original.number, one.original.applicant, one.original.title, VERDICT_WORDS[one.verdict],
            str(one.original.page_map.pages), "、".join(missing), str(one.copies), *counts, *_joined(problems),
        )
    for page in report.strays:
        says, remedy = _joined(list(page_problems(page)))
        yield (page.number, "", "", VERDICT_WORDS[page.verdict], "", "", "", "", "", f"{page.file}：{says}", remedy)
    for problem in report.problems:
        yield ("", "", "", "请重新扫描", "", "", "", "", "", f"{problem.place} {problem.says}", problem.remedy)


def _joined(problems: list[Problem]) -> tuple[str, str]:
    """Each thing once, with how often it came, as many as a cell shows."""
    counts = Counter(one.says for one in problems)
    told = [f"{says}（{count} 处）" if count > 1 else says for says, count in counts.items()]
    if len(told) > _MOST_TOLD:
        told = [*told[: _MOST_TOLD - 1], f"另有 {len(told) - _MOST_TOLD + 1} 项，见核对报告"]
    return "\n".join(told), "\n".join(dict.fromkeys(one.remedy for one in problems))
