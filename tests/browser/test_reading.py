"""What a person does with the page: scan, give a picture, paste an address, type a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from docgen.certificates import publishing
from docgen.certificates.publishing import page_of
from docgen.render.page_pictures import page_pictures
from tests.browser.published import (
    ADDRESS,
    PUPIL,
    REPLACED,
    REVOKED,
    SUSPENDED,
    address,
    code_picture,
    png,
    publication,
    with_seal,
)
from tests.certificates.drawers import drawer, sample
from tests.certificates.office import CLAIMS, HOST, claims

_MESSENGER = "?from=singlemessage&nsukey=Zx%2B1%3D&isappinstalled=0#wechat_redirect"


def paste(page: Page, text: str) -> Locator:
    """The answer to a pasted address."""
    page.get_by_label("粘贴二维码里的网址").fill(text)
    page.get_by_role("button", name="核验").click()
    return page.get_by_role("region").filter(has=page.locator("#state"))


def give(page: Page, picture: bytes) -> None:
    page.get_by_label("选择图片").set_input_files({"name": "证书.png", "mimeType": "image/png", "buffer": picture})


def test_a_certificate_is_shown_with_all_that_its_paper_must_say(on_disk: Page) -> None:
    answer = paste(on_disk, ADDRESS)
    expect(answer.get_by_role("heading", level=2)).to_have_text("有效")
    for words in ("欧阳月", "青少年科技辅导员专业水平证书", "中级", "XJC-Z-2026-0001-Q", "2026年11月20日", "2031年11月19日",
                  "虚构市青少年科技辅导员协会", "逐项核对", "2026年11月22日 09:00"):  # fmt: skip
        expect(answer).to_contain_text(words)
    expect(answer).to_contain_text(f"请确认网址为 {HOST}")


def test_every_state_is_said_in_words(on_disk: Page) -> None:
    for said, state in {
        REVOKED: "已收回",
        SUSPENDED: "暂停",
        REPLACED: "已补发换发",
        claims(expires_on=CLAIMS.issued_on): "已过期",
        PUPIL: "签名有效，须核对姓名",
    }.items():
        answer = paste(on_disk, address(said))
        expect(answer.get_by_role("heading", level=2)).to_have_text(state)
        expect(answer).to_contain_text(said.holder)


def test_an_old_page_never_says_valid(page: Page, tmp_path: Path) -> None:
    (tmp_path / "verify.html").write_bytes(page_of(publication(timedelta(hours=25))))
    page.goto((tmp_path / "verify.html").as_uri())
    answer = paste(page, ADDRESS)
    expect(answer.get_by_role("heading", level=2)).to_have_text("签名有效，但状态未能联网确认")
    expect(answer).to_contain_text("2026年11月21日 09:00")


def test_what_is_not_ours_is_said_in_words(on_disk: Page) -> None:
    for text, state in {
        ADDRESS[:-1] + str((int(ADDRESS[-1]) + 1) % 10): "签名无效，疑似伪造",
        ADDRESS.replace(HOST, "zs.examp1e.org"): "不是官方网址，疑似伪造",
        "今天下午开会": "没有认出证书",
        "see-you-tomorrow": "没有认出证书",
        f"https://{HOST}/": "没有认出证书",
    }.items():
        answer = paste(on_disk, text)
        expect(answer.get_by_role("heading", level=2)).to_have_text(state)
        expect(answer).to_contain_text(f"请确认网址为 {HOST}")


def test_an_address_with_what_a_messenger_adds_is_read(on_disk: Page) -> None:
    answer = paste(on_disk, f"这是我的证书：{ADDRESS}{_MESSENGER} 请查收")
    expect(answer.get_by_role("heading", level=2)).to_have_text("有效")


def test_a_number_with_its_code_is_looked_up_elsewhere(on_disk: Page) -> None:
    for text in (f"https://{HOST}/n/XJC-Z-2026-0001-Q/7K3MW0QX1D", "XJC-Z-2026-0001-Q 7k3mw-oqxid"):
        answer = paste(on_disk, text)
        expect(answer.get_by_role("heading", level=2)).to_have_text("需联网查询")
        expect(answer.get_by_role("link")).to_have_attribute("href", f"https://{HOST}/n/XJC-Z-2026-0001-Q/7K3MW0QX1D")


def test_a_number_alone_answers_nothing(on_disk: Page) -> None:
    answer = paste(on_disk, "XJC-Z-2026-0001-Q")
    expect(answer.get_by_role("heading", level=2)).to_have_text("需联网查询")
    expect(answer).to_contain_text("10 位核验码")


def test_the_typed_name_decides_on_a_masked_one(on_disk: Page) -> None:
    answer = paste(on_disk, address(PUPIL))
    # The last one is written with a radical that looks like 月.
    for typed, state in (("欧阳晓悦", "姓名不相符"), ("欧阳 晓月", "有效"), ("欧阳晓\u2f49", "有效")):
        answer.get_by_label("完整姓名").fill(typed)
        answer.get_by_role("button", name="比对").click()
        expect(answer.get_by_role("heading", level=2)).to_have_text(state)
        expect(answer.get_by_role("status")).to_contain_text(typed)
    assert "欧阳晓月" not in on_disk.content()


def test_a_picture_is_read_sealed_turned_or_small(on_disk: Page) -> None:
    sheet = code_picture(ADDRESS)
    sealed = with_seal(sheet)
    turned = sheet.rotate(11, Image.Resampling.BICUBIC, fillcolor=(250, 248, 242))
    for picture in (sheet, sealed, turned, code_picture(ADDRESS, 3)):
        give(on_disk, png(picture))
        expect(on_disk.locator("#state:visible")).to_have_text("有效")


def test_a_photograph_of_a_certificate_that_was_drawn_is_read(on_disk: Page) -> None:
    record = replace(sample("tutor-certificate"), url=ADDRESS)
    (page,) = page_pictures(drawer("tutor-certificate").pdf(record), 150, grey=False)
    photographed = page.rotate(3, Image.Resampling.BICUBIC, expand=True, fillcolor=(96, 90, 84))
    give(on_disk, png(photographed))
    expect(on_disk.locator("#state:visible")).to_have_text("有效")


def test_a_picture_without_a_code_and_a_file_that_is_none_are_told(on_disk: Page) -> None:
    give(on_disk, png(Image.new("RGB", (300, 300), "white")))
    expect(on_disk.get_by_role("alert").filter(has_text="没有认出二维码")).to_be_visible(timeout=15_000)
    give(on_disk, b"not a picture")
    expect(on_disk.get_by_role("alert").filter(has_text="不是能打开的图片")).to_be_visible()


def test_the_camera_is_looked_through(on_disk: Page) -> None:
    on_disk.get_by_role("button", name="打开相机扫码").click()
    expect(on_disk.locator("#state:visible")).to_have_text("有效")
    expect(on_disk.locator("#viewfinder")).to_be_hidden()
    assert on_disk.evaluate("document.getElementById('video').srcObject") is None


def test_a_page_that_was_not_published_says_so(page: Page) -> None:
    page.goto((Path(publishing.__file__).parent / "page" / "verify.html").as_uri())
    expect(page.locator("#state")).to_have_text("此页尚未发布")
