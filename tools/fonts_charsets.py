"""Which characters each derived font keeps: sets of code points from Python codecs and Unihan 15.0."""

from __future__ import annotations

import bz2
import unicodedata
from collections import defaultdict
from pathlib import Path

UNIHAN_FILES = (
    "IRGSources",
    "OtherMappings",
    "DictionaryLikeData",
    "RadicalStrokeCounts",
    "Readings",
    "Variants",
)
URO_AND_EXT_A = frozenset(range(0x4E00, 0xA000)) | frozenset(range(0x3400, 0x4DC0))
# Twelve ideographs of the compatibility block have no other code point: normalisation leaves them alone.
_UNIFIED = frozenset(map(ord, "\ufa0e\ufa0f\ufa11\ufa13\ufa14\ufa1f\ufa21\ufa23\ufa24\ufa27\ufa28\ufa29"))
EXT_B = range(0x20000, 0x2A6E0)
EXT_C_TO_F = range(0x2A700, 0x2EBF0)
# A glyph costs about 0.5 kB: this many keep Form Rare below 10 MB.
RARE_LIMIT = 20_000
_DICTIONARY_ONLY = ("GKX", "GHZ")  # Kangxi and Hanyu Da Zidian: the historical half of Extension B

_IN_USE = ("kUnihanCore2020", "kIICore", "kHKSCS", "kXHC1983", "kDefinition", "kRSAdobe_Japan1_6")
_VARIANT = ("kSpoofingVariant", "kSimplifiedVariant", "kTraditionalVariant", "kSemanticVariant", "kZVariant")


class Unihan:
    """The Unihan properties used here: `of(code)` gives property -> value."""

    def __init__(self, folder: Path) -> None:
        self._rows: dict[int, dict[str, str]] = defaultdict(dict)
        for name in UNIHAN_FILES:
            with bz2.open(folder / f"Unihan_{name}.txt.bz2", "rt", encoding="utf-8") as lines:
                for line in lines:
                    if line.startswith("U+"):
                        code, key, value = line.rstrip("\n").split("\t")
                        self._rows[int(code.removeprefix("U+"), 16)][key] = value

    def having(self, *keys: str) -> frozenset[int]:
        """Code points with at least one of the properties."""
        return frozenset(code for code, row in self._rows.items() if any(key in row for key in keys))

    def g_source(self, code: int) -> str:
        """Name of the mainland source ("GZJW"), "" where there is none."""
        return self._rows[code].get("kIRG_GSource", "").split("-")[0] if code in self._rows else ""


def is_han(code: int) -> bool:
    """Whether the code point is a unified ideograph, or 〇."""
    return code == 0x3007 or code in URO_AND_EXT_A or code in _UNIFIED or 0x20000 <= code <= 0x323AF


def gb2312() -> frozenset[int]:
    """GB2312 with its symbols: 6763 Han and 682 others."""
    rows = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    decoded = {row.decode("gb2312", "ignore") for row in rows} - {""}
    # The codec gives U+30FB and U+2015 for the two that everybody types as U+00B7 and U+2014.
    return frozenset(map(ord, decoded)) | {0xB7, 0x2014}


def table_of_8105(unihan: Unihan) -> frozenset[int]:
    """通用规范汉字表: its 8105 characters (kTGH)."""
    return unihan.having("kTGH")


def house(unihan: Unihan) -> frozenset[int]:
    """Han of a role font: 8105, GB2312 and 〇 (in neither, yet in every 二〇二六年), 8231 in all."""
    return table_of_8105(unihan) | {0x3007} | frozenset(code for code in gb2312() if is_han(code))


def plain_symbols(code: int) -> bool:
    """Whether a code point that is no Han may stay: no private use, radicals, compatibility forms."""
    refused = (
        range(0x2E80, 0x2FE0),
        range(0xF900, 0xFB00),
        range(0xE000, 0xF900),
        range(0xFE00, 0xFE10),
        range(0x1100, 0x1200),
        range(0xAC00, 0xD7B0),
        range(0x2600, 0x2605),
        range(0x1F000, 0x1FB00),
    )
    if any(code in span for span in refused) or code >= 0x20000:
        return False
    return unicodedata.category(chr(code)) not in ("Cc", "Co", "Cs", "Cn")


def eastern_symbols() -> frozenset[int]:
    """GB2312's symbols without its full-width Latin, Greek and Cyrillic letters."""
    return frozenset(
        code
        for code in gb2312()
        if not is_han(code) and not (unicodedata.category(chr(code))[0] == "L" and code < 0x1E00)
    )


def latin(present: frozenset[int]) -> frozenset[int]:
    """Letters, digits and ASCII for Form Latin.

    Everything a Chinese font also draws at its own width (· “ ” ‘ ’ — … × ° ± §) is left out: standing
    first in the chain, this font would steal it and print it half as wide.
    """
    return frozenset(code for code in present if 0x20 <= code < 0x7F or code == 0xA0 or _is_western(code))


def _is_western(code: int) -> bool:
    if code in (0xAA, 0xBA):  # superscript ª º
        return False
    blocks = ((0xC0, 0x250), (0x300, 0x370), (0x370, 0x530), (0x1E00, 0x2000))
    return any(a <= code < b for a, b in blocks) and unicodedata.category(chr(code)) in (
        "Lu",
        "Ll",
        "Lt",
        "Lo",
        "Mn",
    )


def rare(unihan: Unihan, present: frozenset[int], kept_by_song: frozenset[int]) -> frozenset[int]:
    """Rare Han in the order of their likelihood in a name, cut at `RARE_LIMIT`.

    Extensions C-F with a mainland source, Extension B with a modern one, the characters of Hong Kong,
    Japanese fonts (𠮷), IICore and Unihan Core, known variants, then Extension B with a Mandarin reading,
    then the rest.
    """
    later = frozenset(code for code in present if code in EXT_C_TO_F)
    ext_b = frozenset(code for code in present if code in EXT_B)
    ranks = (
        {code for code in later if unihan.g_source(code)},
        {code for code in ext_b if unihan.g_source(code) not in ("", *_DICTIONARY_ONLY)},
        (later | ext_b) & unihan.having(*_IN_USE),
        (later | ext_b) & unihan.having(*_VARIANT),
        ext_b & unihan.having("kMandarin"),
        later & unihan.having("kIRG_TSource"),
    )
    chosen: dict[int, None] = {}
    for rank in ranks:
        chosen.update(dict.fromkeys(sorted(rank - kept_by_song)))
    return frozenset(list(chosen)[:RARE_LIMIT])
