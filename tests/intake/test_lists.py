"""The workbooks: a summary in which reviewers decide, and a list that is issued from as it is."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest

from docgen.entries.check import check_entry
from docgen.entries.rosters.roster_reading import read_roster
from docgen.entries.rosters.workbook_reading import read_workbook
from docgen.entries.sample import write_sample
from docgen.forms.library import load
from docgen.intake.decisions import Decision, read_decisions
from docgen.intake.electronic import VersionReader
from docgen.intake.folder import gather
from docgen.intake.lists import accepted_list, summary_workbook
from docgen.intake.outcome import Outcome
from docgen.problems import Place, errors_in
from docgen.registry.candidates import candidates_of
from tests.finished import definition
from tests.intake.handed import DAY, LIU, OUYANG, UNTIL, Applicant, Days, settings

PRIMARY = "xinjiang-2021-primary"
OFFICE = {"office": "新疆维吾尔自治区青少年科技辅导员协会"}


def outcome_of(folder: Path, state: str = "受理") -> Outcome:
    """The application in a folder, as accepted."""
    with tempfile.TemporaryDirectory() as work:
        (version,) = VersionReader(settings(), Path(work)).read(gather(folder, Path(work) / "zip").files).found
    assert state == "受理"
    return Outcome(version.person, "受理", (), (), DAY, DAY, version=version, versions=(version,))


@pytest.fixture(scope="module")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("primary")
    write_sample(definition(PRIMARY), folder / "entry.yaml", 0, "typical")
    return outcome_of(folder)


def test_the_list_is_what_issuing_reads(accepted: Outcome, tmp_path: Path) -> None:
    certificate = load(settings().templates, "tutor-certificate")
    made = accepted_list([accepted], certificate, OFFICE)
    for name, data in made.photos.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    roster = read_roster(made.workbook, "受理名单.xlsx", tmp_path, certificate)
    (row,) = roster.rows
    assert (roster.found, made.problems, errors_in(check_entry(certificate, row.entry))) == ((), (), ())
    candidates, wrong = candidates_of(certificate, roster, date(2026, 4, 20))
    assert wrong == () and [one.holder for one in candidates] == [accepted.person.name]
    assert (row.entry.raw["level"], row.entry.raw["office"]) == ("初级", OFFICE["office"]) and candidates[0].photo


def test_without_a_certificate_the_list_has_the_forms_own_columns(accepted: Outcome) -> None:
    made = accepted_list([accepted], None, {})
    roster = read_roster(made.workbook, "受理名单.xlsx", Path(), definition(PRIMARY))
    assert accepted.version is not None
    assert roster.rows[0].entry.raw["bio"] == accepted.version.entry.raw["bio"]
    assert len(roster.rows[0].entry.raw["activities"]) == len(accepted.version.entry.raw["activities"])


def test_columns_that_no_application_fills_are_told(accepted: Outcome) -> None:
    made = accepted_list([accepted], load(settings().templates, "tutor-certificate"), {})
    assert [one.facts["names"] for one in made.problems] == ["发证单位"]


def test_nobody_accepted_makes_an_empty_list() -> None:
    made = accepted_list([], None, {})
    assert [sheet.name for sheet in read_workbook(made.workbook, "x").sheets] == ["名单"]


def test_a_decision_typed_into_the_summary_is_read_from_it() -> None:
    days = Days({"a.yaml": LIU, "b.yaml": OUYANG})
    result = days.goes_on(DAY)
    typed = Decision(result.outcomes[1].code, "受理", "", "已核实", "", Place())
    book = summary_workbook(days.goes_on(DAY, typed))
    (read,) = read_decisions(book, "汇总.xlsx")
    assert (read.code, read.word, read.by, read.reason) == (typed.code, "受理", "", "已核实")
    assert [one.code for one in read.problems] == ["intake_decision_unsigned"] and read.place.sheet == "收件汇总"


def test_a_decision_that_holds_stands_in_the_next_summary() -> None:
    days = Days({"a.yaml": LIU})
    code = days.goes_on(DAY).outcomes[0].code
    done = days.goes_on(DAY, Decision(code, "受理", "秦望舒", "补交纸质件", "", Place()))
    (read,) = read_decisions(summary_workbook(done), "汇总.xlsx")
    assert (read.word, read.by, read.reason, read.problems) == ("受理", "秦望舒", "补交纸质件", ())


def test_the_summary_tells_states_points_and_terms() -> None:
    days = Days({"a.yaml": LIU, "坏.yaml": Applicant("=HYPERLINK(\"x\")", 5)})
    cells = read_workbook(summary_workbook(days.goes_on(DAY)), "汇总.xlsx").sheets[0].rows
    texts = {cell.text for row in cells.values() for cell in row.values()}
    assert {"柳青岚", "补正", UNTIL.isoformat(), "扫描件：没有收到签字、盖章的扫描件"} <= texts
    assert {cell.kind for row in cells.values() for cell in row.values()} == {"text"}


def test_a_workbook_without_the_columns_decides_nothing() -> None:
    assert read_decisions(accepted_list([], None, {}).workbook, "x") == ()
