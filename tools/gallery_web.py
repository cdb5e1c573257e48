"""Makes the pictures of the web service's pages in docs/gallery, each on a desk and on a telephone.

    python -m tools.gallery_web [FOLDER]

Draws with the fonts of this project in place of those of telephones, which Debian has not.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, sync_playwright

from tests.finished import FORM, definition, made, written
from tests.made_rosters import applicants, cell_of, filled, saved, write_filled, write_proofs
from tests.web.service import running_service
from tools.gallery_page import FONTS

_ROOT = Path(__file__).resolve().parents[1]
SIZES = {"": (1280, 900), "-phone": (360, 740)}
_TALLEST = 1800
_PATIENCE = 180_000
_PEOPLE = 6

Shot = Callable[[Page, Path], None]


def _goes(path: str) -> Shot:
    def act(page: Page, folder: Path) -> None:
        page.goto(path)

    return act


def _form(page: Page, path: str, step: str) -> None:
    page.goto(f"/f/{FORM}/{path}")
    page.wait_for_selector("html[data-ready]")
    page.locator(f'[data-step-link="{step}"]').click()


def _cover(page: Page, folder: Path) -> None:
    _form(page, "", "1")
    page.locator('[name="district"]').fill("天山")
    page.locator("#draft:not([hidden])").wait_for()


def _fields(page: Page, folder: Path) -> None:
    _form(page, "sample", "2")


def _rows(page: Page, folder: Path) -> None:
    _form(page, "sample", "3")


def _photo(page: Page, folder: Path) -> None:
    _form(page, "", "2")
    page.set_input_files('[name="photo"]', next(written("typical").parent.rglob("照片.jpg")))
    page.locator('[data-path="photo"] .told p').wait_for()
    page.locator('[data-path="photo"]').scroll_into_view_if_needed()


def _wrong(page: Page, folder: Path) -> None:
    _form(page, "sample", "1")
    page.locator('[name="name"]').fill("")
    page.locator('[data-step-link="2"]').click()
    page.locator('[name="mobile"]').fill("123")
    page.locator('[data-step-link="last"]').click()
    page.locator('[value="check"]:visible').last.click()
    page.locator("#summary:focus").wait_for()


def _field(page: Page, folder: Path) -> None:
    _wrong(page, folder)
    page.locator("#summary a").first.click()


def _checked(page: Page, folder: Path) -> None:
    _form(page, "sample", "last")
    page.locator('[value="check"]:visible').last.click()
    page.locator("#summary:focus").wait_for()


def _preview(page: Page, folder: Path) -> None:
    _form(page, "sample", "last")
    page.locator('[value="preview"]').click()
    page.locator("#preview img").nth(1).wait_for()


def _not_opened(page: Page, folder: Path) -> None:
    page.goto("/open")
    page.set_input_files("#file", {"name": "报名表.pdf", "mimeType": "application/pdf", "buffer": b"no PDF"})
    page.locator("form.box button").click()
    page.locator("#summary").wait_for()


def _workspace(page: Page, folder: Path) -> None:
    page.goto("/u/")
    page.locator("form.box button").click()
    page.locator("#roster").wait_for()


def _bring(page: Page, folder: Path, spoilt: bool) -> None:
    """A workspace whose roster has been checked."""
    _workspace(page, folder)
    people = list(applicants(definition(), _PEOPLE))
    write_filled(folder, definition(), people).unlink()
    write_proofs(folder, definition(), people)
    book = filled(definition(), people)
    if spoilt:
        cell_of(definition(), book, "手机号码", 4).value = "123"
        cell_of(definition(), book, "身份证号", 6).value = "650199198803150121"
    proofs = io.BytesIO()
    with zipfile.ZipFile(proofs, "w") as archive:
        for one in sorted(folder.rglob("*")):
            if one.is_file():
                archive.write(one, one.relative_to(folder).as_posix())
    page.set_input_files("#roster", {"name": "名单.xlsx", "mimeType": "", "buffer": saved(book)})
    page.set_input_files("#files", {"name": "材料.zip", "mimeType": "", "buffer": proofs.getvalue()})
    page.locator('form[action$="bring"] button').click()
    page.locator('form[action$="make"] button').wait_for(timeout=_PATIENCE)


def _marked(page: Page, folder: Path) -> None:
    _bring(page, folder, spoilt=True)


def _making(page: Page, folder: Path) -> None:
    _bring(page, folder, spoilt=False)
    # A moment of it, held: it goes too fast for a picture.
    page.route("**/state.json", lambda route: route.fulfill(json={"stage": "making", "count": 24, "done": 9, "busy": True}))
    page.locator('form[action$="make"] button').click()
    page.wait_for_function("() => document.querySelector('progress').value === 9", timeout=_PATIENCE)


def _made(page: Page, folder: Path) -> None:
    _bring(page, folder, spoilt=False)
    page.locator('form[action$="make"] button').click()
    page.locator('a[href$="packs.zip"]').wait_for(timeout=_PATIENCE)


def _scans(page: Page, folder: Path) -> None:
    # Drawn with what draws no page of ours: wanted for this picture alone.
    from tests.scans.devices import LEVELS, scanned
    from tests.scans.papers import altered, handled, in_hands

    _workspace(page, folder)
    files: list[FilePayload] = []
    for number, paper in enumerate((handled(7, 1), in_hands(altered(5, "digit", 11), 2)), 1):
        back = scanned(paper.picture, LEVELS["office-200"], number)[:, :, ::-1]
        stream = io.BytesIO()
        Image.fromarray(back).save(stream, "JPEG", quality=80, dpi=(200, 200))
        files.append({"name": f"扫描{number}.jpg", "mimeType": "", "buffer": stream.getvalue()})
    page.set_input_files("#scan-files", files)
    page.set_input_files("#originals", {"name": "申报书.pdf", "mimeType": "", "buffer": made("typical").pdf or b""})
    page.locator('form[action$="scans"] button').click()
    page.locator('a[href$="scan-report.pdf"]').wait_for(timeout=_PATIENCE)


def _erased(page: Page, folder: Path) -> None:
    _workspace(page, folder)
    page.locator(".erasing summary").click()
    page.locator('form[action$="erase"] button').click()
    page.locator('h1:has-text("已清除")').wait_for()


# The pictures that show a page from its top to its end.
_WHOLE = {
    "home": _goes("/"), "open": _goes("/open"), "not-opened": _not_opened, "api": _goes("/api/"),
    "refusal": _goes("/f/nothing/"), "units": _goes("/u/"), "workspace-empty": _workspace, "workspace": _marked,
    "making": _making, "made": _made, "unit-scans": _scans, "erased": _erased, "step": _fields, "rows": _rows, "checked": _checked,
}  # fmt: skip
# Those that show what is seen at once.
_SEEN = {"cover": _cover, "photo": _photo, "problems": _wrong, "field": _field, "preview": _preview}
_SHOTS: Mapping[str, Shot] = _WHOLE | _SEEN


@contextmanager
def drawing_browser(folder: Path) -> Iterator[Browser]:
    """Chromium with the fonts of this project."""
    config = folder / "fonts.conf"
    config.write_text(FONTS.format(fonts=_ROOT / "fonts", cache=folder / "cache"), "utf-8")
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"],
            env={**os.environ, "FONTCONFIG_FILE": str(config)},
        )  # fmt: skip
        yield browser
        browser.close()


@contextmanager
def page_of(browser: Browser, size: tuple[int, int], address: str) -> Iterator[Page]:
    """A page on a desk or, where it is narrow, on a telephone."""
    is_phone = size[0] < 600
    context = browser.new_context(
        base_url=address, locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": size[0], "height": size[1]},
        device_scale_factor=2, has_touch=is_phone, is_mobile=is_phone, reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def write_picture(page: Page, path: Path, is_whole: bool, width: int) -> None:
    """The page as it is seen, or from its top to its end."""
    page.evaluate("() => document.fonts.ready")
    if is_whole:
        # As high a screen as the page: what sticks to an edge then lies where it belongs.
        height = page.evaluate("() => document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": min(height, _TALLEST)})
        page.evaluate("() => scrollTo(0, 0)")
    found = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    small = found.resize((found.width // 2, found.height // 2), Image.Resampling.LANCZOS)
    small.quantize(128, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(path, optimize=True)


def main(folder: Path, names: list[str]) -> None:
    """Writes the pictures (none named: all) into the folder."""
    with tempfile.TemporaryDirectory() as name, running_service(Path(name)) as service, drawing_browser(Path(name)) as browser:
        for shot in names or list(_SHOTS):
            for ending, size in SIZES.items():
                with page_of(browser, size, service.address) as page, tempfile.TemporaryDirectory() as work:
                    _SHOTS[shot](page, Path(work))
                    write_picture(page, folder / f"web-{shot}{ending}.png", shot in _WHOLE, size[0])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else _ROOT / "docs" / "gallery", sys.argv[2:])
