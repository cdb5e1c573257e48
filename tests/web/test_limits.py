"""Buckets that fill steadily, and how little somebody gets who guesses codes."""

from __future__ import annotations

import pytest

from docgen.web.limits import Buckets, neighbourhood
from docgen.web.verify_limits import WRONG_A_MINUTE, WRONG_IN_ALL, Caller, Doorkeeper, TooOften


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def doorkeeper(clock: Clock) -> Doorkeeper:
    return Doorkeeper(120, Buckets(clock), Buckets(clock))


def guesses(doors: Doorkeeper, callers: list[Caller]) -> int:
    """How many of the guesses are looked at."""
    seen = 0
    for caller in callers:
        try:
            doors.let_guess(caller)
        except TooOften:
            continue
        seen += 1
    return seen


def test_an_empty_bucket_says_when_there_is_one_again_and_then_there_is() -> None:
    clock = Clock()
    buckets = Buckets(clock)
    assert [buckets.take("a", 3) for _ in range(3)] == [0, 0, 0]
    wait = buckets.take("a", 3)
    assert 20 <= wait <= 21 and buckets.take("b", 3) == 0
    clock.now += wait
    assert buckets.take("a", 3) == 0 and buckets.take("a", 3) > 0


def test_what_is_given_back_does_not_count_and_does_not_pile_up() -> None:
    buckets = Buckets(Clock())
    for _ in range(100):
        assert buckets.take("a", 3) == 0
        buckets.give_back("a")
    buckets.give_back("a")
    assert [buckets.take("a", 3) for _ in range(5)].count(0) == 3


def test_of_ten_thousand_guesses_in_a_minute_ten_are_looked_at() -> None:
    clock = Clock()
    doors = doorkeeper(clock)
    assert guesses(doors, [Caller("203.0.113.9")] * 10_000) == WRONG_A_MINUTE
    clock.now += 60
    assert guesses(doors, [Caller("203.0.113.9")] * 10_000) == WRONG_A_MINUTE


def test_of_ten_thousand_guesses_from_as_many_addresses_no_more_than_all_may_make() -> None:
    doors = doorkeeper(Clock())
    assert guesses(doors, [Caller(f"10.0.{number >> 8}.{number & 255}") for number in range(10_000)]) == WRONG_IN_ALL
    # Who is refused for the others' sake has not used up its own.
    with pytest.raises(TooOften):
        doors.let_guess(Caller("198.51.100.1"))
    doors.was_right(Caller("10.0.0.0"))
    doors.let_guess(Caller("198.51.100.1"))


def test_right_codes_are_not_counted_as_wrong_ones() -> None:
    doors = doorkeeper(Clock())
    for _ in range(1000):
        doors.let_guess(Caller("203.0.113.9"))
        doors.was_right(Caller("203.0.113.9"))


def test_all_addresses_of_a_network_of_ipv6_are_one_caller() -> None:
    assert neighbourhood("2001:db8:1:2:3:4:5:6") == neighbourhood("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert neighbourhood("203.0.113.9") == "203.0.113.9" and neighbourhood("fe80::1%eth0") == "fe80::/64" and neighbourhood("") == ""
