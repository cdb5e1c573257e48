"""Two people of the secretariat at their desks: a roster becomes certificates that prove themselves, one is taken back,
and everybody who scans it sees so."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, expect

from docgen.accounts.roles import Role
from docgen.certificates.epoch import CHINA
from docgen.certificates.key_folder import TRUST_FILE, read_bundle, read_root_public
from docgen.certificates.verdict import Lists, Revoked, Valid, Verdict, verdict
from docgen.registry.verifying import lists_of_now
from docgen.render.page_pictures import page_pictures
from tests.browser.visitors import chromium, grave_faults, visitor
from tests.intake.handed import LIU, pdf, scan, templates
from tests.made_rosters import Raw
from tests.web.office_intakes import TODAY, UNTIL, begun, brought
from tests.web.office_people import NAMES, PASSWORD, PeopledOffice, code_of, peopled_office
from tests.web.office_rosters import issued, photos, roster_of, somebody
from tests.web.office_rosters import sent as sent_at_once
from tests.web.proved_office import HOST

DAY = f"{datetime.now(UTC).astimezone(CHINA):%Y-%m-%d}"
PREPARER = NAMES[Role.PREPARER]
_PATIENCE = 120_000


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopledOffice]:
    with peopled_office(tmp_path_factory.mktemp("office"), templates=templates()) as found:
        yield found


@contextmanager
def at_desk(browser: Browser, office: PeopledOffice, name: str, width: int = 1280, scripts: bool = True) -> Iterator[Page]:
    """A person of the office, logged in by hand."""
    with visitor(browser, width, 900, scripts) as page:
        page.goto(f"{office.service.address}/office/")
        page.get_by_label("姓名").fill(name)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        if name != PREPARER:
            page.locator("input[name=code]").fill(code_of(name))
            page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("今天要办的")
        yield page


def sent(page: Page, people: list[Raw], folder: Path) -> None:
    """A roster that was brought, looked at and sent, without a mouse where that is quicker."""
    folder.mkdir()
    (folder / "通过名单.xlsx").write_bytes(roster_of(people))
    (folder / "照片.zip").write_bytes(photos())
    page.get_by_role("link", name="新建一批").click()
    page.set_input_files("#roster", folder / "通过名单.xlsx")
    page.set_input_files("#files", folder / "照片.zip")
    page.get_by_role("button", name="上传并检查").press("Enter")
    expect(page.get_by_role("heading", name=f"可以送批：{len(people)} 人")).to_be_visible(timeout=_PATIENCE)
    assert grave_faults(page) == []
    page.get_by_role("button", name=f"送批 {len(people)} 人").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("批　青少年科技辅导员", timeout=_PATIENCE)


def downloaded(page: Page, name: str) -> bytes:
    with page.expect_download(timeout=_PATIENCE) as info:
        page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first.click()
    return Path(info.value.path()).read_bytes()


def approved(page: Page, count: int) -> None:
    """The first batch that waits, proved and approved."""
    page.locator(".tile.is-due").get_by_role("link", name="批").first.click()
    page.get_by_role("button", name="排样张").click()
    assert downloaded(page, "下载样张（PDF）").startswith(b"%PDF")
    page.get_by_role("link", name="审核并发证").click()
    assert grave_faults(page) == []
    page.get_by_label("样张已逐张核对").check()
    page.get_by_label("请填写要发的张数").fill(str(count))
    page.get_by_role("button", name="批准并发证").click()
    expect(page.get_by_role("link", name="证书.zip")).to_be_visible(timeout=_PATIENCE)


def scanned(pdf: bytes) -> str:
    """What a telephone reads on the page."""
    (picture,) = page_pictures(pdf, 200)
    (found,) = {one.text for one in zxingcpp.read_barcodes(picture)}
    return found


def told(office: PeopledOffice, address: str) -> Verdict:
    """What a stranger's program says of an address, with the keys and lists of this moment."""
    folder, now = office.registry.witness.parent if office.registry.witness else Path(), datetime.now(UTC)
    bundle, trust = read_bundle(folder), (folder / TRUST_FILE).read_bytes()
    lists = Lists(lists_of_now(office.registry, bundle, trust, read_root_public(folder), now))
    return verdict(address, bundle, lists, now)


def shown(page: Page, office: PeopledOffice, address: str) -> str:
    """What the page behind a QR code says first."""
    page.goto(office.service.address + address.partition(HOST)[2])
    return page.locator(".verdict").first.inner_text()


def asked(page: Page, number: str) -> str:
    """A certificate is looked up and its 收回 asked for; gives the address of the request."""
    page.get_by_role("link", name="证书", exact=True).click()
    page.get_by_label("证书编号、会员证号").fill(number.lower())
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name=number).click()
    page.get_by_label("收回").check()
    page.get_by_label("原因").fill("认证后受到处分，单位来函")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="提出申请").click()
    return page.url


