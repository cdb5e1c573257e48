"""`docgen fill` as a process: what it writes, and what it leaves when it cannot."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from docgen.cli.filling import wait_for_saved

DOCGEN = [sys.executable, "-m", "docgen"]


def run(*words: str, **more: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*DOCGEN, *words], capture_output=True, check=False, **more)  # type: ignore[call-overload, no-any-return]


@contextmanager
def started(*words: str) -> Iterator[subprocess.Popen[str]]:
    """A running docgen; whatever the test finds, it does not outlive it."""
    running = subprocess.Popen([*DOCGEN, *words], stderr=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        yield running
    finally:
        running.kill()
        running.wait()
        assert running.stderr is not None
        running.stderr.close()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_both_files_are_written_and_told_of(folder: Path) -> None:
    done = run("fill", "entry.yaml", "-o", "表", "--map", "map.json")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == b"" and "已写：表.pdf" in done.stderr.decode()
    assert names(folder) == ["entry.yaml", "map.json", "表.docx", "表.pdf"]
    assert Path("表.pdf").read_bytes().startswith(b"%PDF-") and Path("表.docx").read_bytes().startswith(b"PK")
    page_map = json.loads(Path("map.json").read_text("utf-8"))
    assert page_map["pages"] == 1 and any(box["path"] == "unit" for box in page_map["boxes"])


def test_standard_input_to_standard_output_is_the_document_and_nothing_else(folder: Path) -> None:
    done = run("fill", "-", "-o", "-", "--pdf", input=Path("entry.yaml").read_bytes())
    assert done.returncode == 0 and done.stderr == b""
    assert done.stdout.startswith(b"%PDF-") and done.stdout.rstrip().endswith(b"%%EOF")
    assert names(folder) == ["entry.yaml"]


def test_a_program_is_told_the_number_and_the_files(folder: Path) -> None:
    done = run("fill", "entry.yaml", "--pdf", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0 and done.stderr == b""
    assert told["files"] == ["entry.pdf"] and told["number"] and len(told["references"]) == 1


def test_an_entry_with_problems_leaves_no_file_and_a_draft_may_be_made_of_it(folder: Path) -> None:
    Path("entry.yaml").write_text("form: nomination\nname: 欧阳晓禾\n", "utf-8")
    assert run("fill", "entry.yaml").returncode == 3 and names(folder) == ["entry.yaml"]
    assert run("fill", "entry.yaml", "--draft", "--pdf").returncode == 0
    assert names(folder) == ["entry.pdf", "entry.yaml"]


def test_nothing_is_overwritten_without_force(folder: Path) -> None:
    Path("entry.docx").write_bytes(b"mine")
    done = run("fill", "entry.yaml")
    assert done.returncode == 5 and "--force" in done.stderr.decode()
    assert Path("entry.docx").read_bytes() == b"mine" and not Path("entry.pdf").exists()
    assert run("fill", "entry.yaml", "--docx", "--force").returncode == 0
    assert Path("entry.docx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize("words", [["forms"], ["fill", "entry.yaml", "-o", "-", "--pdf"]])
def test_a_full_disk_is_told_and_ends_with_five(folder: Path, words: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*DOCGEN, *words], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 5
    assert done.stderr.decode().splitlines()[0] == "docgen: 磁盘已满，没有写成：标准输出"


def test_a_file_larger_than_the_system_allows_leaves_nothing(folder: Path) -> None:
    run("fill", "entry.yaml", "-o", "-", "--pdf")  # fonts are cached now, and nothing else needs to be written

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    done = run("fill", "entry.yaml", preexec_fn=limit)
    assert done.returncode == 5 and "系统允许的大小" in done.stderr.decode()
    assert names(folder) == ["entry.yaml"]


def test_an_interrupted_run_ends_with_130_and_leaves_nothing(folder: Path) -> None:
    with started("fill", "entry.yaml") as running:
        maps = Path(f"/proc/{running.pid}/maps")
        while running.poll() is None and "libpdfium" not in maps.read_text():
            pass
        running.send_signal(signal.SIGINT)
        assert running.stderr is not None
        told = running.stderr.read()
        assert running.wait() == 130 and "Traceback" not in told
    assert names(folder) == ["entry.yaml"]


def test_a_reader_who_goes_away_is_nobodys_fault(folder: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as gone:
        done = subprocess.run([*DOCGEN, "forms"], stdout=gone, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (141, b"")


def test_watching_fills_again_after_a_change_and_goes_on_after_a_mistake(folder: Path) -> None:
    entry = Path("entry.yaml")
    good = entry.read_text("utf-8")
    with started("fill", "entry.yaml", "--pdf", "--watch") as running:
        assert running.stderr is not None
        lines = iter(running.stderr.readline, "")

        def told() -> str:
            return "".join(iter(lambda: next(lines), "等待改动；按 Ctrl-C 结束。\n"))

        assert "已写：entry.pdf" in told()
        first = Path("entry.pdf").read_bytes()
        entry.write_text(good.replace("候鸟", "流星雨"), "utf-8")
        assert "已写：entry.pdf" in told() and Path("entry.pdf").read_bytes() != first
        entry.write_text(good.replace("name", "nmae"), "utf-8")
        assert "怎么改" in told()
        entry.write_text(good, "utf-8")
        assert "已写：entry.pdf" in told()
        running.send_signal(signal.SIGINT)
        assert running.wait() == 130


def test_a_file_still_being_saved_is_waited_for() -> None:
    old, emptied, half, whole = ((1, 90),), ((2, 0),), ((3, 40),), ((4, 95),)
    looks = iter([old, old, emptied, half, None, whole, whole, old])
    wait_for_saved(old, (look or (None,) for look in looks))
    assert next(looks) == old, "ended before or after the second look at the whole file"


def test_the_module_runs_as_a_program() -> None:
    assert run("--version").stdout.startswith(b"docgen, version ")
