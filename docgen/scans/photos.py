"""Whether the photo on the scan is the one that was printed."""

from __future__ import annotations

import cv2
import numpy as np

from docgen.problems import Fact, Problem
from docgen.scans.findings import Finding, cut_out, jpeg, sureness
from docgen.scans.flattening import Flat, best_shift
from docgen.scans.frames import PX, Area, Floats, Frame
from docgen.scans.thresholds import THRESHOLDS

_T = THRESHOLDS.photos
_COARSE = 2.0              # pixels a mm: a face, not its grain


def judge_photo(path: str, area: Area, flat: Flat, frame: Frame) -> Finding:
    """The same photo, another, or for a person to say."""
    likeness = _likeness(area, flat, frame)
    facts: dict[str, Fact] = {"page": frame.number}
    cut, printed = cut_out(flat, area), jpeg(area.grown(2.0).cut(frame.grey))
    if likeness >= _T.doubtful:
        return Finding("photo", path, area, "pass", sureness(likeness, _T.other, 0.98), None, cut, printed)
    if likeness < _T.other:
        sure = sureness(-likeness, -_T.doubtful, -0.2)
        return Finding("photo", path, area, "differs", sure, Problem("scan_photo_other", facts=facts, path=path), cut, printed)
    return Finding("photo", path, area, "human", 0.6, Problem("scan_photo_unsure", facts=facts, path=path), cut, printed)


def _likeness(area: Area, flat: Flat, frame: Frame) -> float:
    # In grey as seen: the light's correction takes a dark photo for paper.
    seen = flat.picture if flat.picture.ndim == 2 else cv2.cvtColor(flat.picture, cv2.COLOR_RGB2GRAY)
    here = _small(area.cut(seen))
    there = _small(area.cut(frame.grey))
    if min(there.shape) < 8 or here.shape != there.shape:
        return 0.0
    return best_shift(here, there[2:-2, 2:-2])[2]


def _small(picture: object) -> Floats:
    part = np.asarray(picture, np.float32)
    if not part.size:
        return part
    return np.asarray(cv2.resize(part, None, fx=_COARSE / PX, fy=_COARSE / PX, interpolation=cv2.INTER_AREA), np.float32)
