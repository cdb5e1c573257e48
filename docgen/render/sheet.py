"""Sheets that go with a form (a list of attachments, a checklist): the house's look, proved fonts.

A sheet is a template of `templates/_house` that extends `sheet.html` and sets every text by `| set` (in Song
type) or `| set("hei")`, so that each character is planned onto a font as in the form itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markupsafe import Markup

from docgen.errors import EntryRefused, Unproved
from docgen.forms.layout import Role
from docgen.problems import NOWHERE, Fact, Problem
from docgen.render.font_audit import audit_fonts
from docgen.render.fonts import FontLibrary, MissingGlyphs
from docgen.render.html import house_environment, inline


def sheet_pdf(template: str, title: str, facts: Mapping[str, Any], library: FontLibrary, house: Path) -> bytes:
    """The sheet as a tagged PDF; the same bytes for the same facts.

    `facts` are the template's names. Raises `EntryRefused` with every character that no font has, `Unproved`
    when the finished file is not what was planned.
    """
    texts = _Texts(library)
    environment = house_environment(house)
    environment.filters["set"] = texts.set
    environment.globals["family"] = library.own
    html = environment.get_template(template).render(title=title, **facts)
    refuse_missing(texts.problems)
    return proved_sheet(html, library)


def proved_sheet(html: str, library: FontLibrary) -> bytes:
    """A page of HTML as a tagged PDF with proved fonts. Raises `Unproved`."""
    from docgen.render.pdf import lay_out_sheet
    from docgen.render.pdf_finish import finish

    pdf = finish(lay_out_sheet(html, hashlib.sha256(html.encode()).digest()))
    if found := audit_fonts(pdf, library):
        raise Unproved(*(Problem("font_unproved", facts={"font": f.font, "detail": f.detail}) for f in found))
    return pdf


def refuse_missing(problems: Sequence[Problem]) -> None:
    """Raises `EntryRefused` with the characters that no font has, where there are any."""
    if problems:
        raise EntryRefused(f"有 {len(problems)} 个字无法印出，未生成文件。", problems)


def glyph_problems(text: str, refusal: MissingGlyphs) -> Iterator[Problem]:
    """The characters of a text that no font has, each a problem."""
    for missing in refusal.missing:
        facts: dict[str, Fact] = {
            "label": text[:20], "char": missing.char, "code": f"U+{ord(missing.char[0]):04X}", "position": missing.index + 1,
        }
        yield Problem("glyph_missing", NOWHERE, facts)


@dataclass
class _Texts:
    """Plans texts onto fonts; the characters that no font has are gathered in `problems`."""

    library: FontLibrary
    problems: list[Problem] = field(default_factory=list)

    def set(self, value: object, role: Role = "song") -> Markup:
        """A text as spans of one family each, its line breaks kept."""
        lines = (self._line(line, role) for line in str(value).split("\n"))
        return Markup("<br>").join(lines)

    def _line(self, line: str, role: Role) -> Markup:
        try:
            return inline(line, role, self.library)
        except MissingGlyphs as refusal:
            self.problems += glyph_problems(line, refusal)
            return Markup("")
