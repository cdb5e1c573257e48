"""Handwriting, and anything else new, outside the places that are to be written in."""

from __future__ import annotations

import cv2
import numpy as np

from docgen.problems import Fact, Problem
from docgen.scans.findings import Finding, cut_out, sureness
from docgen.scans.flattening import Flat
from docgen.scans.frames import PX, Area, Frame, Pixels
from docgen.scans.thresholds import THRESHOLDS

_T = THRESHOLDS.marks
_STROKE_PX = 15            # 1.9 mm: what is wider than that is a shadow
_MOST_TOLD = 12
_RULE_MM, _NEAR_RULE_MM = 12.0, 0.8


def judge_marks(flat: Flat, frame: Frame, blur: float) -> list[Finding]:
    """One finding for each mark, the largest first."""
    fresh = _strokes(flat, frame, blur)
    _clear_allowed(fresh, frame)
    joined = cv2.dilate(fresh, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * round(_T.joined * PX / 2) + 1,) * 2))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    values = [area.grown(0.5) for kind in ("value", "empty") for _, area in frame.areas(kind)]
    found = []
    for label in range(1, count):
        left, top, width, height = (int(side) for side in stats[label][:4])
        inked = float((fresh[top : top + height, left : left + width] * (labels[top : top + height, left : left + width] == label)).sum()) / PX**2
        area = Area(left / PX, top / PX, width / PX, height / PX)
        if _counts(area, inked, values):
            found.append((inked, area))
    found.sort(key=lambda one: -one[0])
    return [_told(inked, area, flat, frame) for inked, area in found[:_MOST_TOLD]]


def _strokes(flat: Flat, frame: Frame, blur: float) -> Pixels:
    """1 where there is a stroke of dark ink that was not printed."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_STROKE_PX, _STROKE_PX))
    strokes = cv2.morphologyEx(cv2.GaussianBlur(flat.inks.dark, (0, 0), 0.7), cv2.MORPH_TOPHAT, kernel)
    reach = 2 * round(_T.near_print * PX / 2) + 3
    expected = cv2.dilate(cv2.GaussianBlur(frame.ink, (0, 0), max(blur, 0.5)), np.ones((reach, reach), np.uint8))
    excess = strokes - 1.6 * expected - _rules(frame)
    return ((excess > _T.ink) & (flat.inks.is_seen > 0) & (flat.inks.red < 0.5 * flat.inks.dark + 0.05)).astype(np.uint8)


def _rules(frame: Frame) -> Pixels:
    """1 on and beside the lines of tables: bent paper shifts them, and a line has nothing to hold on to along it."""
    printed = (frame.ink > 0.25).astype(np.uint8)
    long, near = round(_RULE_MM * PX), 2 * round(_NEAR_RULE_MM * PX) + 1
    across = cv2.morphologyEx(printed, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    down = cv2.morphologyEx(printed, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    return np.asarray(cv2.dilate(np.maximum(across, down), np.ones((near, near), np.uint8)), np.uint8)


def _clear_allowed(fresh: Pixels, frame: Frame) -> None:
    """Nothing is asked of the places to sign, seal and date, of photo and code, and of the paper's edge."""
    for kind, room in (("signature", 0.6), ("seal", 4.0), ("date", 3.0), ("photo", 1.0), ("code", 3.5)):
        for _, area in frame.areas(kind):
            area.grown(room).cut(fresh)[:] = 0
    # Where a copy says whose it is.
    Area(frame.size[0] / PX - 112.0, 6.0, 94.0, 9.0).cut(fresh)[:] = 0
    edge = round(_T.edge * PX)
    fresh[:edge], fresh[-edge:], fresh[:, :edge], fresh[:, -edge:] = 0, 0, 0, 0


def _counts(area: Area, inked: float, values: list[Area]) -> bool:
    reach = max(area.width, area.height) - _T.joined
    if inked >= _T.least_ink and reach >= _T.least_reach:
        return True
    x, y = area.x + area.width / 2, area.y + area.height / 2
    is_strict = any(value.holds(x, y) for value in values)
    return is_strict and inked >= _T.least_ink_in_value and reach >= _T.least_reach_in_value


def _told(inked: float, area: Area, flat: Flat, frame: Frame) -> Finding:
    x, y = area.x + area.width / 2, area.y + area.height / 2
    path = next((path for kind in ("value", "empty", "label", "fixed") for path, box in frame.areas(kind) if box.holds(x, y)), "")
    facts: dict[str, Fact] = {"page": frame.number, "width": round(area.width), "height": round(area.height)}
    problem = Problem("scan_mark", facts=facts, path=path)
    return Finding("mark", path, area, "human", sureness(inked, _T.least_ink_in_value / 2, 4.0), problem, cut_out(flat, area))
