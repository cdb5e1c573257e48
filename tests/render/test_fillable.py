"""The fillable blank: fields where the cells are, and what is typed is seen and read back."""

from __future__ import annotations

import io
import subprocess
from functools import cache
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from docgen.errors import DocgenError
from docgen.forms.layout import MM_PER_PT
from docgen.forms.library import load
from docgen.render.cells import Source
from docgen.render.document import Box, PageMap
from docgen.render.fill import font_library, proved_pdf
from docgen.render.fillable import to_fillable
from docgen.render.fillable_font import form_font
from docgen.render.fonts import use_private_fontconfig
from docgen.render.page_pictures import page_pictures
from docgen.render.paper import Paper
from docgen.render.plan import Identity, plan_paper
from docgen.settings import read_settings

ROOT = Path(__file__).parents[2]
LIBRARY = font_library(ROOT / "fonts", None)
DPI = 100
# Every kind of text: rare characters of the 8,105, a dot, Latin, digits, line breaks, signs of markup.
TYPED = {
    "name": "古丽米热·吐尔逊",
    "unit": "新疆维吾尔自治区某某市" + "第一中学" * 12 + "附",
    "ethnicity": "柯尔克孜族",
    "identity": "65010019900101123X",
    "bio-years": "12",
    "bio-trainings": "2021年2月，STEM 教学能力提升培训（R&D <协会>）\n第二行：䶮\n第三行——“完”",
    "activities-2-event": "青少年科技\n创新大赛",
}

SMALL = """\
form: small
code: SM1
edition: '2026.1'
title: 推荐表
issuer: 协会
page: {size: A4, margin: [20, 20, 32, 20]}
fields:
  level:     {label: 级别, type: constant, value: 初级}
  sex:       {label: 性别, type: choice, options: [男, 女], ticks: true}
  ethnicity: {label: 民族, type: ethnicity}
  title:     {label: 题目, type: text, placeholder: 请写全称}
  summary:   {label: 简介, type: prose, placeholder: "请分条写\\n每条一行"}
  works:
    label: 成果
    type: rows
    max_rows: 30
    printed_rows: 20
    fields:
      title: {label: 名称, type: text, max_length: 200, required: true}
      year:  {label: 年份, type: year, required: true}
layout:
  - heading: title
  - table:
      columns: [20, 26, 20, 47, 20, 17, 20]
      grid: |
        12 | level: level sex: sex ethnicity: ethnicity .
        12 | title: title < < < < <
        60 | summary: summary < < < < <
  - table:
      columns: [130, 40]
      grid: |
        12  | works.title: works.year:
        12* | works.title  works.year
"""


def blank_of(templates: Path, form: str) -> tuple[bytes, PageMap, Paper]:
    use_private_fontconfig(LIBRARY, read_settings().cache)
    paper = plan_paper(Source(load(templates, form), None, {}), Identity(), LIBRARY)
    laid = proved_pdf(paper, LIBRARY, ROOT / "templates" / "_house", "weasyprint")
    return laid.pdf, laid.page_map, paper


@cache
def primary() -> tuple[bytes, PageMap, Paper, bytes]:
    pdf, page_map, paper = blank_of(ROOT / "templates", "xinjiang-2021-primary")
    return pdf, page_map, paper, to_fillable(pdf, paper, page_map, LIBRARY)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, PageMap, Paper, bytes]:
    folder = tmp_path_factory.mktemp("templates")
    (folder / "small").mkdir()
    (folder / "small" / "form.yaml").write_text(SMALL, "utf-8")
    pdf, page_map, paper = blank_of(folder, "small")
    return pdf, page_map, paper, to_fillable(pdf, paper, page_map, LIBRARY)


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def fields_of(document: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    return {str(field.T): field for field in document.Root.AcroForm.Fields}


def widgets_of(field: pikepdf.Object) -> list[pikepdf.Object]:
    return list(field.Kids) if "/Kids" in field else [field]


def owners_of(document: pikepdf.Pdf) -> dict[int, pikepdf.Object]:
    """The structure elements of the parent tree by their number."""
    numbers = list(document.Root.StructTreeRoot.ParentTree.Nums)
    return dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))


