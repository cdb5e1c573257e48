"""收回公告: certificates that are no longer good, for everyone to know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from docgen.certificates.papers.columns import columns_of
from docgen.certificates.papers.listed_paper import listed_paper
from docgen.certificates.papers.masking import masked_name
from docgen.certificates.papers.people import Office
from docgen.certificates.papers.setting import paper_docx, paper_pdf
from docgen.render.official.document import (
    Grid,
    GridRow,
    OfficialPaper,
    day_text,
)
from docgen.settings import Settings

T = TypeVar("T")
_HEADINGS = {"收回日期": "收回日期", "原因": "收回原因", "收回日期、原因": "日期和原因"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokedCertificate:
    """A certificate that was taken back; `reason` is printed as given ("" for none)."""

    number: str
    name: str
    revoked_on: date
    unit: str = ""
    level: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationNotice:
    """A 收回公告. `certificate` is the certificate's title, such as 青少年科技辅导员专业水平证书; `basis` the rule that
    it follows; `return_by` the last day to hand the paper in (None: it is not asked for); `check_at` where anyone can
    look the state up; `reference` the 发文字号; `hides_names`: surnames only, for pupils; `title` in place of the
    usual one."""

    certificate: str
    office: Office
    revoked: tuple[RevokedCertificate, ...]
    dated: date
    basis: str = ""
    return_by: date | None = None
    check_at: str = ""
    reference: str = ""
    title: str = ""
    hides_names: bool = False


def revocation_pdf(notice: RevocationNotice, settings: Settings) -> bytes:
    """The notice to be sealed. Raises `EntryRefused` for characters that no font has."""
    return paper_pdf(revocation_paper(notice), settings)


def revocation_docx(notice: RevocationNotice, settings: Settings) -> bytes:
    """The same, to be edited."""
    return paper_docx(revocation_paper(notice), settings)


def revocation_paper(notice: RevocationNotice) -> OfficialPaper:
    """The notice and its list as blocks of an official paper."""
    title = notice.title or f"关于收回{notice.certificate}的公告"
    listed = f"收回的{notice.certificate}名单"
    return listed_paper(
        title, _words(notice), listed, (_list(notice),), notice.office.issuer, notice.dated, notice.reference
    )


def _words(notice: RevocationNotice) -> Iterator[str]:
    """What all share is said once, here, and left out of the list."""
    by = f"根据{notice.basis}，" if notice.basis else ""
    reason, day = _shared([one.reason for one in notice.revoked]), _shared([one.revoked_on for one in notice.revoked])
    yield (
        f"{by}{f'因{reason}，' if reason else ''}经研究，决定收回{notice.certificate}{len(notice.revoked)}本，名单附后。"
        f"所列证书自{f'{day_text(day)}' if day else '收回之日'}起失效。"
    )
    if notice.return_by:
        yield f"请持证人于{day_text(notice.return_by)}前将证书原件交回{notice.office.issuer}。"
    if notice.check_at:
        yield f"证书的现时状态可在{notice.check_at}查验。"
    if notice.office.contact:
        yield f"联系人及电话：{notice.office.contact}"


def _list(notice: RevocationNotice) -> Grid:
    has_reasons = _shared([one.reason for one in notice.revoked]) is None
    has_days = _shared([one.revoked_on for one in notice.revoked]) is None
    texts = [_texts(number, one, notice.hides_names, has_days, has_reasons) for number, one in enumerate(notice.revoked, 1)]
    columns = columns_of(texts)
    return Grid(columns, tuple(GridRow(tuple(row[column.key] for column in columns)) for row in texts))


def _texts(number: int, one: RevokedCertificate, hides_names: bool, has_days: bool, has_reasons: bool) -> dict[str, str]:
    told = [*((day_text(one.revoked_on),) if has_days else ()), *((one.reason,) if has_reasons and one.reason else ())]
    heading = "、".join((*(("收回日期",) if has_days else ()), *(("原因",) if has_reasons else ())))
    return {
        "序号": str(number), "姓名": masked_name(one.name) if hides_names else one.name, "工作单位": one.unit,
        "级别": one.level, "证书编号": one.number,
    } | ({_HEADINGS[heading]: "\n".join(told)} if heading else {})


def _shared(values: Sequence[T]) -> T | None:
    """What all of them are; None where they differ."""
    return values[0] if len(set(values)) == 1 else None
