"""Pages that came back, gathered into documents: whose they are, which are missing, twice, strange or of another
version."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise

from docgen.problems import Fact, Place, Problem
from docgen.scans.codes import PageCode, find_codes
from docgen.scans.findings import Finding, Verdict, worst
from docgen.scans.frames import Area, Frame, Pixels, open_frame
from docgen.scans.look_alikes import Faces
from docgen.scans.originals import Finder, Original
from docgen.scans.page_check import PageReport, check_page, check_registered, check_word_page, grey_of
from docgen.scans.reading import ScanPage
from docgen.scans.registration import Candidate, Registered

_MOST_FRAMES = 2           # 20 MB each; pages mostly follow each other
# Pages without a code are tried against so many pages at most: each costs up to 0.6 s.
_MOST_TRIED = 40
# Of 5 pages, each scanned in another way and tried against 7: on the right page 276 to 1248 matches agreed, on a wrong
# one up to 83, for footers are alike.
_LEAST_ALIKE, _TIMES_THE_NEXT = 120, 2.0
# Of a sheet's back: less ink than that is none.
_BLANK_INK = 0.0015
_PAGE = Area(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """A document as it came back: its pages in the order seen, what is wrong with the whole, how many complete
    copies there are."""

    original: Original
    verdict: Verdict
    pages: tuple[PageReport, ...]
    problems: tuple[Problem, ...]
    copies: int


@dataclass(frozen=True, slots=True)
class ScanReport:
    """Everything that came back: documents by number, pages that belong to none, files and pages that could not
    be read, and how many blank backs were passed over."""

    documents: tuple[DocumentReport, ...]
    strays: tuple[PageReport, ...]
    problems: tuple[Problem, ...]
    blanks: int = 0

    @property
    def verdict(self) -> Verdict:
        """Of the whole."""
        found: list[Verdict] = [one.verdict for one in self.documents]
        found += [one.verdict for one in self.strays]
        if self.problems or not found:
            found.append("rescan")
        return worst(found)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a part of the pages; `originals` of their documents, without their PDFs; `broken`: files of originals
    that could not be used, by name, and why."""

    pages: tuple[PageReport, ...]
    problems: tuple[Problem, ...]
    blanks: int
    originals: tuple[Original, ...]
    broken: Mapping[str, Problem] = field(default_factory=dict)


@dataclass
class ScanCheck:
    """Judges pages one after the other; holds no picture longer than its turn, and no PDF of an original."""

    find: Finder
    faces: Faces
    candidates: Callable[[], tuple[Original, ...]] = tuple
    pages: list[PageReport] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    blanks: int = 0
    _known: dict[str, Original] = field(default_factory=dict)
    _frames: OrderedDict[tuple[str, int], Frame] = field(default_factory=OrderedDict)

    def take(self, page: ScanPage | Problem) -> None:
        """One more page, or why it could not be read."""
        if isinstance(page, Problem):
            self.problems.append(page)
            return
        codes = find_codes(page.picture).ours
        if codes:
            self.pages += [self._coded(page, code) for code in codes]
        elif _is_blank(page):
            self.blanks += 1
        else:
            self.pages.append(self._matched(page))

    def report(self) -> ScanReport:
        """What all of them come to."""
        return gathered(self._part())

    def hand_over(self) -> Taken:
        """What was judged since this was last asked. Frames stay for the pages that follow; which documents were met
        does not: what comes of a file depends on no other."""
        part = self._part()
        self.pages, self.problems, self.blanks, self._known = [], [], 0, {}
        return part

    def _part(self) -> Taken:
        met = {page.number for page in self.pages}
        originals = tuple(one for one in self._known.values() if one.number in met)
        return Taken(tuple(self.pages), tuple(self.problems), self.blanks, originals)

    def _coded(self, page: ScanPage, code: PageCode) -> PageReport:
        original = self._original(code.number)
        if original is None:
            return _stray(page, "scan_original_missing", code.number, code.page)
        if code.page == 0:
            return self._from_word(page, code, original)
        if code.page > original.page_map.pages:
            return _stray(page, "scan_other_version", code.number, code.page)
        report = check_page(page, self._frame(original, code.page), code, self.faces)
        if not original.references or code.text == original.references[code.page - 1]:
            return report
        other = _whole("differs", Problem("scan_other_version", Place(page.file), {"page": code.page, "number": code.number}))
        return replace(report, verdict=worst([report.verdict, "differs"]), findings=(other, *report.findings))

    def _from_word(self, page: ScanPage, code: PageCode, original: Original) -> PageReport:
        """A page that Word printed does not say which it is: that one of the document which it is most like."""
        tried = ((original, number) for number in range(1, original.page_map.pages + 1))
        found = self._most_alike(grey_of(page.picture), tried, 1.0)
        if found is None:
            return _stray(page, "scan_word_page_unknown", code.number, 0)
        return check_word_page(page, *found, self.faces)

    def _matched(self, page: ScanPage) -> PageReport:
        """A page without a code: the one page that it agrees with, if there is one."""
        tried = ((original, number) for original in self._likely() for number in range(1, original.page_map.pages + 1))
        alike = self._most_alike(grey_of(page.picture), tried, _TIMES_THE_NEXT)
        if alike is None:
            return _stray(page, "scan_page_unknown", "", 0)
        found, where = alike
        report = check_registered(page, found, where, self.faces)
        facts: dict[str, Fact] = {"page": found.number, "number": found.original.number}
        told = _whole("human", Problem("scan_code_missing", Place(page.file), facts))
        return replace(report, verdict=worst([report.verdict, "human"]), findings=(told, *report.findings))

    def _most_alike(
        self, grey: Pixels, tried: Iterator[tuple[Original, int]], times: float
    ) -> tuple[Frame, Registered] | None:
        """The page that a picture agrees with, so many `times` as much as with any other; None for no page."""
        picture = Candidate(grey, None)
        best: tuple[int, Frame | None, Registered | None] = (0, None, None)
        second = 0
        for original, number in islice(tried, _MOST_TRIED):
            frame = self._frame(original, number)
            placed = picture.register(frame)
            if placed and placed.inliers > best[0]:
                best, second = (placed.inliers, frame, placed), best[0]
            elif placed:
                second = max(second, placed.inliers)
        inliers, found, where = best
        if found is None or where is None or inliers < _LEAST_ALIKE or inliers < times * second:
            return None
        return found, where

    def _likely(self) -> Iterator[Original]:
        """Those met last come first: a page follows its own."""
        met = list(reversed(self._known))
        yield from (one for one in map(self._original, met) if one)
        yield from (one for one in self.candidates() if one.number not in met)

    def _original(self, number: str) -> Original | None:
        """The original, found anew when it is wanted: the finder holds as many as it likes."""
        if (found := self.find(number)) is None:
            return None
        self._known.setdefault(number, replace(found, pdf=b""))
        return found

    def _frame(self, original: Original, number: int) -> Frame:
        self._known.setdefault(original.number, replace(original, pdf=b""))
        key = (original.number, number)
        if key not in self._frames:
            while len(self._frames) >= _MOST_FRAMES:
                self._frames.popitem(last=False)
            self._frames[key] = open_frame(original, number)
        self._frames.move_to_end(key)
        return self._frames[key]


