"""Who may ask what, and how often."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from docgen.errors import UsageFault
from docgen.web.clients import Client, Denied, Gate, read_clients

KEY = "an invented key of a platform"
PLATFORM = Client("平台", hashlib.sha256(KEY.encode()).hexdigest(), ("check",), 2)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def told(gate: Gate, key: str = KEY, scope: str = "check") -> int:
    """The status that a caller gets, 200 when it is let in."""
    try:
        gate.admit(key, "203.0.113.9", scope)
    except Denied as denied:
        return denied.status
    return 200


def test_a_key_opens_what_it_is_for_and_no_more() -> None:
    gate = Gate((PLATFORM,), is_open=False, clock=Clock())
    assert [told(gate), told(gate, scope="render"), told(gate, "wrong"), told(gate, "")] == [200, 403, 401, 401]


def test_without_a_key_an_open_service_is_asked_less_often() -> None:
    gate = Gate((), is_open=True, clock=Clock())
    assert [told(gate, "") for _ in range(61)].count(200) == 60


def test_who_asks_too_often_waits_as_long_as_is_said() -> None:
    clock = Clock()
    gate = Gate((PLATFORM,), is_open=False, clock=clock)
    assert [told(gate), told(gate), told(gate)] == [200, 200, 429]
    with pytest.raises(Denied) as denied:
        gate.admit(KEY, "", "check")
    clock.now += denied.value.seconds
    assert told(gate) == 200


def test_an_idempotency_key_is_for_one_request() -> None:
    clock = Clock()
    gate = Gate((PLATFORM,), is_open=False, clock=clock)
    gate.check_same("a", "1", "this")
    gate.check_same("a", "1", "this")
    gate.check_same("b", "1", "that")
    with pytest.raises(Denied):
        gate.check_same("a", "1", "that")
    clock.now += 100_000
    gate.check_same("a", "1", "that")


def test_clients_stand_in_a_file_by_the_digest_of_their_keys(tmp_path: Path) -> None:
    file = tmp_path / "clients.toml"
    file.write_text(f'[[client]]\nname = "平台"\nkey_sha256 = "{PLATFORM.key_sha256}"\nscopes = ["check"]\na_minute = 2\n', "utf-8")
    assert read_clients(file) == (PLATFORM,)
    file.write_text('[[client]]\nname = "平台"\nkey_sha256 = "short"\nscopes = []\na_minute = 2\n', "utf-8")
    with pytest.raises(UsageFault):
        read_clients(file)
