"""Photos: checked as they come, and made ready for print as plain RGB JPEG without metadata."""

from __future__ import annotations

import io
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from docgen.entries.pictures.crop import Crop, Cropping, even_crop, face_crop, upper_crop
from docgen.entries.pictures.decoding import decode_picture
from docgen.entries.pictures.faces import Faces, can_find_faces, find_faces
from docgen.entries.pictures.looks import Looks, face_faults, look_faults, measure_looks
from docgen.errors import EntryRefused
from docgen.forms.fields.base import Fault
from docgen.problems import Fact, Problem

if TYPE_CHECKING:
    from PIL import Image

MAX_PHOTO_BYTES = 20_000_000   # a camera's 24-megapixel JPEG has 8 to 15 MB
DPI = 300
RATIO_TOLERANCE = 0.03
LEAST_PIXELS_A_MM = 240 / 35   # below this height a printed face has no features
_GREY_SPREAD = 12              # largest difference of two channels in a scanned grey picture saved as RGB

# What is wrong follows from the bytes alone; `docgen fill` asks twice, and a form's samples share their photo.
_MOST_REMEMBERED = 256
_remembered: dict[tuple[bytes, float, float, Cropping, bool], tuple[Fault, ...]] = {}


@dataclass(frozen=True, slots=True)
class PhotoReport:
    """A photo that could be opened: its upright size and the part that fills the frame, in pixels (of a refused
    shape the part that would); what was measured; its faces (None where none could be looked for); and everything
    that is to be said of it."""

    size: tuple[int, int]
    crop: Crop
    looks: Looks
    faces: Faces | None
    faults: tuple[Fault, ...]


def print_size(width_mm: float, height_mm: float) -> tuple[int, int]:
    """Pixels of a frame at 300 dpi: 25 x 35 mm is 295 x 413."""
    return int(width_mm / 25.4 * DPI), int(height_mm / 25.4 * DPI)


def check_photo(
    data: bytes, width_mm: float, height_mm: float, cropping: Cropping = "refuse"
) -> tuple[Fault, ...]:
    """What is wrong with a photo for a frame in mm, warnings included: its kind, pixels, shape, colour, sharpness
    and light, and its face where the library for that is installed."""
    key = (sha256(data).digest(), width_mm, height_mm, cropping, can_find_faces())
    known = _remembered.get(key)
    if known is None:
        report = examine_photo(data, width_mm, height_mm, cropping)
        known = (report,) if isinstance(report, Fault) else report.faults
        if len(_remembered) >= _MOST_REMEMBERED:
            _remembered.clear()
        _remembered[key] = known
    return known


def examine_photo(
    data: bytes, width_mm: float, height_mm: float, cropping: Cropping = "refuse"
) -> PhotoReport | Fault:
    """All that can be told of a photo, or why it is none."""
    picture = decode_picture(data)
    if isinstance(picture, Fault):
        return picture
    faces = find_faces(picture)
    frame = width_mm, height_mm
    crop = _crop(picture.size, frame, cropping, faces)
    # A picture to be refused for its shape is looked at in the part that the command could crop to.
    shown = _crop(picture.size, frame, "needed", faces) if cropping == "refuse" else crop
    looks = measure_looks(picture, shown, print_size(*frame), faces.largest if faces else None)
    faults = (
        *_shape_faults(picture.size, crop, frame),
        *_crop_faults(picture.size, crop),
        *_colour_faults(picture),
        *look_faults(looks),
        *(face_faults(faces, looks) if faces else ()),
    )
    return PhotoReport(picture.size, shown, looks, faces, faults)


