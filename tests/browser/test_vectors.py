"""The page reaches the same verdicts as docgen itself, by the browser's Ed25519 and by the bundled one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from docgen.certificates.ed25519 import is_signature
from docgen.certificates.token import Claims, name_tag, sign_token, token_url
from tests.browser.published import PUPIL, SALT
from tests.certificates.make_vectors import FOLDER
from tests.certificates.office import CERT, CLAIMS, HOST
from tests.certificates.test_ed25519 import EXAMPLES, PUBLIC, SIGNATURE

# As kernels of messengers are: SubtleCrypto, but no Ed25519 in it.
_NO_ED25519 = """
const known = SubtleCrypto.prototype.importKey;
SubtleCrypto.prototype.importKey = function (form, data, algorithm, ...more) {
  const refused = new DOMException("Unrecognized name", "NotSupportedError");
  return String(algorithm.name || algorithm) === "Ed25519" ? Promise.reject(refused)
    : known.call(this, form, data, algorithm, ...more);
};
"""
_VERDICTS = """async (cases) => {
  const bytes = (hex) => Uint8Array.from(hex.match(/../g) || [], (two) => parseInt(two, 16));
  const base64 = (hex) => btoa(String.fromCharCode(...bytes(hex)));
  const found = {};
  for (const [name, given] of Object.entries(cases)) {
    const published = { roots: [base64(given.root)], trust: base64(given.trust), lists: given.served.map(base64) };
    const kept = given.kept.map(bytes);
    const memory = { get: (name) => (name === "trust" ? null : kept[0] || null), put: () => {} };
    const office = await docgen.openOffice(JSON.stringify(published), memory);
    const { kind, claims, type, list, oddities } = await docgen.verdictOf(given.url, office, given.clock);
    const typed = given.typed_name;
    found[name] = { kind, claims, type, list: list ? list.issued : null, oddities: oddities.map((one) => one.code),
                    isHolder: claims && typed !== null ? docgen.isHolder(typed, claims) : null };
  }
  return found;
}"""
# How often each verdict is reached, one hour after the list was made.
_FLIPS = """async (addresses) => {
  const office = await docgen.openOffice(document.getElementById("published").textContent);
  const kinds = {};
  for (const address of addresses) {
    const { kind } = await docgen.verdictOf(address, office, 1795312800);
    kinds[kind] = (kinds[kind] || 0) + 1;
  }
  return kinds;
}"""
_SIGNED = """(cases) => {
  const bytes = (hex) => Uint8Array.from(hex.match(/../g) || [], (two) => parseInt(two, 16));
  return Promise.all(cases.map((case_) => {
    const [key, message, signature] = case_.map(bytes);
    return docgen.isSigned(message, signature, key);
  }));
}"""
# Which characters may stand between the two of a name without making it another.
_SAME_NAMES = """([salt, tags, letters]) => {
  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (two) => parseInt(two, 16));
  return tags.map((tag) => {
    const claims = { salt: bytes(salt), nameTag: bytes(tag) };
    return letters.filter((letter) => docgen.isHolder(`甲${String.fromCodePoint(letter)}乙`, claims));
  });
}"""
# Of the group of Ed25519.
ORDER = 2**252 + 27742317777372353535851937790883648493
_VECTORS = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))}
# What is no address of a certificate is no forged certificate either: the page asks for the code to be scanned.
_NOT_ADDRESS = "not_an_address"


def open_with(engine: str, page: Page, folder: Path) -> None:
    """Opens the page from a file, with the browser's Ed25519 or without it."""
    if engine == "bundled":
        page.add_init_script(_NO_ED25519)
    page.goto((folder / "verify.html").as_uri())
    assert page.evaluate("docgen.engine()") == engine


def expected(given: Mapping[str, Any]) -> dict[str, Any]:
    told = given["expected"]
    kind = {"untrusted": "unpublished"}.get(told["verdict"], told["verdict"])
    face = told.get("face", {})
    holder = {"matches": True, "differs": False}.get(told.get("name_check", ""))
    return {
        "kind": kind, "list": told.get("list_issued"), "oddities": told.get("oddities", []), "holder": holder,
        "number": face.get("number"), "name": face.get("holder"), "title": face.get("title"), "level": face.get("level"),
    }  # fmt: skip


