"""What `docgen publish` writes into a folder, served by the service itself: made from the registry when somebody asks,
and kept for five minutes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from docgen.certificates.publishing import NEWEST_CHECKPOINT, TRUST, published_files
from docgen.certificates.status_list import MEDIA_TYPE
from docgen.errors import FileUnusable, RegistryRefused
from docgen.registry.publication import publication_of
from docgen.web.office_registry import registry
from docgen.web.pages import as_file
from docgen.web.running import Running, running
from docgen.web.tasks import Download
from docgen.web.verify_pages import away, with_headers
from docgen.web.verifying import trust_of

KEPT_SECONDS = 300
_PAGE = "verify.html"


class Shelf:
    """The newest files. `make` makes them, `clock` gives seconds. While the registry gives none, those of before stay:
    every one says of itself how old it is."""

    def __init__(self, make: Callable[[], Mapping[str, bytes]], clock: Callable[[], float] = time.monotonic) -> None:
        self._make, self._clock = make, clock
        self._lock = threading.Lock()
        self._files: Mapping[str, bytes] = {}
        self._made = 0.0

    def files(self) -> Mapping[str, bytes]:
        """The files by name. Raises RegistryRefused, ToolMissing."""
        with self._lock:
            if not self._files or self._clock() - self._made >= KEPT_SECONDS:
                try:
                    self._files = self._make()
                except (RegistryRefused, FileUnusable, OSError) as error:
                    if not self._files:
                        raise away() from error
                self._made = self._clock()
            return self._files


def made_now(now: Running) -> Mapping[str, bytes]:
    """The files as they stand at this moment. Raises RegistryRefused, FileUnusable, ToolMissing, UsageFault."""
    opened = registry(now)
    assert now.settings.keys is not None     # or the registry were not opened
    trust = trust_of(now.settings.keys)
    return published_files(publication_of(opened, trust.bundle, trust.data, trust.root, datetime.now(UTC)))


@cache
def _shelf() -> Shelf:
    return Shelf(lambda: made_now(running()))


def trust_list(request: Any) -> Any:
    """trust.cbor: keys, catalogue and official hosts, signed by the root key."""
    return _served(TRUST, "application/cbor")


def status_list(request: Any, number: int) -> Any:
    """A signed status list."""
    return _served(f"status/{number}.cwt", MEDIA_TYPE)


def checkpoint(request: Any) -> Any:
    """The newest checkpoint of the log, a signed note."""
    return _served(NEWEST_CHECKPOINT, "text/plain; charset=utf-8")


def offline_page(request: Any) -> Any:
    """The page that proves certificates without a network, to be kept."""
    return with_headers(as_file(Download("证书核验.html", "text/html; charset=utf-8", _shelf().files()[_PAGE])))


def _served(name: str, media_type: str) -> Any:
    from django.http import Http404, HttpResponse

    data = _shelf().files().get(name)
    if data is None:
        raise Http404
    return with_headers(HttpResponse(data, content_type=media_type))
