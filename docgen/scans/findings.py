"""What is found on a scanned page: a verdict of four, how sure it is, where, and the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import cv2
import numpy as np

from docgen.problems import Problem
from docgen.scans.flattening import Flat
from docgen.scans.frames import Area

# No difference found; a difference shown; a person has to look; scan it again.
Verdict = Literal["pass", "differs", "human", "rescan"]
Subject = Literal["signature", "seal", "mark", "text", "photo", "page"]
# From the least to the worst: what a page as a whole is.
ORDER: tuple[Verdict, ...] = ("pass", "human", "rescan", "differs")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `confidence` 0.5 (a toss-up) to 1; `problem` says what is wrong, None for a pass; `cut`
    is the scan there as a JPEG, `printed` the original there where both are to be seen."""

    subject: Subject
    path: str
    area: Area
    verdict: Verdict
    confidence: float
    problem: Problem | None = None
    cut: bytes = b""
    printed: bytes = b""


def worst(verdicts: list[Verdict]) -> Verdict:
    """The verdict of the whole; nothing looked at is nothing wrong."""
    return max(verdicts, key=ORDER.index, default="pass")


def cut_out(flat: Flat, area: Area) -> bytes:
    """The scan inside the rectangle and a little around it."""
    return jpeg(area.grown(2.0).cut(flat.picture))


def jpeg(picture: np.ndarray[Any, Any]) -> bytes:
    """A picture, RGB or grey, as a JPEG; b"" for nothing."""
    if not picture.size:
        return b""
    shown = picture if picture.ndim == 2 else cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_RGB2BGR)
    return bytes(cv2.imencode(".jpg", shown, [cv2.IMWRITE_JPEG_QUALITY, 80])[1])


def sureness(value: float, limit: float, sure: float) -> float:
    """How sure a measure makes: 0.5 at the limit, 0.99 where it reaches `sure`, on either side of the limit."""
    return float(min(0.99, 0.5 + 0.49 * max(0.0, (value - limit) / (sure - limit))))
