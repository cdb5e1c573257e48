"""One PDF of form, list and attachments: every page numbered, nothing covered, nothing active, nothing claimed."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

from docgen.entries.entry import Entry
from docgen.entries.yaml_file import read_entry
from docgen.errors import EntryRefused
from docgen.render.attachment_binding import Cover, bind
from docgen.render.attachment_list import BoundFile, read_bound
from docgen.render.fill import fill, font_library
from docgen.render.page_pictures import page_glyphs, page_pictures
from docgen.settings import read_settings
from tests.entries.attachments.hostile_files import drawn, saved, stream
from tests.finished import changed, definition, made, options, written

MM = 72 / 25.4
FORBIDDEN = {"/JS", "/JavaScript", "/OpenAction", "/AA", "/URI", "/Launch", "/GoToR", "/SubmitForm", "/RichMedia"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The typical entry with its files, to change."""
    shutil.copytree(written("typical").parent, tmp_path, dirs_exist_ok=True)
    return tmp_path


def opened(folder: Path, name: str = "entry.yaml") -> Entry:
    entry, problems = read_entry((folder / name).read_bytes(), name, folder, definition())
    assert entry is not None, problems
    return entry


def put(folder: Path, data: bytes) -> None:
    """As the first attachment, 附件B1-1."""
    (folder / "entry-材料" / "附件B1-1.pdf").write_bytes(data)


def bound(folder: Path) -> tuple[BoundFile, ...]:
    return read_bound(definition(), opened(folder), False)


def whole(files: tuple[BoundFile, ...]) -> bytes:
    cover = Cover(made("typical").pdf or b"", definition().title, "NUMBER")
    return bind(cover, files, read_settings({}).templates / "_house", font_library(read_settings({}).fonts, None))


def first(folder: Path, data: bytes) -> tuple[bytes, tuple[int, int], set[str]]:
    """The whole with one attachment; the size in mm and the keys of that attachment's first page."""
    put(folder, data)
    pdf = whole(bound(folder)[:1])
    with Pdf.open(io.BytesIO(pdf)) as document:
        page = document.pages[form_pages() + 1]
        return pdf, size(page), set(page.obj.keys())


def form_pages() -> int:
    page_map = made("typical").page_map
    assert page_map is not None
    return page_map.pages


def text(pdf: bytes, page: int) -> str:
    return "".join(glyph.text for glyph in page_glyphs(pdf)[page]).replace("\u3000", "")


def size(page: pikepdf.Page) -> tuple[int, int]:
    return round(float(page.mediabox[2]) / MM), round(float(page.mediabox[3]) / MM)


def look(pdf: bytes, page: int) -> Image.Image:
    return list(page_pictures(pdf, 72))[page]


def test_the_form_comes_first_unchanged_then_the_list_then_every_attachment(folder: Path) -> None:
    files = bound(folder)
    pdf = whole(files)
    form = made("typical").pdf
    assert form is not None
    pages = page_glyphs(pdf)
    assert len(pages) == form_pages() + 1 + sum(one.pages for one in files)
    assert pages[: form_pages()] == page_glyphs(form)
    for one in files:
        assert one.number in text(pdf, form_pages())


def test_every_page_of_an_attachment_bears_its_number(folder: Path) -> None:
    put(folder, saved(lambda pdf: None, pages=3))
    pdf = whole(bound(folder)[:2])
    stamps = [text(pdf, form_pages() + number) for number in (1, 2, 3, 4)]
    assert [stamp.partition("页/")[0][-1] for stamp in stamps] == ["1", "2", "3", "1"]
    assert "附件B1-1第2页/共3页" in stamps[1] and "附件B1-2第1页/共1页" in stamps[3]


def test_the_list_names_file_item_size_and_the_page_it_begins_on(folder: Path) -> None:
    put(folder, saved(lambda pdf: None, pages=3))
    files = bound(folder)[:2]
    told = text(whole(files), form_pages())
    event = opened(folder).values["activities"][0]["event"]
    assert f"指导学生开展科技活动第1项：{event}".replace(" ", "") in told
    assert "附件B1-1.pdf" in told and "entry-材料" not in told
    assert f"字节{form_pages() + 2}附件B1-2" in told or f"KB{form_pages() + 2}附件B1-2" in told
    assert [one.pages for one in files] == [3, 1]


