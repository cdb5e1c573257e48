"""What a file says of itself: its title and language, the standards it keeps, its colours, its source."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from docgen.render.direct.pdf_objects import ObjectFile, reference, text_string

PRODUCER = "docgen"
_PROFILE = "IEC 61966-2-1 Default RGB Colour Space - sRGB"
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" \
xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
<rdf:Description rdf:about="" pdfaid:part="3" pdfaid:conformance="{level}"/>\
<rdf:Description rdf:about="" pdf:Producer="{producer}"/><rdf:Description rdf:about=""><dc:title><rdf:Alt>\
<rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title></rdf:Description>{more}</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def write_xmp(file: ObjectFile, title: str, more: str, level: str = "A") -> int:
    """The file's metadata, readable without unpacking; `more` are further descriptions in RDF, `level` the part of
    PDF/A-3 that it keeps: A tagged, B not."""
    text = _XMP.format(level=level, producer=PRODUCER, title=escape(title), more=more)
    return file.stream(text.encode(), "/Type/Metadata/Subtype/XML", is_packed=False)


def write_information(file: ObjectFile, title: str) -> int:
    """The older form of metadata."""
    return file.add(f"<</Producer{text_string(PRODUCER)}/Title{text_string(title)}>>")


def write_intent(file: ObjectFile) -> int:
    """The colours are those of a screen."""
    profile = reference(file.stream(_screen_colours(), "/N 3"))
    return file.add(
        f"<</Type/OutputIntent/S/GTS_PDFA1/Info({_PROFILE})/OutputConditionIdentifier({_PROFILE})"
        f"/DestOutputProfile {profile}>>"
    )


def write_source(file: ObjectFile, data: bytes, called: str, description: str, kind: str) -> int:
    """A file inside the file from which it was made; `kind` is its media type."""
    subtype = "/" + kind.replace("/", "#2f")
    embedded = reference(file.stream(data, f"/Type/EmbeddedFile/Subtype{subtype}"))
    return file.add(
        f"<</Type/Filespec/F{text_string(called)}/UF{text_string(called)}/Desc{text_string(description)}"
        f"/AFRelationship/Source/EF<</F {embedded}/UF {embedded}>>>>"
    )


@cache
def _screen_colours() -> bytes:
    """The sRGB profile that WeasyPrint brings, read without loading WeasyPrint."""
    found = importlib.util.find_spec("weasyprint")
    assert found is not None and found.origin is not None
    return (Path(found.origin).parent / "pdf" / "sRGB2014.icc").read_bytes()
