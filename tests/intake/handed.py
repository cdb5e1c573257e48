"""Applications as units send them in: a small form filled, printed, signed, stamped and scanned, each made once."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from docgen.entries.yaml_file import read_entry
from docgen.forms.library import load
from docgen.intake.decisions import Decision
from docgen.intake.electronic import Version, VersionReader
from docgen.intake.folder import gather
from docgen.intake.ledger import Ledger
from docgen.intake.outcome import Outcome
from docgen.intake.paper import Scanned
from docgen.intake.running import IntakeOrder, IntakeResult, run_intake, settle
from docgen.intake.shelf import shelve
from docgen.problems import Fact, Place, Problem
from docgen.render.document import Document
from docgen.render.fill import FillOptions, fill
from docgen.render.page_pictures import page_pictures
from docgen.scans.documents import ScanCheck
from docgen.scans.findings import Finding, Verdict, worst
from docgen.scans.frames import Area
from docgen.scans.look_alikes import Faces
from docgen.scans.page_check import PageReport
from docgen.settings import Settings, read_settings
from tests.scans.devices import LEVELS, scanned
from tests.scans.hands import DPI, Pixels, sign, stamp

FORM = """\
form: application
code: APP
edition: '2026.1'
title: 优秀辅导员申报表
issuer: 虚构市青少年科技辅导员协会
applicant: name
page: {size: [110, 164], margin: [8, 8, 30, 8]}
fields:
  level:    {label: 级别, type: constant, value: 初级}
  name:     {label: 姓名, type: name, required: true}
  identity: {label: 身份证号, type: identity, required: true}
  unit:     {label: 工作单位, type: text, max_length: 20, required: true}
  summary:  {label: 成果简介, type: prose, max_length: 100}
parameters:
  deadline: {label: 申报截止日期, type: date, value: '2026-03-31', why: 通知}
signatures:
  applicant: {label: 本人签字, signer: 申请人（签字）：, seal: （盖章）, seal_owner: unit}
submission:
  deadline: deadline
  pack_by: unit
layout:
  - heading: title
    style: {size: 14, line_height: 22}
  - table:
      columns: [22, 72]
      grid: |
        9  | level:     level
        9  | name:      name
        9  | identity:  identity
        9  | unit:      unit
        18 | summary:   summary
        54 | applicant: applicant
"""
UNIT = "虚构市第一中学"
DAY, UNTIL = date(2026, 3, 20), date(2026, 4, 10)


@cache
def templates() -> Path:
    """A library of the small form, of another one like it, and of the shipped ones that are needed."""
    folder = Path(tempfile.mkdtemp(prefix="docgen-"))
    for name in ("_house", "tutor-certificate", "xinjiang-2021-primary"):
        (folder / name).symlink_to(read_settings({}).templates / name)
    for name, text in (("application", FORM), ("other", FORM.replace("form: application", "form: other"))):
        (folder / name).mkdir()
        (folder / name / "form.yaml").write_text(text, "utf-8")
    return folder


def settings() -> Settings:
    """This machine's, with the small library."""
    return replace(read_settings(dict(os.environ)), templates=templates())


def identity(number: int) -> str:
    """The identity number of an invented person."""
    body = f"65010219900101{number:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]


@dataclass(frozen=True)
class Applicant:
    """An invented applicant's answers."""

    name: str = "欧阳晓禾"
    number: int = 1
    unit: str = UNIT
    summary: str = "指导学生观察候鸟。"
    form: str = "application"

    @property
    def text(self) -> str:
        """The entry's YAML."""
        answers = {"name": self.name, "identity": f"'{identity(self.number)}'", "unit": self.unit, "summary": self.summary}
        return "".join(f"{key}: {value}\n" for key, value in {"form": self.form, **answers}.items() if value)


OUYANG, LIU, SHEN = Applicant(), Applicant("柳青岚", 2), Applicant("沈知远", 3, "虚构市青少年活动中心")


@cache
def printed(applicant: Applicant) -> Document:
    """The filled form."""
    definition = load(templates(), applicant.form)
    entry, problems = read_entry(applicant.text.encode(), "entry.yaml", Path(), definition)
    assert entry is not None, problems
    return fill(definition, entry, FillOptions(settings()))


