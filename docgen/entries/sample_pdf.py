"""A PDF of one page with lines of plain letters: the attachments of samples."""

from __future__ import annotations


def one_page_pdf(lines: tuple[str, ...]) -> bytes:
    """A valid PDF 1.4, A4, with ASCII lines; the same lines give the same bytes."""
    shown = [f"({_escaped(line)}) Tj T*" for line in lines]
    content = "\n".join(["BT /F1 16 Tf 24 TL 72 720 Td", *shown, "ET"]).encode("ascii")
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources 6 0 R >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Font << /F1 4 0 R >> >>",
    )


def raw_pdf(*objects: bytes) -> bytes:
    """A PDF of objects 1, 2, ... as they are, the first its catalogue, with the table of their places."""
    # Bytes above 127 in the second line tell transfer programs that the file is binary.
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    starts = []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % start for start in starts)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