def reached(found: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    claims, kind = found.get("claims"), found["kind"]
    if kind == "foreign" or (kind == "unread" and given["expected"]["reason"] == _NOT_ADDRESS):
        kind = "forged"
    type_ = found.get("type") or ({"title": "", "level": ""} if claims else {})
    # A clock that is wrong is told of by the page alone.
    oddities = [code for code in found["oddities"] if code != "clock_behind"]
    return {
        "kind": kind, "list": found["list"], "oddities": oddities, "holder": found["isHolder"],
        "number": claims and claims["number"], "name": claims and claims["holder"], "title": type_.get("title"),
        "level": type_.get("level"),
    }  # fmt: skip


@pytest.mark.parametrize("engine", ["browser", "bundled"])
def test_the_page_reaches_the_expected_verdict_of_every_vector(engine: str, page: Page, folder: Path) -> None:
    open_with(engine, page, folder)
    found = page.evaluate(_VERDICTS, _VECTORS)
    told = {name: (reached(found[name], one), expected(one)) for name, one in _VECTORS.items()}
    assert len(told) > 100
    assert {name: pair for name, pair in told.items() if pair[0] != pair[1]} == {}


@pytest.mark.parametrize(
    ("engine", "claims"), [("browser", CLAIMS), ("browser", PUPIL), ("bundled", CLAIMS)], ids=["a", "b", "a-bundled"]
)
def test_no_token_with_one_bit_changed_is_believed(engine: str, claims: Claims, page: Page, folder: Path) -> None:
    open_with(engine, page, folder)
    token = sign_token(claims, CERT)
    whole, size = int.from_bytes(token, "big"), len(token)
    flipped = [(whole ^ 1 << bit).to_bytes(size, "big") for bit in range(size * 8)]
    assert page.evaluate(_FLIPS, [token_url(HOST, one) for one in flipped]) == {"forged": size * 8}
    assert page.evaluate(_FLIPS, [token_url(HOST, token)]) == {"valid": 1}


def test_the_digits_of_a_token_have_one_spelling(page: Page, folder: Path) -> None:
    """A group of 17 digits and the same with 2^56 added would stand for the same 7 bytes."""
    open_with("browser", page, folder)
    head, _, digits = token_url(HOST, sign_token(CLAIMS, CERT)).rpartition("/")
    starts = [at for at in range(0, len(digits) - 17, 17) if int(digits[at : at + 17]) + 2**56 < 10**17]
    others = [f"{head}/{digits[:at]}{int(digits[at : at + 17]) + 2**56}{digits[at + 17 :]}" for at in starts]
    assert others and page.evaluate(_FLIPS, others) == {"forged": len(others)}


@pytest.mark.parametrize("engine", ["browser", "bundled"])
def test_signatures_that_lenient_verifiers_take_are_judged_as_docgen_does(engine: str, page: Page, folder: Path) -> None:
    open_with(engine, page, folder)
    examples = [tuple(bytes.fromhex(word) for word in words[1:]) for words in EXAMPLES]
    head, tail = SIGNATURE[:32], int.from_bytes(SIGNATURE[32:], "little")
    # S + L, and so on: the equation holds, but RFC 8032 §5.1.7 wants S below the order L of the group.
    beyond = [head + (tail + times * ORDER).to_bytes(32, "little") for times in (1, 2, 8)]
    turned = [SIGNATURE[:at] + bytes([SIGNATURE[at] ^ 128]) + SIGNATURE[at + 1 :] for at in range(64)]
    odd = [b"", SIGNATURE[:-1], SIGNATURE + b"\0", bytes(64), b"\xff" * 64, head + bytes(32), *beyond, *turned]
    cases = [*examples, *((PUBLIC, b"message", one) for one in (SIGNATURE, *odd))]
    found = page.evaluate(_SIGNED, [[part.hex() for part in case] for case in cases])
    assert found == [is_signature(*case) for case in cases] == [True] * 4 + [False] * len(odd)


def test_names_are_compared_alike_whatever_is_typed_between(page: Page, folder: Path) -> None:
    open_with("browser", page, folder)
    letters = [*range(0x3400), *range(0xF900, 0x10000), *range(0xE0000, 0xE0200)]
    said = [replace(PUPIL, name_tag=name_tag(SALT, name)) for name in ("甲乙", "甲·乙")]
    tags = [one.name_tag.hex() for one in said if one.name_tag]
    found = page.evaluate(_SAME_NAMES, [SALT.hex(), tags, letters])
    assert found == [[one for one in letters if claims.names(f"甲{chr(one)}乙")] for claims in said]
    assert len(found[0]) > 20 and len(found[1]) > 5
