"""What the database engine itself must keep: its files whole, its triggers in place, its commits on the disk."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.problems import Problem
from docgen.registry.database import Registry
from docgen.registry.guards import names, statements

_TRIGGERS = (
    "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
    "WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'"
)
_SERVER_SETTINGS = ("fsync", "full_page_writes", "synchronous_commit")


def engine_problems(registry: Registry) -> Iterator[Problem]:
    """What is wrong with the engine. SQLite: damaged pages, broken references; PostgreSQL: settings that lose
    commits; both: guards that were taken away."""
    from django.db import connections

    with connections[registry.alias].cursor() as cursor:
        if registry.vendor == "sqlite":
            for statement in ("PRAGMA integrity_check(5)", "PRAGMA foreign_key_check"):
                cursor.execute(statement)
                for row in cursor.fetchmany(5):
                    if row[0] != "ok":
                        yield Problem("check_database_damaged", facts={"detail": " ".join(map(str, row))[:120]})
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            known = {name for name, sql in cursor.fetchall() if sql in statements("sqlite")}
        else:
            for name in _SERVER_SETTINGS:
                cursor.execute("SELECT current_setting(%s)", [name])
                if cursor.fetchone()[0] in ("off", "local"):
                    yield Problem("check_server_unsafe", facts={"name": name})
            cursor.execute(_TRIGGERS)
            known = {name for name, body in cursor.fetchall() if "RAISE EXCEPTION 'guard:" in body}
    missing = names(registry.vendor) - known
    if missing:
        yield Problem("check_guard_missing", facts={"names": "、".join(sorted(missing))})
