"""Where an application stands: what of it counts now, after what was handed in before, and how often it was
replaced. One replacement is permitted, and only after it was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from docgen.intake.cases import Case
from docgen.intake.electronic import Version
from docgen.intake.ledger import MOST_REPLACEMENTS, Act, Event, Ledger
from docgen.intake.paper import Scanned
from docgen.scans.page_check import PageReport


@dataclass(frozen=True, slots=True)
class Standing:
    """`act` is what brought something new, None where nothing is new; `materials` the marks of what counts, made of
    `versions` and `pages`; `refused` those that came without leave, now; `was_refused`: now or before. `day` is that of
    handing in (what came before anything was asked for counts with the first), `due` the last one on which that was in time (None: as the form says); `is_gone`: something that counts
    is not in the folder any more. `last` is the event that holds so far."""

    act: Act | None
    day: date
    materials: tuple[str, ...]
    versions: tuple[Version, ...]
    pages: tuple[PageReport, ...]
    replaced: int = 0
    refused: tuple[str, ...] = ()
    was_refused: bool = False
    due: date | None = None
    is_gone: bool = False
    last: Event | None = None

    @property
    def decision(self) -> Event | None:
        """A reviewer's decision on just this."""
        is_decided = self.last is not None and self.last.act == "决定" and self.act is None and not self.is_gone
        return self.last if is_decided else None


def standing_of(case: Case, scanned: Scanned, ledger: Ledger, received: date, is_rest: bool = False) -> Standing:
    """Where the application stands on the day `received`; `is_rest`: what is new is the rest of what was handed in, for no
    notice has gone out yet."""
    marked: dict[str, Version | PageReport] = {one.mark: one for one in case.versions}
    marked |= {scanned.mark(one): one for one in case.pages}
    history = ledger.of(case.person)
    held = [one for one in history if one.act != "拒收"]
    if not held:
        return _made("收件", received, list(marked), marked, case)
    last = held[-1]
    known = {mark for event in history for mark in event.materials}
    fresh = [mark for mark in marked if mark not in known]
    was_refused = any(one.act == "拒收" for one in history)
    brought = next(one for one in reversed(held) if one.act in ("收件", "补收", "替换"))
    if fresh and not last.replaced and (last.state == "需人工" or (is_rest and last.state == "补正")):
        return _made("补收", brought.day, [*last.materials, *fresh], marked, case, last, was_refused=was_refused)
    if fresh and last.state == "补正" and last.replaced < MOST_REPLACEMENTS:
        kept = _not_superseded(last.materials, fresh, marked)
        return _made("替换", received, [*kept, *fresh], marked, case, last, last.replaced + 1, due=last.until)
    due = _due(held, brought)
    return _made(
        None, brought.day, list(last.materials), marked, case, last, last.replaced, tuple(fresh), was_refused or bool(fresh), due
    )  # fmt: skip


def _made(
    act: Act | None, day: date, materials: Sequence[str], marked: Mapping[str, Version | PageReport], case: Case,
    last: Event | None = None, replaced: int | None = None, refused: tuple[str, ...] = (), was_refused: bool = False,
    due: date | None = None,
) -> Standing:
    here = {id(marked[mark]) for mark in materials if mark in marked}
    counted = last.replaced if last and replaced is None else replaced or 0
    # Of one content there may be several files, with one mark.
    marks = set(materials)
    return Standing(
        act, day, tuple(sorted(marks)), tuple(one for one in case.versions if one.mark in marks),
        tuple(one for one in case.pages if id(one) in here), counted, refused, was_refused, due,
        act is None and any(mark not in marked for mark in marks), last,
    )  # fmt: skip


def _not_superseded(old: Sequence[str], fresh: Sequence[str], marked: Mapping[str, Version | PageReport]) -> list[str]:
    """What of the old goes on to count beside the new: its version where no new one came, and the pages of that
    version that did not come anew."""
    came = [marked[mark] for mark in fresh]
    versions = [one for one in came if isinstance(one, Version)]
    pages = {(one.number, one.page) for one in came if isinstance(one, PageReport)}
    numbers = {one.number for one in versions}
    kept = []
    for mark in old:
        one = marked.get(mark)
        if isinstance(one, Version):
            is_kept = not versions
        elif isinstance(one, PageReport):
            is_kept = (one.number, one.page) not in pages and (not numbers or one.number in numbers)
        else:
            is_kept = False         # it is not there any more
        kept += [mark] if is_kept else []
    return kept


def _due(held: Sequence[Event], brought: Event) -> date | None:
    """By when what was brought had to be there, where it was asked for."""
    if brought.act != "替换":
        return None
    before = held[: held.index(brought)]
    return next((one.until for one in reversed(before) if one.state == "补正"), None)
