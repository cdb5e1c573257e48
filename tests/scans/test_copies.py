"""Copies marked with whose they are, and the sheets that carry what a box could not hold, are pages like others."""

from __future__ import annotations

import cv2
import numpy as np

from docgen.render.copy_mark import copy_words, marked_copy
from docgen.render.fill import font_library
from docgen.render.page_pictures import page_pictures
from docgen.scans.documents import ScanCheck
from docgen.scans.frames import open_frame
from docgen.scans.look_alikes import Faces
from docgen.scans.originals import read_original
from docgen.scans.reading import ScanPage
from tests.finished import made, options
from tests.scans.devices import LEVELS, scanned
from tests.scans.hands import DPI

FORM = "kexue-2021-pilot-unit"


def test_a_continuation_sheet_passes_in_each_of_three_marked_copies() -> None:
    settings = options().settings
    pdf = made("maximal", FORM).pdf
    assert pdf is not None
    library = font_library(settings.fonts, None)
    known = read_original(pdf, "maximal.pdf", settings)
    check = ScanCheck({known.number: known}.get, Faces(library.families))
    last = known.page_map.pages
    assert "附页" in "".join(one.text for one in open_frame(known, last).letters)
    for number, holder in enumerate(("申报人", "推荐单位", "学会"), 1):
        copy = marked_copy(pdf, copy_words(number, holder), settings.templates / "_house", library)
        page = list(page_pictures(copy, DPI, grey=False))[last - 1]
        picture = cv2.cvtColor(np.asarray(page.convert("RGB")), cv2.COLOR_RGB2BGR).astype(np.uint8)
        shown = np.ascontiguousarray(scanned(picture, LEVELS["flatbed-150"], number)[..., ::-1])
        check.take(ScanPage("copies.pdf", number, shown, 150))
    assert [(page.page, page.verdict) for page in check.pages] == [(last, "pass")] * 3
