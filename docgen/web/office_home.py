"""Where an account arrives."""

from __future__ import annotations

from typing import Any

from docgen.web.pages import page


def home(request: Any) -> Any:
    """What this account can do."""
    return page(request, "office/home.html", {})
