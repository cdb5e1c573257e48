"""Where everything lies in a PDF of ours that came back: laid out again from the entry that it carries."""

from __future__ import annotations

from collections.abc import Mapping

from docgen.entries.entry import Entry
from docgen.forms.definition import FormDefinition
from docgen.render.cells import Source
from docgen.render.document import PageMap
from docgen.render.fill import font_library, proved_pdf
from docgen.render.fonts import use_private_fontconfig
from docgen.render.plan import Identity, plan_paper
from docgen.settings import Settings


def page_map_again(
    definition: FormDefinition, entry: Entry, pictures: Mapping[str, bytes], identity: Identity, settings: Settings
) -> tuple[PageMap, tuple[str, ...]]:
    """The page map of the document with this identity, and its page references; `pictures` are the printed photos
    by field name. Raises as `fill` does."""
    library = font_library(settings.fonts, settings.office_fonts)
    use_private_fontconfig(library, settings.cache)
    paper = plan_paper(Source(definition, entry, pictures), identity, library)
    return proved_pdf(paper, library, settings.templates / "_house", "direct").page_map, paper.references
