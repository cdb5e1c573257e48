"""The units' work waits its turn: once, in order, and nobody's is held by the dead."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from docgen.web.line import MOST_WAITING, DatabaseLine, Length, Line, MemoryLine
from tests.registry.postgres import Server, running_server


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A PostgreSQL server of these tests alone: they kill it."""
    with running_server() as one:
        yield one


@pytest.fixture(params=["memory", "database"])
def line(request: pytest.FixtureRequest) -> Line:
    """An empty line of each kind."""
    if request.param == "memory":
        return MemoryLine()
    server: Server = request.getfixturevalue("server")
    found = DatabaseLine(server.new_database())
    found.begin()
    return found


@pytest.fixture
def over() -> Iterator[threading.Event]:
    """What ends the turns of a test."""
    event = threading.Event()
    yield event
    event.set()


def test_first_come_first_served_and_each_stands_in_it_once(line: Line, over: threading.Event) -> None:
    assert [line.put(name) for name in ("b", "a", "b")] == [True] * 3 and line.length() == Length(2, 0)
    turns = line.turns(over)
    first = next(turns)
    assert (first.name, first.tries, first.is_ours(), line.length()) == ("b", 1, True, Length(1, 1))
    assert line.put("c") and line.length() == Length(2, 1)
    first.is_done = True
    assert next(turns).name == "a"


def test_what_is_asked_for_again_while_it_is_worked_at_is_looked_at_once_more(line: Line, over: threading.Event) -> None:
    line.put("a")
    turns = line.turns(over)
    first = next(turns)
    assert line.put("a") and line.length() == Length(0, 1)
    first.is_done = True
    second = next(turns)
    assert second.name == "a"
    second.is_done = True
    line.put("b")
    assert next(turns).name == "b" and line.length() == Length(0, 1)


def test_one_kind_of_work_is_not_taken_for_another(server: Server, over: threading.Event) -> None:
    url = server.new_database()
    units, office = DatabaseLine(url), DatabaseLine(url, "office")
    units.begin()
    assert office.put("a") and units.put("a") and units.length() == office.length() == Length(1, 0)
    assert next(office.turns(over)).name == "a" and units.length() == Length(1, 0)


def test_a_full_line_says_so(line: Line) -> None:
    assert all(line.put(str(number)) for number in range(MOST_WAITING))
    assert not line.put("one more") and line.put("0")


def test_work_that_was_not_done_stays_in_the_line_of_a_database(server: Server, over: threading.Event) -> None:
    line = DatabaseLine(server.new_database())
    line.begin()
    line.put("a")
    first, second = line.turns(over), line.turns(over)
    assert next(first).tries == 1
    line.put("b")
    assert next(second).name == "b" and line.length() == Length(0, 2)
    # As when its process is killed: the connection ends, and nothing else is said.
    first.close()
    third = line.turns(over)
    taken = next(third)
    assert (taken.name, taken.tries, line.length()) == ("a", 2, Length(0, 2))


def test_a_database_that_went_away_takes_the_turn_along_and_comes_back(server: Server, over: threading.Event) -> None:
    line = DatabaseLine(server.new_database())
    line.begin()
    line.put("a")
    turns = line.turns(over)
    before = next(turns)
    server.kill()
    assert not before.is_ours() and line.length() is None
    assert line.put("told again by who looks after the workspaces")
    server.recover()
    after = next(turns)
    assert (after.name, after.tries, after.is_ours()) == ("a", 2, True)


def test_two_that_begin_at_once_make_one_table(server: Server) -> None:
    url = server.new_database()
    begun = [threading.Thread(target=DatabaseLine(url).begin) for _ in range(6)]
    for one in begun:
        one.start()
    for one in begun:
        one.join()
    assert DatabaseLine(url).length() == Length(0, 0)


def test_a_database_that_is_not_there_is_told() -> None:
    with pytest.raises(OSError):
        DatabaseLine("postgresql:///none?host=/nowhere").begin()
