"""Whoever interrupts `docgen scan` or `docgen intake` finds the folder as it was and no process left."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.intake.handed import OUYANG, pdf, scan, templates

DAYS = ("--received", "2026-03-20", "--until", "2026-04-10")
SCAN = ("scan", "来件", "-o", "报告.pdf", "--table", "汇总.xlsx")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with more scans than are judged in a moment, one of whose electronic version is there."""
    monkeypatch.setenv("DOCGEN_TEMPLATES", str(templates()))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    (tmp_path / "来件").mkdir()
    (tmp_path / "来件" / "a.pdf").write_bytes(pdf(OUYANG))
    for number in range(30):
        (tmp_path / "来件" / f"{number}.jpg").write_bytes(scan(OUYANG))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def below(process: int) -> Iterator[tuple[int, str]]:
    """The processes that a process has started and those that they have, with their command lines."""
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            words = (path / "cmdline").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == process:
            yield int(path.name), words
            yield from below(int(path.name))


def ends(process: int) -> bool:
    """Whether a process is over, or is in a moment."""
    try:
        told = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([told], [], [], 10.0)[0])
    finally:
        os.close(told)


@pytest.mark.parametrize("words", [(*SCAN, "--workers", "2"), (*SCAN, "--workers", "1"), ("intake", "来件", *DAYS, "--workers", "2")])
@pytest.mark.parametrize("how", ["Ctrl-C", "SIGTERM"])
def test_it_leaves_neither_files_nor_processes(home: Path, words: tuple[str, ...], how: str) -> None:
    before = sorted(home.rglob("*"))
    command = [sys.executable, "-m", "docgen", *words]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True) as running:
        found: dict[int, str] = {}
        while running.poll() is None and not any("reading_child" in one for one in found.values()):
            found = dict(below(running.pid))
        if how == "Ctrl-C":
            os.killpg(running.pid, signal.SIGINT)
        else:
            running.terminate()
        _, said = running.communicate()
    assert running.returncode == 130 and "已中断，没有写出文件。" in said and "Traceback" not in said
    assert sorted(home.rglob("*")) == before
    assert found and all(map(ends, found))
