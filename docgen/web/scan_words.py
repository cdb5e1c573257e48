"""How pages show what was found of a scan: the colour of a verdict, the words of a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docgen.problems import Problem

if TYPE_CHECKING:
    from docgen.scans.findings import Verdict

COLOURS: dict[Verdict, str] = {"pass": "green", "human": "amber", "rescan": "red", "differs": "red"}


def words_of(problem: Problem) -> dict[str, str]:
    """The problem's code, sentence and remedy."""
    return {"code": problem.code, "says": problem.says, "remedy": problem.remedy}


def placed_words(problem: Problem) -> dict[str, Any]:
    """The same with the file, and its page where there is one."""
    return {"file": problem.place.file or "", "index": problem.place.line, **words_of(problem)}
