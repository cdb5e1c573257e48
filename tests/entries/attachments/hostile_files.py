"""Attachments that nobody should have to open: each made here, from nothing but a few bytes.

`HOSTILE` gives for each name the bytes and the code of the message that is due.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

from docgen.entries.sample_pdf import one_page_pdf, raw_pdf

A4 = (0, 0, 595, 842)
CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 5 0 R >>"
SHOWN = b"0 0 100 100 re f"
# A JPEG of 8 x 8 pixels that claims 65500 x 65500 of them.
LYING_SIDE = (65500).to_bytes(2, "big")


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), more, data)


def drawn(content: bytes, *others: bytes, resources: bytes = b"<< >>", coding: bytes = b"") -> bytes:
    """One page of A4 with the content; `others` are objects 6, 7, ..."""
    return raw_pdf(CATALOGUE, PAGES, PAGE, stream(content, coding), resources, *others)


def saved(change: Callable[[Pdf], None], pages: int = 1, size: tuple[float, ...] = A4, **how: Any) -> bytes:
    """Pages with a black square each, changed and saved."""
    with Pdf.new() as pdf:
        for _ in range(pages):
            pdf.pages.append(pikepdf.Page(Dictionary(
                Type=Name.Page, MediaBox=Array(list(size)), Contents=pdf.make_stream(SHOWN), Resources=Dictionary(),
            )))
        change(pdf)
        buffer = io.BytesIO()
        pdf.save(buffer, **how)
    return buffer.getvalue()


def plainly(pdf: Pdf) -> None:
    """Changes nothing."""


def rooted(**entries: Any) -> bytes:
    """With entries in the catalogue."""

    def change(pdf: Pdf) -> None:
        for name, value in entries.items():
            pdf.Root[f"/{name}"] = value

    return saved(change)


def annotated(**entries: Any) -> bytes:
    """With one annotation on the page."""

    def change(pdf: Pdf) -> None:
        note = pdf.make_indirect(Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **entries))
        pdf.pages[0].obj.Annots = Array([note])
        if note.Subtype == Name.Widget:
            pdf.Root.AcroForm = Dictionary(Fields=Array([note]))

    return saved(change)


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def locked(**rights: Any) -> bytes:
    user = rights.pop("user", "")
    return saved(plainly, encryption=pikepdf.Encryption(owner="o", user=user, allow=pikepdf.Permissions(**rights)))


def with_file(pdf: Pdf) -> None:
    pdf.attachments["salary.xlsx"] = pikepdf.AttachedFileSpec(
        pdf, b"PK", filename="salary.xlsx", mime_type="", creation_date="", mod_date="", description=""
    )


def picture(side: int, data: bytes, more: bytes) -> bytes:
    """A page that shows one picture of so many declared pixels a side."""
    facts = b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 %s" % (side, side, more)
    return drawn(b"q 500 0 0 500 0 0 cm /I Do Q", stream(data, facts), resources=b"<< /XObject << /I 6 0 R >> >>")


def jpeg(side: int = 8) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (side, side), "red").save(buffer, "JPEG")
    return buffer.getvalue()


def lying_jpeg() -> bytes:
    data = jpeg()
    start = data.index(b"\xff\xc0") + 5
    return data[:start] + LYING_SIDE + LYING_SIDE + data[start + 4 :]


def laughs() -> bytes:
    """Forty forms, each drawing the next one ten times."""
    forms = [
        stream(b"/F Do " * 10 if n < 39 else SHOWN,
               b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F %d 0 R >> >>" % (n + 7))
        for n in range(40)
    ]  # fmt: skip
    return drawn(b"/F Do", *forms, resources=b"<< /XObject << /F 6 0 R >> >>")


def own_form() -> bytes:
    form = stream(b"/F Do 0 0 9 9 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 5 0 R")
    return drawn(b"/F Do", form, resources=b"<< /XObject << /F 6 0 R >> >>")


def zipped(times: int, size: int) -> bytes:
    data = zlib.compress(bytes(size), 9)
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return data


def object_stream_bomb() -> bytes:
    """The catalogue itself lies in half a gigabyte of packed blanks."""
    packer = zlib.compressobj(9)
    packed = packer.compress(b"2 0 " + CATALOGUE)
    packed += b"".join(packer.compress(b" " * 10_000_000) for _ in range(50)) + packer.flush()
    head = b"%PDF-1.7\n"
    first = b"1 0 obj\n" + stream(packed, b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode") + b"\nendobj\n"
    place = len(head) + len(first)
    rows = bytes((1, 0, 0, len(head), 0)) + bytes((2, 0, 0, 1, 0)) + bytes((1, *place.to_bytes(3, "big"), 0))
    table = stream(rows, b"/Type /XRef /W [1 3 1] /Index [1 3] /Size 4 /Root 2 0 R")
    return head + first + b"3 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % place


def word_file() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return buffer.getvalue()


@cache
def hostile() -> Mapping[str, tuple[bytes, str]]:
    """Bytes and the code due, by name."""
    plain = one_page_pdf(("A",))
    action = Dictionary(S=Name.URI, URI=String("http://example.org/"))
    launch = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    square = b"<< /FunctionType 4 /Domain [0 1] /Range [0 1] >>"
    return {
        "empty": (b"", "file_empty"),
        "jpeg": (jpeg(), "attachment_is_image"),
        "word": (word_file(), "attachment_is_other"),
        "web page": (b"<!doctype html><p>", "attachment_is_other"),
        "noise": (bytes(range(128, 256)), "attachment_not_pdf"),
        "header only": (b"%PDF-1.7\n", "attachment_damaged"),
        "header and noise": (b"%PDF-1.7\n" + bytes(range(256)) * 400, "attachment_damaged"),
        "shifted table": (plain.replace(b"%PDF-1.4\n", b"%PDF-1.4\n\n\n"), "attachment_repaired"),
        "cut short": (plain[:300], "attachment_undrawable"),
        "too large": (plain + b" " * 5_000_000, "file_too_large"),
        "password": (locked(user="secret"), "attachment_encrypted"),
        "not to be printed": (locked(print_lowres=False, print_highres=False), "attachment_print_locked"),
        "not to be changed": (locked(modify_other=False), "attachment_restricted"),
        "no page": (raw_pdf(CATALOGUE, b"<< /Type /Pages /Kids [] /Count 0 >>"), "attachment_no_page"),
        "blank": (drawn(b""), "attachment_all_blank"),
        "white square": (drawn(b"1 g 0 0 500 500 re f"), "attachment_all_blank"),
        "script on opening": (rooted(OpenAction=script()), "attachment_javascript"),
        "script by name": (rooted(Names=Dictionary(JavaScript=Dictionary(Names=Array([])))), "attachment_javascript"),
        "script in a link": (annotated(Subtype=Name.Link, A=script()), "attachment_javascript"),
        "launch": (annotated(Subtype=Name.Link, A=launch), "attachment_launch"),
        "page from outside": (drawn(b"", coding=b"/F (secret.txt)"), "attachment_launch"),
        "web on opening": (rooted(OpenAction=action), "attachment_opens"),
        "file inside": (saved(with_file), "attachment_embedded"),
        "file in a note": (annotated(Subtype=Name.FileAttachment), "attachment_embedded"),
        "dynamic form": (rooted(AcroForm=Dictionary(XFA=String("<xdp/>"), Fields=Array([]))), "attachment_xfa"),
        "video": (annotated(Subtype=Name.RichMedia), "attachment_media"),
        "unsaved form": (annotated(Subtype=Name.Widget, FT=Name.Tx, T=String("a"), V=String("b")), "attachment_unfixed"),
        "six metres": (saved(plainly, size=(0, 0, 17008, 842)), "attachment_page_size"),
        "five millimetres": (saved(plainly, size=(0, 0, 14, 842)), "attachment_page_size"),
        "box of words": (raw_pdf(CATALOGUE, PAGES, PAGE.replace(b"[0 0 595 842]", b"[(a) (b) (c) (d)]"), stream(SHOWN), b"<< >>"), "attachment_repaired"),
        "201 pages": (saved(plainly, pages=201), "attachment_too_many_pages"),
        "a count of two thousand million": (raw_pdf(CATALOGUE, PAGES.replace(b"Count 1", b"Count 2147483647"), PAGE, stream(SHOWN), b"<< >>"), ""),
        "packed once": (drawn(zipped(1, 130_000_000), coding=b"/Filter /FlateDecode"), "attachment_bomb"),
        "packed twice": (drawn(zipped(2, 130_000_000), coding=b"/Filter [/FlateDecode /FlateDecode]"), "attachment_bomb"),
        "packed thirty times": (drawn(b"", coding=b"/Filter [%s]" % (b"/FlateDecode " * 30)), "attachment_bomb"),
        "run lengths": (drawn(b"\x81\x00" * 2_400_000, coding=b"/Filter /RunLengthDecode"), "attachment_bomb"),
        "packed catalogue": (object_stream_bomb(), "attachment_bomb"),
        "nested arrays": (drawn(SHOWN, b"[" * 100_000 + b"]" * 100_000), "attachment_repaired"),
        "nested in the content": (drawn(b"[" * 1_000_000), "attachment_all_blank"),
        "page tree loop": (raw_pdf(CATALOGUE, PAGES.replace(b"3 0 R", b"2 0 R")), "attachment_damaged"),
        "length of itself": (raw_pdf(CATALOGUE, PAGES, PAGE, b"<< /Length 4 0 R >>\nstream\n0 0 9 9 re f\nendstream", b"<< >>"), "attachment_repaired"),
        "form in itself": (own_form(), ""),
        "ten to the fortieth": (laughs(), "attachment_breaks"),
        "huge picture": (picture(100_000, b"", b"/ColorSpace /DeviceRGB"), "attachment_picture_huge"),
        "lying jpeg": (picture(8, lying_jpeg(), b"/ColorSpace /DeviceRGB /Filter /DCTDecode"), "attachment_all_blank"),
        "million operators": (drawn(zlib.compress(b"0 0 1 1 re f " * 4_500_000), coding=b"/Filter /FlateDecode"), "attachment_breaks"),
        "shading": (drawn(b"/S sh " * 20000, b"<< /ShadingType 3 /ColorSpace /DeviceRGB /Coords [300 300 0 300 300 800] /Extend [true true] /Function << /FunctionType 2 /Domain [0 1] /N 1 /C0 [0 0 0] /C1 [1 1 1] >> >>", resources=b"<< /Shading << /S 6 0 R >> >>"), "attachment_too_slow"),
        "square of nothing": (drawn(b"/Pattern cs /P scn 0 0 9 9 re f", square), "attachment_all_blank"),
    }
