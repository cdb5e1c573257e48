"""One file for the print shop: the pages of the single copies, in order, in memory that does not grow."""

from __future__ import annotations

import gc
import io
import os
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pytest

from docgen.certificates.drawing import Drawer
from docgen.certificates.print_run import print_run
from docgen.certificates.record import CertificateRecord
from docgen.errors import EntryRefused
from docgen.render.font_audit import audit_fonts
from docgen.render.page_pictures import page_glyphs, page_pictures
from docgen.settings import read_settings
from tests.certificates.drawers import drawer, sample
from tests.certificates.made_records import record_of, url_of


def copies(count: int) -> Iterator[CertificateRecord]:
    first = sample("tutor-certificate")
    for number in range(1, count + 1):
        yield replace(first, number=f"KJC-2026-{number:04}-Q", url=url_of("token", number))


def text_of(page: tuple[object, ...]) -> str:
    return "".join(getattr(glyph, "text", "") for glyph in page)


def test_each_page_is_that_of_the_single_copy(tmp_path: Path) -> None:
    records = [sample("tutor-certificate", seed) for seed in (1, 2, 3)]
    assert print_run(drawer(), records, tmp_path / "run.pdf") == 3
    run = (tmp_path / "run.pdf").read_bytes()
    for page, record in zip(page_pictures(run, 80), records, strict=True):
        (alone,) = page_pictures(drawer().pdf(record), 80)
        assert np.array_equal(np.asarray(page), np.asarray(alone))
    assert audit_fonts(run, drawer().library) == []


def test_every_page_of_a_booklet_is_in_the_run(tmp_path: Path) -> None:
    print_run(drawer("member-book"), [sample("member-book", seed) for seed in (1, 2)], tmp_path / "run.pdf")
    with pikepdf.open(tmp_path / "run.pdf") as file:
        assert len(file.pages) == 4


def test_what_only_weasyprint_draws_stands_in_its_place(tmp_path: Path) -> None:
    made = drawer("xinjiang-tutor-certificate")
    records = [sample("xinjiang-tutor-certificate", 1), record_of(made.definition, 0), sample("xinjiang-tutor-certificate", 2)]
    print_run(made, records, tmp_path / "run.pdf")
    run = (tmp_path / "run.pdf").read_bytes()
    texts = [text_of(page) for page in page_glyphs(run)]
    assert [str(record.values["name"]) in text for record, text in zip(records, texts, strict=True)] == [True] * 3
    assert audit_fonts(run, made.library) == []


def test_artwork_and_fonts_are_in_the_file_once(tmp_path: Path) -> None:
    sizes = {}
    for count in (10, 30):
        print_run(drawer(), copies(count), tmp_path / f"{count}.pdf")
        sizes[count] = (tmp_path / f"{count}.pdf").stat().st_size
    own = (sizes[30] - sizes[10]) / 20
    photo = sample("tutor-certificate").photo
    assert photo is not None and own < len(photo) + 6_000


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        print_run(drawer(), copies(5), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_a_run_claims_pdf_a_without_tags(tmp_path: Path) -> None:
    print_run(drawer(), copies(2), tmp_path / "run.pdf")
    with pikepdf.open(tmp_path / "run.pdf") as file, file.open_metadata() as told:
        assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("3", "B")
        assert "/StructTreeRoot" not in file.Root


def test_many_pages_hang_in_a_tree(tmp_path: Path) -> None:
    print_run(drawer(), copies(300), tmp_path / "run.pdf")
    with pikepdf.open(tmp_path / "run.pdf") as file:
        assert [int(node.Count) for node in file.Root.Pages.Kids] == [256, 44]
        assert "KJC-2026-0300-Q" in text_of(page_glyphs(single(file, 299))[0])


def single(file: pikepdf.Pdf, at: int) -> bytes:
    """A page of a file on its own."""
    alone, buffer = pikepdf.new(), io.BytesIO()
    alone.pages.append(file.pages[at])
    alone.save(buffer)
    return buffer.getvalue()


def test_memory_does_not_grow_with_the_run(tmp_path: Path) -> None:
    made = Drawer(drawer().definition, read_settings(dict(os.environ)), kept=32)
    print_run(made, copies(40), tmp_path / "warm.pdf")
    peaks = []
    tracemalloc.start()
    try:
        for count in (30, 120):
            # What WeasyPrint leaves behind hangs together in circles.
            gc.collect()
            tracemalloc.reset_peak()
            print_run(made, copies(count), tmp_path / "run.pdf")
            peaks.append(tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()
    # 90 pages of 22 kB more are on the disk; kept are ten bytes an object, and texts up to so many.
    assert peaks[1] < peaks[0] + 800_000


def test_a_run_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    records = [sample("tutor-certificate"), record_of(drawer().definition, 1, 2, unit="很长的单位名称" * 30)]
    (tmp_path / "run.pdf").write_bytes(b"yesterday's")
    with pytest.raises(EntryRefused):
        print_run(drawer(), records, tmp_path / "run.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["run.pdf"]
    assert (tmp_path / "run.pdf").read_bytes() == b"yesterday's"