def place(document: pikepdf.Pdf, widget: pikepdf.Object) -> Box:
    """A widget's rectangle in mm from the top left corner of its page."""
    pages = [page.obj.objgen for page in document.pages]
    number = pages.index(widget.P.objgen)
    left, lower, right, upper = (float(side) * MM_PER_PT for side in widget.Rect)
    top = float(document.pages[number].MediaBox[3]) * MM_PER_PT
    return Box(number + 1, "value", "", left, top - upper, right - left, upper - lower)


def lies_in(inner: Box, outer: Box) -> bool:
    return (
        inner.page == outer.page and inner.x > outer.x and inner.y > outer.y
        and inner.x + inner.width < outer.x + outer.width and inner.y + inner.height < outer.y + outer.height
    )


def printable(page_map: PageMap, without: set[str]) -> list[Box]:
    return [box for box in page_map.boxes if box.kind == "value" and box.path not in without]


def pixels(picture: Image.Image, box: Box) -> np.ndarray:
    """The grey values inside a box."""
    scale = DPI / 25.4
    rows = slice(round(box.y * scale) + 1, round((box.y + box.height) * scale) - 1)
    return np.asarray(picture)[rows, round(box.x * scale) + 1 : round((box.x + box.width) * scale) - 1]


def by_pdfium(pdf: bytes) -> list[Image.Image]:
    """The pages with their fields, as a browser shows them."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    try:
        return [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in document]
    finally:
        document.close()


def by_poppler(pdf: bytes, folder: Path) -> list[Image.Image]:
    (folder / "form.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-gray", "-r", str(DPI), "form.pdf", "page"], cwd=folder, check=True)
    return [Image.open(path).convert("L") for path in sorted(folder.glob("page-*.pgm"))]


def filled_by_pikepdf(pdf: bytes, values: dict[str, str]) -> bytes:
    """The values alone: the viewer draws them, because the form says that appearances are needed."""
    with opened(pdf) as document:
        for name, value in values.items():
            fields_of(document)[name].V = pikepdf.String(value)
        document.save(buffer := io.BytesIO())
    return buffer.getvalue()


def filled_by_pypdf(pdf: bytes, values: dict[str, str]) -> bytes:
    """The values with appearances drawn in the form's own font."""
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    writer.write(buffer := io.BytesIO())
    return buffer.getvalue()


def unseen(filled: list[Image.Image], empty: list[Image.Image], document: pikepdf.Pdf) -> list[str]:
    """Names of typed fields of which a widget shows no ink that the empty form has not."""
    found = []
    for name in TYPED:
        for widget in widgets_of(fields_of(document)[name]):
            box = place(document, widget)
            before, after = (pixels(pages[box.page - 1], box).astype(int) for pages in (empty, filled))
            if (before - after > 96).sum() < 12 * len(set(TYPED[name][:4])):
                found.append(name)
    return found


def stained(filled: list[Image.Image], empty: list[Image.Image], document: pikepdf.Pdf) -> list[int]:
    """Numbers of pages on which ink came to lie outside every field."""
    found = []
    for number, (after, before) in enumerate(zip(filled, empty, strict=True)):
        changed = np.abs(np.asarray(after).astype(int) - np.asarray(before).astype(int)) > 64
        scale = DPI / 25.4
        for widget in document.pages[number].get("/Annots", []):
            box = place(document, widget)
            rows = slice(int(box.y * scale), int((box.y + box.height) * scale) + 2)
            changed[rows, int(box.x * scale) : int((box.x + box.width) * scale) + 2] = False
        found += [number + 1] * bool(changed.any())
    return found


