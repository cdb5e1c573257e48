"""Which key is used for what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from docgen.certificates.epoch import midnight
from docgen.certificates.keys import SECRET_USES, Keys, new_secret_key
from docgen.errors import FileUnusable
from tests.certificates.office import CERT, FIRST_CERT, KEYS, LOG, NOW, STATUS, pair, seed

NEXT = pair("cert", "cert 2027", date(2026, 12, 15), date(2028, 1, 31))
YEARS = Keys((FIRST_CERT, CERT, NEXT, STATUS, LOG), KEYS.secrets)


@pytest.mark.parametrize(
    ("day", "kid"),
    [(date(2017, 5, 1), FIRST_CERT.kid), (date(2026, 1, 1), CERT.kid), (date(2026, 12, 14), CERT.kid),
     (date(2026, 12, 15), NEXT.kid), (date(2027, 1, 31), NEXT.kid), (date(2028, 1, 31), NEXT.kid)],
)  # fmt: skip
def test_the_newest_key_that_signs_a_date_is_used(day: date, kid: bytes) -> None:
    assert YEARS.signing_key("cert", midnight(day)).kid == kid


@pytest.mark.parametrize("day", [date(2016, 12, 31), date(2020, 1, 1), date(2028, 2, 1)])
def test_a_date_that_no_key_signs_is_told(day: date) -> None:
    with pytest.raises(FileUnusable) as told:
        YEARS.signing_key("cert", midnight(day))
    assert told.value.problems[0].code == "key_not_found" and f"{day}" in str(told.value)


def test_a_revoked_key_is_used_no_more() -> None:
    keys = Keys((CERT, replace(NEXT, is_revoked=True)), ())
    assert keys.signing_key("cert", midnight(date(2026, 12, 20))) == CERT
    with pytest.raises(FileUnusable):
        keys.signing_key("cert", midnight(date(2028, 1, 1)))


def test_a_use_has_its_own_keys() -> None:
    assert KEYS.signing_key("status", NOW) == STATUS and KEYS.signing_key("log", NOW) == LOG
    assert [KEYS.secret(use).secret for use in SECRET_USES] == [seed(use) for use in SECRET_USES]
    with pytest.raises(FileUnusable):
        KEYS.signing_key("root", NOW)


def test_old_secrets_are_found_by_name_and_the_newest_is_used() -> None:
    newer = new_secret_key("seal", seed("newer seal"), NOW + timedelta(days=1))
    keys = Keys((), (*KEYS.secrets, newer))
    old = KEYS.secret("seal")
    assert keys.secret("seal") == newer and keys.secrets_of("seal") == (newer, old)
    assert keys.secret_named("seal", old.kid) == old
    for use, kid in (("seal", b"none"), ("code", old.kid)):
        with pytest.raises(FileUnusable):
            keys.secret_named("code" if use == "code" else "seal", kid)


def test_no_private_part_is_shown() -> None:
    shown = repr(KEYS)
    assert CERT.private.hex() not in shown and repr(CERT.private) not in shown
    assert not any(repr(key.secret) in shown for key in KEYS.secrets)
