"""What was changed behind the guards' back is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connections

from docgen.errors import RegistryRefused
from docgen.registry.checking import check_registry
from docgen.registry.database import Registry, close
from docgen.registry.guards import removals
from docgen.registry.life_cycle import Grounds, take_step
from docgen.registry.log_reading import last_entries, proof_of
from docgen.registry.merkle import is_included, leaf_hash
from docgen.registry.replacing import replace_copy
from tests.registry.office import ANNA, TODAY, numbers, people

_DEEDS = (
    ("UPDATE registry_log SET entry = replace(entry, 'revoke', 'resume')", "check_log_broken"),
    ("DELETE FROM registry_log WHERE seq = 3", "check_log_broken"),
    ("DELETE FROM registry_log WHERE seq = (SELECT max(seq) FROM registry_log)", "check_root_wrong"),
    ("UPDATE registry_frontier SET size = size - 1", "check_root_wrong"),
    ("UPDATE registry_checkpoint SET note = replace(note, 'next', 'NEXT') WHERE size = 1", None),
    ("UPDATE registry_checkpoint SET note = (SELECT max(note) FROM registry_checkpoint)", "check_root_wrong"),
    ("UPDATE registry_certificate SET state = 'issued'", "check_row_wrong"),
    ("UPDATE registry_certificate SET type_code = 2 WHERE serial = 2", "check_row_wrong"),
    ("UPDATE registry_certificate SET idem = 'x' WHERE serial = 2", "check_row_wrong"),
    ("UPDATE registry_certificate SET serial = 9 WHERE serial = 2", "check_numbers_wrong"),
    ("UPDATE registry_series SET next = 2", "check_numbers_wrong"),
    ("UPDATE registry_copy SET token_sha256 = 'x' WHERE copy_no = 2", "check_row_wrong"),
    ("UPDATE registry_copy SET face = (SELECT max(face) FROM registry_copy)", "check_row_wrong"),
    ("UPDATE registry_copy SET photo = NULL WHERE copy_no = 2", "check_row_wrong"),
    ("UPDATE registry_act SET \"on\" = '2026-11-21' WHERE op = 'revoke'", "check_row_wrong"),
    ("UPDATE registry_act SET sealed = (SELECT max(sealed) FROM registry_act)", "check_row_wrong"),
    ("DELETE FROM registry_act WHERE op = 'revoke'", "check_row_wrong"),
    ("UPDATE registry_batch SET prepared_by = approved_by", "check_hands_wrong"),
)


@pytest.fixture
def unguarded(sqlite: Registry) -> Registry:
    """Four certificates, one revoked, one replaced, and no guards any more."""
    found = numbers(sqlite, people(4))
    take_step(sqlite, "revoke", found[:1], Grounds("弄虚作假", TODAY), ANNA)
    replace_copy(sqlite, found[1], Grounds("遗失", TODAY, second="李强"), ANNA)
    assert check_registry(sqlite).problems == ()
    with connections[sqlite.alias].cursor() as cursor:
        for statement in removals("sqlite"):
            cursor.execute(statement)
    return sqlite


@pytest.mark.parametrize(("deed", "code"), _DEEDS, ids=[deed[:60] for deed, _ in _DEEDS])
def test_a_deed_by_hand_is_found(unguarded: Registry, deed: str, code: str | None) -> None:
    with connections[unguarded.alias].cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute(deed)
    found = {one.code for one in check_registry(unguarded).problems} - {"check_guard_missing"}
    assert (code is None) == (found == set())
    assert code is None or code in found


def test_a_certificate_put_in_by_hand_is_found(unguarded: Registry) -> None:
    with connections[unguarded.alias].cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_certificate SELECT 'KJC-2026-0005-X', 5, 'x', scope, key_kind, type_code, form, edition, "
            "issued_on, expires_on, state, state_on, batch_id, person_id, series_id FROM registry_certificate WHERE serial = 4"
        )
    codes = [one.code for one in check_registry(unguarded).problems]
    assert "check_numbers_wrong" in codes and "check_row_wrong" in codes


def test_a_damaged_page_is_found(sqlite: Registry, tmp_path: Path) -> None:
    numbers(sqlite, people(40))
    close(sqlite)
    path = tmp_path / "registry.db"
    data = bytearray(path.read_bytes())
    # The pages after the first have headers of B-trees: one of them is lost.
    data[4096 * 20 : 4096 * 20 + 100] = bytes(100)
    path.write_bytes(bytes(data))
    try:
        found = check_registry(sqlite).problems
    except RegistryRefused as refusal:
        found = refusal.problems
    assert {one.code for one in found} & {"check_database_damaged", "registry_damaged"}


def test_a_number_is_proved_to_stand_in_the_log(sqlite: Registry) -> None:
    found = numbers(sqlite, people(9))
    proof = proof_of(sqlite, found[4])
    path = [bytes.fromhex(step) for step in proof["path"]]
    root = bytes.fromhex(proof["root"])
    assert is_included(leaf_hash(proof["entry"].encode()), proof["index"], proof["size"], path, root)
    assert [one["op"] for one in last_entries(sqlite, 3)] == ["issue"] * 3
