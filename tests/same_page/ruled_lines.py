"""Where the ruled lines of a PDF lie, measured on its pages as pictures, and how two PDFs differ in them.

Pictures, because the two programs write a rule in ways that only the eye finds alike: strokes, filled
rectangles, one a cell or one a table.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2

# mm. Shorter strokes are characters: a dash of two em at 16 pt is 11 mm, five underscores 14 mm, the
# longest upright stroke of a 24 pt character 7.6 mm.
SHORTEST_HORIZONTAL = 15.0
SHORTEST_VERTICAL = 8.0
_THICKEST = 0.4      # mm; a rule has 0.18, a module of a QR code 0.55
_BESIDE = 0.35        # mm from a stroke's edge to what must be paper on one side
_WHITE = 0.2 * 255
_DARK = 115
_SHORTEST_PIECE = 5.0   # mm
_GAP = 0.6            # mm between pieces of one rule
_OFF_LINE = 0.1       # mm across, within which pieces belong to one rule
_FAR = 6.0            # mm, beyond which two lines are not the same one moved

# Darkness of each pixel: 0 is paper, 255 is ink.
Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Line:
    """A rule in mm from the page's top left corner: `at` across, from `start` to `end` along it."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageLines:
    """The rules of a page: horizontal ones as (y, x0, x1), vertical ones as (x, y0, y1)."""

    horizontal: tuple[Line, ...]
    vertical: tuple[Line, ...]


