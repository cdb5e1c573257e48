"""Opening the registry's database. Only here is Django configured, never on import of a command.

`sqlite:///relative.db`, `sqlite:////absolute.db` or `postgresql://user:password@host:port/name`; for a socket
`postgresql:///name?host=/folder`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from docgen.errors import RegistryRefused, ToolMissing, UsageFault
from docgen.problems import Fact, Problem

if TYPE_CHECKING:
    from docgen.certificates.keys import Keys

_APP = "docgen.registry"
_LABEL = "registry"
# The accounts of the web service lie beside the registry's tables, and a process has one list of apps: it is here,
# by names alone, and has them where they are installed.
_OFFICE_PARTS = ("django_otp", "axes")
_OFFICE = (
    "docgen.accounts", "django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions",
    "django.contrib.messages", "django.contrib.admin.apps.SimpleAdminConfig", "django_otp",
    "django_otp.plugins.otp_totp", "django_otp.plugins.otp_static", "axes",
)  # fmt: skip
# The first makes new ones: slow for who guesses, memory-hard, and in Python's own library.
_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
# How long a writer waits for another one: a batch of 10,000 takes a few seconds.
_WAIT_SECONDS = 60
# A thread of a service keeps its connection, and looks before each request whether the database is still there.
_KEPT = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
_SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
)


@dataclass(frozen=True, slots=True)
class Registry:
    """An open registry. `draw` gives so many random bytes; `witness` is the file that keeps the newest checkpoint
    outside the database (None: nothing is compared); `host` is printed in the addresses of certificates."""

    url: str
    alias: str
    vendor: str
    keys: Keys
    draw: Callable[[int], bytes] = field(repr=False)
    host: str = ""
    witness: Path | None = None

    @property
    def file(self) -> Path | None:
        """The database's file; None for a server."""
        return sqlite_file(self.url) if self.vendor == "sqlite" else None


def refused(code: str, **facts: Fact) -> RegistryRefused:
    """The registry's refusal, with the sentence of the catalogue's `code`."""
    problem = Problem(code, facts=facts)
    return RegistryRefused(problem.says, [problem])


def open_registry(
    url: str, keys: Keys, draw: Callable[[int], bytes], host: str = "", witness: Path | None = None,
) -> Registry:
    """The registry of a URL; a SQLite file that is not there yet is made. Raises RegistryRefused, ToolMissing and
    UsageFault."""
    registry = connect(url, keys, draw, host, witness)
    if registry.file is not None and not registry.file.exists():
        begin(registry)
    _check_tables(registry)
    return registry


def connect(
    url: str, keys: Keys, draw: Callable[[int], bytes], host: str = "", witness: Path | None = None,
) -> Registry:
    """The same without a look at the database: for setting it up, and for restoring it."""
    alias, vendor = connection_to(url)
    return Registry(url, alias, vendor, keys, draw, host, witness)


def connection_to(url: str) -> tuple[str, str]:
    """The alias of a database's connections in this process, and its vendor. Raises ToolMissing, UsageFault."""
    settings = database_settings(url)
    configure()
    alias = f"registry-{hashlib.sha256(url.encode()).hexdigest()[:16]}"
    from django.db import connections

    if alias not in connections.settings:
        both = {"default": {"ENGINE": "django.db.backends.dummy"}, alias: {**settings, **_KEPT}}
        connections.settings[alias] = connections.configure_settings(both)[alias]
    return alias, connections[alias].vendor


def configure() -> None:
    """Django with the apps of the house, once a process. Raises ToolMissing without the extra."""
    if find_spec("django") is None:
        raise _missing("registry_extra_missing")
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(
            DATABASES={"default": {"ENGINE": "django.db.backends.dummy"}}, TIME_ZONE="UTC", LOGGING_CONFIG=None,
            **house_settings(),
        )  # fmt: skip
        django.setup()


def house_settings() -> dict[str, Any]:
    """What every process tells Django alike: the apps, and how their rows are numbered and timed."""
    has_office = all(find_spec(name) is not None for name in _OFFICE_PARTS)
    return {
        "INSTALLED_APPS": [_APP, *(_OFFICE if has_office else ())], "USE_TZ": True,
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        **({"AUTH_USER_MODEL": "accounts.Account", "PASSWORD_HASHERS": _HASHERS} if has_office else {}),
    }  # fmt: skip


def begin(registry: Registry) -> None:
    """Sets a registry up, or brings its tables up to date; a new SQLite file is for its owner alone. Raises
    RegistryRefused, OSError."""
    if registry.file is not None and not registry.file.exists():
        _begin_file(registry, registry.file)
    else:
        set_up(registry)


