"""The schemas agree with the reader: what one takes the other takes, judged by another's validator."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from docgen.forms import library
from docgen.forms.fields.registry import FIELD_TYPES
from docgen.forms.reader import read_definition
from docgen.forms.schema import definition_schema, entry_schema
from tests.forms.small_form import SMALL

TEMPLATES = Path(__file__).parents[2] / "templates"
FORMS = library.all_names(TEMPLATES)


@cache
def small() -> Draft202012Validator:
    definition, _ = read_definition(SMALL, Path("form.yaml"))
    assert definition is not None
    schema = entry_schema(definition)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@cache
def language() -> Draft202012Validator:
    schema = definition_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("form", FORMS)
def test_the_schema_of_every_form_takes_an_example_of_it(form: str) -> None:
    definition = library.load(TEMPLATES, form)
    entry = {name: field.example(1) for name, field in definition.fields.items()}
    schema = entry_schema(definition)
    Draft202012Validator.check_schema(schema)
    assert list(schema["properties"])[2:] == list(definition.fields)
    assert schema["properties"][next(iter(definition.fields))]["title"]
    assert [error.message for error in Draft202012Validator(schema).iter_errors(entry)] == []


@pytest.mark.parametrize(
    ("entry", "is_right"),
    [
        ({"name": "阿依古丽"}, True),
        ({"form": "small", "edition": "2026.1", "name": "阿依古丽", "works": [{"title": "一本书"}]}, True),
        ({}, False),
        ({"name": "阿依古丽", "form": "other"}, False),
        ({"name": "阿依古丽", "nmae": "x"}, False),
        ({"name": "阿依古丽", "unit": "字" * 41}, False),
        ({"name": "阿依古丽", "works": [{"title": "书"}] * 4}, False),
        ({"name": "阿依古丽", "works": [{"titel": "书"}]}, False),
    ],
)
def test_the_schema_of_a_form_refuses_what_is_no_entry_of_it(entry: Any, is_right: bool) -> None:
    assert small().is_valid(entry) is is_right


@pytest.mark.parametrize("form", FORMS)
def test_the_schema_of_the_language_takes_every_shipped_form(form: str) -> None:
    typed = yaml.safe_load((TEMPLATES / form / "form.yaml").read_text("utf-8"))
    assert [error.message for error in language().iter_errors(typed)] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("issuer: ", "isuer: "),
        ("code: SM1", "code: sm1"),
        ("code: SM1\n", ""),
        ("size: A4", "size: A44"),
        ("[20, 20, 32, 20]", "[20, 20]"),
        ("type: name", "type: nane"),
        ("required: true", "requird: true"),
        ("required: true", "required: 3"),
        ("max_length: 40", "max_length: 0"),
        ("max_length: 40", "overflow: [grow, schrink]"),
        ("title: {label: 名称", "title: {lable: 名称"),
        ("signer: 签名：", "signr: 签名："),
        ("heading: title", "heding: title"),
        ("heading: title", "space: -1"),
        ("columns: [30, 140]", "colums: [30, 140]"),
        ("columns: [30, 140]", "columns: [30, 140]\n      styles: {label: huge}"),
        ("columns: [30, 140]", "columns: [30, 140]\n      styles: {label: {font: arial}}"),
        ("pledge: 我承诺属实。", "pledge: {official: 我}"),
    ],
)
def test_the_schema_of_the_language_refuses_what_the_reader_refuses(old: str, new: str) -> None:
    assert SMALL.count(old) == 1
    text = SMALL.replace(old, new)
    assert language().is_valid(yaml.safe_load(SMALL))
    assert not language().is_valid(yaml.safe_load(text))
    assert read_definition(text, Path("form.yaml"))[0] is None


def test_a_form_that_extends_another_may_say_little() -> None:
    typed = yaml.safe_load("form: other\nextends: small\nfields: {unit: {hint: 全称}, name: }\n")
    assert language().is_valid(typed)


def test_every_field_type_is_in_the_schema_of_the_language() -> None:
    assert {f"field_{kind}" for kind in FIELD_TYPES} <= set(definition_schema()["$defs"])
