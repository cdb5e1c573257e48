"""The process that opens scans, seen from inside.

It is asked to `open` a file, whose bytes follow, or for a `page` of it by index, and answers with `fault`, or with
`pages`, or with a page's measures and its pixels.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from docgen.entries.limited_child import Tell, limit_time, questions
from docgen.scans.opening import Opened

# A picture of 70 million pixels in colour is held twice while it is made smaller.
_MOST_DATA = 560_000_000
_PROCESSOR_SECONDS = 30
# What a deep or odd file does to a reader written in Python; never a reason to die.
_ILL = (Exception,)


def main() -> None:
    """Serves until standard input ends."""
    held: list[Opened] = []
    for asked, data, tell in questions(most_data=_MOST_DATA):
        limit_time(_PROCESSOR_SECONDS)
        try:
            _answer(asked, data, held, tell)
        except MemoryError:
            tell({"fault": "memory"}, b"")
        except _ILL:
            tell({"fault": "damaged"}, b"")


def _answer(asked: dict[str, Any], data: bytes, held: list[Opened], tell: Tell) -> None:
    if "open" in asked:
        held.clear()
        held.append(Opened(data))
        tell({"pages": held[0].pages}, b"")
        return
    page = held[0].draw(asked["page"])
    measures = {name: value for name, value in asdict(page).items() if name != "pixels"}
    tell(measures, page.pixels)
