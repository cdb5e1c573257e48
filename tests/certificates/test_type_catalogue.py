"""The catalogue of type codes is that of the definitions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from docgen.certificates.type_catalogue import joined_types, types_of
from docgen.errors import FileUnusable
from docgen.forms import library
from docgen.settings import read_settings
from tests.certificates.office import BUNDLE

TEMPLATES = read_settings({}).templates
OFFICE = ("虚构市协会", "原虚构市学会")


def test_every_certificate_of_the_library_has_codes_that_mean_one_thing() -> None:
    definitions = [library.load(TEMPLATES, name) for name in library.certificate_names(TEMPLATES)]
    types = types_of(definitions, OFFICE)
    codes = {code for one in definitions if one.certificate for code in one.certificate.types.values()}
    assert codes and [kind.code for kind in types] == sorted(codes)
    assert all(kind.title and kind.issuer and kind.form for kind in types)


def test_who_names_no_issuer_is_issued_by_the_office() -> None:
    definition = replace(library.load(TEMPLATES, "tutor-certificate"), issuer="")
    assert {kind.issuer for kind in types_of([definition], OFFICE)} == {"虚构市协会"}
    assert {kind.issuer for kind in types_of([definition], ())} == {""}


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_definitions_of_a_type_the_office_s_own_counts(order: int) -> None:
    base = library.load(TEMPLATES, "tutor-certificate")
    ours, other = replace(base, issuer=OFFICE[1], form="ours"), replace(base, issuer="别的协会", form="other")
    assert {kind.form for kind in types_of([ours, other][::order], OFFICE)} == {"ours"}


def test_a_form_that_is_no_certificate_has_none() -> None:
    assert types_of([library.load(TEMPLATES, library.names(TEMPLATES)[0])], OFFICE) == ()


def test_a_new_name_of_the_office_takes_the_place_of_the_old_one() -> None:
    renamed = replace(BUNDLE.types[0], issuer="新名协会")
    assert joined_types(BUNDLE.types, [renamed]) == (renamed, BUNDLE.types[1])


@pytest.mark.parametrize("change", [{"title": "别的证书"}, {"level": "高级"}])
def test_a_type_code_never_means_something_else(change: dict[str, Any]) -> None:
    with pytest.raises(FileUnusable) as told:
        joined_types(BUNDLE.types, [replace(BUNDLE.types[0], **change)])
    assert told.value.problems[0].code == "type_code_taken"
    assert "中级" in str(told.value) and next(iter(change.values())) in str(told.value)
