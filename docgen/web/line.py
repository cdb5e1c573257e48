"""Long work that waits: in the memory of one service, or in a database for several of them and their workers.

A piece of work is a folder, which says itself what is to be done. In PostgreSQL it is a row, and who works at it holds
an advisory lock of its own connection. The server lets go of the lock when that connection ends, however it ends:
nobody's work is held by the dead, and no clock decides.
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
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text NOT NULL, name text NOT NULL,
  asked integer NOT NULL DEFAULT 1, tries integer NOT NULL DEFAULT 0, since timestamptz NOT NULL DEFAULT now(),
  UNIQUE (kind, name))
"""
# Asked for again while somebody works at it, it is looked at once more afterwards.
_PUT_AGAIN = "UPDATE docgen_line SET asked = asked + 1 WHERE kind = %(kind)s AND name = %(name)s"
_PUT = """
INSERT INTO docgen_line (kind, name) SELECT %(kind)s, %(name)s
WHERE (SELECT count(*) FROM docgen_line WHERE kind = %(kind)s) < %(most)s ON CONFLICT DO NOTHING
"""
_TAKE = "UPDATE docgen_line SET tries = tries + 1 WHERE id = %s RETURNING tries, asked"
_DONE = "DELETE FROM docgen_line WHERE id = %s AND asked = %s"
_COUNT = """
SELECT count(*), count(*) FILTER (WHERE EXISTS (
  SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = docgen_line.id
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))) FROM docgen_line WHERE kind = %s
"""


@dataclass(slots=True)
class Turn:
    """A piece of work, by the name of its folder, that is ours; begun `tries` times, this one included.
    `is_ours` tells whether it still is; once `is_done` it leaves the line."""

    name: str
    tries: int
    is_ours: Callable[[], bool] = field(repr=False)
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Length:
    """How many wait, and how many are worked at."""

    waiting: int
    taken: int


class Line(Protocol):
    """First come, first served; a piece of work stands in it once."""

    def put(self, name: str) -> bool:
        """Puts a piece of work in the line; False where it is full."""

    def turns(self, is_over: threading.Event) -> Generator[Turn, None, None]:
        """One after the other, until it is over."""

    def length(self) -> Length | None:
        """How long it is; None where nobody knows just now."""


class MemoryLine:
    """The line of one service alone."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[str] = queue.Queue(MOST_WAITING)
        self._known: set[str] = set()
        self._taken, self._is_asked_again = "", False
        self._lock = threading.Lock()

    def put(self, name: str) -> bool:
        """As Line."""
        with self._lock:
            if name == self._taken:
                self._is_asked_again = True
            elif name not in self._known:
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
            with self._lock:
                self._known.discard(name)
                self._taken, self._is_asked_again = name, False
            yield Turn(name, 1, lambda: True)
            with self._lock:
                self._taken, is_asked_again = "", self._is_asked_again
            if is_asked_again:
                self.put(name)

    def length(self) -> Length:
        """As Line."""
        with self._lock:
            return Length(len(self._known), int(bool(self._taken)))


class DatabaseLine:
    """The line of several services and workers, in PostgreSQL. `kind` tells the units' work from the office's, which
    workers do not take: it is done with the registry and its keys."""

    def __init__(self, url: str, kind: str = "units") -> None:
        self._url, self._kind = url, kind

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
        """As Line. While the database is away it counts as put: its state is kept in the folder, and who looks
        after the folders puts it in the line again."""
        import psycopg

        try:
            with self._connected() as connection:
                one = {"kind": self._kind, "name": name, "most": MOST_WAITING}
                is_put = any(connection.execute(put, one).rowcount for put in (_PUT_AGAIN, _PUT, _PUT_AGAIN))
                connection.execute("NOTIFY docgen_line")
                return is_put
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
                        yield from _taken(connection, self._kind, is_over)
            except psycopg.Error:
                log_fault("line_away")
                is_over.wait(_AGAIN_SECONDS)

    def length(self) -> Length | None:
        """As Line."""
        import psycopg

        try:
            with self._connected() as connection:
                row = connection.execute(_COUNT, (_OURS, self._kind)).fetchone()
        except psycopg.Error:
            return None
        return Length(row[0] - row[1], row[1])

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        import psycopg

        with psycopg.connect(self._url, autocommit=True, connect_timeout=5, options=_SERVER, **_ALIVE) as connection:
            yield connection


def _taken(connection: Any, kind: str, is_over: threading.Event) -> Iterator[Turn]:
    """The first that nobody has, worked at by who asks; none, after a while, where there is none."""
    for key, name in connection.execute("SELECT id, name FROM docgen_line WHERE kind = %s ORDER BY id", (kind,)).fetchall():
        if not connection.execute("SELECT pg_try_advisory_lock(%s, %s)", (_OURS, key)).fetchone()[0]:
            continue
        row = connection.execute(_TAKE, (key,)).fetchone()
        if row is not None:       # not done by another one in between
            turn = Turn(name, row[0], lambda: _stands(connection))
            yield turn
            if turn.is_done:
                connection.execute(_DONE, (key, row[1]))
        connection.execute("SELECT pg_advisory_unlock(%s, %s)", (_OURS, key))
        if row is not None or is_over.is_set():
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
