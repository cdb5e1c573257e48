"""The evaluation: what comes of papers scanned in each way. `python -m tests.scans.table LEVEL...` prints a table.

Seeds below 1000 are for setting thresholds; the held-out set begins at 1000 and sets nothing.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter

from docgen.render.fill import font_library
from docgen.scans.codes import find_codes
from docgen.scans.frames import Frame, open_frames
from docgen.scans.look_alikes import Faces
from docgen.scans.originals import Original, read_original
from docgen.scans.page_check import PageReport, check_page
from docgen.scans.reading import ScanPage
from docgen.settings import read_settings
from tests.finished import FORM, made
from tests.scans.devices import LEVELS, scanned
from tests.scans.papers import Change, Paper, altered, clean, handled

CHANGES: tuple[Change, ...] = ("digit", "alike", "random", "deleted", "row", "moved", "inserted", "handwriting")
HELD_OUT = 1_000


def original(form: str = FORM) -> Original:
    """The typical document of a form, as an original."""
    pdf = made("typical", form).pdf
    assert pdf is not None
    return read_original(pdf, "typical.pdf", read_settings(dict(os.environ)))


def checked(paper: Paper, level: str, seed: int, frame: Frame, faces: Faces) -> tuple[PageReport, bool]:
    """The page's report, and whether its code said which page it is."""
    picture = scanned(paper.picture, LEVELS[level], seed)
    shown = picture if picture.ndim == 2 else picture[..., ::-1].copy()
    codes = [code for code in find_codes(shown).ours if code.page == paper.number]
    report = check_page(ScanPage(f"{level}.jpg", 1, shown, 0.0), frame, codes[0] if codes else None, faces)
    return report, bool(codes)


def is_near(report: PageReport, paper: Paper) -> bool:
    """Whether something is told where the paper was altered."""
    assert paper.altered is not None
    near = (one.area.grown(4.0).holds(*paper.altered) for one in report.findings if one.subject in ("text", "mark"))
    return any(near)


def main() -> None:
    """Prints a line for each level."""
    words = argparse.ArgumentParser()
    words.add_argument("levels", nargs="*", default=list(LEVELS))
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--rounds", type=int, default=1)
    words.add_argument("--told", action="store_true")
    words.add_argument("--forms", action="store_true", help="the pages of all forms, signed and stamped, instead")
    told = words.parse_args()
    settings = read_settings(dict(os.environ))
    faces = Faces(font_library(settings.fonts, None).families)
    if told.forms:
        for path in sorted(settings.templates.glob("*/form.yaml")):
            print(path.parent.name, _form_row(path.parent.name, told.levels[0], told.seed, faces), flush=True)
        return
    frames = {frame.number: frame for frame in open_frames(original())}
    for level in told.levels:
        print(level, _row(level, told.seed, told.rounds, frames, faces, told.told), flush=True)


def _row(level: str, first: int, rounds: int, frames: dict[int, Frame], faces: Faces, is_told: bool) -> str:
    count: Counter[str] = Counter()
    begun, pages = time.process_time(), 0
    for seed in range(first, first + rounds):
        number = (2, 3, 5)[seed % 3]
        papers = [clean(number), clean(7), handled(7, seed)]
        papers += [altered(number, change, seed * 13 + at) for at, change in enumerate(CHANGES)]
        for at, paper in enumerate(papers):
            report, is_read = checked(paper, level, seed * 101 + at, frames[paper.number], faces)
            pages += 1
            _count(count, paper, report, is_read)
            if is_told and (at < 3 or report.verdict == "pass"):
                _tell(level, paper, report)
    spent = (time.process_time() - begun) / max(1, pages)
    return " ".join(f"{name}={count[name]}" for name in sorted(count)) + f" cpu={spent:.1f}"


def _form_row(form: str, level: str, seed: int, faces: Faces) -> str:
    """The first page of a form, one in its middle, and the last, signed and stamped where they ask for it."""
    count: Counter[str] = Counter()
    frames = list(open_frames(original(form)))
    for frame in {one.number: one for one in (frames[0], frames[len(frames) // 2], frames[-1])}.values():
        paper = handled(frame.number, seed, form)
        report, is_read = checked(paper, level, seed + frame.number, frame, faces)
        _count(count, paper, report, is_read)
        _tell(level, paper, report)
    return " ".join(f"{name}={count[name]}" for name in sorted(count))


def _count(count: Counter[str], paper: Paper, report: PageReport, is_read: bool) -> None:
    count["code" if is_read else "no-code"] += 1
    for one in report.findings:
        if one.subject in ("signature", "seal"):
            there = one.path in (paper.signed if one.subject == "signature" else paper.sealed)
            count[f"{one.subject}-{'there' if there else 'empty'}:{one.verdict}"] += 1
    if paper.change:
        where = "" if report.verdict in ("pass", "rescan") or is_near(report, paper) else "-elsewhere"
        count[f"{paper.change}:{report.verdict}{where}"] += 1
        return
    rest = [one.verdict for one in report.findings if one.subject not in ("signature", "seal")]
    count[f"clean:{max(rest, key=('pass', 'human', 'rescan', 'differs').index, default='pass')}"] += 1


def _tell(level: str, paper: Paper, report: PageReport) -> None:
    for one in report.findings:
        if one.problem:
            area = f"{one.area.x:.0f},{one.area.y:.0f} {one.area.width:.0f}x{one.area.height:.0f}"
            print("   ", level, paper.number, paper.change, one.verdict, round(one.confidence, 2), area, one.problem.says, file=sys.stderr)


if __name__ == "__main__":
    main()
