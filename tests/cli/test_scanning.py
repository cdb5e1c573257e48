"""`docgen scan`: from the filled form to the scan, the report and the exit code."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from docgen.cli.main import cli
from docgen.render.page_pictures import page_pictures
from tests.cli.conftest import FORM
from tests.scans.devices import LEVELS, scanned
from tests.scans.hands import DPI, Pixels, scribble


def docgen(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


@pytest.fixture
def printed(folder: Path) -> Pixels:
    """The filled form on paper, BGR at 300 dpi; its PDF stays in the folder."""
    assert docgen("fill", "entry.yaml", "-o", "form.pdf").exit_code == 0
    (page,) = page_pictures((folder / "form.pdf").read_bytes(), DPI, grey=False)
    return np.ascontiguousarray(np.asarray(page.convert("RGB"))[..., ::-1])


def scan_of(picture: Pixels, path: Path) -> None:
    Image.fromarray(scanned(picture, LEVELS["flatbed-150"], 3)[..., ::-1].copy()).save(path, resolution=150)


def test_a_faithful_scan_beside_its_original_passes(folder: Path, printed: Pixels) -> None:
    scan_of(printed, folder / "scan.pdf")
    done = docgen("scan", "scan.pdf", "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["verdict"], told["documents"][0]["applicant"]) == (0, "pass", "欧阳晓禾")


def test_what_was_written_in_by_hand_ends_with_eight_and_a_report(folder: Path, printed: Pixels) -> None:
    scan_of(scribble(printed, 100, 100, 12, 1), folder / "scan.jpg")
    done = docgen("scan", "scan.jpg", "-o", "report.pdf", "--table", "report.xlsx", "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["verdict"], {one["code"] for one in told["problems"]}) == (8, "human", {"scan_mark"})
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF") and (folder / "report.xlsx").exists()


def test_a_scan_without_its_original_is_for_a_person(folder: Path, printed: Pixels) -> None:
    (folder / "elsewhere").mkdir()
    scan_of(printed, folder / "elsewhere" / "scan.jpg")
    done = docgen("scan", "elsewhere", "--json")
    assert done.exit_code == 8 and [one["code"] for one in json.loads(done.stdout)["problems"]] == ["scan_original_missing"]


def test_nothing_to_look_at_is_told(folder: Path) -> None:
    (folder / "empty").mkdir()
    done = docgen("scan", "empty", "--json")
    assert done.exit_code == 5 and [one["code"] for one in json.loads(done.stdout)["problems"]] == ["scan_nothing"]


def told_of(*words: str) -> tuple[int, list[tuple[str, str]]]:
    """The exit code, and what is told of which file."""
    done = docgen("scan", *words, "--json")
    return done.exit_code, [(one["code"], one["place"]["file"]) for one in json.loads(done.stdout)["problems"]]


def test_an_original_that_was_named_and_cannot_be_used_is_told(folder: Path, printed: Pixels) -> None:
    scan_of(printed, folder / "scan.jpg")
    assert docgen("fill", "entry.yaml", "--draft", "-o", "draft.pdf").exit_code == 0
    assert told_of("scan.jpg") == (0, [])
    originals = [word for name in ("form.pdf", "draft.pdf", "typo.pdf") for word in ("--original", name)]
    assert told_of("scan.jpg", *originals) == (8, [("scan_original_unnumbered", "draft.pdf"), ("file_missing", "typo.pdf")])


def test_an_original_of_another_layout_is_told_with_the_page_that_lacks_it(
    folder: Path, templates: Path, printed: Pixels
) -> None:
    scan_of(printed, folder / "scan.jpg")
    (templates / "nomination" / "form.yaml").write_text(FORM.replace("  - table:", "  - page_break\n  - table:"), "utf-8")
    assert told_of("scan.jpg") == (8, [("scan_original_other_layout", "form.pdf"), ("scan_original_missing", "scan.jpg")])


def test_a_pile_is_shared_among_processes_and_told_in_order(folder: Path, printed: Pixels) -> None:
    (folder / "pile").mkdir()
    scan_of(printed, folder / "pile" / "1.jpg")
    (folder / "pile" / "2.jpg").write_bytes(b"\xff\xd8\xff\xe0 and nothing more")
    done = docgen("scan", "pile", "--original", "form.pdf", "--workers", "2", "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, [page["verdict"] for one in told["documents"] for page in one["scanned"]]) == (8, ["pass"])
    assert [one["code"] for one in told["unreadable"]] == ["scan_damaged"]
