"""Word files for the tests: made by python-docx as an office makes them, by hand, and saved again by LibreOffice."""

from __future__ import annotations

import io
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Mm, Pt

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def office_document() -> WordDocument:
    """An empty A4 document with the margins of Chinese offices and room for our footer."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(25), Mm(30)
    return document


def saved(document: WordDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def say(document: WordDocument, text: str, size: float = 12, is_centred: bool = False, blank: str = "") -> None:
    """A paragraph; `blank` follows underlined."""
    paragraph = document.add_paragraph()
    paragraph.add_run(text).font.size = Pt(size)
    if blank:
        run = paragraph.add_run(blank)
        run.underline, run.font.size = True, Pt(size)
    if is_centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def start_page(document: WordDocument) -> None:
    """A page break, as Ctrl+Enter makes it."""
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def table(document: WordDocument, rows: Sequence[Sequence[str]], heights: Mapping[int, float] | None = None) -> None:
    """A ruled table as drawn: `<` joins the cell on the left, `^` the cell above."""
    made = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for row, words in enumerate(rows):
        for column, word in enumerate(words):
            if word == "<":
                made.cell(row, column - 1).merge(made.cell(row, column))
            elif word == "^":
                made.cell(row - 1, column).merge(made.cell(row, column))
            elif word:
                made.cell(row, column).text = word
    for row, height in (heights or {}).items():
        made.rows[row].height = Mm(height)


def with_table(*rows: Sequence[str], heights: Mapping[int, float] | None = None) -> bytes:
    """A titled form of one table."""
    document = office_document()
    say(document, "优秀教师推荐表", 22, is_centred=True)
    table(document, rows, heights)
    return saved(document)


def package(body: str, *, namespace: str = W, kind: str = MAIN, extra: Mapping[str, bytes] | None = None, lead: str = "") -> bytes:
    """The smallest DOCX with this body; `lead` stands before the root element."""
    document = f'<?xml version="1.0"?>{lead}<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'
    members = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
        ).encode(),
        "_rels/.rels": (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            b'Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": document.encode(),
        **(extra or {}),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as written:
        for name, data in members.items():
            written.writestr(name, data)
    return buffer.getvalue()


def package_of(members: zipfile.ZipFile, document: bytes) -> bytes:
    """The same package with another body."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as written:
        for name in members.namelist():
            written.writestr(name, document if name == "word/document.xml" else members.read(name))
    return buffer.getvalue()


def saved_by_libreoffice(data: bytes) -> bytes:
    """The same document, read and written by LibreOffice Writer."""
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder, "form.docx"), Path(folder, "out")
        given.write_bytes(data)
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "docx",
             "--outdir", str(out), str(given)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return (out / "form.docx").read_bytes()
