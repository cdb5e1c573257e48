"""Invented people and offices for papers."""

from __future__ import annotations

import io

import pypdf

from docgen.certificates.papers.people import Listed, Office

OFFICE = Office(
    issuer="虚构省青少年科技辅导员协会", contact="王老师，0991-1234567", supervision="0991-7654321",
    address="虚构省虚构市科学路1号", postcode="830000",
)  # fmt: skip
LONG_UNIT = "虚构维吾尔自治区雪莲路蒙古自治州和静县天鹅湖镇中心学校（和静县第二寄宿制学校）"
NAMES = (
    "阿依古丽·买买提", "赵子衿", "钱𬭊", "努尔麦麦提·图尔荪托合提", "李堃", "ئايگۈل مەمەت", "迪丽努尔·阿不都热合曼·阿卜杜拉",
    "𫍯若水", "王𠮷", "欧阳犇",
)  # fmt: skip
_UNITS = ("虚构市第一小学", LONG_UNIT, "虚构县青少年活动中心")
_AREAS = ("虚构市", "雪莲路蒙古自治州", "和田地区")
_LEVELS = ("初级", "高级", "初级", "中级")


def people(count: int) -> tuple[Listed, ...]:
    """So many people of three levels, areas and units, no two of one name and unit for the first thirty."""
    return tuple(
        Listed(
            name=NAMES[number % 10] if number < 30 else f"赵{number}", unit=_UNITS[number % 3], area=_AREAS[number % 3],
            level=_LEVELS[number % 4], key=str(number + 1), identity="650102198001011234",
        )
        for number in range(count)
    )  # fmt: skip


def pages(pdf: bytes) -> list[str]:
    """The text of each page without blanks."""
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
