"""The fonts a document is set in: which family draws which character, and how wide it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import regex

from docgen.render.font_file import FontFile
from docgen.render.font_folder import FontFolder, FontFolderFault, read_shipped, with_office
from docgen.render.font_plan import MissingGlyph, MissingGlyphs, Run, plan_runs
from docgen.render.fontconfig import use_fontconfig, write_private_fontconfig

__all__ = [
    "FontFile",
    "FontFolderFault",
    "FontLibrary",
    "MissingGlyph",
    "MissingGlyphs",
    "Run",
    "WordFont",
    "use_private_fontconfig",
]

# Scripts whose characters stand beside each other unchanged: width is the sum over the characters. The
# fonts have no kerning (Word does not kern by default either). Marks and ignorable characters need shaping.
_NEEDS_SHAPING = regex.compile(r"[\p{M}\p{Default_Ignorable_Code_Point}\p{Arabic}]")

_KNOWN_WIDTHS = 16384    # characters and words measured once a process


@dataclass(frozen=True, slots=True)
class WordFont:
    """The names written into a DOCX: `w:eastAsia`, and `w:ascii` with `w:hAnsi`."""

    east_asia: str
    ascii: str


class FontLibrary:
    """All fonts a document may use. Load it once a process (0.03 s) and pass it on; it never changes."""

    def __init__(self, folder: FontFolder) -> None:
        self._folder = folder
        self._covers = {name: (name, font.coverage) for name, font in folder.files.items()}
        self.digest = folder.digest
        self.families: Mapping[str, Path] = MappingProxyType(
            {name: f.path for name, f in folder.files.items()}
        )
        self.right_to_left = folder.right_to_left
        self._units = lru_cache(_KNOWN_WIDTHS)(self._measured)

    @classmethod
    def load(cls, fonts_dir: Path, office_dir: Path | None = None) -> FontLibrary:
        """Read the shipped folder, and the folder of an office's own fonts.

        Raises `FontFolderFault` (a `ValueError`), in Chinese, when a folder cannot be used.
        """
        shipped = read_shipped(fonts_dir)
        return cls(shipped if office_dir is None else with_office(shipped, office_dir))

    def plan(self, text: str, role: str) -> tuple[Run, ...]:
        """Split `text` into runs of one family each; their texts join to `text` again.

        `role` is title, hei, fang, kai or song. Write each run with exactly its family: left to Pango,
        fallback would mix typefaces inside a name. Raises `MissingGlyphs`, `KeyError` for an unknown role.
        """
        chain = [self._covers[name] for name in self._folder.roles[role].chain]
        right_to_left = [self._covers[name] for name in self._folder.right_to_left]
        return plan_runs(text, chain, right_to_left, lambda family, part: self.font(family).unshaped(part))

    def width(self, text: str, family: str, size_pt: float) -> float:
        """Width in pt of `text` set in one line in `family` at `size_pt`."""
        width, em = self._units(text, family)
        return width * size_pt / em

    def _measured(self, text: str, family: str) -> tuple[int, int]:
        """Width of a text and of an em, in font units."""
        font = self.font(family)
        if family in self.right_to_left or _NEEDS_SHAPING.search(text):
            return font.shaped_width(text), font.units
        return sum(map(font.advance, text)), font.units

    def chain(self, role: str) -> tuple[str, ...]:
        """Families of a role in the order they are tried: the `font-family` of static text."""
        return self._folder.roles[role].chain

    def own(self, role: str) -> str:
        """The family that draws a role's Han."""
        return self._folder.roles[role].own

    def word_font(self, role: str) -> WordFont:
        """The font names of a role in a DOCX."""
        found = self._folder.roles[role]
        return WordFont(found.east_asia, found.ascii)

    def font(self, family: str) -> FontFile:
        """The opened file of a family. Raises `KeyError` for an unknown one."""
        return self._folder.files[family]

    def aliases(self) -> Mapping[str, tuple[str, ...]]:
        """Name that other programs ask for -> the families tried for it."""
        found = {name: role.chain_from_own() for role in self._folder.roles.values() for name in role.aliases}
        found |= {name: (own,) for own, names in self._folder.aliases.items() for name in names}
        return found

    def changed_files(self) -> tuple[str, ...]:
        """Names of shipped files whose SHA-256 is not the manifest's (0.2 s; `load` compares sizes only)."""
        manifests: dict[Path, dict[str, dict[str, str]]] = {}
        changed = []
        for path in self.families.values():
            listed = path.parent / "manifest.json"
            if listed.is_file():
                files = manifests.setdefault(listed, json.loads(listed.read_text("utf-8"))["files"])
                if hashlib.sha256(path.read_bytes()).hexdigest() != files.get(path.name, {}).get("sha256"):
                    changed.append(path.name)
        return tuple(changed)


def use_private_fontconfig(library: FontLibrary, cache_dir: Path) -> None:
    """Let this process, and the programs it starts, see the library's fonts only.

    Must run before the first `import weasyprint` (`RuntimeError` otherwise). LibreOffice started afterwards
    finds our fonts under the names of Word's (宋体, SimSun, Times New Roman ...).
    """
    use_fontconfig(write_private_fontconfig(library.families, library.aliases(), library.digest, cache_dir))
