"""The least that a visitor may have: no scripts, an old browser, no pointer. Each fills in a whole form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from docgen.web.characters import characters_script
from tests.browser.filling import Hand, Keys, answers
from tests.browser.test_forms import downloaded, read_back, sample, values_of
from tests.browser.visitors import chromium, visitor
from tests.finished import definition, written
from tests.web.service import Service

_STATIC = Path(__file__).parents[2] / "docgen" / "web" / "static"
# What came after Chromium 69, the engine of browsers that are still met in offices.
_TAKEN_AWAY = """
  for (const [kind, names] of [
    [Element.prototype, ['replaceChildren', 'checkVisibility', 'ariaInvalid']], [Document.prototype, ['replaceChildren']],
    [DocumentFragment.prototype, ['replaceChildren']], [SubmitEvent.prototype, ['submitter']],
    [HTMLFormElement.prototype, ['requestSubmit']], [Blob.prototype, ['arrayBuffer', 'text', 'stream']],
    [String.prototype, ['replaceAll', 'matchAll', 'at', 'isWellFormed']], [Object, ['fromEntries', 'hasOwn', 'groupBy']],
    [Array.prototype, ['at', 'findLast', 'toSorted', 'toReversed', 'flat', 'flatMap']],
    [Promise, ['allSettled', 'any', 'withResolvers']], [window, ['structuredClone', 'queueMicrotask', 'reportError']],
    [indexedDB.constructor.prototype, ['databases']], [Crypto.prototype, ['randomUUID']], [AbortSignal, ['timeout', 'any']],
  ]) for (const name of names) delete kind[name];
"""
_NEW_WORDS = re.compile(
    r"\?\.[a-zA-Z\[(]|\?\?|\|\|=|&&=|#[a-z]+\(|\bstatic \{|\bawait import|^await |\d_\d|/[a-z]*[vd][a-z]*[;,)]", re.MULTILINE,
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def folder_of(form: str) -> Path:
    return written("typical", form).parent / "entry-材料"


def test_without_scripts_a_whole_form_with_photo_rows_and_proofs_gives_the_same_pdf(
    browser: Browser, service: Service, tmp_path: Path
) -> None:
    form = "jiangsu-2024-primary"
    wanted = answers(definition(form), sample(form))
    with visitor(browser, 360, 740, scripts=False, touch=True) as page:
        page.goto(f"{service.address}/f/{form}/")
        # The photo travels along while rows are added.
        page.locator('[name="photo"]').set_input_files(folder_of(form) / wanted.pop("photo"))
        hand = Hand(page, folder_of(form), wanted | {"mobile": "123"})
        given = hand.fill_in_one()
        assert {"photo"} == set(answers(definition(form), sample(form))) - given
        expect(page.locator('[data-path="photo"] [data-kept]')).to_contain_text("照片.jpg")

        page.get_by_role("button", name="下载 PDF").tap()
        expect(page.locator("#summary-title")).to_have_text("有 1 处要改")
        page.locator("#summary a").first.tap()
        expect(page.locator('[name="mobile"]')).to_have_attribute("aria-invalid", "true")
        page.locator('[name="mobile"]').fill(wanted["mobile"])
        page.get_by_role("button", name="预览").tap()
        expect(page.locator(".sheets img").first).to_be_visible()
        returned = read_back(form, downloaded(page, tmp_path))
    assert values_of(form, returned.values) == values_of(form, sample(form))
    assert len(returned.pictures) == 1


def test_without_scripts_the_page_comes_back_where_a_row_was_added(browser: Browser, service: Service) -> None:
    with visitor(browser, 360, 740, scripts=False) as page:
        page.goto(f"{service.address}/f/sichuan-2023-annex/")
        group = page.locator('[data-rows="teachers"]')
        before = group.locator("[data-row]").count()
        group.locator(":scope > [data-add]").click()
        expect(group.locator("[data-row]")).to_have_count(before + 1)
        expect(group.locator("[data-row]").last).to_be_focused()
        expect(group.locator("[data-row]").last).to_be_in_viewport()


def test_an_old_browser_fills_in_a_form_as_a_new_one_does(browser: Browser, service: Service, tmp_path: Path) -> None:
    form = "shanxi-2014-group"
    with visitor(browser, 1024, 768, touch=True) as page:
        page.add_init_script(_TAKEN_AWAY)
        page.goto(f"{service.address}/f/{form}/")
        page.wait_for_selector("html[data-ready]")
        assert page.evaluate("() => 'replaceChildren' in document.body") is False
        Hand(page, tmp_path, answers(definition(form), sample(form))).fill_in()
        page.get_by_role("button", name="检查全部内容").tap()
        expect(page.locator("#summary")).to_be_focused()
        page.get_by_role("button", name="预览").tap()
        expect(page.locator("#preview img").first).to_be_visible()
        returned = read_back(form, downloaded(page, tmp_path))
        assert values_of(form, returned.values) == values_of(form, sample(form))
        expect(page.locator("#draft")).to_contain_text("存在这台机器的浏览器里")
        page.reload()
        page.get_by_role("button", name="接着填").tap()
        expect(page.locator('[name="members.2.name"]')).to_have_value(sample(form)["members"][2]["name"])


def test_no_script_has_a_word_that_an_old_browser_cannot_read() -> None:
    scripts = {path.name: path.read_text("utf-8") for path in _STATIC.glob("*.js")} | {"characters.js": characters_script()}
    assert {name: _NEW_WORDS.findall(text) for name, text in scripts.items() if _NEW_WORDS.search(text)} == {}


def test_a_whole_form_is_filled_in_by_keyboard_alone(browser: Browser, service: Service, tmp_path: Path) -> None:
    form = "shanxi-2014-group"
    with visitor(browser, 1280, 900) as page:
        page.goto(f"{service.address}/f/{form}/")
        page.wait_for_selector("html[data-ready]")
        Keys(page, answers(definition(form), sample(form))).fill_in()
        with page.expect_download() as download:
            to_button(page, "下载 PDF")
        download.value.save_as(tmp_path / "made.pdf")
    returned = read_back(form, (tmp_path / "made.pdf").read_bytes())
    assert values_of(form, returned.values) == values_of(form, sample(form))


def to_button(page: Page, words: str) -> None:
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent") == words:
            return page.keyboard.press("Enter")
    raise AssertionError(words)