def set_up(registry: Registry) -> None:
    """Makes or updates the tables and, where there is none, the one row of the log. Refuses to begin a new registry
    where the checkpoint of another one is kept: numbers would be given out twice."""
    from docgen.registry import witness
    from docgen.registry.models import Frontier

    kept = witness.read(registry)
    with told(registry):
        if kept is not None and not _applied(registry):
            raise refused("registry_begins_again", origin=kept.origin, size=kept.size)
        make_tables(registry)
        if not Frontier.objects.using(registry.alias).exists():
            origin = f"{registry.host or 'docgen'}/registry/{registry.draw(6).hex()}"
            Frontier.objects.using(registry.alias).create(id=1, origin=origin)


def make_tables(registry: Registry) -> None:
    """Makes or updates the tables and their guards, and puts nothing into them."""
    from django.core.management import call_command

    with told(registry):
        call_command("migrate", _LABEL, database=registry.alias, verbosity=0, interactive=False)


@contextmanager
def writing(registry: Registry) -> Iterator[Any]:
    """One transaction that nobody else writes in; gives the locked row of the log. It is on the disk when the block
    ends. Raises RegistryRefused."""
    from django.db import transaction

    from docgen.registry.models import Frontier

    with told(registry), transaction.atomic(using=registry.alias, durable=True):
        yield Frontier.objects.using(registry.alias).select_for_update().get(id=1)


@contextmanager
def reading(registry: Registry) -> Iterator[None]:
    """One unchanging view of the whole database, in which others may go on writing. Raises RegistryRefused."""
    from django.db import connections, transaction

    connection = connections[registry.alias]
    if registry.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"
    try:
        with told(registry), transaction.atomic(using=registry.alias, durable=True):
            if registry.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    finally:
        if registry.vendor == "sqlite":
            connection.transaction_mode = "IMMEDIATE"


@contextmanager
def told(registry: Registry) -> Iterator[None]:
    """What the database raises, as a refusal that people understand; a lost connection is made anew the next time."""
    from django.db import DatabaseError, InterfaceError, connections
    from django.db.utils import OperationalError

    from docgen.registry.refusals import refusal_of

    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        if isinstance(error, (OperationalError, InterfaceError)):
            connections[registry.alias].close()
        raise refusal_of(error, registry.vendor) from error


def close(registry: Registry) -> None:
    """Gives the connection back."""
    from django.db import connections

    connections[registry.alias].close()


def _begin_file(registry: Registry, file: Path) -> None:
    """A new SQLite file, there whole or not at all: another process may be beginning it too, or this one be killed."""
    if not file.parent.is_dir():
        raise refused("registry_cannot_open")
    beside = file.with_name(f".{file.name}.{registry.draw(6).hex()}.new")
    new = connect(f"sqlite:///{beside}", registry.keys, registry.draw, registry.host, registry.witness)
    try:
        set_up(new)
        close(new)
        beside.chmod(0o600)
        with suppress(FileExistsError):
            os.link(beside, file)
    finally:
        close(new)
        beside.unlink(missing_ok=True)


def _check_tables(registry: Registry) -> None:
    """Refuses a database without our tables, and one of another version."""
    from django.db import connections
    from django.db.migrations.loader import MigrationLoader

    with told(registry):
        applied = _applied(registry)
        if not applied:
            raise refused("registry_not_set_up")
        known = {name for app, name in MigrationLoader(connections[registry.alias]).disk_migrations if app == _LABEL}
    if known - applied:
        raise refused("registry_outdated")
    if applied - known:
        raise refused("registry_newer")


def _applied(registry: Registry) -> set[str]:
    """The names of the migrations that the database has seen."""
    from django.db import connections
    from django.db.migrations.recorder import MigrationRecorder

    recorder = MigrationRecorder(connections[registry.alias])
    return {name for app, name in recorder.applied_migrations() if app == _LABEL}


def database_settings(url: str) -> dict[str, Any]:
    """A database's address as Django's settings have it. Raises UsageFault, ToolMissing."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and not parts.netloc and parts.path.strip("/"):
        options = {"init_command": _SQLITE_START, "transaction_mode": "IMMEDIATE", "timeout": _WAIT_SECONDS}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(sqlite_file(url)), "OPTIONS": options}
    if parts.scheme in ("postgres", "postgresql") and parts.path.strip("/"):
        if find_spec("psycopg") is None:
            raise _missing("registry_postgres_missing")
        query = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or query.pop("user", "")),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.pop("host", parts.hostname or ""),
            "PORT": str(parts.port or query.pop("port", "")),
            # A server set to lose the last commits in a crash would give numbers out twice.
            "OPTIONS": {**query, "options": "-c synchronous_commit=on", "connect_timeout": 10},
        }
    problem = Problem("registry_url_wrong", facts={"url": f"{parts.scheme}:"})
    raise UsageFault(problem.says, [problem])


def sqlite_file(url: str) -> Path:
    """The file of an address of SQLite."""
    return Path(unquote(urlsplit(url).path.removeprefix("/")))


def _missing(code: str) -> ToolMissing:
    problem = Problem(code)
    return ToolMissing(problem.says, [problem])
