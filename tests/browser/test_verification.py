"""A certificate proved on a telephone, as the QR code opens it: small screens, screen readers, no scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visitors import chromium, grave_faults, visitor
from tests.web.proved_office import ProvedOffice, proved_office
from tests.web.service import Service

PAPERS = ("valid", "revoked", "replaced", "pupil", "unregistered")


def apart(function: Callable[..., Any], *given: Any) -> Any:
    """Done in a thread of its own: in the browser's, Django will ask no database."""
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(function, *given).result()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> ProvedOffice:
    found: ProvedOffice = apart(proved_office, tmp_path_factory.mktemp("office"))
    return found


@pytest.fixture(scope="module")
def service(office: ProvedOffice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with office.service(tmp_path_factory.mktemp("service")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    with visitor(browser) as found:
        yield found


def paths(office: ProvedOffice) -> list[str]:
    return ["/verify", "/c/123", "/n/KJC-2026-0001-X/0000000000", *(office.papers[name].path for name in PAPERS)]


def test_no_page_is_wider_than_a_narrow_telephone_and_axe_finds_nothing_serious(
    browser: Browser, service: Service, office: ProvedOffice
) -> None:
    with visitor(browser, 320, 640) as page:
        found = {}
        for path in paths(office):
            page.goto(service.address + path)
            width = page.evaluate("() => document.documentElement.scrollWidth")
            found[path] = [*grave_faults(page), *(["wide"] if width > 320 else [])]
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_the_page_says_all_without_scripts_and_whatever_the_messenger_appends(
    browser: Browser, service: Service, office: ProvedOffice
) -> None:
    printed = office.papers["valid"]
    with visitor(browser, scripts=False) as page:
        page.goto(f"{service.address}{printed.path}?nsukey=abc&from=singlemessage#wechat_redirect")
        expect(page.get_by_role("heading", level=2)).to_have_text("有效")
        expect(page.get_by_role("main")).to_contain_text(printed.holder)
        apart(office.revoke, "valid")
        page.reload()
        expect(page.get_by_role("heading", level=2)).to_have_text("已收回")


def test_a_number_is_typed_and_asked_by_keyboard_alone(phone: Page, service: Service, office: ProvedOffice) -> None:
    printed = office.papers["suspended"]
    phone.goto(f"{service.address}/verify")
    phone.get_by_label("统一编号").focus()
    phone.keyboard.type(printed.number.lower())
    phone.keyboard.press("Tab")
    phone.keyboard.type(printed.code)
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=2)).to_have_text("暂停")
    assert phone.url.endswith("/n/") and phone.context.cookies() == []


def test_the_whole_name_of_a_pupil_is_compared(phone: Page, service: Service, office: ProvedOffice) -> None:
    printed = office.papers["pupil"]
    phone.goto(service.address + printed.path)
    expect(phone.get_by_role("heading", level=2)).to_have_text("签名有效，须核对姓名")
    phone.get_by_label("请输入纸面上的完整姓名").fill(printed.holder)
    phone.get_by_role("button", name="比对").click()
    expect(phone.get_by_role("heading", level=2)).to_have_text("有效")


def test_the_offline_page_is_kept_and_proves_the_paper(
    browser: Browser, service: Service, office: ProvedOffice, tmp_path: Path
) -> None:
    printed = office.papers["renewed"]
    with visitor(browser) as page:
        page.goto(f"{service.address}/verify")
        with page.expect_download() as kept:
            page.get_by_role("main").get_by_role("link", name="下载离线核验页").click()
        kept.value.save_as(tmp_path / "核验.html")
        page.goto((tmp_path / "核验.html").as_uri())
        page.get_by_label("或粘贴二维码里的网址").fill(f"https://v.example.org{printed.path}")
        page.get_by_role("button", name="核验").click()
        expect(page.locator("#state")).to_have_text("有效")
