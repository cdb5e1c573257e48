"""The kit: everything that is handed in, and the list that says so."""

from __future__ import annotations

import io
import re
from functools import cache

import pikepdf
import pytest

from docgen.render.copy_mark import copy_words
from docgen.render.fill import fill
from docgen.render.kit import CHECKLIST, Kit, kit_name, make_kit
from docgen.render.page_pictures import page_glyphs
from tests.finished import FORM, changed, definition, entry_of, options, written

SHANXI = "shanxi-2014-individual"


@cache
def kit_of(form: str) -> Kit:
    return make_kit(definition(form), entry_of(written("typical", form), form), options())


def words_in(pdf: bytes) -> list[str]:
    return [re.sub(r"\s", "", "".join(glyph.text for glyph in page)) for page in page_glyphs(pdf)]


def file_of(kit: Kit, beginning: str) -> bytes:
    (found,) = (one.data for one in kit.files if one.name.startswith(beginning))
    return found


def test_a_kit_holds_what_is_signed_what_is_sent_and_what_proves_it() -> None:
    kit = kit_of(FORM)
    names = [one.name for one in kit.files]
    assert names[0] == CHECKLIST and names[1] == f"1 {kit.folder}.pdf" and names[2].endswith("（电子版）.docx")
    attachments = [name for name in names if name.startswith("3 附件/")]
    rows = [row for group in entry_of(written("typical")).values.values() if isinstance(group, tuple) for row in group]
    assert len(attachments) == sum("attachment" in row for row in rows) > 0
    assert file_of(kit, "1 ") == kit.document.pdf


def test_the_copies_of_a_form_say_whose_they_are_on_every_page() -> None:
    kit = kit_of(SHANXI)
    copies = [one for one in kit.files if one.name.startswith("1 ")]
    assert [re.search("（.*）", one.name)[0] for one in copies] == [    # type: ignore[index]
        "（第一份，存个人）", "（第二份，存市级协会）", "（第三份，存省协会）"
    ]
    for number, (one, holder) in enumerate(zip(copies, ("个人", "市级协会", "省协会"), strict=True), 1):
        mark = copy_words(number, holder).replace("　", "")
        assert all(mark in page for page in words_in(one.data))


def test_a_copy_is_the_same_document_with_its_tags_its_claims_and_its_entry() -> None:
    kit = kit_of(SHANXI)
    original = kit.document.pdf
    assert original is not None
    copy = file_of(kit, f"1 {kit.folder}（第二份")
    with pikepdf.open(io.BytesIO(original)) as first, pikepdf.open(io.BytesIO(copy)) as second:
        assert second.Root.Metadata.read_bytes() == first.Root.Metadata.read_bytes()
        assert second.attachments["entry.json"].get_file().read_bytes() == first.attachments["entry.json"].get_file().read_bytes()
        assert "/StructTreeRoot" in second.Root
        assert b"/Artifact BMC" in b"".join(part.read_bytes() for part in second.pages[0].Contents)
    assert [page.replace("第二份存市级协会", "") for page in words_in(copy)] == words_in(original)


@pytest.mark.parametrize(("form", "expected"), [
    (FORM, ["附件B1-1", "单位负责人签字", "2021年10月30日", "只能补交一次"]),
    (SHANXI, ["第三份，存省协会", "申请人（签字）", "身份证复印件1份", "打印一式三份"]),
    ("kexue-2021-pilot-unit", ["2022年2月25日", "lichunyu@cast.org.cn", "申报单位", "推荐单位"]),
])
def test_the_list_says_who_signs_where_what_goes_along_and_until_when(form: str, expected: list[str]) -> None:
    told = "".join(words_in(file_of(kit_of(form), CHECKLIST)))
    assert [words for words in expected if words not in told] == []


def test_the_list_names_the_unit_whose_seal_it_must_be() -> None:
    unit = entry_of(written("typical")).values["unit"]
    assert f"须为“{unit}”的公章" in "".join(words_in(file_of(kit_of(FORM), CHECKLIST)))


def test_the_number_of_copies_can_be_another() -> None:
    entry = entry_of(written("minimal"))
    kit = make_kit(definition(), entry, options(), copies=2)
    assert [one.name.rsplit("（", 1)[1] for one in kit.files if one.name.startswith("1 ")] == ["第一份）.pdf", "第二份）.pdf"]


def test_the_same_entry_gives_the_same_kit() -> None:
    entry = entry_of(written("typical", SHANXI), SHANXI)
    again = make_kit(definition(SHANXI), entry, options())
    assert [(one.name, one.data) for one in again.files if not one.name.endswith(".docx")] == [
        (one.name, one.data) for one in kit_of(SHANXI).files if not one.name.endswith(".docx")
    ]


def test_names_are_safe_whatever_the_unit_is_called() -> None:
    entry = changed(unit="示例/学校：第一*分校")
    assert kit_name(definition(), entry).startswith("示例／学校：第一＊分校-")
    assert fill(definition(), entry, options()).pdf is not None
