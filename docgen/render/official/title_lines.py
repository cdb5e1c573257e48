"""A title in lines of like length, turned where a word ends."""

from __future__ import annotations

from itertools import combinations, pairwise

_MOST = 20              # characters of 22 pt in 156 mm
# A line may end behind these, or begin with those; 的 and what closes a bracket never begins one.
_ENDS = ("年", "》", "”", "）", "：", "、", "计划", "协会", "自治区", "人员", "证书", "认证", "辅导员")
_BEGINS = ("《", "“", "（", "拟", "收回", "公示", "公告", "名单", "青少年", "专业水平")
_WHOLE = ("青少年科技辅导员", "专业水平", "认证", "证书", "人员", "名单", "公示", "公告", "关于", "维吾尔", "自治区")
_NEVER_FIRST = frozenset("的等年》”）：、，。")
_NEVER_LAST = frozenset("《“（拟第")
_OUT_OF_WORD = 8.0      # a turn inside a word costs as much as lines so many characters apart
_MOST_TRIED = 4         # lines; longer titles are cut where they fill a line


def title_lines(title: str) -> tuple[str, ...]:
    """The lines of a title; breaks that it brings are kept."""
    return tuple(line for part in title.split("\n") for line in _balanced(part.strip()) if line)


def _balanced(title: str) -> tuple[str, ...]:
    count = -(-len(title) // _MOST)
    if count <= 1:
        return (title,)
    turns = [at for at in range(1, len(title)) if _may_turn(title, at)] if count <= _MOST_TRIED else []
    found = [cuts for cuts in combinations(turns, count - 1) if max(_lengths(title, cuts)) <= _MOST]
    best = min(found, key=lambda cuts: _cost(title, cuts), default=tuple(range(_MOST, len(title), _MOST)))
    return tuple(title[start:end] for start, end in zip((0, *best), (*best, len(title)), strict=True))


def _may_turn(title: str, at: int) -> bool:
    before, after = title[at - 1], title[at]
    is_number = before.isascii() and (after.isascii() or after in "年月日")
    is_inside = any(title.startswith(word, at - cut) for word in _WHOLE for cut in range(1, len(word)) if cut <= at)
    return after not in _NEVER_FIRST and before not in _NEVER_LAST and not is_number and not is_inside


def _cost(title: str, cuts: tuple[int, ...]) -> float:
    lengths = _lengths(title, cuts)
    inside = sum(not (title[:at].endswith(_ENDS) or title[at:].startswith(_BEGINS)) for at in cuts)
    return max(lengths) - min(lengths) + _OUT_OF_WORD * inside


def _lengths(title: str, cuts: tuple[int, ...]) -> list[int]:
    edges = (0, *cuts, len(title))
    return [end - start for start, end in pairwise(edges)]
