"""Where `docgen fill` writes follows from the options alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.cli.output import STDOUT
from docgen.cli.targets import fill_targets, keep_stdout_apart, targets
from docgen.errors import UsageFault

NEITHER, PDF, DOCX, BOTH = (False, False), (True, False), (False, True), (True, True)


@pytest.mark.parametrize(
    ("output", "wanted", "pdf", "docx"),
    [
        (None, NEITHER, "表.pdf", "表.docx"),
        (None, PDF, "表.pdf", None),
        ("甲", NEITHER, "甲.pdf", "甲.docx"),
        ("申报书2021.1", NEITHER, "申报书2021.1.pdf", "申报书2021.1.docx"),
        ("甲.pdf", NEITHER, "甲.pdf", None),
        ("甲.DOCX", NEITHER, None, "甲.docx"),
        ("甲", DOCX, None, "甲.docx"),
        ("甲", BOTH, "甲.pdf", "甲.docx"),
        ("-", PDF, "-", None),
        ("-", DOCX, None, "-"),
    ],
)
def test_flags_and_suffix_say_which_files(
    output: str | None, wanted: tuple[bool, bool], pdf: str | None, docx: str | None
) -> None:
    found = targets(Path(output) if output else None, "表", wanted)
    assert (found.pdf, found.docx) == (pdf and Path(pdf), docx and Path(docx))


def test_a_folder_takes_files_named_after_the_entry(tmp_path: Path) -> None:
    found = fill_targets(Path("数据/张三.yaml"), tmp_path, NEITHER, None)
    assert found.pdf == tmp_path / "张三.pdf"


@pytest.mark.parametrize(
    ("entry", "output", "wanted", "page_map", "code"),
    [
        ("-", None, NEITHER, None, "output_needed"),
        ("a.yaml", "-", NEITHER, None, "stdout_takes_one"),
        ("a.yaml", "-", BOTH, None, "stdout_takes_one"),
        ("a.yaml", "a.pdf", DOCX, None, "suffix_disagrees"),
        ("a.yaml", "a.docx", BOTH, None, "suffix_disagrees"),
        ("a.yaml", "a.docx", NEITHER, "m.json", "map_needs_pdf"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    entry: str, output: str | None, wanted: tuple[bool, bool], page_map: str | None, code: str
) -> None:
    with pytest.raises(UsageFault) as error:
        fill_targets(
            Path(entry), Path(output) if output else None, wanted, Path(page_map) if page_map else None
        )
    assert [problem.code for problem in error.value.problems] == [code]


def test_a_document_and_the_json_answer_do_not_share_standard_output() -> None:
    found = targets(STDOUT, "表", PDF)
    keep_stdout_apart(found, is_json=False)
    with pytest.raises(UsageFault):
        keep_stdout_apart(found, is_json=True)
