"""Short-lived folders of units, each known by a link that nobody can guess; they end, and are erased."""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from docgen.web.kept_folders import NO_STATE, KeptFolder

Stage = Literal["empty", "checking", "checked", "refused", "making", "made", "failed", "scanning"]
# Somebody works at it, or will.
BUSY: tuple[Stage, ...] = ("checking", "making", "scanning")
ROSTER, MARKED, PACKS = "名单.xlsx", "marked.xlsx", "packs.zip"
MOST_WORKSPACES = 300
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class State:
    """How far a workspace is. `expires` in seconds of the epoch; `count` applicants of whom `done` are made and
    `failed` not; `problems` as a page tells them, the first of `told` in all, `errors` of them to be mended.
    While scans are judged, `scanned` pages of them are; `rest` is the stage that the workspace then goes back to."""

    expires: float
    stage: Stage = "empty"
    form: str = ""
    title: str = ""
    count: int = 0
    done: int = 0
    failed: int = 0
    errors: int = 0
    told: int = 0
    scanned: int = 0
    rest: Stage = "empty"
    problems: tuple[dict[str, Any], ...] = field(default=())


class Workspace(KeptFolder):
    """A unit's folder."""

    def state(self) -> State:
        """How far it is. Raises one of `NO_STATE` where it was erased."""
        return self._read(State)

    def put(self, **changes: Any) -> State:
        """Writes down how far it is now, unless it was erased meanwhile: that raises OSError."""
        with _LOCK:
            state = replace(self.state(), **changes)
            self._write(state)
        return state

    def begin(self, state: State) -> None:
        """Makes the folder."""
        for path in (self.folder, self.brought):
            path.mkdir(mode=0o700)
        self._write(state)

    def forget_made(self) -> None:
        """Takes away what was made of an earlier roster: nobody who is no longer in it must be in the packs."""
        shutil.rmtree(self.made, ignore_errors=True)
        for name in (MARKED, PACKS):
            (self.folder / name).unlink(missing_ok=True)


class FullHouse(Exception):
    """There are as many workspaces as the service keeps."""


def new_workspace(home: Path, expires: float) -> str:
    """A new workspace; gives the token of its link. Raises FullHouse."""
    if sum(1 for _ in home.iterdir()) >= MOST_WORKSPACES:
        raise FullHouse
    token = secrets.token_urlsafe(32)
    Workspace(home / _name_of(token)).begin(State(expires))
    return token


def find_workspace(home: Path, token: str, now: float) -> Workspace | None:
    """The workspace of a token; None where there is none any more."""
    if not _TOKEN.fullmatch(token):
        return None
    found = Workspace(home / _name_of(token))
    try:
        return found if found.state().expires > now else None
    except NO_STATE:
        return None


def all_workspaces(home: Path) -> Iterator[Workspace]:
    """Every workspace that stands."""
    yield from (Workspace(path) for path in sorted(home.iterdir()) if not path.name.startswith("gone-"))


def erase_ended(home: Path, now: float) -> int:
    """Erases the workspaces whose time is over, and what is left of erased ones; gives how many."""
    erased = 0
    for path in home.iterdir():
        try:
            is_over = path.name.startswith("gone-") or Workspace(path).state().expires <= now
        except NO_STATE:
            is_over = True
        if is_over:
            Workspace(path).erase()
            erased += 1
    return erased


def _name_of(token: str) -> str:
    """The folder's name: who can list folders learns no link."""
    return hashlib.sha256(token.encode()).hexdigest()[:40]
