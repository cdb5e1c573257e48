"""Drawers of the shipped certificates, each made once a process."""

from __future__ import annotations

import os
from functools import cache

from docgen.certificates.drawing import Drawer
from docgen.certificates.record import CertificateRecord
from docgen.forms.library import certificate_names, load
from docgen.settings import read_settings
from tests.certificates.made_records import record_of

CERTIFICATES = certificate_names(read_settings({}).templates)


@cache
def drawer(name: str = "tutor-certificate") -> Drawer:
    """The drawer of a certificate."""
    settings = read_settings(dict(os.environ))
    return Drawer(load(settings.templates, name), settings)


@cache
def direct(name: str, seed: int = 1) -> bytes:
    """A sample by the fast path."""
    return drawer(name).direct(drawer(name).fillings(sample(name, seed)))


@cache
def full(name: str, seed: int = 1) -> bytes:
    """The same by WeasyPrint."""
    return drawer(name).full(drawer(name).fillings(sample(name, seed)))


def sample(name: str, seed: int = 1) -> CertificateRecord:
    """A record that the fast path can draw."""
    latin = {"name_ug": None} if name.startswith("xinjiang") else {}
    return record_of(drawer(name).definition, seed, seed, **latin)
