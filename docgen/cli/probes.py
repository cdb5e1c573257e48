"""Every foreign part, tried; what is missing comes with the command that helps."""

from __future__ import annotations

import ctypes
import hashlib
import json
import platform
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from docgen.problems import Fact, Problem
from docgen.settings import Settings

# What WeasyPrint opens, and the Debian package each comes from.
_LIBRARIES = (
    ("libpango-1.0.so.0", "libpango-1.0-0"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0-0"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset0"),
)


@dataclass(frozen=True, slots=True)
class Probe:
    """One part: what was found, and the problem when it does not serve."""

    part: str
    found: str
    problem: Problem | None = None

    @property
    def is_needed(self) -> bool:
        return self.problem is not None and self.problem.is_error

    @property
    def state(self) -> str:
        if self.problem is None:
            return "正常"
        return "缺少" if self.is_needed else "可选"


def probe_all(settings: Settings) -> Iterator[Probe]:
    """All probes, from the interpreter to a form really drawn."""
    yield Probe("Python", platform.python_version())
    yield from _distributions()
    for name, package in _LIBRARIES:
        yield _library(name, package)
    yield from _fonts(settings)
    yield _office_fonts(settings)
    yield _trial(settings)
    yield _office()


def _distributions() -> Iterator[Probe]:
    for line in metadata.requires("docgen") or ():
        if "extra ==" in line:
            continue
        name = re.split(r"[^\w.-]", line, maxsplit=1)[0]
        try:
            yield Probe(name, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Probe(name, "", _problem("part_missing", part=name))


def _library(name: str, package: str) -> Probe:
    try:
        library = ctypes.CDLL(name)
    except OSError:
        return Probe(name, "", _problem("system_library_missing", part=name, package=package))
    if not name.startswith("libpango-"):
        return Probe(name, "有")
    library.pango_version_string.restype = ctypes.c_char_p
    return Probe(name, library.pango_version_string().decode())


def _fonts(settings: Settings) -> Iterator[Probe]:
    """The shipped fonts against the hashes of their manifest: another file prints other bytes."""
    try:
        manifest: dict[str, Any] = json.loads((settings.fonts / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        yield Probe("manifest.json", "", _problem("fonts_missing", folder=str(settings.fonts)))
        return
    for name, facts in manifest["files"].items():
        path = settings.fonts / name
        if not path.is_file():
            yield Probe(name, "", _problem("font_missing", file=str(path)))
        elif hashlib.sha256(path.read_bytes()).hexdigest() != facts["sha256"]:
            yield Probe(name, "", _problem("font_changed", file=str(path)))
        else:
            yield Probe(name, facts["family"])


def _office_fonts(settings: Settings) -> Probe:
    folder = settings.office_fonts
    if folder is None:
        return Probe("DOCGEN_FONTS", "未设置，用随附字体")
    if not folder.is_dir():
        return Probe("DOCGEN_FONTS", "", _problem("office_fonts_missing", folder=str(folder)))
    return Probe("DOCGEN_FONTS", str(folder))


def _trial(settings: Settings) -> Probe:
    """A form is really drawn: versions that look right may still not work together."""
    from docgen.forms import library
    from docgen.render.fill import FillOptions, blank

    part = "试排一份空表"
    try:
        first = library.forms(settings.templates)[0]
        definition = library.load(settings.templates, first.form, "official")
        options = FillOptions(number=None, is_draft=False, pdf=True, docx=False, settings=settings)
        document = blank(definition, options, fillable=False)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the doctor is asked for
        return Probe(part, "", _problem("trial_failed", reason=str(error) or type(error).__name__))
    return Probe(part, f"{first.form}，{len(document.pdf or b'') // 1000} KB")


def _office() -> Probe:
    path = shutil.which("soffice")
    return Probe("LibreOffice", path or "", None if path else _problem("office_missing"))


def _problem(code: str, **facts: Fact) -> Problem:
    return Problem(code, facts=facts)
