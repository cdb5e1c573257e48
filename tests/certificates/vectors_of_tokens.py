"""Vectors: what tokens say, and tokens that say it wrongly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from docgen.certificates import ed25519
from docgen.certificates.cbor import Item, decode, encode
from docgen.certificates.cose import sign1
from docgen.certificates.epoch import CHINA
from docgen.certificates.keys import SigningKey
from docgen.certificates.token import Claims, mask_name, name_tag, sign_token, token_size, token_url
from tests.certificates.make_vectors import Case
from tests.certificates.office import CERT, CLAIMS, FOREIGN, HOST, NOW, STATUS, claims, status_list

LIST = status_list()
LISTED = NOW - timedelta(hours=1)
PUPIL = claims(
    holder="欧**月", type_code=2, expires_on=None, salt=bytes(range(8)), name_tag=name_tag(bytes(range(8)), "欧阳晓月")
)
HONOUR = ("荣誉证书", "", "虚构市青少年科技辅导员协会")


def address(said: Claims, key: SigningKey = CERT) -> str:
    return token_url(HOST, sign_token(said, key))


def cases() -> Iterator[Case]:
    yield from names()
    yield from days()
    for name, (says, data, reason) in wrong_tokens().items():
        yield Case(name=f"token-{name}", says=says, url=token_url(HOST, data), verdict="forged", reason=reason, shown=None,
                   served=(LIST,))  # fmt: skip


def good(name: str, says: str, said: Claims, **more: Any) -> Case:
    given: dict[str, Any] = {"verdict": "valid", "served": (LIST,), "list_issued": LISTED, **more}
    return Case(name=name, says=says, url=address(said), shown=said, **given)


def names() -> Iterator[Case]:
    yield good("profile-a", "a printed name, a fresh list", CLAIMS)
    masked: dict[str, Any] = {"title": HONOUR, "said": PUPIL}
    yield good("profile-b-unasked", "a masked name, none typed", name_check="unasked", **masked)
    typed = "欧阳 晓月\u3000"
    yield good("profile-b-matches", "the whole name typed, with blanks", typed_name=typed, name_check="matches", **masked)
    yield good("profile-b-differs", "another name typed", typed_name="欧阳晓悦", name_check="differs", **masked)
    dotted = "迪力木拉提·阿不都热西提"
    salt = b"saltsalt"
    tagged = replace(PUPIL, holder=mask_name(dotted), salt=salt, name_tag=name_tag(salt, dotted))
    typed = "迪力木拉提•阿不都热西提"
    yield good("profile-b-dot", "another dot typed", tagged, typed_name=typed, name_check="matches", title=HONOUR)
    yield from typed_names()
    rare = "\U00020bb7\U0002a6a5㛃"
    yield good("name-extension-b", "characters beyond the basic plane", claims(holder=rare))
    yield good("name-uyghur", "a name in Arabic script", claims(holder="گۈلنار مەمەت", number="会〔2026〕12号"))
    for size, words in ((151, "9-M"), (152, "10-M"), (184, "10-M")):
        yield good(f"name-long-{size}", f"{size} bytes: a QR code of version {words}", _of_size(size))
    most = claims(number="X" * 24, type_code=65_535, status_list=65_535, status_index=131_071)
    listed = (status_list(list_id=65_535),)
    yield good("largest", "the largest numbers a token has", most, served=listed, title=("", "", ""))
    yield good("type-unknown", "a type code that the catalogue does not have", claims(type_code=99), title=("", "", ""))


def typed_names() -> Iterator[Case]:
    """Spellings of one name that keyboards give, and one of another name."""
    for name, whole, typed, check in (
        ("katakana-dot", "迪力木拉提·阿不都热西提", "迪力木拉提・阿不都热西提", "matches"),
        ("half-width-dot", "迪力木拉提·阿不都热西提", "迪力木拉提･阿不都热西提", "matches"),
        ("full-stop", "迪力木拉提·阿不都热西提", "迪力木拉提．阿不都热西提", "matches"),
        ("invisible", "欧阳晓月", "\ufeff欧阳\u200b晓\u00a0月\u2029", "matches"),
        ("selector", "欧阳晓月", "欧阳晓\U000e0100月", "matches"),
        ("full-width", "Maria Ouyang", "Ｍａｒｉａ　Ｏｕｙａｎｇ", "matches"),
        ("decomposed", "José", "Jose\u0301", "matches"),
        ("arabic-forms", "گۈلنار", "\ufb94\ufbdc\ufedf\ufee8\ufe8e\ufead", "matches"),
        ("small-letters", "Maria Ouyang", "maria ouyang", "differs"),
        ("part", "欧阳晓月", "欧阳", "differs"),
        ("mask", "欧阳晓月", "欧**月", "differs"),
        ("nothing", "欧阳晓月", "", "differs"),
    ):
        salt = name.encode().ljust(8)[:8]
        said = replace(PUPIL, holder=mask_name(whole), salt=salt, name_tag=name_tag(salt, whole))
        yield good(f"typed-{name}", f"a typed name: {name}", said, typed_name=typed, name_check=check, title=HONOUR)


def _of_size(size: int) -> Claims:
    """Claims whose token has so many bytes: a long name of 3 bytes a character, its last part in Latin letters."""
    parts = "阿卜杜热合曼·麦麦提吐尔逊·努尔艾合买提·阿不都热西提"
    found = [claims(holder=parts[:count] + "abc"[:left]) for count in range(1, len(parts)) for left in range(4)]
    return next(one for one in found if token_size(one) == size)


def days() -> Iterator[Case]:
    yield good("no-expiry", "no last day", claims(expires_on=None))
    short = claims(expires_on=date(2026, 11, 22))
    last = datetime(2026, 11, 22, 23, 59, 59, tzinfo=CHINA)
    listed: dict[str, Any] = {"served": (status_list(age=NOW - last + timedelta(hours=2)),), "list_issued": last - timedelta(hours=2)}
    yield good("last-second", "the last second of the last day", short, clock=last, **listed)
    over = last + timedelta(seconds=1)
    yield good("expired", "the first second after the last day", short, clock=over, verdict="expired", **listed)
    nothing: dict[str, Any] = {"served": (), "list_issued": None}
    yield good("expired-without-list", "over, and no list", short, clock=over, verdict="expired", **nothing)


def wrong_tokens() -> dict[str, tuple[str, bytes, str]]:
    """By name: what is wrong, the bytes, the reason."""
    right = sign_token(CLAIMS, CERT)
    protected, _, payload, signature = _parts(right)
    assert isinstance(payload, bytes) and isinstance(protected, bytes) and isinstance(signature, bytes)
    said = decode(payload, 256)
    assert isinstance(said, dict)
    return {
        "signature-flipped": ("one bit of the signature", right[:-1] + bytes([right[-1] ^ 1]), "wrong_signature"),
        "name-changed": ("another name under the same signature", right.replace("月".encode(), "日".encode()),
                         "wrong_signature"),
        "cut": ("the last byte is missing", right[:-1], "not_deterministic"),
        "trailing": ("a byte behind it", right + b"\0", "not_deterministic"),
        "tagged": ("COSE's tag 18 before it", b"\xd2" + right, "not_deterministic"),
        "too-long": ("more than 255 bytes", encode((protected, {}, payload + bytes(200), signature)), "not_digits"),
        "five-parts": ("an array of five", encode((protected, {}, payload, signature, b"")), "wrong_shape"),
        "unprotected": ("a header that is not signed", encode((protected, {4: CERT.kid}, payload, signature)),
                        "wrong_shape"),
        "unknown-kid": ("signed by a stranger", sign_token(CLAIMS, FOREIGN), "unknown_key"),
        "foreign-key": ("signed by a stranger under our kid", _signed(_header(), payload, FOREIGN), "wrong_signature"),
        "wrong-use": ("signed by the key of status lists", sign1(payload, STATUS), "wrong_use"),
        **_wrong_headers(payload),
        **_wrong_spellings(payload),
        **_wrong_claims(said),
    }  # fmt: skip


def _wrong_headers(payload: bytes) -> dict[str, tuple[str, bytes, str]]:
    one: dict[str, tuple[dict[int | str, Item], str]] = {
        "alg-eddsa": ({1: -8, 4: CERT.kid}, "wrong_algorithm"),
        "alg-es256": ({1: -7, 4: CERT.kid}, "wrong_algorithm"),
        "alg-hmac": ({1: 5, 4: CERT.kid}, "wrong_algorithm"),
        "alg-missing": ({4: CERT.kid}, "wrong_algorithm"),
        "kid-missing": ({1: -19}, "wrong_shape"),
        "kid-empty": ({1: -19, 4: b""}, "wrong_shape"),
        "kid-long": ({1: -19, 4: CERT.kid + b"\0"}, "wrong_shape"),
        "kid-text": ({1: -19, 4: "abcd"}, "wrong_shape"),
        "header-more": ({1: -19, 4: CERT.kid, 5: b""}, "wrong_shape"),
        "header-typed": ({1: -19, 4: CERT.kid, 16: "application/statuslist+cwt"}, "wrong_shape"),
    }
    return {
        name: (f"header {header}", _signed(encode(header), payload, CERT), reason)
        for name, (header, reason) in one.items()
    }


def _wrong_spellings(payload: bytes) -> dict[str, tuple[str, bytes, str]]:
    """Signed by our own key, in bytes that deterministic CBOR does not have."""
    header, number = _header(), CLAIMS.number.encode()
    holder = CLAIMS.holder.encode()
    one = {
        "long-length": ("a length in two bytes", payload.replace(b"\x02\x71" + number, b"\x02\x78\x11" + number)),
        "long-number": ("a number in two bytes", payload.replace(b"\x02\x01\x03\x01", b"\x02\x18\x01\x03\x01")),
        "endless": ("text without a length", payload.replace(b"\x02\x71" + number, b"\x02\x7f\x71" + number + b"\xff")),
        "float": ("a type code as a float", payload.replace(b"\x02\x01\x03\x01", b"\x02\xf9\x3c\x00\x03\x01")),
        "true": ("a type code that is true", payload.replace(b"\x02\x01\x03\x01", b"\x02\xf5\x03\x01")),
        "not-utf8": ("a name that is not UTF-8", payload.replace(holder, b"\xed\xa0\x80" + holder[3:])),
        "unsorted": ("keys of the inner map unsorted", payload.replace(b"\x02\x01\x03\x01", b"\x03\x01\x02\x01")),
        "doubled": ("a key twice", payload.replace(b"\x02\x01\x03\x01", b"\x02\x01\x02\x01")),
        "claims-trailing": ("a byte behind the claims", payload + b"\0"),
    }
    assert all(changed != payload for _, changed in one.values())
    told = {name: (says, _signed(header, changed, CERT), "not_deterministic") for name, (says, changed) in one.items()}
    long = b"\x84\x58\x09" + header + b"\xa0" + encode(payload) + b"\x58\x40" + bytes(64)
    return {**told, "long-header": ("the header's length in two bytes", long, "not_deterministic")}


def _wrong_claims(said: dict[int | str, Item]) -> dict[str, tuple[str, bytes, str]]:
    inner: Any = said[-70001]
    iat: Any = said[6]
    one: dict[str, Item] = {
        "number-missing": {key: value for key, value in said.items() if key != 2},
        "number-empty": {**said, 2: ""},
        "number-long": {**said, 2: "X" * 25},
        "issued-missing": {key: value for key, value in said.items() if key != 6},
        "issued-at-noon": {**said, 6: iat + 43_200},
        "issued-negative": {**said, 6: -28_800},
        "issued-far": {**said, 6: (1 << 64) - 1},
        "expires-before": {**said, 4: iat - 86_400},
        "claim-more": {**said, 1: "iss"},
        "private-more": {**said, -70001: {**inner, 7: 1}},
        "private-missing": {key: value for key, value in said.items() if key != -70001},
        "private-array": {**said, -70001: tuple(inner.values())},
        "holder-bytes": {**said, -70001: {**inner, 1: b"abc"}},
        "holder-empty": {**said, -70001: {**inner, 1: ""}},
        "holder-turned": {**said, -70001: {**inner, 1: "欧\u202e月"}},
        "index-beyond": {**said, -70001: {**inner, 4: 131_072}},
        "index-negative": {**said, -70001: {**inner, 4: -1}},
        "salt-alone": {**said, -70001: {**inner, 5: bytes(8)}},
        "salt-short": {**said, -70001: {**inner, 5: bytes(7), 6: bytes(8)}},
        "not-a-map": (1, 2, 3),
    }
    return {name: (f"claims: {name}", sign1(encode(item), CERT), "wrong_claims") for name, item in one.items()}


def _header() -> bytes:
    return encode({1: -19, 4: CERT.kid})


def _signed(header: bytes, payload: bytes, key: SigningKey) -> bytes:
    """A signature as it should be, over whatever this is."""
    signature = ed25519.sign(key.private, encode(("Signature1", header, b"", payload)))
    return encode((header, {}, payload, signature))


def _parts(token: bytes) -> tuple[Item, ...]:
    parts = decode(token, 256)
    assert isinstance(parts, tuple)
    return parts
