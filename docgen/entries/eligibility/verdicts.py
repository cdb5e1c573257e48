"""What each check finds: the codes of `messages/rules.toml`, whose severity says green, amber or red."""

from __future__ import annotations

import unicodedata
from typing import Any

from docgen.entries.eligibility.amount_verdicts import counts, items, numbers, sums
from docgen.entries.eligibility.conditions import Case, Cell
from docgen.entries.eligibility.date_verdicts import between, ordered, recent
from docgen.entries.eligibility.verdict import Verdict, Verdicts, given, listed, missing
from docgen.forms.fields.base import Path as FieldPath
from docgen.forms.rules import (
    Among,
    Between,
    Check,
    Contains,
    Count,
    Items,
    Number,
    Ordered,
    Present,
    RecentDates,
    SameAs,
    Sound,
)

_ABOUT = {
    "lengths": ("text_too_long", "too_many_rows"),
    "blanks": ("required_missing", "too_few_rows", "narrative_missing", "narrative_without_row"),
}


def verdicts(case: Case, check: Check) -> Verdicts:
    """Everything a check finds, at least one."""
    match check:
        case Number():
            return sums(case, check) if check.is_sum else numbers(case, check)
        case Items():
            return items(case, check)
        case Count():
            return counts(case, check)
        case RecentDates():
            return recent(case, check)
        case Between():
            return between(case, check)
        case Ordered():
            return ordered(case, check)
        case Among():
            return _among(case, check)
        case Present():
            return _present(case, check)
        case SameAs():
            return _same(case, check)
        case Contains():
            return _contains(case, check)
        case Sound():
            return _sound(case, check)


def _among(case: Case, check: Among) -> Verdicts:
    cells = [cell for path in check.paths for cell in case.cells(path)]
    fitting = []
    for cell in given(cells):
        texts = [str(one) for one in cell.value] if isinstance(cell.value, tuple) else [str(cell.value)]
        wrong = [text for text in texts if (text in check.options) == check.refused]
        facts = {"label": case.label(cell.path), "found": listed(wrong), "options": listed(check.options)}
        if wrong:
            yield Verdict("rule_choice_barred" if check.refused else "rule_choice_outside", facts, cell.path)
        fitting += [] if wrong else texts
    yield from missing(case, cells)
    if fitting:
        yield Verdict("rule_choice_fits", {"found": listed(fitting)})


def _present(case: Case, check: Present) -> Verdicts:
    cells = [cell for path in check.paths for cell in case.cells(path)]
    for cell in cells:
        if cell.value is None:
            yield Verdict("rule_value_absent", {"label": case.label(cell.path), "found": "—"}, cell.path)
    if cells and all(cell.value is not None for cell in cells):
        yield Verdict("rule_value_given", {"found": listed(case.label(path) for path in check.paths)})


def _same(case: Case, check: SameAs) -> Verdicts:
    like = next((cell for cell in case.cells(check.like) if cell.value is not None), None)
    cells = [cell for path in check.paths for cell in case.cells(path)]
    if like is None:
        yield from missing(case, [Cell(tuple(check.like.split(".")), None, {})])
        return
    other = {"other": case.label(check.like), "expected": str(like.value)}
    fitting = []
    for cell in given(cells):
        if _plain(cell.value) == _plain(like.value):
            fitting.append(cell)
        else:
            facts = {"label": case.label(cell.path), "found": str(cell.value), **other}
            yield Verdict("rule_name_differs", facts, cell.path)
    yield from missing(case, cells)
    if fitting:
        yield Verdict("rule_name_fits", {"found": str(like.value), "count": len(fitting)})


def _contains(case: Case, check: Contains) -> Verdicts:
    cells = [cell for path in check.paths for cell in case.cells(path)]
    fitting = []
    for cell in given(cells):
        text = cell.value if isinstance(cell.value, str) else str(getattr(cell.value, "text", cell.value) or "")
        wanted = {**({listed(check.words): check.words} if check.words else {}), **check.aspects}
        absent = [name for name, words in wanted.items() if not any(word in text for word in words)]
        facts = {"label": case.label(cell.path), "found": _short(text), "words": listed(absent)}
        if absent:
            yield Verdict("rule_words_absent", facts, cell.path)
        else:
            fitting.append(case.label(cell.path))
    yield from missing(case, cells)
    if fitting:
        yield Verdict("rule_words_fit", {"found": listed(fitting)})


def _sound(case: Case, check: Sound) -> Verdicts:
    codes = _ABOUT.get(check.about)
    wrong = [one for one in case.problems if one.is_error and (codes is None or one.code in codes)
             and any(f"{_definition_path(one.path)}.".startswith(f"{path}.") for path in check.paths)]
    if wrong:
        path: FieldPath = tuple(wrong[0].path.split("."))
        yield Verdict("rule_sound_broken", {"count": len(wrong), "found": wrong[0].says}, path)
    else:
        yield Verdict("rule_sound_fits", {"found": "—"})


def _definition_path(path: str) -> str:
    """An entry's path without the numbers of its rows."""
    return ".".join(step for step in path.split(".") if not step.isdecimal())


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}…"


def _plain(value: Any) -> str:
    """A name for comparing: no blanks, one middle dot, one width."""
    text = unicodedata.normalize("NFKC", str(value)).translate(str.maketrans("•‧・．.", "·····"))
    return "".join(text.split()).casefold()
