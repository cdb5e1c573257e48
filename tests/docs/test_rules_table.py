"""docs/rules.md says what the definitions say."""

from __future__ import annotations

from pathlib import Path

from docgen.forms.library import load, names
from docgen.settings import read_settings
from tools.rules_table import rules_table

_PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules.md"


def test_the_table_of_rules_is_as_the_definitions_have_it() -> None:
    templates = read_settings({}).templates
    # When this fails: python -m tools.rules_table
    assert _PAGE.read_text("utf-8") == rules_table(templates)


def test_every_rule_and_parameter_stands_in_the_table() -> None:
    templates = read_settings({}).templates
    page = rules_table(templates)
    for form in names(templates):
        definition = load(templates, form)
        assert all(f"`{name}`" in page for name in (*definition.rules, *(definition.parameters if definition.rules else ())))
