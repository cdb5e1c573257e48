"""A page printed from the DOCX by LibreOffice: known for what it is, its text compared, all of it for a person."""

from __future__ import annotations

import cv2
import numpy as np

from docgen.render.fill import font_library
from docgen.render.page_pictures import page_pictures
from docgen.scans.documents import ScanCheck
from docgen.scans.look_alikes import Faces
from docgen.scans.page_check import PageReport
from docgen.scans.reading import Pixels, ScanPage
from docgen.settings import read_settings
from tests.finished import laid_by_libreoffice
from tests.scans.devices import LEVELS, scanned
from tests.scans.hands import DPI, PX
from tests.scans.table import original


def judged(printed: Pixels) -> PageReport:
    """The cover, scanned in an office."""
    known = original()
    check = ScanCheck({known.number: known}.get, Faces(font_library(read_settings({}).fonts, None).families))
    check.take(ScanPage("word.jpg", 1, np.ascontiguousarray(scanned(printed, LEVELS["office-200"], 4)[..., ::-1]), 200))
    return check.pages[0]


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
