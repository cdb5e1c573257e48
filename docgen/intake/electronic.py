"""Electronic versions: which files are ones, whose, what they say, and what their entry's rules say of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from docgen.entries.check import examine, named_files
from docgen.entries.digest import entry_digest
from docgen.entries.eligibility.parameters import parameters_of, with_parameters
from docgen.entries.encoding import decode
from docgen.entries.entry import Entry
from docgen.entries.files import find_file, read_bytes
from docgen.entries.raw import Written, entry_of
from docgen.entries.read_back.pdf_file import MAX_PDF_BYTES
from docgen.entries.read_back.returned import Returned
from docgen.entries.read_back.returned_file import read_returned
from docgen.entries.yaml_file import MAX_ENTRY_BYTES, read_entry
from docgen.errors import DocgenError, UsageFault
from docgen.forms import library
from docgen.forms.definition import FormDefinition, Profile
from docgen.forms.fields.attachments import Photo
from docgen.forms.fields.base import Fault
from docgen.forms.source import Mapping as SourceMapping
from docgen.forms.source import Scalar, read_source
from docgen.intake.attached import Handed, lay_beside
from docgen.intake.folder import HandedFile
from docgen.intake.persons import Person, person_of
from docgen.problems import Place, Problem
from docgen.render.fill import prepared_pictures
from docgen.render.kit import CHECKLIST
from docgen.render.plan import Identity
from docgen.render.qr import document_number
from docgen.render.returned_references import reference_problems
from docgen.scans.originals import is_original
from docgen.settings import Settings

_TEXTS = (".yaml", ".yml", ".json")
# Of a kit what is not handed in.
_KIT_SHEETS = (CHECKLIST, "4 自查表.pdf")
# Sheets of ours that bear no entry.
_NO_VERSION = ("read_pdf_without_entry",)


@dataclass(frozen=True, slots=True)
class Version:
    """One electronic version. `digest` is that of its entry (hex), `number` the document number that its pages bear;
    `pictures` are the printed photos by field name; `references` those printed on a PDF, () for other files;
    `found` is what its file alone is blamed for, `used` the files that it names, `inside` the digests of those that it
    carries inside."""

    file: HandedFile
    definition: FormDefinition
    entry: Entry
    person: Person
    number: str
    digest: str
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    references: tuple[str, ...] = ()
    found: tuple[Problem, ...] = ()
    used: tuple[HandedFile, ...] = ()
    inside: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """What tells its content, the files that it names included, from every other."""
        parts = "".join((self.digest, *sorted(one.digest() for one in self.used), *sorted(self.inside)))
        return f"电:{hashlib.sha256(parts.encode()).hexdigest()[:32]}"

    @property
    def identity(self) -> Identity:
        """What its pages are drawn with, but for the office's key."""
        return Identity(self.number, self.digest)


