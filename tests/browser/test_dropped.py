"""Hostile files dragged onto the pages: each gets its sentence, and the page is as usable as before."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from docgen.entries.sample_pdf import one_page_pdf
from docgen.problems import catalogue
from tests.browser.dragging import drop, drop_at
from tests.browser.visitors import chromium, visitor
from tests.entries.attachments.hostile_files import hostile
from tests.finished import FORM
from tests.web.service import Service

_PROGRAM = b"MZ\x90\x00" + bytes(range(256)) * 40
_HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(4000)
_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="25" height="35"><script>alert(1)</script></svg>'
_PDF = one_page_pdf(("A",))
# What is dropped as an attachment, and as a photo: the bytes and the code that is due.
ATTACHMENTS = {
    "program.pdf": (_PROGRAM, "attachment_not_pdf"), "six megabytes.pdf": (_PDF + b" " * 6_000_000, "file_too_large"),
    "locked.pdf": (hostile()["password"][0], "attachment_encrypted"),
    "script.pdf": (hostile()["script on opening"][0], "attachment_javascript"), "empty.pdf": (b"", "file_empty"),
    "bomb.pdf": (hostile()["packed twice"][0], "attachment_bomb"), "telephone.pdf": (_HEIC, "attachment_is_other"),
    "drawing.pdf": (_SVG, "attachment_is_other"), "cod\u202efdp.exe": (_PROGRAM, "attachment_not_pdf"),
}  # fmt: skip
PHOTOS = {
    "telephone.jpg": (_HEIC, "photo_not_picture"), "drawing.png": (_SVG, "photo_not_picture"),
    "program.jpg": (_PROGRAM, "photo_not_picture"), "empty.jpg": (b"", "file_empty"),
}  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    """An office PC; nothing that is dropped may make the browser leave the page."""
    with visitor(browser, 1280, 900) as page:
        left: list[str] = []
        page.on("framenavigated", lambda frame: left.append(frame.url))
        yield page
        assert [url for url in left if not url.startswith("http://127.0.0.1")] == []


def written(folder: Path, name: str, data: bytes = b"x") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def many(folder: Path, count: int) -> list[Path]:
    return [written(folder, f"{number}.jpg") for number in range(count)]


def sentence(code: str) -> re.Pattern[str]:
    """What is said, whatever the facts are."""
    return re.compile(".*".join(map(re.escape, re.split(r"\{[^}]*\}", catalogue()[code].says))))


def told_of(page: Page, place: Locator, file: Path) -> list[str]:
    """The codes that the page is told when a file is dropped; every one is shown beside the place."""
    with page.expect_response("**/file") as response:
        drop(page, place, file)
    problems: list[dict[str, Any]] = response.value.json()["problems"]
    for one in problems:
        expect(place.locator(".told")).to_contain_text(one["says"])
        assert "\u202e" not in one["says"]
    return [one["code"] for one in problems]


def at_attachment(page: Page, service: Service) -> Locator:
    page.goto(f"{service.address}/f/{FORM}/")
    page.wait_for_selector("html[data-ready]")
    page.locator('[data-step-link="4"]').click()
    page.locator('[data-rows="courses"] > [data-add]').click()
    return page.locator('[data-path="courses.0.attachment"]')


def test_every_hostile_attachment_gets_its_sentence_and_a_right_one_is_taken_after_them(
    desk: Page, service: Service, tmp_path: Path
) -> None:
    place = at_attachment(desk, service)
    found = {name: told_of(desk, place, written(tmp_path, name, data)) for name, (data, _) in ATTACHMENTS.items()}
    assert found == {name: [code] for name, (_, code) in ATTACHMENTS.items()}
    assert told_of(desk, place, written(tmp_path, "right.pdf", _PDF)) == []
    expect(place.locator(".right")).to_be_visible()
    expect(desk.locator("#announce")).to_have_text("可以用。")
    # What was said of a file is not lost when its step is left.
    desk.locator('[data-step-link="5"]').click()
    with desk.expect_response("**/texts"):
        desk.locator('[data-step-link="4"]').click()
    expect(place.locator(".right")).to_be_visible()


def test_every_hostile_photo_gets_its_sentence(desk: Page, service: Service, tmp_path: Path) -> None:
    at_attachment(desk, service)
    desk.locator('[data-step-link="2"]').click()
    place = desk.locator('[data-path="photo"]')
    found = {name: told_of(desk, place, written(tmp_path, name, data)) for name, (data, _) in PHOTOS.items()}
    assert found == {name: [code] for name, (_, code) in PHOTOS.items()}
    expect(place.locator(".crop")).to_have_count(0)


def test_one_place_takes_one_file_and_nothing_is_taken_elsewhere(desk: Page, service: Service, tmp_path: Path) -> None:
    place = at_attachment(desk, service)
    drop(desk, place, *many(tmp_path, 200))
    expect(place.locator(".told .wrong")).to_contain_text("只放一份文件，刚才拖来了 200 份")
    (tmp_path / "folder").mkdir()
    drop(desk, place, tmp_path / "folder")
    expect(place.locator(".told .wrong")).to_contain_text("不能放文件夹")
    desk.evaluate("() => addEventListener('dragover', (event) => { window.stays = event.defaultPrevented; })")
    drop_at(desk, 40, 12, [written(tmp_path, "page.html", b"<p>elsewhere")])
    # A browser opens what is dropped where no script takes it.
    assert desk.evaluate("() => window.stays") is True
    assert desk.evaluate("() => document.querySelector('[name=\"courses.0.attachment\"]').files.length") == 0
    desk.locator('[name="courses.0.name"]').fill("气象")
    expect(desk.locator('[data-path="courses.0.name"] .counter')).to_contain_text("2／")


def test_a_name_that_leads_elsewhere_is_only_a_name(desk: Page, service: Service) -> None:
    """No disk bears such a name; a page that is not ours may say it."""
    place = at_attachment(desk, service)
    with desk.expect_response("**/file") as response:
        place.locator("input[type=file]").evaluate(
            """(input, pdf) => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([pdf], '../../../\\u202efdp.pdf', {type: 'application/pdf'}));
              input.files = transfer.files;
              input.dispatchEvent(new Event('change', {bubbles: true}));
            }""",
            _PDF.decode("latin-1"),
        )
    assert response.value.status == 200
    assert not [path for path in service.work.rglob("*fdp.pdf*")]
    assert not [path for path in service.work.parent.parent.glob("*fdp.pdf*")]


def test_what_is_too_large_for_any_request_is_told_before_it_is_sent(desk: Page, service: Service, tmp_path: Path) -> None:
    place = at_attachment(desk, service)
    huge = written(tmp_path, "huge.pdf")
    with open(huge, "r+b") as stream:
        stream.truncate(90_000_000)
    drop(desk, place, huge)
    expect(place.locator(".told .wrong")).to_contain_text("文件太大，有 90 MB。一次最多 80 MB")
    desk.goto(f"{service.address}/open")
    drop(desk, desk.locator("[data-file]"), huge)
    expect(desk.locator("#file-told")).to_contain_text("文件太大，有 90 MB")
    desk.get_by_role("button", name="打开").click()
    expect(desk.locator("#file-told")).to_contain_text("一次最多 80 MB")


@cache
def zip_bomb(name: str) -> bytes:
    """A small zip whose one file is large."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(name, bytes(120_000_000))
    return stream.getvalue()