def granted(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("已与申请材料核对").check()
    page.get_by_role("button", name="批准：收回").click()
    expect(page.get_by_text("已批准")).to_be_visible()


def test_a_whole_issue_by_two_people_and_a_certificate_taken_back(office: PeopledOffice, tmp_path: Path) -> None:
    people = somebody(2, level="初级")
    # Whose telephone nobody else uses: a code counts once.
    reviewer = office.new_person(Role.APPROVER)
    with chromium() as browser, at_desk(browser, office, reviewer, 390) as approver:
        with at_desk(browser, office, PREPARER) as preparer:
            sent(preparer, people, tmp_path / "roster")
            expect(preparer.get_by_text("这一批由您送批")).to_be_visible()
        approver.reload()
        approved(approver, 2)
        with zipfile.ZipFile(io.BytesIO(downloaded(approver, "证书.zip"))) as archive:
            addresses = {name.partition(" ")[0]: scanned(archive.read(name)) for name in archive.namelist()}
        taken, kept = sorted(addresses)
        with visitor(browser) as anybody:
            assert "有效" in shown(anybody, office, addresses[taken])
            with at_desk(browser, office, PREPARER, 390, scripts=False) as preparer:
                request = asked(preparer, taken)
            assert "有效" in shown(anybody, office, addresses[taken])
            granted(approver, request)
            assert "收回" in shown(anybody, office, addresses[taken])
            assert "有效" in shown(anybody, office, addresses[kept])
    # By program too; after the browser, for an event loop runs in this thread as long as it does.
    assert [type(told(office, addresses[one])) for one in (taken, kept)] == [Revoked, Valid]


def test_what_was_handed_in_is_brought_judged_and_decided_on(office: PeopledOffice, tmp_path: Path) -> None:
    (tmp_path / "柳青岚.pdf").write_bytes(pdf(LIU))
    (tmp_path / "扫描件.jpg").write_bytes(scan(LIU, level="grey-150"))
    with chromium() as browser, at_desk(browser, office, PREPARER) as page:
        page.get_by_role("link", name="收件", exact=True).click()
        page.get_by_role("link", name="新建收件").click()
        page.get_by_label("名称").fill("第二批")
        page.get_by_label("补正期限").fill(f"{UNTIL}")
        page.get_by_label("申报截止日期").fill(f"{TODAY}")
        page.get_by_label("发通知的单位").fill("虚构市青少年科技辅导员协会")
        page.get_by_role("button", name="建立").click()
        page.set_input_files("#files-in", sorted(tmp_path.iterdir()))
        page.get_by_role("button", name="上传并核对").click()
        page.get_by_role("link", name=LIU.name).click(timeout=_PATIENCE)
        expect(page.locator(".cuts")).to_contain_text("印章：需人工核对")
        assert all(page.locator(".cuts img").evaluate_all("all => all.map((one) => one.naturalWidth > 0)"))
        page.get_by_label("受理", exact=True).check()
        page.get_by_label("理由").fill("看过原件，是红色的章")
        page.get_by_role("button", name="记入台账").click()
        expect(page.locator("#decided .summary").first).to_contain_text(PREPARER)
        page.get_by_role("link", name="第二批").click()
        page.get_by_role("button", name="更新文件").click()
        with zipfile.ZipFile(io.BytesIO(downloaded(page, "受理名单.zip"))) as archive:
            assert any(name.endswith(".xlsx") for name in archive.namelist())


def test_nothing_is_in_the_way_of_a_reader_on_any_page(office: PeopledOffice) -> None:
    """By axe, at 320 px: nothing serious, and nothing to be scrolled sideways but tables in their own boxes."""
    batch, numbers = issued(office, DAY)
    waiting = sent_at_once(office.inside(Role.PREPARER), roster_of(somebody()), DAY)
    asking = [("op", "suspend"), ("reason", "待核实"), ("on", DAY), ("confirmed", "1")]
    request = office.inside(Role.PREPARER).post(f"/office/certificates/{numbers[0]}/ask", asking).headers["location"]
    taken_in = brought(office, office.inside(Role.PREPARER), begun(office.inside(Role.PREPARER)), a_pdf=pdf(LIU))
    (case,) = re.findall(rf'href="{taken_in.address}([0-9a-f]+/)"', taken_in.page)
    intake = taken_in.address.removeprefix("/office/")
    pages = {
        Role.PREPARER: ("scans/", "scans/new", intake, f"{intake}{case}", "", "batches/", "batches/new", "certificates/", f"certificates/{numbers[1]}/", "changes/"),
        Role.APPROVER: ("", f"batches/{batch}/", f"batches/{waiting}/", f"batches/{waiting}/approve", request[8:]),
        Role.AUDITOR: ("", "series/", "log/", "checks/"),
    }
    with chromium() as browser:
        for role, paths in pages.items():
            with visitor(browser, 320, 700) as page:
                for name, value in office.inside(role).cookies.items():
                    page.context.add_cookies([{"name": name, "value": value, "url": f"{office.service.address}/office/"}])
                for path in paths:
                    page.goto(f"{office.service.address}/office/{path}")
                    assert (path, grave_faults(page)) == (path, [])
                    assert (path, page.evaluate("document.documentElement.scrollWidth - innerWidth")) == (path, 0)
