"""The held-out table: papers of every form, signed, stamped and altered, scanned in every way, and what came of them.

    python benchmarks/scan_table.py run RESULTS.jsonl [--first 1000] [--count 1000] [--shard 0/2] [--boxes] [LEVEL...]
    python benchmarks/scan_table.py show RESULTS.jsonl...

`run` writes a line for each page and goes on where it stopped. A page's number is its seed: it draws the form's
page, what is done to it, the hands and the device. Numbers below 1000 are for setting thresholds; those from 1000 on
set nothing. `--boxes` keeps to pages with places to sign and stamp, signed or not, stamped or not. `show` prints
tables in Markdown with the 95 % bounds of Clopper and Pearson.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import numpy as np

from docgen.forms import library
from docgen.render.fill import font_library
from docgen.scans.documents import ScanCheck
from docgen.scans.findings import worst
from docgen.scans.look_alikes import Faces
from docgen.scans.page_check import PageReport
from docgen.scans.reading import ScanPage
from docgen.settings import read_settings
from tests.finished import made
from tests.scans import papers
from tests.scans.devices import LEVELS, scanned
from tests.scans.papers import Paper
from tests.scans.table import original

# Those that people are asked for, twice.
WAYS = ("flatbed-300", "flatbed-200", "office-200", "office-200", "office-200-grey", "flatbed-150", "flatbed-150",
        "flatbed-100", "grey-300", "grey-150", "grey-100", "bits-300", "bits-200", "phone", "chat", "app", "upside-down",
        "sideways", "cut-30", "dirty-copy", "low-75", "lib-office-200", "lib-office-200", "lib-grey-200", "lib-feeder-150",
        "lib-folded", "lib-spattered", "lib-phone", "lib-lens", "lib-chat")  # fmt: skip
# Of pages with boxes, so many are taken: the others say nothing about signatures and seals.
_BOXED = 0.7
KINDS = {"handled": 0.30, "empty": 0.11, "decoyed": 0.16, "retyped": 0.16, "digit": 0.06, "alike": 0.04, "random": 0.04,
         "deleted": 0.03, "row": 0.03, "moved": 0.02, "inserted": 0.02, "handwriting": 0.03}  # fmt: skip
BOX_KINDS = {"handled": 0.40, "empty": 0.20, "decoyed": 0.40}
_NEAR_MM = 2.5


def run(told: argparse.Namespace) -> None:
    """Measures the pages that the file has not yet."""
    settings = read_settings(dict(os.environ))
    faces = Faces(font_library(settings.fonts, None).families)
    forms = library.names(settings.templates)
    ways = tuple(told.levels) or WAYS
    done = {one["seed"] for one in read((told.results,))} if told.results.exists() else set()
    mine, of = map(int, told.shard.split("/"))
    checks: dict[str, ScanCheck] = {}
    for seed in range(told.first, told.first + told.count):
        block = seed // len(ways)
        if seed in done or block % of != mine:
            continue
        # A block of one form after the other: its pages are drawn once.
        form = forms[block // of % len(forms)]
        if form not in checks:
            checks.clear()
            papers.printed.cache_clear()
            checks[form] = _check(form, faces)
        paper = _paper(form, np.random.default_rng(seed), seed, told.boxes)
        line = measure(seed, paper, ways[seed % len(ways)], checks[form]) | {"form": form}
        with told.results.open("a") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _check(form: str, faces: Faces) -> ScanCheck:
    known = original(form)
    return ScanCheck({known.number: known}.get, faces, lambda: (known,))


def measure(seed: int, paper: Paper, level: str, check: ScanCheck) -> dict[str, Any]:
    """One page: what was done to it and what was told."""
    picture = scanned(paper.picture, LEVELS[level], seed * 7 + 1)
    shown = picture if picture.ndim == 2 else np.ascontiguousarray(picture[..., ::-1])
    check.pages.clear()
    check.blanks = 0
    begun = time.process_time()
    check.take(ScanPage(f"{level}.jpg", 1, shown, 0.0))
    spent = time.process_time() - begun
    line = {"seed": seed, "level": level, "page": paper.number, "change": paper.change, "cpu": round(spent, 2)}
    return line | (_told(check.pages[0], paper) if check.pages else {"verdict": "blank"})


def _paper(form: str, chance: np.random.Generator, seed: int, is_of_boxes: bool) -> Paper:
    document = made("typical", form)
    assert document.page_map is not None
    boxed = sorted({box.page for box in document.page_map.boxes if box.kind in ("signature", "seal")})
    pages = boxed if boxed and chance.uniform() < (1 if is_of_boxes else _BOXED) else list(range(1, document.page_map.pages + 1))
    number = int(chance.choice(pages))
    kinds = BOX_KINDS if is_of_boxes else KINDS
    kind = str(chance.choice(list(kinds), p=np.array(list(kinds.values())) / sum(kinds.values())))
    if kind == "empty":
        return papers.clean(number, form)
    if kind == "decoyed":
        return papers.decoyed(number, seed, form)
    try:
        if kind == "retyped":
            paper = papers.retyped(number, seed, form=form)
        else:
            paper = papers.clean(number, form) if kind == "handled" else papers.altered(number, kind, seed, form)
    except LookupError:
        paper = papers.clean(number, form)
    if paper.change == "retyped" and not paper.spots:
        paper = papers.clean(number, form)
    return papers.in_hands(paper, seed, form)


def _told(report: PageReport, paper: Paper) -> dict[str, Any]:
    codes = [one.problem.code for one in report.findings if one.problem]
    places = [(spot.x, spot.y) for spot in paper.spots] or ([paper.altered] if paper.altered else [])
    rest = [one for one in report.findings if one.subject in ("text", "mark", "photo", "page")]
    near = [[one.verdict for one in rest if one.area.width and one.area.grown(_NEAR_MM).holds(*spot)] for spot in places]
    away = [one for one in rest if one.problem and not any(one.area.grown(4.0).holds(*spot) for spot in places)]
    return {
        "verdict": report.verdict, "is_right": report.page == paper.number, "coded": "scan_code_missing" not in codes, "dpi": round(report.dpi),
        "residual": round(report.residual, 3), "likeness": round(report.likeness, 3),
        "signatures": [(one.path in paper.signed, one.verdict, one.path) for one in report.findings if one.subject == "signature"],
        "seals": [(one.path in paper.sealed, one.verdict, one.path) for one in report.findings if one.subject == "seal"],
        "spots": [(spot.change, spot.printed, spot.put, worst(seen)) for spot, seen in zip(paper.spots, near, strict=bool(paper.spots))],
        "near": worst([one for seen in near for one in seen]),
        "rest": worst([one.verdict for one in rest]),
        "away": [(one.problem.code, dict(one.problem.facts), [round(v, 1) for v in (one.area.x, one.area.y, one.area.width, one.area.height)])
                 for one in away if one.problem],
    }  # fmt: skip


def read(paths: tuple[Path, ...]) -> Iterator[dict[str, Any]]:
    """The lines of result files."""
    for path in paths:
        yield from map(json.loads, path.read_text().splitlines())


def main() -> None:
    """`run` or `show`."""
    words = argparse.ArgumentParser()
    tasks = words.add_subparsers(required=True, dest="task")
    running = tasks.add_parser("run")
    running.add_argument("results", type=Path)
    running.add_argument("levels", nargs="*")
    running.add_argument("--first", type=int, default=1_000)
    running.add_argument("--count", type=int, default=1_000)
    running.add_argument("--shard", default="0/1")
    running.add_argument("--boxes", action="store_true")
    showing = tasks.add_parser("show")
    showing.add_argument("results", type=Path, nargs="+")
    told = words.parse_args()
    if told.task == "run":
        run(told)
    else:
        from scan_table_told import show

        show(list(read(tuple(told.results))))


if __name__ == "__main__":
    main()
