"""An applicant at a telephone: the counters, the photo, the rows, what is wrong, the preview."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from docgen.entries.sample import sample_entry
from docgen.forms.limits import normalise
from tests.browser.visitors import chromium, visitor
from tests.finished import FORM, definition, written
from tests.web.service import Service

TEXTS = (
    "一二三", "  前后有空格  ", "a\r\nb\rc\u2028d", "\u200b零宽\ufeff", "𠮷野家𡃁", "é e\u0301", "⼭水⺠间", "\ue815\ue864\ue7c7",
    "行末空格  \n\n　缩进", "\u00a0不断行\u2003", "🧑🏽‍🔬科学家", "\u3164", "A\tB", "\n\n", "㐀𪚥", "x" * 300,
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    with visitor(browser) as found:
        yield found


def opened(page: Page, service: Service, path: str = "") -> Page:
    page.goto(f"{service.address}/f/{FORM}/{path}")
    page.wait_for_selector("html[data-ready]")
    return page


def sample() -> tuple[Path, dict[str, Any]]:
    path = written("typical")
    return path.parent, sample_entry(definition(), 0, "typical", f"{path.stem}-材料")


def step_to(page: Page, number: int | str) -> None:
    page.locator(f'[data-step-link="{number}"]').click()


def test_the_browser_counts_as_the_server_does(phone: Page, service: Service) -> None:
    opened(phone, service)
    address = phone.locator("script[type=module]").get_attribute("src") or ""
    counted = phone.evaluate(
        "async ([address, texts]) => { const {normalise, count} = await import(address);"
        " return texts.map((text) => [normalise(text), count(text)]); }",
        [address.replace("form.js", "characters.js"), list(TEXTS)],
    )
    assert counted == [[normalise(text), len(normalise(text))] for text in TEXTS]


def test_nothing_that_is_typed_is_cut_and_what_is_over_is_told_at_once(phone: Page, service: Service) -> None:
    opened(phone, service)
    assert phone.locator("[maxlength]").count() == 0
    phone.locator('[name="district"]').fill("长" * 23)
    expect(phone.locator('[data-path="district"] .counter')).to_have_text("23／20 字，超出 3 字")
    expect(phone.locator("#announce")).to_have_text("超出 3 字")


def test_problems_are_summed_up_and_lead_to_their_fields(phone: Page, service: Service) -> None:
    opened(phone, service, "sample")
    phone.locator('[name="name"]').fill("")
    step_to(phone, "last")
    phone.get_by_role("button", name="检查全部内容").click()
    expect(phone.locator("#summary")).to_be_focused()
    phone.locator("#summary a").first.click()
    expect(phone.locator('[name="name"]')).to_be_focused()
    expect(phone.locator('[name="name"]')).to_have_attribute("aria-invalid", "true")
    expect(phone.locator('[data-path="name"] .told .wrong')).to_be_visible()


def test_a_draft_waits_in_the_browser_with_its_rows_and_its_photo(phone: Page, service: Service) -> None:
    folder, _ = sample()
    opened(phone, service)
    phone.locator('[name="name"]').fill("王小明")
    step_to(phone, 2)
    phone.locator('[data-rows="bio.trainings"] > [data-add]').click()
    phone.locator('[name="bio.trainings.0.name"]').fill("科学教师培训")
    phone.locator('input[name="photo"]').set_input_files(next(folder.rglob("照片.jpg")))
    expect(phone.locator("#draft")).to_contain_text("存在这台机器的浏览器里")
    phone.wait_for_function("async () => (await indexedDB.databases()).length > 0 && JSON.parse(localStorage['docgen:xinjiang-2021-primary:2021.1']).texts.length >= 2")
    opened(phone, service)
    phone.get_by_role("button", name="接着填").click()
    expect(phone.locator('[name="bio.trainings.0.name"]')).to_have_value("科学教师培训")
    phone.wait_for_function("() => document.querySelector('input[name=photo]').files.length === 1")
    phone.get_by_role("button", name="删除草稿").click()
    assert phone.evaluate("() => localStorage.length") == 0


def test_a_photo_is_cropped_to_the_frame_by_keyboard(phone: Page, service: Service, tmp_path: Path) -> None:
    from PIL import Image

    wide = tmp_path / "宽.jpg"
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(wide)
    opened(phone, service)
    step_to(phone, 2)
    phone.locator('input[name="photo"]').set_input_files(wide)
    phone.locator(".crop canvas").focus()
    phone.keyboard.press("ArrowLeft")
    phone.get_by_role("button", name="用这一块").click()
    phone.wait_for_function("() => document.querySelector('input[name=photo]').files[0].name.includes('裁切')")
    size = phone.evaluate(
        "async () => { const image = await createImageBitmap(document.querySelector('input[name=photo]').files[0]);"
        " return [image.width, image.height]; }"
    )
    assert abs(size[0] / size[1] - 25 / 35) < 0.01 and size[1] >= 413


def test_rows_are_numbered_again_when_one_is_taken_away(phone: Page, service: Service) -> None:
    opened(phone, service, "sample")
    step_to(phone, 3)
    second = phone.locator('[name="activities.1.event"]').input_value()
    phone.locator('[data-rows="activities"] [data-remove]').first.click()
    expect(phone.locator('[name="activities.0.event"]')).to_have_value(second)
    assert phone.locator('[name="activities.1.event"]').count() == 0
    assert phone.locator('[for="q-activities-0-event"]').count() == 1


def test_the_preview_leads_from_a_value_to_its_field(phone: Page, service: Service) -> None:
    opened(phone, service, "sample")
    step_to(phone, "last")
    phone.get_by_role("button", name="预览").click()
    expect(phone.locator("#preview img")).not_to_have_count(0)
    phone.locator("#preview .area").first.click()
    assert phone.evaluate("() => document.activeElement.name || document.activeElement.dataset.path") is not None


def test_the_form_can_be_walked_through_by_keyboard_alone(phone: Page, service: Service) -> None:
    opened(phone, service)
    phone.keyboard.press("Tab")
    assert phone.evaluate("() => document.activeElement.className") == "skip"
    phone.locator('[name="unit"]').focus()
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(phone.locator("#step-2-title")).to_be_focused()
    assert phone.evaluate("() => location.hash") == "#step-2"
