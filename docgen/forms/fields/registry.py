"""The field types by the word that a form definition uses, and the settings that each takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from docgen.forms.fields.addresses import Email, PostalAddress, Postcode
from docgen.forms.fields.answers import Answers
from docgen.forms.fields.attachments import Attachment, Photo
from docgen.forms.fields.base import Field
from docgen.forms.fields.choices import Choice, Ethnicity
from docgen.forms.fields.dates import DateField, MonthField, PeriodField, YearField
from docgen.forms.fields.identity import Identity
from docgen.forms.fields.narrative import Narrative
from docgen.forms.fields.numbers import Integer
from docgen.forms.fields.phones import Landline, Mobile, Phone
from docgen.forms.fields.rows import Ordinal, RowGroup
from docgen.forms.fields.text import Constant, Name, Prose, Text
from docgen.forms.fields.units import CreditCode, Region


@dataclass(frozen=True, slots=True)
class Setting:
    """How a setting is written and which attribute of the field it sets.

    `text`, `integer`, `number`, `flag` are scalars, `texts` a list; `overflow` one or more of its words;
    `field_name` names a field beside this one; `wording` names a wording, whose text is set; `fields` is a
    mapping of field definitions.
    """

    kind: Literal["text", "integer", "number", "flag", "texts", "overflow", "field_name", "wording", "fields"]
    attribute: str
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class FieldType:
    """A field type: its word, its class, its settings beside the common ones."""

    kind: str
    build: type[Field]
    settings: Mapping[str, Setting]


COMMON_SETTINGS: Mapping[str, Setting] = {
    "label": Setting("text", "label", is_required=True),
    "printed": Setting("text", "printed"),
    "hint": Setting("text", "hint"),
    "placeholder": Setting("text", "placeholder"),
    "required": Setting("flag", "is_required"),
    "overflow": Setting("overflow", "overflow"),
    "style": Setting("text", "style"),
    "prompt": Setting("wording", "prompt"),
    "unprinted": Setting("flag", "is_printed"),
}

_LENGTH = {"max_length": Setting("integer", "max_length")}
_TEXT = {**_LENGTH, "drop_ending": Setting("text", "drop_ending")}

FIELD_TYPES: Mapping[str, FieldType] = {
    one.kind: one
    for one in (
        FieldType("constant", Constant, {"value": Setting("text", "value", is_required=True)}),
        FieldType("text", Text, _TEXT),
        FieldType("prose", Prose, _LENGTH),
        FieldType("name", Name, {}),
        FieldType("choice", Choice, {
            "options": Setting("texts", "options", is_required=True),
            "ticks": Setting("flag", "ticks"),
        }),
        FieldType("ethnicity", Ethnicity, {}),
        FieldType("identity", Identity, {
            "birth": Setting("field_name", "birth"),
            "sex": Setting("field_name", "sex"),
        }),
        FieldType("month", MonthField, {}),
        FieldType("date", DateField, {}),
        FieldType("period", PeriodField, {}),
        FieldType("year", YearField, {}),
        FieldType("integer", Integer, {
            "min": Setting("integer", "least"),
            "max": Setting("integer", "most"),
            "before": Setting("text", "before"),
            "unit": Setting("text", "unit"),
        }),
        FieldType("mobile", Mobile, {}),
        FieldType("landline", Landline, {}),
        FieldType("phone", Phone, {}),
        FieldType("credit_code", CreditCode, {}),
        FieldType("region", Region, {}),
        FieldType("ordinal", Ordinal, {}),
        FieldType("email", Email, {}),
        FieldType("postcode", Postcode, {}),
        FieldType("postal_address", PostalAddress, _LENGTH),
        FieldType("photo", Photo, {
            "width": Setting("number", "width"),
            "height": Setting("number", "height"),
        }),
        FieldType("attachment", Attachment, {
            "accept": Setting("text", "accept"),
            "max_bytes": Setting("integer", "max_bytes"),
            "mark": Setting("text", "mark"),
        }),
        FieldType("rows", RowGroup, {
            "fields": Setting("fields", "fields", is_required=True),
            "max_rows": Setting("integer", "max_rows"),
            "min_rows": Setting("integer", "min_rows"),
            "printed_rows": Setting("integer", "printed_rows"),
            "usual_rows": Setting("integer", "usual_rows"),
            "line": Setting("text", "line"),
        }),
        FieldType("answers", Answers, {**_LENGTH, "parts": Setting("fields", "parts", is_required=True)}),
        FieldType("narrative", Narrative, {
            **_LENGTH,
            "about": Setting("field_name", "about", is_required=True),
        }),
    )
}
