"""How a photo looks in its frame: sharpness, light, and how the face stands. Nothing here refuses a photo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docgen.entries.pictures.crop import Crop
from docgen.entries.pictures.faces import Face, Faces
from docgen.forms.fields.base import Fault

if TYPE_CHECKING:
    from PIL import Image

# The figures beside the limits: 5 portraits (a crew photo, four official portraits) and 4 drawn ones, at
# 295 x 413 px, measured on the face. "Good" is the portrait as it came.

# Share of the fine detail (finer than sigma 4 px) that halving the picture and doubling it again loses. Good
# 0.26 to 0.36, JPEG at quality 20 0.18 to 0.27; blurred by sigma 1 px 0.08 to 0.12, by 1.5 px 0.04 to 0.08;
# enlarged from 100 x 140 0.05 to 0.15, from 143 x 200 0.10 to 0.12. Blur of 0.7 px (0.11 to 0.22) and enlarging
# from 214 x 300 (0.12 to 0.21) lie across. The variance of the Laplacian tells nothing: good 197 to 1100,
# enlarged from 100 x 140 67 to 280.
LEAST_SHARPNESS = 0.16
# Brightness, of 255, that a twentieth of the picture exceeds: good 191 to 231, one stop darker 139 to 168, two
# stops 101 to 122.
LEAST_LIGHT = 130
# Median brightness of the face: good 108 to 206, three stops darker 42 to 79. Dark skin is no fault: only a face
# without features is told.
LEAST_FACE_LIGHT = 50
# Percent of the face at 250 or more: good 0, half a stop brighter 0 to 5, two stops 8 to 70.
MOST_BLOWN = 15
# Brightness between the darkest and the brightest twentieth of the face: good 104 to 199, contrast halved 52 to
# 96, at a fifth 21 to 39.
LEAST_CONTRAST = 45
# Height of the face (forehead to chin) in the frame's height; a drawn identity photo has 0.45, `picture_crop`
# makes 0.50. Beyond them a face is too far away, or the chin or the hair is cut.
FACE_SHARES = (0.38, 0.72)
# The middle of the face in the frame's width and height: beyond them all of 7 off-centre faces were told.
FACE_MIDDLES = ((0.42, 0.58), (0.34, 0.66))
_WHITE = 250


@dataclass(frozen=True, slots=True)
class Looks:
    """What was measured, on the face where there is one, else on the middle of the frame.

    `sharpness` 0 to 1; `light`, `face_light` and `contrast` of 255; `blown` in percent; `face_share` and
    `face_middle` in parts of the frame, None without a face.
    """

    sharpness: float
    light: int
    face_light: int
    contrast: int
    blown: int
    face_share: float | None
    face_middle: tuple[float, float] | None


def measure_looks(picture: Image.Image, crop: Crop, print_size: tuple[int, int], face: Face | None) -> Looks:
    """The looks of the part of an RGB picture that is printed at `print_size` pixels."""
    from PIL import Image

    # Not enlarged for measuring: that a picture is small is told by its size.
    scale = min(1.0, print_size[1] / crop.height)
    size = max(1, round(crop.width * scale)), max(1, round(crop.height * scale))
    framed = picture.resize(size, Image.Resampling.LANCZOS, box=crop.box).convert("L")
    part = framed.crop(_face_part(size, crop, face))
    bright = part.histogram()
    blown = round(100 * sum(bright[_WHITE:]) / sum(bright))
    return Looks(
        sharpness=_sharpness(part),
        light=_level(framed.histogram(), 0.95),
        face_light=_level(bright, 0.5),
        contrast=_level(bright, 0.95) - _level(bright, 0.05),
        blown=blown,
        face_share=face.height / crop.height if face else None,
        face_middle=_middle(crop, face) if face else None,
    )


def look_faults(looks: Looks) -> tuple[Fault, ...]:
    """What is to be told of the sharpness and the light; warnings all."""
    faults = []
    if looks.sharpness < LEAST_SHARPNESS:
        facts = {"value": f"{looks.sharpness:.2f}", "least": f"{LEAST_SHARPNESS:.2f}"}
        faults.append(Fault("photo_blurred", facts))
    if looks.light < LEAST_LIGHT:
        faults.append(Fault("photo_too_dark", {"value": looks.light, "least": LEAST_LIGHT}))
    elif looks.face_share is not None and looks.face_light < LEAST_FACE_LIGHT:
        faults.append(Fault("photo_face_dark", {"value": looks.face_light, "least": LEAST_FACE_LIGHT}))
    if looks.blown > MOST_BLOWN:
        faults.append(Fault("photo_blown_out", {"percent": looks.blown, "most": MOST_BLOWN}))
    if looks.contrast < LEAST_CONTRAST:
        faults.append(Fault("photo_flat", {"value": looks.contrast, "least": LEAST_CONTRAST}))
    return tuple(faults)


def face_faults(faces: Faces, looks: Looks) -> tuple[Fault, ...]:
    """What is to be told of the faces and their place in the frame; warnings all."""
    if faces.turn:
        return (Fault("photo_turned", {"degrees": faces.turn}),)
    if looks.face_share is None or looks.face_middle is None:
        return (Fault("photo_no_face"),)
    faults = []
    if len(faces.found) > 1:
        faults.append(Fault("photo_several_faces", {"count": len(faces.found)}))
    percent = round(100 * looks.face_share)
    least, most = (round(100 * share) for share in FACE_SHARES)
    if percent < least:
        faults.append(Fault("photo_face_small", {"percent": percent, "least": least}))
    elif percent > most:
        faults.append(Fault("photo_face_large", {"percent": percent, "most": most}))
    if not all(low <= at <= high for at, (low, high) in zip(looks.face_middle, FACE_MIDDLES, strict=True)):
        across, down = (round(100 * at) for at in looks.face_middle)
        faults.append(Fault("photo_face_off_centre", {"across": across, "down": down}))
    return tuple(faults)


def _face_part(size: tuple[int, int], crop: Crop, face: Face | None) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is measured, within the framed picture of this size, never empty."""
    width, height = size
    left, top, right, bottom = 0.25, 0.25, 0.75, 0.75
    if face is not None:
        left, right = ((x - crop.left) / crop.width for x in (face.left, face.left + face.width))
        top, bottom = ((y - crop.top) / crop.height for y in (face.top, face.top + face.height))
    x, y = min(max(int(left * width), 0), width - 1), min(max(int(top * height), 0), height - 1)
    return x, y, max(x + 1, min(int(right * width), width)), max(y + 1, min(int(bottom * height), height))


def _middle(crop: Crop, face: Face) -> tuple[float, float]:
    x, y = face.centre
    return (x - crop.left) / crop.width, (y - crop.top) / crop.height


def _sharpness(grey: Image.Image) -> float:
    """Share of the fine detail that is finer than two pixels; 0 where there is no detail at all."""
    from PIL import Image, ImageChops, ImageFilter, ImageStat

    lanczos = Image.Resampling.LANCZOS
    half = grey.resize((max(1, round(grey.width / 2)), max(1, round(grey.height / 2))), lanczos)
    lost = ImageChops.difference(grey, half.resize(grey.size, lanczos))
    detail = ImageChops.difference(grey, grey.filter(ImageFilter.GaussianBlur(4)))
    total = ImageStat.Stat(detail).sum[0]
    return float(ImageStat.Stat(lost).sum[0]) / total if total else 0.0


def _level(histogram: list[int], share: float) -> int:
    """The brightness that this share of the pixels does not exceed."""
    wanted, counted = share * sum(histogram), 0
    for level, count in enumerate(histogram):
        counted += count
        if counted >= wanted:
            return level
    return len(histogram) - 1
