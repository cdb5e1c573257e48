"""Where the shipped files are, and what an office may set by environment variables."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _shipped(name: str) -> Path:
    """A shipped folder: inside the package in a wheel, beside it in a source tree."""
    inside = _PACKAGE / "_shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


@dataclass(frozen=True, slots=True)
class Settings:
    """Folders and keys. `reference_key` seals the page reference printed as a QR code; `database` is the URL of
    the registry's database (sqlite:///path or postgresql://...), `keys` the folder of the signing keys, `host` the
    host name that certificates print, such as v.example.org; "" and None where an office issues none."""

    templates: Path
    fonts: Path
    office_fonts: Path | None
    cache: Path
    reference_key: bytes
    database: str = ""
    keys: Path | None = None
    host: str = ""


def read_settings(environment: dict[str, str] | None = None) -> Settings:
    """Settings from `DOCGEN_TEMPLATES`, `DOCGEN_FONTS` (an office's own licensed fonts),
    `DOCGEN_CACHE` and `DOCGEN_REFERENCE_KEY`, every one with a default; and from `DOCGEN_DATABASE`, `DOCGEN_KEYS`
    and `DOCGEN_HOST` for certificates."""
    env = dict(os.environ) if environment is None else environment
    office = env.get("DOCGEN_FONTS")
    cache = env.get("DOCGEN_CACHE") or str(
        Path(env.get("XDG_CACHE_HOME") or Path(env.get("HOME") or "/tmp") / ".cache") / "docgen"
    )
    keys = env.get("DOCGEN_KEYS")
    return Settings(
        templates=Path(env.get("DOCGEN_TEMPLATES") or _shipped("templates")),
        fonts=_shipped("fonts"),
        office_fonts=Path(office) if office else None,
        cache=Path(cache),
        reference_key=(env.get("DOCGEN_REFERENCE_KEY") or "docgen").encode(),
        database=env.get("DOCGEN_DATABASE") or "",
        keys=Path(keys) if keys else None,
        host=env.get("DOCGEN_HOST") or "",
    )
