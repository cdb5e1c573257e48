"""How often certificates may be asked for: every caller so often, and whoever guesses codes much less."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from docgen.web.limits import Buckets, neighbourhood
from docgen.web.running import running

# Wrong codes a minute, of one caller and of all together. A code has 50 bits: at 6,000 a minute somebody would find
# one in 350,000 years, and those who would lock everybody else out need 600 addresses for it.
WRONG_A_MINUTE, WRONG_IN_ALL = 10, 6_000
# A program with a key passes on what others have typed.
WRONG_OF_A_KEY = 100
_ALL = "all"


class TooOften(Exception):
    """This caller has asked too often; after `seconds` it may again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom a question is counted for: an address, or a program, whose questions the API's gate has counted."""

    name: str
    has_key: bool = False


class Doorkeeper:
    """Counts the questions of one process."""

    def __init__(self, a_minute: int, asked: Buckets | None = None, wrong: Buckets | None = None) -> None:
        self._a_minute = a_minute
        self._asked, self._wrong = asked or Buckets(), wrong or Buckets()

    def let_in(self, caller: Caller) -> None:
        """Counts a question. Raises TooOften."""
        if not caller.has_key:
            _refuse(self._asked.take(caller.name, self._a_minute))

    def let_guess(self, caller: Caller) -> None:
        """Counts a code as wrong before it is compared: a hundred guesses at the same moment are a hundred. Raises
        TooOften."""
        _refuse(self._wrong.take(caller.name, WRONG_OF_A_KEY if caller.has_key else WRONG_A_MINUTE))
        seconds = self._wrong.take(_ALL, WRONG_IN_ALL)
        if seconds:
            self._wrong.give_back(caller.name)
        _refuse(seconds)

    def was_right(self, caller: Caller) -> None:
        """The code was right: it does not count."""
        self._wrong.give_back(caller.name)
        self._wrong.give_back(_ALL)


def _refuse(seconds: int) -> None:
    if seconds:
        raise TooOften(seconds)


@cache
def doorkeeper() -> Doorkeeper:
    """The doorkeeper of this service."""
    return Doorkeeper(running().web.verify_a_minute)


def caller_of(request: Any) -> Caller:
    """Whom the request of somebody unknown is counted for."""
    return Caller(neighbourhood(request.META.get("REMOTE_ADDR", "")))
