"""Every printed character, measured on the scan: how like itself it is, how much ink there is, and whether another
character stands there."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from docgen.render.page_letters import Letter
from docgen.scans.flattening import Flat, best_shift
from docgen.scans.frames import PX, Floats, Frame
from docgen.scans.look_alikes import Faces

_ROOM = 2                  # pixels around a character's box
_SEARCH = 3                # pixels it may lie off
_BLURS = (0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 1.8, 2.2, 2.6, 3.2, 3.8)
_WORTH_A_LOOK = 0.25       # of a share: altered letters begin at 0.6
_SAMPLES = 60              # letters that blur and blackness are measured on


@dataclass(frozen=True, slots=True)
class Measured:
    """One character as scanned. `likeness` -1 to 1; `ink` as a fraction of what is expected; `other` the character
    that fits the difference best and `share` how much of that difference is there (0 none, 1 all of it), `other_like`
    the likeness with it; `red` the part of its box under red ink; `is_seen`: it lies inside the picture; `is_name`:
    it belongs to a person's name."""

    letter: Letter
    likeness: float
    ink: float
    other: str = ""
    share: float = 0.0
    other_like: float = 0.0
    red: float = 0.0
    is_seen: bool = True
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """How the scan renders print: the blur (sigma, pixels at 200 dpi) and the blackness of solid ink."""

    blur: float
    black: float


