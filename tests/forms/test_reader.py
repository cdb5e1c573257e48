"""A definition's text becomes a definition, or a list of everything wrong with it, each with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.forms.definition import FormDefinition, Profile
from docgen.forms.language import BLOCKS
from docgen.forms.layout import HOUSE_STYLES, PageBreak, Paragraph, Space, Table
from docgen.forms.reader import read_definition
from docgen.problems import Problem, catalogue
from tests.forms.small_form import SMALL

TEMPLATES = Path(__file__).parents[2] / "templates"
PRIMARY = TEMPLATES / "xinjiang-2021-primary" / "form.yaml"


def read(text: str, profile: Profile = "official") -> tuple[FormDefinition | None, tuple[Problem, ...]]:
    return read_definition(text, Path("form.yaml"), profile)


def made(text: str, profile: Profile = "official") -> FormDefinition:
    definition, problems = read(text, profile)
    assert definition is not None, [(one.code, one.place, one.facts) for one in problems]
    return definition


def changed(*pairs: tuple[str, str]) -> str:
    """The small definition with some of its words changed, each found once."""
    text = SMALL
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def faults(text: str) -> list[tuple[str, int | None, int | None]]:
    definition, problems = read(text)
    assert definition is None or not problems
    return [(one.code, one.place.line, one.place.column) for one in problems]


def tables(definition: FormDefinition) -> list[Table]:
    return [block for block in definition.layout if isinstance(block, Table)]


def test_a_small_definition_is_read_whole() -> None:
    definition = made(SMALL)
    assert (definition.form, definition.code, definition.edition) == ("small", "SM1", "2026.1")
    assert definition.page.text_width == 170
    assert list(definition.fields) == ["name", "unit", "works"]
    assert definition.field_at("works.title").label == "名称"
    assert definition.fields["name"].is_required and definition.fields["name"].kind == "name"
    assert definition.signatures["applicant"].signer == "签名："
    assert definition.wording["title"].official == "推荐表"
    assert tables(definition)[1].rows[1].group == "works"


# What is changed in the small definition, and everything that is then wrong.
WRONG = [
    # the head
    ([("code: SM1", "code: sm1")], [("wrong_code", 2, 7)]),
    ([("code: SM1", "code: ABCDEFG")], [("wrong_code", 2, 7)]),
    ([("'2026.1'", "'2026.1.15'")], [("wrong_edition", 3, 10)]),
    ([("form: small", "form: Small Form")], [("wrong_form_name", 1, 7)]),
    ([("title: 推荐表\n", "")], [("missing_key", 1, 1)]),
    ([("title: 推荐表\n", "title:\n")], [("value_missing", 4, 7)]),
    ([("issuer:", "isuer:")], [("unknown_setting", 5, 1)]),
    ([("issuer:", "language: x y\nissuer:")], [("wrong_language", 5, 11)]),
    ([("size: A4", "size: A44")], [("unknown_paper", 6, 14)]),
    ([("[20, 20, 32, 20]", "[20, 20, 20]")], [("wrong_count", 6, 26)]),
    ([("[20, 20, 32, 20]", "[20, x, -1, 20]")], [("not_a_number", 6, 31), ("setting_too_small", 6, 34)]),
    ([("[20, 20, 32, 20]", "[150, 20, 150, 20]")], [("page_without_room", 6, 26)]),
    ([("[20, 20, 32, 20]", "[20, 20, 27.9, 20]")], [("footer_without_room", 6, 26)]),
    ([("[20, 20, 32, 20]", "[20, 100, 32, 100]")], [("page_without_room", 6, 26)]),
    # fields
    ([("type: name", "type: nane")], [("unknown_field_type", 8, 28)]),
    ([("type: name, ", "")], [("missing_key", 8, 10)]),
    ([("required: true", "requird: true")], [("unknown_setting", 8, 34)]),
    ([("required: true", "required: yes")], [("not_a_flag", 8, 44)]),
    ([("max_length: 40", "max_length: 4.5")], [("not_an_integer", 9, 46)]),
    ([("max_length: 40", "max_length: 0")], [("setting_too_small", 9, 46)]),
    ([("max_length: 40", "overflow: [grow, schrink]")], [("not_a_choice", 9, 51)]),
    ([("max_length: 40", "overflow: grow, style: proze")], [("unknown_style", 9, 57)]),
    ([("max_length: 40", "prompt: pledg")], [("unknown_wording", 9, 42)]),
    ([("type: text, max_length: 40", "type: choice, options: []")], [("list_empty", 9, 45)]),
    ([("type: text, max_length: 40", "type: choice, options: [甲, 乙, 甲]")], [("listed_twice", 9, 52)]),
    ([("type: text, max_length: 40", "type: integer, min: 9, max: 3")], [("numbers_out_of_order", 9, 42)]),
    ([("type: text, max_length: 40", "type: identity, sex: gender")], [("unknown_field", 9, 43)]),
    ([("    max_rows: 3", "    max_rows: 3\n    printed_rows: 4")], [("numbers_out_of_order", 14, 19)]),
    ([("    max_rows: 3", "    max_rows: 3\n    line: '{titel}'")], [("unknown_hole", 14, 12)]),
    ([("  name:  {label: 姓名,", "  Name:  {label: 姓名,")],
     [("name_not_plain", 8, 3), ("never_drawn", 8, 3), ("grid_unknown_name", 25, 14), ("grid_unknown_name", 25, 20)]),
    ([("  unit:  {label: 单位,", "  name:  {label: 单位,")],
     [("duplicate_key", 9, 3), ("grid_unknown_name", 25, 25), ("grid_unknown_name", 25, 31)]),
    ([("  unit:  {label: 单位,", "  value: {label: 单位,"), ("unit: unit", "value: value")], [("name_reserved", 9, 3)]),
    # wording and signatures
    ([("我承诺属实。", "我{nmae}承诺属实。")], [("unknown_hole", 17, 12)]),
    ([("pledge: 我承诺属实。", "pledge: {official: 我}")], [("missing_key", 17, 11)]),
    ([("  pledge: ", "  title: 又一个\n  pledge: ")], [("name_reserved", 17, 3)]),
    ([("says: pledge", "says: plege")], [("unknown_wording", 19, 32)]),
    ([("signer: 签名：", "signer: 签名：, seal_owner: unti")], [("unknown_field", 19, 65)]),
    ([("signatures:\n", "signatures:\n  name: {label: 甲, says: pledge, signer: 乙}\n")], [("name_taken", 19, 3)]),
    ([("signatures:\n", "signatures:\n  head: {label: 甲, says: pledge, signer: 乙}\n")], [("never_drawn", 19, 3)]),
    ([("=46 | applicant", "=16 | applicant")], [("signature_box_too_small", 31, 26)]),
    ([("signer: 签名：", "signer: 签名：, seal: （公章）")], [("signature_box_too_small", 31, 26)]),
    # what is not printed
    ([("max_length: 40", "max_length: 40, unprinted: true")], [("unprinted_drawn", 25, 25), ("unprinted_drawn", 25, 31)]),
    ([("max_length: 200", "max_length: 200, unprinted: true")], [("unprinted_drawn", 29, 15), ("unprinted_drawn", 30, 15)]),
    # parts
    ([("  - heading: title", "  - part: top")], [("unknown_part", 21, 11)]),
    ([("layout:\n", "parts:\n  top: [{heading: title}]\nlayout:\n")], [("part_never_used", 21, 8)]),
    ([("layout:\n", "parts:\n  top: [{heading: title}]\nlayout:\n  - part: top\n  - part: top\n")],
     [("part_used_twice", 24, 11)]),
    ([("layout:\n", "parts:\n  top: [{part: top}]\nlayout:\n  - part: top\n")], [("part_used_twice", 21, 16)]),
    ([("      columns: [30, 140]\n", "      columns: [30, 140]\n      headers: 3\n")], [("headers_not_a_header", 28, 16)]),
    ([("issuer: 协会\n", "issuer: 协会\napplicant: naem\n")], [("unknown_field", 6, 12)]),
    # layout
    ([("  - heading: title", "  - heding: title")], [("unknown_block", 21, 5)]),
    ([("  - heading: title", "  - heading: titel")], [("unknown_wording", 21, 14)]),
    ([("issuer: 协会\n", ""), ("  - heading: title", "  - heading: issuer")], [("unknown_wording", 20, 14)]),
    ([("  - heading: title", "  - page_brake")], [("unknown_block", 21, 5)]),
    ([("  - heading: title", "  - page_break: 3")], [("block_not_alone", 21, 5)]),
    ([("  - heading: title", "  - table")], [("block_empty", 21, 5)]),
    ([("  - heading: title", "  - space: -3")], [("setting_too_small", 21, 12)]),
    ([("  - heading: title", "  - cover: [{cover: []}]")], [("unknown_block", 21, 13)]),
    ([("  - heading: title", "  - heading: title\n    style: huge")], [("unknown_style", 22, 12)]),
    ([("  - heading: title", "  - heading: title\n    style: {font: arial, size: 300}")],
     [("not_a_choice", 22, 19), ("setting_too_large", 22, 32)]),
    ([("  - heading: title", "  - heading: title\n    bellow: 3")], [("unknown_setting", 22, 5)]),
    ([("我承诺属实。", "字" * 45), ("  - heading: title", "  - note: pledge")], [("note_ends_at_line_end", 21, 11)]),
    ([("[30, 55, 30, 55]", "[30, 55, 30, 54]")], [("widths_do_not_add_up", 23, 16)]),
    ([("[30, 55, 30, 55]", "[30, 55, 30, 55]\n      indent: 2")], [("widths_do_not_add_up", 23, 16)]),
    ([("[30, 55, 30, 55]", "[30, 55, 30, 55]\n      rules: some")], [("not_a_choice", 24, 14)]),
    ([("[30, 55, 30, 55]", "[30, 55, 30, 55]\n      styles: {lable: prose}")], [("unknown_style_target", 24, 16)]),
    ([("unit: unit", "unit: .")], [("never_drawn", 9, 3)]),
    ([("works.title  <", "works.title  name")], [("grid_repeat_mixed", 30, 28), ("drawn_twice", 30, 28)]),
    ([("name: name unit: unit", "name: name unit: name")], [("never_drawn", 9, 3), ("drawn_twice", 25, 31)]),
    ([("label: 单位", "label: 工作单位的全部名称以及地址")], [("label_too_high", 25, 25)]),
    ([("label: 单位", 'label: 单位, printed: "单位\\n工作单位全部名称"')], [("label_too_wide", 25, 25)]),
    ([("label: 单位", 'label: 单位, printed: "（（（（（（（\\n甲"')], [("label_too_wide", 25, 25)]),
    ([("[30, 55, 30, 55]", "[30, 55, 30, 55]\n      styles: {label: {distribute: 7}}")],
     [("label_too_wide", 26, 14), ("label_too_wide", 26, 25)]),
    ([("12 | name: name unit:", "22 | name: name '" + "字" * 18 + "'")], [("note_ends_at_line_end", 25, 25)]),
    ([("unit: unit", "'未按规定填写者不予受理且不退还材料' unit")], [("label_too_high", 25, 25)]),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), WRONG, ids=[str(case[0][0][1])[:40] for case in WRONG])
def test_a_wrong_definition_is_refused_where_it_is_wrong(
    changes: list[tuple[str, str]], expected: list[tuple[str, int, int]]
) -> None:
    assert faults(changed(*changes)) == expected


def test_every_fault_is_told_at_once() -> None:
    wrong = changed(("code: SM1", "code: x"), ("type: name", "type: nane"), ("says: pledge", "says: plege"),
                    ("unit: unit", "unti: unit"), ("[30, 140]", "[30, 130]"))  # fmt: skip
    assert [code for code, _, _ in faults(wrong)] == [
        "wrong_code", "unknown_field_type", "unknown_wording", "grid_unknown_name", "widths_do_not_add_up",
    ]  # fmt: skip


def test_every_fault_has_a_sentence_and_a_remedy() -> None:
    for changes, _ in WRONG:
        for problem in read(changed(*changes))[1]:
            assert problem.says and problem.remedy and "{" not in problem.says.replace("{titel}", "")


def test_an_unknown_key_names_the_nearest_known_one() -> None:
    (problem,) = read(changed(("required: true", "requird: true")))[1]
    assert problem.facts["nearest"] == "required"


def test_a_text_with_slips_is_read_in_both_profiles() -> None:
    text = changed(("label: 单位", "label: {official: 单立, corrected: 单位, slips: [X01]}"),
                   ("pledge: 我承诺属实。", "pledge: {official: 我承若, corrected: 我承诺, slips: [X02]}"))  # fmt: skip
    assert made(text).fields["unit"].label == "单立"
    assert made(text, "corrected").fields["unit"].label == "单位"
    assert made(text).wording["pledge"].slips == ("X02",)
    assert made(text, "corrected").wording["pledge"].text("corrected") == "我承诺"


def test_a_wording_setting_becomes_its_words() -> None:
    assert made(changed(("max_length: 40", "prompt: pledge"))).fields["unit"].prompt == "我承诺属实。"


def test_cover_lines_may_repeat_a_value() -> None:
    cover = """\
  - cover:
      - space: 20
      - table:
          columns: [34, 86]
          indent: 25
          rules: under
          styles: {fixed: cover_label, value: cover_value}
          grid: |
            13 | '申请人：' name
  - heading: title"""
    definition = made(changed(("  - heading: title", cover)))
    assert [type(block) for block in definition.layout] == [Space, Table, PageBreak, Paragraph, Table, Table]
    assert tables(definition)[0].indent == 25
    ruled = cover.replace("          rules: under\n", "").replace("[34, 86]", "[59, 86]")
    assert [code for code, _, _ in faults(changed(("  - heading: title", ruled)))] == ["drawn_twice"]


def test_a_hole_in_a_wording_draws_its_field() -> None:
    assert faults(changed(("我承诺属实。", "我在{unit}工作，承诺属实。"), ("unit: unit", ". ."))) == []


def test_a_paragraph_has_the_space_of_its_role_unless_it_says_otherwise() -> None:
    text = changed(("  - heading: title", ("  - section: pledge\n  - item: pledge\n    above: 9\n    below: 0\n"
                    "  - note: pledge\n    style: {size: 9}")))  # fmt: skip
    section, item, note = [block for block in made(text).layout if isinstance(block, Paragraph)]
    assert (section.role, section.above, section.below, section.style) == ("section", 4, 2, HOUSE_STYLES["section"])
    assert (item.role, item.above, item.below) == ("item", 9, 0)
    assert (note.style.size, note.style.font) == (9, "song")


def test_every_cell_has_its_full_style() -> None:
    text = changed(("    type: rows\n", "    type: rows\n    usual_rows: 1\n"), ("[30, 140]", ("[30, 140]\n"
                   "      styles: {label: header, works.title: {align: center}, 'works.title:': {size: 9}}")),
                   ("[30, 55, 30, 55]", "[30, 55, 30, 55]\n      styles: {value: header}"),
                   ("max_length: 40", "max_length: 40, style: prompt"))  # fmt: skip
    first, second = tables(made(text))
    styles = {(cell.kind, cell.target): first.style_of(cell) for cell in first.cells}
    assert styles["label", "unit"] == HOUSE_STYLES["label"]
    assert styles["value", "unit"] == HOUSE_STYLES["prompt"]
    assert styles["value", "name"] == HOUSE_STYLES["header"]
    styles = {(cell.kind, cell.target): second.style_of(cell) for cell in second.cells}
    assert (styles["value", "works.title"].align, styles["value", "works.title"].font) == ("center", "fang")
    assert (styles["label", "works.title"].size, styles["label", "works.title"].font) == (9, "song")
    assert styles["signature", "applicant"] == HOUSE_STYLES["signature"]
    assert set(first.styles or ()) >= {"label", "value", "fixed", "empty", "signature", "signature_label"}


BASES = {"small": (SMALL, Path("small/form.yaml"))}


def extended(text: str) -> tuple[FormDefinition | None, tuple[Problem, ...]]:
    return read_definition(text, Path("form.yaml"), bases=BASES.get)


def test_a_form_that_extends_another_changes_only_what_it_says() -> None:
    definition, problems = extended(
        "form: other\nextends: small\ncode: SM2\ntitle: 申报表\n"
        "fields:\n  unit: {max_length: 60}\n  name: {type: text}\nwording: {pledge: 属实。}\n"
    )
    assert [one.code for one in problems] == ["missing_key"]      # another type keeps nothing, not even the label
    definition, problems = extended(
        "form: other\nextends: small\ncode: SM2\ntitle: 申报表\nfields:\n  unit: {max_length: 60}\n"
    )
    assert definition is not None and problems == ()
    assert (definition.form, definition.code, definition.edition) == ("other", "SM2", "2026.1")
    assert definition.fields["unit"].schema()["maxLength"] == 60
    assert definition.fields["unit"].label == "单位"
    assert len(definition.layout) == 3
    assert definition.digest != made(SMALL).digest


def test_a_wording_said_anew_keeps_no_slips_of_the_inherited_one() -> None:
    base = changed(("pledge: 我承诺属实。", "pledge: {official: 我承若, corrected: 我承诺, slips: [X02]}"))
    text = "form: other\nextends: small\nwording: {pledge: {official: 甲, corrected: 乙}}\n"
    definition, _ = read_definition(text, Path("form.yaml"), bases={"small": (base, Path("small"))}.get)
    assert definition is not None and definition.wording["pledge"].slips == ()


def test_a_name_with_nothing_under_it_takes_the_inherited_one_away() -> None:
    definition, problems = extended("form: other\nextends: small\nfields:\n  unit:\n")
    assert {one.code for one in problems} == {"grid_unknown_name"} and definition is None
    assert {one.place.file for one in problems} == {"small/form.yaml"}


def test_a_form_cannot_extend_itself_or_a_form_that_is_not_there() -> None:
    loop = {"a": ("form: a\nextends: b\n", Path("a")), "b": ("form: b\nextends: a\n", Path("b"))}
    _, problems = read_definition(loop["a"][0], Path("a"), bases=loop.get)
    assert ("extends_itself", "b", 2) in [(one.code, one.place.file, one.place.line) for one in problems]
    _, problems = extended("form: other\nextends: smal\n")
    assert ("base_missing", 2) in [(one.code, one.place.line) for one in problems]


def test_the_digest_does_not_depend_on_line_ends() -> None:
    assert made(SMALL).digest == made(SMALL.replace("\n", "\r\n")).digest
    assert made(SMALL).digest != made(changed(("姓名", "名字"))).digest


@pytest.mark.parametrize("text", ["", "- a\n", "a\n", "layout: 3\n", "fields: []\nlayout: {}\npage: 1\n", "form: [\n"])
def test_a_text_that_is_no_definition_is_refused(text: str) -> None:
    definition, problems = read(text)
    assert definition is None and problems
    assert all(one.says and one.remedy for one in problems)


def test_the_primary_form_is_drawn_as_it_is_read() -> None:
    definition, problems = read_definition(PRIMARY.read_text("utf-8"), PRIMARY)
    assert problems == () and definition is not None
    assert definition.code == "XJC" and sum(field.is_printed for field in definition.fields.values()) == 26
    groups = [row.group for table in tables(definition) for row in table.rows if row.group]
    assert groups == ["activities", "recognitions", "publications", "trainings_given", "courses", "events", "other"]
    main = tables(definition)[3]
    (photo,) = (cell for cell in main.cells if cell.target == "photo")
    assert (photo.row, photo.column, photo.row_span, photo.column_span) == (0, 6, 5, 1)
    (bio,) = (cell for cell in main.cells if cell.target == "bio" and cell.kind == "value")
    assert (bio.row, bio.column, bio.row_span, bio.column_span) == (7, 1, 1, 6)
    for table in tables(definition):
        covered = sum(cell.row_span * cell.column_span for cell in table.cells)
        assert covered == len(table.rows) * len(table.columns)


def test_a_part_stands_where_the_layout_names_it() -> None:
    parts = "parts:\n  top:\n    - heading: title\n    - space: 4\nlayout:\n  - part: top\n"
    definition = made(changed(("layout:\n  - heading: title\n", parts)))
    assert [type(block).__name__ for block in definition.layout] == ["Paragraph", "Space", "Table", "Table"]


def test_a_form_overrides_the_parts_of_the_form_it_extends() -> None:
    parts = "parts:\n  top:\n    - heading: title\n  blank:\n    - space: 4\nlayout:\n  - part: top\n  - part: blank\n"
    base = changed(("layout:\n  - heading: title\n", parts))
    text = "form: other\nextends: small\nparts:\n  blank:\n    - space: 9\n"
    definition, problems = read_definition(text, Path("form.yaml"), "official", lambda _: (base, Path("small.yaml")))
    assert definition is not None and problems == ()
    assert [block.height for block in definition.layout if isinstance(block, Space)] == [9]


def test_what_is_not_printed_is_asked_and_drawn_nowhere() -> None:
    definition = made(changed(("max_rows: 3\n", "max_rows: 3\n"), ("      title:", "      tier: {label: 级别, type: text, unprinted: true}\n      title:")))
    assert [field.is_printed for field in definition.fields["works"].fields.values()] == [False, True]  # type: ignore[attr-defined]


def test_every_block_of_the_language_is_read() -> None:
    assert set(BLOCKS) == {
        "cover", "space", "page_break", "heading", "section", "item", "note", "text", "part", "table", "placed",
    }
    assert "unknown_block" in catalogue()
