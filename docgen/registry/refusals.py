"""What a database says when it cannot go on, in words for people."""

from __future__ import annotations

from docgen.errors import RegistryRefused
from docgen.problems import Problem

# What SQLite and PostgreSQL say -> our code; the first that is found in the text counts.
_SAYINGS = (
    ("guard:", "registry_guarded"),
    ("batch_has_four_eyes", "four_eyes"),
    ("disk is full", "registry_disk_full"),
    ("No space left", "registry_disk_full"),
    ("could not extend file", "registry_disk_full"),
    ("disk I/O error", "registry_disk_failed"),
    ("readonly database", "registry_read_only"),
    ("read-only transaction", "registry_read_only"),
    ("unable to open database", "registry_cannot_open"),
    ("file is not a database", "registry_damaged"),
    ("malformed", "registry_damaged"),
    ("database is locked", "registry_busy"),
    ("no such table", "registry_not_set_up"),
    ("does not exist", "registry_not_set_up"),
    ("connection", "registry_unreachable"),
    ("terminating", "registry_unreachable"),
    ("starting up", "registry_unreachable"),
    ("recovery mode", "registry_unreachable"),
    ("shutting down", "registry_unreachable"),
    ("server closed", "registry_unreachable"),
)


def refusal_of(error: Exception, vendor: str) -> RegistryRefused:
    """The refusal for what the database raised."""
    text = " ".join(str(error).split())
    code = next((code for saying, code in _SAYINGS if saying in text), "registry_failed")
    problem = Problem(code, facts={"reason": text[:200], "vendor": vendor})
    return RegistryRefused(problem.says, [problem])
