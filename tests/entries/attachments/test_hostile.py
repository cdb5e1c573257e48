"""Attachments made to do harm: each ends in its message, and nobody else is harmed."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from docgen.entries.attachments import child as attachment_child
from docgen.entries.attachments.attachment_file import NamedFile, check_attachments, read_sheets
from docgen.entries.attachments.process import AttachmentReader
from docgen.entries.sample_pdf import one_page_pdf
from docgen.problems import Problem
from tests.entries.attachments.hostile_files import hostile

NAMES = sorted(hostile())
# A warning: such a file is bound all the same.
BINDABLE = {"shifted table", "not to be changed", "a count of two thousand million", "form in itself",
            "box of words", "nested arrays", "length of itself"}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of them as files, and a good one."""
    made = tmp_path_factory.mktemp("hostile")
    for name, (data, _) in hostile().items():
        (made / f"{name}.pdf").write_bytes(data)
    (made / "good.pdf").write_bytes(one_page_pdf(("A",)))
    return made


@pytest.fixture(scope="module")
def found(folder: Path) -> dict[str, list[str]]:
    """The codes for each file, all of them read in one call: what dies is replaced."""
    told = check_attachments(folder, [NamedFile(f"{name}.pdf") for name in NAMES])
    return {name: [fault.code for fault in faults] for name, faults in zip(NAMES, told, strict=True)}


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_file_ends_in_its_message(name: str, found: dict[str, list[str]]) -> None:
    due = hostile()[name][1]
    assert due in found[name] if due else found[name] == []


def test_every_message_names_the_file(folder: Path) -> None:
    for name in ("script on opening", "packed once", "huge picture", "six metres"):
        ((fault,),) = check_attachments(folder, [NamedFile(f"{name}.pdf")])
        problem = Problem(fault.code, facts={"label": "附件", "file": "证书.pdf", **fault.facts})
        assert "证书.pdf" in problem.says and problem.remedy


def test_a_good_file_after_a_deadly_one_is_good(folder: Path) -> None:
    names = ("ten to the fortieth", "good", "million operators", "good")
    told = check_attachments(folder, [NamedFile(f"{name}.pdf") for name in names])
    assert [[fault.code for fault in faults] for faults in told] == [
        ["attachment_breaks"], [], ["attachment_breaks"], [],
    ]  # fmt: skip


def test_a_file_that_takes_too_long_is_ended_and_the_next_one_read() -> None:
    slow, good = hostile()["shading"][0], one_page_pdf(("A",))
    with AttachmentReader({"check": 0.3}) as reader:
        assert [fault.code for fault in reader.ask("check", slow, 1).faults] == ["attachment_too_slow"]
    with AttachmentReader() as reader:
        assert reader.ask("check", good, 1).faults == ()


def test_no_process_no_thread_and_no_file_is_left(folder: Path) -> None:
    before, threads = sorted(os.listdir(folder)), threading.active_count()
    with AttachmentReader() as reader:
        reader.ask("check", hostile()["ten to the fortieth"][0], 1)
        reader.ask("check", one_page_pdf(("A",)), 1)
        pid = reader.process.pid
    assert pid is not None and reader.process.pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert threading.active_count() == threads and sorted(os.listdir(folder)) == before


def test_nothing_beside_an_attachment_is_taken_for_a_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pikepdf.py").write_text("raise SystemExit(7)")
    (tmp_path / "a.pdf").write_bytes(one_page_pdf(("A",)))
    monkeypatch.chdir(tmp_path)
    assert check_attachments(Path(), [NamedFile("a.pdf")]) == ((),)


def test_what_is_refused_is_never_bound_and_what_is_warned_of_is(folder: Path) -> None:
    quick = [name for name in NAMES if hostile()[name][1] not in ("attachment_too_slow", "attachment_breaks")]
    sheets = read_sheets(folder, [NamedFile(f"{name}.pdf") for name in quick])
    assert {name for name, read in zip(quick, sheets, strict=True) if read.pdf} == BINDABLE


def test_the_limits_of_the_process_are_those_promised() -> None:
    assert attachment_child._MOST_DATA + 60_000_000 <= 300_000_000
    assert attachment_child._PROCESSOR_SECONDS["check"] < 5