@cache
def paper(applicant: Applicant, is_signed: bool = True, is_stamped: bool = True) -> Pixels:
    """The page as it lies on the scanner, BGR at 300 dpi."""
    document = printed(applicant)
    assert document.pdf is not None and document.page_map is not None
    (page,) = page_pictures(document.pdf, DPI, grey=False)
    picture: Pixels = np.ascontiguousarray(np.asarray(page.convert("RGB"))[..., ::-1])
    for box in document.page_map.boxes:
        if box.kind == "signature" and ".signature" in box.path and is_signed:
            picture = sign(picture, box.x, box.y, box.width, box.height, 7)
        if box.kind == "seal" and is_stamped:
            picture = stamp(picture, box.x + box.width / 2, box.y + box.height / 2, 5)
    return picture


@cache
def scan(applicant: Applicant, is_signed: bool = True, is_stamped: bool = True, level: str = "flatbed-150") -> bytes:
    """The page as a JPEG that came back."""
    return jpeg(paper(applicant, is_signed, is_stamped), level)


def jpeg(picture: Pixels, level: str = "flatbed-150", seed: int = 3) -> bytes:
    """A page scanned."""
    out = io.BytesIO()
    _image(picture, level, seed).save(out, "JPEG", quality=90, dpi=(150, 150))
    return out.getvalue()


def mixed(pictures: Sequence[Pixels], level: str = "flatbed-150") -> bytes:
    """Pages of many applicants in one PDF."""
    first, *rest = (_image(one, level, seed) for seed, one in enumerate(pictures))
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=float(LEVELS[level].dpi))
    return out.getvalue()


def _image(picture: Pixels, level: str, seed: int) -> Image.Image:
    found = scanned(picture, LEVELS[level], seed)
    return Image.fromarray(found if found.ndim == 2 else found[..., ::-1].copy())


def pdf(applicant: Applicant) -> bytes:
    """The electronic version."""
    data = printed(applicant).pdf
    assert data is not None
    return data


def run(
    folder: Path, ledger: Ledger | None = None, day: date = DAY, decisions: tuple[Decision, ...] = (), form: str = "",
    until: date = UNTIL, deadline: date | None = None, workers: int = 1,
) -> IntakeResult:
    """An intake of a folder."""
    order = IntakeOrder(folder=folder, received=day, until=until, form=form, decisions=decisions, deadline=deadline)
    with tempfile.TemporaryDirectory() as work:
        return run_intake(order, ledger or Ledger(), settings(), Path(work), _nobody, lambda scans: workers)


@dataclass
class Days:
    """A folder over several days: electronic versions as they are read, pages with the verdicts that are given."""

    versions: dict[str, Applicant] = field(default_factory=dict)
    pages: list[tuple[str, Applicant, tuple[Finding, ...]]] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    until: date = UNTIL

    def page(self, file: str, applicant: Applicant, *findings: tuple[Verdict, str]) -> None:
        """A page that came back, with what is found on it."""
        facts: dict[str, Fact] = {"page": 1, "label": "本人签字"}
        told = tuple(
            Finding("page", "", Area(0, 0, 0, 0), verdict, 0.9, Problem(code, Place(file), facts)) for verdict, code in findings
        )
        self.pages.append((file, applicant, told))

    def goes_on(self, day: date, *decisions: Decision) -> IntakeResult:
        """The intake of a day."""
        order = IntakeOrder(folder=Path(), received=day, until=self.until, decisions=decisions)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for file, one in self.versions.items():
                (folder / file).write_text(one.text, "utf-8")
            versions = VersionReader(settings(), folder / "work").read(gather(folder, folder / "zip").files)
            result = settle(order, versions, self._scanned(versions.found, folder), self.ledger)
        self.ledger = result.ledger
        return result

    def _scanned(self, versions: Sequence[Version], folder: Path) -> Scanned:
        shelf = shelve(versions, folder / "shelf", settings())
        check = ScanCheck(shelf.open(), Faces({}))
        for file, applicant, findings in self.pages:
            number = printed(applicant).number
            check._original(number)
            check.pages.append(PageReport(file, 1, number, 1, worst([one.verdict for one in findings]), findings))
        return Scanned(check.hand_over(), {file: file for file, _, _ in self.pages})

    def acts(self) -> list[tuple[str, str, int]]:
        """What the ledger tells: act, state, replacements."""
        return [(one.act, one.state, one.replaced) for one in self.ledger.events]


def _nobody(_count: int) -> Callable[[bool], None]:
    return lambda is_read: None


def codes(outcome: Outcome) -> dict[str, str]:
    """The codes of the points that are no mere remarks, each with its weight."""
    return {one.problem.code: one.kind for one in outcome.points if one.kind != "note"}