def prepare_photo(data: bytes, width_mm: float, height_mm: float, cropping: Cropping = "refuse") -> bytes:
    """JPEG bytes that fill the frame at 300 dpi: upright, RGB, without metadata; never distorted.

    A shape within 3 % is cropped evenly, another one as `cropping` says. The same bytes in give the same bytes
    out. EntryRefused when `check_photo` finds an error.
    """
    from PIL import Image

    picture = decode_picture(data)
    if isinstance(picture, Fault):
        raise _refused(picture)
    frame = width_mm, height_mm
    is_searched = cropping == "always" or (cropping == "needed" and _has_other_shape(picture.size, frame))
    crop = _crop(picture.size, frame, cropping, find_faces(picture) if is_searched else None)
    for fault in _shape_faults(picture.size, crop, frame):
        if Problem(fault.code, facts=fault.facts).is_error:
            raise _refused(fault)
    wanted = print_size(*frame)
    sized = picture.resize(wanted, Image.Resampling.LANCZOS, box=crop.box)
    # A fresh picture: `save` would carry comments and profiles over from the old one's `info`.
    clean = Image.new("RGB", wanted, "white")
    clean.paste(sized)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=92, subsampling=0, optimize=False, progressive=False, dpi=(DPI, DPI))
    return out.getvalue()


def _refused(fault: Fault) -> EntryRefused:
    facts = {"label": "照片", "file": "照片", **fault.facts}
    problem = Problem(fault.code, facts=facts)
    return EntryRefused(str(problem), [problem])


def _has_other_shape(size: tuple[int, int], frame: tuple[float, float]) -> bool:
    difference = abs(size[0] / size[1] / (frame[0] / frame[1]) - 1)
    return difference > RATIO_TOLERANCE + 1e-9  # 515 x 700 is just 3 % wide


def _crop(
    size: tuple[int, int], frame: tuple[float, float], cropping: Cropping, faces: Faces | None
) -> Crop:
    """What is printed of a picture; of one that is to be refused, its middle."""
    ratio = frame[0] / frame[1]
    if cropping == "refuse" or (cropping == "needed" and not _has_other_shape(size, frame)):
        return even_crop(size, ratio)
    face = faces.largest if faces else None
    return face_crop(size, ratio, face, print_size(*frame)[1]) if face else upper_crop(size, ratio)


def _shape_faults(size: tuple[int, int], crop: Crop, frame: tuple[float, float]) -> tuple[Fault, ...]:
    wanted, ratio = print_size(*frame), frame[0] / frame[1]
    # A picture of the right shape counts as it is; of a cropped one counts what is left.
    width, height = size if crop.rule == "even" else (int(crop.width), int(crop.height))
    facts: dict[str, Fact] = {"width": width, "height": height, "part": "" if crop.rule == "even" else "裁切后"}
    facts |= {"need_width": wanted[0], "need_height": wanted[1]}
    faults = []
    if crop.rule == "even" and _has_other_shape(size, frame):
        shape: dict[str, Fact] = {"ratio": f"{width / height:.2f}", "need_ratio": f"{ratio:.2f}",
                "crop_width": int(crop.width), "crop_height": int(crop.height)}
        faults.append(Fault("photo_wrong_ratio", {**facts, **shape}))
    if height < LEAST_PIXELS_A_MM * frame[1]:
        faults.append(Fault("photo_too_small", {**facts, "least": round(LEAST_PIXELS_A_MM * frame[1])}))
    elif height < wanted[1]:
        faults.append(Fault("photo_rather_small", {**facts, "scale": round(100 * wanted[1] / height)}))
    return tuple(faults)


def _crop_faults(size: tuple[int, int], crop: Crop) -> tuple[Fault, ...]:
    """A crop that was asked for is told, with what it takes away."""
    if crop.rule == "even":
        return ()
    facts: dict[str, Fact] = {"percent": crop.percent_cut(size), "width": int(crop.width), "height": int(crop.height)}
    return (Fault("photo_cropped_by_face" if crop.rule == "face" else "photo_cropped_unseen", facts),)


def _colour_faults(picture: Image.Image) -> tuple[Fault, ...]:
    from PIL import ImageChops, ImageStat

    picture = picture.resize((min(picture.width, 128), min(picture.height, 128)))
    red, green, blue = picture.split()
    spreads = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
    highest = max(ImageStat.Stat(spread).extrema[0][1] for spread in spreads)
    return () if highest > _GREY_SPREAD else (Fault("photo_grey"),)
