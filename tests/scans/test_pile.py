"""A file of a pile is judged the same whichever process has it, and whatever it had before."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from docgen.scans.pile import PdfShelf, Shelved, SourceTask, nearest, open_pile
from docgen.scans.reading import ScanReader
from docgen.scans.sources import SourceFile
from tests.intake.handed import LIU, OUYANG, pdf, printed, scan, settings

PEOPLE = [
    Shelved("A1", PurePosixPath("甲/申报表.pdf"), ("张小禾", "申报表")),
    Shelved("B2", PurePosixPath("乙/表.pdf"), ("李", "表")),
    Shelved("C3", PurePosixPath("乙/c.pdf"), ("柳青岚", "c")),
]


def test_the_original_after_which_a_file_is_called_is_tried_first_then_its_folders_then_others() -> None:
    assert nearest(PurePosixPath("乙/张小禾 第2页.jpg"), PEOPLE) == ("A1", "B2", "C3")
    assert nearest(PurePosixPath("乙/1.jpg"), PEOPLE) == ("B2", "C3", "A1")
    assert nearest(PurePosixPath("丙/柳青岚.jpg"), PEOPLE) == ("C3", "A1", "B2")


def test_a_single_character_names_nobody() -> None:
    assert nearest(PurePosixPath("甲/李表c.jpg"), PEOPLE)[0] == "A1"


def test_no_more_than_ten_are_tried() -> None:
    many = [Shelved(f"N{number}", PurePosixPath(f"{number}.pdf"), (f"{number:03}",)) for number in range(300)]
    assert nearest(PurePosixPath("扫描 123.jpg"), many)[0] == "N123" and len(nearest(PurePosixPath("x.jpg"), many)) == 10


def test_what_comes_of_a_file_does_not_hang_on_the_one_before_and_no_pictures_are_kept_that_nobody_shows(tmp_path: Path) -> None:
    for name, data in (("a.pdf", pdf(OUYANG)), ("b.pdf", pdf(LIU)), ("1.jpg", scan(OUYANG)), ("2.jpg", scan(LIU, False, False))):
        (tmp_path / name).write_bytes(data)
    shelf = PdfShelf(((printed(OUYANG).number, tmp_path / "a.pdf"), (printed(LIU).number, tmp_path / "b.pdf")), settings())
    pile = open_pile(shelf)
    with ScanReader() as reader:
        first, second = (
            pile.judge(SourceTask(SourceFile(name, tmp_path / name), shelf, shown=shown), reader)
            for name, shown in (("1.jpg", True), ("2.jpg", False))
        )
    assert [[one.number for one in part.originals] for part in (first, second)] == [[printed(OUYANG).number], [printed(LIU).number]]
    assert not list(pile.check._likely())
    assert first.pages[0].shown and any(one.cut for one in first.pages[0].findings)
    (page,) = second.pages
    assert page.findings and not page.shown and not any(one.cut or one.printed for one in page.findings)
