"""An applicant at a telephone fills in every form of the library by the page's own controls, to a right PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from docgen.entries.raw import Written, entry_of
from docgen.entries.read_back.returned import Returned
from docgen.entries.read_back.returned_file import read_returned
from docgen.entries.sample import sample_entry
from docgen.forms import library
from docgen.settings import read_settings
from tests.browser.filling import Hand, answers
from tests.browser.visitors import chromium, visitor
from tests.finished import definition, written
from tests.web.service import Service

FORMS = library.names(read_settings({}).templates)
# Filled in key by key: rows, a photo, all kinds of texts are among them.
TYPED = ("shanxi-2014-individual", "sichuan-2023-annex")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    with visitor(browser, 360, 740, touch=True) as found:
        yield found


def sample(form: str) -> dict[str, Any]:
    """The typical entry, its files named without the folder they lie in."""
    return sample_entry(definition(form), 0, "typical", "")


def values_of(form: str, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """What an entry says, however it is spelt."""
    return entry_of(definition(form), Written(raw), Path()).values


def downloaded(page: Page, folder: Path) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 PDF").tap()
    download.value.save_as(folder / "made.pdf")
    return (folder / "made.pdf").read_bytes()


def read_back(form: str, pdf: bytes) -> Returned:
    return read_returned(pdf, "made.pdf", "照片", None, lambda name, _: definition(name))[1]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_filled_in_on_a_telephone_gives_the_pdf_of_its_entry(
    form: str, phone: Page, service: Service, tmp_path: Path
) -> None:
    fields, raw = definition(form).fields, sample(form)
    phone.goto(f"{service.address}/f/{form}/")
    phone.wait_for_selector("html[data-ready]")
    folder = written("typical", form).parent / "entry-材料"
    hand = Hand(phone, folder, answers(definition(form), raw), form in TYPED)
    given = hand.fill_in()
    assert {name for name in hand.wanted if name not in given and fields[name].kind != "constant"} == set()

    returned = read_back(form, downloaded(phone, tmp_path))
    expect(phone.locator("#busy")).to_contain_text("已下载")
    assert values_of(form, returned.values) == values_of(form, raw)
    assert len(returned.pictures) == sum(one.kind == "photo" for one in fields.values())
