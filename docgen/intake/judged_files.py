"""Scans that were judged before, kept in a folder of the program's own: a page takes seconds to judge, and a decision
must not wait for all of them again. Beside them lies what a person wants to see: pages with their marks, cut-outs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from docgen import __version__
from docgen.batches.journal import write_beside
from docgen.problems import Place, Problem
from docgen.render.document import PageMap
from docgen.scans.documents import Taken
from docgen.scans.findings import Finding
from docgen.scans.frames import Area
from docgen.scans.originals import Original
from docgen.scans.page_check import PageReport

_PAGES = "pages.json"
# How a page tells that it was found by its looks, among all originals that there were.
_BY_LOOKS = ("scan_code_missing", "scan_page_unknown")
_SHOWN = ("signature", "seal")


@dataclass(frozen=True, slots=True)
class JudgedFiles:
    """The folder, which is there already; `told` is called after each page that is judged now."""

    folder: Path
    told: Callable[[], object]

    def find(self, name: str, digest: str, marks: Mapping[str, str]) -> Taken | None:
        """What came of a file, by its name and digest; None where it was not judged yet, or beside other originals
        than those whose `marks` by document number are given."""
        try:
            kept = json.loads((self.of(name, digest) / _PAGES).read_text("utf-8"))
            if kept["needs"] != _needs(kept["numbers"], marks):
                return None
            return _read(kept)
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            return None

    def keep(self, name: str, digest: str, part: Taken, marks: Mapping[str, str]) -> None:
        """Keeps what came of a file. Not kept: pages whose original stands there and could not be drawn."""
        drawn = {one.number for one in part.originals}
        if any(page.number in marks and page.number not in drawn for page in part.pages):
            return
        numbers = sorted({page.number for page in part.pages if page.number})
        by_looks = any(one.problem and one.problem.code in _BY_LOOKS for page in part.pages for one in page.findings)
        numbers += ["*"] if by_looks else []
        told = {
            "numbers": numbers, "needs": _needs(numbers, marks), "blanks": part.blanks,
            "pages": [asdict(page) | {"shown": "", "findings": [_told(one) for one in page.findings]} for page in part.pages],
            "problems": [asdict(one) for one in part.problems], "originals": [_outline(one) for one in part.originals],
        }  # fmt: skip
        self._write(self.of(name, digest) / _PAGES, json.dumps(told, ensure_ascii=False).encode())

    def keeper(self, name: str, digest: str) -> Callable[[PageReport], None]:
        """Keeps the pictures of each page of a file that it is given."""
        return partial(self._keep_pictures, name, digest)

    def _keep_pictures(self, name: str, digest: str, page: PageReport) -> None:
        """Keeps the page with its marks, and the cut-outs that a person wants to see."""
        from docgen.scans.report_sheet import marked_page

        folder, stem = self.of(name, digest), picture_stem(page)
        self._write(folder / f"{stem}.jpg", marked_page(page))
        for number, one in enumerate(page.findings):
            if one.problem or one.subject in _SHOWN:
                self._write(folder / f"{stem}-{number}.jpg", one.cut)
                self._write(folder / f"{stem}-{number}-o.jpg", one.printed)
        self.told()

    def of(self, name: str, digest: str) -> Path:
        """The folder of a file."""
        return self.folder / hashlib.sha256(f"{digest} {name}".encode()).hexdigest()[:32]

    def kept(self, name: str, digest: str, indices: Collection[int]) -> Taken | None:
        """What was kept of some pages of a file, pictures included; None for nothing."""
        try:
            part = _read(json.loads((self.of(name, digest) / _PAGES).read_text("utf-8")))
        except FileNotFoundError:
            return None
        pages = tuple(self._with_pictures(name, digest, one) for one in part.pages if one.index in indices)
        return replace(part, pages=pages, problems=(), blanks=0)

    def _with_pictures(self, name: str, digest: str, page: PageReport) -> PageReport:
        """The page with what was kept of its pictures."""
        folder, stem = self.of(name, digest), picture_stem(page)
        findings = tuple(
            replace(one, cut=_bytes(folder / f"{stem}-{number}.jpg"), printed=_bytes(folder / f"{stem}-{number}-o.jpg"))
            for number, one in enumerate(page.findings)
        )
        return replace(page, shown=_bytes(folder / f"{stem}.jpg"), findings=findings)

    def _write(self, path: Path, data: bytes) -> None:
        if data:
            # Not the folder of all: where that is erased meanwhile, nothing is to come back.
            path.parent.mkdir(mode=0o700, exist_ok=True)
            write_beside(path, data).replace(path)


def picture_stem(page: PageReport) -> str:
    """What the pictures of a page are called in the folder of its file."""
    return f"{page.index}-{page.page}-{hashlib.sha256(page.number.encode()).hexdigest()[:8]}"


def _needs(numbers: list[str], marks: Mapping[str, str]) -> str:
    """What a verdict on pages of these documents rests on; "*" stands for all documents."""
    beside = [f"{number} {marks.get(number, '')}" for number in (sorted(marks) if "*" in numbers else numbers)]
    return hashlib.sha256("\n".join([__version__, *numbers, *beside]).encode()).hexdigest()


def _told(one: Finding) -> dict[str, Any]:
    return {
        "subject": one.subject, "path": one.path, "area": asdict(one.area), "verdict": one.verdict, "confidence": one.confidence,
        "problem": asdict(one.problem) if one.problem else None,
    }  # fmt: skip


def _outline(one: Original) -> dict[str, Any]:
    """An original as reports name it; where its boxes lie is wanted only while pages are judged."""
    return {
        "number": one.number, "form": one.form, "edition": one.edition, "title": one.title, "applicant": one.applicant,
        "references": list(one.references), "pages": one.page_map.pages,
    }  # fmt: skip


def _read(kept: Mapping[str, Any]) -> Taken:
    return Taken(
        tuple(_pages(kept["pages"])), tuple(_problem(one) for one in kept["problems"]), kept["blanks"],
        tuple(
            Original(
                one["number"], one["form"], one["edition"], one["title"], one["applicant"], tuple(one["references"]), b"",
                PageMap(0.0, 0.0, one["pages"], ()), {},
            )
            for one in kept["originals"]
        ),
    )  # fmt: skip


def _pages(told: list[dict[str, Any]]) -> Iterator[PageReport]:
    for one in told:
        findings = tuple(
            Finding(**{**each, "area": Area(**each["area"]), "problem": _problem(each["problem"]) if each["problem"] else None})
            for each in one["findings"]
        )
        yield PageReport(**{**one, "shown": b"", "findings": findings})


def _problem(told: Mapping[str, Any]) -> Problem:
    return Problem(**{**told, "place": Place(**told["place"])})


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
