"""A face's glyphs in a PDF file: the subset that its texts use, as a composite font."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from docgen.render.direct.face import Face
from docgen.render.direct.pdf_objects import PdfObjects, deflated, number, reference, text_string

_MAP_HEAD = (
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo\n<< /Registry (Adobe)\n"
    "/Ordering (UCS)\n/Supplement 0\n>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
    "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
)
_MAP_TAIL = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
# The headings and labels of a form need the same characters in every document: their subsets are kept.
_KEPT = 16
_MAPPED_AT_ONCE = 100    # a character map's block holds no more


@dataclass(frozen=True, slots=True)
class EmbeddedFont:
    """A font of a file: the object's number, and what writes a character, by code point: `text.translate(codes)`
    is the hexadecimal string to show."""

    object: int
    codes: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class _Made:
    """What is in a file of some characters of a face: its name there, the packed program and its length, widths,
    the packed character map, the characters' codes."""

    name: str
    program: bytes
    length: int
    widths: str
    widest: float
    spoken: bytes
    codes: Mapping[int, str]


def embed(file: PdfObjects, family: str, face: Face, chars: Iterable[str]) -> EmbeddedFont:
    """The face's glyphs of some characters, embedded. Equal glyphs give equal bytes."""
    made = _made(family, face, "".join(sorted(set(chars))))
    called = made.name
    packed = f"/Length1 {made.length}/Filter/FlateDecode"
    program = file.stream(made.program, packed, is_packed=False)
    high, deep = face.extents
    descriptor = file.add(
        f"<</Type/FontDescriptor/FontName{called}/FontFamily{text_string(family)}/Flags 4/ItalicAngle 0/StemV 80"
        f"/Ascent {number(high)}/Descent {number(-deep)}/CapHeight {number(high)}"
        f"/FontBBox[0 {number(-deep)} {number(made.widest)} {number(high)}]"
        f"/FontFile2 {reference(program)}>>"
    )
    descendant = file.add(
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont{called}/CIDToGIDMap/Identity/FontDescriptor {reference(descriptor)}"
        f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>{made.widths}>>"
    )
    spoken_map = file.stream(made.spoken, "/Filter/FlateDecode", is_packed=False)
    whole = file.add(
        f"<</Type/Font/Subtype/Type0/BaseFont{called}/Encoding/Identity-H/DescendantFonts[{reference(descendant)}]"
        f"/ToUnicode {reference(spoken_map)}>>"
    )
    return EmbeddedFont(whole, made.codes)


@lru_cache(maxsize=_KEPT)
def _made(family: str, face: Face, chars: str) -> _Made:
    subset = face.subset(chars)
    spoken: dict[int, str] = {}
    widths: dict[int, float] = {}
    for char in chars:
        spoken.setdefault(subset.numbers[ord(char)], char)
        widths[subset.numbers[ord(char)]] = face.advance(char)
    return _Made(
        f"/{_tag(family + chars)}+{family.replace(' ', '-')}", deflated(subset.data), len(subset.data),
        _widths(widths), max(widths.values(), default=1000), deflated(_character_map(spoken)),
        {code: f"{glyph:04x}" for code, glyph in subset.numbers.items()},
    )


def _tag(content: str) -> str:
    """Six capitals that tell this subset from others."""
    left = int.from_bytes(hashlib.sha256(content.encode()).digest()[:8])
    letters = []
    for _ in range(6):
        left, letter = divmod(left, 26)
        letters.append(chr(ord("A") + letter))
    return "".join(letters)


def _widths(widths: Mapping[int, float]) -> str:
    """`DW` for what is an em wide, `W` for runs of other glyphs."""
    runs: list[tuple[int, list[str]]] = []
    for glyph, width in sorted(widths.items()):
        if width == 1000:
            continue
        if not runs or runs[-1][0] + len(runs[-1][1]) != glyph:
            runs.append((glyph, []))
        runs[-1][1].append(number(width))
    listed = "".join(f"{first}[{' '.join(found)}]" for first, found in runs)
    return f"/DW 1000/W[{listed}]"


def _character_map(spoken: Mapping[int, str]) -> bytes:
    lines = [f"<{glyph:04x}> <{char.encode('utf-16-be').hex()}>" for glyph, char in sorted(spoken.items())]
    blocks = []
    for at in range(0, len(lines), _MAPPED_AT_ONCE):
        part = lines[at : at + _MAPPED_AT_ONCE]
        blocks.append(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n")
    return (_MAP_HEAD + "".join(blocks) + _MAP_TAIL).encode()
