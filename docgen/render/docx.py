"""From a `Paper` to a DOCX: docxtpl fills the form's template."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from docx.opc.package import OpcPackage
from docx.oxml import parse_xml
from docx.oxml.shape import CT_Inline
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.story import StoryPart
from docx.shared import Mm
from docxtpl import DocxTemplate
from markupsafe import Markup

from docgen.forms.definition import FormDefinition, Profile
from docgen.render.docx_facts import Facts
from docgen.render.docx_outline import Filling, Outline, split
from docgen.render.docx_package import carried_entry, content_types, custom_properties, zipped
from docgen.render.docx_template import environment, write_template
from docgen.render.fonts import FontLibrary
from docgen.render.paper import Paper, PlannedPicture
from docgen.render.qr import SIZE_MM, qr_png

if TYPE_CHECKING:
    from jinja2 import Template

_CODE_MODULE = 10    # pixels a module: 460 dpi at 16 mm
_CARRIED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"


def fill_docx(paper: Paper, library: FontLibrary) -> bytes:
    """The DOCX of a planned document: 5 to 15 ms, 10 for its QR code, and 0.1 s once a process for the form.

    Equal papers give equal bytes. Raises `SyntaxError` for a character that XML cannot hold.
    """
    outline, filling = split(paper)
    wanted = _Wanted(
        paper.definition.digest, paper.definition.profile, bool(paper.word_reference), paper.is_draft,
        library.digest, outline, paper.definition, library,
    )
    return _Filler(_compiled(wanted)).fill(paper, filling, library)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a compiled template depends on."""

    definition_digest: str
    profile: Profile
    has_code: bool
    is_draft: bool
    fonts_digest: str
    outline: Outline
    definition: FormDefinition = field(compare=False)
    library: FontLibrary = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A template ready to fill: the package with an empty body, the body, headers and footers
    by part name, the list of the parts' types."""

    shell: bytes
    body: Template
    edges: Mapping[str, Template]
    content_types: str


@lru_cache(maxsize=32)
def _compiled(wanted: _Wanted) -> _Compiled:
    written = write_template(
        wanted.definition, wanted.outline, wanted.library, has_code=wanted.has_code, is_draft=wanted.is_draft
    )
    template = DocxTemplate(io.BytesIO(written))
    template.init_docx()
    jinja = environment()
    body = jinja.from_string(template.patch_xml(template.get_xml()))
    edges = {
        str(part.partname): jinja.from_string(template.patch_xml(template.get_part_xml(part)))
        for uri in (DocxTemplate.HEADER_URI, DocxTemplate.FOOTER_URI)
        for _, part in template.get_headers_footers(uri)
    }
    # The body comes from its compiled form; reading it again from each package would take 5 ms.
    del template.docx.element.body[:]
    shell = io.BytesIO()
    template.docx.save(shell)
    return _Compiled(shell.getvalue(), body, edges, content_types(has_header=wanted.is_draft))


class _Filler(DocxTemplate):  # type: ignore[misc]
    """docxtpl without what loses data: its recovering parser (`A&B公司` became `A`), its second pass over the
    filled text (`{_{` became `{{`, a bell a new paragraph) and its renumbering of the body's pictures only.
    """

    def __init__(self, compiled: _Compiled) -> None:
        super().__init__(io.BytesIO(compiled.shell))
        self._template = compiled
        self._picture_ids = itertools.count(1)

    def fill(self, paper: Paper, filling: Filling, library: FontLibrary) -> bytes:
        """The filled document."""
        self.render_init()
        facts = Facts(library, lambda picture: self._drawn(self.docx.part, picture))
        context = {
            "units": tuple(tuple(map(facts.unit, group)) for group in filling),
            "number": "" if paper.is_blank else paper.number,
            "reference": paper.word_reference,
            "pages": paper.pages,
            "code": self._code(paper.word_reference),
        }
        self.render(context, environment(), autoescape=True)
        self.docx.part.package.part_related_by(_CUSTOM)._blob = _identity(paper).encode()
        self.docx.part.part_related_by(_CARRIED)._blob = carried_entry(paper.entry_json).encode()
        members: dict[str, str | bytes] = {"[Content_Types].xml": self._template.content_types}
        return zipped(members | _members(self.docx.part.package))

    def build_xml(self, context: dict[str, Any], jinja_env: object = None) -> str:
        return self._template.body.render(context)

    def fix_tables(self, xml: str) -> BaseOxmlElement:
        return parse_xml(xml)

    def fix_docpr_ids(self, tree: object) -> None:
        """Pictures are numbered when they are drawn, over body and footer alike."""

    def build_headers_footers_xml(
        self, context: dict[str, Any], uri: str, jinja_env: object = None
    ) -> Iterator[tuple[str, bytes]]:
        for key, part in self.get_headers_footers(uri):
            yield key, self._template.edges[str(part.partname)].render(context).encode()

    def render_properties(self, context: object, jinja_env: object = None) -> None:
        """The properties are those of the template."""

    def render_footnotes(self, context: object, jinja_env: object = None) -> None:
        """There are none."""

    def _code(self, reference: str) -> Markup:
        if not reference:
            return Markup()
        picture = PlannedPicture(qr_png(reference, _CODE_MODULE), SIZE_MM, SIZE_MM, f"页码标识 {reference}")
        ((_, footer),) = self.get_headers_footers(self.FOOTER_URI)
        return self._drawn(footer, picture)

    def _drawn(self, part: StoryPart, picture: PlannedPicture) -> Markup:
        inline: CT_Inline = part.new_pic_inline(
            io.BytesIO(picture.data), Mm(picture.width), Mm(picture.height)
        )
        number = next(self._picture_ids)
        inline.docPr.set("id", str(number))
        inline.docPr.set("name", f"图{number}")
        inline.docPr.set("descr", picture.description)
        return Markup(self.xml_to_string(inline))


def _identity(paper: Paper) -> str:
    """Custom properties by which a returned DOCX is known again."""
    definition = paper.definition
    return custom_properties({
        "form": definition.form,
        "edition": definition.edition,
        "profile": definition.profile,
        "definition_digest": definition.digest,
        "entry_digest": paper.digest,
        "document_number": "" if paper.is_blank else paper.number,
        **({"mended": " ".join(definition.mended)} if definition.mended else {}),
    })


def _members(package: OpcPackage) -> dict[str, str | bytes]:
    """The parts and relationships of a package. python-docx's own `save` writes the time of day into the zip
    file and would have to be unpacked and packed again: 4 ms."""
    members: dict[str, str | bytes] = {"_rels/.rels": package.rels.xml}
    for part in package.iter_parts():
        members[part.partname.membername] = part.blob
        if part.rels:
            members[part.partname.rels_uri.membername] = part.rels.xml
    return members