def test_every_cell_has_its_field_inside_and_no_name_has_a_dot() -> None:
    _, page_map, _, pdf = primary()
    document = opened(pdf)
    fields = fields_of(document)
    boxes = printable(page_map, {"level", "bio"})
    assert set(fields) == {box.path.replace(".", "-") for box in boxes} | {
        "bio-years", "bio-trainings", "bio-experience"
    }
    assert len(fields) == len(document.Root.AcroForm.Fields)
    (bio,) = page_map.find("value", "bio")
    for box in boxes:
        places = [place(document, widget) for widget in widgets_of(fields[box.path.replace(".", "-")])]
        assert sum(lies_in(one, box) for one in places) == 1, box.path
    assert all(lies_in(place(document, field), bio) for name, field in fields.items() if name.startswith("bio-"))


def test_photos_signatures_and_fixed_values_have_none() -> None:
    _, page_map, _, pdf = primary()
    document = opened(pdf)
    places = [place(document, widget) for page in document.pages for widget in page.get("/Annots", [])]
    taken = [box for box in page_map.boxes if box.kind in ("photo", "signature", "seal", "date", "label", "fixed")]
    taken += page_map.find("value", "level")
    assert taken and not [box.path for box in taken for one in places if lies_in(one, box) or lies_in(box, one)]


def test_no_field_lies_over_printed_words() -> None:
    pdf, _, _, fillable = primary()
    pages = list(page_pictures(pdf, DPI))
    with opened(fillable) as document:
        inked = {
            name
            for name, field in fields_of(document).items()
            for widget in widgets_of(field)
            if pixels(pages[(box := place(document, widget)).page - 1], box).min() < 128
        }
    # These two bear a printed line to write on.
    assert inked == {"district", "prefecture"}


def test_a_field_drawn_twice_is_one_field() -> None:
    with opened(primary()[3]) as document:
        name = fields_of(document)["name"]
        assert [place(document, widget).page for widget in widgets_of(name)] == [1, 2]
        assert all("/T" not in widget and widget.Parent.objgen == name.objgen for widget in name.Kids)


def test_fields_say_what_they_are_for() -> None:
    with opened(primary()[3]) as document:
        told = {name: str(field.TU) for name, field in fields_of(document).items()}
    assert told["identity"] == "身份证号"
    assert told["activities-1-event"] == "指导学生开展科技活动第2行：科技竞赛名称"
    assert told["bio-years"] == "个人简介：从事青少年科技教育工作年限"
    assert told["name"].startswith("姓名（") and "填报文件" in told["name"]


def test_choices_are_lists_long_texts_have_lines_and_nothing_is_cut() -> None:
    _, _, paper, pdf = primary()
    with opened(pdf) as document:
        fields = fields_of(document)
        lists = {name: [str(o) for o in field.Opt] for name, field in fields.items() if field.FT == "/Ch"}
        lines = {name for name, field in fields.items() if field.FT == "/Tx" and int(field.Ff) & 1 << 12}
        scrolling = {name for name, field in fields.items() if field.FT == "/Tx" and not int(field.Ff) & 1 << 23}
        limited = {name for name, field in fields.items() if "/MaxLen" in field}
    expected = {name: list(paper.definition.fields[name].control().options) for name in ("sex", "ethnicity", "education")}
    assert lists == expected
    assert {"bio-trainings", "bio-experience", "story", "address", "unit", "activities-0-event"} <= lines
    assert not lines & {"name", "identity", "mobile", "bio-years", "email"}
    assert not scrolling and not limited


def test_required_fields_are_marked_but_those_of_rows_are_not() -> None:
    with opened(primary()[3]) as document:
        required = {name for name, field in fields_of(document).items() if int(field.Ff) & 1 << 1}
    assert {"name", "identity", "unit", "bio-years", "bio-experience"} <= required
    assert not {"landline", "bio-trainings", "activities-0-event"} & required


def test_sizes_are_fixed_and_a_number_of_eighteen_digits_fits() -> None:
    font = form_font(LIBRARY)
    with opened(primary()[3]) as document:
        widgets = [widget for field in fields_of(document).values() for widget in widgets_of(field)]
        assert {float(str(widget.DA).split()[1]) for widget in widgets} <= {12, 10.5, 9}
        identity = fields_of(document)["identity"]
        size = float(str(identity.DA).split()[1])
        assert font.width("8" * 18, size) < float(identity.Rect[2]) - float(identity.Rect[0])


