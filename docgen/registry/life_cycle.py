"""What happens to a certificate after it was issued: 暂停, 恢复, 收回, 作废; each with reason, date and hand, and for good.

    issued --suspend--> suspended --resume--> issued
    issued, suspended --revoke--> revoked          issued, suspended --void--> void
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from docgen.certificates.epoch import CHINA
from docgen.registry.bulk import insert_rows
from docgen.registry.database import Registry, refused
from docgen.registry.hands import check_four_eyes, hand_of
from docgen.registry.log import Moment, Op, Pen, recorded
from docgen.registry.numbering import has_right_check, written_number
from docgen.registry.preparing import hand_tag
from docgen.registry.sealed import Sealer, canonical, commitment, parsed

if TYPE_CHECKING:
    from docgen.registry.models import Act, Certificate, Copy

Step = Literal["suspend", "resume", "revoke", "void"]
WORDS = {
    "suspend": "暂停", "resume": "恢复", "revoke": "收回", "void": "作废", "replace": "补发换发", "erase": "删除个人信息",
    "issued": "有效", "suspended": "暂停", "revoked": "已收回",
}  # fmt: skip
STATE_WORDS = {"issued": "有效", "suspended": "暂停", "revoked": "已收回", "void": "已作废"}
_NONCE_BYTES = 16


@dataclass(frozen=True, slots=True)
class _Rule:
    """From which states a step leads to which; the copies that it touches and what they become."""

    before: tuple[str, ...]
    after: str
    copies: tuple[str, ...]
    copy_after: str


_RULES: dict[str, _Rule] = {
    "suspend": _Rule(("issued",), "suspended", ("valid",), "suspended"),
    "resume": _Rule(("suspended",), "issued", ("suspended",), "valid"),
    # A replaced copy of a revoked certificate must not read as if a good one were about.
    "revoke": _Rule(("issued", "suspended"), "revoked", ("valid", "suspended", "replaced"), "revoked"),
    "void": _Rule(("issued", "suspended"), "void", ("valid", "suspended", "replaced"), "revoked"),
}


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why something is done and on which day; `second` is the other hand where two are needed."""

    reason: str
    on: date
    second: str = ""


@dataclass(frozen=True, slots=True)
class ActRecord:
    """One step in a certificate's life, opened; `reason` and `by` are "" once erased."""

    number: str
    copy: int
    op: Op
    on: date
    reason: str = ""
    by: str = ""
    second: str = ""


def take_step(
    registry: Registry, step: Step, numbers: Sequence[str], grounds: Grounds, moment: Moment, copy: int | None = None
) -> tuple[str, ...]:
    """Suspends, resumes, revokes or voids certificates, all of them or none, and gives their numbers as stored. What
    was done already with the same words is not done again. A second hand is kept where one is given, and must be another
    person's. Raises RegistryRefused."""
    hand, reason, second = hand_of(moment.by), reason_of(grounds.reason), _second_of(moment, grounds)
    wanted = tuple(dict.fromkeys(map(written_number, numbers)))

    def work(pen: Pen) -> None:
        for number in wanted:
            certificate = certificate_of(registry, number)
            record = ActRecord(number, current_copy(registry, certificate).copy_no, step, grounds.on, reason, hand, second)
            _check_copy(registry, record, copy)
            if _is_done(registry, certificate, record):
                continue
            check_allowed(certificate, step, _RULES[step].before)
            check_day(certificate, grounds.on, moment)
            _change(registry, certificate, _RULES[step], grounds.on)
            write_act(pen, record)

    recorded(registry, moment, work)
    return wanted


def certificate_of(registry: Registry, number: str) -> Certificate:
    """The certificate of a number as stored. Raises RegistryRefused, saying so where it is mistyped."""
    from docgen.registry.models import Certificate

    found: Certificate | None = Certificate.objects.using(registry.alias).filter(number=number).first()
    if found is None:
        raise refused("certificate_unknown" if has_right_check(number) else "number_mistyped", number=number)
    return found


def current_copy(registry: Registry, certificate: Certificate) -> Copy:
    """The newest copy of a certificate."""
    from docgen.registry.models import Copy

    found: Copy = Copy.objects.using(registry.alias).filter(number=certificate.number).latest("copy_no")
    return found


def check_step(certificate: Certificate, op: str, on: date, moment: Moment) -> None:
    """Raises RegistryRefused where this could not be done to the certificate as it is."""
    check_allowed(certificate, op, _RULES[op].before if op in _RULES else ("issued",))
    check_day(certificate, on, moment)


