"""A scan report as plain values: for JSON, for tables, for the sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docgen.problems import Problem
from docgen.scans.documents import DocumentReport, ScanReport
from docgen.scans.findings import Finding, Subject, Verdict
from docgen.scans.page_check import PageReport

# Never that a signature is somebody's, or a seal genuine: only what was and was not seen.
VERDICT_WORDS: dict[Verdict, str] = {
    "pass": "未发现差异", "differs": "不一致", "human": "需人工核对", "rescan": "请重新扫描",
}
SUBJECT_WORDS: dict[Subject, str] = {
    "signature": "签字", "seal": "印章", "mark": "栏外笔迹", "text": "文字", "photo": "照片", "page": "页面",
}


def report_facts(report: ScanReport) -> dict[str, Any]:
    """The whole report, without pictures."""
    return {
        "verdict": report.verdict, "blanks": report.blanks,
        "documents": [_document(one) for one in report.documents],
        "strays": [_page(one) for one in report.strays],
        "unreadable": [_problem(one) for one in report.problems],
    }


def report_problems(report: ScanReport) -> Iterator[Problem]:
    """Everything that is wrong or for a person to see, document by document, page by page."""
    yield from report.problems
    for document in report.documents:
        yield from document.problems
        yield from (problem for page in document.pages for problem in page_problems(page))
    yield from (problem for page in report.strays for problem in page_problems(page))


def page_problems(page: PageReport) -> Iterator[Problem]:
    """What a page's findings tell."""
    yield from (finding.problem for finding in page.findings if finding.problem)


def passed_words(page: PageReport) -> str:
    """What was looked at on a page and found as it should be: 签字 2，印章 1."""
    counts = {subject: sum(one.subject == subject and one.verdict == "pass" for one in page.findings) for subject in SUBJECT_WORDS}
    return "，".join(f"{SUBJECT_WORDS[subject]} {count}" for subject, count in counts.items() if count)


def _document(one: DocumentReport) -> dict[str, Any]:
    original = one.original
    return {
        "number": original.number, "form": original.form, "edition": original.edition, "applicant": original.applicant,
        "verdict": one.verdict, "pages": original.page_map.pages, "copies": one.copies,
        "problems": [_problem(problem) for problem in one.problems], "scanned": [_page(page) for page in one.pages],
    }


def _page(one: PageReport) -> dict[str, Any]:
    return {
        "file": one.file, "index": one.index, "number": one.number, "page": one.page, "verdict": one.verdict,
        "dpi": round(one.dpi), "residual_mm": round(one.residual, 3), "likeness": round(one.likeness, 3),
        "findings": [_finding(finding) for finding in one.findings],
    }


def _finding(one: Finding) -> dict[str, Any]:
    area = one.area
    return {
        "subject": one.subject, "path": one.path, "verdict": one.verdict, "confidence": round(one.confidence, 2),
        "area_mm": [round(side, 1) for side in (area.x, area.y, area.width, area.height)] if area.width else None,
        **({"problem": _problem(one.problem)} if one.problem else {}),
    }


def _problem(one: Problem) -> dict[str, Any]:
    return {"code": one.code, "file": one.place.file, "says": one.says, "remedy": one.remedy, "facts": dict(one.facts)}
