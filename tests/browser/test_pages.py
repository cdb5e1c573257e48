"""Every page of the service for everyone: narrow, enlarged, read aloud, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visitors import chromium, grave_faults, visitor
from tests.finished import FORM
from tests.web.service import Service

# A small telephone; a desk's page at 200 %, and a telephone with letters twice as large.
VIEWS = {"320": (320, 640, ""), "200%": (640, 450, ""), "letters": (360, 740, "200%")}
# What is seen (not rolled, not for readers alone), and does not fit: beyond the screen, or cut by its own box.
_UNSEEN = """() => {
  const found = [];
  const isHidden = (node) => node.closest('.hidden, .skip, pre, [hidden], .step-title, .step-wrong, thead, template, option')
    || !node.getClientRects().length;
  if (document.documentElement.scrollWidth > innerWidth) found.push(`page ${document.documentElement.scrollWidth}`);
  for (const node of document.querySelectorAll('body *')) {
    if (isHidden(node) || node.closest('.steps')) continue;
    const box = node.getBoundingClientRect();
    const style = getComputedStyle(node);
    const isCut = node.tagName !== 'INPUT' && ['hidden', 'clip'].includes(style.overflowX) && node.scrollWidth > node.clientWidth + 1;
    if (box.right > innerWidth + 1 || box.left < -1 || isCut) found.push(node.outerHTML.slice(0, 80));
  }
  const stuck = [...document.querySelectorAll('body *')].filter((node) => getComputedStyle(node).position === 'sticky' && node.getClientRects().length);
  const taken = stuck.reduce((sum, node) => sum + node.getBoundingClientRect().height, 0);
  if (innerWidth < 900 && taken > innerHeight / 2) found.push(`${taken} of ${innerHeight} stick`);
  return found;
}"""
_NAMELESS = (
    "button", "textbox", "combobox", "radio", "link", "slider", "spinbutton", "progressbar", "radiogroup", "image",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with visitor(browser, 360, 740) as found:
        yield found


def nameless(page: Page) -> list[str]:
    """What a screen reader meets and cannot call by a name."""
    devtools = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = devtools.send("Accessibility.getFullAXTree")["nodes"]
    devtools.detach()
    return [
        f"{node['role']['value']} {node.get('backendDOMNodeId')}" for node in nodes
        if not node["ignored"] and node["role"]["value"] in _NAMELESS and not node.get("name", {}).get("value", "").strip()
    ]  # fmt: skip


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands, in every view."""
    found = [*grave_faults(page), *(f"no name: {one}" for one in nameless(page))]
    for view, (width, height, letters) in VIEWS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", letters)
        found += [f"{view}: {one}" for one in page.evaluate(_UNSEEN)]
    page.evaluate("() => { document.documentElement.style.fontSize = ''; }")
    return found


def plain(path: str) -> Callable[[Page, Service], Iterator[str]]:
    def visit(page: Page, service: Service) -> Iterator[str]:
        page.goto(service.address + path)
        for one in page.locator("details > summary").all():
            one.click()
        yield path

    return visit


def form(page: Page, service: Service) -> Iterator[str]:
    """All steps of a sample, then what comes of its mistakes, the rules, and the pictures of its pages."""
    page.goto(f"{service.address}/f/{FORM}/sample")
    page.wait_for_selector("html[data-ready]")
    for number in range(page.locator("[data-step]").count()):
        page.locator("[data-step-link]").nth(number).click()
        yield f"step {number}"
    page.locator('[name="name"]').evaluate("one => { one.value = ''; }")
    page.locator('#step-last [value="check"]').click()
    expect(page.locator("#summary")).to_be_focused()
    yield "problems"
    page.locator("#summary a").first.click()
    yield "field"
    page.locator('[data-step-link="last"]').click()
    page.locator('[value="preview"]').click()
    expect(page.locator("#preview img")).not_to_have_count(0)
    yield "preview"


def crop(page: Page, service: Service) -> Iterator[str]:
    from docgen.entries.pictures.portrait import draw_portrait

    page.goto(f"{service.address}/f/{FORM}/")
    page.wait_for_selector("html[data-ready]")
    page.locator('[data-step-link="2"]').click()
    with page.expect_response("**/file"):
        page.set_input_files('[name="photo"]', {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": draw_portrait(1)})
    yield "crop"


def opened(page: Page, service: Service) -> Iterator[str]:
    page.goto(f"{service.address}/open")
    page.set_input_files("#file", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"x"})
    page.get_by_role("button", name="打开").click()
    expect(page.locator("#summary")).to_be_visible()
    yield "not opened"


def workspace(page: Page, service: Service) -> Iterator[str]:
    """A workspace: empty, busy (held, for it goes fast), refused, erased."""
    page.goto(f"{service.address}/u/")
    page.get_by_role("button", name="开一个工作区").click()
    yield "empty"
    page.route("**/state.json", lambda route: route.fulfill(json={"stage": "making", "count": 9, "done": 3, "busy": True}))
    page.set_input_files("#roster", {"name": "a.xlsx", "mimeType": "", "buffer": b"PK\x03\x04" + bytes(200)})
    page.get_by_role("button", name="上传并检查").click()
    yield "busy"
    page.unroute_all()
    page.reload()
    expect(page.get_by_role("heading", name="名单不能用")).to_be_visible()
    yield "refused"
    page.get_by_text("立即清除这个工作区").click()
    page.get_by_role("button", name="清除全部文件").click()
    expect(page.get_by_role("heading", name="已清除")).to_be_visible()
    yield "erased"


VISITS = {
    "home": plain("/"), "open": plain("/open"), "units": plain("/u/"), "api": plain("/api/"), "none": plain("/nowhere"),
    "form": form, "crop": crop, "opened": opened, "workspace": workspace,
}  # fmt: skip


@pytest.mark.parametrize("visit", VISITS)
def test_nothing_on_a_page_is_hidden_nameless_or_a_barrier(visit: str, page: Page, service: Service) -> None:
    found = {}
    for place in VISITS[visit](page, service):
        found[place] = faults(page)
        page.set_viewport_size({"width": 360, "height": 740})
    assert {place: told for place, told in found.items() if told} == {}
