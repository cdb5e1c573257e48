"""A page printed from the DOCX: known for what it is, its text compared, all of it for a person."""

from __future__ import annotations

import cv2
import numpy as np

from docgen.render.fill import font_library
from docgen.render.page_pictures import page_pictures
from docgen.scans.documents import ScanCheck
from docgen.scans.flattening import Flat
from docgen.scans.frames import PX as FRAME_PX
from docgen.scans.frames import Frame, open_frame
from docgen.scans.light import separate
from docgen.scans.look_alikes import Faces
from docgen.scans.originals import read_original
from docgen.scans.page_check import PageReport
from docgen.scans.reading import Pixels, ScanPage
from docgen.scans.word_prints import _follows, judge_word_print
from docgen.settings import read_settings
from tests.finished import laid_by_libreoffice
from tests.intake.handed import OUYANG, pdf, settings
from tests.scans.devices import LEVELS, scanned
from tests.scans.hands import DPI, PX
from tests.scans.sheets import FACTS
from tests.scans.table import original


def judged(printed: Pixels) -> PageReport:
    """The cover, scanned in an office."""
    known = original()
    check = ScanCheck({known.number: known}.get, Faces(font_library(read_settings({}).fonts, None).families))
    check.take(ScanPage("word.jpg", 1, np.ascontiguousarray(scanned(printed, LEVELS["office-200"], 4)[..., ::-1]), 200))
    return check.pages[0]


def printed() -> Frame:
    """The small form as it was printed from its PDF."""
    return open_frame(read_original(pdf(OUYANG), "a.pdf", settings()), 1)


def found(grey: Pixels, frame: Frame) -> tuple[int, int]:
    """How many characters are as printed, of how many, where such a page came back; every finding is for a person."""
    shown = np.repeat(grey[..., None], 3, 2)
    flat = Flat(separate(shown, np.ones(grey.shape, np.uint8)), shown, 0.0, 1.0)
    told = judge_word_print(flat, frame, Faces({}), {box.path: FACTS for box in frame.boxes})
    assert {one.verdict for one in told} == {"human"}
    facts = next(one.problem.facts for one in told if one.problem and one.problem.code == "scan_from_word")
    return int(str(facts["same"])), int(str(facts["all"]))


def moved(grey: Pixels, right: float, down: float) -> Pixels:
    """The page with everything so many mm further on."""
    away = np.full_like(grey, 255)
    x, y = round(right * FRAME_PX), round(down * FRAME_PX)
    away[y:, x:] = grey[: grey.shape[0] - y, : grey.shape[1] - x]
    return away


def test_lines_that_another_program_set_elsewhere_are_found_there_and_the_footer_is_not_asked_for() -> None:
    frame = printed()
    above = min(area.y for _, area in frame.areas("code")) - 1
    count = sum(one.top <= above for one in frame.letters)
    assert 0 < count < len(frame.letters)
    assert [found(moved(frame.grey, *by), frame) for by in ((0, 0), (2, 3), (6, 0))] == [(count, count)] * 3


def test_a_piece_ends_where_some_programs_put_a_space() -> None:
    one = printed().letters[0]
    digit, next_one = (one._replace(text=text, left=one.right, right=2 * one.right - one.left) for text in ("8", "月"))
    assert _follows(one, next_one) and not _follows(one, digit)
    assert not _follows(one, next_one._replace(origin_y=one.origin_y + 1)) and not _follows(one, next_one._replace(left=one.right + 2))


def test_a_line_further_off_than_programs_set_it_is_not_taken_for_another_ones() -> None:
    frame = printed()
    same, count = found(moved(frame.grey, 0, 12), frame)
    assert same < count / 2


def test_of_an_empty_page_nothing_is_as_printed_but_the_words_that_are_there_to_be_stamped_on() -> None:
    frame = printed()
    (seal,) = (area for _, area in frame.areas("seal"))
    stamped = sum(seal.holds((one.left + one.right) / 2, (one.top + one.bottom) / 2) for one in frame.letters)
    assert found(np.full_like(frame.grey, 255), frame)[0] == stamped


def test_a_page_printed_from_word_is_compared_and_left_to_a_person() -> None:
    cover = next(iter(page_pictures(laid_by_libreoffice("typical"), DPI, grey=False)))
    printed = cv2.cvtColor(np.asarray(cover.convert("RGB")), cv2.COLOR_RGB2BGR).astype(np.uint8)
    whole = judged(printed)
    told = next(one.problem for one in whole.findings if one.problem and one.problem.code == "scan_from_word")
    assert (whole.verdict, whole.page) == ("human", 1)
    assert int(str(told.facts["same"])) > 0.95 * int(str(told.facts["all"]))
    # Something else in the place of the unit's name.
    x, y, width, height = next((b.x, b.y, b.width, b.height) for b in original().page_map.boxes if b.page == 1 and b.path == "unit")
    rows = slice(round((y - 2) * PX), round((y + height + 2) * PX))
    printed[rows, round((x + 2) * PX) : round((x + width / 2) * PX)] = 255
    fewer = next(one.problem for one in judged(printed).findings if one.problem and one.problem.code == "scan_from_word")
    assert int(str(fewer.facts["same"])) < int(str(told.facts["same"]))
