"""The catalogue of type codes, as the definitions of certificates say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from docgen.certificates.key_folder import refused
from docgen.certificates.trust import CertificateType
from docgen.forms.definition import FormDefinition


def types_of(definitions: Iterable[FormDefinition], organizations: Sequence[str]) -> tuple[CertificateType, ...]:
    """A row for every type code of these definitions; those of no certificate have none. A definition that names no
    issuer is issued by the first of the office's names; of several definitions of one type (one extends another)
    the row is that of an issuer who is the office. Raises FileUnusable for a code of two meanings."""
    rows = [row for definition in definitions for row in _types(definition, organizations)]
    return joined_types((), sorted(rows, key=lambda row: row.issuer in organizations))


def joined_types(old: Sequence[CertificateType], new: Sequence[CertificateType]) -> tuple[CertificateType, ...]:
    """The catalogue with newer rows in place of those of the same code. Raises FileUnusable for a code that would
    mean something else than before: it is printed."""
    known = {row.code: row for row in old}
    for row in new:
        before = known.get(row.code, row)
        if (before.title, before.level) != (row.title, row.level):
            raise refused("type_code_taken", number=row.code, old=_words(before), new=_words(row))
        known[row.code] = row
    return tuple(known[code] for code in sorted(known))


def _types(definition: FormDefinition, organizations: Sequence[str]) -> Iterator[CertificateType]:
    facts = definition.certificate
    if facts is None:
        return
    issuer = definition.issuer or next(iter(organizations), "")
    for level, code in facts.types.items():
        yield CertificateType(code=code, title=definition.title, level=level, issuer=issuer, form=definition.form)


def _words(row: CertificateType) -> str:
    return f"{row.title} {row.level}".strip()
