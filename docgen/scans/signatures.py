"""Whether somebody put pen to the line to sign on. Whose hand it is nobody can tell from here."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from docgen.problems import Fact, Problem
from docgen.scans.findings import Finding, cut_out, sureness
from docgen.scans.flattening import Flat
from docgen.scans.frames import PX, Area, Floats, Frame, Pixels
from docgen.scans.thresholds import THRESHOLDS

_T = THRESHOLDS.signatures


@dataclass(frozen=True, slots=True)
class Strokes:
    """Pen strokes in a box: their length along the pen, their extent (mm), and the area of red ones (mm2)."""

    length: float
    width: float
    height: float
    red: float


def new_ink(flat: Flat, frame: Frame, ink: float) -> Pixels:
    """1 where there is ink that was not printed and is not red."""
    printed = cv2.GaussianBlur(frame.ink, (0, 0), 1.0) > 0.08
    near = cv2.dilate(printed.astype(np.uint8), np.ones((5, 5), np.uint8))
    fresh = (flat.inks.dark > ink) & (near == 0) & (flat.inks.red < 0.5 * flat.inks.dark + 0.05)
    return np.asarray(fresh, np.uint8)


def strokes_in(area: Area, fresh: Pixels, red: Floats) -> Strokes:
    """The strokes of a box; specks of dust and lines from edge to edge are none."""
    part = area.grown(_T.margin).cut(fresh)
    kept = np.zeros_like(part)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    for label in range(1, count):
        _, _, width, height, size = stats[label]
        is_speck = size < _T.least_speck * PX**2 or max(width, height) < 1.2 * PX
        is_rule = (width > 0.95 * part.shape[1] and height < 1.2 * PX) or (height > 0.95 * part.shape[0] and width < 1.2 * PX)
        if not (is_speck or is_rule):
            kept[labels == label] = 1
    inked = float(kept.sum())
    in_red = float((area.grown(_T.margin).cut(red) > 0.15).sum()) / PX**2
    if not inked:
        return Strokes(0.0, 0.0, 0.0, in_red)
    # The mean distance from the edge, over a band, is a quarter of its width.
    pen = max(1.5, 4 * float(cv2.distanceTransform(kept, cv2.DIST_L2, 3)[kept > 0].mean()))
    rows, columns = np.where(kept.any(1))[0], np.where(kept.any(0))[0]
    return Strokes(inked / pen / PX, (columns[-1] - columns[0] + 1) / PX, (rows[-1] - rows[0] + 1) / PX, in_red)


def judge_signature(
    path: str, facts: dict[str, Fact], area: Area, cell: Area | None, flat: Flat, fresh: Pixels, is_under_seal: bool
) -> Finding:
    """Signed, not signed, or for a person to say; `cell` is the whole cell that the line stands in, `facts` the
    page and the label that people know the place by."""
    found = strokes_in(area, fresh, flat.inks.red)
    cut = cut_out(flat, area)
    if found.red > _T.red_strokes and not is_under_seal and found.length < _T.sure_length:
        return Finding("signature", path, area, "human", 0.7, Problem("scan_signature_red", facts=facts, path=path), cut)
    is_sure = found.width >= _T.sure_width and found.height >= _T.sure_height and found.length >= _T.least_winding * found.width
    if is_sure and found.length >= _T.sure_length:
        return Finding("signature", path, area, "pass", sureness(found.length, 12, 30), None, cut)
    if found.length < _T.most_empty_length or found.height < _T.most_empty_height:
        if cell and strokes_in(cell, fresh, flat.inks.red).length >= _T.sure_length:
            problem = Problem("scan_signature_beside", facts=facts, path=path)
            return Finding("signature", path, area, "human", 0.7, problem, cut_out(flat, cell))
        sure = sureness(-found.length, -_T.sure_length / 2, 0)
        return Finding("signature", path, area, "differs", sure, Problem("scan_signature_missing", facts=facts, path=path), cut)
    return Finding("signature", path, area, "human", 0.6, Problem("scan_signature_unsure", facts=facts, path=path), cut)
