"""Attachments that were bound into a PDF come out of it as they went in."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import numpy as np
import pytest
from pikepdf import Name, OutlineItem, Pdf

from docgen.entries.read_back.bound_files import read_bound_files
from docgen.entries.read_back.marks import is_bound, is_of_ours
from docgen.entries.yaml_file import read_entry
from docgen.render.attachment_binding import Cover, bind
from docgen.render.attachment_list import read_bound
from docgen.render.fill import font_library
from docgen.render.page_pictures import page_pictures
from docgen.settings import read_settings
from tests.entries.attachments.hostile_files import saved
from tests.finished import definition, made, written


@pytest.fixture(scope="module")
def proofs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two attachments: one of three pages, the second lying on its side on a small sheet."""
    folder = tmp_path_factory.mktemp("proofs")
    shutil.copytree(written("typical").parent, folder, dirs_exist_ok=True)

    def turn(pdf: Pdf) -> None:
        pdf.pages[1].obj.Rotate = 90
        for number, page in enumerate(pdf.pages):
            page.obj.Contents = pdf.make_stream(f"0 0 {50 + 40 * number} 80 re f".encode())

    (folder / "entry-材料" / "附件B1-1.pdf").write_bytes(saved(turn, 3, (0, 0, 420, 595)))
    return folder


@pytest.fixture(scope="module")
def whole(proofs: Path) -> bytes:
    entry, problems = read_entry((proofs / "entry.yaml").read_bytes(), "entry.yaml", proofs, definition())
    assert entry is not None, problems
    cover = Cover(made("typical").pdf or b"", definition().title, "NUMBER")
    settings = read_settings({})
    return bind(cover, read_bound(definition(), entry, False), settings.templates / "_house", font_library(settings.fonts, None))


def test_each_comes_out_by_its_number_page_by_page_as_it_was(proofs: Path, whole: bytes) -> None:
    found = read_bound_files(whole, ["附件B1-1", "附件C5-1"])
    assert list(found) == ["附件B1-1", "附件C5-1"]
    for number, data in found.items():
        before = page_pictures((proofs / "entry-材料" / f"{number}.pdf").read_bytes(), 50, grey=True)
        pairs = [(np.asarray(one), np.asarray(two)) for one, two in zip(before, page_pictures(data, 50, grey=True), strict=True)]
        assert all(one.shape == two.shape and np.abs(one.astype(int) - two).mean() < 0.5 for one, two in pairs)


def test_it_is_known_as_ours_with_attachments_inside_and_the_form_alone_is_not(whole: bytes) -> None:
    form = made("typical").pdf or b""
    assert [(is_of_ours(one), is_bound(one)) for one in (whole, form, b"%PDF-1.7")] == [(True, True), (True, False), (False, False)]


def test_what_is_not_inside_is_not_found(whole: bytes) -> None:
    assert read_bound_files(whole, ["附件B1", "附件目录", ""]) == {}
    assert read_bound_files(made("typical").pdf or b"", ["附件B1-1"]) == {}
    assert read_bound_files(b"%PDF-1.7 no", ["附件B1-1"]) == {}


def test_two_bookmarks_of_one_number_are_neither(whole: bytes) -> None:
    with Pdf.open(io.BytesIO(whole)) as pdf:
        with pdf.open_outline() as outline:
            outline.root.append(OutlineItem("附件B1-1 又一份", len(pdf.pages) - 1))
        out = io.BytesIO()
        pdf.save(out)
    assert read_bound_files(out.getvalue(), ["附件B1-1"]) == {}


def test_a_page_without_its_drawing_spoils_that_attachment_alone(whole: bytes) -> None:
    with Pdf.open(io.BytesIO(whole)) as pdf:
        del pdf.pages[-1].obj.Resources.XObject[Name.Proof]
        with pdf.open_outline() as outline:
            last = outline.root[-1].title.split(" ")[0]
        out = io.BytesIO()
        pdf.save(out)
    assert list(read_bound_files(out.getvalue(), ["附件B1-1", last])) == ["附件B1-1"]
