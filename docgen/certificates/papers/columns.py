"""The columns of a list: which are filled, and how wide each is for what stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docgen.forms.layout import MM_PER_PT
from docgen.render.official.document import CELL, PADDING, WIDTH, Column

Row = Mapping[str, str]

NUMBER, NAME, UNIT = "序号", "姓名", "工作单位"
# mm: what a column has at least and at most; what is left over is the unit's, else the name's.
_BOUNDS = {
    NUMBER: (12.0, 12.0), NAME: (23.0, 40.0), UNIT: (34.0, WIDTH), "地区": (20.0, 30.0), "级别": (13.0, 15.0),
    "证书编号": (30.0, 50.0), "申报编号": (21.5, 24.0), "证件号码": (43.0, 43.0), "收回日期": (27.0, 36.0),
    "日期和原因": (27.0, 36.0), "收回原因": (30.0, 50.0),
}
_FLUSH = (UNIT,)
# Numbers are read across: their columns are served first.
_SERVED = ("证书编号",)
_BESIDE = 2 * PADDING + 0.6     # padding and rules
_CHARACTER = CELL * MM_PER_PT


def columns_of(rows: Sequence[Row]) -> tuple[Column, ...]:
    """The columns that any row fills, together as wide as a line of 版心."""
    shown = [name for name in rows[0] if any(row[name] for row in rows)]
    widths = {name: _BOUNDS[name][0] for name in shown}
    spare = WIDTH - sum(widths.values())
    for name in sorted(shown, key=lambda one: one not in _SERVED):
        if name not in (NUMBER, UNIT):
            wanted = max(_length(row[name]) for row in rows) * _CHARACTER + _BESIDE
            more = max(0.0, min(wanted, _BOUNDS[name][1], widths[name] + spare) - widths[name])
            widths[name], spare = widths[name] + more, spare - more
    widths[UNIT if UNIT in shown else NAME] += spare
    labels = {UNIT: UNIT if NAME in shown else "单位名称"}
    return tuple(Column(labels.get(name, name), round(widths[name], 2), name not in _FLUSH, name) for name in shown)


def _length(text: str) -> float:
    """The length of the longest line in characters of full width."""
    return max(sum(map(_width, line)) for line in text.split("\n"))


def _width(mark: str) -> float:
    if mark == "-":
        return 0.34
    if mark < "\u2000" and mark != "·":
        return 0.72 if mark.isupper() else 0.51
    return 1.0
