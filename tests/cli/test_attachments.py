"""`docgen fill --with-attachments` and `--convert-images`, as they are typed."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from docgen.entries.sample_pdf import one_page_pdf
from tests.cli.conftest import FORM

DOCGEN = [sys.executable, "-m", "docgen"]
PROOF = "  proof:   {label: 证明材料, type: attachment}\nlayout:"


def run(*words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*DOCGEN, *words], capture_output=True, check=False)


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def proved(folder: Path, templates: Path) -> Path:
    """The folder of an entry with one attachment: 证书.pdf."""
    form = FORM.replace("layout:", PROOF).replace("60 | summary: summary", "60 | summary: summary\n        12 | proof: proof")
    (templates / "nomination" / "form.yaml").write_text(form, "utf-8")
    entry = folder / "entry.yaml"
    entry.write_text(entry.read_text("utf-8") + "proof: 证书.pdf\n", "utf-8")
    (folder / "证书.pdf").write_bytes(one_page_pdf(("A",)))
    return folder


def with_picture(folder: Path) -> None:
    entry = folder / "entry.yaml"
    entry.write_text(entry.read_text("utf-8").replace("证书.pdf", "证书.jpg"), "utf-8")
    picture = Image.new("RGB", (600, 800), "white")
    picture.paste("black", (100, 100, 300, 300))
    picture.save(folder / "证书.jpg")


def test_form_list_and_attachment_become_one_pdf(proved: Path) -> None:
    done = run("fill", "entry.yaml", "--with-attachments", "--pdf", "-o", "表")
    assert done.returncode == 0, done.stderr.decode()
    with pikepdf.open(proved / "表.pdf") as pdf:
        assert len(pdf.pages) == 3


def test_a_picture_is_refused_and_told_of_the_option(proved: Path) -> None:
    with_picture(proved)
    done = run("check", "entry.yaml", "--json")
    told = {problem["code"]: problem for problem in json.loads(done.stdout)["problems"]}
    assert done.returncode == 3 and "--convert-images" in told["attachment_is_image"]["remedy"]


def test_a_picture_is_right_when_it_may_be_converted(proved: Path) -> None:
    with_picture(proved)
    assert run("check", "entry.yaml", "--convert-images").returncode == 0
    done = run("fill", "entry.yaml", "--convert-images", "--with-attachments", "--pdf", "-o", "表")
    assert done.returncode == 0, done.stderr.decode()
    assert names(proved) == ["entry.yaml", "表.pdf", "证书.jpg", "证书.pdf"]
    with pikepdf.open(proved / "表.pdf") as pdf:
        assert len(pdf.pages) == 3


def test_converted_attachments_stand_beside_a_form_that_is_alone(proved: Path) -> None:
    with_picture(proved)
    done = run("fill", "entry.yaml", "--convert-images", "--pdf", "-o", "表")
    assert done.returncode == 0, done.stderr.decode()
    assert "表-附件/附件1.pdf" in names(proved)
    with pikepdf.open(io.BytesIO((proved / "表-附件" / "附件1.pdf").read_bytes())) as pdf:
        assert len(pdf.pages) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [(("--with-attachments", "--docx", "-o", "表"), "只能接在 PDF 之后"), (("--convert-images", "--pdf", "-o", "-"), "没有地方存放")],
)  # fmt: skip
def test_attachments_need_a_pdf_and_converted_ones_a_folder(proved: Path, words: tuple[str, ...], says: str) -> None:
    with_picture(proved)
    done = run("fill", "entry.yaml", *words)
    assert done.returncode == 2 and says in done.stderr.decode()
    assert names(proved) == ["entry.yaml", "证书.jpg", "证书.pdf"]
