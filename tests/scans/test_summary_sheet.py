"""The summary of a pile: a line for everything that came, and red what somebody has to look at."""

from __future__ import annotations

from docgen.problems import Place, Problem
from docgen.render.document import PageMap
from docgen.scans.documents import ScanReport, Taken, gathered
from docgen.scans.findings import Finding
from docgen.scans.frames import Area
from docgen.scans.originals import Original
from docgen.scans.page_check import PageReport
from docgen.scans.summary_sheet import summary_table

ORIGINAL = Original("A1", "f", "1", "表", "欧阳晓禾", ("r", "r"), b"", PageMap(210, 297, 2, ()), {})


def report() -> ScanReport:
    stray = Finding("page", "", Area(0, 0, 0, 0), "human", 0.9, Problem("scan_page_unknown", Place("b.pdf"), {"index": 7}))
    pages = [PageReport("a.pdf", at, "A1", at, "pass", ()) for at in (1, 2)]
    pages.append(PageReport("b.pdf", 7, "", 0, "human", (stray,)))
    return gathered(Taken(tuple(pages), (Problem("scan_damaged", Place("c.jpg")),), 0, (ORIGINAL,)))


def test_documents_come_first_then_pages_of_nobody_then_files_that_cannot_be_read_each_with_its_file() -> None:
    table = summary_table(report())
    assert [row[0] for row in table.rows] == ["A1", "", ""]
    assert table.rows[1][9].startswith("b.pdf：") and table.rows[2][9].startswith("c.jpg ")


def test_red_is_all_that_did_not_pass() -> None:
    assert summary_table(report()).marked == (False, True, True)


def test_what_came_several_times_is_said_once_and_no_more_than_a_row_can_show() -> None:
    def pages(*numbers: int) -> tuple[PageReport, ...]:
        found = (
            Finding("page", "", Area(0, 0, 0, 0), "human", 0.9, Problem("scan_mark", facts={"page": page, "width": 3, "height": 3}))
            for page in numbers
        )
        return tuple(PageReport("a.pdf", at, "A1", 1, "human", (one,)) for at, one in enumerate(found, 1))

    def told(*numbers: int) -> list[str]:
        rows = summary_table(gathered(Taken(pages(*numbers), (), 0, (ORIGINAL,)))).rows
        return [line for line in rows[0][9].split("\n") if "毫米" in line or "mm" in line or "另有" in line]

    assert len(told(1, 1, 1, 2)) == 2 and told(1, 1, 1, 2)[0].endswith("（3 处）")
    assert len(summary_table(gathered(Taken(pages(*range(30)), (), 0, (ORIGINAL,)))).rows[0][9].split("\n")) == 12