def test_form_list_and_attachments_have_their_bookmarks(folder: Path) -> None:
    files = bound(folder)
    form = made("typical").pdf
    assert form is not None
    with Pdf.open(io.BytesIO(whole(files))) as pdf, Pdf.open(io.BytesIO(form)) as alone:
        with pdf.open_outline() as outline, alone.open_outline() as before:
            titles = [item.title for item in outline.root]
            assert titles[: len(before.root)] == [item.title for item in before.root]
        assert titles[len(before.root)] == "附件目录"
        assert titles[len(before.root) + 1].startswith("附件B1-1 指导学生开展科技活动")
        assert len(titles) == len(before.root) + 1 + len(files)


def test_it_claims_nothing_that_foreign_pages_may_break(folder: Path) -> None:
    pdf = whole(bound(folder)[:1])
    assert b"pdfaid" not in pdf and b"pdfuaid" not in pdf
    with Pdf.open(io.BytesIO(pdf)) as document:
        assert not {"/OutputIntents", "/MarkInfo"} & set(document.Root.keys())
        assert str(document.docinfo["/Title"]) == definition().title


def test_the_entry_stays_inside_and_is_the_only_file(folder: Path) -> None:
    with Pdf.open(io.BytesIO(whole(bound(folder)[:1]))) as document:
        assert list(document.attachments) == ["entry.json"]
        assert json.loads(document.attachments["entry.json"].get_file().read_bytes())["form"] == definition().form


def test_the_same_attachments_give_the_same_bytes(folder: Path) -> None:
    assert whole(bound(folder)) == whole(bound(folder))


def test_a_page_with_a_free_corner_keeps_its_place(folder: Path) -> None:
    pdf, paper, _ = first(folder, saved(lambda pdf: None))
    assert paper == (210, 297)
    assert look(pdf, form_pages() + 1).getpixel((95, 842 - 95)) == 0    # the square of 100 pt in the corner


def test_a_page_with_something_in_the_corner_is_made_smaller_below_the_stamp(folder: Path) -> None:
    pdf, paper, _ = first(folder, drawn(b"0 0 595 842 re f 1 g 9 9 99 99 re f"))
    picture = look(pdf, form_pages() + 1)
    assert paper == (210, 297)
    strip = picture.crop((0, 0, picture.width, round(10.5 * MM)))
    assert min(strip.tobytes()) < 200      # the number itself
    assert strip.getpixel((5, 5)) == 255 and picture.getpixel((picture.width // 2, round(12 * MM))) == 0
    assert "附件B1-1第1页/共1页" in text(pdf, form_pages() + 1)


@pytest.mark.parametrize(
    ("box", "more", "seen"),
    [
        ((0, 0, 842, 595), {}, (297, 210)),
        ((0, 0, 595, 842), {"Rotate": 90}, (297, 210)),
        ((100, 200, 695, 1042), {}, (210, 297)),
        ((0, 0, 5000, 8000), {}, (210, 297)),
        ((0, 0, 200, 100), {}, (297, 210)),
        ((0, 0, 297.5, 421), {"UserUnit": 2}, (210, 297)),
        ((0, 0, 420, 595), {}, (148, 210)),
    ],
)  # fmt: skip
def test_paper_that_offices_have_is_kept_and_other_paper_becomes_a4(
    folder: Path, box: tuple[float, ...], more: dict[str, object], seen: tuple[int, int]
) -> None:
    def change(pdf: Pdf) -> None:
        for key, value in more.items():
            pdf.pages[0].obj[f"/{key}"] = value
        left, bottom, right, top = box
        pdf.pages[0].obj.Contents = pdf.make_stream(
            f"{left} {bottom} {right - left} {top - bottom} re 0.5 g f 0 g {left + 20} {bottom + 20} {(right - left) / 9} {(top - bottom) / 9} re f".encode()
        )

    pdf, paper, _ = first(folder, saved(change, size=box))
    picture = look(pdf, form_pages() + 1)
    assert paper == seen
    # All of the drawing is there: grey in the middle, and nearly down to the paper's lower edge or both sides.
    # The stamp's own greys are painted out.
    picture.paste(255, (picture.width - round(70 * MM), 0, picture.width, round(10 * MM)))
    greys = picture.point(lambda value: 255 if 100 < value < 160 else 0).getbbox()
    assert greys is not None
    width, height = greys[2] - greys[0], greys[3] - greys[1]
    turned = more.get("Rotate") == 90
    ratio = (box[3] - box[1]) / (box[2] - box[0]) if turned else (box[2] - box[0]) / (box[3] - box[1])
    assert abs(width / height / ratio - 1) < 0.02
    assert width > picture.width * 0.9 or height > picture.height * 0.9


def linked(pdf: Pdf) -> None:
    """A web link and, above the square, a stamp with a look of its own."""
    look = pdf.make_stream(b"1 0 0 rg 0 0 100 100 re f")
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 100, 100])
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]),
                      A=Dictionary(S=Name.URI, URI=String("http://example.org/")))  # fmt: skip
    stamp = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([300, 300, 400, 400]), F=4, AP=Dictionary(N=look))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link), pdf.make_indirect(stamp)])
    pdf.pages[0].obj.Metadata = pdf.make_stream(b"<secret/>")


