"""Which of a form's fields stand on a list of its applicants."""

from __future__ import annotations

from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Field

_WITHOUT_LIST = 6           # columns of a form that does not say which
_PLAIN = ("name", "text", "choice", "mobile", "phone", "constant", "ethnicity", "region")


def listed_fields(definition: FormDefinition) -> tuple[Field, ...]:
    """The fields that the 汇总表 lists: the form's own choice, else the applicant, the unit and the first plain
    fields."""
    fields = definition.fields
    if definition.submission.listed:
        return tuple(fields[name] for name in definition.submission.listed)
    whose = definition.applicant_field
    first = [name for name in (whose.name if whose else "", definition.submission.pack_by) if name]
    plain = [name for name, one in fields.items() if one.kind in _PLAIN]
    return tuple(fields[name] for name in list(dict.fromkeys((*first, *plain)))[:_WITHOUT_LIST])
