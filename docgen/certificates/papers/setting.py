"""The fonts and the house's look that papers are set with."""

from __future__ import annotations

from docgen.render.fill import font_library
from docgen.render.fonts import FontLibrary, use_private_fontconfig
from docgen.render.official.document import OfficialPaper
from docgen.settings import Settings


def fonts_of(settings: Settings) -> FontLibrary:
    """The fonts of an office, ready for WeasyPrint."""
    library = font_library(settings.fonts, settings.office_fonts)
    use_private_fontconfig(library, settings.cache)
    return library


def paper_pdf(paper: OfficialPaper, settings: Settings) -> bytes:
    """An official paper as PDF."""
    from docgen.render.official.pdf import official_pdf

    return official_pdf(paper, fonts_of(settings), settings.templates / "_house")


def paper_docx(paper: OfficialPaper, settings: Settings) -> bytes:
    """The same as DOCX, to be edited."""
    from docgen.render.official.word import official_docx

    return official_docx(paper, fonts_of(settings))
