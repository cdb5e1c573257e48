"""Filters of the page templates."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from docgen.certificates.epoch import CHINA
from docgen.web.questions import KEPT_SIGN, Kept


def lines(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in str(text).split("\n") if line.strip()]


def as_image(png: bytes) -> str:
    """A PNG as an address of its own."""
    return "data:image/png;base64," + base64.b64encode(png).decode()


def travelling(kept: Kept) -> str:
    """A file as it stands in a hidden field."""
    return f"{kept.name}{KEPT_SIGN}{kept.data}"


def percent(number: float) -> str:
    """A number that a style sheet's class can bear: whole percents."""
    return f"{number:.3f}"


def china_time(moment: datetime | str | float) -> str:
    """A time in China: a moment, one as the log writes it, or seconds of the epoch; "" for none."""
    if not moment:
        return ""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    elif not isinstance(moment, datetime):
        moment = datetime.fromtimestamp(moment, UTC)
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"


def entry(mapping: Mapping[str, Any], name: str) -> Any:
    """What a mapping has under a name; "" for nothing."""
    return mapping.get(name, "")


def day(on: date) -> str:
    """A day as people write it."""
    return f"{on.year}年{on.month}月{on.day}日"


def second(moment: datetime) -> str:
    """A moment in China, to the second."""
    there = moment.astimezone(CHINA)
    return f"{day(there)} {there:%H:%M:%S}"


def _registered() -> Any:
    from django.template import Library

    library = Library()
    for function in (lines, as_image, travelling, percent, china_time, entry, day, second):
        library.filter(function.__name__, function)
    return library


register = _registered()
