"""A page of every form, signed and stamped where it asks for it, comes back as what it is."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from docgen.forms import library
from docgen.render.fill import font_library
from docgen.scans.documents import ScanCheck
from docgen.scans.look_alikes import Faces
from docgen.scans.reading import ScanPage
from docgen.settings import read_settings
from tests.finished import made
from tests.scans.devices import LEVELS, scanned
from tests.scans.papers import handled
from tests.scans.table import original


@cache
def _faces() -> Faces:
    return Faces(font_library(read_settings({}).fonts, None).families)


def asked(form: str) -> int:
    """The last page to sign or stamp on, or the last of all."""
    document = made("typical", form)
    assert document.page_map is not None
    pages = [box.page for box in document.page_map.boxes if box.kind in ("signature", "seal")]
    return max(pages, default=document.page_map.pages)


@pytest.mark.parametrize("form", library.names(read_settings({}).templates))
def test_the_page_to_sign_passes(form: str) -> None:
    known = original(form)
    paper = handled(asked(form), 8, form)
    check = ScanCheck({known.number: known}.get, _faces())
    check.take(ScanPage("scan.jpg", 1, np.ascontiguousarray(scanned(paper.picture, LEVELS["flatbed-150"], 6)[..., ::-1]), 150))
    (page,) = check.pages
    seen = {one.path for one in page.findings if one.subject in ("signature", "seal") and one.verdict == "pass"}
    assert (page.verdict, page.page, [one.problem for one in page.findings if one.problem]) == ("pass", paper.number, [])
    assert seen == paper.signed | paper.sealed
