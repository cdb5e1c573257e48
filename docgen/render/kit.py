"""The submission kit: everything that a unit hands in, with the list by which it is checked off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from docgen.entries.check import Examination, examine
from docgen.entries.eligibility.parameters import parameters_of
from docgen.entries.entry import Entry, applicant_of
from docgen.entries.file_names import filled_pattern, safe_name
from docgen.entries.files import find_file, kind_of
from docgen.forms.definition import FormDefinition, SignatureBox
from docgen.forms.fields.base import Fault
from docgen.render.attachment_list import BoundFile, read_bound
from docgen.render.copy_mark import copy_words, marked_copy
from docgen.render.document import Document
from docgen.render.fill import FillOptions, fill, font_library
from docgen.render.fonts import FontLibrary
from docgen.render.self_check import self_check_pdf
from docgen.render.sheet import sheet_pdf

CHECKLIST = "0 提交清单.pdf"
_ATTACHMENTS = "3 附件"


@dataclass(frozen=True, slots=True)
class KitFile:
    """A file of the kit: its path below the kit's folder, its bytes; on the list its use and page count."""

    name: str
    data: bytes
    use: str
    pages: str = ""


@dataclass(frozen=True, slots=True)
class Kit:
    """The files of a kit, the list first; the name its folder may have; the document they are made from."""

    folder: str
    files: tuple[KitFile, ...]
    document: Document


def make_kit(definition: FormDefinition, entry: Entry, options: FillOptions, copies: int | None = None) -> Kit:
    """The kit of an entry: so many signable PDF copies (None: as the form says), the DOCX, the attachments by
    their numbers, the self-check sheet where the form has rules, and the list. Raises as `fill`."""
    document = fill(definition, entry, options)
    found = examine(definition, entry, converts=options.convert_images, cropping=options.cropping)
    bound = read_bound(definition, entry, options.convert_images)
    stem = kit_name(definition, entry)
    library = font_library(options.settings.fonts, options.settings.office_fonts)
    files = [
        *_copies(definition, document, stem, copies or definition.submission.copies, options, library),
        *_electronic(document, stem),
        *_attachments(entry, bound),
    ]
    if definition.rules:
        sheet = self_check_pdf(definition, entry, found, document.number, options.settings)
        files.append(KitFile("4 自查表.pdf", sheet, "本人留存，不随材料提交"))
    facts = _facts(definition, entry, document, found, files, bound)
    house = options.settings.templates / "_house"
    checklist = sheet_pdf("checklist.html", "提交清单", facts, library, house)
    return Kit(stem, (KitFile(CHECKLIST, checklist, "逐项核对"), *files), document)


def kit_name(definition: FormDefinition, entry: Entry) -> str:
    """The stem of the kit's files by the form's pattern, safe as a file name."""
    pattern = definition.submission.file_name
    if not pattern:
        return safe_name(f"{applicant_of(definition, entry)}-{definition.title}".strip("-"))
    facts = {name: _printed(entry.values.get(name)) for name in definition.fields}
    return safe_name(filled_pattern(pattern, facts))


def _printed(value: Any) -> str:
    return "" if value is None else str(value)


def _copies(
    definition: FormDefinition, document: Document, stem: str, copies: int, options: FillOptions, library: FontLibrary
) -> Iterator[KitFile]:
    assert document.pdf is not None and document.page_map is not None
    pages = f"{document.page_map.pages} 页"
    if copies == 1:
        yield KitFile(f"1 {stem}.pdf", document.pdf, "打印后签字、盖章", pages)
        return
    holders = definition.submission.holders if len(definition.submission.holders) == copies else ("",) * copies
    for number, holder in enumerate(holders, 1):
        words = copy_words(number, holder)
        pdf = marked_copy(document.pdf, words, options.settings.templates / "_house", library)
        use = "打印后签字、盖章" + (f"，存{holder}" if holder else "")
        yield KitFile(f"1 {stem}（{words.replace('　', '，')}）.pdf", pdf, use, pages)


def _electronic(document: Document, stem: str) -> Iterator[KitFile]:
    if document.docx is not None:
        yield KitFile(f"2 {stem}（电子版）.docx", document.docx, "电子版，可用 Word、WPS 打开")


def _attachments(entry: Entry, bound: tuple[BoundFile, ...]) -> Iterator[KitFile]:
    """Each attachment as it was given; a picture as the PDF that it became."""
    for one in bound:
        found = find_file(entry.base, one.file)
        data = b"" if isinstance(found, Fault) else found.read_bytes()
        data = data if kind_of(data) == "PDF" else one.sheets.pdf
        yield KitFile(f"{_ATTACHMENTS}/{safe_name(one.number)}.pdf", data, one.item, f"{one.pages} 页")


def _facts(
    definition: FormDefinition, entry: Entry, document: Document, found: Examination, files: list[KitFile],
    bound: tuple[BoundFile, ...],
) -> dict[str, Any]:
    whose = definition.applicant_field
    submission = definition.submission
    deadline = parameters_of(definition, entry).get(submission.deadline)
    about = [
        (whose.label if whose else "申请人", applicant_of(definition, entry)),
        ("文书编号", document.number),
        ("截止日期", f"{deadline.year}年{deadline.month}月{deadline.day}日" if isinstance(deadline, date) else ""),
        ("报送至", submission.to),
    ]
    listed = [one for one in files if not one.name.startswith(f"{_ATTACHMENTS}/")]
    return {
        "form": f"{definition.title}（{definition.edition} 版）",
        "about": [(name, value) for name, value in about if value],
        "files": listed,
        "signatures": list(_signatures(definition, entry, document)),
        "attachments": [{"number": one.number, "item": one.item, "pages": f"{one.pages} 页"} for one in bound],
        "enclosures": submission.enclosures, "steps": submission.steps,
        "warnings": [f"{problem.says}。{problem.remedy}" for problem in found.problems if not problem.is_error],
    }


def _signatures(definition: FormDefinition, entry: Entry, document: Document) -> Iterator[Mapping[str, str]]:
    """Where one signs and stamps, in the order of the pages."""
    assert document.page_map is not None
    boxes = [box for box in document.page_map.boxes if box.kind == "signature" and box.path in definition.signatures]
    for box in boxes:
        signature = definition.signatures[box.path]
        yield {"place": _place(definition, signature), "who": _who(signature, entry), "page": f"第 {box.page} 页"}


def _place(definition: FormDefinition, signature: SignatureBox) -> str:
    if signature.label or not signature.says:
        return (signature.label or signature.signer or signature.seal).replace("\n", "、")
    return definition.wording[signature.says].text(definition.profile)[:24]


def _who(signature: SignatureBox, entry: Entry) -> str:
    """Who signs, and whose seal: its owner's name must be the one in the seal."""
    hands = [words.rstrip("：:") for words in signature.signers]
    seal = "、".join(signature.seals)
    owner = _printed(entry.values.get(signature.seal_owner)) if signature.seal_owner else ""
    stamp = f"{seal}须为“{owner}”的公章" if owner else seal
    date = "填写日期" if signature.has_date else ""
    return "；".join(part for part in (*hands, stamp, date) if part)
