"""The words of a verdict, and what the vectors do not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, get_args

import pytest

from docgen.certificates.epoch import CHINA
from docgen.certificates.status_list import State
from docgen.certificates.token import name_tag, sign_token, token_url
from docgen.certificates.verdict import (
    Forged,
    Lists,
    Oddity,
    Revoked,
    Unconfirmed,
    Valid,
    Verdict,
    told,
    verdict,
)
from tests.certificates.office import BUNDLE, CERT, CLAIMS, HOST, NOW, claims, status_list

AT = CLAIMS.status_index


def of(lists: Lists | None = None, now: datetime = NOW, typed: str | None = None, **said: Any) -> Verdict:
    url = token_url(HOST, sign_token(claims(**said), CERT))
    return verdict(url, BUNDLE, Lists((status_list(),)) if lists is None else lists, now, typed)


def listed(state: State) -> Lists:
    return Lists((status_list({AT: state}),))


@pytest.mark.parametrize(
    ("reached", "words"),
    [
        (of(), "有效"),
        (of(listed(State.REVOKED)), "已收回（截至2026年11月22日）"),
        (of(listed(State.SUSPENDED)), "暂停"),
        (of(listed(State.REPLACED)), "已补发换发"),
        (of(expires_on=date(2026, 11, 21)), "已过期"),
        (of(Lists((status_list(age=timedelta(days=3)),))), "签名有效，但状态未能联网确认（名单日期2026年11月19日）"),
        (of(Lists()), "签名有效，但状态未能联网确认（没有状态名单）"),
        (Forged("wrong_signature"), "签名无效，疑似伪造"),
    ],
)
def test_every_verdict_has_its_words(reached: Verdict, words: str) -> None:
    assert told(reached)[0].says == words
    assert told(reached)[0].remedy and len(told(reached)) == 1


def test_only_a_valid_one_is_no_warning() -> None:
    assert [told(one)[0].is_error for one in (of(), of(Lists()), of(listed(State.REVOKED)))] == [False, False, True]
    assert told(of())[0].code == "verdict_valid" and "有效" not in told(of(listed(State.SUSPENDED)))[0].says


def test_the_registry_knows_the_day_of_a_revocation() -> None:
    reached = of(listed(State.REVOKED))
    assert isinstance(reached, Revoked)
    assert told(replace(reached, on=date(2026, 11, 3)))[0].says == "已收回（2026年11月3日）"


def test_a_masked_name_is_green_only_when_it_was_compared() -> None:
    hidden: dict[str, Any] = {"holder": "欧**月", "salt": bytes(8), "name_tag": name_tag(bytes(8), "欧阳晓月")}
    shown = {typed: of(typed=typed, **hidden) for typed in (None, "欧阳晓月", "欧阳晓悦")}
    assert [isinstance(one, Valid) and one.is_green for one in shown.values()] == [False, True, False]
    assert [[one.code for one in told(reached)[1:]] for reached in shown.values()] == [
        ["verdict_name_unasked"], [], ["verdict_name_differs"],
    ]  # fmt: skip


def test_oddities_are_told_after_the_verdict() -> None:
    reached = of(Lists((b"rubbish", status_list(age=timedelta(hours=9))), (status_list(),)))
    assert isinstance(reached, Valid)
    assert [one.code for one in told(reached)[1:]] == ["verdict_list_refused", "verdict_list_rolled_back"]
    assert set(reached.oddities) == set(get_args(Oddity))


def test_a_kept_list_that_is_rubbish_is_not_told() -> None:
    reached = of(Lists((status_list(),), (b"rubbish",)))
    assert isinstance(reached, Valid) and reached.oddities == ()


def test_a_clock_without_a_day_of_its_own_decides_nothing() -> None:
    """The same moment in another time zone gives the same verdict."""
    for lists in (None, Lists()):
        assert of(lists, NOW.astimezone(CHINA)) == of(lists, NOW)


def test_a_list_never_turns_a_forged_token_into_anything_else() -> None:
    url = token_url(HOST, sign_token(CLAIMS, CERT))
    assert verdict(url[:-1], BUNDLE, listed(State.VALID), NOW) == Forged("not_digits")
    nobody = replace(BUNDLE, keys=tuple(key for key in BUNDLE.keys if key.use != "status"))
    assert isinstance(verdict(url, nobody, listed(State.VALID), NOW), Unconfirmed)
