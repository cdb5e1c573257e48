"""Debian's Chromium as a visitor of the service uses it, and what axe says of a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
_AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text("utf-8")
_GRAVE = ("serious", "critical")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, closed with the block."""
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path="/usr/bin/chromium", args=list(_FLAGS))
        yield found
        found.close()


@contextmanager
def visitor(
    browser: Browser, width: int = 390, height: int = 844, scripts: bool = True, touch: bool = False
) -> Iterator[Page]:
    """A page of a new profile; a script that fails in it fails the test."""
    context = browser.new_context(
        locale="zh-CN", viewport={"width": width, "height": height}, java_script_enabled=scripts, accept_downloads=True,
        has_touch=touch, is_mobile=touch, reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(20_000)
    told: list[str] = []
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("console", lambda line: told.append(line.text) if "Content Security" in line.text else None)
    yield page
    context.close()
    assert told == []


def grave_faults(page: Page) -> list[str]:
    """What axe calls serious or critical."""
    page.evaluate(_AXE)
    found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in _GRAVE]