def test_seals_drawn_as_notes_are_kept_and_links_are_not(folder: Path) -> None:
    pdf, _, keys = first(folder, saved(linked))
    assert look(pdf, form_pages() + 1).getpixel((350, 842 - 350)) != 255
    assert keys == {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"}


@pytest.mark.parametrize("change", [linked])
def test_nothing_active_gets_in(folder: Path, change: Callable[[Pdf], None]) -> None:
    pdf, _, _ = first(folder, saved(change))
    with Pdf.open(io.BytesIO(pdf)) as document:
        for thing in document.objects:
            if isinstance(thing, (Dictionary, pikepdf.Stream)):
                assert not FORBIDDEN & set(thing.keys())
                assert str(thing.get("/S", "")) not in FORBIDDEN
        assert not any(b"secret" in one.read_bytes() for one in document.objects
                       if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == Name.XML)  # fmt: skip


def test_a_hidden_layer_stays_hidden(folder: Path) -> None:
    def layered(pdf: Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("draft")))
        pdf.pages[0].obj.Resources = Dictionary(Properties=Dictionary(L=layer))
        pdf.pages[0].obj.Contents = pdf.make_stream(b"0 0 9 9 re f /OC /L BDC 300 300 100 100 re f EMC")
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))

    pdf, _, _ = first(folder, saved(layered))
    assert look(pdf, form_pages() + 1).getpixel((350, 842 - 350)) == 255


def test_a_file_name_that_no_font_has_is_refused(folder: Path) -> None:
    (folder / "entry-材料" / "附件B1-1.pdf").rename(folder / "entry-材料" / "奖状🏆.pdf")
    entry = folder / "entry.yaml"
    entry.write_text(entry.read_text("utf-8").replace("附件B1-1.pdf", "奖状🏆.pdf"), "utf-8")
    with pytest.raises(EntryRefused) as refusal:
        fill(definition(), opened(folder), options(docx=False, attachments=True))
    assert [problem.code for problem in refusal.value.problems] == ["glyph_missing"]


def test_a_list_of_two_pages_still_tells_the_right_pages(folder: Path) -> None:
    files = bound(folder) * 3
    pdf = whole(files)
    start = form_pages() + 3
    assert f"{start}附件B1-2" in text(pdf, form_pages())
    assert "附件B1-1第1页" in text(pdf, start - 1)


def test_a_broken_attachment_stops_the_document_and_is_only_listed_in_a_draft(folder: Path) -> None:
    put(folder, drawn(b"", stream(b"")))
    with pytest.raises(EntryRefused) as refusal:
        fill(definition(), opened(folder), options(docx=False, attachments=True))
    assert "attachment_all_blank" in [problem.code for problem in refusal.value.problems]
    draft = fill(definition(), opened(folder), options(docx=False, attachments=True, is_draft=True)).pdf
    assert draft is not None and "不能用" in "".join(text(draft, page) for page in range(len(page_glyphs(draft))))


def test_without_attachments_the_document_stays_what_it_is() -> None:
    form = "shanxi-2014-individual"
    plain = fill(definition(form), changed(form), options(docx=False, is_draft=True)).pdf
    assert fill(definition(form), changed(form), options(docx=False, is_draft=True, attachments=True)).pdf == plain
