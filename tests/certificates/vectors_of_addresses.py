"""Vectors: what readers scan and paste."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from docgen.certificates.token import sign_token, token_url
from tests.certificates.make_vectors import Case
from tests.certificates.office import CERT, CLAIMS, HOST, NOW, status_list

URL = token_url(HOST, sign_token(CLAIMS, CERT))
DIGITS = URL.rpartition("/")[2]
LIST = status_list()
LISTED = NOW - timedelta(hours=1)


def cases() -> Iterator[Case]:
    for name, (says, url) in right().items():
        yield Case(name=f"address-{name}", says=says, url=url, verdict="valid", served=(LIST,), list_issued=LISTED)
    for name, (says, url, reason) in wrong().items():
        yield Case(name=f"address-{name}", says=says, url=url, verdict="forged", reason=reason, shown=None, served=(LIST,))


def right() -> dict[str, tuple[str, str]]:
    return {
        "messenger": ("what a messenger appends", f"{URL}?from=singlemessage&nsukey=a%2Bb%3D#wechat_redirect"),
        "fragment": ("a fragment appended", f"{URL}#/"),
        "slash": ("a slash at the end", f"{URL}/"),
        "ampersand": ("a parameter without its question mark", f"{URL}&from=timeline"),
        "capitals": ("a host in capital letters", URL.replace("https://zs.example.org", "HTTPS://ZS.EXAMPLE.ORG")),
        "pasted": ("blanks and a line end around it", f" \t{URL}\r\n"),
        "second-host": ("the second official host", URL.replace(HOST, "zs.example.net")),
    }


def wrong() -> dict[str, tuple[str, str, str]]:
    groups = "9" * 17
    return {
        "other-host": ("a host that looks alike", URL.replace(HOST, "zs.examp1e.org"), "other_host"),
        "suffix-host": ("our host as another's prefix", URL.replace(HOST, f"{HOST}.example.com"), "other_host"),
        "user": ("our host as a user's name", URL.replace(HOST, f"{HOST}@example.com"), "not_an_address"),
        "port": ("another port", URL.replace(HOST, f"{HOST}:8443"), "other_host"),
        "plain-http": ("http", URL.replace("https:", "http:"), "not_an_address"),
        "path": ("another path", URL.replace("/c/", "/d/"), "not_an_address"),
        "digits-only": ("digits without an address", DIGITS, "not_an_address"),
        "no-digits": ("no digits", f"https://{HOST}/c/", "not_an_address"),
        "full-width": ("full-width digits", URL[:-3] + "１２３", "not_an_address"),
        "arabic-digits": ("Arabic digits", URL[:-3] + "١٢٣", "not_an_address"),
        "inner-blank": ("a blank among the digits", URL[:60] + " " + URL[60:], "not_an_address"),
        "words": ("anything else", "欧阳月", "not_an_address"),
        "digit-missing": ("the last digit is missing", URL[:-1], "not_digits"),
        "digit-more": ("a digit more", URL + "0", "not_digits"),
        "group-beyond": ("17 digits beyond 7 bytes", f"https://{HOST}/c/{groups}{DIGITS[17:]}", "not_digits"),
        "tail-beyond": ("a tail of 3 digits beyond a byte", f"https://{HOST}/c/256", "not_digits"),
        "too-many": ("more than 620 digits", f"https://{HOST}/c/{'0' * 622}", "not_digits"),
        "first-digit": ("another first digit", URL.replace(f"/c/{DIGITS[0]}", f"/c/{(int(DIGITS[0]) + 1) % 10}"),
                        "not_deterministic"),
        "zeros": ("nothing but zeros", f"https://{HOST}/c/{'0' * 357}", "not_deterministic"),
    }  # fmt: skip