def ruled_lines(pdf: bytes, dpi: int = 300) -> list[PageLines]:
    """The rules of each page, to about 0.03 mm."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [_picture(document[number], dpi) for number in range(len(document))]
    finally:
        document.close()
    scale = 25.4 / dpi
    return [
        PageLines(_lines(page, SHORTEST_HORIZONTAL, scale), _lines(page.T, SHORTEST_VERTICAL, scale))
        for page in pages
    ]


def compare(a: Sequence[PageLines], b: Sequence[PageLines], tolerance_mm: float) -> list[str]:
    """What differs between two PDFs by more than the tolerance, one sentence a line; [] when nothing does."""
    if len(a) != len(b):
        return [f"{len(a)} pages against {len(b)}"]
    return [
        f"page {number}, {difference}"
        for number, (one, other) in enumerate(zip(a, b, strict=True), 1)
        for kind in ("horizontal", "vertical")
        for difference in _differences(kind, getattr(one, kind), getattr(other, kind), tolerance_mm)
    ]


def lay_out(docx: bytes, fontconfig: Path | None = None) -> bytes:
    """The PDF that LibreOffice makes of a DOCX, in a profile of the tests, with the fonts of a fontconfig file."""
    (pdf,) = lay_out_all([docx], fontconfig)
    return pdf


def lay_out_all(files: Sequence[bytes], fontconfig: Path | None = None) -> list[bytes]:
    """The PDF of each DOCX, LibreOffice started once for all of them."""
    with tempfile.TemporaryDirectory() as name:
        given = [Path(name, f"{number}.docx") for number in range(len(files))]
        for path, docx in zip(given, files, strict=True):
            path.write_bytes(docx)
        environment = os.environ | ({"FONTCONFIG_FILE": str(fontconfig)} if fontconfig else {})
        done = subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation=file://{_profile().name}", "--convert-to", "pdf",
             "--outdir", name, *map(str, given)],
            env=environment, capture_output=True, text=True, timeout=300, check=True,
        )
        made = [path.with_suffix(".pdf") for path in given]
        if not all(path.exists() for path in made):
            raise RuntimeError(f"LibreOffice made no PDF: {done.stdout}{done.stderr}")
        return [path.read_bytes() for path in made]


@cache
def _profile() -> tempfile.TemporaryDirectory[str]:
    """A profile for this process, gone with it: to make one takes LibreOffice longer than to lay out a page."""
    return tempfile.TemporaryDirectory()


def _picture(page: pypdfium2.PdfPage, dpi: int) -> Picture:
    image: Picture = page.render(scale=dpi / 72, grayscale=True).to_numpy()
    return ~image.reshape(image.shape[:2])


def _lines(picture: Picture, shortest: float, scale: float) -> tuple[Line, ...]:
    """The rules along the rows of a picture, `scale` mm a pixel, from top to bottom."""
    pieces = [
        line for line in _strokes(picture, scale) if line.end - line.start >= min(shortest, _SHORTEST_PIECE)
    ]
    return tuple(line for line in _joined(pieces) if line.end - line.start >= shortest)


def _strokes(picture: Picture, scale: float) -> list[Line]:
    """Thin dark stretches: rows of dark pixels that lie under each other are one stroke."""
    rows, starts, ends = _runs(picture, scale)
    strokes: list[list[tuple[int, int, int]]] = []
    for row, start, end in zip(rows, starts, ends, strict=True):
        above = next((s for s in reversed(strokes) if _continues(s[-1], (row, start, end))), None)
        if above is None:
            strokes.append([(row, start, end)])
        else:
            above.append((row, start, end))
    thin = [stroke for stroke in strokes if (stroke[-1][0] - stroke[0][0] + 1) * scale <= _THICKEST]
    return [line for stroke in thin if (line := _stroke(picture, stroke, scale)) is not None]


def _runs(picture: Picture, scale: float) -> tuple[list[int], list[int], list[int]]:
    """Row, start and end of every dark stretch of 5 mm and more along a row. Only rows are looked at that are dark in
    three pixels one after the other of every few: a quarter of such a stretch apart, four of them lie in it."""
    step = max(1, int(_SHORTEST_PIECE / scale / 4))
    seen = picture[:, ::step] >= _DARK
    candidates = np.flatnonzero((seen[:, :-2] & seen[:, 1:-1] & seen[:, 2:]).any(axis=1))
    width = picture.shape[1] + 2
    dark = np.zeros((len(candidates), width), dtype=bool)
    dark[:, 1:-1] = picture[candidates] >= _DARK
    # Where dark begins and where it ends, by turns: every row begins and ends with paper.
    changes = np.flatnonzero(dark.ravel()[1:] != dark.ravel()[:-1])
    rows, starts = np.divmod(changes[::2], width)
    ends = changes[1::2] % width
    long = (ends - starts) * scale >= _SHORTEST_PIECE
    return candidates[rows[long]].tolist(), starts[long].tolist(), ends[long].tolist()


def _continues(above: tuple[int, int, int], below: tuple[int, int, int]) -> bool:
    overlap = min(above[2], below[2]) - max(above[1], below[1])
    return 0 <= below[0] - above[0] <= 1 and overlap > 0.8 * min(above[2] - above[1], below[2] - below[1])


def _stroke(picture: Picture, runs: list[tuple[int, int, int]], scale: float) -> Line | None:
    """The middle of a stroke weighed by darkness, half-dark neighbours included; None where both sides are dark
    here and there: a border between the modules of a QR code."""
    start, end = min(run[1] for run in runs), max(run[2] for run in runs)
    first, last = max(0, runs[0][0] - 1), min(picture.shape[0], runs[-1][0] + 2)
    weights = np.median(picture[first:last, start:end], axis=1)
    beside = round(_BESIDE / scale)
    sides = (picture[max(0, first - beside), start:end], picture[min(picture.shape[0], last + beside) - 1, start:end])
    if min(float(side.mean()) for side in sides) > _WHITE:
        return None
    middle = float((weights * (np.arange(first, last) + 0.5)).sum() / weights.sum())
    return Line(middle * scale, start * scale, end * scale)


def _joined(pieces: list[Line]) -> list[Line]:
    joined: list[Line] = []
    for piece in sorted(pieces, key=lambda line: (line.start, line.at)):
        for number, line in enumerate(joined):
            if abs(line.at - piece.at) <= _OFF_LINE and piece.start - line.end <= _GAP:
                joined[number] = Line((line.at + piece.at) / 2, line.start, max(line.end, piece.end))
                break
        else:
            joined.append(piece)
    return sorted(joined, key=lambda line: (line.at, line.start))


def _differences(kind: str, a: Sequence[Line], b: Sequence[Line], tolerance: float) -> list[str]:
    found, free = [], list(b)
    for line in a:
        twin = min(free, key=lambda other: _distance(line, other), default=None)
        if twin is None or _distance(line, twin) > _FAR:
            found.append(f"{kind} line {_named(line)}: only in the first")
            continue
        free.remove(twin)
        found += [
            f"{kind} line {_named(line)}: {what} {there - here:+.2f} mm in the second"
            for what, here, there in (
                ("lies", line.at, twin.at), ("begins", line.start, twin.start), ("ends", line.end, twin.end)
            )
            if abs(there - here) > tolerance
        ]
    return found + [f"{kind} line {_named(line)}: only in the second" for line in free]


def _distance(a: Line, b: Line) -> float:
    return abs(a.at - b.at) + abs(a.start - b.start) + abs(a.end - b.end)


def _named(line: Line) -> str:
    return f"at {line.at:.2f} from {line.start:.2f} to {line.end:.2f}"
