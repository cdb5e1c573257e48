"""What counts as a character, said once for every door of the house.

A limit counts Unicode code points after `normalise`; a line break counts one. Python, JSON Schema,
PostgreSQL and a browser's `[...text].length` then agree to the character.
"""

from __future__ import annotations

import re
import unicodedata

from docgen.forms.legacy_codes import mend

_LINE_BREAK = re.compile("\r\n|[\r\x85\u2028\u2029\x0b\x0c]")
# The Hangul fillers and the empty Braille cell print as blanks.
_BLANK = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3164\uffa0]")
# Controls, zero-width characters, bidi controls, variation selectors and tags, noncharacters, surrogates.
_DROPPED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff0-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
# Characters that NFC, `mend` and the removals above leave alone: text made of them is only stripped.
_PLAIN = re.compile("[\n -~·\u2014\u2018-\u201d\u2026\u3000-\u3029\u3400-\u4dbf\u4e00-\u9fff！-～]*")
_BLANKS = " \u3000"


def normalise(text: str) -> str:
    """The text as it is counted and printed: mended (`legacy_codes`), NFC, LF line ends, no invisible or
    control characters, no blanks at the ends of lines, no blanks or line breaks at the ends of the whole."""
    if not _PLAIN.fullmatch(text):
        text = mend(text)
        text = _DROPPED.sub("", _BLANK.sub(" ", _LINE_BREAK.sub("\n", text)))
        text = unicodedata.normalize("NFC", text)
    if " \n" in text or "\u3000\n" in text:
        text = "\n".join(line.rstrip(_BLANKS) for line in text.split("\n"))
    return text.strip(_BLANKS + "\n")


def patterns() -> tuple[str, str, str]:
    """What `normalise` makes line breaks of, what blanks, and what it drops: regular expressions that JavaScript
    reads as Python does."""
    return _LINE_BREAK.pattern, _BLANK.pattern, _DROPPED.pattern


def strictest_length(text: str) -> int:
    """The largest count that an online platform may use: UTF-16 units, each line break as two."""
    text = normalise(text)
    return len(text.encode("utf-16-le")) // 2 + text.count("\n")


# What Word counts one by one: Chinese and Japanese characters, full-width marks, curly quotes and dashes.
_WIDE = re.compile(
    "[\u2014-\u2027\u2e80-\u2fff\u3001-\u30ff\u3105-\u312f\u31a0-\u9fff\uf900-\ufaff\ufe30-\ufe4f！-｠￠-￦"
    "\U00020000-\U0003ffff]"
)


def word_count(text: str) -> int:
    """The 字数 that Word shows: every Han character or full-width mark one, every run of Latin letters,
    digits and half-width marks one."""
    text, wide = _WIDE.subn(" ", normalise(text))
    return wide + len(text.split())
