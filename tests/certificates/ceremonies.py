"""A ceremony with fixed dice in a test's folder."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from docgen.certificates.ceremony import Ceremony, Office, init_keys
from tests.certificates.office import BUNDLE, NOW

WORDS, ROOT_WORDS = "daily words of one", "other words of another"
OFFICE = Office(hosts=("zs.example.org",), organizations=("虚构市协会",), types=BUNDLE.types)
FIRST = date(2026, 1, 1)


def ceremony(place: Path, **changed: Any) -> Ceremony:
    """In `keys` and `root` of a folder."""
    made = Ceremony(
        folder=place / "keys", root=place / "root", words=WORDS, root_words=ROOT_WORDS, now=NOW,
        draw=random.Random(7).randbytes,
    )  # fmt: skip
    return replace(made, **changed)


def made(folder: Path) -> None:
    """The keys of that ceremony."""
    init_keys(ceremony(folder, draw=random.Random(6).randbytes), OFFICE, FIRST)


def copied(kept: Path, folder: Path) -> Path:
    """A copy of both folders, to be changed or spoilt."""
    for name in ("keys", "root"):
        shutil.copytree(kept / name, folder / name)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
