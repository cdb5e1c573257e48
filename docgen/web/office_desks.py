"""Folders of the office's long work: a roster before it is sent to be approved, the proof and the papers of a batch.
They end, and are erased; all but the roster is made again when it is wanted."""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from docgen.web.kept_folders import KeptFolder
from docgen.web.settings import WebSettings

Stage = Literal["looking", "looked", "refused", "preparing", "drawing", "drawn"]
BUSY: tuple[Stage, ...] = ("looking", "preparing", "drawing")
Kind = Literal["draft", "proof", "papers", "check", "export"]
ROSTER, MARKED = "名单.xlsx", "marked.xlsx"
MOST_DRAFTS = 200
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskState:
    """How far the work is. `expires` in seconds of the epoch; `by` the account whose work it is. Of a draft: what the
    roster is to be issued as (`issued_on` an ISO date), its `count` people, `new` ones among them, the first of them
    in `people`, the first problems as a page tells them of `told` in all, `errors` of them to be mended, and the `batch`
    that this very roster is in (0: none). Of a batch: its number, how many copies there are, and how many are `done`.
    Of a check: how many entries and certificates (`done`, `count`) and the `root`; `ended` in seconds of the epoch."""

    expires: float
    stage: Stage
    by: str = ""
    form: str = ""
    occasion: str = ""
    issued_on: str = ""
    crops: bool = False
    roster: str = ""
    batch: int = 0
    count: int = 0
    new: int = 0
    done: int = 0
    errors: int = 0
    told: int = 0
    root: str = ""
    ended: float = 0.0
    problems: tuple[dict[str, Any], ...] = ()
    people: tuple[dict[str, Any], ...] = ()


class Desk(KeptFolder):
    """A folder of the office's work."""

    @property
    def kind(self) -> Kind:
        """What is done here: the first part of the folder's name."""
        return cast(Kind, self.folder.name.partition("-")[0])

    def state(self) -> DeskState | None:
        """How far it is; None where it is not there, or no more."""
        return self._find(DeskState)

    def begin(self, state: DeskState) -> None:
        """Makes the folder, in place of an earlier one."""
        self.erase()
        for path in (self.folder, self.brought, self.made):
            path.mkdir(mode=0o700, parents=True)
        self._write(state)

    def put(self, **changes: Any) -> None:
        """Writes down how far it is now, unless it was erased meanwhile."""
        with _LOCK:
            self._change(DeskState, changes)


def desks_in(web: WebSettings) -> Path:
    """The folder of all desks, which services on several machines share."""
    return (web.shared or web.work) / "office"


def new_draft(home: Path) -> tuple[str, Desk] | None:
    """A new desk for a roster, and the token of its address; None where there are too many."""
    if sum(1 for one in home.glob("draft-*")) >= MOST_DRAFTS:
        return None
    token = secrets.token_urlsafe(16)
    return token, _draft(home, token)


def find_draft(home: Path, token: str, by: str, now: float) -> Desk | None:
    """The draft of a token, for the account whose it is."""
    if not _TOKEN.fullmatch(token):
        return None
    found = _draft(home, token)
    state = found.state()
    return found if state is not None and state.by == by and state.expires > now else None


def desk_of(home: Path, kind: Literal["proof", "papers"], batch: int) -> Desk:
    """The desk of a batch, there or not."""
    return Desk(home / f"{kind}-{batch}")


def desk_of_all(home: Path, kind: Literal["check", "export"]) -> Desk:
    """The desk of what is done with the whole registry, there or not."""
    return Desk(home / f"{kind}-all")


def _draft(home: Path, token: str) -> Desk:
    # Who can list folders learns no address.
    return Desk(home / f"draft-{hashlib.sha256(token.encode()).hexdigest()[:32]}")
