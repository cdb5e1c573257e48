"""Packs: for each unit a print-ready PDF, a zip with its files, and the 汇总表."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, OutlineItem, Pdf

from docgen.batches.batch import PACKS, SUMMARY, Outcome, folder_of
from docgen.batches.journal import write_beside
from docgen.batches.summary import summary_pdf, summary_table
from docgen.entries.file_names import numbered, safe_name
from docgen.entries.printed import printed
from docgen.entries.rosters.tables import workbook_of
from docgen.forms.definition import FormDefinition
from docgen.render.copy_mark import copy_words, mark_pages
from docgen.render.fill import font_library
from docgen.settings import Settings

NAMELESS = "未填单位"
# The first day that a ZIP file can hold: the same files, the same bytes.
_DAY = (1980, 1, 1, 0, 0, 0)

# A document's pages: the first one's place, and the place after the last; blank pages are not counted.
Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class MakePack:
    """One unit's pack: the finished applicants in order, the batch's folder, how many copies of each (None: as
    the form says), the pattern of the folders in the zip, whether sheets are printed on both sides."""

    definition: FormDefinition
    unit: str
    name: str
    done: tuple[Outcome, ...]
    folder: Path
    settings: Settings
    copies: int | None = None
    folders: str = ""
    is_duplex: bool = True


def packs_of(
    definition: FormDefinition, by: str, outcomes: Sequence[Outcome], folder: Path, settings: Settings,
    copies: int | None, folders: str, is_duplex: bool,
) -> Iterator[MakePack]:
    """A pack for each value of the field `by` among the finished applicants, in the order of the roster; units
    whose names differ only in what a folder's name cannot hold are told apart by a number."""
    units: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.is_done:
            units.setdefault(printed(outcome.job.entry, by) or NAMELESS, []).append(outcome)
    taken: set[str] = set()
    for unit, done in units.items():
        name = next(one for one in numbered(safe_name(unit)) if one.casefold() not in taken)
        taken.add(name.casefold())
        yield MakePack(definition, unit, name, tuple(done), folder, settings, copies, folders, is_duplex)


def make_pack(task: MakePack) -> tuple[str, ...]:
    """Writes a unit's pack, each file complete under its name; their paths below the batch's folder. Raises
    OSError, and DocgenError where the 汇总表 cannot be printed."""
    home = task.folder / PACKS / task.name
    home.mkdir(parents=True, exist_ok=True)
    jobs = [outcome.job for outcome in task.done]
    written = []
    # Named short: the folder says the unit, and paths of Windows end at 260 characters.
    for name, make in (("打印.pdf", _print_run), ("材料.zip", _zip)):
        temporary = write_beside(home / name, b"")
        try:
            make(task, temporary)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        temporary.replace(home / name)
        written.append(f"{PACKS}/{task.name}/{name}")
    table = workbook_of((summary_table(task.definition, jobs, task.unit),))
    write_beside(home / f"{SUMMARY}.xlsx", table).replace(home / f"{SUMMARY}.xlsx")
    return (*written, f"{PACKS}/{task.name}/{SUMMARY}.xlsx")


def _print_run(task: MakePack, path: Path) -> None:
    """The cover, then every copy of every applicant, each on a new sheet of paper."""
    settings, submission = task.settings, task.definition.submission
    library, house = font_library(settings.fonts, settings.office_fonts), settings.templates / "_house"
    copies = task.copies or submission.copies
    holders = submission.holders if len(submission.holders) == copies else ("",) * copies
    words = [copy_words(number, holder) for number, holder in enumerate(holders, 1)]
    with Pdf.new() as whole:
        _append(whole, summary_pdf(task.definition, [one.job for one in task.done], task.unit, settings), task.is_duplex)
        first = [_append(whole, task.folder / _pdf_of(one), task.is_duplex) for one in task.done]
        runs = [first, *([_again(whole, run, task.is_duplex) for run in first] for _ in words[1:])]
        # Not before all copies are there: each takes the pages as they are.
        for number, run in enumerate(runs if copies > 1 else (), 1):
            pages = [whole.pages[index] for start, end in run for index in range(start, end)]
            mark_pages(whole, pages, words[number - 1], house, library, f"CopyMark{number}")
        _bookmark(whole, [one.job.whose for one in task.done], words, runs)
        whole.Root.ViewerPreferences = Dictionary(Duplex=Name.DuplexFlipLongEdge if task.is_duplex else Name.Simplex)
        whole.save(path, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _pdf_of(outcome: Outcome) -> str:
    return next(one.name for one in outcome.files if one.name.endswith(".pdf"))


def _append(whole: Pdf, pdf: bytes | Path, is_duplex: bool) -> Run:
    """A document's pages at the end, without the tags and links that stay behind in it."""
    start = len(whole.pages)
    with Pdf.open(BytesIO(pdf) if isinstance(pdf, bytes) else pdf) as source:
        whole.pages.extend(source.pages)
    end = len(whole.pages)
    for page in whole.pages[start:end]:
        for key in ("/StructParents", "/Tabs", "/Annots"):
            if key in page.obj:
                del page.obj[key]
    _fill_sheet(whole, start, is_duplex)
    return start, end


def _again(whole: Pdf, run: Run, is_duplex: bool) -> Run:
    """The same pages once more: they share everything that is large."""
    start = len(whole.pages)
    for index in range(*run):
        whole.pages.append(whole.pages[index])
    _fill_sheet(whole, start, is_duplex)
    return start, start + run[1] - run[0]


def _fill_sheet(whole: Pdf, start: int, is_duplex: bool) -> None:
    """A blank page behind an odd number of pages: what follows begins on a new sheet."""
    if is_duplex and (len(whole.pages) - start) % 2:
        _, _, width, height = (float(side) for side in whole.pages[-1].mediabox)
        whole.add_blank_page(page_size=(width, height))


def _bookmark(whole: Pdf, names: Sequence[str], words: Sequence[str], runs: Sequence[Sequence[Run]]) -> None:
    """The 汇总表, and each copy with its applicants; the applicants alone where there is one copy."""
    with whole.open_outline() as outline:
        outline.root.append(OutlineItem(SUMMARY, 0))
        for copy, run in zip(words, runs, strict=True):
            items = [OutlineItem(name, start) for name, (start, _) in zip(names, run, strict=True)]
            if len(words) == 1:
                outline.root.extend(items)
                continue
            item = OutlineItem(copy, run[0][0])
            item.children.extend(items)
            outline.root.append(item)


def _zip(task: MakePack, path: Path) -> None:
    """Every applicant's files, in the folders of the pattern; without one, in a folder each."""
    taken: set[str] = set()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as package:
        for outcome in task.done:
            own = outcome.job.name.rpartition("/")[2]
            folder = folder_of(task.definition, task.folders, outcome.job) if task.folders else own
            for made in outcome.files:
                name = f"{folder}/{made.name.rpartition('/')[2]}"
                if name.casefold() in taken:
                    name = f"{folder}/{outcome.job.number} {made.name.rpartition('/')[2]}"
                taken.add(name.casefold())
                package.writestr(zipfile.ZipInfo(name, _DAY), (task.folder / made.name).read_bytes())
