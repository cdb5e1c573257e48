"""Certificates are found and looked at, and every look is kept; what changes them takes two accounts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from docgen.accounts.roles import Role
from docgen.certificates.epoch import CHINA
from docgen.problems import catalogue
from docgen.registry.asking import list_changes, withdraw_change
from docgen.registry.log import Moment
from docgen.registry.lookup import Query, accesses_to, list_certificates
from tests.made_rosters import Raw
from tests.web.office_people import NAMES, PeopledOffice
from tests.web.office_rosters import issued, somebody

TODAY = datetime.now(UTC).astimezone(CHINA).date()
DAY = f"{TODAY}"


@pytest.fixture(scope="module")
def people() -> list[Raw]:
    return somebody(9, level="初级")


@pytest.fixture(scope="module")
def numbers(office: PeopledOffice, people: list[Raw]) -> list[str]:
    """Certificates of this module alone, one for each test that changes one."""
    return issued(office, DAY, people)[1]


@pytest.fixture
def unasked(office: PeopledOffice) -> Iterator[None]:
    """No request of this test is left for the next."""
    yield
    for one in list_changes(office.registry):
        withdraw_change(office.registry, one.change, Moment(datetime.now(UTC), "李强"))


def asked(office: PeopledOffice, number: str, op: str, reason: str = "单位来函", role: Role = Role.PREPARER) -> str:
    """The address of a request that was made."""
    texts = [("op", op), ("reason", reason), ("on", DAY), ("confirmed", "1")]
    answer = office.inside(role).post(f"/office/certificates/{number}/ask", texts)
    assert answer.status == 303, answer.text
    return answer.headers["location"]


def granted(office: PeopledOffice, number: str, op: str) -> None:
    address = asked(office, number, op)
    assert office.inside(Role.APPROVER).post(f"{address}grant", [("seen", "1")]).status == 303


def state(office: PeopledOffice, number: str) -> str:
    return list_certificates(office.registry, Query(number=number))[0].state


def links(page: str) -> set[str]:
    return set(re.findall(r'href="/office/certificates/([^/"]+)/"', page.partition('id="found"')[2]))


def test_a_certificate_is_found_by_number_name_identity_batch_and_series(
    office: PeopledOffice, numbers: list[str], people: list[Raw]
) -> None:
    client = office.inside(Role.PREPARER)
    for texts in ([("number", f" {numbers[0].lower()} ")], [("name", people[0]["name"])], [("identity", people[0]["identity"])]):
        page = client.post("/office/certificates/", texts).text
        assert numbers[0] in links(page) and people[0]["name"] not in page.partition('id="found"')[2]
    batch = list_certificates(office.registry, Query(number=numbers[0]))[0].batch
    assert links(client.get(f"/office/certificates/?batch={batch}").text) == set(numbers)
    assert set(numbers) <= links(client.post("/office/certificates/", [("series", numbers[0][:8]), ("since", DAY)]).text)
    assert "没有找到" in client.post("/office/certificates/", [("name", "查无此人")]).text


def test_a_name_in_the_address_is_not_looked_for(office: PeopledOffice, numbers: list[str], people: list[Raw]) -> None:
    page = office.inside(Role.PREPARER).get(f"/office/certificates/?name={'x'}&identity={people[0]['identity']}").text
    assert links(page) == set() and "没有找到" not in page


def test_a_certificate_is_shown_masked_until_somebody_asks_and_who_looked_is_kept(
    office: PeopledOffice, numbers: list[str], people: list[Raw]
) -> None:
    client, number, one = office.inside(Role.AUDITOR), numbers[0], people[0]
    before = len(accesses_to(office.registry, number))
    page = client.get(f"/office/certificates/{number}/").text
    assert one["name"] not in page and f"{one['name'][0]}*" in page and one["unit"] not in page
    full = client.post(f"/office/certificates/{number}/").text
    assert one["name"] in full and one["unit"] in full and one["identity"] not in full
    looks = accesses_to(office.registry, number)
    assert len(looks) == before + 2 and looks[0][1] == NAMES[Role.AUDITOR]


def test_a_certificate_drawn_again_is_the_file_that_was_issued(office: PeopledOffice, numbers: list[str]) -> None:
    client, number = office.inside(Role.APPROVER), numbers[0]
    batch = list_certificates(office.registry, Query(number=number))[0].batch
    pdf = client.post(f"/office/certificates/{number}/pdf")
    with zipfile.ZipFile(io.BytesIO(client.get(f"/office/batches/{batch}/papers/certificates.zip").body)) as archive:
        name = next(one for one in archive.namelist() if one.startswith(number))
        assert pdf.body == archive.read(name)
    assert "draw" in {what for _, _, what in accesses_to(office.registry, number)}


def test_a_change_is_shown_once_more_before_it_is_asked_for(office: PeopledOffice, numbers: list[str], unasked: None) -> None:
    client, number = office.inside(Role.PREPARER), numbers[1]
    texts = [("op", "revoke"), ("reason", "材料不实"), ("on", DAY)]
    page = client.post(f"/office/certificates/{number}/ask", texts)
    assert page.status == 200 and "确认申请：收回" in page.text and "不能恢复" in page.text
    assert list_changes(office.registry) == ()


@pytest.mark.parametrize(
    ("op", "at", "after"), [("suspend", 2, "suspended"), ("revoke", 3, "revoked"), ("void", 4, "void")]
)
def test_a_change_happens_when_another_account_grants_it(
    office: PeopledOffice, numbers: list[str], op: str, at: int, after: str
) -> None:
    number = numbers[at]
    address = asked(office, number, op)
    assert state(office, number) == "issued"
    preparer, approver = office.inside(Role.PREPARER), office.inside(Role.APPROVER)
    assert preparer.post(f"{address}grant", [("seen", "1")]).status == 403
    assert approver.post(f"{address}grant").status == 422 and state(office, number) == "issued"
    assert [approver.post(f"{address}grant", [("seen", "1")]).status for _ in range(2)] == [303, 303]
    assert state(office, number) == after
    page = office.inside(Role.AUDITOR).get(f"/office/certificates/{number}/").text
    assert f"{NAMES[Role.PREPARER]}申请，{NAMES[Role.APPROVER]} 批准" in page and "单位来函" in page


def test_what_is_suspended_can_be_resumed(office: PeopledOffice, numbers: list[str]) -> None:
    granted(office, numbers[5], "suspend")
    assert 'value="resume"' in office.inside(Role.PREPARER).get(f"/office/certificates/{numbers[5]}/").text
    granted(office, numbers[5], "resume")
    assert state(office, numbers[5]) == "issued"


def test_a_replacement_is_another_paper_of_the_same_number(office: PeopledOffice, numbers: list[str]) -> None:
    client, number = office.inside(Role.APPROVER), numbers[6]
    first = client.post(f"/office/certificates/{number}/pdf").body
    granted(office, number, "replace")
    page = client.get(f"/office/certificates/{number}/").text
    assert "补发（第 2 份）" in page and "已补发，作废" in page
    second = client.post(f"/office/certificates/{number}/pdf").body
    assert first != second and second.startswith(b"%PDF")


def test_who_asks_does_not_grant_whatever_the_roles(office: PeopledOffice, numbers: list[str], unasked: None) -> None:
    both = office.log_in(office.new_person(Role.PREPARER, Role.APPROVER))
    texts = [("op", "revoke"), ("reason", "材料不实"), ("on", DAY), ("confirmed", "1")]
    address = both.post(f"/office/certificates/{numbers[1]}/ask", texts).headers["location"]
    assert "须由<b>另一个账号</b>批准" in both.get(address).text
    answer = both.post(f"{address}grant", [("seen", "1")])
    assert answer.status == 409 and catalogue()["four_eyes"].says in answer.text
    assert state(office, numbers[1]) == "issued"


def test_a_request_that_is_declined_changes_nothing(office: PeopledOffice, numbers: list[str]) -> None:
    address = asked(office, numbers[1], "void")
    assert [office.inside(Role.APPROVER).post(f"{address}withdraw").status for _ in range(2)] == [303, 303]
    assert office.inside(Role.APPROVER).post(f"{address}grant", [("seen", "1")]).status == 409
    assert "已退回" in office.inside(Role.PREPARER).get(address).text and state(office, numbers[1]) == "issued"


@pytest.mark.parametrize(
    "texts",
    [
        [("op", "erase"), ("reason", "x"), ("on", DAY)], [("op", "revoke"), ("reason", "  "), ("on", DAY)],
        [("op", "revoke"), ("reason", "x"), ("on", "去年")], [],
    ],
)  # fmt: skip
def test_an_incomplete_request_says_what_is_missing(office: PeopledOffice, numbers: list[str], texts: list[tuple[str, str]]) -> None:
    answer = office.inside(Role.PREPARER).post(f"/office/certificates/{numbers[1]}/ask", [*texts, ("confirmed", "1")])
    assert answer.status == 422 and "没有办理" in answer.text
    assert list_changes(office.registry) == ()


def test_a_day_to_come_is_refused(office: PeopledOffice, numbers: list[str]) -> None:
    texts = [("op", "revoke"), ("reason", "x"), ("on", f"{TODAY + timedelta(days=1)}"), ("confirmed", "1")]
    assert office.inside(Role.PREPARER).post(f"/office/certificates/{numbers[1]}/ask", texts).status == 409


def test_a_revoked_certificate_has_its_notice_as_pdf_and_docx(office: PeopledOffice, numbers: list[str]) -> None:
    client, number = office.inside(Role.PREPARER), numbers[7]
    assert client.post(f"/office/certificates/{number}/notice").status == 409
    granted(office, number, "revoke")
    assert 'id="notice"' in client.get(f"/office/certificates/{number}/").text
    pdf = client.post(f"/office/certificates/{number}/notice", [("with_reasons", "1")])
    docx = client.post(f"/office/certificates/{number}/notice", [("kind", "docx"), ("return_by", DAY)])
    assert (pdf.body[:5], docx.body[:2]) == (b"%PDF-", b"PK")


@pytest.mark.parametrize("number", ["KJC-2026-0001-X", "没有这个", "x", "%00", "a" * 300])
def test_an_unknown_number_is_told_so(office: PeopledOffice, number: str) -> None:
    from urllib.parse import quote

    client = office.inside(Role.PREPARER)
    path = number if number.startswith("%") else quote(number)
    assert client.get(f"/office/certificates/{path}/").status in (400, 404, 409)
    assert client.post(f"/office/certificates/{path}/pdf").status in (400, 404, 409)


def test_an_auditor_reads_certificates_and_changes_none(office: PeopledOffice, numbers: list[str]) -> None:
    auditor, home = office.inside(Role.AUDITOR), f"/office/certificates/{numbers[8]}/"
    page = auditor.get(home).text
    assert "申请变更" not in page and auditor.get("/office/changes/").status == 200
    assert {auditor.post(f"{home}{doing}").status for doing in ("ask", "pdf", "notice")} == {403}


def test_an_administrator_has_no_hand_in_certificates(office: PeopledOffice, numbers: list[str]) -> None:
    administrator = office.inside(Role.ADMINISTRATOR)
    paths = ("/office/certificates/", f"/office/certificates/{numbers[8]}/", "/office/changes/", "/office/batches/")
    assert {administrator.get(path).status for path in paths} == {403}
