"""Files appear complete and together, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.cli.output import STDOUT, refuse_existing, write_all
from docgen.errors import FileUnusable


def codes(error: pytest.ExceptionInfo[FileUnusable]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_both_files_appear_with_nothing_beside_them(tmp_path: Path) -> None:
    write_all({tmp_path / "表.pdf": b"p", tmp_path / "表.docx": b"d"}, is_forced=False)
    assert names(tmp_path) == ["表.docx", "表.pdf"]
    assert (tmp_path / "表.pdf").read_bytes() == b"p"


def test_an_existing_file_is_left_alone_and_so_is_its_sibling(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"mine")
    with pytest.raises(FileUnusable) as error:
        write_all({tmp_path / "a.pdf": b"p", tmp_path / "a.docx": b"d"}, is_forced=False)
    assert codes(error) == ["output_exists"]
    assert names(tmp_path) == ["a.docx"] and (tmp_path / "a.docx").read_bytes() == b"mine"


def test_force_replaces_and_leaves_no_copy(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old")
    write_all({tmp_path / "a.pdf": b"new"}, is_forced=True)
    assert names(tmp_path) == ["a.pdf"] and (tmp_path / "a.pdf").read_bytes() == b"new"


def test_a_failure_at_the_second_file_takes_back_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old")
    fail_at_rename(monkeypatch, "b.docx", OSError("no"))
    with pytest.raises(OSError, match="no"):
        write_all({tmp_path / "a.pdf": b"p", tmp_path / "b.docx": b"d"}, is_forced=True)
    assert names(tmp_path) == ["a.pdf"] and (tmp_path / "a.pdf").read_bytes() == b"old"


def test_an_interruption_between_two_renames_takes_back_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_at_rename(monkeypatch, "b.docx", KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        write_all({tmp_path / "a.pdf": b"p", tmp_path / "b.docx": b"d"}, is_forced=False)
    assert names(tmp_path) == []


def fail_at_rename(monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException) -> None:
    rename = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target.name == name:
            raise error
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", replace)


def test_folders_that_were_made_for_nothing_are_taken_away(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"mine")
    with pytest.raises(FileUnusable):
        write_all({tmp_path / "a.yaml": b"", tmp_path / "材料" / "b": b""}, False, [tmp_path / "材料"])
    assert names(tmp_path) == ["a.yaml"]


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("missing/a.pdf", "output_folder_missing"),
        ("file/a.pdf", "output_folder_not_folder"),
        ("folder", "output_not_a_file"),
    ],
)
def test_a_place_where_nothing_can_be_written_is_told_before_the_work(
    tmp_path: Path, target: str, code: str
) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    with pytest.raises(FileUnusable) as error:
        refuse_existing([tmp_path / target], is_forced=True)
    assert codes(error) == [code]


def test_a_device_is_never_replaced_by_a_file() -> None:
    with pytest.raises(FileUnusable) as error:
        write_all({Path("/dev/full"): b""}, is_forced=True)
    assert codes(error) == ["output_not_a_file"] and Path("/dev/full").is_char_device()


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.pdf").write_bytes(b"old")
    (tmp_path / "link.pdf").symlink_to("real.pdf")
    write_all({tmp_path / "link.pdf": b"new"}, is_forced=True)
    assert (tmp_path / "link.pdf").is_symlink() and (tmp_path / "real.pdf").read_bytes() == b"new"


def test_a_name_as_long_as_the_file_system_allows_is_written(tmp_path: Path) -> None:
    name = "表" * 83 + ".pdf"
    write_all({tmp_path / name: b"p"}, is_forced=False)
    assert names(tmp_path) == [name]


def test_standard_output_receives_the_bytes(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write_all({STDOUT: b"%PDF"}, is_forced=False)
    assert capfdbinary.readouterr().out == b"%PDF"
