"""The page for everyone: on a narrow telephone, with large letters, by keyboard, read aloud."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.published import ADDRESS, PUPIL, REVOKED, address
from tests.certificates.office import CLAIMS, claims

# https://github.com/dequelabs/axe-core, MPL-2.0; its licence stands beside it.
_AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text("utf-8")
_GRAVE = ("serious", "critical", "moderate")
_RUN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
_LONG = claims(
    number="XJC-Z-2026-00000001-QWER", holder="阿卜杜热合曼·麦麦提吐尔逊·努尔艾合买提", type_code=99
)  # fmt: skip


def ask(page: Page, text: str) -> None:
    page.get_by_label("粘贴二维码里的网址").fill(text)
    page.get_by_role("button", name="核验").click()
    expect(page.locator("#state")).to_be_focused()


def faults(page: Page) -> list[str]:
    """What axe finds and calls more than minor."""
    found: list[dict[str, Any]] = page.evaluate(_RUN)
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in _GRAVE]


def test_axe_finds_nothing_grave_and_sees_what_is(on_disk: Page) -> None:
    on_disk.evaluate(_AXE)
    on_disk.locator("summary").click()
    found = {"empty": faults(on_disk)}
    for text in (ADDRESS, address(PUPIL), address(REVOKED), "XJC-Z-2026-0001-Q"):
        ask(on_disk, text)
        found[text] = faults(on_disk)
    assert {text: told for text, told in found.items() if told} == {}

    on_disk.evaluate("document.querySelector('label[for=address]').remove()")
    assert "label" in [fault.partition(":")[0] for fault in faults(on_disk)]


def test_nothing_is_wider_than_the_screen(on_disk: Page) -> None:
    on_disk.locator("summary").click()
    wide = "[document.documentElement.scrollWidth, innerWidth]"
    for said in (CLAIMS, PUPIL, _LONG):
        ask(on_disk, address(said))
        # Twice as large, as readers with weak eyes set letters.
        for width, letters in ((320, ""), (320, "225%"), (420, "225%"), (1280, "")):
            on_disk.set_viewport_size({"width": width, "height": 640})
            on_disk.evaluate("(size) => (document.documentElement.style.fontSize = size)", letters)
            assert on_disk.evaluate(wide) == [width, width], (said.holder, width, letters)


def test_letters_are_large_and_what_is_touched_is_large_enough(on_disk: Page) -> None:
    ask(on_disk, address(PUPIL))
    size = "(element) => parseFloat(getComputedStyle(element).fontSize)"
    assert on_disk.locator("body").evaluate(size) >= 18
    assert on_disk.locator("#state").evaluate(size) >= 28
    for button in on_disk.locator("button:visible, label.way").all():
        box = button.bounding_box()
        assert box is not None and box["height"] >= 44 and box["width"] >= 44


def test_everything_is_reached_by_keyboard_and_the_answer_is_read_first(on_disk: Page) -> None:
    found = []
    for _ in range(5):
        on_disk.keyboard.press("Tab")
        found.append(on_disk.evaluate("document.activeElement.id || document.activeElement.textContent"))
    assert found == ["camera-open", "picture", "address", "核验", "这个页面怎样核验"]

    on_disk.locator("#address").focus()
    on_disk.keyboard.insert_text(ADDRESS)
    on_disk.keyboard.press("Enter")
    expect(on_disk.locator("#state")).to_be_focused()
    expect(on_disk).to_have_title("有效 · 证书核验")


def test_the_state_is_told_without_colour(on_disk: Page) -> None:
    on_disk.emulate_media(forced_colors="active")
    ask(on_disk, address(REVOKED))
    expect(on_disk.locator("#result")).to_contain_text("它不再有效")
