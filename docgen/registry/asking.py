"""What one hand asks for and another one grants: 暂停, 恢复, 收回, 作废 and 补发 of a certificate.

A request waits in a table of its own, its reason sealed; what is granted becomes an act of the certificate with both
hands, and the reason is forgotten here. Exports leave requests out: what only waits is asked again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from docgen.errors import RegistryRefused
from docgen.registry.database import Registry, refused, told
from docgen.registry.hands import check_four_eyes, hand_key, hand_of
from docgen.registry.life_cycle import Grounds, Step, certificate_of, check_step, reason_of, take_step
from docgen.registry.log import Moment
from docgen.registry.numbering import written_number
from docgen.registry.replacing import replace_copy
from docgen.registry.sealed import Sealer

if TYPE_CHECKING:
    from docgen.registry.models import Change

Asked = Literal["suspend", "resume", "revoke", "void", "replace"]
ASKED: tuple[Asked, ...] = ("suspend", "resume", "revoke", "void", "replace")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFacts:
    """A request: what is to be done to which certificate, as of which day, why ("" once decided), and by whom. `state`
    is asked, granted or withdrawn."""

    change: int
    number: str
    op: Asked
    on: date
    reason: str
    asked_by: str
    asked_at: str
    state: str
    decided_by: str
    decided_at: str


def ask_change(registry: Registry, number: str, op: Asked, grounds: Grounds, moment: Moment) -> int:
    """Asks for a change, which nothing but its grant makes; gives the request's number, that of the same request asked
    before where there is one. Raises RegistryRefused for what could not be done to the certificate as it is, and where
    another request waits for it."""
    from django.db import transaction

    from docgen.registry.models import Change

    hand, reason, stored = hand_of(moment.by), reason_of(grounds.reason), written_number(number)
    with told(registry), transaction.atomic(using=registry.alias):
        rows = Change.objects.using(registry.alias)
        check_step(certificate_of(registry, stored), op, grounds.on, moment)
        known = rows.select_for_update().filter(number=stored, state="asked").first()
        if known is not None:
            there = _facts(registry, known)
            if (there.op, there.on, there.reason, known.asked_key) == (op, grounds.on, reason, hand_key(hand)):
                return there.change
            raise refused("change_waits", number=stored, by=there.asked_by)
        made = rows.create(
            number_id=stored, op=op, on=grounds.on, asked_by=hand, asked_key=hand_key(hand), asked_at=moment.text
        )
        made.sealed = Sealer(registry.keys, registry.draw).seal(reason.encode(), "change", made.id, "sealed")
        made.save(using=registry.alias)
        return int(made.id)


def grant_change(registry: Registry, change: int, moment: Moment) -> ChangeFacts:
    """Makes the change, by the hand that asked and by another one; asked again by the same, it changes nothing more.
    Raises RegistryRefused."""
    hand = hand_of(moment.by)
    wanted = _claimed(registry, change, hand, moment)
    if wanted.state == "granted":
        return wanted
    grounds = Grounds(wanted.reason, wanted.on, second=hand)
    asked = Moment(moment.now, wanted.asked_by, moment.is_clock_right)
    try:
        if wanted.op == "replace":
            replace_copy(registry, wanted.number, grounds, asked)
        else:
            step: Step = wanted.op
            take_step(registry, step, [wanted.number], grounds, asked)
    except RegistryRefused:
        _put(registry, change, decided_by="", decided_key="", decided_at="")
        raise
    _put(registry, change, state="granted", sealed=None)
    return change_facts(registry, change)


def withdraw_change(registry: Registry, change: int, moment: Moment) -> ChangeFacts:
    """Takes a request back, or declines it: either hand may. Raises RegistryRefused where it was granted."""
    from docgen.registry.models import Change

    hand = hand_of(moment.by)
    with told(registry):
        rows = Change.objects.using(registry.alias).filter(id=change, state="asked", decided_key="")
        rows.update(state="withdrawn", sealed=None, decided_by=hand, decided_key=hand_key(hand), decided_at=moment.text)
    found = change_facts(registry, change)
    if found.state != "withdrawn":
        raise refused("change_decided", change=change)
    return found


def change_facts(registry: Registry, change: int) -> ChangeFacts:
    """One request. Raises RegistryRefused where there is none."""
    with told(registry):
        return _facts(registry, _row(registry, change))


def list_changes(registry: Registry, number: str = "") -> tuple[ChangeFacts, ...]:
    """The requests that wait, of all certificates or of one, the oldest first. Raises RegistryRefused."""
    from docgen.registry.models import Change

    with told(registry):
        rows = Change.objects.using(registry.alias).filter(state="asked").order_by("id")
        rows = rows.filter(number=written_number(number)) if number else rows
        return tuple(_facts(registry, row) for row in rows)


def _claimed(registry: Registry, change: int, hand: str, moment: Moment) -> ChangeFacts:
    """The request, which nobody but this hand can grant any more: two who press at once do not both replace."""
    from django.db import transaction

    with told(registry), transaction.atomic(using=registry.alias):
        row = _row(registry, change, is_locked=True)
        if row.state == "withdrawn" or row.decided_key not in ("", hand_key(hand)):
            raise refused("change_decided", change=change)
        check_four_eyes(row.asked_by, hand)
        if row.state == "asked" and not row.decided_key:
            row.decided_by, row.decided_key, row.decided_at = hand, hand_key(hand), moment.text
            row.save(using=registry.alias)
        return _facts(registry, row)


def _put(registry: Registry, change: int, **values: str | None) -> None:
    from docgen.registry.models import Change

    with told(registry):
        Change.objects.using(registry.alias).filter(id=change).update(**values)


def _row(registry: Registry, change: int, is_locked: bool = False) -> Change:
    from docgen.registry.models import Change

    rows = Change.objects.using(registry.alias)
    found: Change | None = (rows.select_for_update() if is_locked else rows).filter(id=change).first()
    if found is None:
        raise refused("change_unknown", change=change)
    return found


def _facts(registry: Registry, row: Change) -> ChangeFacts:
    reason = ""
    if row.sealed is not None:
        reason = Sealer(registry.keys, registry.draw).open(row.sealed, "change", row.id, "sealed").decode()
    return ChangeFacts(
        change=row.id, number=row.number_id, op=row.op, on=row.on, reason=reason, asked_by=row.asked_by, asked_at=row.asked_at,
        state=row.state, decided_by=row.decided_by, decided_at=row.decided_at,
    )  # fmt: skip
