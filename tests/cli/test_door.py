"""Whatever goes wrong leaves by one door: a sentence, an exit code, no traceback."""

from __future__ import annotations

import errno
import json

import click
import pytest
from click.testing import CliRunner, Result

from docgen.cli.door import House
from docgen.cli.options import answers
from docgen.errors import DefinitionRefused, DocgenError, EntryRefused, FileUnusable, ToolMissing, UsageFault
from docgen.problems import Place, Problem

TWO = (
    Problem("output_exists", Place("a.yaml", 3, 5), {"file": "甲"}),
    Problem("output_not_a_file", facts={"file": "乙"}),
)


def leave(error: BaseException, *words: str) -> Result:
    """What a command that raises the error shows."""

    @click.command()
    @answers
    def fails() -> None:
        raise error

    house = House(commands={"fails": fails})
    return CliRunner().invoke(house, ["fails", *words], prog_name="docgen")


@pytest.mark.parametrize(
    ("error", "exit_code"),
    [
        (UsageFault("甲"), 2),
        (EntryRefused("甲", TWO), 3),
        (DefinitionRefused("甲", TWO), 4),
        (FileUnusable("甲"), 5),
        (ToolMissing("甲"), 6),
        (DocgenError("甲"), 1),
        (PermissionError(errno.EACCES, "no", "a.pdf"), 5),
        (OSError(errno.ENOSPC, "no", "a.pdf"), 5),
        (ModuleNotFoundError("no", name="pikepdf"), 6),
        (KeyboardInterrupt(), 130),
        (ZeroDivisionError("no"), 1),
    ],
)
def test_every_kind_of_failure_has_its_exit_code_and_no_traceback(error: BaseException, exit_code: int) -> None:
    result = leave(error)
    assert result.exit_code == exit_code
    assert "Traceback" not in result.stderr and result.stdout == ""


def test_the_traceback_comes_when_asked_for() -> None:
    assert "ZeroDivisionError: no" in leave(ZeroDivisionError("no"), "--debug").stderr


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EFBIG, "file_size_limit"),
        (errno.EACCES, "no_permission"),
        (errno.EROFS, "read_only"),
        (errno.ENAMETOOLONG, "name_too_long"),
        (errno.EIO, "system_refused"),
    ],
)
def test_the_systems_refusals_have_their_sentences(number: int, code: str) -> None:
    told = json.loads(leave(OSError(number, "no", "a.pdf"), "--json").stdout)
    assert [problem["code"] for problem in told["problems"]] == [code]
    assert "a.pdf" in told["message"] and told["exit_code"] == 5 and not told["ok"]


def test_several_problems_are_a_table_and_one_is_a_remedy() -> None:
    several = leave(EntryRefused("有问题", TWO)).stderr
    assert "有问题" in several and "位置" in several and "a.yaml:3:5" in several
    alone = leave(FileUnusable(TWO[1].says, TWO[1:])).stderr
    assert alone.splitlines() == [f"docgen: {TWO[1].says}", TWO[1].remedy]
