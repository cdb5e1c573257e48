"""One copy of a certificate as a PDF: tagged, PDF/A-3a and PDF/UA-1, the same bytes from the same record."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from docgen.certificates import page_drawing
from docgen.certificates.artwork import Filling, certificate_html
from docgen.certificates.code_symbol import CodeTooLong, Symbol, symbol
from docgen.certificates.master import (
    OWN,
    Master,
    Shape,
    font_names,
    make_master,
    own_characters,
    parted,
    resources_of,
)
from docgen.certificates.record import CertificateRecord
from docgen.certificates.slots import Printing, SlotPage, pages_of, slot_text
from docgen.certificates.typeset import KEPT, SetSlot, SlotSetter, Unfit, unfit_texts
from docgen.errors import EntryRefused
from docgen.forms.definition import FormDefinition
from docgen.forms.layout import MM_PER_PT, CodeSlot, TextSlot
from docgen.problems import Problem
from docgen.render.direct.face import face_of
from docgen.render.direct.font_objects import EmbeddedFont, embed_few
from docgen.render.direct.jpeg import write_jpeg
from docgen.render.direct.lines import Line
from docgen.render.direct.pdf_objects import QUICK, PdfObjects, deflated
from docgen.render.direct.slow_path import SlowPath
from docgen.render.fill import font_library
from docgen.render.fonts import use_private_fontconfig
from docgen.settings import Settings

LEAST_MODULE = 0.45     # mm
_SHAPES = 16            # masters kept: sets of slots that are filled


class Drawer:
    """Draws the copies of one certificate. Make it once: the first copy takes as long as a hundred others. `kept` is
    how many set texts are remembered."""

    def __init__(self, definition: FormDefinition, settings: Settings, kept: int = KEPT) -> None:
        if definition.certificate is None:
            raise ValueError(f"{definition.form} is no certificate")
        self.definition = definition
        self.library = font_library(settings.fonts, settings.office_fonts)
        use_private_fontconfig(self.library, settings.cache)
        self.pages = pages_of(definition)
        self._printing = Printing(definition, self.pages)
        self._host = settings.host
        self.setter = SlotSetter(self.library, {name: field.label for name, field in definition.fields.items()}, kept)
        self.house: Path = settings.templates / "_house"
        self._master = lru_cache(_SHAPES)(self._made)

    def problems(self, record: CertificateRecord) -> tuple[Problem, ...]:
        """Everything that this copy could not print, each with the field it comes from."""
        return (*unfit_texts(self.definition, record, self.setter), *self._picture_problems(record))

    def pdf(self, record: CertificateRecord) -> bytes:
        """The copy, by the fast path where that draws it exactly. Raises `EntryRefused` with every problem."""
        fillings = self.fillings(record)
        try:
            return self.direct(fillings)
        except SlowPath:
            return self.full(fillings)

    def fillings(self, record: CertificateRecord) -> tuple[Filling, ...]:
        """What is printed on each page. Raises `EntryRefused` with every problem."""
        values = self._printing.values(record)
        try:
            code = symbol(record.url)
            pages = tuple(self._filling(page, values, record.photo, code) for page in self.pages)
        except (Unfit, CodeTooLong):
            raise _refusal(self.problems(record)) from None
        if found := self._picture_problems(record, code):
            raise _refusal(found)
        return pages

    def direct(self, fillings: tuple[Filling, ...]) -> bytes:
        """The copy without a layout engine. Raises `SlowPath` where it would not come out as from WeasyPrint."""
        master = self._master(tuple(_shape(filling) for filling in fillings))
        file = PdfObjects(master.before)
        texts = [[(text.slot, parted(text, master, self.library)) for text in filling.own_texts] for filling in fillings]
        fonts = self._fonts(file, master, [line for page in texts for _, found in page for line in found])
        pen = page_drawing.Pen(fonts, font_names(fonts))
        height = self.definition.page.height / MM_PER_PT
        drawings = dict(master.drawings)
        for at, filling in enumerate(fillings):
            marks = master.marks[at]
            drawn = page_drawing.texts(texts[at], marks, height, pen) + b"\n" + page_drawing.pictures(filling, at, marks, height)
            file.put_stream(master.contents[at], deflated(drawn, QUICK), "/Filter/FlateDecode")
            if filling.photo is not None:
                drawings[f"{page_drawing.PHOTO}{at}"] = write_jpeg(file, filling.photo)
        file.put(master.resources, resources_of({pen.names[name]: one.object for name, one in fonts.items()}, drawings))
        return file.written(master.root, master.information)

    def full(self, fillings: tuple[Filling, ...]) -> bytes:
        """The copy by WeasyPrint: slow, and able to draw everything."""
        from docgen.render.pdf import lay_out_sheet
        from docgen.render.pdf_finish import finish

        html = certificate_html(self.definition, fillings, self.library, self.house)
        return finish(lay_out_sheet(html, hashlib.sha256(html.encode()).digest()))

    def _filling(self, page: SlotPage, values: dict[str, str], photo: bytes | None, code: Symbol) -> Filling:
        texts = [*self._fixed(page)]
        for slot in page.texts:
            text = slot_text(slot, values)
            if text:
                texts.append(self.setter.set(slot, text))
        return Filling(page, texts, photo if page.photos else None, code if page.codes else None)

    def _fixed(self, page: SlotPage) -> list[SetSlot]:
        return [self.setter.set(slot, slot.text) for slot in page.fixed]

    def lines(self, filling: Filling) -> list[tuple[TextSlot, Sequence[Line]]]:
        """The lines of the texts that differ from copy to copy. Raises `SlowPath`."""
        return [(text.slot, page_drawing.lines_of(text, self.library)) for text in filling.own_texts]

    def _fonts(self, file: PdfObjects, master: Master, lines: list[Line]) -> dict[str, EmbeddedFont]:
        fonts = dict(master.fonts)
        for family, chars in sorted(own_characters(lines).items()):
            name = family.removesuffix(OWN)
            fonts[family] = embed_few(file, name, face_of(self.library.families[name]), chars)
        return fonts

    def _made(self, shape: Shape) -> Master:
        return make_master(self.definition, shape, self.setter, self.house, self._host)

    def _picture_problems(self, record: CertificateRecord, code: Symbol | None = None) -> list[Problem]:
        found = []
        required = {name for name, field in self.definition.fields.items() if field.is_required}
        for page in self.pages:
            for photo in page.photos:
                if record.photo is None and photo.field in required:
                    found.append(Problem("photo_missing", facts={"number": record.number}, path=photo.field))
            found += [self._small(slot, record) for slot in page.codes if _is_small(slot, record, code)]
        return found

    def _small(self, slot: CodeSlot, record: CertificateRecord) -> Problem:
        return Problem("code_too_small", facts={"number": record.number, "least": LEAST_MODULE}, path=slot.name)


def _is_small(slot: CodeSlot, record: CertificateRecord, code: Symbol | None) -> bool:
    try:
        return slot.size / (code or symbol(record.url)).modules < LEAST_MODULE
    except CodeTooLong:
        return True


def _shape(filling: Filling) -> frozenset[str]:
    names = {text.slot.name for text in filling.texts} | {slot.name for slot in filling.page.codes}
    return frozenset(names | ({slot.name for slot in filling.page.photos} if filling.photo is not None else set()))


def _refusal(problems: tuple[Problem, ...] | list[Problem]) -> EntryRefused:
    return EntryRefused(f"有 {len(problems)} 处不能印在证书上，未生成文件。", tuple(problems))
