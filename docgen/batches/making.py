"""One job done in a worker: an entry to the bytes of its documents."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from docgen.entries.check import check_entry
from docgen.entries.entry import Entry
from docgen.errors import DocgenError, EntryRefused
from docgen.forms import library
from docgen.forms.definition import Profile
from docgen.problems import Problem, errors_in
from docgen.render.fill import FillOptions, fill

# Pango and the caches of the renderers are not made for several threads.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class MakeDocument:
    """What a worker is to make; it reads the form's definition itself."""

    form: str
    profile: Profile
    entry: Entry
    options: FillOptions


@dataclass(frozen=True, slots=True)
class Made:
    """The bytes of each file by its ending, the pages of the PDF (0 without one), and what is only told."""

    files: tuple[tuple[str, bytes], ...]
    pages: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Unmade:
    """No document: the entry's own problems, or (`is_refused` false) what went wrong in making it."""

    problems: tuple[Problem, ...]
    is_refused: bool


def make_document(task: MakeDocument) -> Made | Unmade:
    """The documents of an entry, or why there are none; nothing else is raised than `MemoryError`."""
    try:
        with _ONE_AT_A_TIME:
            return _made(task)
    except EntryRefused as refused:
        return Unmade(refused.problems, True)
    except MemoryError:
        raise
    except DocgenError as error:
        problems = error.problems or (Problem("batch_document_failed", facts={"reason": str(error)}),)
        return Unmade(tuple(problems), False)
    except Exception as error:  # noqa: BLE001 - one document's fault, whatever it is, stops no other
        reason = f"{type(error).__name__}: {error}"[:200]
        return Unmade((Problem("batch_document_failed", facts={"reason": reason}),), False)


def _made(task: MakeDocument) -> Made:
    options = task.options
    definition = library.load(options.settings.templates, task.form, task.profile)
    document = fill(definition, task.entry, options)
    told = check_entry(definition, task.entry, False, options.convert_images, options.cropping)
    warnings = tuple(problem for problem in told if problem not in errors_in(told))
    files = ((".pdf", document.pdf), (".docx", document.docx))
    pages = document.page_map.pages if document.page_map else 0
    return Made(tuple((ending, data) for ending, data in files if data is not None), pages, warnings)
