"""Debian's Chromium, always with a new profile; a test that leaves something behind has a page of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, expect, sync_playwright

from docgen.certificates.publishing import published_files
from tests.browser.published import PUBLICATION, camera_film, write_files
from tests.certificates.office import NOW
from tests.web.service import Service, running_service

_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

# A machine whose cores are all busy is slow, not wrong.
expect.set_options(timeout=60_000)


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the camera of the browser sees: a certificate's code."""
    path = tmp_path_factory.mktemp("camera") / "certificate.mjpeg"
    path.write_bytes(camera_film())
    return path


@pytest.fixture(scope="module")
def browser(film: Path) -> Iterator[Browser]:
    """One for the tests of a module, and gone after them: while it runs, nobody else in this thread can start an
    event loop."""
    camera = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=[*_FLAGS, *camera, f"--use-file-for-fake-video-capture={film}"],
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published folder with a list of one hour ago."""
    return write_files(tmp_path_factory.mktemp("published"), published_files(PUBLICATION))


@contextmanager
def new_page(browser: Browser) -> Iterator[Page]:
    """An empty page with a memory of its own, at the office's time."""
    context = browser.new_context(locale="zh-CN", timezone_id="America/New_York")
    one = context.new_page()
    one.clock.set_fixed_time(NOW)
    yield one
    context.close()


@contextmanager
def without_complaints(page: Page) -> Iterator[None]:
    """What the page complains of meanwhile fails the test."""
    told: list[str] = []

    def on_error(error: Error) -> None:
        told.append(str(error))

    def on_line(line: ConsoleMessage) -> None:
        # /c/DIGITS has no file: a host of plain files answers 404, and Chromium says so.
        if line.type in ("error", "warning") and "404 (Not Found)" not in line.text:
            told.append(line.text)

    page.on("pageerror", on_error)
    page.on("console", on_line)
    yield
    page.remove_listener("pageerror", on_error)
    page.remove_listener("console", on_line)
    assert told == []


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page of this test alone."""
    with new_page(browser) as one, without_complaints(one):
        yield one


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """One page without a network for all tests that only open the file: new ones take most of the time."""
    with new_page(browser) as one:
        one.context.set_offline(True)
        yield one


@pytest.fixture
def on_disk(tab: Page, folder: Path) -> Iterator[Page]:
    """The page opened from a file, without a network, on a telephone that has never seen it."""
    tab.set_viewport_size({"width": 420, "height": 900})
    tab.emulate_media(forced_colors="null")
    with without_complaints(tab):
        tab.goto((folder / "verify.html").as_uri())
        tab.evaluate("localStorage.clear()")
        yield tab


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The web service, for all who visit it."""
    with running_service(tmp_path_factory.mktemp("service")) as found:
        yield found
