"""The commands, as a person and as a program meets them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from docgen.cli.main import cli


def run(*words: str, given: str | None = None) -> Result:
    return CliRunner().invoke(cli, words, prog_name="docgen", input=given)


def answer(*words: str, given: str | None = None) -> dict[str, Any]:
    """The JSON answer; its exit code is the command's."""
    result = run(*words, "--json", given=given)
    told: dict[str, Any] = json.loads(result.stdout)
    assert result.stderr == "" and told["exit_code"] == result.exit_code
    assert told["ok"] == (result.exit_code == 0)
    return told


def codes(told: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in told["problems"]]


def test_forms_lists_name_title_and_edition(folder: Path) -> None:
    result = run("forms")
    assert result.exit_code == 0 and result.stderr == ""
    assert all(word in result.stdout for word in ("nomination", "优秀成果推荐表", "2026.1"))


def test_forms_answers_a_program(folder: Path) -> None:
    (form,) = answer("forms")["forms"]
    assert (form["form"], form["title"], form["edition"]) == ("nomination", "优秀成果推荐表", "2026.1")


def test_a_folder_without_forms_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCGEN_TEMPLATES", str(tmp_path / "nowhere"))
    assert codes(answer("forms")) == codes(answer("lint")) == ["forms_missing"]
    assert run("forms").exit_code == run("lint").exit_code == 5


def test_a_good_entry_passes(folder: Path) -> None:
    result = run("check", "entry.yaml")
    assert (result.exit_code, result.stdout) == (0, "") and "优秀成果推荐表" in result.stderr


def test_all_problems_are_told_at_once_in_a_table_on_standard_error(folder: Path) -> None:
    Path("entry.yaml").write_text("form: nomination\nunit: 这个单位的名称实在是太长了\ncolour: 红\n", "utf-8")
    result = run("check", "entry.yaml")
    assert result.exit_code == 3 and result.stdout == ""
    assert all(word in result.stderr for word in ("位置", "问题", "怎么改", "entry.yaml:2:17", "entry.yaml:3", "姓名"))


def test_a_problem_is_told_to_a_program_with_code_place_and_remedy(folder: Path) -> None:
    Path("entry.yaml").write_text("form: nomination\nname: 欧阳晓禾\nunit: 这个单位的名称实在是太长了\n", "utf-8")
    told = answer("check", "entry.yaml")
    (problem,) = told["problems"]
    assert set(problem) == {"code", "severity", "place", "path", "says", "remedy"}
    assert (problem["code"], problem["severity"], problem["path"]) == ("text_too_long", "error", "unit")
    assert problem["place"] == {"file": "entry.yaml", "line": 3, "column": 17}
    assert told["exit_code"] == 3 and told["form"] == "nomination"


def test_a_sentence_with_brackets_is_printed_as_it_is(folder: Path) -> None:
    Path("entry.yaml").write_text("form: nomination\nunit: 甲\n'[red]甲': 乙\nname: 欧阳晓禾\n", "utf-8")
    assert "[red]甲" in run("check", "entry.yaml").stderr


def test_an_entry_is_read_from_standard_input(folder: Path) -> None:
    assert run("check", "-", given=Path("entry.yaml").read_text("utf-8")).exit_code == 0
    assert codes(answer("check", "-", given="form: nomination\nname: 欧阳晓禾\n")) == ["required_missing"]


def test_the_form_is_named_in_the_entry_or_by_an_option(folder: Path) -> None:
    unnamed = "name: 欧阳晓禾\nunit: 虚构市第一中学\n"
    assert codes(answer("check", "-", given=unnamed)) == ["form_not_named"]
    assert run("check", "-", given=unnamed).exit_code == 2
    assert run("check", "-", "--form", "nomination", given=unnamed).exit_code == 0