def measure_press(flat: Flat, frame: Frame) -> Press:
    """The blur and blackness that fit best, over letters spread across the page."""
    step = max(1, len(frame.letters) // _SAMPLES)
    parts = [_window(one, frame, 6) for one in frame.letters[::step]]
    parts = [one for one in parts if frame.ink[one].std() > 0.08] or [(slice(0, None), slice(0, None))]
    seen = np.concatenate([flat.inks.dark[one].ravel() for one in parts])
    best, found = -2.0, Press(1.0, 1.0)
    if not seen.std():      # nothing of the page is in the picture
        return found
    for blur in _BLURS:
        told = np.concatenate([_blurred(frame.ink, one, blur).ravel() for one in parts])
        like = float(np.corrcoef(seen, told)[0, 1])
        if like > best:
            slope = float(((seen - seen.mean()) * (told - told.mean())).sum() / ((told - told.mean()) ** 2).sum())
            best, found = like, Press(blur, min(1.2, max(0.2, slope)))
    return found


def _blurred(ink: Floats, part: tuple[slice, slice], blur: float) -> Floats:
    """A part of the blurred page, without blurring the rest of it."""
    height, width = ink.shape
    top, bottom, _ = part[0].indices(height)
    left, right, _ = part[1].indices(width)
    # OpenCV reaches four sigmas of a picture of floats, and a pixel more.
    reach = round(4 * blur) + 1
    above, before = max(0, top - reach), max(0, left - reach)
    soft = cv2.GaussianBlur(ink[above : bottom + reach, before : right + reach], (0, 0), blur)
    return np.asarray(soft[top - above : bottom - above, left - before : right - before], np.float32)


def _window(letter: Letter, frame: Frame, room: int) -> tuple[slice, slice]:
    height, width = frame.grey.shape
    rows = slice(max(0, int(letter.top * PX) - room), min(height, int(letter.bottom * PX) + room + 2))
    return rows, slice(max(0, int(letter.left * PX) - room), min(width, int(letter.right * PX) + room + 2))


def measure_characters(flat: Flat, frame: Frame, press: Press, faces: Faces) -> list[Measured]:
    """Every character of the page."""
    expected: Floats = np.asarray(cv2.GaussianBlur(frame.ink, (0, 0), press.blur) * press.black, np.float32)
    return [_measure(one, flat, frame, expected, press, faces) for one in frame.letters]


def _measure(letter: Letter, flat: Flat, frame: Frame, expected: Floats, press: Press, faces: Faces) -> Measured:
    rows, columns = _window(letter, frame, _ROOM)
    height, width = frame.grey.shape
    if rows.start < _SEARCH or columns.start < _SEARCH or rows.stop > height - _SEARCH or columns.stop > width - _SEARCH:
        return Measured(letter, 1.0, 1.0, is_seen=False)
    if flat.inks.is_seen[rows, columns].mean() < 0.98:
        return Measured(letter, 0.0, 0.0, is_seen=False)
    there = expected[rows, columns]
    around = flat.inks.dark[rows.start - _SEARCH : rows.stop + _SEARCH, columns.start - _SEARCH : columns.stop + _SEARCH]
    dx, dy, likeness = best_shift(around, there)
    red = float((flat.inks.red[rows, columns] > 0.10).mean())
    here = _shifted(around, dx, dy, there.shape)
    ink = float(np.clip(here, 0, 1).sum() / max(1e-3, there.sum()))
    is_name = any(area.holds((letter.left + letter.right) / 2, (letter.top + letter.bottom) / 2) for area in frame.names)
    other, share, like = _closest(letter, here, there, rows, columns, press, faces, is_name)
    # A wrong character pulls its own alignment: once more where it was printed.
    if share < 0.75 and max(abs(dx - _SEARCH), abs(dy - _SEARCH)) > 0.6:
        again = _closest(letter, _shifted(around, _SEARCH, _SEARCH, there.shape), there, rows, columns, press, faces, is_name)
        if again[1] > share and again[2] > likeness:
            other, share, like = again
    return Measured(letter, likeness, ink, other, share, like, red, is_name=is_name)


def _shifted(around: Floats, dx: float, dy: float, shape: tuple[int, ...]) -> Floats:
    way = np.array([[1, 0, -dx], [0, 1, -dy]], np.float32)
    return np.asarray(cv2.warpAffine(around, way, (shape[1], shape[0]), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32)


def _closest(
    letter: Letter, here: Floats, there: Floats, rows: slice, columns: slice, press: Press, faces: Faces,
    is_name: bool,
) -> tuple[str, float, float]:
    """Of all other characters the one whose difference from the expected is most present."""
    left = _left_over(here, there).ravel()
    key = (letter.font, letter.text, round(letter.size, 2), press.blur, is_name)
    # No share exceeds what is left over by the difference sought: most letters are done with here.
    if float((left * left).sum()) < _WORTH_A_LOOK**2 * press.black**2 * faces.least_steps.get(key, 0.0):
        return "", 0.0, 0.0
    others = faces.others(letter, is_name)
    size = (there.shape[1], there.shape[0])
    corner = (columns.start, rows.start)
    own = faces.put(letter, letter.text, press.blur, corner, size)
    if own is None or not others:
        return "", 0.0, 0.0
    drawn = [(text, faces.put(letter, text, press.blur, corner, size)) for text in others]
    known = [(text, (one - own) * press.black) for text, one in drawn if one is not None]
    if not known:
        return "", 0.0, 0.0
    steps = np.stack([step.ravel() for _, step in known])
    strength = (steps * steps).sum(1)
    faces.least_steps[key] = float(strength[strength > 0.15].min(initial=1e9)) / press.black**2
    shares = (steps @ left) / np.maximum(strength, 1e-3)
    # What is left over once the other character is taken for granted: the least is the best.
    gains = np.where((shares > 0.3) & (strength > 0.15), np.minimum(shares, 2 - shares) ** 2 * strength, -1)
    at = int(np.argmax(gains))
    if gains[at] <= 0:
        return "", float(np.clip(shares.max(), 0.0, 0.3)), 0.0
    like = _likeness(here, there + steps[at].reshape(there.shape))
    return known[at][0], float(shares[at]), like


def _left_over(here: Floats, there: Floats) -> Floats:
    """What the scan has that print has not: its blackness may differ a little from letter to letter."""
    square = float((there * there).sum())
    gain = float((here * there).sum()) / max(square, 1e-3)
    return np.asarray(here - min(1.15, max(0.85, gain)) * there, np.float32)


def _likeness(one: Floats, two: Floats) -> float:
    a, b = one - one.mean(), two - two.mean()
    return float((a * b).sum() / max(1e-6, float(np.sqrt((a * a).sum() * (b * b).sum()))))
