"""Registries to try things on: keys that are the same every time, invented people, SQLite and a real PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from docgen.registry.database import Registry, close, configure, connect, set_up
from tests.registry.office import draw, keys
from tests.registry.postgres import Server, running_server

# Tests look into the tables: their models want Django configured when they are imported.
configure()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server of this run alone."""
    with running_server() as one:
        yield one


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry's file with nothing in it: copying it is quicker than setting one up."""
    path = tmp_path_factory.mktemp("template") / "registry.db"
    one = opened(f"sqlite:///{path}", path.parent)
    set_up(one)
    close(one)
    return path


@pytest.fixture(scope="session")
def server_template(server: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database with nothing in it."""
    one = opened(server.new_database("registry_template"), tmp_path_factory.mktemp("template"))
    set_up(one)
    close(one)
    return "registry_template"


@pytest.fixture(params=["sqlite", "postgresql"])
def registry(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Registry]:
    """A new registry on each engine."""
    if request.param == "sqlite":
        url = sqlite_copy(request.getfixturevalue("sqlite_template"), tmp_path)
    else:
        server: Server = request.getfixturevalue("server")
        url = server.new_database(template=request.getfixturevalue("server_template"))
    one = opened(url, tmp_path)
    yield one
    close(one)


@pytest.fixture
def sqlite(sqlite_template: Path, tmp_path: Path) -> Iterator[Registry]:
    """A new registry on SQLite alone."""
    one = opened(sqlite_copy(sqlite_template, tmp_path), tmp_path)
    yield one
    close(one)


def sqlite_copy(template: Path, folder: Path) -> str:
    shutil.copy(template, folder / "registry.db")
    return f"sqlite:///{folder}/registry.db"


def opened(url: str, folder: Path) -> Registry:
    """The registry at an address, looked at or not; its checkpoint lies in `folder`/keys."""
    (folder / "keys").mkdir(exist_ok=True)
    return connect(url, keys(), draw, "v.example.org", folder / "keys" / "checkpoint")
