"""Runs that are disturbed end as undisturbed ones: nothing lost, nothing done twice, the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docgen.batches.batch import JOURNAL, Outcome
from docgen.batches.journal import open_journal
from docgen.batches.local import Limits, local_executor
from docgen.batches.running import run_batch
from docgen.errors import FileUnusable
from tests.batches.conftest import PEOPLE, House, files_in

Made = tuple[Path, tuple[Outcome, ...]]


def states(outcomes: tuple[Outcome, ...]) -> list[str]:
    return [one.state for one in outcomes]


def test_every_applicant_gets_his_files_in_the_order_of_the_roster(made: Made) -> None:
    folder, outcomes = made
    assert states(outcomes) == ["made"] * 3
    assert sorted(files_in(folder)) == sorted(
        [f"{name}.{ending}" for name in ("001_第一中学_李梅", "002_第二中学_阿依古丽·买买提", "003_第一中学_钱𬭊")
         for ending in ("pdf", "docx")] + [JOURNAL]
    )  # fmt: skip
    assert [json.loads(line)["name"][:3] for line in (folder / JOURNAL).read_text().splitlines()] == ["001", "002", "003"]


def test_one_bad_row_does_not_stop_the_rest(house: House, tmp_path: Path) -> None:
    outcomes = house.run(tmp_path, house.batch([PEOPLE[0], ("王强", "很长的单位名称超过十个字"), ("", "二中")]))
    assert states(outcomes) == ["made", "refused", "refused"]
    assert [[one.code for one in outcome.problems] for outcome in outcomes[1:]] == [["text_too_long"], ["required_missing"]]
    assert len(list(tmp_path.glob("*.pdf"))) == 1


def test_a_run_that_was_interrupted_goes_on_where_it_was(house: House, tmp_path: Path, made: Made) -> None:
    batch = house.batch(docx=True)
    with open_journal(tmp_path, False, False) as journal, local_executor(1) as executor:
        steps = run_batch(batch, journal, executor, 1, Limits())
        next(steps)
    outcomes = house.run(tmp_path, batch, goes_on=True)
    assert states(outcomes) == ["kept", "made", "made"]
    assert files_in(tmp_path) == files_in(made[0])


@pytest.mark.parametrize("cut", [1, 40, 300])
def test_a_journal_whose_last_line_was_cut_off_costs_that_row_only(house: House, tmp_path: Path, made: Made, cut: int) -> None:
    copy_of(made[0], tmp_path)
    whole = (tmp_path / JOURNAL).read_bytes()
    (tmp_path / JOURNAL).write_bytes(whole[:-cut])
    outcomes = house.run(tmp_path, house.batch(docx=True), goes_on=True)
    assert states(outcomes) == ["kept", "kept", "kept" if cut == 1 else "made"]
    assert files_in(tmp_path) == files_in(made[0])


def test_a_row_made_after_a_cut_off_line_is_recorded_for_good(house: House, tmp_path: Path, made: Made) -> None:
    copy_of(made[0], tmp_path)
    (tmp_path / JOURNAL).write_bytes((tmp_path / JOURNAL).read_bytes()[:-40])
    with open_journal(tmp_path, True, False) as journal, local_executor(1) as executor:
        assert len(list(run_batch(house.batch(docx=True), journal, executor, 1, Limits()))) == 3
    assert states(house.run(tmp_path, house.batch(docx=True), goes_on=True)) == ["kept"] * 3


def test_rows_are_recorded_in_the_order_of_the_roster_however_they_were_made(
    house: House, tmp_path: Path, made: Made
) -> None:
    copy_of(made[0], tmp_path)
    (tmp_path / JOURNAL).write_bytes((tmp_path / JOURNAL).read_bytes().partition(b"\n")[2])
    assert states(house.run(tmp_path, house.batch(docx=True), goes_on=True)) == ["made", "kept", "kept"]
    assert files_in(tmp_path) == files_in(made[0])


def test_a_recorded_file_that_is_missing_is_made_again(house: House, tmp_path: Path, made: Made) -> None:
    copy_of(made[0], tmp_path)
    (tmp_path / "002_第二中学_阿依古丽·买买提.docx").unlink()
    (tmp_path / ".docgen-00000000.partial").write_text("half")
    outcomes = house.run(tmp_path, house.batch(docx=True), goes_on=True)
    assert states(outcomes) == ["kept", "made", "kept"] and files_in(tmp_path) == files_in(made[0])


def test_a_row_that_was_mended_is_made_again_and_the_others_are_kept(house: House, tmp_path: Path, made: Made) -> None:
    copy_of(made[0], tmp_path)
    people = [PEOPLE[0], PEOPLE[1], ("钱𬭊", "第三中学")]
    outcomes = house.run(tmp_path, house.batch(people, docx=True), goes_on=True)
    assert states(outcomes) == ["kept", "kept", "made"]


def test_a_file_that_somebody_changed_is_not_overwritten(house: House, tmp_path: Path, made: Made) -> None:
    copy_of(made[0], tmp_path)
    (tmp_path / "003_第一中学_钱𬭊.docx").write_bytes(b"by hand")
    with pytest.raises(FileUnusable) as refused:
        house.run(tmp_path, house.batch(docx=True), goes_on=True)
    assert refused.value.problems[0].code == "batch_name_taken"
    assert (tmp_path / "003_第一中学_钱𬭊.docx").read_bytes() == b"by hand"


def test_a_folder_with_another_run_is_refused_unless_it_is_gone_on_with_or_forced(made: Made) -> None:
    with pytest.raises(FileUnusable) as refused, open_journal(made[0], False, False):
        pass
    assert refused.value.problems[0].code == "batch_folder_used"


def test_two_runs_at_once_do_not_share_a_folder(tmp_path: Path) -> None:
    with open_journal(tmp_path, True, False):
        with pytest.raises(FileUnusable) as refused, open_journal(tmp_path, True, False):
            pass
        assert refused.value.problems[0].code == "batch_folder_busy"


def test_a_forced_run_makes_everything_anew(house: House, tmp_path: Path, made: Made) -> None:
    copy_of(made[0], tmp_path)
    (tmp_path / "003_第一中学_钱𬭊.docx").write_bytes(b"by hand")
    batch = house.batch(docx=True)
    with open_journal(tmp_path, False, True) as journal, local_executor(1) as executor:
        outcomes = [step.outcome for step in run_batch(batch, journal, executor, 1, Limits())]
        journal.close_in_order(sorted(outcomes, key=lambda one: one.job.number))
    assert {one.state for one in outcomes} == {"made"} and files_in(tmp_path) == files_in(made[0])


def test_a_document_that_is_too_slow_fails_alone_with_its_limit(house: House, tmp_path: Path) -> None:
    outcomes = house.run(tmp_path, house.batch(PEOPLE[:1]), limits=Limits(seconds=0.001))
    assert states(outcomes) == ["failed"] and outcomes[0].problems[0].code == "batch_too_slow"


def test_two_rows_that_say_the_same_are_both_made_and_both_kept(house: House, tmp_path: Path) -> None:
    batch = house.batch([PEOPLE[0], PEOPLE[0]])
    house.run(tmp_path, batch)
    assert states(house.run(tmp_path, batch, goes_on=True)) == ["kept", "kept"]
    assert len(list(tmp_path.glob("*.pdf"))) == 2


def copy_of(folder: Path, target: Path) -> None:
    for name, data in files_in(folder).items():
        (target / name).write_bytes(data)
