"""Pages make documents: what is missing, twice, out of order or strange is told of the whole."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest
from PIL import Image

from docgen.problems import Place, Problem
from docgen.render.document import PageMap
from docgen.render.qr import qr_png
from docgen.scans.codes import find_codes
from docgen.scans.documents import ScanCheck, ScanReport, gathered, together
from docgen.scans.look_alikes import Faces
from docgen.scans.originals import Original, read_original
from docgen.scans.page_check import PageReport
from docgen.scans.reading import ScanPage
from tests.intake.handed import LIU, OUYANG, Applicant, paper, pdf, settings

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


def test_nothing_at_all_is_to_be_scanned() -> None:
    assert gathered(together([])).verdict == "rescan"


def test_pages_of_two_files_are_each_in_their_own_order() -> None:
    check = ScanCheck(lambda number: ORIGINAL, Faces({}))
    check._original("A1")
    check.pages += [PageReport(file, 1, "A1", page, "pass", ()) for file, page in (("a", 1), ("b", 3), ("c", 2))]
    assert codes(check.report()) == []


@cache
def found(applicant: Applicant) -> Original:
    """The applicant's form as printed: one page."""
    return read_original(pdf(applicant), "a.pdf", settings())


def scanned(applicant: Applicant) -> ScanPage:
    """Its page as a good scanner gives it, signed and stamped."""
    picture = cv2.resize(paper(applicant), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return ScanPage("a.pdf", 1, np.ascontiguousarray(np.asarray(picture, np.uint8)[..., ::-1]), 150)


def uncoded(applicant: Applicant) -> ScanPage:
    """The same with its code covered."""
    page = scanned(applicant)
    (code,) = find_codes(page.picture).ours
    (left, top), (right, bottom) = (np.array(code.corners).min(0).astype(int) - 6, np.array(code.corners).max(0).astype(int) + 6)
    picture = page.picture.copy()
    picture[top:bottom, left:right] = 255
    return replace(page, picture=picture)


def verdicts(page: ScanPage, *originals: Original, whole: str = "") -> list[tuple[str, str]]:
    """What is told of the page as a whole, beside these originals; `whole` is the verdict that it comes to."""
    known = {one.number: one for one in originals}
    check = ScanCheck(known.get, Faces({}), lambda: tuple(known.values()))
    check.take(page)
    (report,) = check.pages
    assert whole in ("", report.verdict)
    return [(report.number, one.problem.code) for one in report.findings if one.problem and one.subject == "page"]


def test_a_page_without_its_original_is_a_stray() -> None:
    assert verdicts(scanned(OUYANG)) == [(found(OUYANG).number, "scan_original_missing")]


def test_a_page_whose_reference_differs_is_of_another_version() -> None:
    other = replace(found(OUYANG), references=(found(OUYANG).references[0][:-10] + "AAAAAAAAAA",))
    assert verdicts(scanned(OUYANG), other, whole="differs") == [(other.number, "scan_other_version")]
    assert verdicts(scanned(OUYANG), found(OUYANG), whole="pass") == []
    assert verdicts(scanned(OUYANG), replace(other, references=())) == []


def test_a_page_that_the_original_does_not_have_is_of_another_version() -> None:
    short = replace(found(OUYANG), page_map=replace(found(OUYANG).page_map, pages=0))
    assert verdicts(scanned(OUYANG), short) == [(short.number, "scan_other_version")]


def test_a_page_whose_code_is_covered_is_matched_and_left_to_a_person() -> None:
    assert verdicts(uncoded(OUYANG), found(OUYANG), whole="human") == [(found(OUYANG).number, "scan_code_missing")]


def test_a_page_without_a_code_that_may_be_of_either_of_two_belongs_to_none() -> None:
    assert verdicts(uncoded(OUYANG), found(OUYANG), found(LIU)) == [("", "scan_page_unknown")]


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_page_without_a_code_that_is_none_of_ours_belongs_to_none(mirrored: bool) -> None:
    page = uncoded(OUYANG)
    chance = np.random.default_rng(1).integers(0, 255, page.picture.shape).astype(np.uint8)
    picture = np.asarray(page.picture[:, ::-1].copy() if mirrored else chance, np.uint8)
    assert verdicts(replace(page, picture=picture), found(OUYANG)) == [("", "scan_page_unknown")]


def test_a_page_that_agrees_in_a_few_places_only_belongs_to_none() -> None:
    page = uncoded(OUYANG)
    picture = page.picture.copy()
    picture[: picture.shape[0] // 5] = 255
    picture[picture.shape[0] // 3 :] = 255
    assert verdicts(replace(page, picture=picture), found(OUYANG)) == [("", "scan_page_unknown")]


@pytest.mark.parametrize("is_mirrored", [False, True])
def test_a_negative_or_a_page_seen_through_the_paper_is_to_be_scanned_again(is_mirrored: bool) -> None:
    page = scanned(OUYANG)
    picture = np.ascontiguousarray(page.picture[:, ::-1] if is_mirrored else 255 - page.picture)
    assert verdicts(replace(page, picture=picture), found(OUYANG), whole="rescan") == [(found(OUYANG).number, "scan_unplaced")]


def test_a_word_page_that_is_like_none_of_its_document_is_for_a_person() -> None:
    number = found(OUYANG).number
    code = np.asarray(Image.open(io.BytesIO(qr_png(f"DG1/APP.2026.1/{number}/0/1/AAAAAAAAAA", 4))).convert("L"))
    picture = np.full((900, 700), 255, np.uint8)
    picture[700 : 700 + code.shape[0], 500 : 500 + code.shape[1]] = code
    assert verdicts(ScanPage("a.pdf", 1, picture, 150), found(OUYANG), whole="human") == [(number, "scan_word_page_unknown")]


def test_a_page_that_no_scanner_made_is_for_a_person() -> None:
    page = replace(scanned(OUYANG), is_digital=True)
    assert verdicts(page, found(OUYANG), whole="human") == [(found(OUYANG).number, "scan_not_on_paper")]


def test_where_nothing_is_to_be_seen_nobody_is_said_not_to_have_signed() -> None:
    page = scanned(OUYANG)
    (code,) = find_codes(page.picture).ours
    left, top = np.array(code.corners).min(0).astype(int) - 12
    alone = np.full((400, 400, 3), 255, np.uint8)
    cut = page.picture[top : top + 140, left : left + 140]
    alone[100 : 100 + cut.shape[0], 100 : 100 + cut.shape[1]] = cut
    known = found(OUYANG)
    check = ScanCheck({known.number: known}.get, Faces({}))
    check.take(replace(page, picture=alone))
    (report,) = check.pages
    told = {one.problem.code for one in report.findings if one.problem}
    assert (report.verdict, told) == ("rescan", {"scan_place_unseen", "scan_cut_off"})
