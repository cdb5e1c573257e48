"""The one way out of the direct path."""

from __future__ import annotations


class SlowPath(Exception):
    """The direct path does not draw this document exactly as the full engine does; that one has to."""
