"""Certificates are found by number, name and identity; who looked is kept."""

from __future__ import annotations

import pytest

from docgen.errors import RegistryRefused
from docgen.registry.database import Registry
from docgen.registry.life_cycle import Grounds, take_step
from docgen.registry.log import Moment
from docgen.registry.lookup import (
    Query,
    accesses_to,
    count_certificates,
    list_certificates,
    search_certificates,
)
from docgen.registry.models import Access
from docgen.registry.plain_cells import plain_cell
from docgen.registry.replacing import replace_copy
from tests.registry.office import ANNA, BORIS, NOW, TODAY, numbers, people, person


def test_a_person_is_found_by_number_name_and_identity(registry: Registry) -> None:
    found = numbers(registry, people(5))
    one = person(3)
    for query in (
        Query(number=f" {found[3].lower()} "), Query(name=one.holder), Query(name=" ".join(one.holder)),
        Query(identity=f" {one.key} "),
    ):  # fmt: skip
        (told,) = search_certificates(registry, query, ANNA)
        assert (told.number, told.holder, told.values) == (found[3], one.holder, one.values)
    for query in (Query(number="KJC-2026-0009-X"), Query(name=one.holder[:2]), Query(identity=one.key[:-1])):
        assert search_certificates(registry, query, ANNA) == ()


def test_the_current_copy_is_told_with_its_life(registry: Registry) -> None:
    (number,) = numbers(registry, people(1))
    replace_copy(registry, number, Grounds("遗失", TODAY, second="李强"), ANNA)
    take_step(registry, "revoke", [number], Grounds("弄虚作假", TODAY), BORIS)
    (told,) = search_certificates(registry, Query(number=number), ANNA)
    assert (told.copy, told.state) == (2, "revoked")
    assert [(act.op, act.copy, act.by, act.second) for act in told.acts] == [
        ("replace", 2, "王敏", "李强"), ("revoke", 2, "李强", ""),
    ]  # fmt: skip


def test_a_list_tells_no_names_and_leaves_no_trace(registry: Registry) -> None:
    found = numbers(registry, people(5))
    take_step(registry, "revoke", found[:2], Grounds("弄虚作假", TODAY), ANNA)
    numbers(registry, [person(9, series="QT-2026-{serial:04}-{check}")], "其他")
    assert [one.number for one in list_certificates(registry, Query(state="revoked"))] == found[:2]
    assert [one.number for one in list_certificates(registry, Query(series="KJC"), limit=3)] == found[:3]
    assert [count_certificates(registry, query) for query in (Query(), Query(batch=2), Query(since=TODAY), Query(form="x"))] == [6, 1, 6, 0]
    assert {one.holder for one in list_certificates(registry, Query())} == {""}
    assert not Access.objects.using(registry.alias).exists()


def test_who_looked_at_whom_is_kept(registry: Registry) -> None:
    found = numbers(registry, people(3))
    search_certificates(registry, Query(number=found[1]), ANNA)
    search_certificates(registry, Query(), BORIS)
    search_certificates(registry, Query(name="无此人"), BORIS)
    assert [(who, what) for _, who, what in accesses_to(registry, found[1])] == [("李强", "list"), ("王敏", "search")]
    rows = Access.objects.using(registry.alias).filter(number="").values_list("who", "what", "count")
    assert list(rows) == [("李强", "search", 0)]


def test_nobody_looks_without_a_name(sqlite: Registry) -> None:
    with pytest.raises(RegistryRefused) as error:
        search_certificates(sqlite, Query(), Moment(NOW, " "))
    assert error.value.problems[0].code == "hand_missing"


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1"])
def test_a_cell_is_not_calculated(text: str) -> None:
    assert plain_cell(text) == f"'{text}"
    assert plain_cell(f"王{text}") == f"王{text}"
