"""Which family draws which part of a text: a pure function of the text and of what the fonts cover."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import regex

from docgen.errors import ToolMissing

Coverage = tuple[str, frozenset[int]]  # family, code points

_MARKS = r"[\p{M}\p{Default_Ignorable_Code_Point}]*"
_HAN = rf"\p{{Han}}{_MARKS}"
_ARABIC = rf"\p{{Arabic}}{_MARKS}"
# What may stand inside a stretch of Arabic script; the marks of Chinese text, which its fonts lack, end it.
_BETWEEN = r"[[\s\d\p{P}·+]--[\u2010-\u205e\u3000-\u303f\ufe30-\ufe6f\uff00-\uffef]]"
# A unit keeps to one family as a whole: a stretch of Arabic script with the spaces, digits and dots inside
# it, a Han word with the dots of a transliterated name, a word of letters and digits; else one grapheme
# cluster.
_UNIT = regex.compile(
    rf"(?P<arabic>{_ARABIC}(?:{_BETWEEN}*{_ARABIC})*)"
    rf"|(?P<han>{_HAN}(?:·?{_HAN})*)"
    rf"|[[\p{{L}}\p{{N}}]--[\p{{Han}}\p{{Arabic}}]][[\p{{L}}\p{{N}}\p{{M}}]--[\p{{Han}}\p{{Arabic}}]]*"
    rf"|\X",
    regex.V1 | regex.DOTALL,
)
_IN_ARABIC = regex.compile(r"[\p{Arabic}\p{M}\p{Default_Ignorable_Code_Point}]")
_CLUSTER = regex.compile(r"\X", regex.DOTALL)
_UNSEEN = regex.compile(r"[\p{Default_Ignorable_Code_Point}\n]")
# Private use (old systems put 䶮 there), halves of characters, controls, writing direction: covered by some
# fonts, meaningless or harmful in print. A line break is the caller's to lay out.
_REFUSED = regex.compile(
    r"[\p{Co}\p{Cs}[\p{Cc}--\n]\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\p{Emoji_Presentation}\p{Emoji_Modifier}]",
    regex.V1,
)


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one family; `is_rtl` for Arabic script."""

    text: str
    family: str
    is_rtl: bool


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character that cannot be printed; `index` counts characters of the text given, from 0."""

    char: str
    index: int


class MissingGlyphs(ToolMissing):
    """The fonts lack characters of a text; `missing` lists each of them."""

    def __init__(self, missing: Sequence[MissingGlyph]) -> None:
        self.missing = tuple(missing)
        listed = "、".join(f"{_shown(item.char)}（第 {item.index + 1} 字）" for item in self.missing)
        super().__init__(f"现有字体印不出这些字：{listed}。请核对，或请系统管理员补充字体。")


def plan_runs(
    text: str,
    chain: Sequence[Coverage],
    right_to_left: Sequence[Coverage],
    unshaped: Callable[[str, str], Sequence[int]],
) -> tuple[Run, ...]:
    """Split `text` into runs whose texts join to `text` again.

    `unshaped(family, text)` gives the indices that shaping leaves without a glyph; it is asked for Arabic
    script. Raises `MissingGlyphs` with every character that no family has, or that may not be printed at
    all.
    """
    missing = [MissingGlyph(found.group(), found.start()) for found in _REFUSED.finditer(text)]
    runs: list[Run] = []
    refused = {item.index for item in missing}
    for at, unit, is_rtl in _units(text, right_to_left):
        families = right_to_left if is_rtl else chain
        for start, part, family in _assigned(unit, at, families):
            if family is None:
                missing.extend(_lacking(part, start, families, refused))
                continue
            if is_rtl:
                missing.extend(MissingGlyph(part[at], start + at) for at in unshaped(family, part))
            _append(runs, Run(part, family, is_rtl))
    if missing:
        raise MissingGlyphs(sorted(missing, key=lambda item: item.index))
    return tuple(runs)


def _units(text: str, right_to_left: Sequence[Coverage]) -> Iterator[tuple[int, str, bool]]:
    """Give (index, text, whether right to left) for each unit. A mark inside a stretch of Arabic script that its
    fonts lack (&, #, @) ends the stretch, as the marks of Chinese text do."""
    for unit in _UNIT.finditer(text):
        if unit.group("arabic") is None:
            yield unit.start(), unit.group(), False
            continue
        begin, last = unit.start(), unit.end()
        for at in range(begin, last):
            char = text[at]
            if _IN_ARABIC.match(char) or any(ord(char) in coverage for _, coverage in right_to_left):
                continue
            yield from ((begin, text[begin:at], True),) if at > begin else ()
            yield at, char, False
            begin = at + 1
        yield from ((begin, text[begin:last], True),) if last > begin else ()


def _assigned(unit: str, start: int, families: Sequence[Coverage]) -> Iterator[tuple[int, str, str | None]]:
    """Give (index, text, family) for a unit: whole where one family has it all.

    Else the family that lacks least draws all that it has and the others step in cluster by cluster, so
    that a name with one character of Extension B has two typefaces, never three.
    """
    whole = frozenset(map(ord, _UNSEEN.sub("", unit)))
    for name, coverage in families:
        if whole <= coverage:
            yield start, unit, name
            return
    clusters = [(found.start(), found.group()) for found in _CLUSTER.finditer(unit)]
    needs = [frozenset(map(ord, _UNSEEN.sub("", cluster))) for _, cluster in clusters]
    lacks = [sum(not need <= coverage for need in needs) for _, coverage in families]
    least = lacks.index(min(lacks))
    order = [families[least], *families]
    for (at, cluster), need in zip(clusters, needs, strict=True):
        yield start + at, cluster, next((name for name, coverage in order if need <= coverage), None)


def _lacking(
    cluster: str, start: int, families: Sequence[Coverage], told: set[int]
) -> Iterator[MissingGlyph]:
    """The characters of a cluster that no family has; the first one when only the combination is lacking."""
    unknown = [
        at
        for at, char in enumerate(cluster)
        if not _UNSEEN.match(char) and not any(ord(char) in coverage for _, coverage in families)
    ]
    for at in unknown or [0]:
        if start + at not in told:
            yield MissingGlyph(cluster[at], start + at)


def _append(runs: list[Run], run: Run) -> None:
    last = runs[-1] if runs else run
    is_seen = _UNSEEN.sub("", run.text) != ""
    if runs and (not is_seen or (last.family, last.is_rtl) == (run.family, run.is_rtl)):
        runs[-1] = Run(last.text + run.text, last.family, last.is_rtl)
    else:
        runs.append(run)


def _shown(char: str) -> str:
    code = f"U+{ord(char):04X}"
    return f"{char}（{code}）" if char.isprintable() else code
