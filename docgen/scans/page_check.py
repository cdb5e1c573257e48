"""One scanned page against the printed one: every box, character and stroke judged."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from docgen.problems import Fact, Place, Problem
from docgen.scans.characters import Press, measure_characters, measure_press
from docgen.scans.codes import PageCode
from docgen.scans.findings import Finding, Subject, Verdict, worst
from docgen.scans.flattening import Flat, flatten
from docgen.scans.frames import Area, Frame, Pixels
from docgen.scans.look_alikes import Faces
from docgen.scans.marks import judge_marks
from docgen.scans.photos import judge_photo
from docgen.scans.reading import ScanPage
from docgen.scans.registration import Candidate, Registered
from docgen.scans.seals import Ring, judge_seal
from docgen.scans.signatures import judge_signature, new_ink
from docgen.scans.texts import Reading, judge_characters, read_page, told_lines
from docgen.scans.thresholds import THRESHOLDS
from docgen.scans.word_prints import judge_word_print

_T = THRESHOLDS.quality
_WHOLE = Area(0.0, 0.0, 0.0, 0.0)
_LEAST_SEEN = 0.85         # of a place to sign, seal or of a photo: a scanner that cuts a margin leaves more


@dataclass(frozen=True, slots=True)
class PageReport:
    """A page as judged. `number` is the document's, `page` which of its pages it is ("" and 0 where unknown); the
    resolution on the page, how far the picture still lies off (mm), how alike its characters are; `shown` is the
    page laid straight, as a JPEG."""

    file: str
    index: int
    number: str
    page: int
    verdict: Verdict
    findings: tuple[Finding, ...]
    dpi: float = 0.0
    residual: float = 0.0
    likeness: float = 0.0
    shown: bytes = b""


def grey_of(picture: Pixels) -> Pixels:
    """The picture in grey."""
    return picture if picture.ndim == 2 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)


def check_page(scan: ScanPage, frame: Frame, code: PageCode | None, faces: Faces) -> PageReport:
    """The verdict on one page whose original is known."""
    registered = Candidate(grey_of(scan.picture), code).register(frame)
    if registered is None:
        return _report(scan, frame, [_rescan("scan_unplaced", frame)])
    return check_registered(scan, frame, registered, faces)


def check_registered(scan: ScanPage, frame: Frame, registered: Registered, faces: Faces) -> PageReport:
    """The verdict on one page whose place in the picture is known too."""
    if registered.dpi < _T.least_dpi:
        return _report(scan, frame, [_rescan("scan_coarse", frame, dpi=round(registered.dpi))], registered)
    flat = flatten(scan.picture, frame, registered)
    press = measure_press(flat, frame)
    measured = measure_characters(flat, frame, press, faces)
    page = read_page(measured)
    is_bits = _is_bits(scan.picture)
    boxes = _boxes(flat, frame, is_bits)
    if refused := _unfit(page, press, registered, frame):
        return _report(scan, frame, [*boxes, refused], registered, flat, page)
    found = [*boxes, *told_lines(judge_characters(measured, page, frame), flat, frame, is_bits)]
    found += judge_marks(flat, frame, press.blur)
    if scan.is_digital:
        found.append(_for_a_person("scan_not_on_paper", frame))
    return _report(scan, frame, found, registered, flat, page)


def check_word_page(scan: ScanPage, frame: Frame, registered: Registered, faces: Faces) -> PageReport:
    """What can be said of a page that was printed from the Word file: never more than that a person has to look."""
    if registered.dpi < _T.least_dpi:
        return _report(scan, frame, [_rescan("scan_coarse", frame, dpi=round(registered.dpi))], registered)
    flat = flatten(scan.picture, frame, registered)
    labels = {box.path: _facts(box.path, frame) for box in frame.boxes}
    return _report(scan, frame, judge_word_print(flat, frame, faces, labels), registered, flat)


def _boxes(flat: Flat, frame: Frame, is_bits: bool) -> list[Finding]:
    """Seals first: what lies under one is judged with more care."""
    fresh = new_ink(flat, frame, THRESHOLDS.signatures.ink)
    rings: list[Ring] = []
    found = []
    for path, area in frame.areas("seal"):
        if unseen := _unseen("seal", path, area, flat, frame):
            found.append(unseen)
            continue
        finding, ring = judge_seal(path, _facts(path, frame), area, flat, frame, fresh, is_bits)
        found.append(finding)
        rings += [ring] if ring else []
    cells = list(frame.areas("signature", marks=False))
    for path, area in frame.areas("signature", marks=True):
        if unseen := _unseen("signature", path, area, flat, frame):
            found.append(unseen)
            continue
        middle = (area.x + area.width / 2, area.y + area.height / 2)
        cell = next((one for _, one in cells if one.holds(*middle)), None)
        near = any(np.hypot(ring.x - middle[0], ring.y - middle[1]) < ring.diameter / 2 + area.width / 2 for ring in rings)
        found.append(judge_signature(path, _facts(path, frame), area, cell, flat, fresh, near))
    photos = frame.areas("photo")
    return found + [_unseen("photo", path, area, flat, frame) or judge_photo(path, area, flat, frame) for path, area in photos]


def _unseen(subject: Subject, path: str, area: Area, flat: Flat, frame: Frame) -> Finding | None:
    """That a place is not, or not wholly, in the picture: nobody may say that it is empty."""
    part = area.cut(flat.inks.is_seen)
    if part.size and float(part.mean()) >= _LEAST_SEEN:
        return None
    return Finding(subject, path, area, "rescan", 0.9, Problem("scan_place_unseen", facts=_facts(path, frame), path=path))


def _facts(path: str, frame: Frame) -> dict[str, Fact]:
    name = path.partition(".")[0]
    return {"page": frame.number, "label": frame.original.labels.get(name, name)}


def _unfit(page: Reading, press: Press, registered: Registered, frame: Frame) -> Finding | None:
    """Why the page cannot be read well enough to be judged."""
    if page.seen < _T.least_seen:
        return _rescan("scan_cut_off", frame, percent=round(100 * (1 - page.seen)))
    if press.blur >= _T.most_blur and registered.dpi >= 110:
        return _rescan("scan_blurred", frame)
    if page.likeness < _T.least_likeness or page.noise > _T.most_noise:
        return _rescan("scan_unclear", frame, dpi=_T.wanted_dpi)
    if page.bad <= _T.most_bad:
        return None
    if page.likeness >= 0.90:     # the rest is as printed: another text stands on the paper
        return Finding("page", "", _WHOLE, "differs", 0.9, Problem("scan_block_differs", facts=_page(frame, percent=round(100 * page.bad))))
    return _rescan("scan_unclear", frame, dpi=_T.wanted_dpi)


def _is_bits(picture: Pixels) -> bool:
    """Whether there is nothing but black and white, compression's ringing aside."""
    small = grey_of(picture)[::3, ::3]
    return bool(((small > 24) & (small < 232)).mean() < 0.02 and (small > 250).mean() > 0.5)


