"""Files inside JSON: in base64, by the names that an entry gives them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath

from docgen.problems import Problem
from docgen.web.clients import Denied

_MOST_FILES, _DEEPEST, _LONGEST = 400, 4, 200


def files_into(folder: Path, files: Mapping[str, str]) -> None:
    """Writes the files below the folder. Raises Denied for too many, for names that lead elsewhere, for what is no
    base64."""
    if len(files) > _MOST_FILES:
        raise Denied(422, Problem("web_files_many", facts={"limit": _MOST_FILES}))
    for name, text in files.items():
        path = PurePosixPath(name.replace("\\", "/"))
        parts = path.parts
        is_long = len(parts) > _DEEPEST or any(len(part.encode("utf-8", "replace")) > _LONGEST for part in parts)
        is_elsewhere = path.is_absolute() or ".." in parts or bool(PureWindowsPath(name).drive) or "\0" in name
        if not parts or is_long or is_elsewhere or not _is_text(name):
            raise Denied(422, Problem("file_name_not_plain", facts={"label": "files", "file": name[:40]}))
        data = workbook_in(text)
        try:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        except OSError as error:     # a file where another one has its folder
            raise Denied(422, Problem("file_name_not_plain", facts={"label": "files", "file": name[:40]})) from error


def workbook_in(text: str) -> bytes:
    """The bytes of a base64 text. Raises Denied."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Denied(422, Problem("web_not_base64")) from error


def sample_files_of(folder: Path, names: Mapping[str, str]) -> dict[str, str]:
    """The files of a folder as a body has them."""
    return {name: base64.b64encode((folder / name).read_bytes()).decode() for name in names.values()}


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