def check_allowed(certificate: Certificate, op: str, before: Sequence[str]) -> None:
    """Raises RegistryRefused where the certificate is in no state from which this leads on."""
    if certificate.state in before:
        return
    word = WORDS.get(certificate.state, WORDS["void"])
    if op in _RULES and certificate.state == _RULES[op].after:
        raise refused("certificate_done", number=certificate.number, on=f"{certificate.state_on}", wanted=WORDS[op])
    raise refused("certificate_not_so", number=certificate.number, state=word, wanted=WORDS[op])


def check_day(certificate: Certificate, on: date, moment: Moment) -> None:
    """Raises RegistryRefused for a day before the certificate was issued or after today."""
    if not certificate.issued_on <= on <= moment.now.astimezone(CHINA).date():
        raise refused("date_wrong", number=certificate.number, on=f"{on}", issued_on=f"{certificate.issued_on}")


def _second_of(moment: Moment, grounds: Grounds) -> str:
    if not grounds.second:
        return ""
    check_four_eyes(moment.by, grounds.second)
    return hand_of(grounds.second)


def reason_of(reason: str) -> str:
    """A reason in one line. Raises RegistryRefused for a blank one."""
    plain = " ".join(reason.split())
    if not plain:
        raise refused("reason_missing")
    return plain


def write_act(pen: Pen, record: ActRecord, **facts: object) -> None:
    """Writes a step into the log, and its reason and hands, sealed, beside it."""
    registry = pen.registry
    nonce = registry.draw(_NONCE_BYTES)
    told = {"reason": record.reason, "by": record.by, "second": record.second}
    seq = pen.write(
        record.op, number=record.number, copy=record.copy, on=record.on.isoformat(), by=hand_tag(registry, record.by),
        act=commitment(nonce, act_record(record)), **facts,
    )  # fmt: skip
    sealed = Sealer(registry.keys, registry.draw).seal(canonical(told), "act", seq, "sealed")
    row = (seq, record.number, record.copy, record.op, record.on.isoformat(), sealed, nonce)
    insert_rows(registry, "act", ("seq", "number", "copy_no", "op", "on", "sealed", "nonce"), [row])


def act_record(record: ActRecord) -> dict[str, str | int]:
    """What the log commits to of a step."""
    return {
        "number": record.number, "copy": record.copy, "op": record.op, "on": record.on.isoformat(),
        "reason": record.reason, "by": record.by, "second": record.second,
    }  # fmt: skip


def acts_of(registry: Registry, number: str) -> tuple[ActRecord, ...]:
    """The steps of a certificate's life after it was issued, the oldest first."""
    from docgen.registry.models import Act

    rows = Act.objects.using(registry.alias).filter(number=number).order_by("seq")
    return tuple(opened_act(registry, row) for row in rows)


def opened_act(registry: Registry, row: Act) -> ActRecord:
    """A step with its reason and hands. Raises RegistryRefused where it was tampered with."""
    if row.sealed is None:
        return ActRecord(row.number_id, row.copy_no, row.op, row.on)
    told = parsed(Sealer(registry.keys, registry.draw).open(row.sealed, "act", row.seq, "sealed"))
    return ActRecord(row.number_id, row.copy_no, row.op, row.on, told["reason"], told["by"], told["second"])


def _change(registry: Registry, certificate: Certificate, rule: _Rule, on: date) -> None:
    from docgen.registry.models import Certificate, Copy

    rows = Certificate.objects.using(registry.alias).filter(number=certificate.number)
    rows.update(state=rule.after, state_on=on)
    copies = Copy.objects.using(registry.alias).filter(number=certificate.number, state__in=rule.copies)
    copies.update(state=rule.copy_after)


def _check_copy(registry: Registry, record: ActRecord, copy: int | None) -> None:
    """A replaced copy cannot be dealt with alone: its number lives on in the new one."""
    from docgen.registry.models import Copy

    if copy is None or copy == record.copy:
        return
    if not Copy.objects.using(registry.alias).filter(number=record.number, copy_no=copy).exists():
        raise refused("copy_unknown", number=record.number, copy=copy)
    raise refused("copy_replaced", number=record.number, copy=copy, current=record.copy, wanted=WORDS[record.op])


def _is_done(registry: Registry, certificate: Certificate, record: ActRecord) -> bool:
    """Whether the last step was this very one: a command that lost its answer is asked again."""
    last = acts_of(registry, certificate.number)[-1:]
    return last == (record,)
