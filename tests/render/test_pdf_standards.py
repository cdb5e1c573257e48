"""The PDF keeps the standards it claims: sound, readable aloud, for the archive, and discreet."""

from __future__ import annotations

import io
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from pdfua import validate
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from docgen.entries.attachments.active import things
from docgen.forms.layout import Cell, Table
from tests.finished import definition, entry_of, made, written
from tests.render.read_back import places

FULLNESSES = ("typical", "blank")
_PDF_NUMBER = "{http://www.aiim.org/pdfa/ns/id/}"
_UA_NUMBER = "{http://www.aiim.org/pdfua/ns/id/}"


def opened(fullness: str) -> Pdf:
    pdf = made(fullness).pdf
    assert pdf is not None
    return Pdf.open(io.BytesIO(pdf))


@pytest.fixture(params=FULLNESSES)
def fullness(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def file(fullness: str, tmp_path: Path) -> Path:
    pdf = made(fullness).pdf
    assert pdf is not None
    (tmp_path / "form.pdf").write_bytes(pdf)
    return tmp_path / "form.pdf"


def test_qpdf_finds_nothing_wrong(file: Path) -> None:
    done = subprocess.run(["qpdf", "--check", file], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_it_can_be_read_aloud(file: Path) -> None:
    report = validate(str(file))
    assert [str(finding) for finding in report.findings] == []


def test_language_and_title_are_told(fullness: str) -> None:
    with opened(fullness) as pdf:
        assert str(pdf.Root.Lang) == "zh-CN"
        assert str(pdf.docinfo["/Title"]) == definition().title
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.MarkInfo.Marked


def test_it_claims_pdf_a_3_and_pdf_ua_1(fullness: str) -> None:
    with opened(fullness) as pdf, pdf.open_metadata() as xmp:
        assert (xmp[_PDF_NUMBER + "part"], xmp[_PDF_NUMBER + "conformance"]) == ("3", "A")
        assert xmp[_UA_NUMBER + "part"] == "1"
        assert [str(intent.S) for intent in pdf.Root.OutputIntents] == ["/GTS_PDFA1"]


def test_every_value_is_named_by_its_own_label(fullness: str) -> None:
    entry = entry_of(written("typical")) if fullness == "typical" else None
    drawn = [block for block in definition().layout if isinstance(block, Table)]
    compared = 0
    with opened(fullness) as pdf:
        tables = list(elements(pdf.Root.StructTreeRoot, "/Table"))
        assert len(tables) == len(drawn)
        for table, structure in zip(drawn, tables, strict=True):
            tagged = {}
            rows = list(elements(structure, "/TR"))
            for row, cell, _ in places(definition(), entry, table):
                siblings = [one for number, one, _ in places(definition(), entry, table) if number == row]
                position = sorted(siblings, key=lambda one: one.column).index(cell)
                tagged[row, cell.column] = list(elements(rows[row], "/TD", "/TH"))[position]
            cells = {(row, cell.column): cell for row, cell, _ in places(definition(), entry, table)}
            for spot, cell in cells.items():
                if cell.kind in ("value", "signature"):
                    names = [str(name) for name in tagged[spot].A.get("/Headers", Array())]
                    wanted = [str(tagged[label].ID) for label in labels_of(spot, cell, cells)]
                    assert (cell.target, names) == (cell.target, wanted)
                    compared += len(names)
    assert compared > 100


def labels_of(
    spot: tuple[int, int], cell: Cell, cells: dict[tuple[int, int], Cell]
) -> list[tuple[int, int]]:
    """Where the label of a value stands: the field's own label, else the fixed words before or above it."""
    for other, one in cells.items():
        if one.kind in ("label", "signature_label") and one.target == cell.target:
            return [other]
    return [
        other for other, one in cells.items()
        if one.kind == "fixed" and other in ((spot[0], 0), (spot[0] - 1, spot[1])) and other[1] == 0
    ][:1]


def test_the_entry_is_attached_once_as_the_source_of_the_document() -> None:
    with opened("typical") as pdf:
        assert list(pdf.attachments) == ["entry.json"]
        (file,) = pdf.Root.AF
        assert file.AFRelationship == Name.Source
        assert file.EF.F.Subtype == "/application/json"
        data = pdf.attachments["entry.json"].get_file().read_bytes()
    told = json.loads(data)
    entry = entry_of(written("typical"))
    assert (told["form"], told["edition"], told["values"]) == (entry.form, entry.edition, entry.raw)


def test_a_blank_form_has_no_attachment() -> None:
    with opened("blank") as pdf:
        assert list(pdf.attachments) == [] and "/AF" not in pdf.Root


def test_no_person_is_named_in_what_file_managers_and_indexes_show() -> None:
    values = entry_of(written("typical")).raw
    with opened("typical") as pdf:
        shown = [pdf.Root.Metadata.read_bytes().decode(), *map(str, pdf.docinfo.values())]
        shown += [str(name) for name in pdf.attachments]
        shown += [str(item.get("/Desc", "")) for item in pdf.Root.AF]
        shown += [str(item.get("/Title", "")) for item in things(pdf) if "/Dest" in item and "/Title" in item]
    for name in ("name", "identity", "mobile", "landline", "email", "unit", "birth"):
        assert not [text for text in shown if str(values[name]) in text], name


def test_no_date_is_told_anywhere() -> None:
    with opened("typical") as pdf:
        assert not {"/CreationDate", "/ModDate"} & {key for item in things(pdf) for key in item}
        xmp = pdf.Root.Metadata.read_bytes()
    assert not re.search(rb"Date|\d{4}-\d\d-\d\d", xmp)


def test_no_picture_is_smoothed(fullness: str) -> None:
    with opened(fullness) as pdf:
        pictures = [item for item in things(pdf) if item.get("/Subtype") == Name.Image]
        assert bool(pictures) == (fullness == "typical")
        assert not [picture for picture in pictures if bool(picture.get("/Interpolate", False))]


def test_it_does_nothing_and_reaches_for_nothing(fullness: str) -> None:
    forbidden = {"/JS", "/JavaScript", "/OpenAction", "/AA", "/URI", "/Launch", "/GoToR", "/SubmitForm", "/RichMedia"}
    with opened(fullness) as pdf:
        for item in things(pdf):
            assert not forbidden & set(item.keys()), item.keys()
            assert str(item.get("/S", "")) not in forbidden
            # A stream's /F would be a file outside; a file specification's is the name of what is embedded.
            assert not (isinstance(item, Stream) and "/F" in item)
            assert "/EF" in item or item.get("/Type") != Name.Filespec
        assert not [page for page in pdf.pages if "/Annots" in page.obj]


def elements(root: pikepdf.Object, *kinds: str) -> Iterator[pikepdf.Object]:
    """The structure elements of some kinds, in reading order; none inside another of them."""
    kids = root.get("/K", Array())
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            if str(kid.S) in kinds:
                yield kid
            else:
                yield from elements(kid, *kinds)
