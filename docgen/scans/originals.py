"""What a scan is compared with: a document as docgen printed it, and where everything lies on it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.entries.attachments.process import AttachmentReader
from docgen.entries.entry import Entry, applicant_of
from docgen.entries.files import read_bytes
from docgen.entries.raw import Written, entry_of
from docgen.entries.read_back.marks import is_of_ours
from docgen.entries.read_back.pdf_file import MAX_PDF_BYTES, read_pdf_return
from docgen.entries.read_back.returned import Returned
from docgen.entries.read_back.returned_file import read_returned
from docgen.errors import DocgenError, FileUnusable
from docgen.forms import library
from docgen.forms.definition import FormDefinition, Profile
from docgen.forms.fields.attachments import Photo
from docgen.forms.fields.base import Field
from docgen.forms.fields.rows import RowGroup
from docgen.problems import Place, Problem
from docgen.render.document import PageMap
from docgen.render.drawn_again import draw_again
from docgen.render.plan import Identity
from docgen.scans.codes import parse_reference
from docgen.scans.sources import SourceFile
from docgen.settings import Settings


@dataclass(frozen=True, slots=True)
class Original:
    """A document as printed. `references` of its pages in order, () where they were sealed with another office's
    key; `labels` are the names of its boxes by path, as people know them; `names` the fields that hold a person's
    name (`members.name` of every row)."""

    number: str
    form: str
    edition: str
    title: str
    applicant: str
    references: tuple[str, ...]
    pdf: bytes
    page_map: PageMap
    labels: dict[str, str]
    names: frozenset[str] = frozenset()

    def proved_by(self, references: Iterable[str]) -> Original:
        """The same, without the references where those that were found on paper or in a file are not among them."""
        return self if set(references) <= set(self.references) else replace(self, references=())


_MOST_HELD = 10            # originals in memory, up to 1 MB each
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
    return made.proved_by(returned.references)


def original_of(
    definition: FormDefinition, entry: Entry, pictures: Mapping[str, bytes], identity: Identity, settings: Settings
) -> Original:
    """The original of an entry, with the printed photos by field name. Raises as `fill`."""
    laid, references = draw_again(definition, entry, pictures, identity, settings)
    return Original(
        identity.number, definition.form, definition.edition, definition.title, applicant_of(definition, entry),
        references, laid.pdf, laid.page_map, _labels(definition), frozenset(_names(definition.fields)),
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


def _names(fields: Mapping[str, Field], before: str = "") -> Iterator[str]:
    """The paths of the fields that hold a person's name, those of rows without the row's number."""
    for name, field in fields.items():
        if field.kind == "name":
            yield before + name
        if isinstance(field, RowGroup):
            yield from _names(field.fields, f"{before}{name}.")


class OriginalFolder:
    """A finder over PDFs of ours: those named, and those in folders. A file is asked for its number once, and read
    when its document is wanted; the last few are held. `known` are files by number, found before."""

    def __init__(self, paths: Iterable[Path], settings: Settings, known: Mapping[str, Path] | None = None) -> None:
        self._waiting = [file for path in paths for file in _pdfs(path)]
        self._settings = settings
        self._paths = dict(known or {})
        self._held: OrderedDict[str, Original] = OrderedDict()
        self.problems: list[Problem] = []

    def __call__(self, number: str) -> Original | None:
        if number not in self._paths:
            # A file is called after its document more often than not.
            self._waiting.sort(key=lambda path: number in path.stem)
            self._ask_numbers(lambda: number in self._paths)
        return self._open(number) if number in self._paths else None

    def all(self, most: int = _MOST_HELD) -> tuple[Original, ...]:
        """The originals there are, those asked for last first; no more than `most`, for a page that does not say
        whose it is."""
        numbers = dict.fromkeys([*reversed(self._held), *sorted(self.index())])
        found = [self._open(number) for number in list(numbers)[:most]]
        return tuple(one for one in found if one)

    @property
    def broken(self) -> Mapping[str, Problem]:
        """The files that could not be used, and why: the first reason of each."""
        return {str(one.place.file): one for one in reversed(self.problems)}

    def index(self) -> Mapping[str, Path]:
        """The files of all originals, by number."""
        self._ask_numbers(lambda: False)
        return self._paths

    def _ask_numbers(self, is_enough: Callable[[], bool]) -> None:
        with AttachmentReader() as reader:
            while self._waiting and not is_enough():
                path = self._waiting.pop()
                try:
                    self._paths.setdefault(_number_of(path, reader), path)
                except DocgenError as error:
                    self._unusable(path, error)

    def _open(self, number: str) -> Original | None:
        if number not in self._held:
            path = self._paths[number]
            try:
                found = read_original(read_bytes(path, MAX_PDF_BYTES), str(path), self._settings)
            except DocgenError as error:
                del self._paths[number]
                self._unusable(path, error)
                return None
            while len(self._held) >= _MOST_HELD:
                self._held.popitem(last=False)
            self._held[number] = found
        self._held.move_to_end(number)
        return self._held[number]

    def _unusable(self, path: Path, error: DocgenError) -> None:
        found = error.problems or (Problem("scan_original_unnumbered"),)
        # Drawing it again knows of no file.
        self.problems += (one if one.place.file else replace(one, place=Place(str(path))) for one in found)


def _number_of(path: Path, reader: AttachmentReader) -> str:
    """The number of the document in a PDF. Raises FileUnusable."""
    pdf = read_pdf_return(read_bytes(path, MAX_PDF_BYTES), str(path), reader)
    codes = [code for code in map(parse_reference, pdf.references) if code]
    if not codes:
        raise _refused("scan_original_unnumbered", str(path))
    return codes[0].number


def is_original(path: Path) -> bool:
    """Whether a file is likely a PDF of ours."""
    return path.suffix.lower() == ".pdf" and path.stat().st_size <= MAX_PDF_BYTES and is_of_ours(path.read_bytes())


def part_originals(files: Collection[SourceFile]) -> tuple[list[Path], list[SourceFile]]:
    """The PDFs of ours among what was handed in, and the rest: the scans."""
    ours = [one for one in files if not one.member and is_original(one.path)]
    return [one.path for one in ours], [one for one in files if one not in ours]


def _pdfs(path: Path) -> list[Path]:
    """A file as it is named; of a folder those that are likely ours."""
    return [one for one in sorted(path.rglob("*.pdf")) if is_original(one)] if path.is_dir() else [path]


def _refused(code: str, name: str) -> FileUnusable:
    problem = Problem(code, Place(name))
    return FileUnusable(str(problem), [problem])
