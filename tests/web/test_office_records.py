"""What the registry keeps about itself is read by every role, checked and exported by who answers for it."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from docgen.accounts.roles import Role
from docgen.certificates.epoch import CHINA
from docgen.registry.checkpoint import read_checkpoint
from docgen.registry.log_reading import last_entries, log_size
from tests.made_rosters import Raw
from tests.web.office_people import PeopledOffice
from tests.web.office_rosters import issued, settled, somebody

DAY = f"{datetime.now(UTC).astimezone(CHINA):%Y-%m-%d}"


@pytest.fixture(scope="module")
def people() -> list[Raw]:
    return somebody(2)


@pytest.fixture(scope="module", autouse=True)
def numbers(office: PeopledOffice, people: list[Raw]) -> list[str]:
    return issued(office, DAY, people)[1]


@pytest.mark.parametrize("role", list(Role))
def test_every_role_sees_series_keys_and_the_log(office: PeopledOffice, role: Role) -> None:
    client = office.inside(role)
    series, log = client.get("/office/series/").text, client.get("/office/log/").text
    assert "没有发布过" in series and "{serial:04}" in series and "状态名单" in series
    for key in office.registry.keys.signing:
        assert key.kid.hex() in series
    assert "发证" in log and "批准" in log


def test_the_log_is_read_page_by_page_without_a_persons_name(office: PeopledOffice, people: list[Raw]) -> None:
    client = office.inside(Role.AUDITOR)
    size, _ = log_size(office.registry)
    first = client.get("/office/log/").text
    assert f"<b>{size - 1}　" in first and not any(one["name"] in first for one in people)
    page = client.get("/office/log/?before=2").text
    assert "<b>1　" in page and "<b>0　送批" in page and "<b>2　" not in page
    assert client.get("/office/log/?before=99999999999999").status == 200


def test_a_checkpoint_is_handed_over_as_it_was_signed(office: PeopledOffice) -> None:
    size, _ = log_size(office.registry)
    note = office.inside(Role.AUDITOR).get(f"/office/log/checkpoint-{size}.txt").text
    assert read_checkpoint(note, office.registry.keys).size == size
    assert office.inside(Role.AUDITOR).get("/office/log/checkpoint-987654.txt").status == 404


def test_the_registry_is_checked_and_the_result_is_kept(office: PeopledOffice) -> None:
    client = office.inside(Role.AUDITOR)
    assert client.post("/office/checks/run").status == 303
    page = settled(client, "/office/checks/").text
    assert "全部相符" in page and f"{log_size(office.registry)[0]} 笔" in page


def test_the_whole_registry_is_exported_and_the_log_says_so(office: PeopledOffice, people: list[Raw]) -> None:
    client = office.inside(Role.ADMINISTRATOR)
    client.post("/office/checks/export")
    assert "下载登记库.zip" in settled(client, "/office/checks/").text
    data = client.get("/office/checks/export.zip").body
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "certificate.jsonl" in archive.namelist()
        assert not any(people[0]["name"].encode() in archive.read(name) for name in archive.namelist())
    assert last_entries(office.registry, 1)[0]["op"] == "export"


def test_the_ledger_names_everybody_and_the_log_says_that_it_left(
    office: PeopledOffice, people: list[Raw], numbers: list[str]
) -> None:
    before, _ = log_size(office.registry)
    answer = office.inside(Role.AUDITOR).post("/office/checks/ledger.xlsx", [("since", DAY)])
    table = load_workbook(io.BytesIO(answer.body)).active
    assert table is not None
    told = {table.cell(row, 1).value: table.cell(row, 5).value for row in range(3, table.max_row + 1)}
    assert {told[number] for number in numbers} == {one["name"] for one in people}
    assert log_size(office.registry)[0] == before + 1


@pytest.mark.parametrize("role", [Role.PREPARER, Role.APPROVER])
def test_who_issues_neither_checks_nor_exports(office: PeopledOffice, role: Role) -> None:
    client = office.inside(role)
    assert client.get("/office/checks/").status == 403
    assert {client.post(f"/office/checks/{doing}").status for doing in ("run", "export", "ledger.xlsx")} == {403}


@pytest.mark.parametrize(
    "path",
    [
        "batches/99999999999999999999999/", "batches/99999999999999999999999/approve", "batches/?before=999999999", "batches/?state=%00",
        "changes/99999999999999999999999/", "log/?before=-1", "log/?before=%F0%9F%98%80", "log/checkpoint-99999999999999999999999.txt",
        "certificates/?batch=99999999999&since=0000-00-00&form=%00", "certificates/%00/", "certificates/?series=%00%ff",
        "drafts/..%2f..%2fetc/", "drafts/%00/",
    ],
)  # fmt: skip
def test_no_address_of_the_office_makes_it_stumble(office: PeopledOffice, path: str) -> None:
    assert office.inside(Role.APPROVER).get(f"/office/{path}").status < 500


@pytest.mark.parametrize("text", ["\x00", "9" * 5000, "'; DROP TABLE registry_log; --", "<script>alert(1)</script>", "\ud83d\ude00" * 200, "％２７"])
def test_nothing_typed_into_the_search_makes_it_stumble(office: PeopledOffice, text: str) -> None:
    safe = text.encode("utf-16", "surrogatepass").decode("utf-16")
    texts = [(name, safe) for name in ("number", "name", "identity", "series", "batch", "since", "form", "state")]
    answer = office.inside(Role.PREPARER).post("/office/certificates/", texts)
    assert answer.status == 200 and "<script>alert" not in answer.text
