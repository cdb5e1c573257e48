"""Every type keeps the same bargain."""

from __future__ import annotations

import dataclasses
import pickle
import subprocess
import sys
from typing import Any

import jsonschema
import pytest

from docgen.forms.fields import invented
from docgen.forms.fields.base import Control, Field, Picture, Rows, Ticks, Words
from docgen.forms.fields.identity import Identity
from docgen.forms.fields.registry import COMMON_SETTINGS, FIELD_TYPES
from docgen.problems import Problem, catalogue

TITLE = FIELD_TYPES["text"].build(name="title", label="名称", kind="text", is_required=True)
NEEDED: dict[str, dict[str, Any]] = {
    "constant": {"value": "初级"},
    "choice": {"options": ("线上", "线下")},
    "rows": {"fields": {"title": TITLE}, "max_rows": 3},
    "answers": {"parts": {"title": TITLE}, "max_length": 100},
    "narrative": {"about": "works", "max_length": 300},
    "text": {"max_length": 30},
    "prose": {"max_length": 500},
    "integer": {"least": 1, "most": 60},
    "postal_address": {"max_length": 80},
}
FIELDS = [
    one.build(**{"name": kind, "label": "栏目", "kind": kind, "hint": "照证件填写"} | NEEDED.get(kind, {}))
    for kind, one in FIELD_TYPES.items()
]
every_field = pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.kind)


def test_every_setting_sets_an_attribute_of_its_class() -> None:
    for one in FIELD_TYPES.values():
        attributes = {field.name: field for field in dataclasses.fields(one.build)}
        for setting in (*COMMON_SETTINGS.values(), *one.settings.values()):
            has_default = attributes[setting.attribute].default is not dataclasses.MISSING
            assert setting.is_required is not has_default, (one.kind, setting.attribute)


@every_field
def test_invented_values_are_right_and_fit_the_schema(field: Field) -> None:
    validator = jsonschema.Draft202012Validator(field.schema())
    jsonschema.Draft202012Validator.check_schema(field.schema())
    for raw in (*(field.example(seed) for seed in range(40)), field.maximal()):
        value, faults = field.parse(raw)
        assert [f.code for f in (*faults, *field.check(value)) if Problem(f.code).is_error] == []
        assert value is not None or field.kind == "ordinal"     # the form numbers its rows itself
        validator.validate(raw)


@every_field
def test_the_same_seed_invents_the_same_value(field: Field) -> None:
    assert [field.example(seed) for seed in range(5)] == [field.example(seed) for seed in range(5)]


@every_field
def test_a_schema_has_title_and_advice(field: Field) -> None:
    assert (field.schema()["title"], field.schema()["description"]) == ("栏目", "照证件填写")


@every_field
@pytest.mark.parametrize("raw", [None, "", " \n", "甲", "1" * 40, ["甲"], [["甲"]], {"甲": ["乙"]}, True, 1.5, 7, [None, {}]])
def test_nothing_that_can_be_written_breaks_a_field(field: Field, raw: Any) -> None:
    value, faults = field.parse(raw)
    found = (*faults, *field.check(value), *field.check_with(value, {}), *field.check_with(value, {"works": 3}))
    for fault in found:
        assert Problem(fault.code, facts=fault.facts).says and Problem(fault.code, facts=fault.facts).remedy
    assert isinstance(field.show(value), (Words, Ticks, Picture, Rows))
    assert pickle.loads(pickle.dumps(value)) == value


@every_field
def test_blank_is_missing_where_it_is_required_and_nowhere_else(field: Field) -> None:
    required = dataclasses.replace(field, is_required=True)
    expected = [] if field.kind in ("constant", "ordinal") else ["required_missing"]
    assert [fault.code for fault in required.check(None)] == expected
    assert field.check(None) == ()
    assert isinstance(field.show(None), (Words, Ticks, Picture, Rows))
    assert isinstance(field.control(), Control)


def test_identity_birth_sex_and_name_of_one_seed_belong_together() -> None:
    def value(kind: str, seed: int, **settings: Any) -> Any:
        field = FIELD_TYPES[kind].build(name=kind, label="栏目", kind=kind, **settings)
        return field.parse(field.example(seed))[0]

    identity = Identity(name="identity", label="身份证号", kind="identity", birth="b", sex="s")
    for seed in range(60):
        others = {"b": value("month", seed), "s": value("choice", seed, options=("男", "女"))}
        number = identity.parse(identity.example(seed))[0]
        assert identity.check(number) == () and identity.check_with(number, others) == ()
        assert value("name", seed) == invented.person(seed).name


def test_invented_numbers_belong_to_nobody() -> None:
    for seed in range(100):
        assert FIELDS[list(FIELD_TYPES).index("identity")].example(seed).startswith("650199")
        assert invented.mobile(seed).startswith("154")


def test_every_contradiction_of_settings_has_its_sentence() -> None:
    for code in ("range_is_empty", "options_not_distinct", "rows_over_max_rows", "line_hole_without_field"):
        assert code in catalogue()


def test_the_field_types_load_no_heavy_library() -> None:
    script = (
        "import sys, docgen.forms.fields.registry\n"
        "print([m for m in ('phonenumbers', 'stdnum', 'jsonschema', 'PIL', 'weasyprint') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
