"""A printed number with its code leads to its token, and to nothing else; what the registry says is of this moment."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from docgen.certificates.codes import number_code, number_url
from docgen.certificates.status_list import State
from docgen.certificates.token import read_token, token_url
from docgen.certificates.verdict import Lists, Revoked, Valid, verdict_of_state
from docgen.cli.judging import Judge
from docgen.errors import UsageFault
from docgen.registry.database import Registry
from docgen.registry.faces import open_token
from docgen.registry.life_cycle import Grounds, take_step
from docgen.registry.models import Copy
from docgen.registry.replacing import replace_copy
from docgen.registry.verifying import likeness, lists_of_now, state_now, token_behind
from tests.registry.office import ANNA, NOW, TODAY, issued, keys, person
from tests.registry.test_publication import BUNDLE, ROOT, TRUST

CODE = keys().secret("code")


def judge(registry: Registry) -> Judge:
    later = NOW + timedelta(minutes=1)
    lists = Lists(lists_of_now(registry, BUNDLE, TRUST, ROOT.public, later))
    return Judge(BUNDLE, lists, later, registry=registry)


def test_a_number_with_its_code_leads_to_the_token_however_it_is_typed(sqlite: Registry) -> None:
    (answer,) = issued(sqlite, [person(1)])
    code = number_code(CODE, answer.number, 1)
    for number, typed in ((answer.number, code), (answer.number.lower(), code.lower()), (f" {answer.number} ", f"{code[:5]}-{code[5:]}")):
        token = token_behind(sqlite, number, typed)
        assert token is not None and read_token(token).claims.number == answer.number


def test_a_wrong_code_is_answered_without_a_look_into_the_database(sqlite: Registry) -> None:
    (answer,) = issued(sqlite, [person(1)])
    with CaptureQueriesContext(connections[sqlite.alias]) as seen:
        assert token_behind(sqlite, answer.number, "0000000000") is None
        assert token_behind(sqlite, "KJC-2026-9999-X", "0000000000") is None
    assert len(seen.captured_queries) == 0
    assert token_behind(sqlite, "KJC-2026-9999-X", number_code(CODE, "KJC-2026-9999-X", 1)) is None


def test_the_registry_says_what_is_so_now_and_since_when(sqlite: Registry) -> None:
    (answer,) = issued(sqlite, [person(1)])
    code = number_code(CODE, answer.number, 1)
    address = token_url("v.example.org", open_token(sqlite, Copy.objects.using(sqlite.alias).get(number=answer.number)) or b"")
    for found in (judge(sqlite).judged(address), judge(sqlite).by_number("v.example.org", answer.number, code)):
        assert found is not None and isinstance(found.verdict, Valid) and found.standing == "good"
    take_step(sqlite, "revoke", [answer.number], Grounds("认证后受到处分", TODAY), ANNA)
    for found in (judge(sqlite).judged(address), judge(sqlite).judged(number_url("v.example.org", answer.number, code))):
        assert found is not None and isinstance(found.verdict, Revoked) and found.verdict.on == TODAY
        assert found.standing == "bad"


def test_one_read_says_how_each_copy_stands_on_either_engine(registry: Registry) -> None:
    names = ("valid", "revoked", "suspended", "replaced")
    numbers = dict(zip(names, (one.number for one in issued(registry, [person(number) for number in range(4)])), strict=True))
    tokens = {name: open_token(registry, Copy.objects.using(registry.alias).get(number=number)) or b"" for name, number in numbers.items()}
    take_step(registry, "revoke", [numbers["revoked"]], Grounds("认证后受到处分", TODAY), ANNA)
    take_step(registry, "suspend", [numbers["suspended"]], Grounds("认证后受到处分", TODAY), ANNA)
    replace_copy(registry, numbers["replaced"], Grounds("遗失", TODAY, "李强"), ANNA)
    with CaptureQueriesContext(connections[registry.alias]) as seen:
        found = {name: state_now(registry, token) for name, token in tokens.items()}
    assert len(seen.captured_queries) == len(tokens)
    assert {name: one.state.name.lower() for name, one in found.items() if one} == {name: name for name in names}
    assert [one.since for one in found.values() if one] == [TODAY, TODAY, TODAY, None]
    assert state_now(registry, b"never issued") is None


def test_a_verdict_by_the_registry_is_never_valid_without_its_word(sqlite: Registry) -> None:
    (answer,) = issued(sqlite, [person(1)])
    token = read_token(open_token(sqlite, Copy.objects.using(sqlite.alias).get(number=answer.number)) or b"")
    told = {state: type(verdict_of_state(token, BUNDLE, state, NOW)).__name__ for state in (None, *State)}
    wanted = {None: "Unconfirmed", State.VALID: "Valid", State.REVOKED: "Revoked", State.SUSPENDED: "Suspended", State.REPLACED: "Replaced"}
    assert told == wanted


def test_a_number_needs_the_registry(sqlite: Registry) -> None:
    alone = replace(judge(sqlite), registry=None)
    with pytest.raises(UsageFault):
        alone.by_number("v.example.org", "KJC-2026-0001-X", "0000000000")
    assert judge(sqlite).by_number("v.example.org", "KJC-2026-0001-X", "0000000000") is None


def test_a_file_is_told_from_the_one_that_was_made_and_from_one_that_goes_on(sqlite: Registry) -> None:
    (answer,) = issued(sqlite, [person(1)])
    rows = Copy.objects.using(sqlite.alias).filter(number=answer.number)
    token = open_token(sqlite, rows.get()) or b""
    pdf = b"%PDF-1.7\nas it was made\n%%EOF\n"
    assert likeness(sqlite, token, pdf) == "unknown"
    rows.update(pdf_sha256=hashlib.sha256(pdf).hexdigest())
    assert likeness(sqlite, token, pdf) == "as_made"
    assert likeness(sqlite, token, pdf + b"1 0 obj\n%%EOF\n") == "continued"
    assert likeness(sqlite, token, b"%PDF-1.7\na scan\n%%EOF\n") == "other"
    one = judge(sqlite)
    address = token_url("v.example.org", token)
    told = [
        one.file_problem(address, data, "证书.pdf", is_signed)
        for data, is_signed in ((pdf, False), (pdf + b"%%EOF", True), (pdf + b"%%EOF", False), (b"%PDF-", False))
    ]
    assert [problem.code if problem else "" for problem in told] == [
        "verify_file_as_made", "verify_file_signed", "verify_file_continued", "verify_file_other",
    ]
