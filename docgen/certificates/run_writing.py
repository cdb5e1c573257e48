"""Copies of a certificate for the print shop, in one file: artwork, fixed words and fonts are in it once. No tags:
nobody reads a print run, and a hundred thousand structure elements would have to be kept."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from docgen.certificates import page_drawing
from docgen.certificates.artwork import Filling
from docgen.certificates.drawing import Drawer
from docgen.certificates.master import fixed_content, fixed_drawings, font_names
from docgen.certificates.record import CertificateRecord
from docgen.certificates.slots import SlotPage
from docgen.forms.layout import MM_PER_PT
from docgen.render.direct.face import face_of
from docgen.render.direct.font_objects import EmbeddedFont, FaceCodes, embed_numbered
from docgen.render.direct.foreign_page import take_pages
from docgen.render.direct.jpeg import write_jpeg
from docgen.render.direct.long_file import LongFile
from docgen.render.direct.metadata import write_information, write_intent, write_xmp
from docgen.render.direct.pdf_objects import QUICK, deflated, number, reference, text_string
from docgen.render.direct.slow_path import SlowPath
from docgen.render.fonts import FontLibrary

_KIDS = 256             # pages in a node of the page tree


class RunFonts(dict[str, EmbeddedFont]):
    """The fonts of a run by family, each begun when it is first asked for; every character keeps the number of its
    glyph, so that pages can be written before all characters are known."""

    def __init__(self, file: LongFile, library: FontLibrary) -> None:
        super().__init__()
        self._file, self._library = file, library

    def __missing__(self, family: str) -> EmbeddedFont:
        face = face_of(self._library.families[family])
        font = self[family] = EmbeddedFont(self._file.reserve(), FaceCodes(face))
        return font

    def write(self) -> str:
        """Embeds every font; gives the dictionary of all."""
        names = font_names(self._library.families)
        for family, font in self.items():
            assert isinstance(font.codes, FaceCodes)
            embed_numbered(self._file, family, face_of(self._library.families[family]), font.codes.used, font.object)
        return "<<" + "".join(f"/{names[family]} {reference(font.object)}" for family, font in self.items()) + ">>"


class RunWriter:
    """Writes copies into one file."""

    def __init__(self, drawer: Drawer, file: LongFile) -> None:
        self.drawer, self.file = drawer, file
        self.height = drawer.definition.page.height / MM_PER_PT
        self.width = drawer.definition.page.width / MM_PER_PT
        self._root, self._tree, self._all_fonts = (file.reserve() for _ in range(3))
        self._fonts = RunFonts(file, drawer.library)
        self._pen = page_drawing.Pen(self._fonts, font_names(drawer.library.families))
        drawings = fixed_drawings(file, drawer.definition, drawer.pages, drawer.setter, drawer.house)
        said = "".join(f"/{name} {reference(one)}" for name, one in drawings.items())
        self._fixed = [self._fixed_page(page, at, said) for at, page in enumerate(drawer.pages)]
        self._nodes, self._pages = array("Q"), array("Q")

    def copies(self, record: CertificateRecord) -> Iterator[tuple[bytes, str]]:
        """Operators and resources of each page of a copy. Raises `EntryRefused` with every problem."""
        fillings = self.drawer.fillings(record)
        try:
            lines = [self.drawer.lines(filling) for filling in fillings]
        except SlowPath:
            for drawing in take_pages(self.file, self.drawer.full(fillings)):
                yield b"/P Do", f"<</XObject<</P {reference(drawing)}>>>>"
            return
        for at, filling in enumerate(fillings):
            texts = page_drawing.texts(lines[at], None, self.height, self._pen)
            drawn = b"\n".join((b"/B Do", texts, page_drawing.pictures(filling, at, None, self.height)))
            yield drawn, self._resources(filling, at)

    def page(self, drawn: bytes, resources: str, width: float, height: float) -> None:
        """A page of so many points, with its operators and resources."""
        if len(self._pages) % _KIDS == 0:
            self._nodes.append(self.file.reserve())
        content = self.file.stream(deflated(drawn, QUICK), "/Filter/FlateDecode", is_packed=False)
        size = f"[0 0 {number(width)} {number(height)}]"
        self._pages.append(self.file.add(
            f"<</Type/Page/Parent {reference(self._nodes[-1])}/MediaBox{size}/TrimBox{size}/BleedBox{size}"
            f"/Resources {resources}/Contents {reference(content)}>>"
        ))

    def close(self) -> int:
        """Writes what is left; gives the number of pages."""
        file, title = self.file, self.drawer.definition.title
        file.put(self._all_fonts, self._fonts.write())
        for at, node in enumerate(self._nodes):
            kids = self._pages[at * _KIDS : (at + 1) * _KIDS]
            listed = " ".join(map(reference, kids))
            file.put(node, f"<</Type/Pages/Parent {reference(self._tree)}/Count {len(kids)}/Kids[{listed}]>>")
        listed = " ".join(map(reference, self._nodes))
        file.put(self._tree, f"<</Type/Pages/Count {len(self._pages)}/Kids[{listed}]>>")
        file.put(self._root, (
            f"<</Type/Catalog/Pages {reference(self._tree)}/Lang{text_string(self.drawer.definition.language)}"
            f"/Metadata {reference(write_xmp(file, title, '', 'B'))}/OutputIntents[{reference(write_intent(file))}]>>"
        ))
        file.close(self._root, write_information(file, title))
        return len(self._pages)

    def _fixed_page(self, page: SlotPage, at: int, drawings: str) -> int:
        """The artwork with the fixed words of a page, as a drawing."""
        drawn = fixed_content(page, at, self.drawer.setter, self.height, None, self._pen)
        entries = (
            f"/Type/XObject/Subtype/Form/BBox[0 0 {number(self.width)} {number(self.height)}]/Resources<</Font "
            f"{reference(self._all_fonts)}/XObject<<{drawings}>>>>"
        )
        return self.file.stream(drawn, entries)

    def _resources(self, filling: Filling, at: int) -> str:
        drawings: Mapping[str, int] = {"B": self._fixed[at]}
        if filling.photo is not None:
            drawings = {**drawings, f"{page_drawing.PHOTO}{at}": write_jpeg(self.file, filling.photo)}
        said = "".join(f"/{name} {reference(one)}" for name, one in drawings.items())
        return f"<</Font {reference(self._all_fonts)}/XObject<<{said}>>>>"


@contextmanager
def run_file(drawer: Drawer, path: Path) -> Iterator[RunWriter]:
    """A run written under another name beside `path`, put there when all of it is done; nothing is left of one that
    was broken off."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as target:
            writer = RunWriter(drawer, LongFile(target))
            yield writer
            writer.close()
            target.flush()
            os.fsync(target.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
