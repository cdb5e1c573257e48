"""Electronic versions as originals of a pile: written down once, drawn by whoever has a page of theirs."""

from __future__ import annotations

import hashlib
import pickle
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from docgen.entries.entry import Entry
from docgen.errors import DocgenError
from docgen.forms import library
from docgen.forms.definition import Profile
from docgen.intake.electronic import Version
from docgen.problems import Problem
from docgen.render.plan import Identity
from docgen.scans.originals import Original, original_of
from docgen.scans.pile import OpenShelf, Shelved
from docgen.settings import Settings

_MOST_HELD = 10            # originals in memory, up to 1 MB each


@dataclass(frozen=True, slots=True)
class _Recipe:
    """What a version is drawn from."""

    file: str
    form: str
    profile: Profile
    entry: Entry
    pictures: Mapping[str, bytes]
    identity: Identity
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionShelf:
    """Versions written down in a folder of this program's own, by document number."""

    folder: Path
    settings: Settings

    def open(self) -> OpenShelf:
        """A finder over them."""
        return VersionFinder(self)

    def place(self, number: str) -> Path:
        """Where the versions of a number are, if there are any: a number that a page tells may be any text."""
        return self.folder / hashlib.sha256(number.encode()).hexdigest()


@dataclass
class VersionFinder:
    """A finder over a shelf: each version is drawn when it is first needed, the last few are held; `broken` are files
    that cannot be drawn."""

    shelf: VersionShelf
    broken: dict[str, Problem] = field(default_factory=dict)
    _held: OrderedDict[str, Original] = field(default_factory=OrderedDict)

    def __call__(self, number: str) -> Original | None:
        if number not in self._held and self.shelf.place(number).is_file():
            while len(self._held) >= _MOST_HELD:
                self._held.popitem(last=False)
            self._draw(number)
        if number in self._held:
            self._held.move_to_end(number)
        return self._held.get(number)

    def _draw(self, number: str) -> None:
        """The first of the versions with this number that can be drawn."""
        # Of this program's own, in a folder that nobody else can write.
        recipes: tuple[_Recipe, ...] = pickle.loads(self.shelf.place(number).read_bytes())
        for one in recipes:
            if one.file in self.broken:
                continue
            try:
                definition = library.load(self.shelf.settings.templates, one.form, one.profile)
                made = original_of(definition, one.entry, one.pictures, one.identity, self.shelf.settings)
            except DocgenError as error:
                self.broken[one.file] = error.problems[0] if error.problems else Problem("intake_unreadable")
                continue
            self._held[number] = made.proved_by(one.references)
            return


def shelve(versions: Sequence[Version], folder: Path, settings: Settings) -> VersionShelf:
    """The versions as originals, written into a new folder. Raises OSError."""
    folder.mkdir()
    shelf = VersionShelf(folder, settings)
    recipes: dict[str, list[_Recipe]] = {}
    for one in versions:
        identity = replace(one.identity, key=settings.reference_key)
        recipes.setdefault(one.number, []).append(_Recipe(
            one.file.name, one.definition.form, one.definition.profile, one.entry, one.pictures, identity, one.references,
        ))  # fmt: skip
    for number, these in recipes.items():
        shelf.place(number).write_bytes(pickle.dumps(tuple(these)))
    return shelf


def shelved(version: Version) -> Shelved:
    """What a scan of a version may be called after."""
    file = PurePosixPath(version.file.name)
    return Shelved(version.number, file, (version.person.name, file.stem, version.number))