def test_fields_follow_each_other_as_drawn() -> None:
    _, page_map, _, pdf = primary()
    with opened(pdf) as document:
        names = list(fields_of(document))
        assert all(page.Tabs == "/S" for page in document.pages)
    drawn = [box.path.replace(".", "-") for box in printable(page_map, {"level", "bio"})]
    assert [name for name in names if not name.startswith("bio-")] == list(dict.fromkeys(drawn))


def test_every_widget_is_tagged_in_its_cell_after_the_words_it_answers() -> None:
    with opened(primary()[3]) as document:
        owners = owners_of(document)
        for page in document.pages:
            for widget in page.get("/Annots", []):
                form = owners[int(widget.StructParent)]
                assert (str(form.S), str(form.P.S)) == ("/Form", "/TD")
                assert form.K[0].Obj.objgen == widget.objgen and form.K[0].Pg.objgen == page.obj.objgen
        parts = [owners[int(fields_of(document)[f"bio-{part}"].StructParent)] for part in ("years", "experience")]
        kids = [kid.objgen for kid in parts[0].P.K]
        assert [kids.index(part.objgen) for part in parts] == [1, len(kids) - 1]
        assert len(owners) == int(document.Root.StructTreeRoot.ParentTreeNextKey)


def test_the_file_claims_accessibility_and_no_archive(tmp_path: Path) -> None:
    pdf, _, _, fillable = primary()
    assert b"pdfaid:part" in opened(pdf).Root.Metadata.read_bytes()
    with opened(fillable) as document, document.open_metadata() as metadata:
        assert metadata.pdfa_status == ""
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    from pdfua import validate

    (tmp_path / "form.pdf").write_bytes(fillable)
    assert validate(str(tmp_path / "form.pdf")).findings == ()


def test_the_file_is_sound_small_and_the_same_every_time(tmp_path: Path) -> None:
    pdf, page_map, paper, fillable = primary()
    (tmp_path / "form.pdf").write_bytes(fillable)
    subprocess.run(["qpdf", "--check", "form.pdf"], cwd=tmp_path, check=True, capture_output=True)
    assert len(fillable) < 3_000_000
    assert to_fillable(pdf, paper, page_map, LIBRARY) == fillable


def test_what_pypdf_fills_in_is_seen_in_pdfium_and_read_back() -> None:
    fillable = primary()[3]
    filled = filled_by_pypdf(fillable, TYPED)
    with opened(filled) as document:
        assert {name: str(fields_of(document)[name].V) for name in TYPED} == TYPED
        pages = by_pdfium(filled), by_pdfium(fillable)
        assert unseen(*pages, document) == [] and stained(*pages, document) == []


def test_what_pypdf_fills_in_is_seen_in_poppler(tmp_path: Path) -> None:
    fillable = primary()[3]
    filled = filled_by_pypdf(fillable, TYPED)
    pages = _both_by_poppler(filled, fillable, tmp_path)
    with opened(fillable) as document:
        assert unseen(*pages, document) == [] and stained(*pages, document) == []


def test_bare_values_are_drawn_by_poppler_and_read_back(tmp_path: Path) -> None:
    fillable = primary()[3]
    filled = filled_by_pikepdf(fillable, TYPED)
    pages = _both_by_poppler(filled, fillable, tmp_path)
    with opened(filled) as document:
        assert bool(document.Root.AcroForm.NeedAppearances)
        assert {name: str(fields_of(document)[name].V) for name in TYPED} == TYPED
        assert unseen(*pages, document) == [] and stained(*pages, document) == []


def _both_by_poppler(filled: bytes, empty: bytes, folder: Path) -> tuple[list[Image.Image], list[Image.Image]]:
    for name in ("filled", "empty"):
        (folder / name).mkdir()
    return by_poppler(filled, folder / "filled"), by_poppler(empty, folder / "empty")


