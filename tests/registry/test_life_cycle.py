"""What happens to a certificate after it was issued."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from docgen.certificates.status_list import State
from docgen.certificates.token import read_token
from docgen.errors import RegistryRefused
from docgen.registry.database import Registry
from docgen.registry.faces import open_token, records_of
from docgen.registry.life_cycle import Grounds, Step, acts_of, take_step
from docgen.registry.log import Moment
from docgen.registry.models import Certificate, Copy
from docgen.registry.planning import plan_batch
from docgen.registry.replacing import replace_copy
from docgen.registry.status import allowed_prefixes, status_states
from tests.registry.office import ANNA, FACTS, NOW, TODAY, issued, keys, numbers, people, person

WHY = Grounds("受到行政处罚", TODAY)
LOST = Grounds("遗失", TODAY, second="李强")


def code_of(error: pytest.ExceptionInfo[RegistryRefused]) -> str:
    return error.value.problems[0].code


def state(registry: Registry, number: str) -> tuple[str, list[str]]:
    """The state of a certificate, and of its copies."""
    copies = Copy.objects.using(registry.alias).filter(number=number).order_by("copy_no")
    return Certificate.objects.using(registry.alias).get(number=number).state, [one.state for one in copies]


def listed(registry: Registry, number: str) -> list[State]:
    """What the status lists say of the copies of a certificate."""
    states = status_states(registry)
    copies = Copy.objects.using(registry.alias).filter(number=number).order_by("copy_no")
    return [states[one.status_list].get(one.status_index, State.VALID) for one in copies]


def test_a_revoked_certificate_stays_revoked(registry: Registry) -> None:
    (number,) = numbers(registry, people(1))
    take_step(registry, "revoke", [number], WHY, ANNA)
    assert state(registry, number) == ("revoked", ["revoked"])
    assert listed(registry, number) == [State.REVOKED]
    others: tuple[Step, ...] = ("resume", "suspend", "void")
    for step in others:
        with pytest.raises(RegistryRefused) as error:
            take_step(registry, step, [number], WHY, ANNA)
        assert code_of(error) == "certificate_not_so"


def test_revoking_twice_is_told_and_asking_again_for_a_lost_answer_is_not(registry: Registry) -> None:
    (number,) = numbers(registry, people(1))
    take_step(registry, "revoke", [number], WHY, ANNA)
    take_step(registry, "revoke", [number], WHY, ANNA)
    assert len(acts_of(registry, number)) == 1
    with pytest.raises(RegistryRefused) as error:
        take_step(registry, "revoke", [number], replace(WHY, reason="弄虚作假"), ANNA)
    assert code_of(error) == "certificate_done"


def test_a_suspended_certificate_is_resumed(registry: Registry) -> None:
    (number,) = numbers(registry, people(1))
    take_step(registry, "suspend", [number], WHY, ANNA)
    assert (state(registry, number), listed(registry, number)) == (("suspended", ["suspended"]), [State.SUSPENDED])
    take_step(registry, "resume", [number], WHY, ANNA)
    assert (state(registry, number), listed(registry, number)) == (("issued", ["valid"]), [State.VALID])
    assert [(one.op, one.reason, one.by) for one in acts_of(registry, number)] == [
        ("suspend", "受到行政处罚", "王敏"), ("resume", "受到行政处罚", "王敏"),
    ]  # fmt: skip


def test_a_replacement_keeps_the_number_and_is_another_paper(registry: Registry) -> None:
    (number,) = numbers(registry, people(1))
    (old,) = records_of(registry, [number])
    assert replace_copy(registry, number, LOST, ANNA) == 2
    (new,) = records_of(registry, [number])
    assert (new.number, new.copy, new.values, new.photo) == (number, 2, old.values, old.photo)
    assert new.url != old.url
    assert state(registry, number) == ("issued", ["replaced", "valid"])
    assert listed(registry, number) == [State.REPLACED, State.VALID]


def test_asking_again_for_a_replacement_makes_no_third_copy(registry: Registry) -> None:
    (number,) = numbers(registry, people(1))
    assert [replace_copy(registry, number, LOST, ANNA) for _ in range(2)] == [2, 2]


def test_a_replaced_copy_cannot_be_revoked_alone_and_falls_with_the_certificate(registry: Registry) -> None:
    (number,) = numbers(registry, people(1))
    replace_copy(registry, number, LOST, ANNA)
    for copy, code in ((1, "copy_replaced"), (3, "copy_unknown")):
        with pytest.raises(RegistryRefused) as error:
            take_step(registry, "revoke", [number], WHY, ANNA, copy)
        assert code_of(error) == code
    take_step(registry, "revoke", [number], WHY, ANNA, 2)
    assert listed(registry, number) == [State.REVOKED, State.REVOKED]


def test_a_replacement_may_say_other_words_of_the_same_person_alone(sqlite: Registry) -> None:
    (number,) = numbers(sqlite, [person(1)])
    renamed = person(1, holder="欧阳晓月", values={"name": "欧阳晓月"})
    assert replace_copy(sqlite, number, replace(LOST, reason="更名"), ANNA, renamed) == 2
    (record,) = records_of(sqlite, [number])
    assert record.values == {"name": "欧阳晓月"}
    for other in (person(2), person(1, type_code=2)):
        with pytest.raises(RegistryRefused) as error:
            replace_copy(sqlite, number, LOST, ANNA, other)
        assert code_of(error) == "replaced_by_another"


def test_a_replacement_takes_two_hands(sqlite: Registry) -> None:
    (number,) = numbers(sqlite, people(1))
    for second, code in (("", "hand_missing"), ("王 敏", "four_eyes")):
        with pytest.raises(RegistryRefused) as error:
            replace_copy(sqlite, number, replace(LOST, second=second), ANNA)
        assert code_of(error) == code


def test_a_suspended_or_revoked_certificate_is_not_replaced(sqlite: Registry) -> None:
    (number,) = numbers(sqlite, people(1))
    steps: tuple[Step, ...] = ("suspend", "revoke")
    for step in steps:
        take_step(sqlite, step, [number], WHY, ANNA)
        with pytest.raises(RegistryRefused) as error:
            replace_copy(sqlite, number, LOST, ANNA)
        assert code_of(error) == "certificate_not_so"


def test_whose_certificate_was_void_gets_a_new_number(sqlite: Registry) -> None:
    (first,) = numbers(sqlite, people(1))
    take_step(sqlite, "void", [first], replace(WHY, reason="姓名有误，未发出"), ANNA)
    assert [one.is_new for one in plan_batch(sqlite, people(1)).people] == [True]
    (second,) = numbers(sqlite, people(1), "重发")
    assert second != first
    assert [one.number for one in plan_batch(sqlite, people(1)).people] == [second]


def test_whose_certificate_was_revoked_gets_no_other_one(sqlite: Registry) -> None:
    (number,) = numbers(sqlite, people(1))
    take_step(sqlite, "revoke", [number], WHY, ANNA)
    plan = plan_batch(sqlite, people(1))
    assert ([one.is_new for one in plan.people], [one.code for one in plan.problems]) == ([False], ["issued_and_revoked"])


def test_several_are_revoked_together_or_not_at_all(registry: Registry) -> None:
    first, second = numbers(registry, people(2))
    with pytest.raises(RegistryRefused) as error:
        take_step(registry, "revoke", [first, "KJC-2026-0099-1"], WHY, ANNA)
    assert code_of(error) in ("certificate_unknown", "number_mistyped")
    assert state(registry, first)[0] == "issued"
    take_step(registry, "revoke", [f" {first.lower()} ", second], WHY, ANNA)
    assert [state(registry, one)[0] for one in (first, second)] == ["revoked", "revoked"]


@pytest.mark.parametrize("on", [TODAY - timedelta(days=1), TODAY + timedelta(days=1)])
def test_a_day_before_the_issue_or_after_today_is_refused(sqlite: Registry, on: date) -> None:
    (number,) = numbers(sqlite, people(1))
    with pytest.raises(RegistryRefused) as error:
        take_step(sqlite, "revoke", [number], replace(WHY, on=on), ANNA)
    assert code_of(error) == "date_wrong"


def test_a_step_needs_a_reason_and_a_hand(sqlite: Registry) -> None:
    (number,) = numbers(sqlite, people(1))
    for grounds, moment, code in ((Grounds(" ", TODAY), ANNA, "reason_missing"), (WHY, Moment(NOW, ""), "hand_missing")):
        with pytest.raises(RegistryRefused) as error:
            take_step(sqlite, "revoke", [number], grounds, moment)
        assert code_of(error) == code


def test_a_mistyped_number_is_told_from_an_unknown_one(sqlite: Registry) -> None:
    (number,) = numbers(sqlite, people(1))
    typed = number[:-3] + {"1": "7"}.get(number[-3], "1") + number[-2:]
    with pytest.raises(RegistryRefused) as error:
        take_step(sqlite, "revoke", [typed], WHY, ANNA)
    assert code_of(error) == "number_mistyped"


def test_a_masked_certificate_is_masked_in_its_replacement(sqlite: Registry) -> None:
    from docgen.registry.issuing import issue_batch
    from docgen.registry.preparing import prepare_batch
    from tests.registry.office import BORIS, order

    plan = plan_batch(sqlite, people(1))
    batch = prepare_batch(sqlite, order("小学生", replace(FACTS, profile="B")), plan, ANNA)
    ((number),) = [one.number for one in issue_batch(sqlite, batch, BORIS)]
    replace_copy(sqlite, number, LOST, ANNA)
    for copy in Copy.objects.using(sqlite.alias).filter(number=number):
        claims = read_token(open_token(sqlite, copy) or b"").claims
        assert (claims.is_masked, claims.names(people(1)[0].holder)) == (True, True)
        assert people(1)[0].holder not in claims.holder


def test_no_two_copies_share_a_slot_and_the_allow_list_names_every_token(sqlite: Registry) -> None:
    issued(sqlite, people(40))
    rows = list(Copy.objects.using(sqlite.alias))
    assert len({(row.status_list, row.status_index) for row in rows}) == 40
    kid = keys().signing[0].kid
    allowed = allowed_prefixes(sqlite, kid)
    assert sorted(allowed[at : at + 8] for at in range(0, len(allowed), 8)) == sorted(
        read_token(open_token(sqlite, row) or b"").prefix for row in rows
    )
