"""Typing and keeping: the input method is left alone, and a draft is neither lost nor overwritten unasked."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.browser.visitors import chromium, visitor
from tests.finished import definition
from tests.web.service import Service

FORM = "shanxi-2014-group"
_KEY = f"docgen:{FORM}:{definition(FORM).edition}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser, service: Service) -> Iterator[Page]:
    with visitor(browser, 360, 740) as found:
        yield opened(found, service)


def opened(page: Page, service: Service, path: str = "") -> Page:
    page.goto(f"{service.address}/f/{FORM}/{path}")
    page.wait_for_selector("html[data-ready]")
    return page


def compose(devtools: CDPSession, letters: str) -> None:
    """What an input method shows before anything is chosen."""
    devtools.send("Input.imeSetComposition", {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)})


def said(page: Page) -> dict[str, str]:
    """The texts of the draft that the browser keeps."""
    found: str | None = page.evaluate("key => localStorage.getItem(key)", _KEY)
    return dict(json.loads(found)["texts"]) if found else {}


def type_and_keep(page: Page, name: str, text: str) -> None:
    page.locator(f'[name="{name}"]').fill(text)
    page.wait_for_function(
        "([key, pair]) => JSON.parse(localStorage.getItem(key) || '{\"texts\": []}').texts.some((one) => one.join() === pair)",
        arg=[_KEY, f"{name},{text}"],
    )


def test_letters_that_are_still_being_composed_are_neither_cut_nor_counted(page: Page) -> None:
    question, control = page.locator('[data-path="unit"]'), page.locator('[name="unit"]')
    limit = int(question.get_attribute("data-limit") or 0)
    control.fill("字" * (limit - 1))
    control.press("End")
    devtools = page.context.new_cdp_session(page)
    for letters in ("k", "ke", "ke'xue", "ke'xue'jiao'yu"):
        compose(devtools, letters)
        expect(control).to_have_value("字" * (limit - 1) + letters)
        expect(question.locator(".counter")).to_have_text(f"{limit - 1}／{limit} 字")
        expect(page.locator("#announce")).to_have_text("")
    devtools.send("Input.insertText", {"text": "科学"})
    expect(control).to_have_value("字" * (limit - 1) + "科学")
    expect(question.locator(".counter")).to_have_text(f"{limit + 1}／{limit} 字，超出 1 字")


def test_a_draft_comes_back_after_a_reload_and_is_deleted_for_good(page: Page, service: Service) -> None:
    type_and_keep(page, "unit", "太原市槐荫街小学")
    opened(page, service)
    page.get_by_role("button", name="接着填").click()
    expect(page.locator('[name="unit"]')).to_have_value("太原市槐荫街小学")
    page.get_by_role("button", name="删除草稿").click()
    assert said(page) == {}
    opened(page, service)
    expect(page.locator("#draft")).to_be_hidden()


def test_what_is_typed_while_the_files_are_still_fetched_is_kept(page: Page, service: Service) -> None:
    type_and_keep(page, "unit", "旧的")
    opened(page, service)
    page.get_by_role("button", name="接着填").evaluate(
        """(button) => {
            button.click();
            const control = document.querySelector('[name="website"]');
            control.value = "www.example.com";
            control.dispatchEvent(new Event("input", {bubbles: true}));
        }"""
    )
    expect(page.locator("#draft")).to_contain_text("存在这台机器的浏览器里")
    assert said(page) == {"unit": "旧的", "website": "www.example.com"}


def test_an_earlier_draft_waits_until_its_owner_decides(page: Page, service: Service) -> None:
    type_and_keep(page, "unit", "旧的")
    opened(page, service)
    page.locator('[name="unit"]').fill("新的")
    expect(page.locator("#draft")).to_contain_text("这一页新填的还没有存")
    assert said(page)["unit"] == "旧的"
    page.get_by_role("button", name="不要那份，存这一页的").click()
    expect(page.locator("#draft")).to_contain_text("存在这台机器的浏览器里")
    assert said(page)["unit"] == "新的"


def test_a_sample_that_is_looked_at_leaves_the_draft_alone(page: Page, service: Service) -> None:
    type_and_keep(page, "unit", "自己的")
    opened(page, service, "sample")
    page.locator('[name="website"]').fill("www.example.com")
    expect(page.locator("#draft")).to_contain_text("这一页新填的还没有存")
    assert said(page) == {"unit": "自己的"}
    page.get_by_role("button", name="去填那一份").click()
    page.get_by_role("button", name="接着填").click()
    expect(page.locator('[name="unit"]')).to_have_value("自己的")
    expect(page.locator('[name="website"]')).to_have_value("")


def test_of_two_tabs_the_one_that_was_saved_last_is_kept_and_the_other_is_told(page: Page, service: Service) -> None:
    type_and_keep(page, "unit", "第一页")
    other = opened(page.context.new_page(), service)
    other.get_by_role("button", name="接着填").click()
    type_and_keep(other, "unit", "第二页")
    expect(page.locator("#draft")).to_contain_text("草稿存的是那一页的")
    page.locator('[name="website"]').fill("www.example.com")
    expect(page.locator("#draft")).to_contain_text("还没有存")
    assert said(page)["unit"] == "第二页"
    page.get_by_role("button", name="存这一页的").click()
    expect(other.locator("#draft")).to_contain_text("草稿存的是那一页的")
    assert said(page) == {"unit": "第一页", "website": "www.example.com"}


def test_a_draft_that_is_too_old_is_removed_whichever_form_is_opened(page: Page, service: Service) -> None:
    page.evaluate("() => localStorage.setItem('docgen:other:1', JSON.stringify({saved: 0, texts: [['a', 'b']]}))")
    opened(page, service)
    assert page.evaluate("() => localStorage.length") == 0