def _page(frame: Frame, **facts: Fact) -> dict[str, Fact]:
    return {"page": frame.number, **facts}


def _rescan(code: str, frame: Frame, **facts: Fact) -> Finding:
    return Finding("page", "", _WHOLE, "rescan", 0.9, Problem(code, facts=_page(frame, **facts)))


def _for_a_person(code: str, frame: Frame) -> Finding:
    return Finding("page", "", _WHOLE, "human", 0.9, Problem(code, facts=_page(frame)))


def _report(
    scan: ScanPage, frame: Frame, found: list[Finding], registered: Registered | None = None, flat: Flat | None = None,
    page: Reading | None = None,
) -> PageReport:
    placed = tuple(_placed(one, scan.file) for one in found)
    return PageReport(
        scan.file, scan.index, frame.original.number, frame.number, worst([one.verdict for one in placed]), placed,
        registered.dpi if registered else 0.0, flat.residual if flat else 0.0, page.likeness if page else 0.0,
        _shown(flat),
    )


def _placed(finding: Finding, file: str) -> Finding:
    problem = finding.problem
    return replace(finding, problem=replace(problem, place=Place(file))) if problem else finding


def _shown(flat: Flat | None) -> bytes:
    """The straightened page at 100 dpi."""
    if flat is None:
        return b""
    from docgen.scans.findings import jpeg

    return jpeg(cv2.resize(flat.picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
