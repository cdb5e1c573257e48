"""The proof sheet: each copy as it would be printed, and nobody takes it for one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pytest

from docgen.certificates.proof_sheet import MARK, proof_sheet
from docgen.render.page_pictures import page_glyphs, page_pictures
from tests.certificates.drawers import drawer, sample


@pytest.mark.parametrize("form", ["tutor-certificate", "member-card"])
def test_every_page_bears_the_mark_and_what_would_be_printed(form: str, tmp_path: Path) -> None:
    records = [sample(form, seed) for seed in (1, 2)]
    assert proof_sheet(drawer(form), records, tmp_path / "proof.pdf") == 2
    data = (tmp_path / "proof.pdf").read_bytes()
    texts = ["".join(getattr(glyph, "text", "") for glyph in page) for page in page_glyphs(data)]
    pages = len(texts) // 2
    assert [all(mark in text for mark in MARK) for text in texts] == [True] * len(texts)
    assert [str(record.values["name"]) in texts[at * pages] for at, record in enumerate(records)] == [True, True]


def test_the_mark_leaves_the_copy_readable_and_is_in_the_file_once(tmp_path: Path) -> None:
    made, record = drawer("tutor-certificate"), sample("tutor-certificate", 1)
    proof_sheet(made, [record, record, record], tmp_path / "proof.pdf")
    (page, *_), (alone,) = page_pictures((tmp_path / "proof.pdf").read_bytes(), 60), page_pictures(made.pdf(record), 60)
    differs = np.abs(np.asarray(page, dtype=int) - np.asarray(alone, dtype=int)) > 12
    assert 0.01 < differs.mean() < 0.25
    with pikepdf.open(tmp_path / "proof.pdf") as file:
        assert len({page.resources.XObject["/Mark"].objgen for page in file.pages}) == 1


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        proof_sheet(drawer("tutor-certificate"), [sample("tutor-certificate", 1)], tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
