"""The cover sheet of a batch: what was issued, by whom, and the checkpoint of the log, on paper."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from docgen.certificates.papers.setting import fonts_of
from docgen.render.official.document import day_text
from docgen.render.sheet import sheet_pdf
from docgen.settings import Settings

_GROUP = 8      # hexadecimal digits are compared eight at a time


@dataclass(frozen=True, slots=True)
class NumberRange:
    """The numbers of one series in a batch: its name (a level), how many, the first and the last."""

    name: str
    count: int
    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchCover:
    """What the cover says. `certificate` is the certificate's title, `batch` the batch's own mark; `roster` the name
    of the roster's file and `roster_sha256` its hash in hex; `definition` names form and edition,
    `definition_sha256` the hash of its source. `checkpoint` is the signed note of the log, as published: its lines
    are printed as they are. `published_at`: where it is published ("" where it is not)."""

    certificate: str
    issuer: str
    batch: str
    issued_on: date
    ranges: tuple[NumberRange, ...]
    roster: str
    roster_sha256: str
    definition: str
    definition_sha256: str
    prepared_by: str
    prepared_on: date
    approved_by: str
    approved_on: date
    checkpoint: str
    published_at: str = ""

    @property
    def count(self) -> int:
        """How many certificates the batch has."""
        return sum(one.count for one in self.ranges)


def cover_pdf(cover: BatchCover, settings: Settings) -> bytes:
    """The cover sheet, one A4 page as a rule. Raises `EntryRefused` for characters that no font has."""
    facts = {
        "issuer": cover.issuer, "count": cover.count, "ranges": cover.ranges,
        "about": (
            ("证书", cover.certificate), ("批次", cover.batch), ("发证日期", day_text(cover.issued_on)),
            ("名单文件", cover.roster), ("名单 SHA-256", grouped(cover.roster_sha256)),
            ("证书定义", cover.definition), ("定义 SHA-256", grouped(cover.definition_sha256)),
        ),
        "hands": (
            ("经办人", cover.prepared_by, day_text(cover.prepared_on)),
            ("批准人", cover.approved_by, day_text(cover.approved_on)),
        ),
        "checkpoint": cover.checkpoint.rstrip("\n").split("\n"),
        "checkpoint_sha256": grouped(hashlib.sha256(cover.checkpoint.encode()).hexdigest()),
        "published_at": cover.published_at,
    }  # fmt: skip
    return sheet_pdf("batch_cover.html", "证书批次封面", facts, fonts_of(settings), settings.templates / "_house")


def grouped(digits: str) -> str:
    """Hexadecimal digits in groups of eight."""
    return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))
