"""A PostgreSQL server in a folder of its own, reached by a socket; started and ended by the tests."""

from __future__ import annotations

import getpass
import os
import pwd
import select
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

_NUMBERS = count(1)
# The server refuses to run as root: then it runs as one of these.
_USERS = ("postgres", "nobody")


@dataclass(frozen=True)
class Server:
    """A server: the folder of its binaries, its data and socket, and the user that it runs as."""

    binaries: Path
    folder: Path
    user: str

    def run(self, program: str, *words: str, is_quiet: bool = True) -> subprocess.CompletedProcess[str]:
        command = [*_as_user(self.user), str(self.binaries / program), *words]
        out = subprocess.DEVNULL if not is_quiet else subprocess.PIPE
        done = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, text=True, check=False, cwd="/")
        if done.returncode:
            log = self.folder / "log"
            pytest.fail(f"{program}: {done.stdout}\n{log.read_text()[-2000:] if log.exists() else ''}")
        return done

    def start(self) -> None:
        """Starts, and waits until it answers."""
        settings = f"-k {self.folder} -c listen_addresses= -c max_connections=40 -c shared_buffers=64MB"
        log = self.folder / "log"
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-l", str(log), "-o", settings, "-w", "-t", "120", "start",
                 is_quiet=False)  # fmt: skip

    def kill(self) -> None:
        """Ends all its processes at once, as a power cut does, and waits until they are gone."""
        while processes := self._processes():
            for one in processes:
                try:
                    opened = os.pidfd_open(one)
                    os.kill(one, signal.SIGKILL)
                except ProcessLookupError:
                    continue
                select.select([opened], [], [])
                os.close(opened)
        # Where nobody reaps the dead, their numbers look alive and the server would not start again.
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        (self.folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def recover(self) -> None:
        """Starts after a kill. What killed processes have written stays with the system: nothing is lost by not waiting
        for the disk, and on a slow one a recovery that does wait takes minutes."""
        settings = self.folder / "data" / "postgresql.auto.conf"
        before = settings.read_bytes()
        settings.write_bytes(before + b"fsync = off\n")
        self.start()
        settings.write_bytes(before)
        self.run("pg_ctl", "-D", str(self.folder / "data"), "reload")

    def _processes(self) -> list[int]:
        """The postmaster and its children: they all work in the folder of the data."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if os.readlink(entry / "cwd") == str(self.folder / "data"):
                    found.append(int(entry.name))
        return found

    def stop(self) -> None:
        subprocess.run(
            [*_as_user(self.user), str(self.binaries / "pg_ctl"), "-D", str(self.folder / "data"), "-m", "immediate", "stop"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, cwd="/",
        )  # fmt: skip

    def new_database(self, name: str = "", template: str = "template0") -> str:
        """The address of a new database, a copy of another one."""
        name = name or f"registry_{next(_NUMBERS)}"
        self.run("createdb", "-h", str(self.folder), "-U", self.user, "-T", template, name)
        return f"postgresql:///{name}?host={self.folder}&user={self.user}"


@contextmanager
def running_server() -> Iterator[Server]:
    """A server that ends with the block."""
    # Not below pytest's folder: the path of a socket has at most 107 characters, and other users must get there.
    folder = Path(tempfile.mkdtemp(prefix="docgen-pg-", dir="/tmp"))
    user = _user()
    folder.chmod(0o755)
    if os.getuid() == 0:
        shutil.chown(folder, user)
    server = Server(_binaries(), folder, user)
    try:
        server.run("initdb", "-N", "-D", str(folder / "data"), "-U", user, "-A", "trust", "-E", "UTF8", "--no-locale")
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    """Debian keeps them by version; elsewhere they are on the path."""
    by_version = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = by_version[-1] if by_version else shutil.which("initdb")
    if found is None:
        pytest.fail("PostgreSQL is missing: apt-get install postgresql")
    return Path(found).parent


def _user() -> str:
    if os.getuid() != 0:
        return getpass.getuser()
    known = {one.pw_name for one in pwd.getpwall()}
    return next(name for name in _USERS if name in known)


def _as_user(user: str) -> Sequence[str]:
    if os.getuid() != 0:
        return ()
    entry = pwd.getpwnam(user)
    return ("setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups")
