"""The pilot forms of 2021, the Sichuan proposals of 2023 and their annex, as definitions and on paper."""

from __future__ import annotations

import pytest

from docgen.forms.definition import FormDefinition
from docgen.forms.layout import Paragraph, Table
from docgen.forms.library import load
from docgen.render.document import Document
from docgen.render.fill import fill
from docgen.render.page_pictures import page_glyphs
from docgen.settings import read_settings
from tests.finished import changed, definition, made, options

UNIT, CITY = "kexue-2021-pilot-unit", "kexue-2021-pilot-city"
JINGKE, JINDAOSHI, ANNEX = "sichuan-2023-jingke", "sichuan-2023-jindaoshi", "sichuan-2023-annex"
both_pilots = pytest.mark.parametrize("form", [UNIT, CITY])
both_plans = pytest.mark.parametrize("form", [JINGKE, JINDAOSHI])


def corrected(form: str) -> FormDefinition:
    return load(read_settings({}).templates, form, "corrected")


def texts(document: Document) -> list[str]:
    """The text of each page without blanks."""
    assert document.pdf is not None
    pages = ("".join(glyph.text for glyph in page) for page in page_glyphs(document.pdf))
    return ["".join(page.split()) for page in pages]


def running(form: FormDefinition) -> str:
    """All words that stand outside tables."""
    return "\n".join(
        form.wording[block.wording].text(form.profile) for block in form.layout if isinstance(block, Paragraph)
    )


@both_pilots
def test_a_short_pilot_form_takes_two_pages_turned_as_the_notice_turns_them(form: str) -> None:
    first, second = texts(made("typical", form))
    assert "通讯地址" in first and "（可另附页）" in first and "盖章" not in first
    assert "行动工作安排（可另附页）" in second
    assert second.count("（盖章）") == 2 and "说明：1." in second


@both_pilots
def test_the_hint_stands_in_an_empty_cell_only(form: str) -> None:
    assert "（从" in "".join(texts(made("blank", form)))
    assert "不超过1000字" not in "".join(texts(made("typical", form)))


def test_a_thousand_characters_go_on_a_sheet_that_says_whose_it_is() -> None:
    plan = "\n".join(f"第{n}项，组织学生参加线上、线下活动。" for n in range(40))
    pages = texts(fill(definition(UNIT), changed(UNIT, plan=plan), options(docx=False)))
    assert len(pages) == 3
    assert "（接附页一）" in pages[1]
    assert "附页一续“落实‘科创筑梦’助力‘双减’科普行动工作安排”" in pages[2]
    assert "申报单位名称：临溪市梧桐路实验小学" in pages[2]


@pytest.mark.parametrize("province", ["重庆市", "四川省"])
def test_a_city_is_printed_with_its_province_and_a_municipality_with_its_district(province: str) -> None:
    city = {"重庆市": "渝中区", "四川省": "绵阳市"}[province]
    entry = changed(CITY, city={"province": province, "city": city})
    assert f"{province}{city}" in texts(fill(definition(CITY), entry, options(docx=False)))[0]


def test_the_city_form_says_only_what_differs_from_the_unit_form() -> None:
    unit, city = definition(UNIT), definition(CITY)
    assert set(city.fields) - set(unit.fields) == {"city", "recommended_so_far"}
    assert set(unit.fields) - set(city.fields) == {"unit_kind"}
    assert city.applicant == unit.applicant == "unit_name"


@pytest.mark.parametrize("form", [UNIT, CITY, JINGKE, JINDAOSHI, ANNEX])
def test_every_seal_has_its_free_square(form: str) -> None:
    page_map = made("blank", form).page_map
    assert page_map is not None
    seals = [box for box in page_map.boxes if box.kind == "seal"]
    assert len(seals) == 2
    assert all((box.width, box.height) == pytest.approx((50, 50), abs=0.01) for box in seals)


@both_plans
def test_the_proposal_turns_its_pages_as_the_official_one(form: str) -> None:
    pages = texts(made("blank", form))
    assert len(pages) == 7
    begins = ["四川省", "一、申报单位", "三、参与学校", "四、预期成果", "六、组织实施", "单位负责人", "单位负责人"]
    assert [page[: len(begin)] for page, begin in zip(pages, begins, strict=True)] == begins
    assert "二、项目内容" in pages[1] and "五、项目进度计划" in pages[3]


@both_plans
def test_the_header_of_the_schedule_stands_above_every_part_of_it(form: str) -> None:
    long = "组织学生和教师参加培养，做好安全教育。" * 30
    entry = changed(form, select_work=long, manage_work=long, assess_work=long)
    header = "项目活动/阶段主要工作内容和成果起止时间"
    pages = texts(fill(definition(form), entry, options(docx=False)))
    schedule = [page for page in pages if header in page]
    assert len(schedule) == 3
    assert all(page.startswith(header) for page in schedule[1:])


def test_both_proposals_ask_for_the_same_values() -> None:
    jingke, jindaoshi = definition(JINGKE), definition(JINDAOSHI)
    assert list(jingke.fields) == list(jindaoshi.fields)
    assert [type(block) for block in jingke.layout if isinstance(block, Table)] == [
        type(block) for block in jindaoshi.layout if isinstance(block, Table)
    ]
    assert "coach" not in jindaoshi.wording and "培训与辅导" not in running(jindaoshi)


@both_plans
def test_the_duties_are_numbered_below_their_section_once_corrected(form: str) -> None:
    official, mended = running(definition(form)), running(corrected(form))
    assert official.count("\n一、") == 2 and "\n（一）宣讲报名" in official
    assert mended.count("\n一、") == 1 and "\n（一）参与学校" in mended and "\n1. 宣讲报名" in mended
    assert "推荐\n" in official and "推荐\n" not in mended


@both_plans
def test_half_width_commas_and_slips_of_the_pen_are_mended_on_request_only(form: str) -> None:
    official, mended = running(definition(form)), running(corrected(form))
    assert "," in official and "," not in mended
    slip = {JINGKE: "学校生", JINDAOSHI: "教科院"}[form]
    assert slip in official and slip not in mended


@pytest.mark.parametrize(
    ("form", "slips"), [(JINGKE, {"X18", "X27", "X30"}), (JINDAOSHI, {"X18", "X27", "X30"}), (UNIT, set()), (CITY, set())]
)
def test_the_slips_are_named(form: str, slips: set[str]) -> None:
    assert {slip for wording in definition(form).wording.values() for slip in wording.slips} == slips


def test_the_annex_says_that_it_is_a_proposal() -> None:
    annex = definition(ANNEX)
    assert "不是通知所附的表" in annex.note
    assert "本附表为拟定" in "".join(texts(made("blank", ANNEX)))


def test_a_choice_of_the_annex_prints_every_option_with_a_box() -> None:
    assert "☐菁科计划☐金导师计划☐两项都申报" in texts(made("blank", ANNEX))[0]
    assert "☐菁科计划☐金导师计划☑两项都申报" in texts(made("typical", ANNEX))[0]
