"""台账: the certificates of a query as a table for people, as CSV or as a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from docgen.registry.life_cycle import STATE_WORDS
from docgen.registry.lookup import Found
from docgen.registry.plain_cells import plain_cell

HEADINGS = ("证书编号", "份", "状态", "状态日期", "姓名", "发证日期", "有效期至", "证书", "批次")
_WIDTHS = (24.0, 5.0, 9.0, 13.0, 14.0, 13.0, 13.0, 26.0, 7.0)


def ledger_csv(found: Iterable[Found]) -> bytes:
    """One line a certificate, for Excel too: with a mark, for it takes a file without one for GBK."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows([plain_cell(text) for text in _row(one)] for one in found)
    return out.getvalue().encode("utf-8-sig")


def ledger_workbook(found: Sequence[Found], title: str) -> bytes:
    """The same as an .xlsx; every cell is text."""
    from docgen.entries.rosters.tables import Table, workbook_of

    return workbook_of((Table("台账", HEADINGS, tuple(map(_row, found)), _WIDTHS, title=title),))


def _row(one: Found) -> tuple[str, ...]:
    cells = (
        one.number, one.copy, STATE_WORDS[one.state], one.state_on, one.holder, one.issued_on, one.expires_on or "", one.form,
        one.batch,
    )  # fmt: skip
    return tuple(map(str, cells))
