"""One filled-in form from YAML or JSON: everything wrong with it, each with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docgen.entries.check import check_entry
from docgen.entries.digest import entry_digest
from docgen.entries.yaml_file import read_entry
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.answers import Answers
from docgen.problems import Problem
from tests.entries.conftest import COMPLETE, Read


def told(found: tuple[object, tuple[Problem, ...]]) -> list[str]:
    return [f"{problem.place.line} {problem.path} {problem.code}".replace("  ", " ") for problem in found[1]]


def with_line(line: str) -> str:
    """The complete entry with the line of the same key replaced, or the line added."""
    key = line.partition(":")[0]
    lines = COMPLETE.splitlines()
    for index, one in enumerate(lines):
        if one.partition(":")[0] == key:
            lines[index] = line
            return "\n".join(lines) + "\n"
    return COMPLETE + line + "\n"


def test_a_complete_entry_has_no_problem(read: Read) -> None:
    entry, problems = read(COMPLETE)
    assert problems == () and entry is not None
    assert entry.values["name"] == "李梅" and entry.raw["bio"] == {"years": "5", "experience": "任科学课教师。"}
    assert entry.places[("unit",)].line == 11


# -- keys ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["职务(职称)", "职务（职称）", "职 务（ 职称 )", "职务（职称）：", "post", "Post"])
def test_a_key_is_a_name_or_a_printed_label(read: Read, key: str) -> None:
    entry, problems = read(COMPLETE.replace("post:", f"'{key}':"))
    assert problems == () and entry is not None and entry.raw["post"] == "教师"


def test_labels_name_the_cells_of_rows_and_the_parts_of_answers_too(read: Read) -> None:
    entry, problems = read(
        with_line("bio: {从事青少年科技教育工作年限: 5, 工作经历: 任科学课教师。}")
        + "其他成果材料:\n  - 业绩成果简介: 编写活动单\n    附件(证明材料): a.pdf\n"
    )
    assert problems == () and entry is not None
    assert entry.raw["other"] == [{"summary": "编写活动单", "attachment": "a.pdf"}]
    assert entry.places[("other", 0, "attachment")].line == 19


@pytest.mark.parametrize(
    ("line", "nearest"),
    [("phone_mobile: 1", "mobile"), ("手机号: 1", "手机号码"), ("emial: 1", "email"), ("工作单位名称: 1", "工作单位")],
)
def test_an_unknown_key_is_answered_with_the_nearest_name(read: Read, line: str, nearest: str) -> None:
    _, problems = read(COMPLETE + line + "\n")
    (problem,) = problems
    assert (problem.code, problem.place.line, problem.place.column) == ("unknown_key", 17, 1)
    assert problem.facts["nearest"] == nearest and nearest in str(problem)


def test_a_key_like_no_other_is_answered_with_all_labels(read: Read) -> None:
    _, problems = read(COMPLETE + "qqqq: 1\n")
    assert [problem.code for problem in problems] == ["unknown_key_no_near"]
    assert "手机号码" in problems[0].remedy


def test_unknown_keys_inside_rows_and_answers_are_told_once(read: Read) -> None:
    text = with_line("bio: {years: 5, experience: 教师, 专业: 1}")
    text += "other: [{summary: 甲, attachment: a.pdf, sumary: 乙}]\nstory: {row: 1, text: 甲, txt: 乙}\n"
    assert told(read(text)) == [
        "16 bio.专业 unknown_key_no_near", "17 other.0.sumary unknown_key",
        "18 story narrative_without_rows", "18 story.txt unknown_key",
    ]  # fmt: skip


def test_a_field_under_its_name_and_its_label_is_told_with_both_lines(read: Read) -> None:
    entry, problems = read(COMPLETE + "工作单位: 博格达中学\n")
    assert told((entry, problems)) == ["17 unit key_given_twice"]
    assert problems[0].facts["line"] == 11 and entry is not None and entry.raw["unit"] == "雪莲路第一小学"


def test_the_same_key_twice_is_told(read: Read) -> None:
    assert told(read(COMPLETE + "unit: 博格达中学\n")) == ["17 duplicate_key"]


def test_form_and_edition_may_stand_on_top_and_must_then_fit(read: Read) -> None:
    head = "form: xinjiang-2021-primary\nedition: '2021.1'\n"
    assert read(head + COMPLETE)[1] == () and read("form:\nedition:\n" + COMPLETE)[1] == ()
    entry, problems = read("form: other\nedition: '2020.1'\nqqqq: 1\n" + COMPLETE)
    assert entry is None and told((entry, problems)) == ["1 form entry_other_form", "2 edition entry_other_edition"]
    assert read("form: [a]\n" + COMPLETE)[0] is None


# -- values --------------------------------------------------------------------------------------


def test_missing_required_fields_point_at_the_file(read: Read) -> None:
    entry, problems = read("name: 李梅\n")
    assert entry is not None and {problem.code for problem in problems} == {"required_missing"}
    assert {(problem.place.file, problem.place.line) for problem in problems} == {("李梅.yaml", 1)}
    assert [problem.path for problem in problems][:3] == ["district", "prefecture", "sex"]
    assert len(problems) == 15


@pytest.mark.parametrize("blank", ["", " ''", " ~", " null", ' "  "', " '\u200b'"])
def test_a_blank_required_field_points_at_its_key(read: Read, blank: str) -> None:
    assert told(read(with_line(f"unit:{blank}"))) == ["11 unit required_missing"]


def test_every_fault_is_told_at_once_in_the_order_of_the_file(read: Read) -> None:
    text = COMPLETE.replace("15400000456", "12").replace("limei@", "limei").replace("sex: 女", "sex: 男")
    text = text.replace("major: 物理学\n", "").replace("birth: 1990年6月", "birth: 1990年7月") + "qq: 1\n"
    assert told(read(text)) == [
        "1 major required_missing", "7 identity identity_other_birth", "7 identity identity_other_sex",
        "12 mobile mobile_unreadable", "13 email email_unreadable", "16 qq unknown_key_no_near",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("name: 李", "name_too_short"), ("name: " + "李" * 51, "text_too_long"), ("name: 李2", "name_has_other_characters"),
        ("sex: 未知", "choice_unknown"), ("ethnicity: 维吾尓族", "choice_unknown_near"),
        ("identity: '650199199006210341'", "identity_wrong_check_digit"), ("identity: '12345'", "identity_wrong_length"),
        ("birth: 六月", "month_unreadable"), ("education: 本科", "choice_unknown_near"),
        ("major: " + "学" * 31, "text_too_long"), ("unit: " + "校" * 61, "text_too_long"),
        ("post: " + "师" * 41, "text_too_long"), ("district: " + "区" * 21 + "甲", "text_too_long"),
        ("landline: 5550123", "landline_without_area"), ("mobile: '1540000045'", "mobile_unreadable"),
        ("mobile: '12400000456'", "mobile_unreadable"), ("email: limei", "email_unreadable"),
        ("address: 天山区雪莲路1号", "postcode_missing"), ("bio: 教师", "answers_not_a_mapping"),
        ("bio: {years: 61, experience: 甲}", "number_too_large"), ("bio: {years: x, experience: 甲}", "number_unreadable"),
        ("level: 中级", "constant_changed"), ("other: 甲", "rows_not_a_list"), ("photo: 照片.gif", "file_name_other_ending"),
        ("unit: [甲]", "wrong_type"), ("district: 天山区", "ending_dropped"),
    ],
)  # fmt: skip
def test_each_field_tells_its_fault_at_its_line(read: Read, line: str, code: str) -> None:
    text = with_line(line)
    number = 1 + [one.partition(":")[0] for one in text.splitlines()].index(line.partition(":")[0])
    _, problems = read(text)
    assert (problems[0].code, problems[0].place.line) == (code, number)
    assert [one.code for one in problems if one.code != code] in ([], ["identity_other_sex"])


@pytest.mark.parametrize(
    "line",
    [
        "name: 李雪", "name: " + "李" * 50, "ethnicity: 维吾尔", "major: " + "学" * 30, "unit: " + "校" * 60,
        "post: " + "师" * 40, "district: " + "甲" * 20, "landline: 0991-9000123-801", "landline: 无",
        "mobile: 154-0000-0456", "birth: 1990-06", "bio: {years: 60, experience: 甲}", "level: 初级",
        "address: {address: 天山区雪莲路1号, postcode: '830000'}", "other: []", "other: [{}]", "story:",
    ],
)  # fmt: skip
def test_the_other_side_of_the_edge_passes(read: Read, line: str) -> None:
    assert told(read(with_line(line))) == []


def test_every_row_points_at_its_own_line(read: Read) -> None:
    text = COMPLETE + "publications:\n- title: 甲\n  venue: 乙\n- title: 丙\n  date: 某天\n" + "  rank: " + "长" * 201 + "\n"
    text += "recognitions:\n" + "- {event: 甲, organiser: 乙, date: 2021, award: 丙, attachment: a.pdf}\n" * 4
    assert told(read(text)) == [
        "18 publications.0.date required_missing", "18 publications.0.rank required_missing",
        "18 publications.0.attachment required_missing", "20 publications.1.venue required_missing",
        "20 publications.1.attachment required_missing", "21 publications.1.date period_unreadable",
        "22 publications.1.rank text_too_long", "27 recognitions.3 too_many_rows",
    ]  # fmt: skip
    assert "课题研究、课程开发、论文和专著第 2 项“本人排名”：201 字，超出 1 字（限 200）" in str(read(text)[1][6])


def test_a_story_must_be_about_a_row_that_is_there(read: Read) -> None:
    row = "activities:\n- {event: 甲, organiser: 乙, date: 2021年5月, project: 丙, attachment: a.pdf}\n"
    good = COMPLETE + row + "story: {row: 1, text: 甲}\n"
    assert told(read(good)) == []
    assert told(read(COMPLETE + row)) == ["1 story narrative_missing"]
    assert told(read(good.replace("row: 1", "row: 2"))) == ["19 story.row narrative_row_missing"]
    assert told(read(good.replace("text: 甲", "text: " + "甲" * 301))) == ["19 story.text text_too_long"]
    assert told(read(good.replace("text: 甲", "text: " + "甲" * 300))) == []


def test_a_blank_row_between_two_keeps_the_places_and_numbers_of_the_rest(read: Read) -> None:
    text = COMPLETE + "other:\n- {summary: 甲, attachment: a.pdf}\n-\n- {summary: 乙}\n-\n"
    entry, problems = read(text)
    assert told((entry, problems)) == ["20 other.2.attachment required_missing"]
    assert entry is not None and len(entry.raw["other"]) == 3


# -- the place of what is too long -----------------------------------------------------------------

_STORY = "\n".join(chr(0x4E00 + number) * 49 for number in range(17))
_BLOCKS = {
    "literal": lambda lines: "|\n    " + "\n    ".join(lines),
    "folded": lambda lines: ">-\n    " + "\n    ".join(lines),
    "single": lambda lines: "\n    '" + "\n    ".join(lines) + "'",
    "double": lambda lines: "\n    \"" + "\n    ".join(lines) + "\"",
    "plain": lambda lines: "\n    " + "\n    ".join(lines),
}


def _bio(definition: FormDefinition, count: int, style: str = "literal") -> str:
    """An entry whose bio prints `count` characters; its story has lines of 49 characters, the first one is
    line 26. The first 800 characters end on the 16th as long as less than 50 are printed before it."""
    bio = definition.fields["bio"]
    assert isinstance(bio, Answers)
    before = len(bio.text_of(bio.parse({"years": "9", "experience": "甲"})[0])) - 1
    assert before < 50
    lines = _STORY[: count - before].split("\n")
    head = COMPLETE.replace("bio: {years: 5, experience: 任科学课教师。}\n", "")
    text = head + "#\n" * 8 + "bio:\n  experience: " + _BLOCKS[style](lines) + "\n  years: 9\n"
    assert text.splitlines()[25].strip(" '\"") == lines[0]
    return text


@pytest.mark.parametrize("style", list(_BLOCKS))
def test_a_text_that_is_too_long_points_at_the_line_where_the_limit_is_passed(
    definition: FormDefinition, read: Read, style: str
) -> None:
    _, problems = read(_bio(definition, 812, style))
    assert [str(problem) for problem in problems] == ["李梅.yaml:41 个人简介：812 字，超出 12 字（限 800）"]
    assert problems[0].remedy == "请删去 12 字" and problems[0].path == "bio.experience"


def test_just_the_limit_passes(definition: FormDefinition, read: Read) -> None:
    entry, problems = read(_bio(definition, 800))
    assert [problem.code for problem in problems] == ["text_long_elsewhere"]
    assert problems[0].facts["count"] == 800 and not problems[0].is_error and entry is not None
    assert [problem.code for problem in read(_bio(definition, 801))[1]] == ["text_too_long"]


def test_in_json_the_column_tells_the_place(definition: FormDefinition, tmp_path: Path) -> None:
    data = json.dumps({"major": "学" * 40}, ensure_ascii=False).encode()
    _, problems = read_entry(data, "a.json", tmp_path, definition)
    assert [(p.place.line, p.place.column) for p in problems if p.code == "text_too_long"] == [(1, 12 + 30)]


# -- JSON ------------------------------------------------------------------------------------------


def test_json_and_yaml_of_the_same_data_are_the_same_entry(
    definition: FormDefinition, read: Read, tmp_path: Path
) -> None:
    entry, _ = read(COMPLETE)
    assert entry is not None
    for indent in (None, 2, "\t"):
        data = json.dumps({"$schema": "x.json", "form": definition.form, **entry.raw}, indent=indent).encode()
        for file in ("a.json", "<标准输入>"):
            other, problems = read_entry(data, file, tmp_path, definition)
            assert problems == () and other is not None and entry_digest(other) == entry_digest(entry)


def test_json_numbers_and_null_are_taken_as_written(definition: FormDefinition, tmp_path: Path) -> None:
    data = b'{"bio": {"years": 5, "experience": "a"}, "mobile": 15400000456, "landline": null}'
    for file in ("a.json", "stdin"):
        entry, _ = read_entry(data, file, tmp_path, definition)
        assert entry is not None and entry.raw == {
            "bio": {"years": "5", "experience": "a"}, "mobile": "15400000456"}  # fmt: skip


def test_a_rare_character_may_be_escaped_in_halves_and_half_of_one_is_refused(
    definition: FormDefinition, tmp_path: Path
) -> None:
    entry, _ = read_entry(rb'{"name": "\ud872\udf4a\u6559"}', "a.json", tmp_path, definition)
    assert entry is not None and entry.raw["name"] == "\U0002cb4a教"
    for file in ("a.json", "a.yaml"):
        _, problems = read_entry(rb'{"name": "\ud800\u6559"}', file, tmp_path, definition)
        assert any(p.code in ("entry_broken_character", "json_lone_surrogate", "yaml_escape", "source_character")
                   or "surrogate" in p.code for p in problems), problems  # fmt: skip


# -- hostile files ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["source_empty"]),
        ("# nothing\n", ["entry_empty"]),
        ("just words\n", ["entry_not_mapping"]),
        ("- a\n- b\n", ["entry_not_mapping"]),
        ("name:\t李梅\n\tsex: 女\n", None),
        ("name: 李\x00梅\n", ["source_character"]),
        ("name: 李\x1b[31m梅\n", ["source_character"]),
        ("name: [" * 50_000, None),
        ("[" * 100_000, None),
        ("{" * 100_000, None),
        ("a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nname: *c\n", None),
        ("name: !!python/object/apply:os.system [id]\n", None),
        ("name: 'unclosed\n", None),
        ("---\nname: a\n---\nname: b\n", ["source_second_document"]),
        ("? [a, b]\n: c\n", None),
        ("<<: {name: 李梅}\n", None),
    ],
)  # fmt: skip
def test_a_hostile_file_is_answered_with_problems(read: Read, text: str, codes: list[str] | None) -> None:
    entry, problems = read(text)
    assert problems and all(str(problem).startswith("李梅.yaml:") and problem.remedy for problem in problems)
    if codes is not None:
        assert entry is None and [problem.code for problem in problems] == codes


def test_aliases_grow_nothing_and_are_refused(read: Read) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 20)]
    _, problems = read("\n".join(lines))
    assert {"source_alias"} <= {problem.code for problem in problems} and len(problems) < 400


def test_a_file_of_three_megabytes_is_refused_before_it_is_parsed(read: Read) -> None:
    entry, problems = read("name: " + "长" * 1_000_000)
    assert entry is None and [problem.code for problem in problems] == ["entry_too_large"]
    assert read(b"#" * 2_000_000)[1][0].code != "entry_too_large"


def test_a_long_text_is_answered(read: Read) -> None:
    entry, problems = read(with_line("unit: " + "长" * 200_000))
    assert entry is not None and [problem.code for problem in problems] == ["text_too_long"]
    (problem,) = read(COMPLETE + "k" * 1000 + ": 1\n")[1]
    assert problem.code == "unknown_key_no_near" and len(str(problem)) < 100


def test_five_thousand_keys_and_texts_are_read_and_more_are_refused(read: Read) -> None:
    # The complete entry has 38 nodes, the key `other` and its list 2, a row 5.
    row = "- {summary: 甲, attachment: a.pdf}\n"
    entry, problems = read(COMPLETE + "other:\n" + row * 991)
    assert entry is not None and [problem.code for problem in problems] == ["too_many_rows"]
    entry, problems = read(COMPLETE + "other:\n" + row * 993)
    assert entry is None and [problem.code for problem in problems] == ["entry_too_many"]


# -- encodings -------------------------------------------------------------------------------------


def test_a_byte_order_mark_is_no_character(read: Read) -> None:
    entry, problems = read(b"\xef\xbb\xbf" + COMPLETE.encode())
    assert problems == () and entry is not None and entry.raw["name"] == "李梅"


@pytest.mark.parametrize("codec", ["gb18030", "utf-16"])
def test_other_encodings_are_read_with_a_warning(read: Read, codec: str) -> None:
    entry, problems = read(COMPLETE.encode(codec))
    assert entry is not None and entry.raw["name"] == "李梅"
    assert [problem.code for problem in problems] == ["entry_other_encoding"] and not problems[0].is_error


def test_utf8_with_one_broken_byte_is_not_taken_for_another_encoding(read: Read) -> None:
    data = COMPLETE.encode()
    at = data.index("雪莲".encode())
    entry, problems = read(data[:at] + b"\xff" + data[at + 1 :])
    assert entry is None and [problem.code for problem in problems] == ["entry_not_utf8"]
    assert problems[0].place.line == 11


@pytest.mark.parametrize("data", [b"\xff\xd8\xff\xe0\x00\x10JFIF", b"PK\x03\x04\x14\x00\xff\xff\x80", b"%PDF-1.4\n%\xe2\xe3"])
def test_another_kind_of_file_is_named(read: Read, data: bytes) -> None:
    entry, problems = read(data)
    assert entry is None and [problem.code for problem in problems] == ["entry_is_other"]


def test_crlf_files_have_the_same_lines_and_the_same_data(read: Read) -> None:
    text = COMPLETE.replace("15400000456", "12")
    entry, problems = read(text.replace("\n", "\r\n"))
    other, same = read(text)
    assert told((entry, problems)) == told((other, same)) == ["13 mobile mobile_unreadable"]
    assert entry is not None and other is not None and entry_digest(entry) == entry_digest(other)


def test_checking_again_tells_what_reading_told(definition: FormDefinition, read: Read) -> None:
    entry, problems = read(COMPLETE.replace("sex: 女", "sex: x") + "qqqq: 1\nqq: 2\n")
    assert entry is not None and check_entry(definition, entry, files=False) == problems and len(problems) == 3
