"""Ctrl-C, and being told to end: what was begun is put back, and what was started is ended."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from docgen.cli.show import Screen


@contextmanager
def terminable() -> Iterator[None]:
    """Within the block SIGTERM and SIGHUP raise KeyboardInterrupt, as Ctrl-C does: Python would otherwise end at once
    and leave its temporary files and worker processes behind."""
    wanted = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    # What the caller ignores (nohup) stays ignored; only the main thread may ask.
    may_ask = threading.current_thread() is threading.main_thread()
    before = {one: signal.getsignal(one) for one in wanted if may_ask and signal.getsignal(one) is signal.SIG_DFL}
    for one in before:
        signal.signal(one, _interrupt)
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def writes_last(screen: Screen) -> Iterator[None]:
    """A `terminable` block that writes its files at its end, all or none: an interrupted one says that there are none."""
    try:
        with terminable():
            yield
    except KeyboardInterrupt:
        screen.tell("已中断，没有写出文件。")
        raise


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
