"""Every field is asked once, in the order of the form."""

from __future__ import annotations

import pytest

from docgen.forms.library import names
from docgen.settings import read_settings
from docgen.web.steps import ASIDE, steps_of
from tests.finished import definition

FORMS = names(read_settings({}).templates)


@pytest.mark.parametrize("form", FORMS)
def test_every_field_that_is_filled_in_stands_in_one_step(form: str) -> None:
    asked = [name for step in steps_of(definition(form)) for name in step.fields]
    wanted = [name for name, field in definition(form).fields.items() if field.kind not in ("constant", "ordinal")]
    assert sorted(asked) == sorted(wanted)


def test_steps_bear_the_printed_headings_and_the_data_for_the_rules_come_last() -> None:
    titles = [step.title for step in steps_of(definition())]
    assert titles == ["封面", "A、申请人基本情况", "B、认证资格材料", "C、认证业绩材料", ASIDE]


def test_the_advice_above_a_field_stands_in_its_step() -> None:
    words = [part.words for part in steps_of(definition())[2].parts if part.words]
    assert words[0].startswith("说明：第1-3项") and words[1].startswith("1.近三年内")
