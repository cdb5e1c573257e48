"""What tells one unit or place from another: the unified social credit code, province and city."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from docgen.forms.fields import invented
from docgen.forms.fields.base import Control, Fault, Raw, Value
from docgen.forms.fields.single import Faults, SingleText, described
from docgen.forms.fields.two_parts import TwoParts

_CODE = re.compile(r"[1-9A-GY][1239][0-9]{6}[0-9A-HJ-NP-RTUW-Y]{10}")
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LENGTH = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditCode(SingleText):
    """统一社会信用代码 (GB 32100-2015): 18 digits and capitals without I O Z S V, the last a check digit."""

    def read(self, text: str) -> tuple[Value, Faults]:
        code = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
        if len(code) != _LENGTH:
            return self.unreadable(text, "credit_code_length", count=len(code))
        if not _CODE.fullmatch(code):
            return self.unreadable(text, "credit_code_characters")
        if check_digit(code[:-1]) != code[-1]:
            return self.unreadable(text, "credit_code_check_digit")
        return code, ()

    def schema(self) -> dict[str, Any]:
        return described(self, {"type": "string", "pattern": "^[0-9A-HJ-NP-RTUW-Ya-hj-np-rtuw-y]{18}$"})

    def example(self, seed: int) -> Raw:
        start = f"52{invented.UNGIVEN_COUNTY}MJ{seed % 10_000_000:07d}"
        return start + check_digit(start)


def check_digit(first: str) -> str:
    """The last sign of a code whose first 17 are given: weights 3^i mod 31, as in GB 32100."""
    total = sum(_SIGNS.index(sign) * pow(3, index, 31) for index, sign in enumerate(first))
    return _SIGNS[-total % 31]


# GB/T 2260, with the Corps, which recommends on its own.
PROVINCES = (
    "北京市", "天津市", "河北省", "山西省", "内蒙古自治区", "辽宁省", "吉林省", "黑龙江省", "上海市", "江苏省",
    "浙江省", "安徽省", "福建省", "江西省", "山东省", "河南省", "湖北省", "湖南省", "广东省", "广西壮族自治区",
    "海南省", "重庆市", "四川省", "贵州省", "云南省", "西藏自治区", "陕西省", "甘肃省", "青海省", "宁夏回族自治区",
    "新疆维吾尔自治区", "新疆生产建设兵团", "台湾省", "香港特别行政区", "澳门特别行政区",
)  # fmt: skip


_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
_CITY_ENDINGS = ("市", "区", "县", "州", "盟", "旗", "地区")


@dataclass(frozen=True, slots=True)
class Place:
    """A province and a city of it (in a municipality a district); either is "" where it is not said."""

    province: str
    city: str

    def __str__(self) -> str:
        return self.province + self.city


@dataclass(frozen=True, slots=True, kw_only=True)
class Region(TwoParts):
    """A city with its province, written as a mapping or as one text that begins with the province. The value
    is a `Place`, its names in full."""

    names = ("province", "city")

    def from_text(self, text: str) -> Value:
        plain = re.sub(r"\s+", "", text)
        province = next((name for name in PROVINCES if plain.startswith(name)), "")
        return Place(province, _with_ending(plain.removeprefix(province)))

    def from_parts(self, first: str, second: str) -> Value:
        return Place(_full_name(first), _with_ending(second)) if first or second else None

    def nearest(self, key: str) -> str:
        return "province" if "省" in key or "prov" in key else "city"

    def value_faults(self, value: Place) -> Faults:
        faults = []
        if value.province not in PROVINCES:
            faults.append(Fault("region_without_province", {"label": self.label, "value": value.province or str(value)}))
        if not value.city:
            code = "region_without_district" if value.province in _MUNICIPALITIES else "region_without_city"
            faults.append(Fault(code, {"label": self.label}))
        return tuple(faults)

    def schema(self) -> dict[str, Any]:
        return self.either_schema({"province": {"enum": list(PROVINCES)}, "city": {"type": "string", "minLength": 1}}, {})

    def control(self) -> Control:
        return Control("group", parts={"province": Control("select", PROVINCES), "city": Control("text")})

    def example(self, seed: int) -> Raw:
        return {"province": "四川省", "city": ("绵阳市", "宜宾市", "雅安市")[seed % 3]}

    def maximal(self) -> Raw:
        return {"province": "新疆维吾尔自治区", "city": "克孜勒苏柯尔克孜自治州"}


def _full_name(text: str) -> str:
    """The province that a text begins: 新疆 is the region, 兵团 the Corps."""
    if text in ("兵团", "新疆兵团"):
        return "新疆生产建设兵团"
    return next((name for name in PROVINCES if len(text) > 1 and name.startswith(text)), text)


def _with_ending(city: str) -> str:
    return city if not city or city.endswith(_CITY_ENDINGS) else city + "市"
