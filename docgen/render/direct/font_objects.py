"""A face's glyphs in a PDF file: the subset that its texts use, as a composite font."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from docgen.render.direct.face import Face, Subset
from docgen.render.direct.pdf_objects import (
    LEVEL,
    QUICK,
    ObjectFile,
    deflated,
    number,
    reference,
    text_string,
)

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


def embed(file: ObjectFile, family: str, face: Face, chars: Iterable[str], level: int = LEVEL) -> EmbeddedFont:
    """The face's glyphs of some characters, embedded, deflated at a level. Equal glyphs give equal bytes."""
    made = _made(family, face, "".join(sorted(set(chars))), level)
    return EmbeddedFont(_written(file, family, face, made), made.codes)


def embed_few(file: ObjectFile, family: str, face: Face, chars: Iterable[str]) -> EmbeddedFont:
    """The same for a few glyphs that hardly another document has: put together from glyphs that are packed already,
    a tenth larger in a fifth of the time."""
    text = "".join(sorted(set(chars)))
    found = face.packed(text)
    if found is None:
        return embed(file, family, face, text, QUICK)
    program, length, numbers = found
    made = _described(family, face, text, numbers, (program, length), QUICK)
    return EmbeddedFont(_written(file, family, face, made), made.codes)


def embed_numbered(file: ObjectFile, family: str, face: Face, chars: Iterable[str], number: int) -> None:
    """The same as the object of a reserved number, each glyph under the number that it has in the face: what
    `face_codes` gives."""
    text = "".join(sorted(set(chars)))
    _written(file, family, face, _numbered(family, face, text), number)


def face_codes(face: Face) -> FaceCodes:
    """What writes a character by the face's own number of its glyph; `used` are the characters asked for."""
    return FaceCodes(face)


class FaceCodes(dict[int, str]):
    """Codes by code point, looked up when first asked for."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, point: int) -> str:
        code = self[point] = f"{self._face.number(chr(point)):04x}"
        return code

    @property
    def used(self) -> Iterable[str]:
        """The characters asked for so far."""
        return map(chr, self)


def _written(file: ObjectFile, family: str, face: Face, made: _Made, reserved: int = 0) -> int:
    """The objects of a font; gives the number of the whole, which may have been reserved."""
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
    whole = reserved or file.reserve()
    file.put(whole, (
        f"<</Type/Font/Subtype/Type0/BaseFont{called}/Encoding/Identity-H/DescendantFonts[{reference(descendant)}]"
        f"/ToUnicode {reference(spoken_map)}>>"
    ))
    return whole


@lru_cache(maxsize=_KEPT)
def _made(family: str, face: Face, chars: str, level: int) -> _Made:
    return _prepared(family, face, chars, face.subset(chars), level)


def _numbered(family: str, face: Face, chars: str) -> _Made:
    return _prepared(family, face, chars, face.subset(chars, keeps_numbers=True), LEVEL)


def _prepared(family: str, face: Face, chars: str, subset: Subset, level: int) -> _Made:
    program = deflated(subset.data, level), len(subset.data)
    return _described(family, face, chars, subset.numbers, program, level)


def _described(
    family: str, face: Face, chars: str, numbers: Mapping[int, int], program: tuple[bytes, int], level: int
) -> _Made:
    spoken: dict[int, str] = {}
    widths: dict[int, float] = {}
    for char in chars:
        spoken.setdefault(numbers[ord(char)], char)
        widths[numbers[ord(char)]] = face.advance(char)
    return _Made(
        f"/{_tag(family + chars)}+{family.replace(' ', '-')}", *program,
        _widths(widths), max(widths.values(), default=1000), deflated(_character_map(spoken), level),
        {code: f"{glyph:04x}" for code, glyph in numbers.items()},
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
