"""Finished documents of the forms, the primary one unless another is named, each made once."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from docgen.entries.eligibility.sample_rules import suited
from docgen.entries.entry import Entry
from docgen.entries.sample import Fullness, sample_entry, write_sample
from docgen.entries.yaml_file import read_entry
from docgen.forms.definition import FormDefinition
from docgen.forms.library import load, names
from docgen.render.document import Document
from docgen.render.fill import FillOptions, blank, fill, font_library
from docgen.render.fonts import use_private_fontconfig
from docgen.settings import read_settings
from tests.kept import kept
from tests.same_page.ruled_lines import lay_out_all

FORM = "xinjiang-2021-primary"


@cache
def definition(form: str = FORM) -> FormDefinition:
    """A form of the library."""
    return load(read_settings({}).templates, form, "official")


def options(**changes: Any) -> FillOptions:
    """How documents are made here: with the shipped files and this machine's cache."""
    return FillOptions(read_settings(dict(os.environ)), **changes)


@cache
def written(fullness: Fullness, form: str = FORM) -> Path:
    """A sample entry's file, with the files it names beside it."""
    path = Path(tempfile.mkdtemp(prefix="docgen-")) / "entry.yaml"
    write_sample(definition(form), path, 0, fullness)
    return path


def entry_of(path: Path, form: str = FORM) -> Entry:
    """The entry of a file."""
    entry, problems = read_entry(path.read_bytes(), path.name, path.parent, definition(form))
    assert entry is not None, problems
    return entry


def changed(form: str = FORM, /, **values: Any) -> Entry:
    """The typical entry with other raw values, and what follows from them by the form's rules: the name that is
    changed is changed on the certificates too."""
    path = written("typical", form)
    raw = sample_entry(definition(form), 0, "typical", f"{path.stem}-材料") | values
    raw = suited(definition(form), raw, is_thorough=False)
    data = yaml.safe_dump(raw, allow_unicode=True).encode()
    entry, problems = read_entry(data, "changed.yaml", path.parent, definition(form))
    assert entry is not None, problems
    return entry


@cache
def made(fullness: str, form: str = FORM) -> Document:
    """The document of a sample entry, or the blank form."""
    return kept(f"document {fullness} {form}", lambda: _made(fullness, form))


def _made(fullness: Any, form: str) -> Document:
    if fullness == "blank":
        return blank(definition(form), options())
    return fill(definition(form), entry_of(written(fullness, form), form), options())


@cache
def laid_by_libreoffice(fullness: str, form: str = FORM) -> bytes:
    """The DOCX as LibreOffice lays it out with the shipped fonts, as PDF; with those of all forms at once, for to
    start it takes longer than to lay one out."""
    forms = names(read_settings({}).templates)
    laid = kept(f"laid {fullness}", lambda: _laid([made(fullness, one).docx or b"" for one in forms]))
    return laid[forms.index(form)]


def _laid(files: list[bytes]) -> list[bytes]:
    use_private_fontconfig(font_library(options().settings.fonts, None), options().settings.cache)
    return lay_out_all(files, Path(os.environ["FONTCONFIG_FILE"]))
