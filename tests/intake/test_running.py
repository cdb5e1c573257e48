"""A folder of what came in: who is accepted, who has to mend what, and what a person has to look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from docgen.intake.ledger import Ledger
from docgen.intake.running import IntakeOrder, IntakeResult, run_intake
from tests.intake.handed import (
    DAY,
    LIU,
    OUYANG,
    SHEN,
    UNTIL,
    Applicant,
    codes,
    jpeg,
    mixed,
    paper,
    pdf,
    printed,
    run,
    scan,
    settings,
)


def states(result: IntakeResult) -> dict[str, str]:
    return {one.person.name: one.state for one in result.outcomes}


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> IntakeResult:
    """Electronic versions of three kinds, and their pages mixed in one file with a page of something else."""
    folder = tmp_path_factory.mktemp("pile")
    foreign = np.full((1866, 1299, 3), 255, np.uint8)
    foreign[300:900, 100:1200] = np.random.default_rng(1).integers(0, 255, (600, 1100, 3))
    (folder / "a.pdf").write_bytes(pdf(OUYANG))
    (folder / "b.yaml").write_text(LIU.text, "utf-8")
    docx = printed(SHEN).docx
    assert docx is not None
    (folder / "c.docx").write_bytes(docx)
    (folder / "d.pdf").write_bytes(pdf(Applicant("顾星河", 4)))
    (folder / "扫描.pdf").write_bytes(mixed([paper(OUYANG), paper(LIU, False, False), foreign, paper(SHEN)]))
    (folder / "readme.txt").write_text("…", "utf-8")
    return run(folder)


def test_pages_of_many_in_one_file_find_their_electronic_versions_of_every_kind(pile: IntakeResult) -> None:
    assert states(pile) == {"欧阳晓禾": "受理", "柳青岚": "补正", "沈知远": "受理", "顾星河": "补正"}
    assert [[page.index for page in one.pages] for one in pile.outcomes] == [[1], [2], [4], []]


def test_several_processes_come_to_the_same(tmp_path: Path) -> None:
    """With a page whose code was cut off, and a file that is no picture."""
    (tmp_path / "a.yaml").write_text(OUYANG.text, "utf-8")
    (tmp_path / "b.yaml").write_text(LIU.text, "utf-8")
    codeless = paper(LIU, False, False).copy()
    codeless[-500:] = 255
    (tmp_path / "1.jpg").write_bytes(scan(OUYANG))
    (tmp_path / "柳青岚.jpg").write_bytes(jpeg(codeless))
    (tmp_path / "3.jpg").write_bytes(b"\xff\xd8\xff no picture")
    alone, shared = run(tmp_path), run(tmp_path, workers=2)
    assert states(alone) == {"欧阳晓禾": "受理", "柳青岚": "需人工"}
    told = [[(one.pages, one.points, one.state) for one in result.outcomes] for result in (alone, shared)]
    assert told[0] == told[1] and (shared.loose, shared.ledger) == (alone.loose, alone.ledger)


def test_what_has_to_be_mended_is_told_all_at_once(pile: IntakeResult) -> None:
    _, liu, _, gu = pile.outcomes
    assert codes(liu) == {"scan_seal_missing": "mend", "scan_signature_missing": "mend"}
    assert codes(gu) == {"intake_scan_missing": "mend"}
    assert (liu.until, liu.replaced) == (UNTIL, 0)


def test_a_strange_page_in_a_mixed_file_belongs_to_nobody_and_stops_all_from_being_accepted(pile: IntakeResult) -> None:
    assert [(one.code, one.facts["index"]) for one in pile.loose] == [("scan_page_unknown", 3)]
    assert not pile.is_all_accepted


def test_a_scan_of_another_version_than_the_electronic_one_is_sent_back(tmp_path: Path) -> None:
    newer = Applicant(summary="指导学生观察候鸟三年。")
    (tmp_path / "欧阳晓禾.pdf").write_bytes(pdf(newer))
    (tmp_path / "欧阳晓禾-扫描.jpg").write_bytes(scan(OUYANG))
    (one,) = run(tmp_path).outcomes
    assert (one.state, codes(one)) == ("补正", {"intake_version_differs": "mend"})


def test_two_versions_of_one_applicant_are_not_chosen_from(tmp_path: Path) -> None:
    newer = Applicant(summary="指导学生观察候鸟三年。")
    (tmp_path / "1.pdf").write_bytes(pdf(OUYANG))
    (tmp_path / "2.pdf").write_bytes(pdf(newer))
    (tmp_path / "s.jpg").write_bytes(scan(newer))
    (one,) = run(tmp_path).outcomes
    assert (one.state, codes(one)) == ("需人工", {"intake_two_versions": "human"})


def test_the_same_version_in_several_files_is_one(tmp_path: Path) -> None:
    (tmp_path / "1.pdf").write_bytes(pdf(OUYANG))
    (tmp_path / "1.yaml").write_text(OUYANG.text, "utf-8")
    (tmp_path / "s.jpg").write_bytes(scan(OUYANG))
    (one,) = run(tmp_path).outcomes
    assert (one.state, len(one.versions)) == ("受理", 2)


def test_a_scan_without_any_electronic_version_belongs_to_nobody_known(tmp_path: Path) -> None:
    (tmp_path / "s.jpg").write_bytes(scan(OUYANG))
    result = run(tmp_path)
    assert (result.outcomes, [one.code for one in result.loose]) == ((), ["intake_page_without_version"])


def test_who_brought_files_together_does_not_make_them_one_applicants(tmp_path: Path) -> None:
    (tmp_path / "第1次").mkdir()
    (tmp_path / "第1次" / "a.pdf").write_bytes(pdf(OUYANG))
    (tmp_path / "第1次" / "b.docx").write_bytes(b"PK")
    order = IntakeOrder(folder=tmp_path, received=DAY, until=UNTIL)
    told = []
    for tops in ((), ("第1次",)):
        (work := tmp_path / f".work{len(tops)}").mkdir()
        result = run_intake(replace(order, tops=tops), Ledger(), settings(), work, lambda count: lambda is_read: None)
        told.append((len(result.outcomes[0].points), [one.place.file for one in result.loose]))
    assert told == [(2, []), (1, ["第1次/b.docx"])]


def test_a_file_of_a_kind_that_is_never_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(OUYANG))
    (tmp_path / "申报书.doc").write_bytes(b"...")
    assert run(tmp_path).unused == ("申报书.doc",)


def test_the_wrong_form_is_sent_back(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(OUYANG))
    (tmp_path / "s.jpg").write_bytes(scan(OUYANG))
    (one,) = run(tmp_path, form="other").outcomes
    assert (one.state, codes(one)) == ("补正", {"intake_other_form": "mend"})


def test_what_comes_after_the_deadline_is_refused_and_a_later_deadline_accepts_it(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(OUYANG))
    (tmp_path / "s.jpg").write_bytes(scan(OUYANG))
    late = date(2026, 4, 1)
    (one,) = run(tmp_path, day=late).outcomes
    assert (one.state, codes(one)) == ("不予受理", {"intake_late": "refuse"})
    (one,) = run(tmp_path, day=late, deadline=late).outcomes
    assert one.state == "受理"


def test_a_seal_in_grey_needs_a_person(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(OUYANG))
    (tmp_path / "s.jpg").write_bytes(scan(OUYANG, level="grey-150"))
    (one,) = run(tmp_path).outcomes
    assert (one.state, codes(one)) == ("需人工", {"scan_seal_colourless": "human"})


def test_an_entry_with_faults_is_told_of_with_those_of_its_scan(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(Applicant(unit="").text, "utf-8")
    (tmp_path / "s.jpg").write_bytes(jpeg(paper(OUYANG)))
    result = run(tmp_path)
    (one,) = result.outcomes
    assert one.state == "补正" and codes(one) == {"required_missing": "mend", "intake_scan_missing": "mend"}


def test_an_unreadable_scan_in_the_applicants_own_folder_is_sent_back(tmp_path: Path) -> None:
    (tmp_path / "欧阳晓禾").mkdir()
    (tmp_path / "欧阳晓禾" / "a.pdf").write_bytes(pdf(OUYANG))
    (tmp_path / "欧阳晓禾" / "s.jpg").write_bytes(b"\xff\xd8\xff broken")
    (one,) = run(tmp_path).outcomes
    assert (one.state, codes(one)) == ("补正", {"scan_damaged": "mend"})
