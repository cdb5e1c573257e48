"""Ways of scanning made of another's transforms: albumentations, which knows nothing of this project's judgement.

A way is geometry on the paper's picture, then what optics, sensor and file do to it at the device's resolution.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

# The library asks the network for a newer version of itself while it is imported, unless it is told not to.
os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"

import albumentations as A
import cv2
import numpy as np

from tests.scans.hands import DPI, PX, Pixels

Steps = list[A.BasicTransform]
LID, DESK = 250, (96, 104, 112)


@dataclass(frozen=True)
class Way:
    """`bent` is done to the paper at 300 dpi, `seen` to its picture at the device's."""

    bent: Callable[[], Steps]
    seen: Callable[[], Steps]
    is_grey: bool = False


def scanned_by_library(page: Pixels, name: str, dpi: int, seed: int) -> Pixels:
    """The page (BGR, 300 dpi) as it comes back by the way of that name: BGR, or one channel for grey."""
    way, shown = WAYS[name], np.ascontiguousarray(page[..., ::-1])
    bent = A.Compose(way.bent(), seed=seed)(image=shown)["image"]
    height, width = (round(side * dpi / DPI) for side in bent.shape[:2])
    steps = [A.Resize(height, width, interpolation=cv2.INTER_AREA), *way.seen()]
    found = np.asarray(A.Compose(steps, seed=seed + 1)(image=bent)["image"][..., ::-1], np.uint8)
    return np.ascontiguousarray(found[..., 1] if way.is_grey else found)


def _laid(turn: float) -> Steps:
    """On a scanner's glass: a rim of its lid, a little askew, nearly true to size."""
    lid = (LID,) * 3
    return [A.Pad(round(4 * PX), fill=lid, p=1),
            A.Affine(scale=(0.995, 1.005), rotate=(-turn, turn), shear=(-0.15, 0.15), interpolation=cv2.INTER_CUBIC, fill=lid, p=1)]  # fmt: skip


def _held(tilt: float) -> Steps:
    """Before a telephone: a rim of desk, turned by hand, not quite from above."""
    return [A.Pad(round(28 * PX), fill=DESK, p=1), A.Affine(rotate=(-4, 4), interpolation=cv2.INTER_CUBIC, fill=DESK, p=1),
            A.Perspective(scale=(tilt / 3, tilt), interpolation=cv2.INTER_CUBIC, fill=DESK, p=1)]  # fmt: skip


def _folded() -> Steps:
    """Thirds that lie at slightly different angles, as a letter that was in an envelope."""
    lid = (LID,) * 3
    return [*_laid(1.2), A.GridDistortion(num_steps=3, distort_limit=(-0.006, 0.006), interpolation=cv2.INTER_CUBIC, fill=lid, p=1)]


def _file(least: int, most: int) -> A.BasicTransform:
    return A.ImageCompression(quality_range=(least, most), p=1)


def _tone(least: float, most: float) -> A.BasicTransform:
    """Paper that is not quite white (`least` to `most` of it) and toner that is not quite black."""
    black = 0.1
    return A.RandomBrightnessContrast(brightness_limit=(black, black), contrast_limit=(least - 1 - black, most - 1 - black), p=1)


def _office() -> Steps:
    """An office device: sensor noise, and the overshoot of its sharpening at edges."""
    return [_tone(0.93, 0.98), A.ISONoise(color_shift=(0.005, 0.015), intensity=(0.05, 0.15), p=1),
            A.RingingOvershoot(blur_limit=(7, 9), cutoff=(1.9, 2.4), p=1), _file(65, 80)]  # fmt: skip


def _grey() -> Steps:
    return [_tone(0.9, 0.98), A.ToGray(p=1), A.RandomToneCurve(scale=0.08, p=1), A.GaussNoise(std_range=(0.01, 0.02), p=1),
            A.UnsharpMask(blur_limit=(3, 5), alpha=(0.2, 0.4), p=1), _file(50, 70)]  # fmt: skip


def _feeder() -> Steps:
    """A sheet drawn past the line of sensors: smeared along its way, a streak where dust lies on the glass."""
    return [_tone(0.88, 0.97), A.MotionBlur(blur_limit=(3, 3), angle_range=(90, 90), direction_range=(0, 0), allow_shifted=False, p=1),
            A.XYMasking(num_masks_x=(1, 2), mask_x_length=(1, 1), fill=(200, 203, 206), p=0.6),
            A.GaussNoise(std_range=(0.008, 0.016), p=1), _file(55, 70)]  # fmt: skip