def test_the_font_holds_the_8105_and_all_that_keyboards_type() -> None:
    glyphs = form_font(LIBRARY).glyphs
    table = (ROOT / "tests" / "fonts" / "table_of_8105.txt").read_text("utf-8").replace("\n", "")
    gb2312 = bytes(range(0xA1, 0xFF))
    chars = {bytes((lead, trail)).decode("gbk", "ignore") for lead in range(0xB0, 0xF8) for trail in gb2312}
    typed = "".join(map(chr, range(0x20, 0x7F))) + "·—…“”‘’《》、。，；：？！（）【】￥℃①Ⅱ〇"
    assert len(set(table)) == 8105
    assert [char for char in {*table, *chars, *typed} if char and ord(char) not in glyphs and char.isprintable()] == []


def test_a_font_is_embedded_whole_and_names_each_of_its_characters() -> None:
    with opened(primary()[3]) as document:
        (font,) = [font for _, font in document.Root.AcroForm.DR.Font.items()]
        descendant = font.DescendantFonts[0]
        assert (str(font.Encoding), str(descendant.CIDToGIDMap)) == ("/Identity-H", "/Identity")
        assert "+" not in str(font.BaseFont)
        assert descendant.FontDescriptor.FontFile2.Length1 == len(descendant.FontDescriptor.FontFile2.read_bytes())
        cmap = font.ToUnicode.read_bytes()
    glyph = form_font(LIBRARY).glyphs[ord("䶮")]
    assert f"<{glyph.number:04X}> <4DAE>".encode() in cmap


def test_a_placeholder_is_hidden_where_there_is_no_room_beside_it(
    small: tuple[bytes, PageMap, Paper, bytes],
) -> None:
    with opened(small[3]) as document:
        fields = fields_of(document)
        assert [float(shade) for shade in fields["title"].MK.BG] == [1]
        assert "/MK" not in fields["summary"]
    pages = by_pdfium(small[3])
    (title,) = small[1].find("value", "title")
    inside = Box(title.page, "value", "", title.x + 1, title.y + 1, title.width - 2, title.height - 2)
    assert pixels(pages[0], inside).min() > 200


def test_a_list_too_narrow_for_its_arrow_is_typed_into(small: tuple[bytes, PageMap, Paper, bytes]) -> None:
    with opened(small[3]) as document:
        assert fields_of(document)["ethnicity"].FT == "/Tx"


def test_rows_on_a_second_page_are_tagged_in_their_own_cells(small: tuple[bytes, PageMap, Paper, bytes]) -> None:
    with opened(small[3]) as document:
        last = fields_of(document)["works-19-year"]
        assert place(document, last).page == 2
        form = owners_of(document)[int(last.StructParent)]
        row = form.P.P
        assert [kid.S for kid in row.K] == ["/TD", "/TD"] and row.K[1].objgen == form.P.objgen
        assert row.P.K[-1].objgen == row.objgen


def test_a_page_map_of_another_form_is_refused() -> None:
    pdf, page_map, paper, _ = primary()
    less = PageMap(210, 297, page_map.pages, tuple(box for box in page_map.boxes if box.path != "unit"))
    with pytest.raises(DocgenError, match="unit"):
        to_fillable(pdf, paper, less, LIBRARY)


def test_the_pdf_of_another_form_is_refused(small: tuple[bytes, PageMap, Paper, bytes]) -> None:
    _, page_map, paper, _ = primary()
    with pytest.raises(DocgenError, match="版面图有"):
        to_fillable(small[0], paper, page_map, LIBRARY)


@pytest.mark.parametrize("missing", [0, -1], ids=["first", "last"])
def test_a_pdf_that_lacks_a_table_is_refused(missing: int) -> None:
    pdf, page_map, paper, _ = primary()
    with opened(pdf) as document:
        tables = document.Root.StructTreeRoot.K[0].K
        del tables[[number for number, kid in enumerate(tables) if kid.S == "/Table"][missing]]
        document.save(buffer := io.BytesIO())
    with pytest.raises(DocgenError, match="标签"):
        to_fillable(buffer.getvalue(), paper, page_map, LIBRARY)
