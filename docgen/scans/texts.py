"""What the measured characters mean: the same, changed, covered, unreadable; told line by line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from docgen.problems import Fact, Problem
from docgen.scans.characters import Measured
from docgen.scans.findings import Finding, Verdict, cut_out, jpeg, sureness
from docgen.scans.flattening import Flat
from docgen.scans.frames import Area, Frame
from docgen.scans.thresholds import THRESHOLDS

_T = THRESHOLDS.characters
State = Literal["same", "changed", "missing", "other", "covered", "doubtful", "unseen"]
_CERTAIN = ("changed", "missing", "other")
_THIN = "一二三工丨亅～—－-_.,、。，：；·'\"“”‘’（）()"
_UPRIGHT = "Il1i|"
_TOGETHER_MM = 3.0         # between neighbours of one run
_HEALTHY_MM = 25.0
_MOST_TOLD = 20
_SHOWN_MM = 4.0            # of the line around a cut-out


@dataclass(frozen=True, slots=True)
class Reading:
    """How well the page can be read: the median likeness of its characters, the noise of the test for others, the
    parts of its characters inside the picture and of those seen that are not as printed; how far the least alike of
    twenty lies below the median."""

    likeness: float
    noise: float
    seen: float
    bad: float
    spread: float = 0.0


@dataclass(frozen=True, slots=True)
class Judged:
    """A measured character and what it is."""

    measured: Measured
    state: State


def read_page(measured: list[Measured]) -> Reading:
    """The page's own measure of noise and likeness."""
    seen = [one for one in measured if one.is_seen]
    if not seen:
        return Reading(0.0, 1.0, 0.0, 1.0)
    shares = np.array([one.share for one in seen])
    noise = min(float(np.quantile(shares, 0.95)), 3 * float(np.quantile(shares, 0.75)) + 0.02)
    likeness = float(np.median([one.likeness for one in seen]))
    bad = sum(one.likeness < max(_T.unlike, likeness - 0.30) for one in seen) / len(seen)
    spread = likeness - float(np.quantile([one.likeness for one in seen], 0.05))
    return Reading(likeness, noise, len(seen) / len(measured), bad, spread)


def judge_characters(measured: list[Measured], page: Reading, frame: Frame) -> list[Judged]:
    """Every character's state."""
    strict = [area for _, area in frame.areas("value")]
    written = [area for kind in ("signature", "seal", "date") for _, area in frame.areas(kind)]
    found = [Judged(one, _state(one, page, _in(one, strict), _in(one, written))) for one in measured]
    # The words that say where to stamp are there to be stamped on.
    stamped = [area for _, area in frame.areas("seal")]
    found = [
        replace(one, state="same") if one.state in ("covered", "doubtful") and _in(one.measured, stamped)
        and not _in(one.measured, strict) else one
        for one in found
    ]
    return [Judged(one.measured, _certain(one, found, page)) for one in found]


def _in(one: Measured, areas: list[Area]) -> bool:
    letter = one.letter
    x, y = (letter.left + letter.right) / 2, (letter.top + letter.bottom) / 2
    return any(area.holds(x, y) for area in areas)


def _state(one: Measured, page: Reading, is_strict: bool, is_written_on: bool) -> State:
    if not one.is_seen:
        return "unseen"
    is_thin = one.letter.text in _THIN
    limit = max(_T.least_other, _T.above_noise * page.noise)
    # A lone upright fits any letter that has one; where another stands, it is much more like that one (0.52 to 0.95).
    ahead = 0.10 if one.letter.text in _UPRIGHT else 0.0
    fits = one.other_like >= page.likeness - _T.likeness_given and one.other_like > one.likeness + ahead
    under = one.red > _T.red_over or is_written_on
    if limit <= one.share <= _T.most_other and fits:
        return "doubtful" if is_thin or under else "changed"
    faint = max(0.45, min(0.72, page.likeness - 0.30))
    if one.ink < _T.missing_ink and one.likeness < faint:
        return "covered" if under else "doubtful" if is_thin else "missing"
    if one.likeness < (0.3 if is_thin else max(_T.unlike, page.likeness - 0.30)):
        return "covered" if under or one.ink > _T.covered_ink else "other"
    doubt = _T.doubtful_other if is_strict else limit
    if one.other and one.share >= max(doubt, _T.above_noise * page.noise) and one.other_like > one.likeness + ahead and not is_thin:
        return "doubtful"
    is_odd = one.is_name and not is_thin and page.likeness - one.likeness > max(_T.name_unlike, 2 * page.spread)
    return "doubtful" if is_odd and not under else "same"


