"""A roster becomes certificates by two hands: looked at, sent, proved, approved, printed; and only once."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pikepdf
import pytest
from openpyxl import load_workbook

from docgen.accounts.roles import Role
from docgen.certificates.epoch import CHINA
from docgen.problems import catalogue
from docgen.registry.checking import check_registry
from docgen.registry.lookup import Query, count_certificates
from docgen.registry.waiting import list_batches
from docgen.render.page_pictures import page_glyphs
from tests.web.office_people import NAMES, PeopledOffice
from tests.web.office_rosters import FORM, brought, issued, roster_of, sent, settled, somebody

DAY = f"{datetime.now(UTC).astimezone(CHINA):%Y-%m-%d}"


def certificates(office: PeopledOffice) -> int:
    return count_certificates(office.registry, Query())


def test_a_roster_goes_from_one_hand_to_the_other_and_comes_out_as_paper(office: PeopledOffice) -> None:
    preparer, approver, before = office.inside(Role.PREPARER), office.inside(Role.APPROVER), certificates(office)
    people = somebody(3)
    draft = brought(preparer, roster_of(people), DAY)
    page = preparer.get(draft).text
    assert "可以送批：3 人" in page and all(one["name"] in page for one in people)
    preparer.post(f"{draft}send")
    home = settled(preparer, draft).headers["location"]
    assert certificates(office) == before

    approver.post(f"{home}proof")
    assert "下载样张" in settled(approver, home).text
    proof = approver.get(f"{home}proof.pdf")
    texts = ["".join(getattr(glyph, "text", "") for glyph in page) for page in page_glyphs(proof.body)]
    assert [one["name"] in text and "样张" in text for one, text in zip(people, texts, strict=True)] == [True] * 3

    answer = approver.post(f"{home}approve", [("seen", "1"), ("count", "３")])
    assert (answer.status, certificates(office)) == (303, before + 3)
    assert "每人一份 PDF" in settled(approver, home).text
    files = {name: approver.get(f"{home}papers/{name}") for name in ("certificates.zip", "print.pdf", "cover.pdf", "ledger.xlsx", "numbers.csv")}
    assert {one.status for one in files.values()} == {200}
    with zipfile.ZipFile(io.BytesIO(files["certificates.zip"].body)) as archive:
        assert sorted(name.partition(" ")[2] for name in archive.namelist()) == sorted(f"{one['name']}.pdf" for one in people)
    with pikepdf.open(io.BytesIO(files["print.pdf"].body)) as run:
        assert len(run.pages) == 3
    table = load_workbook(io.BytesIO(files["ledger.xlsx"].body)).active
    assert table is not None and {cell.value for cell in table["E"][2:]} == {one["name"] for one in people}
    assert check_registry(office.registry).problems == ()


def test_papers_drawn_again_are_the_same_bytes(office: PeopledOffice) -> None:
    batch, _ = issued(office, DAY)
    client, home = office.inside(Role.PREPARER), f"/office/batches/{batch}/"
    first = client.get(f"{home}papers/certificates.zip").body
    client.post(f"{home}papers")
    settled(client, home)
    assert client.get(f"{home}papers/certificates.zip").body == first


def test_who_sent_a_batch_does_not_approve_it_whatever_the_roles(office: PeopledOffice) -> None:
    name = office.new_person(Role.PREPARER, Role.APPROVER)
    both, before = office.log_in(name), certificates(office)
    batch = sent(both, roster_of(somebody()), DAY)
    home = f"/office/batches/{batch}/"
    assert "须由<b>另一个账号</b>审核" in both.get(home).text
    for answer in (both.get(f"{home}approve"), both.post(f"{home}approve", [("seen", "1"), ("count", "2")])):
        assert answer.status == 409 and catalogue()["four_eyes"].says in answer.text
    assert certificates(office) == before


@pytest.mark.parametrize("given", [[("count", "2")], [("seen", "1")], [("seen", "1"), ("count", "3")], [("seen", "1"), ("count", "两")]])
def test_nothing_is_issued_before_the_proof_was_seen_and_the_count_typed(
    office: PeopledOffice, given: list[tuple[str, str]]
) -> None:
    batch, before = sent(office.inside(Role.PREPARER), roster_of(somebody()), DAY), certificates(office)
    assert office.inside(Role.APPROVER).post(f"/office/batches/{batch}/approve", given).status == 422
    assert certificates(office) == before


def test_pressing_twice_issues_once(office: PeopledOffice) -> None:
    batch, numbers = issued(office, DAY)
    before = certificates(office)
    again = office.inside(Role.APPROVER).post(f"/office/batches/{batch}/approve", [("seen", "1"), ("count", "2")])
    assert (again.status, certificates(office), len(numbers)) == (303, before, 2)


def test_the_same_file_makes_one_batch(office: PeopledOffice) -> None:
    client, roster = office.inside(Role.PREPARER), roster_of(somebody())
    batch = sent(client, roster, DAY)
    page = client.get(brought(client, roster, DAY, "换了名字.xlsx")).text
    assert f"这份名单已是第 {batch} 批" in page and "送批 2 人" not in page
    known = len(list_batches(office.registry))
    client.post(f"{brought(client, roster, DAY)}send")
    assert len(list_batches(office.registry)) == known


def test_who_has_a_certificate_is_told_and_gets_no_other(office: PeopledOffice) -> None:
    people = somebody(2)
    issued(office, DAY, people)
    client, before = office.inside(Role.PREPARER), certificates(office)
    page = client.get(brought(client, roster_of([people[0], *somebody(1)]), DAY)).text
    assert "可以送批：1 人" in page and "<td>已有</td>" in page
    assert certificates(office) == before


def test_a_roster_with_faults_comes_back_marked_and_cannot_be_sent(office: PeopledOffice) -> None:
    client, people = office.inside(Role.PREPARER), somebody(2)
    roster = roster_of([people[0], {**people[1], "identity": "650199199001010000", "unit": ""}])
    draft = brought(client, roster, DAY, "有错的名单.xlsx")
    page = client.get(draft)
    assert "须改，不能送批" in page.text and "送批 2 人" not in page.text
    marked = client.get(f"{draft}marked.xlsx")
    assert "错误说明" in [cell.value for cell in load_workbook(io.BytesIO(marked.body))["名单"][1]]
    known = len(list_batches(office.registry))
    client.post(f"{draft}send")
    assert len(list_batches(office.registry)) == known


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"%PDF-1.7", b"name,unit\n"])
def test_what_is_no_workbook_is_told_so(office: PeopledOffice, data: bytes) -> None:
    client = office.inside(Role.PREPARER)
    assert "名单不能用" in client.get(brought(client, data, DAY, form=FORM)).text


def test_a_roster_of_a_form_is_no_roster_of_certificates(office: PeopledOffice) -> None:
    client = office.inside(Role.PREPARER)
    other = office.client().get("/f/xinjiang-2021-primary/roster.xlsx").body
    assert "名单不能用" in client.get(brought(client, other, DAY)).text


def test_a_batch_without_a_roster_or_a_day_is_not_begun(office: PeopledOffice) -> None:
    client = office.inside(Role.PREPARER)
    assert client.post("/office/batches/new", [("issued_on", DAY)]).status == 422
    for day in ("", "2026-13-01", "昨天"):
        assert client.post("/office/batches/new", [("issued_on", day)], {"roster": ("名单.xlsx", b"x")}).status == 422


def test_a_batch_that_was_withdrawn_is_not_approved_and_its_people_are_forgotten(office: PeopledOffice) -> None:
    client, people = office.inside(Role.PREPARER), somebody()
    batch = sent(client, roster_of(people), DAY)
    home = f"/office/batches/{batch}/"
    assert [client.post(f"{home}drop").status for _ in range(2)] == [303, 303]
    page = client.get(home).text
    assert "已撤回" in page and people[0]["name"] not in page
    assert office.inside(Role.APPROVER).post(f"{home}approve", [("seen", "1"), ("count", "2")]).status == 409
    assert client.post(f"{home}proof").status == 409
    assert sent(client, roster_of(people), DAY) != batch


def test_the_empty_workbook_is_that_of_the_certificate(office: PeopledOffice) -> None:
    client = office.inside(Role.PREPARER)
    book = load_workbook(io.BytesIO(client.get(f"/office/batches/rosters/{FORM}.xlsx").body))
    assert {"姓名", "身份证号", "级别"} <= {str(cell.value) for cell in book["名单"][1]}
    assert client.get("/office/batches/rosters/xinjiang-2021-primary.xlsx").status == 404


def test_a_draft_is_its_own_accounts_alone_and_can_be_erased(office: PeopledOffice) -> None:
    client = office.inside(Role.PREPARER)
    draft = brought(client, roster_of(somebody()), DAY)
    other = office.log_in(office.new_person(Role.PREPARER))
    assert [other.get(draft).status, other.post(f"{draft}send").status] == [404, 404]
    client.post(f"{draft}erase")
    assert client.get(draft).status == 404


def test_the_home_page_tells_each_hand_what_waits(office: PeopledOffice) -> None:
    batch = sent(office.inside(Role.PREPARER), roster_of(somebody()), DAY)
    link = f'href="/office/batches/{batch}/"'
    pages = {role: office.inside(role).get("/office/").text for role in (Role.PREPARER, Role.APPROVER, Role.AUDITOR)}
    assert {role: link in page for role, page in pages.items()} == dict.fromkeys(pages, True)
    assert "待我审核的批次" in pages[Role.APPROVER] and "等待另一人审核" in pages[Role.PREPARER]
    assert office.inside(Role.ADMINISTRATOR).get("/office/").status == 200


def test_an_auditor_reads_batches_and_changes_none(office: PeopledOffice) -> None:
    batch, _ = issued(office, DAY)
    auditor, home = office.inside(Role.AUDITOR), f"/office/batches/{batch}/"
    assert {auditor.get(one).status for one in ("/office/batches/", home, f"{home}papers/cover.pdf")} == {200}
    doings = ("/office/batches/new", f"{home}drop", f"{home}approve", f"{home}papers", f"{home}proof")
    assert {auditor.post(one).status for one in doings} == {403}


def test_unknown_batches_and_papers_are_not_found(office: PeopledOffice) -> None:
    client = office.inside(Role.PREPARER)
    assert client.get("/office/batches/99999/").status == 409
    batch, _ = issued(office, DAY)
    for name in ("..", "state.json", "%2e%2e", "x.pdf"):
        assert client.get(f"/office/batches/{batch}/papers/{name}").status in (404, 400)


def test_the_names_of_the_hands_stand_in_the_list(office: PeopledOffice) -> None:
    batch, _ = issued(office, DAY)
    page = office.inside(Role.AUDITOR).get("/office/batches/?state=issued").text
    assert f"第 {batch} 批" in page and NAMES[Role.PREPARER] in page and NAMES[Role.APPROVER] in page
