"""The paper of a notice that announces a list: title, words, 附件说明, sign-off, and the list as its annex."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from docgen.render.official.document import (
    Annexes,
    AnnexHead,
    Block,
    Body,
    OfficialPaper,
    SignOff,
    Title,
)
from docgen.render.official.title_lines import title_lines


def listed_paper(
    title: str, words: Iterable[str], listed: str, blocks: Iterable[Block], issuer: str, dated: date, reference: str
) -> OfficialPaper:
    """An official paper in GB/T 9704 order; `listed` is the annex's title, `blocks` what stands in it, `reference`
    the 发文字号 ("" for a paper without the red head)."""
    return OfficialPaper(
        title.replace("\n", ""), issuer, (
            Title(title_lines(title), 2 if reference else 0),
            *(Body(one) for one in words),
            Annexes((listed,)),
            SignOff(issuer, dated),
            AnnexHead("附件"), Title(title_lines(listed), 1),
            *blocks,
        ), reference,
    )  # fmt: skip
