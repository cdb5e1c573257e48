"""What an intake found, as its pages show it: every application with its points, its pages and where their pictures lie."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from docgen.intake.judged_files import JudgedFiles, picture_stem
from docgen.intake.judging import Kind, Point
from docgen.scans.report_facts import SUBJECT_WORDS, VERDICT_WORDS, passed_words
from docgen.web.scan_words import COLOURS, placed_words, words_of

if TYPE_CHECKING:
    from docgen.intake.outcome import Outcome
    from docgen.intake.paper import Scanned
    from docgen.intake.running import IntakeResult
    from docgen.scans.findings import Finding
    from docgen.scans.page_check import PageReport

# How a page shows a point.
_KINDS: dict[Kind, tuple[str, str]] = {
    "mend": ("须补正", "red"), "human": ("请人看", "amber"), "refuse": ("不符合", "red"), "note": ("提醒", "green"),
}
_WEIGHTS: tuple[Kind, ...] = ("human", "refuse", "mend", "note")
_SHOWN = ("signature", "seal")


def found_of(result: IntakeResult, scanned: Scanned, judged: JudgedFiles) -> dict[str, Any]:
    """Everything that a run found, as plain values."""
    seen: Counter[str] = Counter()
    applications = []
    for one in result.outcomes:
        key = _key(one)
        seen[key] += 1
        told = _application(one, scanned, judged)
        applications.append({"id": f"{key}-{seen[key]}" if seen[key] > 1 else key, **told})
    return {
        "applications": applications, "unused": list(result.unused),
        "loose": [placed_words(one) for one in result.loose],
    }  # fmt: skip


def _key(one: Outcome) -> str:
    """The same as long as the applicant is."""
    told = asdict(one.person).values()
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:12]


def _application(one: Outcome, scanned: Scanned, judged: JudgedFiles) -> dict[str, Any]:
    return {
        "person": asdict(one.person), "code": one.code, "number": one.number, "title": "".join(one.title.split()),
        "state": one.state, "day": one.day.isoformat(), "until": one.until.isoformat() if one.until else "",
        "replaced": one.replaced, "points": [_point(point) for point in sorted(one.points, key=lambda point: _WEIGHTS.index(point.kind))],
        "count": sum(point.kind != "note" for point in one.points),
        "files": [version.file.name for version in one.versions],
        "pages": [_page(page, scanned, judged) for page in one.pages],
    }  # fmt: skip


def _point(one: Point) -> dict[str, Any]:
    word, colour = _KINDS[one.kind]
    return {"kind": one.kind, "word": word, "colour": colour, "where": one.where, "place": str(one.problem.place), **words_of(one.problem)}


def _page(page: PageReport, scanned: Scanned, judged: JudgedFiles) -> dict[str, Any]:
    digest = scanned.digests[page.file]
    folder, stem = judged.of(page.file, digest), picture_stem(page)
    return {
        "file": page.file, "digest": digest, "index": page.index, "page": page.page, "number": page.number,
        "verdict": VERDICT_WORDS[page.verdict], "colour": COLOURS[page.verdict], "passed": passed_words(page),
        "picture": f"{folder.name}/{stem}" if (folder / f"{stem}.jpg").is_file() else "",
        "lines": list(_lines(page, folder, stem)),
    }  # fmt: skip


def _lines(page: PageReport, folder: Any, stem: str) -> Iterator[dict[str, Any]]:
    """What was found on a page that a person wants to see, right or wrong; numbered as its marks are."""
    number = 0
    for at, one in enumerate(page.findings):
        number += one.problem is not None
        cuts = [
            {"picture": f"{folder.name}/{stem}-{at}{ending}", "name": name}
            for ending, name in (("", "扫描件"), ("-o", "原件")) if (folder / f"{stem}-{at}{ending}.jpg").is_file()
        ]  # fmt: skip
        if one.problem or (one.subject in _SHOWN and cuts):
            yield {**_line(one), "number": number if one.problem else 0, "cuts": cuts}


def _line(one: Finding) -> dict[str, Any]:
    words = words_of(one.problem) if one.problem else {"says": "", "remedy": "", "code": ""}
    return {"subject": SUBJECT_WORDS[one.subject], "verdict": VERDICT_WORDS[one.verdict], "colour": COLOURS[one.verdict], **words}