def _certain(one: Judged, found: list[Judged], page: Reading) -> State:
    """Another text is only sure where the characters around it are as printed and the page is clear."""
    if one.state != "other":
        return one.state
    letter = one.measured.letter
    healthy = sum(
        two.state == "same" and abs(two.measured.letter.left - letter.left) < _HEALTHY_MM
        and abs(two.measured.letter.top - letter.top) < _HEALTHY_MM
        for two in found
    )
    is_sure = healthy >= 6 and page.likeness >= 0.90 and one.measured.likeness < _T.unlike
    return "other" if is_sure else "doubtful"


def told_lines(judged: list[Judged], flat: Flat, frame: Frame, is_bits: bool) -> list[Finding]:
    """One finding for each run of characters that are not as printed; those that differ for certain first."""
    runs: list[list[Judged]] = []
    for one in judged:
        if one.state in ("same", "unseen"):
            continue
        if runs and _is_next(runs[-1][-1], one):
            runs[-1].append(one)
        else:
            runs.append([one])
    found = [_told(run, flat, frame, is_bits) for run in runs]
    return sorted(found, key=lambda one: one.verdict != "differs")[:_MOST_TOLD]


def _is_next(one: Judged, two: Judged) -> bool:
    a, b = one.measured.letter, two.measured.letter
    return abs(a.origin_y - b.origin_y) < 0.5 and -1 < b.left - a.right < _TOGETHER_MM


def _told(run: list[Judged], flat: Flat, frame: Frame, is_bits: bool) -> Finding:
    letters = [one.measured.letter for one in run]
    left, top = min(one.left for one in letters), min(one.top for one in letters)
    area = Area(left, top, max(one.right for one in letters) - left, max(one.bottom for one in letters) - top)
    path = next((box.path for box in frame.boxes if _holds(box, area)), "")
    sure = [one for one in run if one.state in _CERTAIN]
    # Black and white drops thin strokes: it never proves a change.
    verdict: Verdict = "differs" if sure and not is_bits else "human"
    shown = Area(area.x - _SHOWN_MM, area.y, area.width + 2 * _SHOWN_MM, area.height)
    facts: dict[str, Fact] = {
        "page": frame.number, "printed": "".join(one.text for one in letters)[:30], "found": _reads(run)[:30],
        "around": _around(letters[0], frame),
    }
    return Finding(
        "text", path, area, verdict, _confidence(run), _problem(run, verdict, facts, path), cut_out(flat, shown),
        jpeg(shown.grown(2.0).cut(frame.grey)),
    )


def _holds(box: object, area: Area) -> bool:
    x, y, width, height = (getattr(box, name) for name in ("x", "y", "width", "height"))
    return bool(Area(x, y, width, height).holds(area.x + area.width / 2, area.y + area.height / 2))


def _problem(run: list[Judged], verdict: Verdict, facts: dict[str, Fact], path: str) -> Problem:
    states = {one.state for one in run}
    if states <= {"covered"}:
        return Problem("scan_text_covered", facts=facts, path=path)
    if verdict == "human":
        return Problem("scan_text_doubtful", facts=facts, path=path)
    if states == {"missing"}:
        return Problem("scan_text_missing", facts=facts, path=path)
    return Problem("scan_text_changed" if "changed" in states else "scan_text_other", facts=facts, path=path)


def _reads(run: list[Judged]) -> str:
    """What seems to stand there; □ for what cannot be told."""
    return "".join(one.measured.other if one.state == "changed" else "" if one.state == "missing" else "□" for one in run)


def _around(letter: object, frame: Frame) -> str:
    """The printed line that the letter stands in, a few characters either side."""
    at = next(number for number, one in enumerate(frame.letters) if one is letter)
    near = frame.letters[max(0, at - 6) : at + 10]
    line = [one for one in near if abs(one.origin_y - frame.letters[at].origin_y) < 0.5]
    return "".join(one.text for one in line)


def _confidence(run: list[Judged]) -> float:
    best = 0.5
    for one in run:
        if one.state == "changed":
            best = max(best, sureness(one.measured.share, 0.4, 0.9))
        else:
            best = max(best, sureness(-one.measured.likeness, -0.75, -0.2))
    return best
