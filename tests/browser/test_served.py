"""The published folder on a host of plain files: newer lists are fetched, older ones noticed, nothing else asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from playwright.sync_api import Page, expect

from docgen.certificates.publishing import published_files
from docgen.certificates.status_list import State
from docgen.certificates.token import Claims
from docgen.certificates.trust import sign_trust
from tests.browser.published import ADDRESS, PUBLICATION, REVOKED, address, publication, serve
from tests.certificates.office import BUNDLE, CERT, CLAIMS, HOST, NOW, ROOT, pair, with_key

_HOUR = timedelta(hours=1)
FILES = published_files(PUBLICATION)


def open_code(page: Page, claims: Claims = CLAIMS, behind: str = "") -> None:
    page.goto(address(claims) + behind)


def test_the_code_itself_opens_its_verdict(page: Page) -> None:
    asked = serve(page, FILES)
    open_code(page, behind="?from=timeline&nsukey=a%2Bb#wechat_redirect")
    expect(page.locator("#state")).to_have_text("有效")
    expect(page.locator("#result")).to_contain_text("刚刚联网取得")
    expect(page.locator("#host-warning")).to_be_hidden()
    here = f"https://{HOST}"
    assert [url.removeprefix(here) for url in asked[1:]] == ["/trust.cbor", "/status/1.cwt"]


def test_a_newer_list_than_the_embedded_one_is_fetched_and_counts(page: Page) -> None:
    newer = published_files(publication(timedelta(minutes=10), {CLAIMS.status_index: State.REVOKED}))
    serve(page, {**FILES, "status/1.cwt": newer["status/1.cwt"]})
    open_code(page)
    expect(page.locator("#state")).to_have_text("已收回")


def test_an_older_list_served_later_is_noticed_and_not_believed(page: Page) -> None:
    now = {"files": published_files(publication(_HOUR, {CLAIMS.status_index: State.REVOKED}))}
    serve(page, now["files"])
    open_code(page)
    expect(page.locator("#state")).to_have_text("已收回")

    page.unroute_all()
    serve(page, published_files(publication(6 * _HOUR, {})))
    open_code(page)
    expect(page.locator("#state")).to_have_text("已收回")
    expect(page.locator("#result")).to_contain_text("旧名单")


def test_a_list_of_somebody_else_is_not_used(page: Page) -> None:
    serve(page, {**FILES, "status/1.cwt": FILES["trust.cbor"]})
    open_code(page)
    expect(page.locator("#state")).to_have_text("有效")
    expect(page.locator("#result")).to_contain_text("没有采用")


def test_a_newer_trust_bundle_is_taken_over_and_never_given_up(page: Page) -> None:
    """The key leaked: only what the registry knows of it is believed, also when the old bundle is served again."""
    leaked = with_key(CERT, revoked_from=NOW, allow=b"")
    newer = {**FILES, "trust.cbor": sign_trust(replace(leaked, version=BUNDLE.version + 1), ROOT)}
    for files, state in ((FILES, "有效"), (newer, "签名无效，疑似伪造"), (FILES, "签名无效，疑似伪造")):
        page.unroute_all()
        serve(page, files)
        open_code(page)
        expect(page.locator("#state")).to_have_text(state)


def test_a_trust_bundle_of_another_root_is_not_taken_over(page: Page) -> None:
    stranger = pair("root", "another root")
    serve(page, {**FILES, "trust.cbor": sign_trust(replace(BUNDLE, version=99, keys=()), stranger)})
    open_code(page)
    expect(page.locator("#state")).to_have_text("有效")


def test_on_a_look_alike_host_the_page_warns(page: Page) -> None:
    serve(page, FILES, "zs.examp1e.org")
    page.goto(ADDRESS.replace(HOST, "zs.examp1e.org"))
    expect(page.get_by_role("alert").filter(has_text="不是官方网址")).to_be_visible()
    expect(page.locator("#host")).to_have_text(f"请确认网址为 {HOST}")


def test_without_its_files_the_page_still_answers_by_what_it_holds(page: Page) -> None:
    serve(page, {name: data for name, data in FILES.items() if name.endswith("html")})
    open_code(page, REVOKED)
    expect(page.locator("#state")).to_have_text("已收回")


def test_an_address_of_a_number_is_not_answered_by_plain_files(page: Page) -> None:
    serve(page, FILES)
    page.goto(f"https://{HOST}/n/XJC-Z-2026-0001-Q/7K3MW0QX1D")
    expect(page.locator("#state")).to_have_text("需联网查询")
    expect(page.locator("#result")).to_contain_text("只发布核验页")


def test_a_page_in_a_folder_of_its_own_finds_its_files(page: Page) -> None:
    serve(page, {f"hy/{name}": data for name, data in FILES.items()} | {"404.html": FILES["404.html"]})
    page.goto(f"https://{HOST}/hy/verify.html")
    page.get_by_label("粘贴二维码里的网址").fill(ADDRESS)
    page.get_by_role("button", name="核验").click()
    expect(page.locator("#result")).to_contain_text("刚刚联网取得")
