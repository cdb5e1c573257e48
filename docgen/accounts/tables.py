"""The tables of the accounts beside those of the registry: made with it, and looked at before anything is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from docgen.errors import RegistryRefused, ToolMissing
from docgen.problems import Fact, Problem
from docgen.registry.database import connection_to, sqlite_file
from docgen.registry.refusals import refusal_of

# Those whose tables the office needs; Django's other apps follow from them.
_LABELS = frozenset({"accounts", "sessions", "otp_totp", "otp_static", "axes", "admin", "contenttypes"})


def refused(code: str, **facts: Fact) -> RegistryRefused:
    """A refusal with the sentence of the catalogue's `code`."""
    problem = Problem(code, facts=facts)
    return RegistryRefused(problem.says, [problem])


def is_installed() -> bool:
    """Whether this process knows of accounts; without the web's parts it does not."""
    from django.apps import apps

    return bool(apps.is_installed("docgen.accounts"))


def open_accounts(url: str) -> str:
    """The alias of the database of an address, whose tables are there and of this version. Raises RegistryRefused,
    ToolMissing, UsageFault."""
    alias, vendor = connection_to(url)
    if not is_installed():
        problem = Problem("accounts_extra_missing")
        raise ToolMissing(problem.says, [problem])
    file: Path | None = sqlite_file(url) if vendor == "sqlite" else None
    # Only looked at: Django would make an empty file of it.
    if file is not None and not file.exists():
        raise refused("registry_not_set_up")
    check_tables(alias)
    return alias


def make_tables(alias: str) -> None:
    """Makes or updates the tables. Raises RegistryRefused."""
    from django.core.management import call_command

    with told(alias):
        for label in sorted(_LABELS):
            call_command("migrate", label, database=alias, verbosity=0, interactive=False)


def check_tables(alias: str) -> None:
    """Refuses a database without these tables, and one of another version. Raises RegistryRefused."""
    from django.db import connections
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    with told(alias):
        applied = {one for one in MigrationRecorder(connections[alias]).applied_migrations() if one[0] in _LABELS}
        known = {one for one in MigrationLoader(connections[alias]).disk_migrations if one[0] in _LABELS}
    if not applied:
        raise refused("accounts_not_set_up")
    if known - applied:
        raise refused("accounts_outdated")
    if applied - known:
        raise refused("registry_newer")


@contextmanager
def told(alias: str) -> Iterator[None]:
    """What the database raises, as a refusal that people understand; a lost connection is made anew the next time."""
    from django.db import DatabaseError, InterfaceError, connections
    from django.db.utils import OperationalError

    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        if isinstance(error, (OperationalError, InterfaceError)):
            connections[alias].close()
        raise refusal_of(error, connections[alias].vendor) from error