@dataclass
class Versions:
    """What the electronic files of a folder come to: versions, files that could not be read, and those that are
    neither versions nor scans."""

    found: list[Version] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unused: list[HandedFile] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class VersionReader:
    """Reads electronic versions; `given` are the parameters that the office judges by, `deadline` a day in place of
    the form's own, `work` a folder for photos that documents carry inside."""

    settings: Settings
    work: Path
    given: Mapping[str, str] = field(default_factory=dict)
    deadline: date | None = None

    def read(self, files: tuple[HandedFile, ...]) -> Versions:
        """Every version among the files."""
        known = {file.path.resolve(): file for file in files}
        made = Versions()
        for count, file in enumerate(files):
            if file.path.name in _KIT_SHEETS:
                made.unused.append(file)
            if file in made.unused or not is_electronic(file):
                continue
            try:
                version = self._version(file, self.work / str(count), known)
            except DocgenError as error:
                told = error.problems or (Problem("intake_unreadable", Place(file.name)),)
                if told[0].code in _NO_VERSION:
                    made.unused.append(file)
                else:
                    made.problems += [replace(one, place=replace(one.place, file=file.name)) for one in told]
                continue
            if version is None:
                made.unused.append(file)
            else:
                made.found.append(version)
        return made

    def _version(self, file: HandedFile, folder: Path, known: Mapping[Path, HandedFile]) -> Version | None:
        if file.ending in _TEXTS:
            return self._written(file, known)
        data = read_bytes(file.path, MAX_PDF_BYTES)
        definition, returned = read_returned(data, file.name, file.path.stem, None, self._load)
        bare = entry_of(definition, Written(returned.values, Place(file.name)), folder)
        attached = lay_beside(definition, bare, returned, Handed(file.path, data), folder)
        entry = self._judged_by(definition, bare)
        pictures = {
            one.name: returned.pictures[name]
            for one in definition.fields.values()
            if isinstance(one, Photo) and (name := str(returned.values.get(one.name))) in returned.pictures
        }
        digest, number = _identity(definition, bare, returned, pictures)
        found = list({one.code: one for one in (*returned.problems, *reference_problems(returned, file.name, self.settings.reference_key))}.values())
        return Version(
            file, definition, entry, _person(definition, entry, file), number, digest, pictures, returned.references,
            tuple(found), tuple(known[path] for path in attached.beside if path in known), attached.inside,
        )

    def _written(self, file: HandedFile, known: Mapping[Path, HandedFile]) -> Version | None:
        """An entry's own file; None for a text that is none, such as a schema."""
        data = read_bytes(file.path, MAX_ENTRY_BYTES)
        form = _form_named(data, file.name)
        if not form:
            return None
        definition = self._load(form, "official")
        bare, problems = read_entry(data, file.name, file.path.parent, definition)
        if bare is None:
            raise UsageFault(str(problems[0]), problems)
        pictures = prepared_pictures(definition, bare, "needed")
        digests = {str(bare.values[name]): hashlib.sha256(one).hexdigest() for name, one in pictures.items()}
        digest = entry_digest(bare, digests, definition.mended)
        number = document_number(definition.form, definition.edition, digest)
        paths = [find_file(bare.base, one.value) for one in named_files(definition, bare)]
        used = tuple(known[path] for path in paths if not isinstance(path, Fault) and path in known)
        entry = self._judged_by(definition, bare)
        return Version(file, definition, entry, _person(definition, entry, file), number, digest, pictures, (), (), used)

    def _load(self, form: str, profile: Profile) -> FormDefinition:
        return library.load(self.settings.templates, form, profile)

    def _judged_by(self, definition: FormDefinition, entry: Entry) -> Entry:
        """The entry, to be judged by the office's parameters, whatever it brings along."""
        given = dict(self.given)
        if self.deadline:
            given[deadline_name(definition)] = self.deadline.isoformat()
        own = {name: text for name, text in given.items() if name in definition.parameters}
        return with_parameters(definition, entry, own)


def is_electronic(file: HandedFile) -> bool:
    """Whether a file is to be read as an electronic version: by its ending, a PDF by the marks of ours."""
    if file.ending in (*_TEXTS, ".docx"):
        return True
    return file.ending == ".pdf" and is_original(file.path)


def deadline_name(definition: FormDefinition) -> str:
    """The parameter that holds the last day of handing in."""
    return definition.submission.deadline or "deadline"


def deadline_of(version: Version) -> date | None:
    """The last day of handing in, as the form's edition or the office has it."""
    found = parameters_of(version.definition, version.entry).get(deadline_name(version.definition))
    return found if isinstance(found, date) else None


def version_problems(version: Version) -> tuple[list[Problem], list[Problem], list[Problem]]:
    """What is wrong with a version: what the applicant has to mend, what a person has to look at (a condition that
    only a person can confirm), and mere remarks."""
    seen = examine(version.definition, version.entry, converts=True, cropping="needed")
    doubtful = {one.problem.code for one in seen.findings if one.outcome == "amber"}
    found = (*version.found, *seen.problems)
    mend = [one for one in found if one.is_error]
    human = [one for one in found if not one.is_error and (one.code in doubtful or one in version.found)]
    return mend, human, [one for one in found if one not in mend and one not in human]


def _person(definition: FormDefinition, entry: Entry, file: HandedFile) -> Person:
    """The applicant; one who does not say a name is called after the file."""
    found = person_of(definition, entry)
    return found if found.name else replace(found, name=f"（{file.path.stem}）")


def _identity(
    definition: FormDefinition, entry: Entry, returned: Returned, pictures: Mapping[str, bytes]
) -> tuple[str, str]:
    """The digest and the document number: as printed on a PDF, else as they follow from the entry."""
    printed = [one.split("/")[2] for one in returned.references if one.count("/") == 5]
    if printed:
        return returned.digest, printed[0]
    named = {str(entry.raw.get(name)): hashlib.sha256(data).hexdigest() for name, data in pictures.items()}
    digest = entry_digest(entry, named, definition.mended)
    return digest, document_number(definition.form, definition.edition, digest)


def _form_named(data: bytes, name: str) -> str:
    """The text under the key `form` of a YAML or JSON file; "" where there is none."""
    text, _ = decode(data, name)
    node, _ = read_source(text, name) if text is not None else (None, [])
    form = node.get("form") if isinstance(node, SourceMapping) else None
    return form.text.strip() if isinstance(form, Scalar) else ""
