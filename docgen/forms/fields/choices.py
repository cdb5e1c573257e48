"""One of a list."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any

from docgen.forms.fields import invented
from docgen.forms.fields.base import Control, Ink, Raw, Ticks, Unreadable, Value
from docgen.forms.fields.single import Faults, SingleText, described

# GB/T 3304-1991, in the order of its codes 01 to 56, then the two entries that forms add.
ETHNICITIES = (
    "汉族", "蒙古族", "回族", "藏族", "维吾尔族", "苗族", "彝族", "壮族", "布依族", "朝鲜族", "满族",
    "侗族", "瑶族", "白族", "土家族", "哈尼族", "哈萨克族", "傣族", "黎族", "傈僳族", "佤族", "畲族",
    "高山族", "拉祜族", "水族", "东乡族", "纳西族", "景颇族", "柯尔克孜族", "土族", "达斡尔族", "仫佬族",
    "羌族", "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯族", "阿昌族", "普米族", "塔吉克族", "怒族",
    "乌孜别克族", "俄罗斯族", "鄂温克族", "德昂族", "保安族", "裕固族", "京族", "塔塔尔族", "独龙族",
    "鄂伦春族", "赫哲族", "门巴族", "珞巴族", "基诺族", "其他", "外国血统",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(SingleText):
    """One of `options`; with `ticks` all of them are printed, each with a box."""

    options: tuple[str, ...]
    ticks: bool = False

    def __post_init__(self) -> None:
        if not self.options or len(set(self.options)) != len(self.options):
            raise ValueError("options_not_distinct")

    def read(self, text: str) -> tuple[Value, Faults]:
        if text in self.options:
            return text, ()
        near = difflib.get_close_matches(text, self.options, n=1, cutoff=0.4)
        facts = {"value": text[:40], "options": "、".join(self.options)}
        if near:
            return self.unreadable(text, "choice_unknown_near", nearest=near[0], **facts)
        return self.unreadable(text, "choice_unknown", **facts)

    def show(self, value: Value) -> Ink:
        if not self.ticks:
            return SingleText.show(self, value)
        chosen = "" if isinstance(value, Unreadable) else value
        return Ticks(tuple((option, option == chosen) for option in self.options))

    def schema(self) -> dict[str, Any]:
        return described(self, {"type": "string", "enum": list(self.options)})

    def control(self) -> Control:
        return Control("select", self.options)

    def example(self, seed: int) -> Raw:
        sex = invented.person(seed).sex
        return sex if sex in self.options else self.options[seed % len(self.options)]

    def maximal(self) -> Raw:
        sex = invented.person(0).sex
        return sex if sex in self.options else max(self.options, key=len)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ethnicity(Choice):
    """One of the 56 of GB/T 3304; the word 族 may be left out in writing and is printed."""

    options: tuple[str, ...] = ETHNICITIES

    def read(self, text: str) -> tuple[Value, Faults]:
        return Choice.read(self, text + "族" if text + "族" in self.options else text)

    def example(self, seed: int) -> Raw:
        return invented.person(seed).ethnicity

