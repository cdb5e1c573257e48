"""Style and scripts, few and small, held in memory; their address changes with their content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from docgen.web.characters import characters_script

_FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@cache
def _files() -> Mapping[str, bytes]:
    found = {path.name: path.read_bytes() for path in sorted(_FOLDER.iterdir()) if path.suffix in _TYPES}
    return found | {"characters.js": characters_script().encode()}


@cache
def _version() -> str:
    """One for all: the scripts name each other."""
    return hashlib.sha256(b"\0".join(data for _, data in sorted(_files().items()))).hexdigest()[:12]


def address_of(name: str) -> str:
    """The address of a file, which may be kept for ever."""
    return f"/static/{_version()}/{name}"


def asset(request: Any, version: str, name: str) -> Any:
    """The file; an address of an earlier version gives today's, not to be kept."""
    from django.http import Http404, HttpResponse

    data = _files().get(name)
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type=_TYPES[Path(name).suffix])
    response["Cache-Control"] = "public, max-age=31536000, immutable" if version == _version() else "no-store"
    return response
