"""Every number that a verdict hangs on, with the measurement that set it.

The first values are a study's: 247 synthetic pages set them, 836 others tried them, in 19 ways of scanning. Where
the evaluation of `tests/scans/table.py` moved one, its comment says so. Lengths are mm, areas mm2.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quality:
    """Below or above these a page is not judged: it is to be scanned again."""

    # At 75 dpi 42 of 48 changed characters were found, at 100 dpi all but one in eighty.
    least_dpi: float = 90.0
    wanted_dpi: int = 200
    # Of the printed characters inside the picture; a footer cut by 30 mm left 83 % of a page.
    least_seen: float = 0.90
    # Median likeness of the page's characters: 0.97 on colour and grey scans, 0.92 in black and white at 200 dpi.
    least_likeness: float = 0.78
    # Sigma in pixels at 200 dpi of the blur that fits best: 0.8 to 1.25 on scans of 100 dpi and better; a telephone
    # out of focus by 0.42 mm has 3.3.
    most_blur: float = 2.5
    # The noise of the test for another character, see `Characters`.
    most_noise: float = 0.42
    # Of the characters; more than that is another text or a ruined page.
    most_bad: float = 0.12


@dataclass(frozen=True, slots=True)
class Characters:
    """The test for another character: 0 where the expected one stands, 1 where the
    other does."""

    # Altered digits and look-alikes came out at 0.86 to 1.06, of some 600 unaltered characters a page the highest at
    # 0.29, at 100 and 200 dpi, by chat, and in black and white.
    least_other: float = 0.60
    most_other: float = 1.7
    # 45 % above the page's own noise.
    above_noise: float = 1.45
    # Of what was filled in: from here on a person looks, though nothing is proved. A 料 typed over a 科 came out at
    # 0.56 (it pulled its own alignment); of 1000 unaltered Han characters none reached 0.30.
    doubtful_other: float = 0.45
    # A name's character so much less alike than the page's median: a person looks. Of 500 unaltered Han characters
    # each the least alike lay 0.06 below it in colour and grey at 100 and 200 dpi and by chat, 0.09 in black and
    # white; twice the page's own spread where that is more.
    name_unlike: float = 0.15
    # The other character must itself be as like as the page's characters are, but for this.
    likeness_given: float = 0.16
    # Less than a third of the ink that is expected: it is gone.
    missing_ink: float = 0.35
    # More than 1.7 times the ink: something lies over it.
    covered_ink: float = 1.7
    # Less alike than this, and it is not the expected character; never less than the median given less 0.30.
    unlike: float = 0.52
    # Red ink over this much of a character's box: a seal stands on it, and nothing is sure.
    red_over: float = 0.10


@dataclass(frozen=True, slots=True)
class Signatures:
    """Pen strokes on the line to sign on: 253 of 253 found, none where none was.

    Of 640 signatures drawn on the lines of nine forms the shortest was 21.1 mm long and the narrowest 12 mm wide; of
    105 places without one nothing reached 6 mm in width.
    """

    ink: float = 0.30              # of a stroke's middle, 0 paper to 1 black
    margin: float = 1.5            # around the box
    least_speck: float = 0.25
    sure_length: float = 18.0
    sure_width: float = 6.0
    sure_height: float = 3.5
    # Times its width a signature is long at least: a short one of two characters had 1.46, a line across has 1.
    least_winding: float = 1.35
    most_empty_length: float = 6.0
    most_empty_height: float = 1.2
    # Red strokes and no seal near: somebody signed in red, or it is a name seal.
    red_strokes: float = 4.0


@dataclass(frozen=True, slots=True)
class Seals:
    """A red ring: 143 of 143 found on colour scans, none of 390 empty boxes and decoys taken for one."""

    margin: float = 12.0           # around the box: seals are set beside their place
    # Units' seals measure 38 to 60 mm; paper moves 2 %.
    least_diameter: float = 36.0
    most_diameter: float = 61.0
    least_coverage: float = 0.70   # of the circle, in sixtieths of a turn
    # Of the circle, 1.5 to 4 mm beyond the ring: then it is no edge. Seals had none at all, octagons 0.12, two seals
    # over each other 0.07 and more.
    most_outside: float = 0.06
    # A solid disc is no seal. Seals had 0.04 to 0.12, worn discs 0.27 and more: the light's correction takes the
    # middle of a disc for paper.
    most_fill: float = 0.22
    # mm: seals 0.04 to 0.07, a circle drawn with a pen 0.57.
    most_uneven: float = 0.20
    # Times that a circle through the name along the edge meets ink; the palest seal 1, a circle drawn with a pen 0.
    least_letters: float = 0.5
    # Of the fullest circle between star and ring: seals 0.23 at most, rings in rings 0.97 and more.
    most_closed: float = 0.60
    # Of the turn, without ink between name and star: seals 0.77 and more, with what they are for below the star; a
    # clerk's stamp with the date across 0.06 to 0.09, a worn disc 0.25, two seals over each other 0.54 and more.
    least_clear: float = 0.68
    # Of red: a seal's ring alone has 130, one so pale in bluish light that little of it counts for red had 25; of 96
    # places without a seal none had 1.
    none_area: float = 10.0
    blue_area: float = 60.0        # of other new ink in the box: a seal of another colour


@dataclass(frozen=True, slots=True)
class Marks:
    """Strokes outside the boxes that are to be written in."""

    ink: float = 0.35
    near_print: float = 0.45       # around printed ink nothing is called new
    edge: float = 7.0              # of the paper: shadows, staples, punched holes
    least_ink: float = 1.2
    least_reach: float = 2.5
    # In and beside what was filled in, a single added digit counts: a thin 1 has 0.6 mm2 of ink.
    least_ink_in_value: float = 0.40
    least_reach_in_value: float = 1.3
    joined: float = 1.2            # strokes so near each other are one mark


@dataclass(frozen=True, slots=True)
class Photos:
    """Likeness of the photo at 2 px a mm: the same one 0.98 and more on colour and grey, 0.78 in black and white."""

    other: float = 0.60
    doubtful: float = 0.80


@dataclass(frozen=True, slots=True)
class Thresholds:
    """All of them."""

    quality: Quality = Quality()
    characters: Characters = Characters()
    signatures: Signatures = Signatures()
    seals: Seals = Seals()
    marks: Marks = Marks()
    photos: Photos = Photos()


THRESHOLDS = Thresholds()
