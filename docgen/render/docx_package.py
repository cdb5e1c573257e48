"""The parts of a DOCX that no value ever changes: own styles, settings and font table.

python-docx's own starting document is not used: it brings theme fonts, stale style parts and settings that
a validator refuses, and its table style moves cells by 1.9 mm.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from docgen.forms.layout import Role
from docgen.render.fonts import WordFont

# The earliest date a zip member can bear: no clock stands in a document.
FIXED_DATE = (1980, 1, 1, 0, 0, 0)
UYGHUR_FONT = "UKIJ Tuz"

# Styles by their id: the name Word shows, and what they are for.
ROLE_STYLES: Mapping[Role, tuple[str, str]] = {
    "song": ("FormSong", "表单宋体"),
    "fang": ("FormFang", "表单仿宋"),
    "kai": ("FormKai", "表单楷体"),
    "hei": ("FormHei", "表单黑体"),
    "title": ("FormBiaosong", "表单标题"),
}
# Names that Word knows: its navigation pane lists the headings.
HEADING_STYLES: Mapping[str, tuple[str, str, int | None]] = {
    "title": ("FormTitle", "Title", None),
    "section": ("FormSection", "heading 1", 0),
    "item": ("FormItem", "heading 2", 1),
}

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMESPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
FOOTER_ID, HEADER_ID, ENTRY_ID, EVEN_FOOTER_ID = "rId5", "rId6", "rId7", "rId8"
_TAB = '<w:defaultTabStop w:val="420"/>'

_SETTINGS = (
    f'<w:settings xmlns:w="{_W}"><w:zoom w:percent="100"/>{_TAB}'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    # Without mode 15 Word shifts every table left by the cell's padding.
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ug-CN"/></w:settings>'
)
_COLOURS = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "44546A", "lt2": "E7E6E6", "accent1": "4472C4", "accent2": "ED7D31",
    "accent3": "A5A5A5", "accent4": "FFC000", "accent5": "5B9BD5", "accent6": "70AD47", "hlink": "0563C1",
    "folHlink": "954F72",
}
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_FONTS = '<a:latin typeface="Times New Roman"/><a:ea typeface="宋体"/><a:cs typeface=""/>'
# Nothing refers to the theme; validators ask for one.
_THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="表单"><a:themeElements>'
    '<a:clrScheme name="表单">'
    + "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items())
    + f'</a:clrScheme><a:fontScheme name="表单"><a:majorFont>{_FONTS}</a:majorFont><a:minorFont>{_FONTS}'
    f'</a:minorFont></a:fontScheme><a:fmtScheme name="表单"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst>'
    f'<a:lnStyleLst>{f"<a:ln>{_FILL}</a:ln>" * 3}</a:lnStyleLst><a:effectStyleLst>'
    f'{"<a:effectStyle><a:effectLst/></a:effectStyle>" * 3}</a:effectStyleLst><a:bgFillStyleLst>{_FILL * 3}'
    "</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
)
# What to take where a font is missing: its Latin name, or the font that Windows has had in its place since Vista.
_OTHER_NAMES = {
    "宋体": "SimSun", "黑体": "SimHei", "仿宋_GB2312": "仿宋", "楷体_GB2312": "楷体",
    "仿宋": "FangSong", "楷体": "KaiTi", "方正小标宋简体": "FZXiaoBiaoSong-B05S",
}
_PARAGRAPH_DEFAULTS = (
    '<w:widowControl w:val="0"/><w:kinsoku/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/>'
    '<w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
    '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:jc w:val="left"/>'
)


def fonts_element(font: WordFont) -> str:
    """`w:rFonts` naming one font for Han, one for Latin, and the Uyghur one."""
    latin = quoteattr(font.ascii)
    return (
        f"<w:rFonts w:ascii={latin} w:eastAsia={quoteattr(font.east_asia)} w:hAnsi={latin} "
        f"w:cs={quoteattr(UYGHUR_FONT)}/>"
    )


def minimal_package(fonts: Mapping[Role, WordFont], footer: str, header: str | None) -> bytes:
    """A DOCX with an empty body. `footer` and `header` are the whole XML of those parts; no header: None."""
    return zipped(package_members(fonts, footer, header))


def package_members(
    fonts: Mapping[Role, WordFont], footer: str, header: str | None, body: str = "<w:body/>", title: str = "",
    even_footer: str = "",
) -> dict[str, str]:
    """The parts of a DOCX by name. `body` is the XML of its body; `even_footer` that of the footer of even pages, ""
    where all pages have the same."""
    more = {EVEN_FOOTER_ID: (f"{_R}/footer", "footer2.xml")} if even_footer else {}
    members = {
        "[Content_Types].xml": content_types(has_header=header is not None, has_even_footer=bool(even_footer)),
        "_rels/.rels": _relationships(_ROOT_TARGETS),
        "word/document.xml": f"<w:document {NAMESPACES}>{body}</w:document>",
        "word/_rels/document.xml.rels": _relationships(_document_targets(header is not None) | more),
        "word/styles.xml": _styles(fonts),
        "word/settings.xml": _SETTINGS.replace(_TAB, f"{_TAB}<w:evenAndOddHeaders/>") if even_footer else _SETTINGS,
        "word/fontTable.xml": _font_table(fonts),
        "word/theme/theme1.xml": _THEME,
        "word/footer1.xml": footer,
        "docProps/core.xml": _core(title),
        "docProps/custom.xml": custom_properties({}),
        "customXml/item1.xml": carried_entry(b""),
        "customXml/itemProps1.xml": _ITEM_PROPERTIES,
        "customXml/_rels/item1.xml.rels": _relationships({"rId1": (f"{_R}/customXmlProps", "itemProps1.xml")}),
    }
    if header is not None:
        members["word/header1.xml"] = header
    if even_footer:
        members["word/footer2.xml"] = even_footer
    return members


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A zip file of fixed order and date: the same members give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(members, key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, FIXED_DATE)
            # Pictures are compressed already.
            info.compress_type = zipfile.ZIP_STORED if "/media/" in name else zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, members[name])
    return buffer.getvalue()


def content_types(*, has_header: bool, has_even_footer: bool = False) -> str:
    """[Content_Types].xml, pictures included whether there are any or not."""
    parts = {
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/word/styles.xml": f"{_WORD}.styles+xml",
        "/word/settings.xml": f"{_WORD}.settings+xml",
        "/word/fontTable.xml": f"{_WORD}.fontTable+xml",
        "/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "/word/footer1.xml": f"{_WORD}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        "/customXml/itemProps1.xml": "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
    }
    parts |= {"/word/header1.xml": f"{_WORD}.header+xml"} if has_header else {}
    parts |= {"/word/footer2.xml": f"{_WORD}.footer+xml"} if has_even_footer else {}
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="jpg" ContentType="image/jpeg"/><Default Extension="png" ContentType="image/png"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def custom_properties(values: Mapping[str, str]) -> str:
    """docProps/custom.xml with text properties."""
    from xml.sax.saxutils import escape

    properties = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(values.items(), start=2)
    )
    base = "http://schemas.openxmlformats.org/officeDocument/2006"
    return (
        f'{_HEAD}<Properties xmlns="{base}/custom-properties" xmlns:vt="{base}/docPropsVTypes">{properties}</Properties>'
    )


def carried_entry(entry_json: bytes) -> str:
    """customXml/item1.xml with the entry's canonical JSON ("" for none): what the paper does not show comes back
    from there. Word, WPS and LibreOffice keep the part as it is."""
    from xml.sax.saxutils import escape

    text = escape(entry_json.decode().translate(_UNWRITABLE))
    return f'{_HEAD}<entry xmlns="urn:docgen:entry">{text}</entry>'


# What XML cannot hold, as JSON writes it.
_UNWRITABLE = {code: f"\\u{code:04x}" for code in (0xFFFE, 0xFFFF)}
_ITEM_PROPERTIES = (
    f'{_HEAD}<ds:datastoreItem ds:itemID="{{6B1D2C4E-7A35-4F0B-9C58-0D6F3E2A1B47}}" '
    'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
    '<ds:schemaRefs><ds:schemaRef ds:uri="urn:docgen:entry"/></ds:schemaRefs></ds:datastoreItem>'
)
_CORE = (
    f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    '<dcterms:created xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:modified>'
    "</cp:coreProperties>"
)


def _core(title: str) -> str:
    if not title:
        return _CORE
    from xml.sax.saxutils import escape

    return _CORE.replace("<dcterms:created", f"<dc:title>{escape(title)}</dc:title><dcterms:created", 1)


_ROOT_TARGETS = {
    "rId1": (f"{_R}/officeDocument", "word/document.xml"),
    "rId2": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    "rId3": (f"{_R}/custom-properties", "docProps/custom.xml"),
}


def _document_targets(has_header: bool) -> dict[str, tuple[str, str]]:
    targets = {
        "rId1": (f"{_R}/styles", "styles.xml"),
        "rId2": (f"{_R}/settings", "settings.xml"),
        "rId3": (f"{_R}/fontTable", "fontTable.xml"),
        "rId4": (f"{_R}/theme", "theme/theme1.xml"),
        ENTRY_ID: (f"{_R}/customXml", "../customXml/item1.xml"),
        FOOTER_ID: (f"{_R}/footer", "footer1.xml"),
    }
    return targets | ({HEADER_ID: (f"{_R}/header", "header1.xml")} if has_header else {})


def _relationships(targets: Mapping[str, tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _styles(fonts: Mapping[Role, WordFont]) -> str:
    song = fonts_element(fonts["song"])
    language = '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ug-CN"/>'
    roles = "".join(
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:rPr>{fonts_element(fonts[role])}</w:rPr></w:style>'
        for role, (key, name) in ROLE_STYLES.items()
    )
    headings = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f"<w:next w:val=\"Normal\"/><w:qFormat/>{_outline_level(level)}</w:style>"
        for key, name, level in HEADING_STYLES.values()
    )
    return (
        f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>{song}<w:sz w:val="24"/>'
        f'<w:szCs w:val="24"/>{language}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{_PARAGRAPH_DEFAULTS}</w:pPr></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        f"{roles}{headings}</w:styles>"
    )


def _outline_level(level: int | None) -> str:
    return "" if level is None else f'<w:pPr><w:outlineLvl w:val="{level}"/></w:pPr>'


def _font_table(fonts: Mapping[Role, WordFont]) -> str:
    han = dict.fromkeys(font.east_asia for font in fonts.values())
    latin = dict.fromkeys(font.ascii for font in fonts.values() if font.ascii not in han)
    lines = "".join(_font(name, '<w:charset w:val="86"/>') for name in han)
    lines += "".join(_font(name, '<w:charset w:val="00"/>') for name in latin)
    return f'<w:fonts xmlns:w="{_W}">{lines}</w:fonts>'


def _font(name: str, charset: str) -> str:
    other = f'<w:altName w:val="{_OTHER_NAMES[name]}"/>' if name in _OTHER_NAMES else ""
    return f'<w:font w:name={quoteattr(name)}>{other}{charset}<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
