"""The report to look at: every document, every page with its marked boxes, every doubt with its cut-out."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np

from docgen.render.fonts import FontLibrary, use_private_fontconfig
from docgen.render.sheet import sheet_pdf
from docgen.scans.documents import DocumentReport, ScanReport
from docgen.scans.findings import Finding, Subject, Verdict
from docgen.scans.page_check import PageReport
from docgen.scans.report_facts import SUBJECT_WORDS, VERDICT_WORDS, passed_words
from docgen.settings import Settings

# What people want to see with their own eyes, right or wrong.
_SHOWN: tuple[Subject, ...] = ("signature", "seal")
_PX = 100 / 25.4           # of the straightened page
# Blue, orange, red as B, G, R: told apart by those who do not see red and green, and by the number beside it.
_COLOURS: dict[Verdict, tuple[int, int, int]] = {
    "pass": (160, 120, 0), "human": (0, 140, 230), "rescan": (0, 140, 230), "differs": (30, 20, 200),
}


def report_pdf(report: ScanReport, library: FontLibrary, settings: Settings) -> bytes:
    """The report as a tagged PDF; raises as `sheet_pdf` does."""
    use_private_fontconfig(library, settings.cache)
    facts = {
        "verdict": VERDICT_WORDS[report.verdict], "documents": [_document(one) for one in report.documents],
        "strays": [_page(page, number) for number, page in enumerate(report.strays, 1)],
        "unreadable": [(str(one.place), one.says, one.remedy) for one in report.problems], "blanks": report.blanks,
    }
    return sheet_pdf("scan_report.html", "扫描件核对报告", facts, library, settings.templates / "_house")


def _document(one: DocumentReport) -> dict[str, Any]:
    return {
        "title": one.original.title, "number": one.original.number, "applicant": one.original.applicant,
        "verdict": VERDICT_WORDS[one.verdict], "count": one.original.page_map.pages, "copies": one.copies,
        "problems": [(problem.says, problem.remedy) for problem in one.problems],
        "pages": [_page(page, number) for number, page in enumerate(one.pages, 1)],
    }


def _page(page: PageReport, number: int) -> dict[str, Any]:
    told = [one for one in page.findings if one.problem]
    return {
        "name": f"第 {page.page} 页" if page.page else f"扫描件第 {page.index} 页", "file": page.file, "index": page.index,
        "verdict": VERDICT_WORDS[page.verdict], "is_pass": page.verdict == "pass", "number": number,
        "dpi": round(page.dpi), "residual": f"{page.residual:.2f}", "passed": passed_words(page),
        "seen": [_address(one.cut) for one in page.findings if one.verdict == "pass" and one.subject in _SHOWN and one.cut],
        "picture": _address(marked_page(page)) if told else "", "lines": [_line(one, at) for at, one in enumerate(told, 1)],
    }


def _line(one: Finding, number: int) -> dict[str, Any]:
    assert one.problem is not None
    return {
        "number": number, "subject": SUBJECT_WORDS[one.subject], "verdict": VERDICT_WORDS[one.verdict],
        "says": one.problem.says, "remedy": one.problem.remedy, "confidence": f"{one.confidence:.0%}",
        "pictures": list(_pictures(one)),
    }


def _pictures(one: Finding) -> Iterator[tuple[str, str]]:
    for name, data in (("扫描件", one.cut), ("原件", one.printed)):
        if data:
            yield name, _address(data)


def marked_page(page: PageReport) -> bytes:
    """The straightened page as a JPEG with a frame around everything that was judged, numbered as in the table; the
    same once more where it bears the frames already. b"" where there is none."""
    if not page.shown:
        return b""
    sheet = np.asarray(cv2.imdecode(np.frombuffer(page.shown, np.uint8), cv2.IMREAD_COLOR))
    number = 0
    for one in page.findings:
        number += one.problem is not None
        if one.area.width:
            _frame(sheet, one, str(number) if one.problem else "")
    return bytes(cv2.imencode(".jpg", sheet, [cv2.IMWRITE_JPEG_QUALITY, 70])[1])


def _frame(sheet: Any, one: Finding, number: str) -> None:
    area = one.area.grown(1.0)
    first = (round(area.x * _PX), round(area.y * _PX))
    last = (round((area.x + area.width) * _PX), round((area.y + area.height) * _PX))
    colour = _COLOURS[one.verdict]
    cv2.rectangle(sheet, first, last, colour, 2)
    if number:
        cv2.putText(sheet, number, (max(0, first[0] - 16), first[1] + 12), cv2.FONT_HERSHEY_SIMPLEX, 0.5, colour, 2)


def _address(jpeg: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}" if jpeg else ""
