"""What a person sees (stderr, rich tables) and what a program reads (stdout, JSON)."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from docgen.cli.output import STDOUT
from docgen.problems import Problem, errors_in

# A log or a pipe has no width of its own; narrower, long file names would be folded.
_WIDTH_WITHOUT_TERMINAL = 120


@dataclass(frozen=True, slots=True)
class Screen:
    """How this run wants to be answered: `--json` and `--debug`, wherever they stand."""

    is_json: bool = False
    is_debug: bool = False

    def tell(self, words: str) -> None:
        """A sentence for a person; a program that asked for JSON is not disturbed by it."""
        if not self.is_json:
            click.echo(words, err=True)

    def answer(self, facts: dict[str, Any], problems: Sequence[Problem] = ()) -> None:
        """The result: JSON for a program, the table of problems for a person."""
        if self.is_json:
            told = [_as_json(problem) for problem in problems]
            write_json({"ok": not errors_in(problems), **facts, "problems": told})
        elif problems:
            show_problems(problems)


def show_written(
    screen: Screen, paths: Iterable[Path], problems: Sequence[Problem] = (), **facts: Any
) -> None:
    """The files that were written, and what was still to be said about them."""
    written = [str(path) for path in paths if path != STDOUT]
    screen.answer({"ok": True, "exit_code": 0, **facts, "files": written}, problems)
    for path in written:
        screen.tell(f"已写：{path}")


def write_json(value: Any) -> None:
    """JSON on standard output, always UTF-8 whatever the terminal speaks."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2).encode())


def show_problems(problems: Sequence[Problem]) -> None:
    """位置 | 问题 | 怎么改, on standard error."""
    rows = [(_where(problem), _mark(problem) + problem.says, problem.remedy) for problem in problems]
    show_table(("位置", "问题", "怎么改"), rows, is_result=False)


def show_table(headings: Sequence[str], rows: Iterable[Sequence[str]], is_result: bool = True) -> None:
    """A table: the result of a command on standard output, remarks on standard error."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    stream = sys.stdout if is_result else sys.stderr
    fixed = None if stream.isatty() or "COLUMNS" in os.environ else _WIDTH_WITHOUT_TERMINAL
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        # As plain text: a "[必填]" in a sentence is no markup.
        table.add_row(*(Text(cell) for cell in row))
    console = Console(file=stream, width=fixed, highlight=False)
    with console.capture() as drawn:
        console.print(table)
    # Not by rich itself: it answers a broken pipe with an exit of its own.
    click.echo(drawn.get(), nl=False, err=not is_result)


def _where(problem: Problem) -> str:
    place = problem.place
    if place.sheet is None and place.line is not None and place.column is not None:
        return f"{place}:{place.column}"
    return str(place) or problem.path


def _mark(problem: Problem) -> str:
    return "" if problem.is_error else "（提醒）"


def _as_json(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return {
        "code": problem.code,
        "severity": "error" if problem.is_error else "warning",
        "place": {
            "file": place.file, "line": place.line, "column": place.column,
            **({"sheet": place.sheet, "cell": place.cell} if place.sheet and place.line else {}),
        },
        "path": problem.path,
        "says": problem.says,
        "remedy": problem.remedy,
    }
