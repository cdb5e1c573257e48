"""Pages make documents: what is missing, twice, out of order or strange is told of the whole."""

from __future__ import annotations

import numpy as np

from docgen.problems import Place, Problem
from docgen.render.document import PageMap
from docgen.scans.documents import ScanCheck, ScanReport
from docgen.scans.look_alikes import Faces
from docgen.scans.originals import Original
from docgen.scans.page_check import PageReport
from docgen.scans.reading import ScanPage

ORIGINAL = Original("A1", "f", "1", "表", "欧阳晓禾", ("r",) * 3, b"", PageMap(210, 297, 3, ()), {})


def told(*pages: int, file: str = "a.pdf", original: Original = ORIGINAL) -> ScanReport:
    """The report on pages that are right in themselves."""
    check = ScanCheck(lambda number: original, Faces({}))
    check._original("A1")
    check.pages += [PageReport(file, at, "A1", page, "pass", ()) for at, page in enumerate(pages, 1)]
    return check.report()


def codes(report: ScanReport) -> list[str]:
    return [problem.code for document in report.documents for problem in document.problems]


def test_all_pages_in_order_pass() -> None:
    report = told(1, 2, 3)
    assert (report.verdict, codes(report), report.documents[0].copies) == ("pass", [], 1)


def test_a_missing_page_is_named_and_asked_for() -> None:
    report = told(1, 3)
    assert report.verdict == "rescan" and codes(report) == ["scan_pages_missing"]
    assert report.documents[0].problems[0].facts["pages"] == "2"


def test_three_whole_copies_are_three_copies_and_nothing_twice() -> None:
    report = told(1, 2, 3, 1, 2, 3, 1, 2, 3)
    assert (report.verdict, codes(report), report.documents[0].copies) == ("pass", [], 3)


def test_a_page_that_came_twice_is_for_a_person() -> None:
    report = told(1, 2, 2, 3)
    assert report.verdict == "human" and codes(report) == ["scan_pages_twice"]


def test_pages_out_of_order_are_told_and_do_no_harm() -> None:
    report = told(2, 1, 3)
    assert report.verdict == "pass" and codes(report) == ["scan_pages_unordered"]


def test_an_original_sealed_with_another_key_proves_nothing() -> None:
    other = Original("A1", "f", "1", "表", "欧阳晓禾", (), b"", PageMap(210, 297, 3, ()), {})
    report = told(1, 2, 3, original=other)
    assert report.verdict == "human" and codes(report) == ["scan_original_unproved"]


def test_blank_backs_are_passed_over_and_unknown_pages_are_not() -> None:
    check = ScanCheck(lambda number: None, Faces({}))
    check.take(ScanPage("a.pdf", 1, np.full((1000, 700), 250, np.uint8), 100))
    check.take(ScanPage("a.pdf", 2, np.random.default_rng(1).integers(0, 255, (1000, 700)).astype(np.uint8), 100))
    report = check.report()
    assert report.blanks == 1 and report.verdict == "human"
    assert [one.problem.code for page in report.strays for one in page.findings if one.problem] == ["scan_page_unknown"]


def test_a_file_that_cannot_be_read_is_to_be_scanned_again() -> None:
    check = ScanCheck(lambda number: None, Faces({}))
    check.take(Problem("scan_damaged", Place("a.pdf")))
    assert check.report().verdict == "rescan"
