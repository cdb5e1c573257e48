"""Where an account arrives: what waits for its roles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from docgen.certificates.key_folder import read_bundle
from docgen.certificates.key_states import ending_uses
from docgen.problems import Problem
from docgen.registry.asking import list_changes
from docgen.registry.hands import hand_key
from docgen.registry.log import time_text
from docgen.registry.log_reading import log_size
from docgen.registry.waiting import list_batches
from docgen.web.intake_cases import waiting
from docgen.web.intake_work import intake_work
from docgen.web.office_asked import shown, titles
from docgen.web.office_changes import OP_WORDS
from docgen.web.office_records import publish_state
from docgen.web.office_registry import registry
from docgen.web.questions import tell
from docgen.web.roles import Role, hand
from docgen.web.running import running

_CLOCK_SLACK = timedelta(minutes=10)


def home(request: Any) -> Any:
    """What waits: batches and changes to approve, lists to publish, keys that end, a clock that is wrong."""
    own, roles, now = hand_key(hand(request)), request.user.roles, datetime.now(UTC)
    can_decide = bool({Role.PREPARER, Role.APPROVER} & roles)
    batches, asked = list_batches(registry(), "prepared"), list_changes(registry())
    facts = {
        "mine": [one for one in batches if hand_key(one.prepared_by) == own],
        "others": [one for one in batches if hand_key(one.prepared_by) != own],
        "changes": [(one, hand_key(one.asked_by) == own) for one in asked], "titles": titles(), "words": OP_WORDS,
        "intakes": waiting(intake_work().home) if can_decide else (), "can_decide": can_decide,
        "can_approve": Role.APPROVER in roles, "can_prepare": Role.PREPARER in roles, "now": now,
        "published": publish_state(now), "warnings": tuple(tell(_warnings(now))),
    }  # fmt: skip
    return shown(request, "home.html", facts)


def _warnings(now: datetime) -> tuple[Problem, ...]:
    """Keys that end soon, and a clock that is behind the log."""
    folder = running().settings.keys
    assert folder is not None
    found = ending_uses(read_bundle(folder), now)
    _, last = log_size(registry())
    if last and now < datetime.fromisoformat(last) - _CLOCK_SLACK:
        found = (*found, Problem("registry_clock", facts={"now": time_text(now), "last": last}))
    return found
