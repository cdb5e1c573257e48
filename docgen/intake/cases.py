"""Who handed in what: electronic versions and scanned pages gathered by applicant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from docgen.intake.electronic import Version, Versions
from docgen.intake.ledger import Ledger
from docgen.intake.paper import Scanned
from docgen.intake.persons import Person, is_same
from docgen.problems import Place, Problem
from docgen.scans.page_check import PageReport


@dataclass
class Case:
    """What an applicant handed in, and what of it could not be read."""

    person: Person
    versions: list[Version] = field(default_factory=list)
    pages: list[PageReport] = field(default_factory=list)
    broken: list[Problem] = field(default_factory=list)

    @property
    def files(self) -> tuple[str, ...]:
        """The names of its files."""
        return tuple(dict.fromkeys([*(one.file.name for one in self.versions), *(one.file for one in self.pages)]))


@dataclass
class Cases:
    """All applicants in the order of their first file, and what belongs to none."""

    all: list[Case] = field(default_factory=list)
    loose: list[Problem] = field(default_factory=list)

    def of(self, person: Person) -> Case:
        """The applicant's case, made where there is none."""
        found = next((one for one in self.all if is_same(one.person, person)), None)
        if found is None:
            found = Case(person)
            self.all.append(found)
        return found


def gather_cases(versions: Versions, scanned: Scanned, ledger: Ledger, tops: Collection[str] = ()) -> Cases:
    """Pairs versions and pages by document number; what bears none of a version by the ledger, by its file's other
    pages, by an applicant's name in its file's name, or by the folder of one applicant alone; the folders `tops` say
    nothing of whose a file is."""
    cases = Cases()
    owners: dict[str, Case] = {}
    for version in versions.found:
        owners[version.number] = owners.get(version.number) or cases.of(version.person)
        owners[version.number].versions.append(version)
    waiting = []
    for page in scanned.pages:
        owner = owners.get(page.number) or _known_case(cases, ledger.owner(page.number))
        if owner:
            owner.pages.append(page)
        else:
            waiting.append(page)
    known = [(case, case.files) for case in cases.all]
    for page in waiting:
        found = _owner(page.file, known, tops)
        if found:
            found.pages.append(page)
        else:
            cases.loose += _told(page)
    for problem in (*versions.problems, *scanned.problems):
        found = _owner(problem.place.file or "", known, tops)
        (found.broken if found else cases.loose).append(problem)
    return cases


def _known_case(cases: Cases, person: Person | None) -> Case | None:
    return cases.of(person) if person else None


def _told(page: PageReport) -> Iterator[Problem]:
    for finding in page.findings:
        if finding.problem and finding.problem.code == "scan_original_missing":
            yield Problem("intake_page_without_version", Place(page.file), finding.problem.facts)
        elif finding.problem:
            yield finding.problem
    if not page.findings:
        yield Problem("scan_page_unknown", Place(page.file), {"index": page.index})


def _owner(file: str, known: Sequence[tuple[Case, Iterable[str]]], tops: Collection[str]) -> Case | None:
    """Whose a file is when its content does not say."""
    folder = _folder(file)
    return (
        _single(case for case, files in known if file in files)
        or _single(case for case, _ in known if case.person.name and case.person.name in PurePosixPath(file).name)
        or _single(case for case, files in known if folder and folder not in tops and any(_folder(one) == folder for one in files))
    )


def _single(found: Iterable[Case]) -> Case | None:
    cases = list(found)
    return cases[0] if len(cases) == 1 else None


def _folder(file: str) -> str:
    """The folder of a file, "" at the top."""
    parent = PurePosixPath(file).parent.as_posix()
    return "" if parent == "." else parent
