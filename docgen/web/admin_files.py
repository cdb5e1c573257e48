"""Style and scripts of Django's admin, from the package: no other host, no folder to fill."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_TYPES = {
    ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
    ".png": "image/png", ".woff2": "font/woff2",
}  # fmt: skip
_KEPT_SECONDS = 3600


@cache
def _files() -> Mapping[str, Path]:
    """What may be asked, by name: nothing is looked for on the disk under a name that somebody sends."""
    import django.contrib.admin

    folder = Path(django.contrib.admin.__file__).parent / "static"
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.suffix in _TYPES}


def admin_file(request: Any, name: str) -> Any:
    """One of the files."""
    from django.http import Http404, HttpResponse

    path = _files().get(name)
    if path is None:
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type=_TYPES[path.suffix])
    response["Cache-Control"] = f"public, max-age={_KEPT_SECONDS}"
    return response
