"""Filters of the page templates."""

from __future__ import annotations

import base64
from typing import Any

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


def _registered() -> Any:
    from django.template import Library

    library = Library()
    for function in (lines, as_image, travelling, percent):
        library.filter(function.__name__, function)
    return library


register = _registered()
