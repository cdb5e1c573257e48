"""Texts that a spreadsheet shows and does not calculate."""

from __future__ import annotations

_ACTIVE = ("=", "+", "-", "@", "\t", "\r")


def plain_cell(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(_ACTIVE) else text
