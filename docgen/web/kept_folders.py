"""Folders in which long work keeps what it knows: written whole, and gone at once when they are erased."""

from __future__ import annotations

import json
import secrets
import shutil
from pathlib import Path
from typing import Any


def write_json(path: Path, told: dict[str, Any]) -> None:
    """Writes the file under another name first: who reads it reads all of it."""
    beside = path.with_name(f".{path.name}.partial")
    beside.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    beside.replace(path)


def erase_folder(folder: Path) -> None:
    """Takes a folder away under another name, so that nobody finds half of it; nothing where it is gone already."""
    gone = folder.with_name(f"gone-{secrets.token_hex(8)}")
    try:
        folder.replace(gone)
    except OSError:
        return
    shutil.rmtree(gone, ignore_errors=True)