# The bytes, or what a bomb has inside, and the code that is due.
OPENED: Mapping[str, tuple[bytes | str, str]] = {
    "program.pdf": (_PROGRAM, "read_kind_unknown"), "empty.docx": (b"", "read_kind_unknown"),
    "bomb.zip": ("填写内容.yaml", "web_draft_broken"), "bomb.docx": ("word/document.xml", "word_not_docx"),
}  # fmt: skip


def test_what_cannot_be_gone_on_with_is_told_on_the_page_that_asks(desk: Page, service: Service, tmp_path: Path) -> None:
    desk.goto(f"{service.address}/open")
    for name, (data, code) in OPENED.items():
        desk.wait_for_selector("html[data-ready]")
        drop(desk, desk.locator("[data-file]"), written(tmp_path, name, zip_bomb(data) if isinstance(data, str) else data))
        with desk.expect_response("**/open") as response:
            desk.get_by_role("button", name="打开").click()
        assert response.value.status == 422
        expect(desk.locator("#summary")).to_contain_text(sentence(code))


def test_a_unit_drops_a_bomb_hundreds_of_files_and_a_folder(desk: Page, service: Service, tmp_path: Path) -> None:
    desk.goto(f"{service.address}/u/")
    desk.get_by_role("button", name="开一个工作区").click()
    desk.wait_for_selector("html[data-ready]")
    roster, files = (desk.locator(f"[data-file]:has(#{name})") for name in ("roster", "files"))
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    many(tmp_path / "folder" / "inner", 201)
    drop(desk, files, *many(tmp_path, 200))
    desk.wait_for_function("() => document.getElementById('files').files.length === 200")
    drop(desk, files, tmp_path / "folder")
    expect(files.locator(".told")).to_contain_text("一次最多 400 份文件。请把文件夹压缩成一个 .zip")
    (tmp_path / "folder" / "inner" / "0.jpg").unlink()
    drop(desk, files, tmp_path / "folder")
    desk.wait_for_function("() => document.getElementById('files').files.length === 400")

    desk.locator("#files").evaluate("input => { input.value = ''; }")
    drop(desk, roster, written(tmp_path, "bomb.xlsx", zip_bomb("xl/worksheets/sheet1.xml")))
    desk.get_by_role("button", name="上传并检查").click()
    expect(desk.get_by_role("heading", name="名单不能用")).to_be_visible()
    expect(desk.locator(".found")).to_contain_text(sentence("roster_not_workbook"))
    expect(desk.get_by_role("button", name="上传并检查")).to_be_enabled()
