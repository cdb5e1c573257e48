"""The report of a batch, for people as a workbook and for programs as JSON; the same outcomes, the same bytes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from docgen.batches.batch import REPORT, Outcome, State
from docgen.entries.rosters.tables import Table, workbook_of
from docgen.problems import Problem

_WORDS: dict[State, str] = {"made": "已生成", "kept": "已生成", "refused": "未生成：内容有问题", "failed": "未生成：生成失败"}
_HEADINGS = ("序号", "名单行", "申报人", "结果", "文件", "页数", "问题", "怎么改")
_WIDTHS = (8, 8, 14, 18, 44, 8, 60, 50)


def report_files(form: str, outcomes: Sequence[Outcome], lost: Sequence[Problem]) -> dict[str, bytes]:
    """The report's files by name; `lost` is what belongs to no applicant. Whether a file was made now or by the
    run that was interrupted is not told: it is the same file."""
    told = json.dumps(_facts(form, outcomes, lost), ensure_ascii=False, indent=1).encode() + b"\n"
    counts = Counter(_WORDS[one.state] for one in outcomes)
    rows = [(name, str(count)) for name, count in (("申报人", len(outcomes)), *sorted(counts.items()))]
    tables = (
        Table("结果", _HEADINGS, tuple(map(_row, outcomes)), _WIDTHS, tuple(not one.is_done for one in outcomes)),
        Table("合计", ("项目", "份数"), tuple(rows), (30, 10)),
        *((Table("名单中的问题", ("位置", "问题", "怎么改"), tuple(_lost(lost)), (30, 60, 50)),) if lost else ()),
    )
    return {f"{REPORT}.xlsx": workbook_of(tables), f"{REPORT}.json": told}


def _row(outcome: Outcome) -> tuple[str, ...]:
    job, problems = outcome.job, outcome.problems
    names = "\n".join(one.name for one in outcome.files)
    says = "\n".join(_says(one) for one in problems)
    remedies = "\n".join(dict.fromkeys(one.remedy for one in problems))
    pages = str(outcome.pages) if outcome.pages else ""
    return job.key, str(job.row), job.whose, _WORDS[outcome.state], names, pages, says, remedies


def _says(problem: Problem) -> str:
    cell = f"{problem.place.sheet}!{problem.place.cell} " if problem.place.sheet and problem.place.line else ""
    return f"{cell}{'' if problem.is_error else '（提醒）'}{problem.says}"


def _lost(problems: Sequence[Problem]) -> Iterator[tuple[str, ...]]:
    for problem in problems:
        yield str(problem.place), problem.says, problem.remedy


def _facts(form: str, outcomes: Sequence[Outcome], lost: Sequence[Problem]) -> dict[str, Any]:
    return {
        "form": form,
        "count": len(outcomes),
        "done": sum(one.is_done for one in outcomes),
        "failed": sum(not one.is_done for one in outcomes),
        "problems": [_problem(one) for one in lost],
        "rows": [
            {
                "key": one.job.key, "row": one.job.row, "name": one.job.whose,
                "state": "made" if one.is_done else one.state, "pages": one.pages,
                "files": [{"name": file.name, "sha256": file.sha256} for file in one.files],
                "problems": [_problem(problem) for problem in one.problems],
            }
            for one in outcomes
        ],
    }  # fmt: skip


def _problem(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return {
        "code": problem.code, "severity": "error" if problem.is_error else "warning", "path": problem.path,
        "place": {"sheet": place.sheet, "row": place.line, "column": place.column},
        "says": problem.says, "remedy": problem.remedy,
    }  # fmt: skip
