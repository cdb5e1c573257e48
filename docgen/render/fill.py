"""Entry to document: the one call behind the command line, batches and the web."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from docgen.entries.check import check_entry
from docgen.entries.digest import entry_digest, entry_json
from docgen.entries.entry import Entry
from docgen.entries.files import read_named
from docgen.entries.pictures.crop import Cropping
from docgen.entries.pictures.picture_file import MAX_PHOTO_BYTES, prepare_photo
from docgen.errors import EntryRefused, Unproved, UsageFault
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.attachments import Photo
from docgen.forms.fields.base import Fault
from docgen.problems import Problem, errors_in
from docgen.render.cells import Source
from docgen.render.direct.document import write_paper
from docgen.render.direct.slow_path import SlowPath
from docgen.render.document import Document, Engine, Laid
from docgen.render.font_audit import audit_fonts
from docgen.render.fonts import FontLibrary, use_private_fontconfig
from docgen.render.html import to_html
from docgen.render.ink_audit import audit_codes, audit_ink
from docgen.render.page_pictures import opened
from docgen.render.paper import Paper
from docgen.render.plan import Identity, plan_paper
from docgen.render.qr import document_number, is_document_number
from docgen.settings import Settings


@dataclass(frozen=True, slots=True)
class FillOptions:
    """What to make: `number` the document number (None: it follows from the entry), a draft or the final
    document, PDF and DOCX or one of them; `cropping` what is done with a photo of another shape. `attachments`:
    the PDF goes on with the list of the attachments and their pages; `convert_images`: a picture may stand for a
    PDF attachment. `engine` is what draws the PDF, see `Engine`."""

    settings: Settings
    number: str | None = None
    is_draft: bool = False
    pdf: bool = True
    docx: bool = True
    cropping: Cropping = "refuse"
    attachments: bool = False
    convert_images: bool = False
    engine: Engine = "direct"


def fill(definition: FormDefinition, entry: Entry, options: FillOptions) -> Document:
    """The finished document of an entry.

    Raises `EntryRefused` with all problems at once; a draft is made of an entry with problems too. Raises
    `UsageFault` for a number that a page reference cannot bear.
    """
    if options.number is not None and not is_document_number(options.number):
        problem = Problem("number_unusable", facts={"number": options.number})
        raise UsageFault(problem.says, [problem])
    problems = check_entry(definition, entry, converts=options.convert_images, cropping=options.cropping)
    if not options.is_draft and (errors := errors_in(problems)):
        raise EntryRefused(f"申报内容有 {len(errors)} 处问题，未生成文件。", problems)
    pictures = prepared_pictures(definition, entry, options.cropping)
    digests = {str(entry.values[name]): sha256(data).hexdigest() for name, data in pictures.items()}
    digest = entry_digest(entry, digests, definition.mended)
    identity = Identity(
        number=options.number or document_number(definition.form, definition.edition, digest),
        digest=digest, entry_json=entry_json(entry, digests, definition.mended), key=options.settings.reference_key,
        is_draft=options.is_draft,
    )
    document = _document(Source(definition, entry, pictures), identity, options)
    return _with_attachments(document, definition, entry, options) if options.attachments else document


def _with_attachments(
    document: Document, definition: FormDefinition, entry: Entry, options: FillOptions
) -> Document:
    """The document with its PDF bound together with the attachments, where there is a PDF and are any."""
    from docgen.render.attachment_binding import Cover, bind
    from docgen.render.attachment_list import read_bound, refuse_unusable

    bound = read_bound(definition, entry, options.convert_images) if document.pdf is not None else ()
    if document.pdf is None or not bound:
        return document
    if not options.is_draft:
        refuse_unusable(definition, entry, bound)
    settings = options.settings
    cover = Cover(document.pdf, definition.title, document.number)
    whole = bind(cover, bound, settings.templates / "_house", font_library(settings.fonts, settings.office_fonts))
    return replace(document, pdf=whole)


def blank(definition: FormDefinition, options: FillOptions, fillable: bool = False) -> Document:
    """The empty form to print, or a PDF to fill in on a screen."""
    source = Source(definition, None, {})
    if not fillable:
        return _document(source, Identity(), options)
    from docgen.render.fillable import to_fillable

    library, paper = _planned(source, Identity(), options.settings)
    laid = proved_pdf(paper, library, options.settings.templates / "_house", "weasyprint")
    return Document("", to_fillable(laid.pdf, paper, laid.page_map, library), None, laid.page_map, ())


def _document(source: Source, identity: Identity, options: FillOptions) -> Document:
    library, paper = _planned(source, identity, options.settings)
    laid = None
    if options.pdf:
        laid = proved_pdf(paper, library, options.settings.templates / "_house", options.engine)
    docx = None
    if options.docx:
        from docgen.render.docx import fill_docx

        docx = fill_docx(paper, library)
    if laid is None:
        return Document(identity.number, None, docx, None, paper.references)
    return Document(identity.number, laid.pdf, docx, laid.page_map, paper.references, laid.engine)


def _planned(source: Source, identity: Identity, settings: Settings) -> tuple[FontLibrary, Paper]:
    library = font_library(settings.fonts, settings.office_fonts)
    use_private_fontconfig(library, settings.cache)
    return library, plan_paper(source, identity, library)


def prepared_pictures(
    definition: FormDefinition, entry: Entry, cropping: Cropping = "refuse"
) -> dict[str, bytes]:
    """The entry's photos by field name, re-encoded for print; a photo that cannot be used is left out."""
    prepared = {}
    for field in definition.fields.values():
        name = entry.values.get(field.name)
        if isinstance(field, Photo) and name:
            data = read_named(entry.base, name, MAX_PHOTO_BYTES)
            if isinstance(data, Fault):
                continue
            with suppress(EntryRefused):
                prepared[field.name] = prepare_photo(data, field.width, field.height, cropping)
    return prepared


@lru_cache(maxsize=4)
def font_library(fonts: Path, office_fonts: Path | None) -> FontLibrary:
    """The fonts of a folder, opened once a process; raises `ToolMissing` where they are unusable."""
    return FontLibrary.load(fonts, office_fonts)


def proved_pdf(paper: Paper, library: FontLibrary, house: Path, engine: Engine) -> Laid:
    """The finished PDF, proved: fonts, ink and codes; raises `Unproved` when any proof fails.

    What the direct engine would not draw exactly as WeasyPrint does, WeasyPrint draws.
    """
    laid = _drawn(paper, library, house, engine)
    with opened(laid.pdf) as seen:
        failed = [
            *(Problem("font_unproved", facts={"font": f.font, "detail": f.detail}) for f in audit_fonts(laid.pdf, library)),
            *(
                Problem("ink_differs", facts={"page": f.page, "path": f.path}, path=f.path)
                for f in audit_ink(seen, paper, laid.page_map)
            ),
        ]
        if failed:
            raise Unproved(*failed)
        audit_codes(seen, paper, laid.page_map)
    return laid


def _drawn(paper: Paper, library: FontLibrary, house: Path, engine: Engine) -> Laid:
    if engine == "direct":
        with suppress(SlowPath):
            return write_paper(paper, library)
    from docgen.render.pdf import lay_out
    from docgen.render.pdf_finish import finish

    laid = lay_out(paper, to_html(paper, house, library))
    return replace(laid, pdf=finish(laid.pdf))
