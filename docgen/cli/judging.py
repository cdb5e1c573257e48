"""What `docgen verify` judges certificates by: a trust bundle with the lists of a published folder, or the office's
own registry."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.certificates.codes import number_of_url, number_url
from docgen.certificates.cose import TokenInvalid
from docgen.certificates.token import token_of_url, token_url
from docgen.certificates.trust import TrustBundle
from docgen.certificates.trust_sources import has_bundle, open_bundle, read_lists
from docgen.certificates.verdict import Lists, verdict
from docgen.cli.door import refused
from docgen.cli.passphrases import open_keys
from docgen.cli.verified import JudgedCode
from docgen.errors import UsageFault
from docgen.problems import Place, Problem
from docgen.settings import Settings

if TYPE_CHECKING:
    from docgen.registry.database import Registry


@dataclass(frozen=True, slots=True)
class Sources:
    """What was named to judge by: bundle, root key and published folder; `name` is the holder's as typed."""

    trust: Path | None = None
    root: str | None = None
    status: Path | None = None
    name: str | None = None

    @property
    def is_named(self) -> bool:
        """Whether a bundle or a folder was named, and the registry is left alone."""
        return self.trust is not None or self.status is not None


@dataclass(frozen=True, slots=True)
class Judge:
    """Knows whom to believe; `registry` is the office's own, None elsewhere."""

    bundle: TrustBundle
    lists: Lists
    now: datetime
    name: str | None = None
    registry: Registry | None = None

    def judged(self, address: str, page: int = 1) -> JudgedCode | None:
        """What an address comes to; None for a number whose code is wrong. Raises UsageFault for a number where
        there is no registry."""
        numbered = number_of_url(address)
        if numbered is not None:
            return self.by_number(*numbered, page)
        found = verdict(address, self.bundle, self.lists, self.now, self.name)
        if self.registry is not None:
            from docgen.registry.verifying import with_day

            with suppress(TokenInvalid):     # the verdict says so already
                found = with_day(self.registry, found, token_of_url(address, self.bundle.hosts))
        return JudgedCode(address, page, found)

    def file_problem(self, address: str, pdf: bytes, file: str, is_signed: bool) -> Problem | None:
        """How a certificate's PDF stands to the one that the registry made; None where there is nothing to say."""
        if self.registry is None:
            return None
        from docgen.registry.verifying import likeness

        try:
            found = likeness(self.registry, token_of_url(address, self.bundle.hosts), pdf)
        except TokenInvalid:
            return None
        codes = {"as_made": "verify_file_as_made", "continued": "verify_file_continued", "other": "verify_file_other"}
        if found == "continued" and is_signed:
            return Problem("verify_file_signed", Place(file))
        return Problem(codes[found], Place(file)) if found in codes else None

    def by_number(self, host: str, number: str, code: str, page: int = 1) -> JudgedCode | None:
        """What a number with its code comes to; None where they do not belong together."""
        if self.registry is None:
            raise refused(UsageFault, "verify_registry_needed", address=number_url(host, number, code))
        from docgen.registry.verifying import token_behind

        token = token_behind(self.registry, number, code)
        return None if token is None else self.judged(token_url(self.bundle.hosts[0], token), page)


def can_judge(sources: Sources, settings: Settings) -> bool:
    """Whether there is anything to judge by."""
    return has_bundle(sources.trust, sources.status, settings.keys)


@contextmanager
def opened_judge(sources: Sources, now: datetime, settings: Settings) -> Iterator[Judge]:
    """The judge by what was named, else by the registry, else by the office's own bundle. Raises DocgenError."""
    bundle = open_bundle(sources.trust, sources.root, sources.status, settings.keys)
    if sources.is_named or not settings.database or settings.keys is None:
        yield Judge(bundle, read_lists(sources.status, settings.cache, bundle), now, sources.name)
        return
    from docgen.certificates.key_folder import TRUST_FILE, read_root_public
    from docgen.registry.database import close, open_registry
    from docgen.registry.verifying import lists_of_now
    from docgen.registry.witness import FILE_NAME

    keys, home = open_keys(settings), settings.keys
    trust, root = (home / TRUST_FILE).read_bytes(), read_root_public(home)
    registry = open_registry(settings.database, keys, os.urandom, settings.host, home / FILE_NAME)
    try:
        lists = Lists(lists_of_now(registry, bundle, trust, root, now))
        yield Judge(bundle, lists, now, sources.name, registry)
    finally:
        close(registry)
