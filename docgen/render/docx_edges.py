"""Footer and header of a DOCX: inside the margins, so that the body never moves."""

from __future__ import annotations

from docgen.forms.layout import MM_PER_PT, PageFormat
from docgen.render.docx_outline import twips
from docgen.render.docx_package import NAMESPACES, fonts_element
from docgen.render.fonts import WordFont
from docgen.render.paper import AFTER_TABLE
from docgen.render.qr import SIZE_MM

_SIDE = 62.0              # mm, the outer columns: as wide as the PDF's
_CODE_ROW = SIZE_MM + 0.5
_PLAIN_ROW = 6.0
# Left out, it is 2 mm on either side.
NO_PADDING = "".join(f'<w:{edge} w:w="0" w:type="dxa"/>' for edge in ("top", "left", "bottom", "right"))


def footer_height(*, has_code: bool) -> float:
    """Height of the footer in mm, the paragraph that must end it included."""
    return (_CODE_ROW if has_code else _PLAIN_ROW) + AFTER_TABLE * MM_PER_PT


def footer_xml(page: PageFormat, font: WordFont, *, has_code: bool) -> str:
    """A row without rules: the document number and its reference, the page number, the QR code."""
    side = min(_SIDE, page.text_width * 0.36)
    widths = [twips(side), twips(page.text_width) - 2 * twips(side), twips(side)]
    cells = (
        "{% if number %}" + _text("left", font, 16, 240, "文书编号 {{ number }}") + "{% endif %}"
        "{% if reference %}" + _text("left", font, 13, 180, "{{ reference }}") + "{% endif %}"
        "{% if not number and not reference %}" + _text("left", font, 13, 180, "") + "{% endif %}",
        _paragraph("center", 300, _page_of_pages(font)),
        _paragraph("right", 240, "<w:r><w:drawing>{{ code }}</w:drawing></w:r>", "auto")
        if has_code else _text("right", font, 13, 180, ""),
    )
    row = "".join(_cell(width, words) for width, words in zip(widths, cells, strict=True))
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    height = twips(_CODE_ROW if has_code else _PLAIN_ROW)
    return (
        f'<w:ftr {NAMESPACES}><w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar>{NO_PADDING}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid><w:tr><w:trPr><w:cantSplit/>"
        f'<w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr>{row}</w:tr></w:tbl>'
        f'{_paragraph("left", round(AFTER_TABLE * 20), "")}</w:ftr>'
    )


def header_xml(font: WordFont) -> str:
    """What a draft says at the top of each page."""
    return f'<w:hdr {NAMESPACES}>{_text("center", font, 28, 360, "样稿　不作申报用", "808080")}</w:hdr>'


def _cell(width: int, words: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{words}</w:tc>'


def _text(jc: str, font: WordFont, size: int, line: int, text: str, colour: str = "") -> str:
    return _paragraph(jc, line, _run(font, size, f'<w:t xml:space="preserve">{text}</w:t>', colour) if text else "")


def _paragraph(jc: str, line: int, runs: str, rule: str = "exact") -> str:
    return (
        f'<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="{rule}"/><w:jc w:val="{jc}"/>'
        f'<w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr></w:pPr>{runs}</w:p>'
    )


def _run(font: WordFont, size: int, content: str, colour: str = "") -> str:
    colour = f'<w:color w:val="{colour}"/>' if colour else ""
    return (
        f'<w:r><w:rPr>{fonts_element(font)}{colour}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        f"{content}</w:r>"
    )


def _page_of_pages(font: WordFont) -> str:
    """第 n 页　共 m 页. Every part of a field is in a run of its own: WPS shows nothing otherwise."""
    parts = (
        _words("第 "), *_field("PAGE", "1"), _words(" 页　共 "), *_field("NUMPAGES", "{{ pages }}"), _words(" 页")
    )
    return "".join(_run(font, 21, part) for part in parts)


def _words(text: str) -> str:
    return f'<w:t xml:space="preserve">{text}</w:t>'


def _field(name: str, result: str) -> tuple[str, ...]:
    return (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {name} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{result}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
