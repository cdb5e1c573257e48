"""The units' work that waits: in the memory of one service, or in a database for several of them and their workers.

In PostgreSQL a workspace is a row, and who works at it holds an advisory lock of its own connection. The server lets go
of the lock when that connection ends, however it ends: nobody's work is held by the dead, and no clock decides.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from docgen.web.watching import log_fault

MOST_WAITING = 50
_LOOK_SECONDS = 2.0
_AGAIN_SECONDS = 1.0
# Of all advisory locks of the database, those of this line; and the one that its table is made under.
_OURS, _MAKING = 0x646F6367, 0
# A machine without power answers nothing: both ends give the connection up after 25 seconds.
_ALIVE: dict[str, Any] = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 25_000}
_SERVER = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
_TABLE = """
CREATE TABLE IF NOT EXISTS docgen_line (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE, tries integer NOT NULL DEFAULT 0,
  since timestamptz NOT NULL DEFAULT now())
"""
_PUT = """
INSERT INTO docgen_line (name) SELECT %(name)s
WHERE NOT EXISTS (SELECT FROM docgen_line WHERE name = %(name)s) AND (SELECT count(*) FROM docgen_line) < %(most)s
ON CONFLICT DO NOTHING
"""
_COUNT = """
SELECT count(*), count(*) FILTER (WHERE EXISTS (
  SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = docgen_line.id
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))) FROM docgen_line
"""


@dataclass(slots=True)
class Turn:
    """A workspace, by the name of its folder, that is ours to work at; begun `tries` times, this one included.
    `is_ours` tells whether it still is; once `is_done` it leaves the line."""

    name: str
    tries: int
    is_ours: Callable[[], bool] = field(repr=False)
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Length:
    """How many workspaces wait, and how many are worked at."""

    waiting: int
    taken: int


class Line(Protocol):
    """First come, first served; a workspace stands in it once."""

    def put(self, name: str) -> bool:
        """Puts a workspace in the line; False where it is full."""

    def turns(self, is_over: threading.Event) -> Generator[Turn, None, None]:
        """One workspace after the other, until it is over."""

    def length(self) -> Length | None:
        """How long it is; None where nobody knows just now."""


class MemoryLine:
    """The line of one service alone."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[str] = queue.Queue(MOST_WAITING)
        self._known: set[str] = set()
        self._lock = threading.Lock()

    def put(self, name: str) -> bool:
        """As Line."""
        with self._lock:
            if name not in self._known:
                try:
                    self._waiting.put_nowait(name)
                except queue.Full:
                    return False
                self._known.add(name)
        return True

    def turns(self, is_over: threading.Event) -> Generator[Turn, None, None]:
        """As Line."""
        while not is_over.is_set():
            try:
                name = self._waiting.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                continue
            yield Turn(name, 1, lambda: True)
            with self._lock:
                self._known.discard(name)

    def length(self) -> Length:
        """As Line."""
        with self._lock:
            waiting = self._waiting.qsize()
            return Length(waiting, len(self._known) - waiting)


class DatabaseLine:
    """The line of several services and workers, in PostgreSQL."""

    def __init__(self, url: str) -> None:
        self._url = url

    def begin(self) -> None:
        """Makes the table where it is missing. Raises OSError where the database does not answer, or refuses."""
        import psycopg

        try:
            with self._connected() as connection:
                # Two that make it at once would stumble over each other.
                connection.execute("SELECT pg_advisory_lock(%s, %s)", (_OURS, _MAKING))
                connection.execute(_TABLE)
        except psycopg.Error as error:
            raise ConnectionError(type(error).__name__) from error

    def put(self, name: str) -> bool:
        """As Line. While the database is away it counts as put: its state is kept in the workspace, and who looks
        after the workspaces puts it in the line again."""
        import psycopg

        try:
            with self._connected() as connection:
                put = connection.execute(_PUT, {"name": name, "most": MOST_WAITING}).rowcount
                connection.execute("NOTIFY docgen_line")
                return bool(put or connection.execute("SELECT FROM docgen_line WHERE name = %s", (name,)).rowcount)
        except psycopg.Error:
            log_fault("line_away")
            return True

    def turns(self, is_over: threading.Event) -> Generator[Turn, None, None]:
        """As Line; a database that goes away comes back."""
        import psycopg

        while not is_over.is_set():
            try:
                with self._connected() as connection:
                    connection.execute("LISTEN docgen_line")
                    while not is_over.is_set():
                        yield from _taken(connection, is_over)
            except psycopg.Error:
                log_fault("line_away")
                is_over.wait(_AGAIN_SECONDS)

    def length(self) -> Length | None:
        """As Line."""
        import psycopg

        try:
            with self._connected() as connection:
                row = connection.execute(_COUNT, (_OURS,)).fetchone()
        except psycopg.Error:
            return None
        return Length(row[0] - row[1], row[1])

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        import psycopg

        with psycopg.connect(self._url, autocommit=True, connect_timeout=5, options=_SERVER, **_ALIVE) as connection:
            yield connection


def _taken(connection: Any, is_over: threading.Event) -> Iterator[Turn]:
    """The first workspace that nobody has, worked at by who asks; none, after a while, where there is none."""
    for key, name in connection.execute("SELECT id, name FROM docgen_line ORDER BY id").fetchall():
        if not connection.execute("SELECT pg_try_advisory_lock(%s, %s)", (_OURS, key)).fetchone()[0]:
            continue
        tries = connection.execute("UPDATE docgen_line SET tries = tries + 1 WHERE id = %s RETURNING tries", (key,)).fetchone()
        if tries is not None:       # not done by another one in between
            turn = Turn(name, tries[0], lambda: _stands(connection))
            yield turn
            if turn.is_done:
                connection.execute("DELETE FROM docgen_line WHERE id = %s", (key,))
        connection.execute("SELECT pg_advisory_unlock(%s, %s)", (_OURS, key))
        if tries is not None or is_over.is_set():
            return
    for _ in connection.notifies(timeout=_LOOK_SECONDS, stop_after=1):
        return


def _stands(connection: Any) -> bool:
    """Whether the connection that holds the lock still does."""
    import psycopg

    try:
        connection.execute("SELECT 1")
    except psycopg.Error:
        return False
    return True
