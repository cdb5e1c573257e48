"""Which definitions `docgen lint` is to read."""

from __future__ import annotations

from pathlib import Path

from docgen.cli.door import refused
from docgen.errors import FileUnusable
from docgen.forms import library
from docgen.problems import Problem


def definition_problems(named: str | None, templates: Path) -> tuple[Problem, ...]:
    """Everything wrong with a form of the library, with the one at a path, or with all when none is named.

    Raises UsageFault for a form that does not exist, FileUnusable where there are none.
    """
    if named is not None:
        folder = _folder(Path(named))
        if folder is not None and named not in library.all_names(templates):
            return library.problems_in(folder.parent, folder.name)
        return library.problems_in(templates, named)
    names = library.all_names(templates)
    if not names:
        raise refused(FileUnusable, "forms_missing", folder=str(templates))
    return tuple(problem for name in names for problem in library.problems_in(templates, name))


def _folder(path: Path) -> Path | None:
    """The form's folder that a path names, by itself or by the definition in it."""
    folder = path.parent if path.name == library.FILE else path
    return folder.resolve() if (folder / library.FILE).is_file() else None
