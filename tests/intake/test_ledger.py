"""收件台账: readable by people, only added to, and what was changed in it is noticed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from docgen.errors import FileUnusable
from docgen.intake.ledger import Event, Ledger, ledger_bytes, ledger_held, read_ledger
from docgen.intake.persons import Person

PERSON = Person("柳青岚", "虚构市第一中学", "650102********0025", "application")
FIRST = Event(date(2026, 3, 20), "收件", PERSON, "补正", ("电:1", "页:2#1"), "A1", 0, date(2026, 4, 10))
DECIDED = Event(date(2026, 3, 21), "决定", PERSON, "受理", ("电:1",), "A1", 0, None, "秦望舒", "已核实", "请写全称\n请附证书")


def written(path: Path, *events: Event) -> Path:
    path.write_bytes(ledger_bytes(Ledger(events)))
    return path


def code(path: Path) -> str:
    with pytest.raises(FileUnusable) as refusal:
        read_ledger(path)
    return refusal.value.problems[0].code


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    assert read_ledger(written(tmp_path / "台账", FIRST, DECIDED)).events == (FIRST, DECIDED)


def test_who_took_it_in_and_when_are_kept_and_a_line_without_them_is_as_it_was(tmp_path: Path) -> None:
    taken = replace(FIRST, by="王敏", at="2026-03-20T02:03:04Z")
    assert read_ledger(written(tmp_path / "台账", FIRST, taken)).events == (FIRST, taken)
    assert "时刻" not in json.loads(ledger_bytes(Ledger((DECIDED,))))


def test_a_folder_without_one_begins_an_empty_one(tmp_path: Path) -> None:
    assert read_ledger(tmp_path / "台账") == Ledger()


def test_more_events_leave_the_lines_before_them_as_they_are() -> None:
    before = ledger_bytes(Ledger((FIRST,)))
    assert ledger_bytes(Ledger((FIRST,)).with_events([DECIDED])).startswith(before)


def test_a_line_is_read_by_people() -> None:
    told = json.loads(ledger_bytes(Ledger((FIRST,))))
    assert (told["申报人"], told["结论"], told["限期"], told["证件"]) == ("柳青岚", "补正", "2026-04-10", "650102********0025")


def test_a_line_that_was_changed_or_taken_out_is_noticed(tmp_path: Path) -> None:
    path = written(tmp_path / "台账", FIRST, DECIDED)
    whole = path.read_bytes()
    path.write_bytes(whole.replace("补正".encode(), "受理".encode(), 1))
    assert code(path) == "ledger_changed"
    path.write_bytes(whole.splitlines(keepends=True)[1])
    assert code(path) == "ledger_changed"


@pytest.mark.parametrize("line", [b"{", b"[]", b"{}", b'{"\xff', b"null", b"[" * 100_000])
def test_what_is_no_ledger_is_refused(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "台账"
    path.write_bytes(line + b"\n")
    assert code(path) == "ledger_unreadable"


def test_two_runs_do_not_have_it_at_once(tmp_path: Path) -> None:
    with ledger_held(tmp_path / "台账"):
        with pytest.raises(FileUnusable) as refusal, ledger_held(tmp_path / "台账"):
            pass
        assert refusal.value.problems[0].code == "ledger_busy"
    with ledger_held(tmp_path / "台账"):
        pass


def test_whose_a_number_was_is_known() -> None:
    ledger = Ledger((FIRST, DECIDED))
    assert ledger.owner("A1") == PERSON and ledger.owner("B2") is None and ledger.owner("") is None


def test_an_applicant_is_the_same_by_name_and_number_or_by_name_and_unit() -> None:
    ledger = Ledger((FIRST,))
    assert ledger.of(Person("柳青岚", "改名的中学", PERSON.identity, "application")) == (FIRST,)
    assert ledger.of(Person("柳青岚", PERSON.unit, "", "application")) == (FIRST,)
    assert ledger.of(Person("柳青岚", PERSON.unit, "650102********9999", "application")) == ()
    assert ledger.of(Person("柳青岚", PERSON.unit, PERSON.identity, "other")) == ()
