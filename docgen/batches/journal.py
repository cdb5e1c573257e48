"""The record of what a batch has finished: a line a row, appended before the files bear their names."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from docgen.batches.batch import JOURNAL, Job, MadeFile, Outcome
from docgen.errors import FileUnusable
from docgen.problems import Fact, Place, Problem

_PARTIAL = ".docgen-{:08x}.partial"
_LOCK = ".docgen-batch.lock"


@dataclass(frozen=True, slots=True)
class Record:
    """A finished row as the journal has it: what its files follow from, and the name they share."""

    fingerprint: str
    name: str
    files: tuple[MadeFile, ...]
    pages: int
    problems: tuple[Problem, ...]


class Journal:
    """The journal of a folder, open for one run at a time: use `open_journal`."""

    def __init__(self, folder: Path, records: Iterable[Record], goes_on: bool, is_forced: bool) -> None:
        self.folder, self.goes_on, self.is_forced = folder, goes_on, is_forced
        self.records = {(one.fingerprint, one.name): one for one in records}

    def standing(self, job: Job) -> Record | None:
        """The record of a job whose files all stand complete under the names that it has now; None otherwise."""
        record = self.records.get((job.fingerprint, job.name)) if self.goes_on else None
        if record is None:
            return None
        stand = all(_digest_of(self.folder / one.name) == one.sha256 for one in record.files)
        return record if stand else None

    def keep(self, job: Job, files: Iterable[tuple[str, bytes]], pages: int, problems: tuple[Problem, ...]) -> Record:
        """The files written, recorded and then named. Raises OSError, FileUnusable for a name that somebody else's
        file has."""
        pending = []
        for ending, data in files:
            target = self.folder / f"{job.name}{ending}"
            sha256 = hashlib.sha256(data).hexdigest()
            self._refuse_strangers(target, sha256)
            target.parent.mkdir(parents=True, exist_ok=True)
            pending.append((write_beside(target, data), target, MadeFile(f"{job.name}{ending}", sha256)))
        record = Record(job.fingerprint, job.name, tuple(made for _, _, made in pending), pages, problems)
        with open(self.folder / JOURNAL, "ab") as stream:
            stream.write(_line(record))
            stream.flush()
            os.fsync(stream.fileno())
        for temporary, target, _ in pending:
            temporary.replace(target)
        self.records[job.fingerprint, job.name] = record
        return record

    def close_in_order(self, outcomes: Iterable[Outcome]) -> None:
        """Writes the records of a finished run in the order of its rows: the same run, the same journal."""
        done = [self.records[one.job.fingerprint, one.job.name] for one in outcomes if one.is_done]
        path = self.folder / JOURNAL
        write_beside(path, b"".join(map(_line, done))).replace(path)

    def left_over(self, outcomes: Iterable[Outcome]) -> tuple[str, ...]:
        """The files of earlier runs that stand here still and belong to none of these outcomes."""
        own = {made.name for one in outcomes if one.is_done for made in one.files}
        known = dict.fromkeys(made.name for record in self.records.values() for made in record.files)
        return tuple(name for name in known if name not in own and (self.folder / name).is_file())

    def _refuse_strangers(self, target: Path, sha256: str) -> None:
        """A file of that name is replaced only where this journal has written it."""
        if self.is_forced or not target.exists():
            return
        name = target.relative_to(self.folder).as_posix()
        own = {made.sha256 for record in self.records.values() for made in record.files if made.name == name}
        if _digest_of(target) not in own | {sha256}:
            problem = Problem("batch_name_taken", facts={"file": str(target)})
            raise FileUnusable(problem.says, [problem])


@contextmanager
def open_journal(folder: Path, goes_on: bool, is_forced: bool) -> Iterator[Journal]:
    """The journal of a folder, which is made where it is missing. `goes_on`: with what an earlier run recorded;
    otherwise the folder must have no journal, unless `is_forced`. Raises FileUnusable, also when another run has
    the folder now."""
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        path = folder / JOURNAL
        if path.exists() and not (goes_on or is_forced):
            raise _refused("batch_folder_used", folder)
        for left in folder.rglob(".docgen-*.partial"):
            left.unlink(missing_ok=True)
        records = list(_read(path)) if path.exists() else []
        # Without the line that was cut off: the next one begins a line of its own.
        write_beside(path, b"".join(map(_line, records))).replace(path)
        yield Journal(folder, records, goes_on, is_forced)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """The folder to oneself; the system gives it free when the program dies."""
    path = folder / _LOCK
    with open(path, "wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Another run may have ended in between and taken away the file that was opened here.
            is_ours = os.fstat(lock.fileno()).st_ino == path.stat().st_ino
        except OSError as error:
            raise _refused("batch_folder_busy", folder) from error
        if not is_ours:
            raise _refused("batch_folder_busy", folder)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def write_beside(path: Path, data: bytes) -> Path:
    """The bytes on the disk under a temporary name in the folder of `path`."""
    temporary = path.with_name(_PARTIAL.format(crc32(path.name.encode())))
    try:
        with open(temporary, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _refused(code: str, folder: Path) -> FileUnusable:
    problem = Problem(code, facts={"folder": str(folder)})
    return FileUnusable(problem.says, [problem])


def _digest_of(path: Path) -> str:
    with suppress(OSError), open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
    return ""


def _line(record: Record) -> bytes:
    return json.dumps(asdict(record), ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _read(path: Path) -> Iterator[Record]:
    """The whole lines; the last one may have been cut off with the program."""
    for line in path.read_bytes().split(b"\n"):
        with suppress(ValueError, KeyError, TypeError):
            yield _record(json.loads(line))


def _record(told: Mapping[str, Any]) -> Record:
    files = tuple(MadeFile(one["name"], one["sha256"]) for one in told["files"])
    problems = tuple(map(_problem, told["problems"]))
    return Record(str(told["fingerprint"]), str(told["name"]), files, int(told["pages"]), problems)


def _problem(told: Mapping[str, Any]) -> Problem:
    facts: dict[str, Fact] = dict(told["facts"])
    return Problem(told["code"], Place(**told["place"]), facts, told["path"])
