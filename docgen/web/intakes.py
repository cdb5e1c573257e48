"""Folders of what applicants handed in, as the secretariat's reviewers keep them: everything as it was brought, what was
judged of it, the ledger of what was decided, the files made of it. They end a while after the last act, and are erased."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from docgen.batches.journal import write_beside
from docgen.entries.file_names import numbered, safe_name
from docgen.errors import FileUnusable
from docgen.problems import Problem
from docgen.web.bringing import write_upload
from docgen.web.kept_folders import KeptFolder, held, write_json
from docgen.web.settings import WebSettings

Stage = Literal["empty", "judging", "judged", "refused"]
BUSY: tuple[Stage, ...] = ("judging",)
MOST_INTAKES, MOST_UPLOADS = 200, 400
_MOST_BYTES = 4_000_000_000
MADE = "made.json"
_FOUND = "found.json"
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}")
_KEY = re.compile(r"[0-9a-f]{12}")
# Beside the lock on what is decided: of two services both may write down how far it is.
_STATE_HELD = ".state-held"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeState:
    """What an intake is, and how far. `name` is how the office calls it, `by` who began it; `made` and `expires` in
    seconds of the epoch. `form` is the one wanted ("" for any), `certificate` whose columns the list of the accepted
    has ("" for the form's own), `values` what is the same in all its rows. `until` is the term for mending, `deadline`
    the last day in place of the form's ("" for that one): ISO dates. Of the work at hand: `received` the day of handing
    in, `hand` who asked for it and `at` when; `is_rest`: it is the rest of what was handed in before, no replacement.
    Of each upload: number, day, who, when, the names of its files."""

    name: str
    by: str
    made: float
    expires: float
    until: str
    form: str = ""
    certificate: str = ""
    values: Mapping[str, str]
    deadline: str = ""
    issuer: str = ""
    contact: str = ""
    address: str = ""
    subject: str = ""
    basis: str = ""
    by_unit: bool = False
    stage: Stage = "empty"
    received: str = ""
    hand: str = ""
    at: str = ""
    is_rest: bool = False
    uploads: tuple[dict[str, Any], ...] = ()
    problems: tuple[dict[str, Any], ...] = ()
    told: int = 0
    errors: int = 0


class Intake(KeptFolder):
    """A folder of an intake; what was brought to it has a folder for each upload, by its number."""

    @property
    def key(self) -> str:
        """What its address is made of."""
        return self.folder.name

    @property
    def judged(self) -> Path:
        """What was judged of the scans, with its pictures."""
        return self.folder / "judged"

    @property
    def ledger(self) -> Path:
        """Its ledger."""
        return self.folder / "收件台账.jsonl"

    @property
    def pages(self) -> Path:
        """A byte for each page that the work at hand has judged."""
        return self.folder / "pages"

    def state(self) -> IntakeState | None:
        """How far it is; None where it is not there, or no more."""
        return self._find(IntakeState)

    def begin(self, state: IntakeState) -> None:
        """Makes the folder."""
        for path in (self.folder, self.brought, self.made, self.judged):
            path.mkdir(mode=0o700, parents=True)
        self._write(state)

    def put(self, **changes: Any) -> None:
        """Writes down how far it is now, unless it was erased meanwhile."""
        with suppress(FileNotFoundError), held(self.folder, _STATE_HELD):
            self._change(IntakeState, changes)

    def put_ledger(self, data: bytes) -> None:
        """Writes the ledger: whoever reads it reads all of it."""
        write_beside(self.ledger, data).replace(self.ledger)

    def found(self) -> dict[str, Any]:
        """What was found when it was judged last; empty where it was not yet."""
        try:
            told: dict[str, Any] = json.loads((self.folder / _FOUND).read_text("utf-8"))
        except FileNotFoundError:
            return {}
        return told

    def put_found(self, found: dict[str, Any]) -> None:
        """Writes down what was found."""
        write_json(self.folder / _FOUND, found)

    def made_facts(self) -> dict[str, Any]:
        """Of the files made of it: after how many `events` of the ledger, and which `problems` the list has; empty where
        there are none."""
        try:
            told: dict[str, Any] = json.loads((self.made / MADE).read_text("utf-8"))
        except FileNotFoundError:
            return {}
        return told


def intakes_in(web: WebSettings) -> Path:
    """The folder of all intakes, which services on several machines share."""
    return (web.shared or web.work) / "intakes"


def new_intake(home: Path, state: IntakeState) -> Intake | None:
    """A new intake; None where there are too many."""
    if sum(1 for _ in home.iterdir()) >= MOST_INTAKES:
        return None
    made = Intake(home / secrets.token_hex(6))
    made.begin(state)
    return made


def find_intake(home: Path, key: str) -> Intake | None:
    """The intake of an address."""
    found = Intake(home / key)
    return found if _KEY.fullmatch(key) and found.state() is not None else None


def all_intakes(home: Path) -> Iterator[tuple[Intake, IntakeState]]:
    """Every intake, the newest first."""
    found = [(one, state) for path in home.iterdir() if _KEY.fullmatch(path.name) and (state := (one := Intake(path)).state())]
    yield from sorted(found, key=lambda pair: -pair[1].made)


def take_materials(intake: Intake, number: int, uploads: Iterable[Any]) -> tuple[str, ...]:
    """Keeps uploads in a folder of their number, beside everything that came before; gives their names. Raises
    FileUnusable where that is too much, with nothing kept."""
    coming, names = intake.folder / f".coming-{secrets.token_hex(4)}", []
    try:
        coming.mkdir(mode=0o700)
        for upload in uploads:
            name = _free_name(coming, upload.name)
            write_upload(coming, name, upload)
            names.append(name)
        size = sum(path.stat().st_size for top in (intake.brought, coming) for path in top.rglob("*") if path.is_file())
        if size > _MOST_BYTES:
            problem = Problem("intake_material_large", facts={"size": _MOST_BYTES // 1_000_000_000})
            raise FileUnusable(problem.says, [problem])
        coming.replace(intake.brought / batch_name(number))
    except BaseException:
        shutil.rmtree(coming, ignore_errors=True)
        raise
    return tuple(names)


def batch_name(number: int) -> str:
    """The folder of an upload, as people read it."""
    return f"第{number}次"


def _free_name(folder: Path, given: str) -> str:
    """A name like the one given, that no other file of the upload has and no program passes over."""
    plain = PurePosixPath(given.replace("\\", "/"))
    ending = plain.suffix if _ENDING.fullmatch(plain.suffix) else ""
    stem = safe_name(plain.name.removesuffix(ending)).lstrip(".~ ") or "文件"
    return next(name for name in numbered(stem, ending) if not (folder / name).exists())