def test_a_file_that_is_no_entry_is_refused_with_its_place(folder: Path) -> None:
    told = answer("check", "-", given="form: nomination\nname: '欧阳\n")
    assert told["exit_code"] == 3 and told["problems"][0]["place"]["line"] == 2


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("check", "missing.yaml"), "file_missing", 5),
        (("check", "entry.yaml", "--form", "nominatoin"), "form_unknown", 2),
        (("new", "nominatoin"), "form_unknown", 2),
        (("blank", "nominatoin"), "form_unknown", 2),
        (("lint", "nominatoin"), "form_unknown", 2),
        (("schema", "nominatoin"), "form_unknown", 2),
        (("schema",), "parameter_missing", 2),
        (("check",), "parameter_missing", 2),
        (("check", "entry.yaml", "--colour"), "option_unknown", 2),
        (("check", "entry.yaml", "--wording", "mine"), "parameter_unusable", 2),
        (("chekc",), "command_unknown", 2),
        (("check", "a", "b", "c"), "usage_wrong", 2),
        (("check", "a", "entry.yaml"), "form_unknown", 2),
        (("fill", "entry.yaml", "-o", "-"), "stdout_takes_one", 2),
        (("fill", "entry.yaml", "-o", "-", "--pdf"), "json_takes_stdout", 2),
        (("fill", "entry.yaml", "--watch", "-o", "-", "--pdf"), "watch_needs_files", 2),
        (("fill", "-"), "output_needed", 2),
        (("fill", "entry.yaml", "-o", "nowhere/a"), "output_folder_missing", 5),
        (("fill", "entry.yaml", "-o", "entry.yaml/a"), "output_folder_not_folder", 5),
        (("blank", "nomination", "--fillable", "--docx"), "fillable_is_pdf", 2),
    ],
)
def test_what_goes_wrong_has_its_code_and_exit_code(
    folder: Path, words: tuple[str, ...], code: str, exit_code: int
) -> None:
    told = answer(*words)
    assert (codes(told)[0], told["exit_code"]) == (code, exit_code)
    assert told["message"]


def test_what_goes_wrong_is_told_to_a_person_with_its_remedy(folder: Path) -> None:
    result = run("check", "entry.yaml", "--colour")
    assert result.stderr.splitlines() == ["docgen: 没有选项 --colour", "可用的选项见 docgen check --help"]


def test_an_option_without_its_value_is_told(folder: Path) -> None:
    result = run("fill", "entry.yaml", "-o")
    assert result.exit_code == 2 and result.stderr.startswith("docgen: 选项 -o 的用法不对")


def test_a_definition_with_faults_stops_every_command_that_needs_it(templates: Path, folder: Path) -> None:
    file = templates / "nomination" / "form.yaml"
    file.write_text(file.read_text("utf-8").replace("12 | unit:    unit", "12 | unit:    nuit"), "utf-8")
    assert run("lint").exit_code == run("check", "entry.yaml").exit_code == run("new", "nomination").exit_code == 4
    assert answer("lint")["problems"][0]["place"]["line"]
    assert sorted(path.name for path in folder.iterdir()) == ["entry.yaml"]


def test_lint_takes_a_name_a_folder_or_a_file(templates: Path, folder: Path) -> None:
    for named in ("nomination", str(templates / "nomination"), str(templates / "nomination" / "form.yaml")):
        assert run("lint", named).exit_code == 0, named


def test_a_new_sample_passes_its_check_and_is_not_overwritten(folder: Path) -> None:
    assert run("new", "nomination", "-o", "样例.yaml", "--seed", "3").exit_code == 0
    assert run("check", "样例.yaml").exit_code == 0
    before = Path("样例.yaml").read_bytes()
    assert codes(answer("new", "nomination", "-o", "样例.yaml", "--seed", "4")) == ["output_exists"]
    assert Path("样例.yaml").read_bytes() == before
    assert run("new", "nomination", "-o", "样例.yaml", "--seed", "3", "--force").exit_code == 0
    assert Path("样例.yaml").read_bytes() == before


def test_schemas_are_json(folder: Path) -> None:
    entry = json.loads(run("schema", "nomination").stdout)
    assert "unit" in entry["properties"]
    assert json.loads(run("schema", "--definition").stdout)["$schema"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_printed(shell: str) -> None:
    result = run("completion", shell)
    assert result.exit_code == 0 and f"_DOCGEN_COMPLETE={shell}_complete" in result.stdout


def test_form_names_are_completed(folder: Path) -> None:
    words = {"_DOCGEN_COMPLETE": "bash_complete", "COMP_WORDS": "docgen new nom", "COMP_CWORD": "2"}
    result = CliRunner().invoke(cli, [], prog_name="docgen", env=words)
    assert "nomination" in result.stdout


def test_the_doctor_finds_everything_here(folder: Path) -> None:
    told = answer("doctor")
    parts = {part["part"]: part for part in told["parts"]}
    assert told["exit_code"] == 0, told["problems"]
    assert parts["weasyprint"]["found"] == "70.0" and parts["FormSong-Regular.ttf"]["ok"]
    assert parts["libpango-1.0.so.0"]["found"].startswith("1.")


def test_the_doctor_names_what_is_missing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCGEN_FONTS", str(folder / "nowhere"))
    monkeypatch.setenv("PATH", str(folder))
    told = answer("doctor")
    assert told["exit_code"] == 6
    assert {"office_fonts_missing", "office_missing"} <= set(codes(told))


def test_help_is_in_chinese_and_names_the_exit_codes() -> None:
    assert "退出码" in run("--help").stdout
    assert run().exit_code == 2 and "退出码" in run().stderr
