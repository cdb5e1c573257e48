"""Names of files made from entries: a pattern with holes, safe on every system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import count

# Windows forbids these, and the names of its devices whatever their ending; a name may not end in . or a blank.
_FORBIDDEN = str.maketrans(
    {"<": "〈", ">": "〉", ":": "：", '"': "”", "/": "／", "\\": "＼", "|": "｜", "?": "？", "*": "＊"}
)
_DEVICES = re.compile(r"(?:CON|PRN|AUX|NUL|CLOCK\$|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?:\.|$)", re.IGNORECASE)
# 255 bytes are allowed; Office adds its own lock file's prefix, zip tools a folder's name.
_MOST_BYTES = 180
_HOLE = re.compile(r"\{([^{}:]*)(?::(\d{1,2}))?\}")
_NAMELESS = "未命名"


def safe_name(text: str) -> str:
    """The text as a file's name without its ending: no character or name that Windows forbids, nothing
    invisible, at most 180 bytes in UTF-8 with whole characters."""
    name = unicodedata.normalize("NFC", text).translate(_FORBIDDEN)
    name = "".join(mark for mark in name if unicodedata.category(mark)[0] != "C")
    name = _shortened(" ".join(name.split())).strip(" .")
    if not name:
        return _NAMELESS
    return f"_{name}" if _DEVICES.match(name) else name


def _shortened(name: str) -> str:
    """Cut at a whole character; what is cut from a name is printed in full on the paper."""
    while len(name.encode()) > _MOST_BYTES:
        name = name[:-1]
    return name


def numbered(stem: str, ending: str = "") -> Iterator[str]:
    """The names to try, one after the other, until one is free: 照片.jpg, 照片（2）.jpg, 照片（3）.jpg."""
    yield f"{stem}{ending}"
    yield from (f"{stem}（{number}）{ending}" for number in count(2))


def filled_pattern(pattern: str, facts: Mapping[str, str]) -> str:
    """The pattern with its holes filled: `{name}` with the fact of that name, `{序号:03}` padded with zeros to
    so many digits. Raises KeyError for a hole without a fact."""
    return _HOLE.sub(lambda hole: _fact(facts[hole[1]], hole[2]), pattern)


def holes_in(pattern: str) -> tuple[str, ...]:
    """The names of a pattern's holes."""
    return tuple(hole[1] for hole in _HOLE.finditer(pattern))


def _fact(fact: str, width: str | None) -> str:
    return fact.zfill(int(width)) if width else fact
