"""A process that reads hostile files, as the program holds it: its pipes, and its end."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from typing import IO

ENDED_BY_TIME = -24              # SIGXCPU, on every system that has it


def end_process(process: subprocess.Popen[bytes] | None) -> int:
    """Ends the process, if there is one, and gives its exit code."""
    if process is None:
        return 0
    with suppress(OSError):     # what it did not read cannot be flushed
        pipe(process.stdin).close()
    with suppress(subprocess.TimeoutExpired):
        process.wait(0.5)
    process.kill()
    pipe(process.stdout).close()
    return process.wait()


def pipe(stream: IO[bytes] | None) -> IO[bytes]:
    """An end of a process that was started with pipes."""
    assert stream is not None
    return stream
