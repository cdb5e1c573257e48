"""Electronic versions: the same document number from every kind of file, their attachments found, nothing trusted."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from docgen.entries.sample import write_sample
from docgen.intake.electronic import Version, VersionReader, Versions, deadline_of, version_problems
from docgen.intake.folder import HandedFile, gather
from docgen.render.fill import FillOptions, fill
from docgen.render.kit import make_kit
from tests.finished import definition, entry_of
from tests.intake.handed import OUYANG, Applicant, pdf, printed, settings

PRIMARY = "xinjiang-2021-primary"


def read(folder: Path, **given: str) -> Versions:
    with tempfile.TemporaryDirectory() as work:
        return VersionReader(settings(), Path(work), given).read(gather(folder, Path(work) / "zip").files)


def only(folder: Path) -> Version:
    found = read(folder)
    assert not found.problems
    (version,) = found.found
    return version


def test_pdf_docx_yaml_and_json_bear_the_same_number_and_applicant(tmp_path: Path) -> None:
    docx = printed(OUYANG).docx
    assert docx is not None
    entry = {"form": "application", "name": OUYANG.name, "unit": OUYANG.unit, "summary": OUYANG.summary}
    as_json = json.dumps({**entry, "identity": OUYANG.text.partition("identity: '")[2][:18]}).encode()
    for name, data in (("a.pdf", pdf(OUYANG)), ("b.docx", docx), ("c.yaml", OUYANG.text.encode()), ("d.json", as_json)):
        (tmp_path / name).write_bytes(data)
    found = read(tmp_path).found
    assert {(one.number, one.digest, one.person.name) for one in found} == {(printed(OUYANG).number, found[0].digest, "欧阳晓禾")}
    assert len(found) == 4 and len({one.mark for one in found}) == 1


def test_texts_that_are_no_entries_and_sheets_without_one_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.schema.json").write_text('{"$schema": "x"}', "utf-8")
    (tmp_path / "b.yaml").write_text("a: [", "utf-8")
    (tmp_path / "c.json").write_bytes(b"\xff\xfe\x00")
    found = read(tmp_path)
    assert (found.found, found.problems, len(found.unused)) == ([], [], 3)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("a.docx", b"PK\x03\x04 no", "word_broken"), ("a.pdf", b"%PDF-1.7 <x:xmpmeta docgen %%EOF", "read_"),
     ("a.yaml", b"form: nowhere\n", "form_unknown"), ("a.yaml", b"form: application\nedition: '1999'\n", "entry_other_edition")],
)  # fmt: skip
def test_what_cannot_be_read_is_told_by_its_file(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(data)
    found = read(tmp_path)
    assert not found.found and [one.place.file for one in found.problems] == [name] * len(found.problems)
    assert any(one.code.startswith(code) for one in found.problems), found.problems


def test_who_does_not_say_a_name_is_called_after_the_file(tmp_path: Path) -> None:
    (tmp_path / "申报三.yaml").write_text(Applicant(name="").text, "utf-8")
    assert only(tmp_path).person.name == "（申报三）"


def test_the_offices_deadline_stands_in_place_of_the_forms(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(OUYANG.text, "utf-8")
    assert deadline_of(only(tmp_path)) == date(2026, 3, 31)
    with tempfile.TemporaryDirectory() as work:
        reader = VersionReader(settings(), Path(work), {}, date(2026, 5, 1))
        (version,) = reader.read((HandedFile("a.yaml", tmp_path / "a.yaml"),)).found
    assert deadline_of(version) == date(2026, 5, 1)


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The kit of a real form with photo and attachments, as a unit hands it in."""
    base, folder = tmp_path_factory.mktemp("base"), tmp_path_factory.mktemp("kit")
    write_sample(definition(PRIMARY), base / "entry.yaml", 0, "typical")
    made = make_kit(definition(PRIMARY), entry_of(base / "entry.yaml", PRIMARY), FillOptions(settings()))
    for file in made.files:
        (folder / file.name).parent.mkdir(exist_ok=True)
        (folder / file.name).write_bytes(file.data)
    yield folder


def test_a_kits_document_finds_its_photo_inside_and_its_attachments_beside(kit: Path) -> None:
    with tempfile.TemporaryDirectory() as work:
        found = VersionReader(settings(), Path(work)).read(gather(kit, Path(work) / "zip").files)
        pdfs = [one for one in found.found if one.file.name.endswith(".pdf")]
        assert {version_problems(one)[0] == [] for one in found.found} == {True}
    assert len({one.number for one in found.found}) == 1 and pdfs and pdfs[0].pictures["photo"]
    assert all(one.name.startswith("3 附件/") for one in pdfs[0].used) and pdfs[0].used
    assert {one.name for one in found.unused} == {"0 提交清单.pdf", "4 自查表.pdf"}


def test_attachments_that_are_not_there_are_missing(tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir()
    write_sample(definition(PRIMARY), base / "entry.yaml", 0, "typical")
    data = fill(definition(PRIMARY), entry_of(base / "entry.yaml", PRIMARY), FillOptions(settings(), docx=False)).pdf
    folder = tmp_path / "in"
    folder.mkdir()
    assert data is not None
    (folder / "a.pdf").write_bytes(data)
    with tempfile.TemporaryDirectory() as work:
        (version,) = VersionReader(settings(), Path(work)).read(gather(folder, Path(work) / "zip").files).found
        assert {one.code for one in version_problems(version)[0]} == {"file_missing"}


@pytest.fixture(scope="module")
def bound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A PDF of a real form with its attachments inside."""
    base = tmp_path_factory.mktemp("base")
    write_sample(definition(PRIMARY), base / "entry.yaml", 0, "typical")
    made = fill(definition(PRIMARY), entry_of(base / "entry.yaml", PRIMARY), FillOptions(settings(), docx=False, attachments=True)).pdf
    assert made is not None
    return made


def test_attachments_bound_into_a_pdf_are_there_and_told_apart_by_their_content(tmp_path: Path, bound: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(bound)
    with tempfile.TemporaryDirectory() as work:
        (version,) = VersionReader(settings(), Path(work)).read(gather(tmp_path, Path(work) / "zip").files).found
        assert version_problems(version)[0] == [] and len(version.inside) == 8 and not version.used
    assert replace(version, inside=version.inside[:1]).mark != version.mark


def test_what_is_inside_counts_before_what_stands_beside(tmp_path: Path, bound: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(bound)
    (tmp_path / "entry-材料").mkdir()
    (tmp_path / "entry-材料" / "附件B1-1.pdf").write_bytes(b"an old one")
    with tempfile.TemporaryDirectory() as work:
        (version,) = VersionReader(settings(), Path(work)).read(gather(tmp_path, Path(work) / "zip").files).found
        assert version_problems(version)[0] == [] and not version.used
