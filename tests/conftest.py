"""What every test starts from: no setting of this machine, and a cache shared by the whole run."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from docgen.certificates import passphrase
from tests.kept import FOLDER

# The same examples on every machine, however busy it is.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")


@pytest.fixture(autouse=True, scope="session")
def _own_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An office's fonts, forms or key must not decide whether a test passes."""
    before = dict(os.environ)
    for name in [name for name in before if name.startswith("DOCGEN_")]:
        del os.environ[name]
    # Beside the workers' own folders, so that one fontconfig cache serves all of them.
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in before else base
    os.environ["DOCGEN_CACHE"] = str(Path(shared) / "docgen-cache")
    os.environ[FOLDER] = str(Path(shared) / "kept")
    Path(os.environ[FOLDER]).mkdir(exist_ok=True)
    os.environ["COLUMNS"] = "200"
    # A process begun in the background of a script ignores Ctrl-C, and what it starts does too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # A user's Python keeps back what it prints: a full disk is then met later.
    os.environ.pop("PYTHONUNBUFFERED", None)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(autouse=True, scope="session")
def _stretched_once() -> Iterator[None]:
    """To open a passphrase's secret is slow on purpose, 0.06 s each: the same one by the same words once a process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passphrase, "_stretched", cache(passphrase._stretched))
        patch.setattr(passphrase, "seed_of", cache(passphrase.seed_of))
        yield
