"""From bytes to text: which encoding a file was saved in."""

from __future__ import annotations

from docgen.entries.files import kind_of
from docgen.problems import Place, Problem

_MARKS = ((b"\xff\xfe", "utf-16", "UTF-16"), (b"\xfe\xff", "utf-16", "UTF-16"))


def decode(data: bytes, file: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text and a warning when it was not UTF-8, or None and why it is no text."""
    place = Place(file, 1, 1)
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _decode_as(data, codec, name, place)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        broken = error
    kind = kind_of(data)
    if kind:
        return None, (Problem("entry_is_other", place, {"found": kind}),)
    if _looks_like_gb18030(data):
        return _decode_as(data, "gb18030", "GB18030", place)
    before = data[: broken.start].decode("utf-8-sig")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return None, (Problem("entry_not_utf8", Place(file, line, column), {"byte": broken.start + 1}),)


def _decode_as(data: bytes, codec: str, name: str, place: Place) -> tuple[str | None, tuple[Problem, ...]]:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        return None, (Problem("entry_not_utf8", place, {"byte": error.start + 1}),)
    return text, (Problem("entry_other_encoding", place, {"encoding": name}),)


def _looks_like_gb18030(data: bytes) -> bool:
    """Whether most of the text is no UTF-8 at all; a UTF-8 file with one broken byte must not be read as
    GB18030, which gives a meaning to nearly any bytes."""
    as_utf8 = data.decode("utf-8", "replace")
    broken = as_utf8.count("\ufffd")
    sound = sum(1 for character in as_utf8 if character > "\x7f") - broken
    try:
        as_gb = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    han = sum("\u4e00" <= character <= "\u9fff" for character in as_gb)
    foreign = sum(character > "\x7f" for character in as_gb)
    return broken > sound and han * 2 > foreign
