"""What a scan is compared with: a document as docgen printed it, and where everything lies on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.entries.entry import Entry, applicant_of
from docgen.entries.files import read_bytes
from docgen.entries.raw import Written, entry_of
from docgen.entries.read_back.pdf_file import MAX_PDF_BYTES
from docgen.entries.read_back.returned import Returned
from docgen.entries.read_back.returned_file import read_returned
from docgen.errors import DocgenError, FileUnusable
from docgen.forms import library
from docgen.forms.definition import FormDefinition, Profile
from docgen.forms.fields.attachments import Photo
from docgen.problems import Place, Problem
from docgen.render.document import PageMap
from docgen.render.drawn_again import draw_again
from docgen.render.plan import Identity
from docgen.scans.codes import parse_reference
from docgen.settings import Settings


@dataclass(frozen=True, slots=True)
class Original:
    """A document as printed. `references` of its pages in order, () where they were sealed with another office's
    key; `labels` are the names of its boxes by path, as people know them."""

    number: str
    form: str
    edition: str
    title: str
    applicant: str
    references: tuple[str, ...]
    pdf: bytes
    page_map: PageMap
    labels: dict[str, str]


# The original of a document number; None where there is none. The caller knows where to look.
Finder = Callable[[str], Original | None]


def read_original(data: bytes, name: str, settings: Settings) -> Original:
    """The original in a PDF of ours. Raises FileUnusable, and what reading a returned PDF raises."""

    def load(form: str, profile: Profile) -> FormDefinition:
        return library.load(settings.templates, form, profile)

    definition, returned = read_returned(data, name, Path(name).stem, None, load)
    codes = [code for code in map(parse_reference, returned.references) if code]
    if returned.origin != "pdf" or not codes:
        raise _refused("scan_original_unnumbered", name)
    entry = entry_of(definition, Written(returned.values), Path())
    identity = Identity(codes[0].number, returned.digest, b"", settings.reference_key)
    made = original_of(definition, entry, _pictures(definition, returned), identity, settings)
    if made.page_map.pages != codes[0].pages:
        raise _refused("scan_original_other_layout", name)
    return made if set(returned.references) <= set(made.references) else replace(made, references=())


def original_of(
    definition: FormDefinition, entry: Entry, pictures: Mapping[str, bytes], identity: Identity, settings: Settings
) -> Original:
    """The original of an entry, with the printed photos by field name. Raises as `fill`."""
    laid, references = draw_again(definition, entry, pictures, identity, settings)
    return Original(
        identity.number, definition.form, definition.edition, definition.title, applicant_of(definition, entry),
        references, laid.pdf, laid.page_map, _labels(definition),
    )


def _pictures(definition: FormDefinition, returned: Returned) -> dict[str, bytes]:
    named = returned.values
    return {
        field.name: returned.pictures[str(named[field.name])]
        for field in definition.fields.values()
        if isinstance(field, Photo) and str(named.get(field.name)) in returned.pictures
    }


def _labels(definition: FormDefinition) -> dict[str, str]:
    boxes = {
        name: box.label or (box.signers[0].strip("：: ") if box.signers else "") or name
        for name, box in definition.signatures.items()
    }
    return boxes | {name: field.label for name, field in definition.fields.items()}


class OriginalFolder:
    """A finder over PDFs of ours: those named, and those in folders; each is read when it is first needed."""

    def __init__(self, paths: Iterable[Path], settings: Settings) -> None:
        self._waiting = [file for path in paths for file in _pdfs(path)]
        self._settings = settings
        self._found: dict[str, Original] = {}
        self.problems: list[Problem] = []

    def __call__(self, number: str) -> Original | None:
        # A file is called after its document more often than not.
        self._waiting.sort(key=lambda path: number in path.stem)
        while number not in self._found and self._waiting:
            self._take(self._waiting.pop())
        return self._found.get(number)

    def all(self, most: int = 10) -> tuple[Original, ...]:
        """Every original there is, in order of their numbers; no more are read than `most`, for a page that does
        not say whose it is."""
        while self._waiting and len(self._found) < most:
            self._take(self._waiting.pop())
        return tuple(self._found[number] for number in sorted(self._found))

    def _take(self, path: Path) -> None:
        try:
            one = read_original(read_bytes(path, MAX_PDF_BYTES), str(path), self._settings)
        except DocgenError as error:
            self.problems += error.problems or (Problem("scan_original_unnumbered", Place(str(path))),)
            return
        self._found.setdefault(one.number, one)


def is_original(path: Path) -> bool:
    """Whether a file is likely a PDF of ours: its metadata, which are never packed, say so."""
    if path.suffix.lower() != ".pdf" or path.stat().st_size > MAX_PDF_BYTES:
        return False
    data = path.read_bytes()
    return b"pdfaid" in data and b"docgen" in data


def _pdfs(path: Path) -> list[Path]:
    """A file as it is named; of a folder those that are likely ours."""
    return [one for one in sorted(path.rglob("*.pdf")) if is_original(one)] if path.is_dir() else [path]


def _refused(code: str, name: str) -> FileUnusable:
    problem = Problem(code, Place(name))
    return FileUnusable(str(problem), [problem])
