"""Where the printed page lies in a picture: by its code, by features, by a homography."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from docgen.scans.codes import PageCode
from docgen.scans.frames import COARSE, PX, Floats, Frame, Pixels, features

_RATIO = 0.85
_LEAST_INLIERS = 15
_NEAR_CODE_MM = 30.0       # how far a match may lie from where the code says it lies
_FAR_PX = 3.0              # of a match from its homography, at 200 dpi


@dataclass(frozen=True, slots=True)
class Registered:
    """The way from the frame's pixels to the picture's, 3 x 3; how many matches agree with it; the picture's
    resolution on the page in dpi."""

    way: Floats
    inliers: int
    dpi: float


class Candidate:
    """A picture to be placed; its features are computed once for all pages it is tried against."""

    def __init__(self, grey: Pixels, code: PageCode | None) -> None:
        self.grey, self.code = grey, code
        self._features: tuple[Any, Any] | None = None

    def register(self, frame: Frame) -> Registered | None:
        """Where the frame's page lies in the picture; None where it cannot be found."""
        guess = _by_code(self.code, frame) if self.code else None
        here = self._own_features(guess, frame)
        pairs = _matched(frame.features, here)
        if guess is not None:
            pairs = _near(pairs, guess)
        if len(pairs[0]) < _LEAST_INLIERS:
            return None
        found, mask = cv2.findHomography(pairs[0], pairs[1], cv2.USAC_MAGSAC, _FAR_PX * self._scale(frame, guess), maxIters=5000)
        inliers = int(mask.sum()) if mask is not None else 0
        if found is None or inliers < _LEAST_INLIERS or not _is_page(found, frame, self.grey):
            return None
        return Registered(found.astype(np.float32), inliers, _dpi(found, frame))

    def _scale(self, frame: Frame, guess: Floats | None) -> float:
        """Picture pixels a frame pixel, as far as it is known."""
        if guess is not None:
            return float(np.sqrt(abs(np.linalg.det(guess[:2, :2]))))
        return float(max(self.grey.shape) / max(frame.size))

    def _own_features(self, guess: Floats | None, frame: Frame) -> tuple[Any, Any]:
        if self._features is None:
            self._features = features(self.grey, min(1.0, COARSE / self._scale(frame, guess)))
        return self._features


def _by_code(code: PageCode, frame: Frame) -> Floats | None:
    """The similarity that the code's corners tell: they extrapolate badly, but turn and scale are right."""
    box = next((one for one in frame.boxes if one.kind == "code"), None)
    if box is None or len(code.corners) != 4:
        return None
    x, y, side = box.x * PX, box.y * PX, box.width * PX
    there = np.array([(x, y), (x + side, y), (x + side, y + side), (x, y + side)], np.float32)
    found, _ = cv2.estimateAffinePartial2D(there, np.array(code.corners, np.float32), method=cv2.LMEDS)
    return None if found is None else np.vstack([found, (0, 0, 1)]).astype(np.float32)


def _matched(there: tuple[Any, Any], here: tuple[Any, Any]) -> tuple[Floats, Floats]:
    """Places in the frame and in the picture of features that are alike, both of each pair."""
    none = np.zeros((0, 2), np.float32)
    if there[1] is None or here[1] is None or len(here[1]) < 2:
        return none, none
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(there[1], here[1], k=2)
    kept = [two[0] for two in pairs if len(two) == 2 and two[0].distance < _RATIO * two[1].distance]
    if not kept:
        return none, none
    return there[0][[one.queryIdx for one in kept]], here[0][[one.trainIdx for one in kept]]


def _near(pairs: tuple[Floats, Floats], guess: Floats) -> tuple[Floats, Floats]:
    told = cv2.perspectiveTransform(pairs[0][None], guess)[0] if len(pairs[0]) else pairs[0]
    scale = float(np.sqrt(abs(np.linalg.det(guess[:2, :2]))))
    # A page seen at a slant strays from its code's similarity by its distance from the code.
    apart = np.linalg.norm(told - pairs[1], axis=1) / scale
    near = apart < _NEAR_CODE_MM * PX
    return pairs[0][near], pairs[1][near]


def _corners(way: Any, frame: Frame) -> Floats:
    width, height = frame.size
    edges = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float32)
    return np.asarray(cv2.perspectiveTransform(edges, way)[0], np.float32)


def _is_page(way: Any, frame: Frame, grey: Pixels) -> bool:
    """Whether the page comes out as a convex quadrangle, not mirrored, that is no speck of the picture."""
    corners = _corners(way, frame)
    if not np.isfinite(corners).all() or not cv2.isContourConvex(corners):
        return False
    area = float(cv2.contourArea(corners, oriented=True))
    return area > 0.05 * grey.size and area < 8 * grey.size


def _dpi(way: Any, frame: Frame) -> float:
    """The lesser of the page's two middle resolutions."""
    corners = _corners(way, frame)
    across = (np.linalg.norm(corners[1] - corners[0]) + np.linalg.norm(corners[2] - corners[3])) / 2
    down = (np.linalg.norm(corners[3] - corners[0]) + np.linalg.norm(corners[2] - corners[1])) / 2
    return float(min(across / frame.size[0], down / frame.size[1]) * 200)
