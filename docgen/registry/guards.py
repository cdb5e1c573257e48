"""What the database itself refuses, whoever asks: SQL of the triggers for SQLite and PostgreSQL.

The log, checkpoints and the record of look-ups only grow; nothing of what was issued is deleted; what was once said
of a number, a hand or a state index is never changed. What is sealed may only become NULL: that is erasure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_PREFIX = "registry_"


@dataclass(frozen=True, slots=True)
class Guard:
    """A table: whether rows may be deleted, the columns that never change, those that may only become NULL,
    those that may be set once (NULL or "" before), and those that only grow."""

    table: str
    fixed: tuple[str, ...]
    erasable: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    growing: tuple[str, ...] = ()


GUARDS = (
    Guard("frontier", ("id", "origin"), growing=("size", "persons", "batches", "copies")),
    Guard("log", ("seq", "leaf_hash", "entry")),
    Guard("checkpoint", ("size", "root", "note"), once=("published_on",)),
    Guard("series", ("id", "pattern"), growing=("next",)),
    Guard("person", ("id",), ("identity_key", "name_key", "sealed")),
    Guard(
        "batch",
        ("id", "form", "edition", "definition_sha256", "roster_name", "roster_sha256", "occasion", "issued_on", "expires_on", "rows",
         "prepared_by", "prepared_key", "prepared_at"),
        once=("approved_by", "approved_key", "approved_at", "seq"),
    ),
    Guard("batchrow", ("id", "batch_id", "row_no", "idem"), ("sealed",), ("number",)),
    Guard(
        "certificate",
        ("number", "series_id", "serial", "idem", "scope", "key_kind", "batch_id", "type_code", "form", "edition", "issued_on",
         "expires_on"),
        ("person_id",),
    ),
    Guard(
        "copy",
        ("id", "number", "copy_no", "issued_on", "status_list", "status_index", "kid", "token_sha256"),
        ("token", "face", "photo", "nonce"),
    ),
    Guard("act", ("seq", "number", "copy_no", "op", "on"), ("sealed", "nonce")),
    Guard("access", ("id", "at", "who", "what", "number", "count")),
)  # fmt: skip
# A number whose batch nobody approved is refused by the database too.
_UNAPPROVED = "SELECT 1 FROM registry_batch b WHERE b.id = NEW.batch_id AND b.approved_key IS NOT NULL"


def statements(vendor: str) -> tuple[str, ...]:
    """The SQL that sets all guards up, for `sqlite` or `postgresql`."""
    return tuple(_of_sqlite() if vendor == "sqlite" else _of_postgresql())


def names(vendor: str) -> frozenset[str]:
    """The names of all triggers."""
    kinds = ("kept", "fixed") if vendor == "sqlite" else ("kept", "fixed", "not_emptied")
    return frozenset(f"guard_{guard.table}_{kind}" for guard in GUARDS for kind in kinds) | {"guard_four_eyes"}


def removals(vendor: str) -> tuple[str, ...]:
    """The SQL that takes all guards away: only for a step back to an older version."""
    if vendor == "sqlite":
        return tuple(f"DROP TRIGGER IF EXISTS {name}" for name in sorted(names(vendor)))
    return (
        "DROP FUNCTION IF EXISTS registry_refuse() CASCADE",
        "DROP FUNCTION IF EXISTS registry_four_eyes() CASCADE",
    )


def _rules(guard: Guard, other: str) -> Iterator[tuple[str, str]]:
    """A name and the condition under which an update is refused; `other` compares as `IS NOT` does."""
    for column in guard.fixed:
        yield f"{column}_is_fixed", f'OLD."{column}" {other} NEW."{column}"'
    for column in guard.erasable:
        yield f"{column}_only_erased", f'OLD."{column}" {other} NEW."{column}" AND NEW."{column}" IS NOT NULL'
    for column in guard.once:
        changed = f'OLD."{column}" {other} NEW."{column}"'
        yield f"{column}_is_set_once", f"{changed} AND OLD.\"{column}\" IS NOT NULL AND CAST(OLD.\"{column}\" AS TEXT) <> ''"
    for column in guard.growing:
        yield f"{column}_only_grows", f'OLD."{column}" > NEW."{column}"'


def _of_sqlite() -> Iterator[str]:
    for guard in GUARDS:
        table, whole = _PREFIX + guard.table, f"guard_{guard.table}"
        condition = " OR ".join(f"({rule})" for _, rule in _rules(guard, "IS NOT"))
        yield (
            f'CREATE TRIGGER {whole}_kept BEFORE DELETE ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, 'guard: {guard.table} is kept'); END"
        )
        yield (
            f'CREATE TRIGGER {whole}_fixed BEFORE UPDATE ON "{table}" WHEN {condition} '
            f"BEGIN SELECT RAISE(ABORT, 'guard: {guard.table} is fixed'); END"
        )
    yield (
        f'CREATE TRIGGER guard_four_eyes BEFORE INSERT ON "{_PREFIX}certificate" WHEN NOT EXISTS ({_UNAPPROVED}) '
        "BEGIN SELECT RAISE(ABORT, 'guard: the batch is not approved'); END"
    )


def _of_postgresql() -> Iterator[str]:
    yield (
        "CREATE FUNCTION registry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'guard: % is %', TG_TABLE_NAME, TG_ARGV[0] USING ERRCODE = '23514'; END $$"
    )
    yield (
        "CREATE FUNCTION registry_four_eyes() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF NOT EXISTS ({_UNAPPROVED}) THEN RAISE EXCEPTION 'guard: the batch is not approved' "
        "USING ERRCODE = '23514'; END IF; RETURN NEW; END $$"
    )
    for guard in GUARDS:
        table, whole = _PREFIX + guard.table, f"guard_{guard.table}"
        condition = " OR ".join(f"({rule})" for _, rule in _rules(guard, "IS DISTINCT FROM"))
        yield (
            f'CREATE TRIGGER {whole}_kept BEFORE DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION registry_refuse('kept')"
        )
        yield (
            f'CREATE TRIGGER {whole}_not_emptied BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse('kept')"
        )
        yield (
            f'CREATE TRIGGER {whole}_fixed BEFORE UPDATE ON "{table}" FOR EACH ROW WHEN ({condition}) '
            "EXECUTE FUNCTION registry_refuse('fixed')"
        )
    yield (
        f'CREATE TRIGGER guard_four_eyes BEFORE INSERT ON "{_PREFIX}certificate" '
        "FOR EACH ROW EXECUTE FUNCTION registry_four_eyes()"
    )
