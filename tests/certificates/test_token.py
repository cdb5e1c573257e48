"""The token of a QR code: what it says, how large it is, and that nothing like it is believed."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import cbor2
import cwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.certificates.code_symbol import CodeTooLong, symbol
from docgen.certificates.cose import TokenInvalid
from docgen.certificates.digits import digits_of
from docgen.certificates.token import (
    STATUS_SLOTS,
    TOKEN_9M,
    TOKEN_10M,
    Claims,
    claim_faults,
    is_host,
    mask_name,
    name_key,
    name_tag,
    read_token,
    sign_token,
    token_of_url,
    token_size,
    token_url,
)
from docgen.certificates.trust import prove_token
from tests.certificates.office import BUNDLE, CERT, CLAIMS, HOST, STATUS, claims

TOKEN = sign_token(CLAIMS, CERT)
_SALT = b"8 bytes."
PUPIL = claims(holder=mask_name("欧阳晓月"), salt=_SALT, name_tag=name_tag(_SALT, "欧阳晓月"))
_NAMES = st.text(
    st.sampled_from("欧阳月·阿 a𠮷𪚥㛃ە龘é-’") | st.characters(blacklist_categories=("Cc", "Cs", "Cn", "Zl", "Zp", "Co")),
    min_size=1, max_size=18,
)  # fmt: skip


def is_refused(data: bytes) -> bool:
    """Whether a reader refuses the bytes with the one typed error; any other exception fails the test."""
    try:
        prove_token(read_token(data), BUNDLE)
    except TokenInvalid:
        return True
    return False


def test_what_is_signed_is_read() -> None:
    for said in (CLAIMS, PUPIL, claims(expires_on=None), claims(number="会〔2026〕12号")):
        read = read_token(sign_token(said, CERT))
        prove_token(read, BUNDLE)
        assert read.claims == said and read.kid == CERT.kid


def test_issuing_twice_gives_the_same_bytes() -> None:
    assert sign_token(CLAIMS, CERT) == TOKEN
    assert token_url(HOST, TOKEN) == f"https://{HOST}/c/{digits_of(TOKEN)}"


@given(_NAMES)
def test_names_of_any_script_go_round(name: str) -> None:
    said = claims(holder=name)
    if "holder" in claim_faults(said):
        with pytest.raises(ValueError, match="holder"):
            sign_token(said, CERT)
        return
    assert read_token(sign_token(said, CERT)).claims == said and said.names(name)


@given(
    st.dates(date(1970, 1, 2), date(9998, 12, 31)), st.none() | st.dates(date(1970, 1, 2), date(9999, 12, 30)),
    st.integers(0, (1 << 16) - 1), st.integers(0, (1 << 16) - 1), st.integers(0, STATUS_SLOTS - 1),
)  # fmt: skip
def test_dates_and_numbers_go_round(issued: date, expires: date | None, code: int, listed: int, index: int) -> None:
    if expires is not None and expires < issued:
        issued, expires = expires, issued
    said = claims(issued_on=issued, expires_on=expires, type_code=code, status_list=listed, status_index=index)
    assert read_token(sign_token(said, CERT)).claims == said
    assert token_size(said) == len(sign_token(said, CERT))


def test_the_sizes_that_the_symbol_was_chosen_for() -> None:
    # The longest index, a number of 22 characters, an end, and a name of three characters.
    usual = claims(number="XJC-Z-2026-0001-000-QX", status_index=131_071)
    assert len(sign_token(usual, CERT)) == 144
    assert len(token_url(HOST, sign_token(usual, CERT))) == 25 + 350
    masked = replace(PUPIL, expires_on=None, number="XJC-2026-0001-Q")
    assert len(sign_token(masked, CERT)) <= TOKEN_9M


@pytest.mark.parametrize(("size", "modules"), [(TOKEN_9M, 53), (TOKEN_9M + 1, 57), (TOKEN_10M, 57)])
def test_a_token_of_a_size_fits_its_version(size: int, modules: int) -> None:
    assert symbol(token_url(HOST, bytes(range(size)))).modules == modules


def test_a_token_beyond_version_10_has_no_symbol() -> None:
    with pytest.raises(CodeTooLong):
        symbol(token_url(HOST, bytes(range(TOKEN_10M + 1))))


def test_every_flipped_bit_is_refused() -> None:
    for token in (TOKEN, sign_token(PUPIL, CERT)):
        for bit in range(8 * len(token)):
            changed = bytearray(token)
            changed[bit // 8] ^= 1 << bit % 8
            assert is_refused(bytes(changed)), bit


def test_twenty_thousand_mutations_are_refused() -> None:
    dice = random.Random(2026)
    tokens = [TOKEN, sign_token(PUPIL, CERT), sign_token(claims(number="XJC-Z-2026-0002-X"), CERT)]
    for _ in range(20_000):
        changed = mutated(dice, tokens)
        assert changed in tokens or is_refused(changed), changed.hex()


def mutated(dice: random.Random, tokens: list[bytes]) -> bytes:
    """A token with bytes changed, dropped, doubled, moved, or with a part of another one."""
    token, other = dice.choice(tokens), dice.choice(tokens)
    at, end = sorted((dice.randrange(len(token)), dice.randrange(len(token) + 1)))
    match dice.randrange(7):
        case 0:
            return token[:at] + dice.randbytes(dice.randrange(1, 5)) + token[at + 1 :]
        case 1:
            return token[:at] + token[end:]
        case 2:
            return token[:end] + token[at:]
        case 3:
            return token[:at] + other[at:]
        case 4:
            return token[:at] + token[at:end][::-1] + token[end:]
        case 5:
            head = dice.choice([0x00, 0x18, 0x20, 0x38, 0x40, 0x58, 0x60, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC1, 0xF6, 0xFB])
            return token[:at] + bytes([head]) + token[at + dice.randrange(2) :]
        case _:
            return dice.randbytes(dice.randrange(256))


def test_another_library_verifies_the_token_and_reads_the_same() -> None:
    key = cwt.COSEKey.new({1: 1, -1: 6, -2: CERT.public, 2: CERT.kid, 3: -19})
    said = cwt.COSE.new().decode(b"\xd2" + TOKEN, keys=[key])  # it wants COSE's tag
    assert cbor2.loads(said) == {
        2: "XJC-Z-2026-0001-Q", 6: 1_795_104_000, 4: 1_952_870_400,
        -70001: {1: "欧阳月", 2: 1, 3: 1, 4: 77_777},
    }  # fmt: skip
    with pytest.raises(cwt.VerifyError):
        cwt.COSE.new().decode(b"\xd2" + TOKEN[:-1] + bytes([TOKEN[-1] ^ 1]), keys=[key])


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("number", claims(number="")), ("number", claims(number="X" * 25)), ("number", claims(number="X\n")),
        ("issued_on", claims(issued_on=date(1969, 12, 31))), ("expires_on", claims(expires_on=date(2026, 11, 19))),
        ("expires_on", claims(expires_on=date(9999, 12, 31))), ("holder", claims(holder="")),
        ("holder", claims(holder=" 欧阳月")), ("holder", claims(holder="e\u0301")), ("holder", claims(holder="欧\u202e月")),
        ("holder", claims(holder="欧\ud800")), ("type_code", claims(type_code=-1)), ("type_code", claims(type_code=65_536)),
        ("status_list", claims(status_list=-1)), ("status_index", claims(status_index=STATUS_SLOTS)),
        ("status_index", claims(status_index=-1)), ("salt", claims(salt=b"1234567", name_tag=bytes(8))),
        ("name_tag", claims(salt=bytes(8))), ("name_tag", claims(name_tag=bytes(8))),
        ("name_tag", claims(salt=bytes(8), name_tag=bytes(7))),
    ],
)  # fmt: skip
def test_claims_that_no_token_carries_are_named_and_not_signed(fault: str, said: Claims) -> None:
    assert fault in claim_faults(said)
    with pytest.raises(ValueError, match=fault):
        sign_token(said, CERT)


def test_only_a_key_of_certificates_signs_tokens() -> None:
    with pytest.raises(ValueError, match="cert"):
        sign_token(CLAIMS, STATUS)


@pytest.mark.parametrize(
    ("name", "mask"),
    [("欧阳晓月", "欧**月"), ("欧阳月", "欧*月"), ("王宁", "王*"), ("王", "王"), ("阿依古丽·买买提", "阿******提"),
     ("𠮷田\U000e0101月", "𠮷*月"), ("王\u0304宁", "王\u0304*")],
)  # fmt: skip
def test_a_mask_shows_the_ends_of_a_name(name: str, mask: str) -> None:
    assert mask_name(name) == mask


@pytest.mark.parametrize(
    "typed",
    ["迪力木拉提·阿不都热西提", "迪力木拉提•阿不都热西提", "迪力木拉提・阿不都热西提", "迪力木拉提．阿不都热西提",
     "迪力木拉提 · 阿不都热西提", "\u200b迪力木拉提‧阿不都\u3000热西提\n", "迪力木拉提･阿不都热西提"],
)  # fmt: skip
def test_the_same_name_typed_otherwise_is_the_same(typed: str) -> None:
    name = "迪力木拉提·阿不都热西提"
    assert name_key(typed) == name_key(name)
    assert claims(salt=_SALT, name_tag=name_tag(_SALT, name)).names(typed)
    assert claims(holder=name).names(typed)


def test_another_name_is_another() -> None:
    assert not PUPIL.names("欧阳晓悦") and not PUPIL.names("欧**月") and not PUPIL.names("") and not CLAIMS.names("欧阳")
    assert name_tag(_SALT, "欧阳晓月") != name_tag(b"another.", "欧阳晓月")


def test_a_host_name_is_told_from_an_address() -> None:
    assert is_host("v.example.org") and is_host("localhost:8000")
    assert not any(map(is_host, ("", "V.example.org", "https://v.example.org", "v.example.org/", "-v.org", "v..", "v org")))


def test_an_address_without_a_token_is_refused() -> None:
    assert token_of_url(token_url(HOST, TOKEN), [HOST]) == TOKEN
    with pytest.raises(TokenInvalid, match="other_host"):
        token_of_url(token_url("other.example.org", TOKEN), [HOST])
