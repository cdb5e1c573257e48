"""A PDF of ours that came back, drawn again from the entry that it carries: what was printed, and where it lies.

Nothing of the file itself is drawn, so nothing in it can mislead or harm who looks at it.
"""

from __future__ import annotations

from collections.abc import Mapping

from docgen.entries.entry import Entry
from docgen.forms.definition import FormDefinition
from docgen.render.cells import Source
from docgen.render.document import Laid
from docgen.render.fill import font_library, proved_pdf
from docgen.render.fonts import use_private_fontconfig
from docgen.render.plan import Identity, plan_paper
from docgen.settings import Settings


def draw_again(
    definition: FormDefinition, entry: Entry, pictures: Mapping[str, bytes], identity: Identity, settings: Settings
) -> tuple[Laid, tuple[str, ...]]:
    """The document with this identity, and its page references; `pictures` are the printed photos
    by field name. Raises as `fill` does."""
    library = font_library(settings.fonts, settings.office_fonts)
    use_private_fontconfig(library, settings.cache)
    paper = plan_paper(Source(definition, entry, pictures), identity, library)
    return proved_pdf(paper, library, settings.templates / "_house", "direct"), paper.references
