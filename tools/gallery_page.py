"""Makes the pictures of the verification page in docs/gallery: its states on a telephone side by side, one on a
narrow screen and one on a desk.

    python -m tools.gallery_page [FOLDER]

Draws with the fonts of this project in place of those of telephones, which Debian has not.
"""

from __future__ import annotations

import io
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from docgen.certificates.publishing import Publication, page_of
from tests.browser.published import ADDRESS, PUBLICATION, PUPIL, REVOKED, address, publication
from tests.certificates.office import NOW

_ROOT = Path(__file__).resolve().parents[1]
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>{fonts}</dir><cachedir>{cache}</cachedir>
<alias><family>Songti SC</family><prefer><family>Form Title</family><family>Form Song</family></prefer></alias>
<alias><family>PingFang SC</family><prefer><family>Form Hei</family></prefer></alias>
</fontconfig>"""
_GAP = 28
_PHONE = (400, 860)


def picture(browser: Browser, what: Publication, text: str, size: tuple[int, int], folder: Path) -> Image.Image:
    """The page after an address was pasted; without one as it opens."""
    is_phone = size[0] < 600
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, device_scale_factor=2, has_touch=is_phone, is_mobile=is_phone
    )
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    (folder / "verify.html").write_bytes(page_of(what))
    page.goto((folder / "verify.html").as_uri())
    page.locator("#issuer:not(:empty)").wait_for()
    if text:
        page.locator("#address").fill(text)
        page.locator("#paste button").click()
        page.locator("#state").wait_for()
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    found = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    return found


def side_by_side(pictures: list[Image.Image], across: int) -> Image.Image:
    """All pictures in rows of so many, on a quiet ground."""
    width, height = pictures[0].size
    rows = -(-len(pictures) // across)
    sheet = Image.new("RGB", (across * (width + _GAP) + _GAP, rows * (height + _GAP) + _GAP), (214, 209, 198))
    for place, one in enumerate(pictures):
        sheet.paste(one, (_GAP + place % across * (width + _GAP), _GAP + place // across * (height + _GAP)))
    return sheet


def main(folder: Path) -> None:
    """Writes the pictures into the folder."""
    forged = ADDRESS[:-1] + str((int(ADDRESS[-1]) + 1) % 10)
    states = [
        (PUBLICATION, ""), (PUBLICATION, ADDRESS), (PUBLICATION, address(PUPIL)), (PUBLICATION, address(REVOKED)),
        (publication(timedelta(days=3)), ADDRESS), (PUBLICATION, forged),
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        place = Path(name)
        config = place / "fonts.conf"
        config.write_text(FONTS.format(fonts=_ROOT / "fonts", cache=place / "cache"), "utf-8")
        browser = play.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"],
            env={"FONTCONFIG_FILE": str(config)},
        )  # fmt: skip
        phones = [picture(browser, what, text, _PHONE, place) for what, text in states]
        kept = {
            "verify-states": side_by_side(phones, 3),
            "verify-narrow": picture(browser, PUBLICATION, address(PUPIL), (320, 1100), place),
            "verify-desk": picture(browser, PUBLICATION, ADDRESS, (1100, 1000), place),
        }
        browser.close()
    for name, one in kept.items():
        small = one.resize((one.width // 2, one.height // 2), Image.Resampling.LANCZOS)
        small = small.quantize(255, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        small.save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else _ROOT / "docs" / "gallery")
