"""The progress of a batch, or of a pile of scans: done of all, rate, time left, failures."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self

from docgen.cli.show import Screen


class Progress:
    """A bar on standard error while a person looks on; nothing for a program, a log or a pipe."""

    def __init__(self, total: int, screen: Screen, verb: str = "生成", unit: str = "份") -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        self.failures, self.total, self.unit = 0, total, unit
        self.bar = Bar(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"), TextColumn("剩"), TimeRemainingColumn(),
            TextColumn("失败 {task.fields[failures]}"),
            console=Console(stderr=True), disable=screen.is_json or not sys.stderr.isatty(), transient=True,
        )  # fmt: skip
        self.task = self.bar.add_task(verb, total=total, rate="", failures=0)

    def __enter__(self) -> Self:
        self.bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.bar.stop()

    def add(self, is_done: bool) -> None:
        """One more is over."""
        self.failures += not is_done
        speed = self.bar.tasks[0].speed
        rate = f"{speed:.1f} {self.unit}/秒" if speed else ""
        self.bar.update(self.task, advance=1, rate=rate, failures=self.failures)