def _phone() -> Steps:
    """Lamp light of some colour, a hand's shadow, not quite in focus."""
    return [_tone(0.76, 0.88), A.RandomShadow(shadow_roi=(0, 0, 1, 1), num_shadows_limit=(1, 1), shadow_dimension=3, shadow_intensity_range=(0.06, 0.2), p=0.7),
            A.Illumination(mode="linear", intensity_range=(0.05, 0.15), effect_type="darken", p=1),
            A.PlanckianJitter(mode="blackbody", temperature_limit=(5600, 7400), p=1), A.Defocus(radius=(1, 2), alias_blur=(0.1, 0.3), p=1),
            A.ISONoise(color_shift=(0.01, 0.03), intensity=(0.1, 0.25), p=1), _file(65, 85)]  # fmt: skip


def _lens() -> Steps:
    """A telephone's wide lens: straight lines bow, colours part towards the corners, which are darker."""
    return [_tone(0.82, 0.94), A.OpticalDistortion(distort_limit=(-0.03, 0.03), interpolation=cv2.INTER_CUBIC, fill=DESK, p=1),
            A.ChromaticAberration(primary_distortion_limit=(-0.002, 0.002), secondary_distortion_limit=(-0.002, 0.002), mode="random", p=1),
            A.Illumination(mode="corner", intensity_range=(0.08, 0.2), effect_type="darken", p=1),
            A.ISONoise(color_shift=(0.01, 0.02), intensity=(0.1, 0.2), p=1), _file(70, 85)]  # fmt: skip


def _creased() -> Steps:
    """Paper that does not lie flat under the lid: bent by a millimetre, its parts not equally light."""
    return [_tone(0.9, 0.97), A.ThinPlateSpline(scale_range=(0.01, 0.03), num_control_points=3, interpolation=cv2.INTER_CUBIC, border_mode=cv2.BORDER_REPLICATE, p=1),
            A.RandomShadow(shadow_roi=(0, 0, 1, 1), num_shadows_limit=(1, 2), shadow_dimension=3, shadow_intensity_range=(0.03, 0.08), p=1),
            A.GaussNoise(std_range=(0.008, 0.015), p=1), _file(65, 80)]  # fmt: skip


def _spattered() -> Steps:
    """Drops of coffee, and dust on the glass."""
    return [_tone(0.92, 0.98), A.Spatter(mode="mud", color=(150, 105, 60), mean=(0.65, 0.65), std=(0.3, 0.3), gauss_sigma=(6, 6), cutout_threshold=(0.695, 0.7),
                      intensity=(0.5, 0.8), p=1),
            A.CoarseDropout(num_holes_range=(10, 40), hole_height_range=(1, 3), hole_width_range=(1, 3), fill=(90, 88, 85), p=1),
            A.GaussNoise(std_range=(0.008, 0.015), p=1), _file(65, 80)]  # fmt: skip


def _chat() -> Steps:
    """A photo that a chat program made smaller and coarser, twice."""
    return [_tone(0.8, 0.92), A.Illumination(mode="linear", intensity_range=(0.05, 0.12), effect_type="darken", p=1), A.ISONoise(color_shift=(0.01, 0.02), intensity=(0.1, 0.2), p=1),
            A.Downscale(scale_range=(0.8, 0.9), interpolation_pair={"downscale": cv2.INTER_AREA, "upscale": cv2.INTER_CUBIC}, p=1),
            _file(40, 55), _file(45, 60)]  # fmt: skip


WAYS: Mapping[str, Way] = {
    "office": Way(lambda: _laid(2.0), _office),
    "grey": Way(lambda: _laid(2.0), _grey, is_grey=True),
    "feeder": Way(lambda: _laid(1.0), _feeder),
    "folded": Way(_folded, _creased),
    "spattered": Way(lambda: _laid(1.5), _spattered),
    "phone": Way(lambda: _held(0.04), _phone),
    "lens": Way(lambda: _held(0.02), _lens),
    "chat": Way(lambda: _held(0.03), _chat),
}
