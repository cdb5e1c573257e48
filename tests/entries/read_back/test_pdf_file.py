"""A PDF of ours that came back: its entry is read, its digest checked, and whatever is hostile refused."""

from __future__ import annotations

import hashlib
import io
import zlib

import pikepdf
import pypdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from docgen.errors import DocgenError
from docgen.render.fill import blank
from docgen.render.qr import is_sealed
from docgen.render.returned_references import reference_problems
from tests.entries.read_back.returns import as_entry, pdf_of, read
from tests.finished import FORM, entry_of, options, written

TYPICAL = entry_of(written("typical"))


def refused(data: bytes, form: str | None = None) -> str:
    with pytest.raises(DocgenError) as refusal:
        read(data, form)
    return refusal.value.problems[0].code


def with_entry(text: bytes) -> bytes:
    """The typical PDF with another file in the entry's place."""
    with Pdf.open(io.BytesIO(pdf_of("typical"))) as pdf:
        pdf.Root.AF[0].EF.F = pdf.make_indirect(Stream(pdf, text))
        return saved(pdf)


def saved(pdf: Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def plain() -> Pdf:
    """A PDF of one empty page that is none of ours."""
    pdf = Pdf.new()
    pdf.add_blank_page()
    return pdf


def entry_text() -> bytes:
    with Pdf.open(io.BytesIO(pdf_of("typical"))) as pdf:
        return bytes(pdf.Root.AF[0].EF.F.read_bytes())


def test_the_entry_the_photo_and_the_sealed_references_come_back() -> None:
    returned = read(pdf_of("typical"))
    assert as_entry(returned.values).raw == TYPICAL.raw and returned.problems == ()
    assert returned.digest == hashlib.sha256(entry_text()).hexdigest()
    assert list(returned.pictures) == [TYPICAL.raw["photo"]]
    assert returned.references and all(is_sealed(one, returned.digest, b"docgen") for one in returned.references)
    assert not is_sealed(returned.references[0], returned.digest, b"another key")
    assert not is_sealed(returned.references[0], "0" * 64, b"docgen")


def test_a_pdf_saved_again_by_another_program_comes_back() -> None:
    buffer = io.BytesIO()
    pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(pdf_of("typical")))).write(buffer)
    assert as_entry(read(buffer.getvalue()).values).raw == TYPICAL.raw


def test_a_changed_entry_is_told_by_the_references_printed_beside_it() -> None:
    returned = read(with_entry(entry_text().replace("物理学".encode(), "天文学".encode())))
    assert returned.values["major"] == "天文学"
    assert [one.code for one in reference_problems(returned, "a.pdf", b"docgen")] == ["read_digest_wrong"]


def test_an_entry_that_another_office_s_key_sealed_is_told_from_a_changed_one() -> None:
    returned = read(pdf_of("typical"))
    assert reference_problems(returned, "a.pdf", b"docgen") == ()
    assert [one.code for one in reference_problems(returned, "a.pdf", b"other")] == ["read_reference_unproved"]


def test_a_digest_in_the_file_s_identifier_must_be_the_entry_s() -> None:
    with Pdf.open(io.BytesIO(pdf_of("typical"))) as pdf:
        buffer = io.BytesIO()
        pdf.trailer.ID = Array([String("0" * 64), String("0" * 64)])
        pdf.save(buffer)
    assert [one.code for one in read(buffer.getvalue()).problems] == ["read_digest_wrong"]


@pytest.mark.parametrize("text", [b"[]", b"{", b"\xff\xfe", b'{"form": 1}', b"[" * 100_000, b'{"form":"a","edition":"b","values":{"a":true}}'])
def test_what_is_no_entry_is_refused(text: bytes) -> None:
    assert refused(with_entry(text)) == "read_pdf_hostile"


def test_an_entry_that_unfolds_without_end_is_refused() -> None:
    with Pdf.open(io.BytesIO(pdf_of("typical"))) as pdf:
        packed = zlib.compress(b" " * 200_000_000, 9)
        pdf.Root.AF[0].EF.F = pdf.make_indirect(Stream(pdf, packed, Filter=Name.FlateDecode))
        buffer = io.BytesIO()
        pdf.save(buffer, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    with pytest.raises(DocgenError, match="内嵌的文件过大"):
        read(buffer.getvalue())


def test_other_pdf_files_are_refused() -> None:
    assert refused(saved(plain())) == "read_pdf_without_entry"
    assert refused(b"%PDF-1.7\nnothing") == "read_pdf_broken"
    with plain() as pdf:
        buffer = io.BytesIO()
        pdf.save(buffer, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    assert refused(buffer.getvalue()) == "read_pdf_broken"


def test_fields_in_fields_without_end_and_too_many_of_them_are_refused_or_left() -> None:
    with plain() as pdf:
        field = pdf.make_indirect(Dictionary(T=String("a")))
        field.Kids = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
        assert refused(saved(pdf), FORM) == "read_pdf_without_entry"
        many = [Dictionary(T=String(f"a{number}"), V=String("x")) for number in range(6_000)]
        pdf.Root.AcroForm = Dictionary(Fields=Array(many))
        assert refused(saved(pdf), FORM) == "read_pdf_hostile"


def filled(values: dict[str, str], form: str = FORM) -> bytes:
    """The fillable blank after somebody typed into it."""
    from tests.finished import definition

    made = blank(definition(form), options(), fillable=True).pdf
    assert made is not None
    with Pdf.open(io.BytesIO(made)) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            if str(field.T) in values:
                field.V = String(values.pop(str(field.T)))
        assert values == {}
        return saved(pdf)


def test_what_was_typed_into_a_fillable_form_is_read() -> None:
    typed = {
        "name": "欧阳晓禾", "sex": "女", "birth": "1990年6月", "bio-years": "9",
        "bio-trainings": "2020年4月，小学科学培训（示例师范大学，40学时）", "bio-experience": "任科学课教师。\r带领科技社团。",
        "activities-1-event": "创新大赛", "story": "所选项目：第2项\r故事。",
    }
    returned = read(filled(typed))
    assert returned.problems == () and returned.form == FORM
    assert returned.values == {
        "name": "欧阳晓禾", "sex": "女", "birth": "1990年6月",
        "bio": {
            "years": "9",
            "trainings": [{"date": "2020年4月", "name": "小学科学培训", "organiser": "示例师范大学", "hours": "40学时"}],
            "experience": "任科学课教师。\n带领科技社团。",
        },
        "activities": [{}, {"event": "创新大赛"}], "story": {"row": "2", "text": "故事。"},
    } | ({"level": "初级"} if "level" in returned.values else {})


def test_a_field_that_the_form_does_not_have_is_told() -> None:
    with plain() as pdf:
        fields = [Dictionary(T=String("name"), V=String("李梅")), Dictionary(T=String("hobby"), V=String("气象"))]
        pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field) for field in fields]))
        assert refused(saved(pdf)) == "read_form_unknown"
        returned = read(saved(pdf), FORM)
    assert returned.values["name"] == "李梅" and [one.code for one in returned.problems] == ["read_field_unknown"]
