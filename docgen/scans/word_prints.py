"""A page that was printed from the Word file: line by line laid where our own printing has it, then compared.

Another program breaks, spaces and places lines as it likes, some millimetres off: nothing on such a page proves
anything, and a person looks. But the text can be compared, and what agrees with the entry need not be read twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from docgen.problems import Fact, Problem
from docgen.render.page_letters import Letter
from docgen.scans.characters import measure_characters, measure_press
from docgen.scans.findings import Finding, cut_out
from docgen.scans.flattening import Flat, best_shift
from docgen.scans.frames import PX, Area, Floats, Frame
from docgen.scans.look_alikes import Faces
from docgen.scans.seals import judge_seal
from docgen.scans.signatures import new_ink
from docgen.scans.texts import judge_characters, read_page, told_lines
from docgen.scans.thresholds import THRESHOLDS

_LONGEST = 6               # characters of a piece: the spaces between them differ from program to program
_APART_MM = 1.5
# How far a piece may lie off: along its line, where spaces add up, and across it; across from what its neighbours do.
_ALONG_MM, _ACROSS_MM, _NEAR_MM = 8.0, 8.0, 2.0
_AROUND_MM = 30.0          # neighbours
_LIKE = 0.60               # of a piece with its place; another text has 0.1 to 0.4
_RIM = 6                   # pixels around a piece that are laid with it
_WHOLE = Area(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A few characters of a line: the box of their ink, where it was found (pixels off) and how alike."""

    area: Area
    dx: float = 0.0
    dy: float = 0.0
    likeness: float = 0.0


def judge_word_print(flat: Flat, frame: Frame, faces: Faces, labels: dict[str, dict[str, Fact]]) -> list[Finding]:
    """That the page came from Word, its text compared, its seals seen; all of it for a person. `labels` are the
    facts of each box to sign and stamp in, by path."""
    laid = _laid(flat, frame)
    printed = tuple(one for one in frame.letters if not _is_footer(one, frame))
    own = replace(frame, letters=printed)
    measured = measure_characters(laid, own, measure_press(laid, own), faces)
    judged = judge_characters(measured, read_page(measured), own)
    same = sum(one.state == "same" for one in judged)
    facts: dict[str, Fact] = {"page": frame.number, "same": same, "all": len(judged)}
    found = [Finding("page", "", _WHOLE, "human", 0.9, Problem("scan_from_word", facts=facts))]
    found += told_lines(judged, laid, own, is_bits=True)
    fresh = new_ink(laid, frame, THRESHOLDS.signatures.ink)
    found += [judge_seal(path, labels[path], area, flat, frame, fresh, False)[0] for path, area in frame.areas("seal")]
    for path, area in frame.areas("signature", marks=True):
        problem = Problem("scan_signature_unsure", facts=labels[path], path=path)
        found.append(Finding("signature", path, area, "human", 0.5, problem, cut_out(flat, area)))
    return [replace(one, verdict="human") if one.verdict == "differs" else one for one in found]


def _is_footer(letter: Letter, frame: Frame) -> bool:
    """What stands beside the code says which print it is: it differs."""
    return any(letter.top > area.y - 1.0 for _, area in frame.areas("code"))


def _laid(flat: Flat, frame: Frame) -> Flat:
    """The page with every piece of a line that was found laid where it was printed, and nothing else."""
    soft: Floats = np.asarray(cv2.GaussianBlur(frame.ink, (0, 0), 1.0), np.float32)
    first = [_found(piece, flat, soft, (0.0, 0.0), _ACROSS_MM) for piece in _pieces(frame)]
    dark, red = np.zeros_like(flat.inks.dark), np.zeros_like(flat.inks.red)
    for piece in first:
        _lay(_found(piece, flat, soft, _usual(piece, first), _NEAR_MM), flat, dark, red)
    return replace(flat, inks=replace(flat.inks, dark=dark, red=red))


def _pieces(frame: Frame) -> Iterator[_Piece]:
    run: list[Letter] = []
    for letter in (*frame.letters, None):
        if run and (letter is None or len(run) == _LONGEST or not _follows(run[-1], letter)):
            left, top = min(one.left for one in run), min(one.top for one in run)
            right, bottom = max(one.right for one in run), max(one.bottom for one in run)
            yield _Piece(Area(left, top, right - left, bottom - top))
            run = []
        if letter is not None:
            run.append(letter)


def _follows(one: Letter, two: Letter) -> bool:
    """Whether two stand together in any program: between a Han character and others some put a space."""
    is_near = abs(one.origin_y - two.origin_y) < 0.5 and -1 < two.left - one.right < _APART_MM
    return is_near and (one.text < "\u2e80") == (two.text < "\u2e80")


def _found(piece: _Piece, flat: Flat, soft: Floats, off: tuple[float, float], across: float) -> _Piece:
    """The piece where it is most alike, no further than `across` mm above or below a shift (pixels)."""
    area = piece.area.grown(0.3)
    tile, wide, high = area.cut(soft), round(_ALONG_MM * PX), round(across * PX)
    dx, dy = round(off[0]), round(off[1])
    top, left = max(0, round(area.y * PX)) + dy, max(0, round(area.x * PX)) + dx
    rows = slice(top - high, top + tile.shape[0] + high)
    columns = slice(left - wide, left + tile.shape[1] + wide)
    height, width = flat.inks.dark.shape
    if rows.start < 0 or columns.start < 0 or rows.stop > height or columns.stop > width or tile.std() < 0.02:
        return replace(piece, likeness=0.0)
    x, y, likeness = best_shift(flat.inks.dark[rows, columns], tile)
    return replace(piece, dx=x - wide + dx, dy=y - high + dy, likeness=likeness)


def _usual(piece: _Piece, pieces: list[_Piece]) -> tuple[float, float]:
    """What the pieces around are shifted by, for the most part: the same words may stand a line above."""
    near = [
        one for one in pieces
        if one.likeness >= _LIKE and abs(one.area.y - piece.area.y) < _AROUND_MM and abs(one.area.x - piece.area.x) < _AROUND_MM
    ]
    if not near:
        return 0.0, 0.0
    return float(np.median([one.dx for one in near])), float(np.median([one.dy for one in near]))


def _lay(piece: _Piece, flat: Flat, dark: Floats, red: Floats) -> None:
    if piece.likeness < _LIKE:
        return
    height, width = dark.shape
    top, left = round(piece.area.y * PX) - _RIM, round(piece.area.x * PX) - _RIM
    size = (round(piece.area.width * PX) + 2 * _RIM, round(piece.area.height * PX) + 2 * _RIM)
    if top < 0 or left < 0 or top + size[1] > height or left + size[0] > width:
        return
    centre = (left + piece.dx + (size[0] - 1) / 2, top + piece.dy + (size[1] - 1) / 2)
    place = (slice(top, top + size[1]), slice(left, left + size[0]))
    for there, here in ((dark, flat.inks.dark), (red, flat.inks.red)):
        there[place] = np.maximum(there[place], cv2.getRectSubPix(here, size, centre))
