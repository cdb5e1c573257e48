"""Folders in which long work keeps what it knows: written whole, and gone at once when they are erased."""

from __future__ import annotations

import fcntl
import json
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any, TypeVar

# How an erased folder, or one of an earlier release, shows when its state is read.
NO_STATE = (OSError, ValueError, TypeError)
_STATE = "state.json"
_HELD = ".held"
_HOLD_SECONDS, _LOOK_SECONDS = 30.0, 0.05
_State = TypeVar("_State")


@dataclass(frozen=True, slots=True)
class KeptFolder:
    """A folder with what was brought (`brought`), what was made of it (`made`), and how far that is: a frozen value, of
    which every list is a tuple."""

    folder: Path

    @property
    def brought(self) -> Path:
        return self.folder / "in"

    @property
    def made(self) -> Path:
        return self.folder / "out"

    def erase(self) -> None:
        """Takes everything away under another name, so that nobody finds half of it; nothing where it is gone already."""
        gone = self.folder.with_name(f"gone-{secrets.token_hex(8)}")
        try:
            self.folder.replace(gone)
        except OSError:
            return
        shutil.rmtree(gone, ignore_errors=True)

    def _read(self, kind: type[_State]) -> _State:
        """How far it is. Raises one of `NO_STATE`."""
        told = json.loads((self.folder / _STATE).read_text("utf-8"))
        return kind(**{**told, **{name: tuple(one) for name, one in told.items() if isinstance(one, list)}})

    def _find(self, kind: type[_State]) -> _State | None:
        """How far it is; None where it is not there, or no more."""
        try:
            return self._read(kind)
        except NO_STATE:
            return None

    def _write(self, state: Any) -> None:
        write_json(self.folder / _STATE, asdict(state))

    def _change(self, kind: type[Any], changes: dict[str, Any]) -> None:
        """Writes down how far it is now, unless it was erased meanwhile; for who has it to himself."""
        if state := self._find(kind):
            self._write(replace(state, **changes))


def write_json(path: Path, told: dict[str, Any]) -> None:
    """Writes the file under another name first: who reads it reads all of it."""
    beside = path.with_name(f".{path.name}.partial")
    beside.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    beside.replace(path)


@contextmanager
def held(folder: Path, name: str = _HELD) -> Iterator[bool]:
    """The folder to oneself among threads, processes and machines that share it, once who has it lets go; False where
    that takes too long. A file in it is locked: of a folder itself a network disk refuses the lock."""
    with open(folder / name, "wb") as stream:
        yield _locked(stream, time.monotonic() + _HOLD_SECONDS)


def _locked(stream: IO[bytes], until: float) -> bool:
    while True:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > until:
                return False
            time.sleep(_LOOK_SECONDS)
        else:
            return True
