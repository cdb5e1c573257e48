"""The people of an invented office: their accounts, their telephones, and how they log in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from django_otp.oath import totp

from docgen.accounts.keeping import add_account
from docgen.accounts.roles import Role
from docgen.accounts.telephones import seal_secret
from docgen.registry.database import Registry, close
from tests.web.proved_office import HOST, WORDS, begun, make_keys
from tests.web.service import Answer, Client, Service, running_service

PASSWORD = "corn-lamp-river-9"
NAMES = {Role.PREPARER: "王敏", Role.APPROVER: "李强", Role.AUDITOR: "赵云", Role.ADMINISTRATOR: "孙丽"}
SECRET = "an invented secret of forty characters.."
_NUMBERS = count(1)


@dataclass
class PeopledOffice:
    """A service with an office, one account for each role, and who is logged in already."""

    service: Service
    registry: Registry
    environment: dict[str, str]
    _inside: dict[Role, dict[str, str]] = field(default_factory=dict)

    def client(self) -> Client:
        """A browser that has asked nothing yet."""
        return Client(self.service)

    def inside(self, role: Role) -> Client:
        """A browser in which the account of a role is wholly logged in: the same session for all tests."""
        if role not in self._inside:
            self._inside[role] = self.log_in(NAMES[role]).cookies
        return Client(self.service, dict(self._inside[role]))

    def log_in(self, name: str) -> Client:
        """A browser with a session of its own. An account with a telephone can do so once in 30 seconds, for a code
        counts once."""
        browser = self.client()
        answer = give_password(browser, name)
        if answer.headers.get("location") == "/office/code":
            answer = browser.post("/office/code", [("code", code_of(name))])
        assert (answer.status, answer.headers.get("location")) == (302, "/office/"), answer.text
        return browser

    def new_person(self, *roles: Role, has_telephone: bool = True) -> str:
        """The name of an account of this test alone."""
        name = f"欧阳晓{chr(0x4E00 + next(_NUMBERS))}"
        add_person(self.registry, name, *roles, has_telephone=has_telephone)
        return name


@contextmanager
def peopled_office(home: Path, url: str = "", templates: Path | None = None, **settings: str) -> Iterator[PeopledOffice]:
    """An office with an account for each role, and its service, until the block ends; `templates` in place of the
    library that is shipped."""
    make_keys(home)
    registry = begun(home, url)
    for role, name in NAMES.items():
        add_person(registry, name, role)
    environment = {
        "DOCGEN_DATABASE": registry.url, "DOCGEN_KEYS": str(home / "keys"), "DOCGEN_HOST": HOST, "DOCGEN_KEY_PASSPHRASE": WORDS,
        **({"DOCGEN_TEMPLATES": str(templates)} if templates else {}),
    }  # fmt: skip
    with running_service(home, environment, secret=SECRET, logins_a_minute="100000", **settings) as service:
        yield PeopledOffice(service, registry, environment)
    close(registry)


def add_person(registry: Registry, name: str, *roles: Role, has_telephone: bool = True) -> None:
    """An account whose password is PASSWORD; with a telephone where its roles want one."""
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from docgen.accounts.models import Account

    add_account(registry.alias, name, roles, "李强", PASSWORD)
    if has_telephone and {Role.APPROVER, Role.ADMINISTRATOR} & set(roles):
        account = Account.objects.using(registry.alias).get(name=name)
        kept = seal_secret(registry, account.pk, secret_of(name))
        TOTPDevice.objects.using(registry.alias).create(user=account, name="totp", key=kept)


def secret_of(name: str) -> bytes:
    """What the telephone of that name was given."""
    return hashlib.sha1(name.encode()).digest()


def code_of(name: str, secret: bytes = b"") -> str:
    """What the telephone of that name shows now."""
    return f"{totp(secret or secret_of(name)):06d}"


def give_password(browser: Client, name: str, password: str = PASSWORD, after: str = "") -> Answer:
    """The first step of a log-in."""
    return browser.post("/office/login", [("name", name), ("password", password), ("next", after)])
