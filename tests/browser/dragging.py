"""Files that a person drags from a folder onto a page, as Chromium itself reports it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Locator, Page


def drop(page: Page, place: Locator, *files: Path) -> None:
    """Drags files over a place of the page and lets them go there."""
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box is not None
    drop_at(page, box["x"] + 20, box["y"] + 12, files)


def drop_at(page: Page, x: float, y: float, files: Sequence[Path]) -> None:
    """The same at a point of the screen, in pixels."""
    devtools = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(one) for one in files], "dragOperationsMask": 1}
    for step in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": step, "x": x, "y": y, "data": data})
    devtools.detach()
