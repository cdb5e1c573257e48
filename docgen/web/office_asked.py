"""What the views of the office share: who asks and when, what a form of theirs says, and where they go on to."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from docgen.certificates.epoch import CHINA
from docgen.errors import RegistryRefused
from docgen.forms import library
from docgen.problems import Problem
from docgen.registry.log import Moment
from docgen.web.office_desks import Desk, DeskState
from docgen.web.office_work import office_work
from docgen.web.pages import page
from docgen.web.questions import tell
from docgen.web.roles import hand
from docgen.web.running import running

_LONGEST = 500


def moment_by(request: Any) -> Moment:
    """Now, by the account that asks."""
    return Moment(datetime.now(UTC), hand(request))


def today() -> date:
    """The date in China."""
    return datetime.now(UTC).astimezone(CHINA).date()


def go_to(where: str) -> Any:
    """The answer to what was done: the browser asks for another page, and asking again does nothing twice."""
    from django.http import HttpResponseRedirect

    response = HttpResponseRedirect(where)
    response.status_code = 303
    return response


def text_of(posted: Mapping[str, str], name: str) -> str:
    """A short text of a form, in one line."""
    plain = " ".join(posted.get(name, "")[:_LONGEST].split())
    return "".join(mark for mark in plain if mark.isprintable())


def day_of(posted: Mapping[str, str], name: str) -> date | None:
    """A date of a form; None where it is none."""
    try:
        return date.fromisoformat(posted.get(name, "").strip())
    except ValueError:
        return None


def count_of(posted: Mapping[str, str], name: str) -> int | None:
    """A whole number of a form, in digits of any width; None where it is none."""
    text = posted.get(name, "").strip()
    return int(text) if text.isdecimal() and len(text) < 10 else None


def titles() -> dict[str, str]:
    """The certificates' titles by the names of their definitions."""
    found = library.certificates(running().settings.templates)
    return {one.form: "".join(one.title.split()) for one in found}


def shown(request: Any, template: str, facts: Mapping[str, Any], problems: Iterable[Problem] = ()) -> Any:
    """A page of the office with what is wrong with what was asked of it."""
    told = tuple(tell(tuple(problems)))
    return page(request, f"office/{template}", {**facts, "refused": told}, 422 if told else 200)


def stop(code: str, **facts: str | int) -> RegistryRefused:
    """The refusal with the sentence of the catalogue's `code`."""
    problem = Problem(code, facts=facts)
    return RegistryRefused(problem.says, [problem])


def begin(desk: Desk, state: DeskState) -> None:
    """Begins work that is not under way, and puts it in the line. Raises RegistryRefused where the line is full."""
    desk.begin(state)
    if not office_work().ask(desk):
        desk.erase()
        raise stop("office_busy")


def ends(hours: float) -> float:
    """When what is begun now is erased, in seconds of the epoch."""
    return time.time() + 3600 * hours


def file_of(path: Any, title: str) -> Any:
    """A file as it stands on the disk, to be kept; Http404 where it is not there."""
    from django.http import FileResponse, Http404

    if not path.is_file():
        raise Http404
    return FileResponse(open(path, "rb"), as_attachment=True, filename=title)
