"""Who stands on a paper, as a list prints them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from docgen.certificates.papers.masking import masked_identity, masked_name

LEVELS = ("高级", "中级", "初级")
NO_LEVEL, NO_AREA = "未注明级别", "未注明地区"

@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who issues a paper and who answers: `issuer` is the full legal name, `contact` a person with a telephone
    number, `supervision` the telephone number that complaints go to. "" for what is not printed."""

    issuer: str
    contact: str = ""
    supervision: str = ""
    address: str = ""
    postcode: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A person on a list. `number` is the certificate's; `key` the application's, which tells people of one name
    and unit apart; `identity` the whole identity number, which papers print masked or not at all."""

    name: str
    unit: str = ""
    area: str = ""
    level: str = ""
    number: str = ""
    key: str = ""
    identity: str = ""


def counts_of(texts: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """How often each text stands there, in the order of their first; blanks are not counted."""
    return tuple(Counter(text for text in texts if text).items())


def sorted_people(people: Sequence[Listed]) -> tuple[Listed, ...]:
    """By level, the highest first, then by area; otherwise in the order given."""
    levels = {level: rank for rank, level in enumerate(dict.fromkeys((*LEVELS, *(one.level for one in people))))}
    areas = {area: rank for rank, area in enumerate(dict.fromkeys(one.area for one in people))}
    return tuple(sorted(people, key=lambda one: (levels[one.level], areas[one.area])))


def masked(people: Sequence[Listed], hides_names: bool, shows_identity: bool) -> tuple[Listed, ...]:
    """The people as a public list may print them: an identity number only masked, the key of those alone who share
    name and unit with another and have no certificate's number."""
    shown = [replace(one, name=masked_name(one.name)) for one in people] if hides_names else list(people)
    twins = Counter((one.name, one.unit) for one in shown)
    return tuple(
        replace(
            one,
            identity=masked_identity(one.identity) if shows_identity else "",
            key=one.key if twins[one.name, one.unit] > 1 and not one.number else "",
        )
        for one in shown
    )


def list_rows(people: Sequence[Listed], without: Sequence[str] = ()) -> list[dict[str, str]]:
    """The people's texts by the headings of the columns, numbered from 1."""
    return [
        {heading: text for heading, text in _texts_of(number, one).items() if heading not in without}
        for number, one in enumerate(people, 1)
    ]


def _texts_of(number: int, one: Listed) -> dict[str, str]:
    return {
        "序号": str(number), "姓名": one.name, "工作单位": one.unit, "地区": one.area, "级别": one.level,
        "证书编号": one.number, "申报编号": one.key, "证件号码": one.identity,
    }