def check_scans(pages: Iterator[ScanPage | Problem], check: ScanCheck, told: Callable[[], None] | None = None) -> ScanReport:
    """The report on all pages; `told` is called after each."""
    for page in pages:
        check.take(page)
        if told:
            told()
    return check.report()


def together(parts: Iterable[Taken]) -> Taken:
    """What was taken part by part, as one, in the parts' order."""
    parts = tuple(parts)
    known = {one.number: one for part in parts for one in part.originals}
    return Taken(
        tuple(page for part in parts for page in part.pages), tuple(problem for part in parts for problem in part.problems),
        sum(part.blanks for part in parts), tuple(known.values()),
        {name: problem for part in parts for name, problem in part.broken.items()},
    )  # fmt: skip


def gathered(taken: Taken) -> ScanReport:
    """The report on pages that were judged."""
    of: dict[str, list[PageReport]] = {}
    for page in taken.pages:
        of.setdefault(page.number, []).append(page)
    known = {one.number: one for one in taken.originals}
    documents = tuple(_document(known[number], tuple(of[number])) for number in sorted(known) if number in of)
    strays = tuple(page for page in taken.pages if page.number not in known)
    return ScanReport(documents, strays, taken.problems, taken.blanks)


def _document(original: Original, pages: tuple[PageReport, ...]) -> DocumentReport:
    """The verdict on a document, from its pages and their order."""
    wanted = range(1, original.page_map.pages + 1)
    seen = Counter(page.page for page in pages if page.page)
    missing = [number for number in wanted if not seen[number]]
    copies = min(seen[number] for number in wanted) if not missing else 0
    twice = [number for number in wanted if seen[number] > max(1, copies)]
    problems = []
    facts: dict[str, Fact] = {"number": original.number}
    if not original.references:
        problems.append(Problem("scan_original_unproved", facts=facts))
    if missing:
        problems.append(Problem("scan_pages_missing", facts=facts | {"pages": _listed(missing), "all": len(wanted)}))
    if twice:
        problems.append(Problem("scan_pages_twice", facts=facts | {"pages": _listed(twice)}))
    if not missing and not _in_order(pages, len(wanted)):
        problems.append(Problem("scan_pages_unordered", facts=facts))
    verdicts: list[Verdict] = [page.verdict for page in pages]
    verdicts += ["rescan"] if missing else []
    verdicts += ["human"] if twice or not original.references else []
    return DocumentReport(original, worst(verdicts), pages, tuple(problems), copies)


def _in_order(pages: tuple[PageReport, ...], count: int) -> bool:
    """Whether the pages follow each other within each file, from copy to copy anew."""
    follows = ((one, two) for one, two in pairwise(pages) if one.file == two.file)
    return all(two.page in (one.page, one.page % count + 1) for one, two in follows)


def _listed(numbers: list[int]) -> str:
    return "、".join(map(str, numbers))


def _is_blank(page: ScanPage) -> bool:
    """Whether there is nothing on the sheet: the back of one."""
    grey = grey_of(page.picture)[::4, ::4]
    edge_y, edge_x = grey.shape[0] // 12, grey.shape[1] // 12
    inner = grey[edge_y:-edge_y, edge_x:-edge_x]
    return bool(inner.size and (inner < 0.7 * float(inner.mean())).mean() < _BLANK_INK)


def _whole(verdict: Verdict, problem: Problem) -> Finding:
    return Finding("page", "", _PAGE, verdict, 0.95, problem)


def _stray(page: ScanPage, code: str, number: str, which: int) -> PageReport:
    problem = Problem(code, Place(page.file), {"index": page.index, "number": number, "page": which})
    verdict: Verdict = "differs" if code == "scan_other_version" else "human"
    return PageReport(page.file, page.index, number, which, verdict, (_whole(verdict, problem),))
