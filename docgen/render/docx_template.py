"""The DOCX template of a form: everything that is the same for each entry, with docxtpl tags for the rest.

python-docx carries the package. Tables are written as XML and parsed by it: through its table interface
(`add_table`, `merge`) the widths, paddings and rules below would be set on raw elements all the same, and
`merge` looks at every cell of the table again (0.6 s for this project's largest form).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from markupsafe import Markup

from docgen.forms.definition import FormDefinition
from docgen.forms.layout import PageFormat, Role
from docgen.forms.metrics import PADDING, PADDING_ABOVE
from docgen.render.docx_edges import NO_PADDING, footer_height, footer_xml, header_xml
from docgen.render.docx_facts import FACTS, SEPARATOR, ParagraphFacts, cell_paragraphs, heading
from docgen.render.docx_outline import (
    CellOutline,
    Outline,
    RowOutline,
    TableOutline,
    UnitOutline,
    WordsOutline,
    twips,
)
from docgen.render.docx_package import FOOTER_ID, HEADER_ID, NAMESPACES, minimal_package
from docgen.render.fonts import FontLibrary

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

# mm between the paper's edge and the footer or header, less where the margin has no room for it.
_EDGE = 8.0
_DRAFT_HEIGHT = 7.0
_RULE_SIZE = 4    # eighths of a point

# One paragraph, for fixed words when the template is made and for values when it is filled. Runs are looped over
# with plain tags: docxtpl's {%r for %} would leave two empty runs in every paragraph.
_PARAGRAPHS = """
{%- macro paragraphs(them) -%}
{%- for p in them -%}
<w:p><w:pPr><w:pStyle w:val="{{ p.style }}"/>{% if p.keeps_next %}<w:keepNext/>{% endif -%}
{%- if p.starts_page %}<w:pageBreakBefore w:val="{{ p.starts_page }}"/>{% endif -%}
<w:spacing w:before="{{ p.before }}" w:after="{{ p.after }}" w:line="{{ p.line }}" w:lineRule="{{ p.rule }}"/>
{%- if p.first or p.left or p.right -%}
<w:ind w:left="{{ p.left }}" w:right="{{ p.right }}" w:{{ "hanging" if p.first < 0 else "firstLine" }}="{{ p.first | abs }}"/>{% endif -%}
<w:jc w:val="{{ p.jc }}"/><w:rPr><w:sz w:val="{{ p.size }}"/><w:szCs w:val="{{ p.size }}"/></w:rPr></w:pPr>
{%- if p.drawing %}<w:r><w:drawing>{{ p.drawing }}</w:drawing></w:r>{% endif -%}
{%- for r in p.runs -%}
<w:r><w:rPr>
{%- if r.latin or r.han or r.hint -%}
<w:rFonts{% if r.hint %} w:hint="{{ r.hint }}"{% endif %}
{%- if r.latin %} w:ascii="{{ r.latin }}"{% endif %}{% if r.han %} w:eastAsia="{{ r.han }}"{% endif %}
{%- if r.latin %} w:hAnsi="{{ r.latin }}"{% endif %}/>{% endif -%}
{%- if r.spacing %}<w:spacing w:val="{{ r.spacing }}"/>{% endif -%}
<w:sz w:val="{{ p.size }}"/><w:szCs w:val="{{ p.size }}"/>{% if r.is_rtl %}<w:rtl/>{% endif %}</w:rPr>
{%- if r.breaks %}<w:br/>{% endif %}<w:t xml:space="preserve">{{ r.text }}</w:t></w:r>
{%- endfor %}</w:p>
{%- endfor -%}
{%- endmacro -%}
"""


@cache
def environment() -> SandboxedEnvironment:
    """Jinja as it must be: values escaped, unknown names an error, no way out of the template."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    class Sandbox(SandboxedEnvironment):
        def getattr(self, obj: Any, attribute: str) -> Any:
            # The general way took half the time of filling; facts hold nothing but text and numbers.
            if type(obj) in FACTS and attribute in obj.__slots__:
                return getattr(obj, attribute)
            return super().getattr(obj, attribute)

        def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
            if type(obj) in FACTS:
                return not attr.startswith("_")
            return super().is_safe_attribute(obj, attr, value)

    made = Sandbox(autoescape=True, undefined=StrictUndefined)
    made.globals["paragraphs"] = _macro(made)
    return made


@cache
def _macro(jinja: SandboxedEnvironment) -> Callable[[Sequence[ParagraphFacts]], str]:
    found: Callable[[Sequence[ParagraphFacts]], str] = vars(jinja.from_string(_PARAGRAPHS).module)["paragraphs"]
    return found


def write_template(
    definition: FormDefinition, outline: Outline, library: FontLibrary, *, has_code: bool, is_draft: bool
) -> bytes:
    """The DOCX template. `has_code`: the footer has room for a QR code; a draft says so at the top of each page."""
    from docx import Document
    from docx.oxml import parse_xml

    page = definition.page
    fonts = {role: library.word_font(role) for role in _roles()}
    package = minimal_package(
        fonts, footer_xml(page, fonts["song"], has_code=has_code), header_xml(fonts["hei"]) if is_draft else None
    )
    document = Document(io.BytesIO(package))
    body = "".join(_unit(unit, number, library) for number, unit in enumerate(outline))
    section = _section(page, footer_height(has_code=has_code), is_draft)
    root = parse_xml(f"<w:document {NAMESPACES}><w:body>{body}{section}</w:body></w:document>")
    document.element.replace(document.element.body, root[0])
    document.core_properties.title = definition.title[:255]
    document.core_properties.language = definition.language
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _roles() -> tuple[Role, ...]:
    return get_args(Role)


