"""Whole pages: signed, stamped, altered, scanned well and badly. What is right passes; nothing altered passes."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from docgen.render.fill import font_library
from docgen.scans.characters import Measured
from docgen.scans.flattening import is_fast
from docgen.scans.frames import Frame, open_frame
from docgen.scans.look_alikes import Faces
from docgen.scans.originals import Original
from docgen.scans.page_check import PageReport
from docgen.scans.texts import Reading, judge_characters
from docgen.settings import read_settings
from tests.scans.papers import Change, Paper, altered, clean, handled
from tests.scans.table import checked, is_near, original


@cache
def _faces() -> Faces:
    return Faces(font_library(read_settings({}).fonts, None).families)


@cache
def _original() -> Original:
    return original()


@cache
def _frame(number: int) -> Frame:
    return open_frame(_original(), number)


def report(paper: Paper, level: str, seed: int = 5) -> PageReport:
    return checked(paper, level, seed, _frame(paper.number), _faces())[0]


def codes(found: PageReport) -> list[str]:
    return sorted(one.problem.code for one in found.findings if one.problem)


@pytest.mark.parametrize("level", ["office-200", "phone"])
def test_a_page_signed_and_stamped_passes_and_shows_what_was_seen(level: str) -> None:
    found = report(handled(7, 1), level)
    assert codes(found) == [] and found.verdict == "pass" and found.residual < 0.1
    assert sorted(one.subject for one in found.findings if one.cut) == ["seal", "signature", "signature"]


def test_a_page_that_nobody_signed_or_stamped_says_so() -> None:
    assert codes(report(clean(7), "phone")) == ["scan_seal_missing", "scan_signature_missing", "scan_signature_missing"]


def test_a_seal_in_grey_goes_to_a_person_and_the_signatures_are_seen() -> None:
    found = report(handled(7, 2), "grey-150")
    assert codes(found) == ["scan_seal_colourless"] and found.verdict == "human"


def test_a_page_with_a_photo_passes_upside_down() -> None:
    found = report(clean(2), "upside-down")
    assert (found.verdict, [one.subject for one in found.findings]) == ("pass", ["photo"])


@pytest.mark.parametrize(
    ("change", "level", "told"),
    [("digit", "flatbed-100", "scan_text_changed"), ("alike", "chat", "scan_text_changed"),
     ("deleted", "office-200", "scan_text_missing"), ("handwriting", "flatbed-150", "scan_mark")],
)  # fmt: skip
def test_what_was_altered_is_found_where_it_was(change: Change, level: str, told: str) -> None:
    paper = altered(5, change, 11)
    found = report(paper, level)
    assert told in codes(found) and found.verdict != "pass" and is_near(found, paper)


def test_black_and_white_never_proves_a_change() -> None:
    assert report(altered(5, "digit", 11), "bits-200").verdict == "human"


def test_too_coarse_a_scan_is_to_be_made_again() -> None:
    assert codes(report(clean(5), "low-75")) == ["scan_coarse"]


def test_another_photo_is_seen() -> None:
    paper = clean(2)
    box = next(one for one in _frame(2).boxes if one.kind == "photo")
    px = 300 / 25.4
    rows = slice(round((box.y + 3) * px), round((box.y + box.height - 3) * px))
    columns = slice(round((box.x + 1) * px), round((box.x + box.width - 1) * px))
    picture = paper.picture.copy()
    picture[rows, columns] = np.random.default_rng(1).integers(0, 255, (8, 6, 3)).astype(np.uint8).repeat(100, 0).repeat(100, 1)[: rows.stop - rows.start, : columns.stop - columns.start]
    assert "scan_photo_other" in codes(report(Paper(picture, 2), "office-200"))


def test_a_name_is_looked_at_more_strictly_than_other_words() -> None:
    page = Reading(0.97, 0.05, 1.0, 0.0, 0.04)
    letter = _frame(2).letters[0]._replace(text="雪")
    odd = Measured(letter, 0.80, 1.0)
    states = [judge_characters([one], page, _frame(2))[0].state for one in (odd, replace(odd, is_name=True))]
    assert states == ["same", "doubtful"]


def test_the_names_of_a_page_are_known() -> None:
    assert _original().names >= {"name"} and any(area.width > 5 for area in _frame(2).names)


def test_a_tile_with_a_lone_rule_holds_nothing_fast() -> None:
    rule = np.zeros((40, 40), np.float32)
    rule[:, 19:21] = 1
    corner = rule.copy()
    corner[19:21, 20:] = 1
    assert not is_fast(rule) and is_fast(corner)


def test_words_that_say_where_to_stamp_are_there_to_be_stamped_on() -> None:
    found = report(handled(7, 1), "grey-150")
    assert codes(found) == ["scan_seal_colourless"]
