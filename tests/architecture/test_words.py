"""The source speaks of forms, not of the place where it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import ROOT

_FOLDERS = ("docgen", "tests", "tools", "templates", ".ci")
_KINDS = {".py", ".toml", ".yaml", ".yml", ".md", ".sh", ".css", ".html", ".cfg", ".txt", ".json", ""}
# With a group in each, so that this file passes its own test.
_PLACE = re.compile(
    r"/wor(?:k)/|/roo(?:t)/|/opt/py(?:p)i|/tmp/bri(?:e)f"
    r"|py(?:p)i\.org|python(?:h)osted|np(?:m)js\.|deb\.de(?:b)ian\.org|artif(?:a)ctory|proxy\.go(?:l)ang"
)


def mentions(text: str) -> list[str]:
    return _PLACE.findall(text)


def _files() -> Iterator[Path]:
    for folder in _FOLDERS:
        yield from (path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix in _KINDS)
    # In a working tree of its own, `.git` is a file that says where the repository is.
    yield from (path for path in ROOT.iterdir() if path.is_file() and path.suffix in _KINDS and path.name != ".git")


def test_no_file_mentions_the_workplace_or_a_registry() -> None:
    found = {str(path): told for path in _files() if (told := mentions(path.read_text("utf-8", "replace")))}
    assert found == {}


def test_a_path_of_the_workplace_is_seen() -> None:
    assert mentions("open('/wo" + "rk/main/x')") and not mentions("network/main")