def _section(page: PageFormat, footer: float, is_draft: bool) -> str:
    top, right, bottom, left = map(twips, page.margin)
    header = f'<w:headerReference w:type="default" r:id="{HEADER_ID}"/>' if is_draft else ""
    # A footer higher than its room would push the body up.
    below = twips(max(0.0, min(_EDGE, page.margin[2] - footer)))
    above = twips(max(0.0, min(_EDGE, page.margin[0] - _DRAFT_HEIGHT)))
    return (
        f'<w:sectPr>{header}<w:footerReference w:type="default" r:id="{FOOTER_ID}"/>'
        f'<w:pgSz w:w="{twips(page.width)}" w:h="{twips(page.height)}"/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="{above}" '
        f'w:footer="{below}" w:gutter="0"/></w:sectPr>'
    )


def _unit(unit: UnitOutline, number: int, library: FontLibrary) -> str:
    words = "".join(_words(words, place, library) for place, words in enumerate(unit.words))
    table = _fill("unit.lead") + _table(unit.table, library) + paragraphs_xml((SEPARATOR,)) if unit.table else ""
    return _tag("p", f"for unit in units[{number}]") + words + table + _tag("p", "endfor")


def _words(words: WordsOutline, place: int, library: FontLibrary) -> str:
    filled = f"unit.words[{place}]"
    if words.paragraph is None:
        return _fill(f"{filled}.paragraphs")
    edges = tuple(Markup(f"{{{{ {filled}.{edge} }}}}") for edge in ("before", "after", "starts_page"))
    return paragraphs_xml((heading(words.role, words.paragraph, library, (edges[0], edges[1], edges[2])),))


def _table(table: TableOutline, library: FontLibrary) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in table.columns)
    rows = "".join(_row(row, number, library) for number, row in enumerate(table.rows))
    above, beside = twips(PADDING_ABOVE), twips(PADDING)
    has_header = int(any(row.is_header for row in table.rows))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(table.columns)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{table.indent}" w:type="dxa"/>{_rules(table)}<w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:top w:w="{above}" w:type="dxa"/><w:left w:w="{beside}" w:type="dxa"/>'
        f'<w:bottom w:w="{above}" w:type="dxa"/><w:right w:w="{beside}" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:val="{0x20 * has_header:04X}" w:firstRow="{has_header}" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="0" w:noVBand="0"/>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _rules(table: TableOutline) -> str:
    if table.rules != "all":
        return ""
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    return f'<w:tblBorders>{"".join(map(_rule, edges))}</w:tblBorders>'


def _rule(edge: str) -> str:
    return f'<w:{edge} w:val="single" w:sz="{_RULE_SIZE}" w:space="0" w:color="000000"/>'


def _row(row: RowOutline, number: int, library: FontLibrary) -> str:
    rule = "exact" if row.is_exact else "atLeast"
    header = "<w:tblHeader/>" if row.is_header else ""
    cells = "".join(_cell(cell, library) for cell in row.cells)
    return (
        f'{_tag("tr", f"for row in unit.rows[{number}]")}<w:tr><w:trPr><w:cantSplit/>'
        f'<w:trHeight w:val="{{{{ row.height }}}}" w:hRule="{rule}"/>{header}</w:trPr>{cells}</w:tr>'
        f'{_tag("tr", "endfor")}'
    )


def _cell(cell: CellOutline, library: FontLibrary) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    merge = f'<w:vMerge w:val="{cell.merge}"/>' if cell.merge else ""
    rule = f'<w:tcBorders>{_rule("bottom")}</w:tcBorders>' if cell.ruled_below else ""
    margin = f"<w:tcMar>{NO_PADDING}</w:tcMar>" if cell.is_bare else ""
    if cell.paragraphs is None:
        words = _fill(f"row.cells[{cell.slot}]")
    else:
        words = paragraphs_xml(cell_paragraphs(cell.paragraphs, library))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{cell.width}" w:type="dxa"/>{span}{merge}{rule}{margin}'
        f'<w:vAlign w:val="{cell.valign}"/></w:tcPr>{words}</w:tc>'
    )


def paragraphs_xml(facts: Sequence[ParagraphFacts]) -> str:
    """The facts as WordprocessingML."""
    return str(_macro(environment())(facts))


def _fill(expression: str) -> str:
    """A paragraph that docxtpl replaces by the paragraphs of an expression."""
    return f"<w:p><w:r><w:t>{{{{p paragraphs({expression}) }}}}</w:t></w:r></w:p>"


def _tag(kind: str, statement: str) -> str:
    """A paragraph or row that docxtpl replaces by a statement."""
    words = f"<w:p><w:r><w:t>{{%{kind} {statement} %}}</w:t></w:r></w:p>"
    return f"<w:tr><w:tc>{words}</w:tc></w:tr>" if kind == "tr" else words
