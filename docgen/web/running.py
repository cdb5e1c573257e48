"""The service while it runs: its settings, its pool, its folders. One a process."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.settings import Settings
from docgen.web.packing import Packing
from docgen.web.pool import RenderPool
from docgen.web.settings import WebSettings

if TYPE_CHECKING:
    from docgen.certificates.keys import Keys


@dataclass(frozen=True, slots=True)
class Running:
    """`web` and `settings` are those that the service was started with; `keys` are those of the registry, None where
    the service has no office."""

    web: WebSettings
    settings: Settings
    pool: RenderPool
    packing: Packing
    keys: Keys | None = field(default=None, repr=False)

    @property
    def has_office(self) -> bool:
        """Whether there is a registry, and so accounts, issuing and verification."""
        return bool(self.settings.database)

    @property
    def requests(self) -> Path:
        """The folder of what is asked right now; emptied when the service starts."""
        return self.web.work / "requests"

    @property
    def workspaces(self) -> Path:
        """The folder of the units' workspaces."""
        return workspaces_in(self.web)

    @property
    def uploads(self) -> Path:
        """Where large uploads lie until their request is answered."""
        return self.web.work / "uploads"

    def make_folders(self) -> None:
        """Folders that nobody else can read, without what an earlier run left of its requests."""
        for folder in (self.requests, self.uploads):
            shutil.rmtree(folder, ignore_errors=True)
        for folder in (self.web.work, self.requests, self.uploads, self.workspaces):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)

    @contextmanager
    def request_folder(self) -> Iterator[Path]:
        """A folder for one request, gone with it."""
        folder = Path(tempfile.mkdtemp(dir=self.requests))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def workspaces_in(web: WebSettings) -> Path:
    """The folder of the units' workspaces."""
    return (web.shared or web.work) / "units"


def running() -> Running:
    """What this process runs; `site.configure` has put it there."""
    from django.conf import settings

    found: Running = settings.DOCGEN
    return found
