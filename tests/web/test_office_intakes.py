"""收件 in the office: materials brought, judged, looked at by people, decided on by name, handed out, erased."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count

import pytest
from openpyxl import load_workbook

from docgen.accounts.roles import Role
from docgen.problems import catalogue
from docgen.web.intakes import Intake, IntakeState
from tests.intake.handed import LIU, OUYANG, SHEN, pdf, scan, templates
from tests.web.office_intakes import SETTINGS, TODAY, UNTIL, Judged, begun, brought, decided
from tests.web.office_people import NAMES, PeopledOffice, peopled_office
from tests.web.office_rosters import settled
from tests.web.service import controls_of

_NUMBERS = count(1)
LEFT, OVER = "0123456789ab", "ba9876543210"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopledOffice]:
    """An office with the library of the small form; an earlier run of its service was ended while it judged."""
    folder = tmp_path_factory.mktemp("intakes")
    _leave(Intake(folder / "work" / "intakes" / LEFT), 9e9)
    _leave(Intake(folder / "work" / "intakes" / OVER), 1.0)
    with peopled_office(folder, templates=templates()) as found:
        yield found


def _leave(intake: Intake, expires: float) -> None:
    upload = {"number": 1, "day": f"{TODAY}", "by": "王敏", "at": "", "files": ["a.pdf"]}
    intake.begin(IntakeState(
        name="半途", by="王敏", made=1.0, expires=expires, until=f"{UNTIL}", deadline=f"{UNTIL}", issuer="某协会", values={}, stage="judging", received=f"{TODAY}",
        hand="王敏", uploads=(upload,),
    ))  # fmt: skip
    (intake.brought / "第1次").mkdir()
    (intake.brought / "第1次" / "a.pdf").write_bytes(pdf(OUYANG))


@pytest.fixture(scope="module")
def pile(desk: PeopledOffice) -> Judged:
    """One accepted, one whose seal is grey, one without a signature, one without a scan; something else."""
    client = desk.inside(Role.PREPARER)
    files = {
        "a_pdf": pdf(OUYANG), "a_jpg": scan(OUYANG), "b_pdf": pdf(LIU), "b_jpg": scan(LIU, level="grey-150"), "c_pdf": pdf(SHEN),
        "c_jpg": scan(SHEN, is_signed=False), "broken_pdf": b"%PDF-1.7", "readme_txt": b"...",
    }  # fmt: skip
    return brought(desk, client, begun(client), "mended", **files)


def test_the_table_tells_each_applicant_with_the_state_in_words(pile: Judged) -> None:
    told = re.findall(r'">(\S+?)</a></th><td>(.*?)</td><td><span class="state is-\w+">(\S+?)</span>', pile.page)
    assert sorted(told) == sorted([
        (LIU.name, LIU.unit, "需人工"), (OUYANG.name, OUYANG.unit, "受理"), (SHEN.name, SHEN.unit, "补正"),
    ])
    assert told[0][0] == LIU.name
    assert all(f"{word} {count}</a>" in pile.page for word, count in {"全部": 3, "需人工": 1, "补正": 1, "受理": 1, "不予受理": 0}.items())


def test_one_state_alone_can_be_asked_for(pile: Judged) -> None:
    page = pile.client.get(f"{pile.address}?state=%E5%8F%97%E7%90%86").text
    assert OUYANG.name in page and LIU.name not in page and SHEN.name not in page


def test_what_belongs_to_nobody_is_told_by_the_names_that_people_know(pile: Judged, desk: PeopledOffice) -> None:
    assert "第1次/材料.zip/broken.pdf" in pile.page
    assert str(desk.service.work) not in pile.page


def test_a_reviewer_sees_the_doubtful_seal_beside_the_decision(pile: Judged) -> None:
    page = pile.client.get(pile.of(LIU)).text
    assert catalogue()["scan_seal_colourless"].remedy.split("{")[0][:6] in page and 'name="reason"' in page
    cuts = re.findall(rf'src="({pile.address}pictures/[^"]+)" alt="印章，扫描件"', page)
    pages = re.findall(r'class="page-picture" src="([^"]+)"', page)
    assert len(cuts) == 1 and len(pages) == 1
    for one in (*cuts, *pages):
        answer = pile.client.get(one)
        assert (answer.status, answer.headers["content-type"], answer.body[:2]) == (200, "image/jpeg", b"\xff\xd8")


def test_the_report_on_the_pages_is_a_pdf(pile: Judged) -> None:
    assert pile.client.get(f"{pile.of(LIU)}report.pdf").body.startswith(b"%PDF-")


def test_the_files_are_there_to_keep(pile: Judged) -> None:
    book = load_workbook(io.BytesIO(pile.client.get(f"{pile.address}files/summary.xlsx").body))["收件汇总"]
    assert {row[1] for row in book.iter_rows(min_row=2, values_only=True)} >= {OUYANG.name, LIU.name, SHEN.name}
    with zipfile.ZipFile(io.BytesIO(pile.client.get(f"{pile.address}files/letters.zip").body)) as letters:
        names = letters.namelist()
    assert sorted(name.rpartition(".")[2] for name in names) == ["docx", "pdf"] and SHEN.name in names[0]
    with zipfile.ZipFile(io.BytesIO(pile.client.get(f"{pile.address}files/accepted.zip").body)) as accepted:
        people = load_workbook(io.BytesIO(accepted.read("受理名单.xlsx"))).active
    assert people is not None and OUYANG.name in [cell.value for row in people for cell in row]
    assert pile.client.get(f"{pile.address}files/ledger.jsonl").body == Intake(pile.folder).ledger.read_bytes()
    for name in ("..", "state.json", "%2e%2e%2fstate.json", "found.json"):
        assert pile.client.get(f"{pile.address}files/{name}").status in (400, 404)


def test_the_ledger_tells_who_took_it_in_and_when(pile: Judged) -> None:
    event = pile.ledger.events[0]
    assert (event.act, event.by, event.day) == ("收件", NAMES[Role.PREPARER], TODAY) and event.at.endswith("Z")


def test_a_draft_of_a_batch_comes_of_the_accepted(pile: Judged) -> None:
    answer = pile.client.post(f"{pile.address}draft", [("issued_on", f"{TODAY}")])
    assert answer.status == 303 and answer.headers["location"].startswith("/office/drafts/")
    assert OUYANG.name in settled(pile.client, answer.headers["location"]).text
    assert pile.client.post(f"{pile.address}draft").status == 422


@pytest.fixture(scope="module")
def grey(desk: PeopledOffice, pile: Judged) -> Judged:
    """An intake with one application that a person has to look at."""
    client = desk.inside(Role.PREPARER)
    return brought(desk, client, begun(client), a_pdf=pdf(LIU), a_jpg=scan(LIU, level="grey-150"))


@pytest.fixture
def doubtful(grey: Judged) -> Judged:
    """The same for a test alone."""
    key = f"{next(_NUMBERS):012x}"
    folder = grey.folder.with_name(key)
    shutil.copytree(grey.folder, folder)
    address = f"/office/scans/{key}/"
    return Judged(grey.client, address, folder, grey.client.get(address).text)


def test_a_decision_is_the_accounts_own_and_judges_no_scan_anew(desk: PeopledOffice, doubtful: Judged) -> None:
    case, approver = doubtful.of(LIU), desk.inside(Role.APPROVER)
    assert decided(approver, case).status == 303
    event = doubtful.ledger.events[-1]
    assert (event.act, event.state, event.by, event.reason) == ("决定", "受理", NAMES[Role.APPROVER], "看过原件，签字在")
    page = approver.get(case).text
    assert f"{NAMES[Role.APPROVER]}　{TODAY}" in page and 'is-issued">受理' in page
    home = approver.get(doubtful.address).text
    assert "又有新的决定" in home
    assert desk.inside(Role.PREPARER).post(f"{doubtful.address}draft", [("issued_on", f"{TODAY}")]).status == 422

    approver.post(f"{doubtful.address}update")
    home = settled(approver, doubtful.address).text
    assert "又有新的决定" not in home and NAMES[Role.APPROVER] in home
    assert Intake(doubtful.folder).pages.stat().st_size == 0
    assert doubtful.ledger.events[-1] == event
    book = load_workbook(io.BytesIO(approver.get(f"{doubtful.address}files/summary.xlsx").body))["收件汇总"]
    assert "受理" in [cell.value for cell in book[2]]


def test_who_decides_second_is_told_and_nothing_is_overwritten(desk: PeopledOffice, doubtful: Judged) -> None:
    case, first, second = doubtful.of(LIU), desk.inside(Role.PREPARER), desk.inside(Role.APPROVER)
    seen = dict(controls_of(second.get(case).text))
    assert decided(first, case, "不予受理", "不是本单位的章").status == 303
    late = second.post(f"{case}decide", [*{**seen, "word": "受理", "reason": "章对"}.items()])
    assert late.status == 409 and f"{NAMES[Role.PREPARER]}已决定“不予受理”" in late.text and "章对" in late.text
    assert [one.reason for one in doubtful.ledger.events if one.act == "决定"] == ["不是本单位的章"]
    assert decided(second, case, "受理", "已补来原件").status == 303


def test_of_two_who_decide_at_once_one_is_told(desk: PeopledOffice, doubtful: Judged) -> None:
    case, hands = doubtful.of(LIU), [desk.inside(role) for role in (Role.PREPARER, Role.APPROVER)]
    shown = [dict(controls_of(client.get(case).text)) for client in hands]
    with ThreadPoolExecutor(2) as both:
        answers = both.map(
            lambda client, seen: client.post(f"{case}decide", [*{**seen, "word": "受理", "reason": "看过"}.items()]).status, hands, shown
        )
    assert sorted(answers) == [303, 409]
    assert sum(one.act == "决定" for one in doubtful.ledger.events) == 1


def test_the_page_where_one_arrives_tells_what_waits_for_a_decision(desk: PeopledOffice, pile: Judged) -> None:
    link = f'<a href="{pile.address}">第一批</a><span>1 份</span>'
    assert [link in desk.inside(role).get("/office/").text for role in Role] == [True, True, False, False]


def test_a_decision_is_on_the_materials_that_were_seen(desk: PeopledOffice, doubtful: Judged) -> None:
    client, case = doubtful.client, doubtful.of(LIU)
    seen = dict(controls_of(client.get(case).text))
    brought(desk, client, doubtful.address, b_jpg=scan(LIU))
    stale = client.post(f"{case}decide", [*{**seen, "word": "受理", "reason": "看过"}.items()])
    assert stale.status == 409 and catalogue()["intake_changed_meanwhile"].says in stale.text
    assert [one.act for one in doubtful.ledger.events] == ["收件", "补收"]


@pytest.mark.parametrize(("word", "reason"), [("受理", ""), ("", "看过"), ("需人工", "看过"), ("受理", " \n ")])
def test_a_decision_wants_a_word_and_a_reason(pile: Judged, word: str, reason: str) -> None:
    before = pile.ledger
    assert decided(pile.client, pile.of(LIU), word, reason).status == 422
    assert pile.ledger == before


def test_what_is_asked_for_may_be_replaced_once(desk: PeopledOffice, doubtful: Judged) -> None:
    client, case = doubtful.client, doubtful.of(LIU)
    assert decided(client, case, "补正", "章是复印的", also="请附身份证复印件").status == 303
    after = brought(desk, client, doubtful.address, b_jpg=scan(LIU, level="grey-150") + b"\0")
    assert [(one.act, one.replaced) for one in after.ledger.events] == [("收件", 0), ("决定", 0), ("替换", 1)]
    page = client.get(case).text
    assert "已替换过一次，不能再要求补正" in page and "替换（唯一的一次）" in page
    assert decided(client, case, "补正", "再来一次").status == 422
    assert len(list((doubtful.folder / "in").iterdir())) == 2


def test_the_rest_of_what_was_handed_in_is_no_replacement(desk: PeopledOffice) -> None:
    client = desk.inside(Role.PREPARER)
    address = begun(client)
    brought(desk, client, address, a_pdf=pdf(OUYANG))
    files = {"files": ("a.jpg", scan(OUYANG))}
    unsaid = client.post(f"{address}bring", [("received", f"{TODAY}")], files)
    assert unsaid.status == 422 and catalogue()["intake_what_missing"].says in unsaid.text
    after = brought(desk, client, address, what="rest", a_jpg=scan(OUYANG))
    assert [(one.act, one.state, one.replaced) for one in after.ledger.events] == [("收件", "补正", 0), ("补收", "受理", 0)]


def test_what_an_ended_service_left_is_judged_by_the_next(desk: PeopledOffice) -> None:
    page = settled(desk.inside(Role.PREPARER), f"/office/scans/{LEFT}/").text
    assert OUYANG.name in page and "补正 1</a>" in page


def test_what_is_over_is_erased(desk: PeopledOffice, pile: Judged) -> None:
    assert pile.folder.is_dir() and not pile.folder.with_name(OVER).exists()


def test_what_is_nothing_is_told_so_and_can_be_erased_once_its_name_was_typed(desk: PeopledOffice) -> None:
    client = desk.inside(Role.PREPARER)
    judged = brought(desk, client, begun(client, name="要清除的"), readme_txt=b"...")
    assert catalogue()["intake_brought_nothing"].says in judged.page and str(desk.service.work) not in judged.page
    assert client.post(f"{judged.address}erase", [("name", "别的")]).status == 422 and judged.folder.is_dir()
    assert client.post(f"{judged.address}erase", [("name", " 要清除的 ")]).status == 303
    assert not judged.folder.exists() and client.get(judged.address).status == 404
    assert "要清除的" not in client.get("/office/scans/").text


def test_what_is_hostile_is_told_so_writes_nothing_elsewhere_and_stops_nobody_else(desk: PeopledOffice) -> None:
    client = desk.inside(Role.PREPARER)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in (("../../../escaped.pdf", b"%PDF-"), ("a.pdf", pdf(OUYANG)), ("坏.zip", b"PK\x03\x04")):
            archive.writestr(name, data)
    address = begun(client)
    client.post(f"{address}bring", [("received", f"{TODAY}")], {"files": ("../../坏.zip", stream.getvalue())})
    page = settled(client, address).text
    assert catalogue()["intake_zip_outside"].says in page and OUYANG.name in page
    assert list(desk.service.work.parent.rglob("escaped.pdf")) == []


def test_nothing_is_taken_without_files_or_with_a_day_to_come(desk: PeopledOffice) -> None:
    client = desk.inside(Role.PREPARER)
    address, files = begun(client), {"files": ("a.pdf", b"%PDF-")}
    tomorrow = f"{TODAY + timedelta(days=1)}"
    answers = [client.post(f"{address}bring", [("received", f"{TODAY}")]), *(
        client.post(f"{address}bring", [("received", day)], files) for day in ("", "昨天", tomorrow)
    )]  # fmt: skip
    assert {one.status for one in answers} == {422}
    assert client.post(f"{address}update").status == 422
    assert json.loads(client.get(f"{address}state.json").body)["busy"] is False


@pytest.mark.parametrize("wrong", [{"name": ""}, {"until": ""}, {"until": "2026-13-01"}, {"issuer": " "}, {"columns": "没有这一栏=某某协会"}])
def test_an_intake_without_what_it_needs_is_not_begun(desk: PeopledOffice, wrong: dict[str, str]) -> None:
    client = desk.inside(Role.PREPARER)
    answer = client.post("/office/scans/new", [*{**dict(SETTINGS), **wrong}.items()])
    typed = {**dict(SETTINGS), "columns": "", **wrong}
    shown = {key: text for key, text in controls_of(answer.text) if key in typed}
    assert answer.status == 422 and [key for key, text in typed.items() if shown[key] != text and key != "certificate"] == []


def test_settings_can_be_changed_and_what_was_decided_stays(desk: PeopledOffice) -> None:
    client = desk.inside(Role.PREPARER)
    address = begun(client)
    shown = dict(controls_of(client.get(f"{address}settings").text))
    assert shown["issuer"] == dict(SETTINGS)["issuer"]
    later = f"{UNTIL + timedelta(days=9)}"
    assert client.post(f"{address}settings", [*{**dict(SETTINGS), "until": later, "name": "改了名"}.items()]).status == 303
    page = client.get(address).text
    assert later in page and "改了名" in page
    columns = [*{**dict(SETTINGS), "columns": "发证单位＝某某协会"}.items()]
    assert client.post(f"{address}settings", columns).status == 303
    assert dict(controls_of(client.get(f"{address}settings").text))["columns"] == "office=某某协会"


def test_an_auditor_reads_and_decides_nothing(desk: PeopledOffice, pile: Judged) -> None:
    auditor, before = desk.inside(Role.AUDITOR), pile.ledger
    pages = ("/office/scans/", pile.address, pile.of(LIU), f"{pile.address}files/summary.xlsx")
    assert {auditor.get(one).status for one in pages} == {200}
    assert 'name="reason"' not in auditor.get(pile.of(LIU)).text and 'name="files"' not in auditor.get(pile.address).text
    doings = (f"{pile.of(LIU)}decide", f"{pile.address}bring", f"{pile.address}erase", f"{pile.address}update", "/office/scans/new")
    assert {auditor.post(one).status for one in doings} == {403} and pile.ledger == before


def test_an_administrator_sees_no_application(desk: PeopledOffice, pile: Judged) -> None:
    administrator = desk.inside(Role.ADMINISTRATOR)
    assert {administrator.get(one).status for one in ("/office/scans/", pile.address, pile.of(LIU))} == {403}


def test_unknown_intakes_applications_and_pictures_are_not_found(pile: Judged) -> None:
    missing = ("/office/scans/ffffffffffff/", "/office/scans/x/", f"{pile.address}0123456789ab/", f"{pile.address}pictures/x/y.jpg",
               f"{pile.address}pictures/{'0' * 32}/1-1-00000000.jpg")  # fmt: skip
    assert {pile.client.get(one).status for one in missing} == {404}
