"""The registry as the service opens it: once a process, with the keys that the service was started with."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from docgen.accounts.tables import check_tables, make_tables
from docgen.errors import UsageFault
from docgen.problems import Problem
from docgen.registry.database import Registry, open_registry, sqlite_file
from docgen.registry.witness import FILE_NAME
from docgen.web.running import running

# Sessions and accounts; the registry itself writes on connections of its own.
DEFAULT = "default"


def forget_ended_sessions() -> None:
    """Sessions that nobody logged out of leave the database."""
    from django.contrib.sessions.backends.db import SessionStore

    SessionStore.clear_expired()


def registry(_asked_by: Any = None) -> Registry:
    """The registry of this service. Every thread has a connection of its own. Raises RegistryRefused, UsageFault."""
    return _opened()


@cache
def _opened() -> Registry:
    now = running()
    if now.keys is None or now.settings.keys is None:
        problem = Problem("key_folder_unset")
        raise UsageFault(problem.says, [problem])
    settings, witness = now.settings, now.settings.keys / FILE_NAME
    return open_registry(settings.database, now.keys, os.urandom, settings.host, witness)


def open_office() -> None:
    """Opens the registry when the service starts, and looks at the tables of the accounts; begins both where the
    SQLite file is not there yet. Raises RegistryRefused, UsageFault, ToolMissing: the service does not start."""
    from django.db import connections

    url = running().settings.database
    is_new = url.startswith("sqlite:") and not sqlite_file(url).exists()
    registry()
    if is_new:
        make_tables(DEFAULT)
    check_tables(DEFAULT)
    forget_ended_sessions()
    # The processes that draw are made from this one: a connection would have two ends in the same hand.
    connections.close_all()
