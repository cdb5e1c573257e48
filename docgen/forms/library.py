"""The forms of an office: one folder each under `templates/`, with its `form.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from docgen.errors import DefinitionRefused, DocgenError, FileUnusable, UsageFault
from docgen.forms.definition import FormDefinition, Profile
from docgen.forms.extending import with_bases
from docgen.forms.language import nearest
from docgen.forms.nodes import Mapping, Scalar
from docgen.forms.reader import read_definition
from docgen.forms.source import read_source
from docgen.forms.values import Reading
from docgen.problems import Place, Problem, errors_in

FILE = "form.yaml"
_KEPT = 32          # definitions in memory; the primary form takes 0.3 MB


@dataclass(frozen=True, slots=True)
class FormSummary:
    """A form as a list shows it; what its definition does not say is ""."""

    form: str
    code: str
    edition: str
    title: str
    issuer: str
    note: str


def names(templates: Path) -> tuple[str, ...]:
    """The names of the forms; certificates are none."""
    return tuple(name for name in all_names(templates) if not _is_certificate(templates, name))


def certificate_names(templates: Path) -> tuple[str, ...]:
    """The names of the certificates."""
    return tuple(name for name in all_names(templates) if _is_certificate(templates, name))


def all_names(templates: Path) -> tuple[str, ...]:
    """The names of forms and certificates; folders that begin with `_` or `.` hold something else."""
    if not templates.is_dir():
        return ()
    return tuple(sorted(path.parent.name for path in templates.glob(f"*/{FILE}") if path.parent.name[0] not in "_."))


def forms(templates: Path) -> tuple[FormSummary, ...]:
    """Every form by name; only the head of each definition is read, so that one with faults is listed too."""
    return tuple(_summary(templates, name) for name in names(templates))


def certificates(templates: Path) -> tuple[FormSummary, ...]:
    """Every certificate by name, as `forms` tells forms."""
    return tuple(_summary(templates, name) for name in certificate_names(templates))


def refuse_certificate(definition: FormDefinition) -> None:
    """Raises UsageFault for a certificate: it is printed with a number of the registry, never filled in alone."""
    if definition.certificate is not None:
        raise _exception(UsageFault, "certificate_is_issued", name=definition.form)


def load(templates: Path, form: str, profile: Profile = "official") -> FormDefinition:
    """The definition of a form, read again only when a definition on disk has changed.

    Raises UsageFault for a form that does not exist, FileUnusable for a file that cannot be read, and
    DefinitionRefused with every problem.
    """
    made, problems = _loaded(templates, _known(templates, form), profile, _stamp(templates))
    if made is None:
        raise _exception(DefinitionRefused, "definition_refused", problems, name=form, count=len(problems))
    return made


def problems_in(templates: Path, form: str, profile: Profile = "official") -> tuple[Problem, ...]:
    """Everything wrong with a form's definition, warnings too. Raises as `load` does, but never
    DefinitionRefused."""
    return _loaded(templates, _known(templates, form), profile, _stamp(templates))[1]


def _known(templates: Path, form: str) -> str:
    known = all_names(templates)
    if form not in known:
        raise _exception(UsageFault, "form_unknown", name=form, nearest=nearest(form, known))
    return form


@lru_cache(_KEPT)
def _loaded(
    templates: Path, form: str, profile: Profile, stamp: tuple[tuple[str, int, int], ...]
) -> tuple[FormDefinition | None, tuple[Problem, ...]]:
    file = templates / form / FILE
    text, problems = _text(file)
    if text is None:
        return None, problems
    made, problems = read_definition(text, file, profile, lambda name: _base(templates, name))
    if made is not None and made.form != form:
        facts = {"name": made.form, "folder": form}
        problems = (*problems, Problem("form_name_differs", Place(str(file), 1, 1), facts))
    return (None if errors_in(problems) else made), problems


def _stamp(templates: Path) -> tuple[tuple[str, int, int], ...]:
    """Changes whenever any definition does: a form may extend another."""
    stats = ((path, path.stat()) for path in sorted(templates.glob(f"*/{FILE}")))
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats)


def _is_certificate(templates: Path, name: str) -> bool:
    """Whether a definition, or one that it extends, says how its copies are numbered."""
    seen: set[str] = set()
    while name and name not in seen and (templates / name / FILE).is_file():
        seen.add(name)
        stat = (templates / name / FILE).stat()
        is_one, name = _marked(templates / name / FILE, stat.st_mtime_ns, stat.st_size)
        if is_one:
            return True
    return False


@lru_cache(256)
def _marked(file: Path, _changed: int, _size: int) -> tuple[bool, str]:
    """Whether a file has a certificate's block, and the name it extends; told from its lines alone, so that a file
    with faults is told too, and quickly."""
    text = file.read_bytes().decode("utf-8", "replace")
    extends = re.search(r"^extends: *([a-z0-9-]+)", text, re.MULTILINE)
    return bool(re.search(r"^certificate:", text, re.MULTILINE)), extends[1] if extends else ""


def _text(file: Path) -> tuple[str | None, tuple[Problem, ...]]:
    try:
        return file.read_bytes().decode("utf-8"), ()
    except UnicodeDecodeError:
        return None, (Problem("source_encoding", Place(str(file), 1, 1)),)
    except OSError as error:
        raise _exception(FileUnusable, "form_unreadable", name=file.parent.name) from error


def _base(templates: Path, name: str) -> tuple[str, Path] | None:
    if name not in all_names(templates):
        return None
    file = templates / name / FILE
    text, _ = _text(file)
    return None if text is None else (text, file)


def _summary(templates: Path, form: str) -> FormSummary:
    file = templates / form / FILE
    text, _ = _text(file)
    root, _ = read_source(text or "", str(file))
    said: dict[str, str] = {}
    if isinstance(root, Mapping):
        tree, _ = with_bases(root, lambda name: _base(templates, name), Reading())
        said = {key: _said(tree, key) for key in ("code", "edition", "title", "issuer", "note")}
    blank = dict.fromkeys(("code", "edition", "title", "issuer", "note"), "")
    return FormSummary(form=form, **{**blank, **said})


def _said(tree: Mapping, key: str) -> str:
    node = tree.get(key)
    if isinstance(node, Mapping):
        node = node.get("official")
    return node.text.replace("\n", "") if isinstance(node, Scalar) else ""


def _exception(
    kind: type[DocgenError], code: str, problems: tuple[Problem, ...] = (), **facts: str | int
) -> DocgenError:
    problem = Problem(code, facts=facts)
    return kind(problem.says, problems or (problem,))
