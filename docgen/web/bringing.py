"""Files that people bring, kept in a folder: each under its own name, or under the one it is given here."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

from docgen.entries.file_names import safe_name
from docgen.web.archives import unpack


def take_file(folder: Path, upload: Any) -> None:
    """A zip is unfolded, any other file stands in the folder under its own name. Raises FileUnusable."""
    if upload.name.lower().endswith(".zip"):
        unpack(upload.file, upload.name, folder)
        return
    plain = PurePosixPath(upload.name.replace("\\", "/"))
    write_upload(folder, f"{safe_name(plain.stem)}{plain.suffix[:12]}", upload)


def write_upload(folder: Path, name: str, upload: Any) -> None:
    """The file under a name of ours, there whole or not at all."""
    beside = folder / ".coming"
    with open(beside, "wb") as stream:
        stream.writelines(upload.chunks())
    beside.replace(folder / name)
