"""The database itself refuses what must never happen, whoever writes the SQL."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connections, transaction

from docgen.registry.checking import check_registry
from docgen.registry.database import Registry
from docgen.registry.guards import GUARDS, removals
from docgen.registry.life_cycle import Grounds, take_step
from docgen.registry.lookup import Query, search_certificates
from tests.registry.office import ANNA, TODAY, numbers, people, prepared

_ANOTHER_LOG = """
    INSERT INTO registry_frontier (id, origin, size, hashes, last_at, persons, batches, copies)
    SELECT 2, 'x', 0, hashes, '', 0, 0, 0 FROM registry_frontier"""
_CERTIFICATE = """
    INSERT INTO registry_certificate (number, series_id, serial, idem, scope, key_kind, person_id, batch_id, type_code,
        form, edition, issued_on, expires_on, state, state_on)
    SELECT 'KJC-2026-0009-X', series_id, {serial}, 'x', scope, '', person_id, {batch}, type_code,
        form, edition, issued_on, expires_on, state, state_on FROM registry_certificate WHERE serial = 1"""
_FORGERIES = (
    "UPDATE registry_log SET entry = '{}' WHERE seq = 1",
    "UPDATE registry_log SET leaf_hash = leaf_hash || leaf_hash WHERE seq = 1",
    "UPDATE registry_checkpoint SET note = ''",
    "UPDATE registry_frontier SET origin = 'other'",
    "UPDATE registry_frontier SET size = 0",
    "UPDATE registry_series SET next = 1",
    "UPDATE registry_series SET pattern = 'X{serial:04}-{check}'",
    "UPDATE registry_certificate SET number = 'KJC-2026-0099-X' WHERE serial = 1",
    "UPDATE registry_certificate SET serial = 99 WHERE serial = 1",
    "UPDATE registry_certificate SET idem = 'x' WHERE serial = 1",
    "UPDATE registry_certificate SET type_code = 3 WHERE serial = 1",
    "UPDATE registry_certificate SET batch_id = 2 WHERE serial = 1",
    "UPDATE registry_certificate SET state = 'lost' WHERE serial = 1",
    "UPDATE registry_copy SET status_index = 7",
    "UPDATE registry_copy SET token_sha256 = 'x'",
    "UPDATE registry_copy SET face = token",
    "UPDATE registry_person SET identity_key = 'x'",
    "UPDATE registry_batch SET prepared_by = '李强', prepared_key = '李强'",
    "UPDATE registry_batch SET approved_by = '赵云', approved_key = '赵云' WHERE state = 'issued'",
    "UPDATE registry_batch SET roster_sha256 = 'x'",
    "UPDATE registry_batch SET approved_by = '王敏', approved_key = '王敏' WHERE state = 'prepared'",
    "UPDATE registry_batch SET state = 'issued' WHERE state = 'prepared'",
    "UPDATE registry_batchrow SET number = 'KJC-2026-0002-X' WHERE number IS NOT NULL",
    "UPDATE registry_act SET op = 'resume'",
    "UPDATE registry_access SET who = 'nobody'",
    _ANOTHER_LOG,
    _CERTIFICATE.format(serial=9, batch=2),
    _CERTIFICATE.format(serial=1, batch=1),
    *(f"DELETE FROM registry_{guard.table}" for guard in GUARDS),
)


@pytest.fixture
def lived(registry: Registry) -> Registry:
    """A registry with something in every table: batch 1 is issued, batch 2 waits."""
    first, _ = numbers(registry, people(2))
    take_step(registry, "revoke", [first], Grounds("弄虚作假", TODAY), ANNA)
    search_certificates(registry, Query(number=first), ANNA)
    prepared(registry, people(4), "名单二")
    return registry


def test_what_was_issued_is_neither_changed_nor_deleted_by_hand(lived: Registry) -> None:
    for statement in _FORGERIES:
        with pytest.raises(DatabaseError), transaction.atomic(using=lived.alias), connections[lived.alias].cursor() as cursor:
            cursor.execute(statement)
            pytest.fail(f"accepted: {statement}")
    assert check_registry(lived).problems == ()


def test_postgresql_does_not_empty_a_table_either(lived: Registry) -> None:
    if lived.vendor == "sqlite":
        return
    for guard in GUARDS:
        with pytest.raises(DatabaseError), transaction.atomic(using=lived.alias), connections[lived.alias].cursor() as cursor:
            cursor.execute(f"TRUNCATE registry_{guard.table} CASCADE")


def test_guards_that_were_taken_away_are_missed(lived: Registry) -> None:
    with connections[lived.alias].cursor() as cursor:
        for statement in removals(lived.vendor):
            cursor.execute(statement)
    assert [one.code for one in check_registry(lived).problems] == ["check_guard_missing"]
