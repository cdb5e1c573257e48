"""Which pages an update of a PDF changed, and what on them. Runs in the limited process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

_MOST_PAGES = 2000
_MOST_OBJECTS = 100_000


def changed_parts(reader: PdfFileReader, revision: int) -> list[tuple[str, int]]:
    """What differs now from what stood there in a revision: `content` and `annotation`, each with the page from 1;
    `pages` where there are more or fewer, with their number; `other` with 0 when it is none of these."""
    root, old_root = reader.root, reader.get_historical_root(revision)
    fresh = {
        number
        for later in range(revision + 1, reader.xrefs.total_revisions)
        for number, _ in (_pair(ref) for ref in reader.xrefs.explicit_refs_in_revision(later))
    }
    now, before = list(_pages(root)), list(_pages(old_root))
    found: list[tuple[str, int]] = []
    if len(now) != len(before):
        found.append(("pages", len(now)))
    for number, (page, old) in enumerate(zip(now, before, strict=False), 1):
        if _is_fresh(page, ("/Contents", "/Resources"), fresh) or _references(page, "/Contents") != _references(old, "/Contents"):
            found.append(("content", number))
        if _notes(page) != _notes(old):
            found.append(("annotation", number))
    return found or [("other", 0)]


def _pair(ref: Any) -> tuple[int, int]:
    return (ref.idnum, ref.generation) if hasattr(ref, "idnum") else (int(ref[0]), int(ref[1]))


def _pages(root: Any) -> Iterator[generic.DictionaryObject]:
    """The pages of a document in their order."""
    waiting, seen = [root["/Pages"]], 0
    while waiting and seen < _MOST_PAGES:
        node = waiting.pop(0)
        seen += 1
        if "/Kids" in node:
            waiting = [kid.get_object() for kid in node["/Kids"]] + waiting
        else:
            yield node


def _is_fresh(page: generic.DictionaryObject, keys: tuple[str, ...], fresh: set[int]) -> bool:
    """Whether anything that a page draws was written again."""
    waiting: list[Any] = [page.raw_get(key) for key in keys if key in page]
    seen: set[int] = set()
    while waiting and len(seen) < _MOST_OBJECTS:
        item = waiting.pop()
        if isinstance(item, generic.IndirectObject):
            if item.idnum in fresh:
                return True
            if item.idnum in seen:
                continue
            seen.add(item.idnum)
            item = item.get_object()
        if isinstance(item, generic.DictionaryObject):
            waiting += [item.raw_get(key) for key in item if key not in ("/Parent", "/P")]
        elif isinstance(item, generic.ArrayObject):
            waiting += [item.raw_get(index) for index in range(len(item))]
    return False


def _references(page: generic.DictionaryObject, key: str) -> str:
    return repr(page.raw_get(key)) if key in page else ""


def _notes(page: generic.DictionaryObject) -> list[str]:
    """The annotations of a page that are no form fields."""
    notes = page.get("/Annots", generic.ArrayObject())
    found = [note.get_object() for note in notes]
    return [repr(note) for note in found if note.get("/Subtype") != "/Widget"]
