"""Everything to be said of an application at once, and what state it is in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from docgen.intake.cases import Case
from docgen.intake.electronic import Version, deadline_of, version_problems
from docgen.intake.ledger import MOST_REPLACEMENTS, State
from docgen.intake.paper import Scanned
from docgen.intake.persons import Person, is_alike
from docgen.intake.standing import Standing
from docgen.problems import Fact, Place, Problem
from docgen.render.official.document import day_text
from docgen.scans.documents import ScanReport
from docgen.scans.findings import Verdict

# To be mended by the applicant; for a person to look at; a reason to refuse; a mere remark.
Kind = Literal["mend", "human", "refuse", "note"]
_KINDS: dict[Verdict, Kind] = {"pass": "note", "differs": "mend", "rescan": "mend", "human": "human"}
_DOCUMENT_KINDS: dict[str, Kind] = {
    "scan_pages_missing": "mend", "scan_pages_twice": "human", "scan_original_unproved": "human", "scan_pages_unordered": "note",
}
ELECTRONIC, SCAN, WHOLE = "电子版", "扫描件", "整份材料"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to be said: of which part of what was handed in, and of which weight."""

    kind: Kind
    where: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What applications are judged by beside their forms: the `form` that is wanted ("" for any), and everybody else
    whom they might be confused with."""

    form: str = ""
    title: str = ""
    others: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """Every point, and the version that counts: None where there is none, or several that say different things."""

    points: tuple[Point, ...]
    version: Version | None


def judge(case: Case, standing: Standing, scanned: Scanned, yardstick: Yardstick) -> Judged:
    """Every point, of the whole first, then of the electronic version, then of the scan; each once."""
    version, electronic = _electronic(standing, yardstick)
    found = [*_whole(case, standing, version, yardstick), *electronic, *_paper(case, standing, scanned), *_broken(case)]
    if standing.replaced >= MOST_REPLACEMENTS and any(one.kind == "mend" for one in found):
        found.insert(0, Point("human", WHOLE, Problem("intake_still_wanting", facts={"name": case.person.called})))
    points = {(one.where, one.problem.code, str(one.problem)): one for one in found}
    return Judged(tuple(points.values()), version)


def state_of(points: Iterable[Point], standing: Standing) -> State:
    """The state: a reviewer's decision first; then the gravest point."""
    if standing.decision:
        return standing.decision.state
    kinds = {one.kind for one in points}
    if "refuse" in kinds:
        return "不予受理"
    if "human" in kinds:
        return "需人工"
    return "补正" if "mend" in kinds else "受理"


def _whole(case: Case, standing: Standing, version: Version | None, yardstick: Yardstick) -> Iterator[Point]:
    called: dict[str, Fact] = {"name": case.person.called}
    last_day = standing.due or (deadline_of(version) if version and not standing.replaced else None)
    if last_day and standing.day > last_day:
        code = "intake_mended_late" if standing.due else "intake_late"
        yield Point("refuse", WHOLE, Problem(code, facts={"day": day_text(standing.day), "until": day_text(last_day)}))
    if standing.was_refused:
        is_in = standing.last is not None and standing.last.state == "受理"
        yield Point("note", WHOLE, Problem("intake_after_acceptance" if is_in else "intake_second_replacement", facts=called))
    if standing.is_gone:
        yield Point("human", WHOLE, Problem("intake_material_gone", facts=called))
    for other in yardstick.others:
        if is_alike(case.person, other):
            yield Point("human", WHOLE, Problem("intake_persons_alike", facts={"name": case.person.called, "other": other.called}))


def _electronic(standing: Standing, yardstick: Yardstick) -> tuple[Version | None, list[Point]]:
    versions = standing.versions
    if not versions:
        return None, [Point("mend", ELECTRONIC, Problem("intake_electronic_missing"))]
    if len({one.digest for one in versions}) > 1:
        told = "；".join(f"{one.file.name}（{one.definition.title}，文书 {one.number}）" for one in versions)
        return None, [Point("human", ELECTRONIC, Problem("intake_two_versions", facts={"files": told}))]
    # Of files that say the same, the one with the least against it: attachments may stand beside one of them only.
    examined = [(version_problems(one), one) for one in versions]
    problems, version = min(examined, key=lambda pair: len(pair[0][0]))
    found: list[Point] = []
    if yardstick.form and version.definition.form != yardstick.form:
        facts: dict[str, Fact] = {"found": version.definition.title, "form": yardstick.title}
        found.append(Point("mend", ELECTRONIC, Problem("intake_other_form", Place(version.file.name), facts)))
    kinds: tuple[Kind, ...] = ("mend", "human", "note")
    for kind, told_of in zip(kinds, problems, strict=True):
        found += [Point(kind, ELECTRONIC, one) for one in told_of]
    return version, found


def _paper(case: Case, standing: Standing, scanned: Scanned) -> Iterator[Point]:
    wanted = {one.number for one in standing.versions}
    if not standing.pages:
        if not any(one.code.startswith("scan_") for one in case.broken):
            yield Point("mend", SCAN, Problem("intake_scan_missing"))
        return
    report = scanned.report(standing.pages)
    for name, problem in scanned.broken.items():
        if any(one.file.name == name for one in standing.versions):
            yield Point("human", SCAN, problem)
    strange = sorted({page.number for page in standing.pages if page.number and page.number not in wanted})
    for number in strange if wanted else ():
        facts: dict[str, Fact] = {"found": number, "number": "、".join(sorted(wanted))}
        yield Point("mend", SCAN, Problem("intake_version_differs", facts=facts))
    if wanted and not any(page.number in wanted for page in standing.pages) and not strange:
        yield Point("mend", SCAN, Problem("intake_scan_missing"))
    yield from _findings(report, wanted)


def _findings(report: ScanReport, wanted: Iterable[str]) -> Iterator[Point]:
    for document in report.documents:
        if document.original.number not in wanted:
            continue            # told as another version; its pages are not worth more words
        for problem in document.problems:
            yield Point(_DOCUMENT_KINDS.get(problem.code, "human"), SCAN, problem)
        for page in document.pages:
            for finding in page.findings:
                if finding.problem:
                    yield Point(_KINDS[finding.verdict], SCAN, finding.problem)
    for page in report.strays:
        if not page.number:
            yield from (Point(_KINDS[one.verdict], SCAN, one.problem) for one in page.findings if one.problem)


def _broken(case: Case) -> Iterator[Point]:
    for problem in case.broken:
        where = SCAN if problem.code.startswith("scan_") else ELECTRONIC
        yield Point("mend", where, problem)

