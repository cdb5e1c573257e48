"""One intake: a folder read, paired, judged, and remembered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from docgen.errors import FileUnusable, UsageFault
from docgen.forms import library
from docgen.intake.cases import Case, gather_cases
from docgen.intake.deciding import decision_problems, is_said_again, past_term
from docgen.intake.decisions import Decision
from docgen.intake.electronic import VersionReader, Versions, is_electronic
from docgen.intake.folder import HandedFile, gather
from docgen.intake.judged_files import JudgedFiles
from docgen.intake.judging import Judged, Yardstick, judge, state_of
from docgen.intake.ledger import Event, Ledger, State, code_of
from docgen.intake.outcome import Outcome
from docgen.intake.paper import Scanned, is_scan_file, look_at
from docgen.intake.persons import Person
from docgen.intake.shelf import shelve
from docgen.intake.standing import Standing, standing_of
from docgen.problems import Problem
from docgen.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeOrder:
    """What an intake is to do. `received` is the day of handing in, `until` by when something is to be mended,
    `deadline` the last day in place of the form's own, `given` other parameters of the rules; `form` is the one that is
    wanted ("" for any); `leave` are paths not to be looked at, `tops` names of folders that say nothing of whose their
    files are. `by` and `at` are written beside what came in: who took it in, and when to the second.
    `is_rest`: no notice has gone out yet, and what is new replaces nothing."""

    folder: Path
    received: date
    until: date
    deadline: date | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    form: str = ""
    leave: Collection[Path] = ()
    decisions: tuple[Decision, ...] = ()
    tops: Collection[str] = ()
    by: str = ""
    at: str = ""
    is_rest: bool = False


@dataclass(frozen=True, slots=True)
class Pile:
    """Everything in a folder, read and judged, before it is asked what the ledger makes of it; `title` is that of the
    form wanted, `problems` what is wrong with the folder itself."""

    versions: Versions
    scanned: Scanned
    title: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class IntakeResult:
    """What comes of an intake: applications in the order of their files, what belongs to none, files that are
    neither versions nor scans, what is wrong with decisions and which of them are still as typed; the ledger after."""

    outcomes: tuple[Outcome, ...]
    loose: tuple[Problem, ...]
    unused: tuple[str, ...]
    ledger: Ledger
    wrong: tuple[Problem, ...] = ()
    typed: Mapping[str, Decision] = field(default_factory=dict)

    @property
    def is_all_accepted(self) -> bool:
        """Whether every application is accepted and nothing is left over."""
        return not self.loose and not self.wrong and all(one.state == "受理" for one in self.outcomes)


def run_intake(
    order: IntakeOrder, ledger: Ledger, settings: Settings, work: Path, told: Callable[[int], Callable[[bool], None]],
    workers: Callable[[int], int] = lambda scans: 1,
) -> IntakeResult:
    """Judges everything in the folder; writes nothing but into the empty folder `work`. `told` is called with the
    number of scans, what it gives after each; `workers` says by how many processes so many scans are judged (by this
    one alone where they are fewer than two). Raises FileUnusable where there is nothing, UsageFault for parameters
    and days that cannot be, ToolMissing when no worker starts."""
    pile = read_pile(order, settings, work, told, workers)
    return settle(order, pile.versions, pile.scanned, ledger, pile.title, pile.problems)


def read_pile(
    order: IntakeOrder, settings: Settings, work: Path, told: Callable[[int], Callable[[bool], None]],
    workers: Callable[[int], int] = lambda scans: 1, judged: JudgedFiles | None = None,
) -> Pile:
    """The long part of `run_intake`, which asks no ledger; `judged` are the scans that were judged before, and keeps
    what is judged now."""
    files = gather(order.folder, work / "zip", order.leave)
    versions = VersionReader(settings, work / "carried", order.given, order.deadline).read(files.files)
    scans = _scans(files.files, versions)
    if not (versions.found or versions.problems or scans or files.problems):
        problem = Problem("intake_nothing", facts={"folder": str(order.folder)})
        raise FileUnusable(problem.says, [problem])
    versions.unused += _strange(files.files, versions)
    shelf = shelve(versions.found, work / "shelf", settings)
    scanned = look_at(scans, versions.found, shelf, told(len(scans)), workers(len(scans)), judged)
    title = library.load(settings.templates, order.form).title if order.form else ""
    return Pile(versions, scanned, title, files.problems)


def settle(
    order: IntakeOrder, versions: Versions, scanned: Scanned, ledger: Ledger, title: str = "", found: Sequence[Problem] = ()
) -> IntakeResult:
    """What comes of versions and judged pages after what the ledger tells; `title` is that of the form wanted, `found`
    what is wrong with the folder itself. Raises UsageFault for a term in the past."""
    cases = gather_cases(versions, scanned, ledger, order.tops)
    docket = _Docket(order, ledger, scanned, title)
    everybody = [case.person for case in cases.all]
    outcomes = tuple(docket.outcome(case, everybody) for case in cases.all)
    stale = [one for one in order.decisions if one.code not in docket.codes]
    wrong = [*docket.wrong, *(Problem("intake_decision_stale", one.place, {"code": one.code}) for one in stale)]
    unused = tuple(file.name for file in versions.unused)
    return IntakeResult(outcomes, (*found, *cases.loose), unused, docket.ledger, tuple(wrong), docket.typed)


def _scans(files: Sequence[HandedFile], versions: Versions) -> list[HandedFile]:
    """The files of scans: neither versions, nor named by one, nor the sheets of a kit."""
    taken = {one.file for one in versions.found} | {used for one in versions.found for used in one.used}
    broken = {one.place.file for one in versions.problems}
    return [
        file for file in files
        if is_scan_file(file) and file not in taken and file.name not in broken and file not in versions.unused
    ]  # fmt: skip


def _strange(files: Sequence[HandedFile], versions: Versions) -> list[HandedFile]:
    """Files of a kind that is never read, unless a version names them: whoever sent one must not wait in vain."""
    used = {used for one in versions.found for used in one.used}
    return [file for file in files if not (is_electronic(file) or is_scan_file(file) or file in used)]


class _Docket:
    """Takes one application after the other and writes down what became of it."""

    def __init__(self, order: IntakeOrder, ledger: Ledger, scanned: Scanned, title: str) -> None:
        self.order, self.before, self.ledger, self.scanned, self.title = order, ledger, ledger, scanned, title
        self.decisions = {one.code: one for one in order.decisions}
        self.codes: set[str] = set()
        self.wrong: list[Problem] = []
        self.typed: dict[str, Decision] = {}

    def outcome(self, case: Case, everybody: Sequence[Person]) -> Outcome:
        """What comes of an application; its events go into the ledger."""
        standing = standing_of(case, self.scanned, self.before, self.order.received, self.order.is_rest)
        others = tuple(dict.fromkeys([*everybody, *(one.person for one in self.before.events)]))
        judged = judge(case, standing, self.scanned, Yardstick(self.order.form, self.title, others))
        state = state_of(judged.points, standing)
        self._write(case, standing, judged, state)
        decision = self._decided(case, standing, judged, state) or standing.decision
        history = [one for one in self.ledger.of(case.person) if one.act != "拒收"] if case.person.name else []
        last = history[-1] if history else None
        return Outcome(
            case.person, decision.state if decision else state, judged.points, standing.materials, standing.day,
            last.day if last else self.order.received, last.until if last else None, standing.replaced, judged.version,
            standing.versions, standing.pages, decision,
        )  # fmt: skip

    def _write(self, case: Case, standing: Standing, judged: Judged, state: State) -> None:
        """What is new: handed in, refused, or judged otherwise than before."""
        if standing.refused:
            kept = standing.last.state if standing.last else state
            refused = Event(self.order.received, "拒收", case.person, kept, standing.refused, replaced=standing.replaced)
            self._add(self._signed(refused))
        if standing.act is None and standing.last is not None and standing.last.state == state:
            return
        number = judged.version.number if judged.version else ""
        self._add(self._signed(Event(
            self.order.received, standing.act or "复核", case.person, state, standing.materials, number, standing.replaced,
            self._until(state),
        )))  # fmt: skip

    def _decided(self, case: Case, standing: Standing, judged: Judged, state: State) -> Event | None:
        """The event of a new decision; None where there is none that holds."""
        code = code_of(standing.materials)
        self.codes.add(code)
        typed, old = self.decisions.get(code), standing.decision
        if typed is None:
            return None
        if is_said_again(typed, old):
            return None
        if wrong := decision_problems(typed, case.person, standing.replaced):
            self.wrong += wrong
            self.typed[code] = typed
            return None
        number = judged.version.number if judged.version else ""
        event = Event(
            self.order.received, "决定", case.person, typed.state, standing.materials, number, standing.replaced,
            self._until(typed.state), typed.by, typed.reason, typed.also,
        )  # fmt: skip
        self._add(event)
        return event

    def _until(self, state: State) -> date | None:
        if state != "补正":
            return None
        if problem := past_term(self.order.until, self.order.received):
            raise UsageFault(problem.says, [problem])
        return self.order.until

    def _signed(self, event: Event) -> Event:
        return replace(event, by=self.order.by, at=self.order.at)

    def _add(self, event: Event) -> None:
        self.ledger = self.ledger.with_events([event])

