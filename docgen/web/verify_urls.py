"""The addresses at which certificates are proved, as their QR codes print them; opened where there is a registry."""

from __future__ import annotations

from typing import Any

from django.urls import path, register_converter
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from docgen.web import publishing, verify_files, verify_pages
from docgen.web.closed_urls import closed
from docgen.web.roles import open_to_all
from docgen.web.running import running


class Rest:
    """All that stands behind, line ends and slashes too: what a messenger appends must not lead past the view."""

    regex = "(?s:.+)"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(Rest, "rest")


def _asked(view: Any) -> Any:
    """Nothing is changed by asking, so that a form from elsewhere does no harm, and no cookie is needed."""
    return csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(open_to_all(view)))


def _file(view: Any) -> Any:
    return require_GET(open_to_all(view))


_OPENED = [
    path("c/<rest:said>", _asked(verify_pages.by_token)),
    path("n/", _asked(verify_pages.by_number)),
    path("n/<rest:said>", _asked(verify_pages.by_number)),
    path("verify", _asked(verify_files.verify_page)),
    path("verify/offline.html", _file(publishing.offline_page)),
    path("trust.cbor", _file(publishing.trust_list)),
    path("status/<int:number>.cwt", _file(publishing.status_list)),
    path("checkpoint.txt", _file(publishing.checkpoint)),
]
_CLOSED = ("c/<path:rest>", "n/", "n/<path:rest>", "verify", "verify/<path:rest>", "trust.cbor", "status/<path:rest>", "checkpoint.txt")
urlpatterns = _OPENED if running().has_office else [path(route, closed) for route in _CLOSED]
