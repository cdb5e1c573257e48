"""Rosters of certificates for invented people, and how a browser without scripts takes one through the office."""

from __future__ import annotations

import io
import json
import re
import threading
import time
import zipfile
from functools import cache
from itertools import count, islice

from docgen.accounts.roles import Role
from docgen.entries.pictures.portrait import draw_portrait
from docgen.forms import library
from docgen.forms.definition import FormDefinition
from docgen.settings import read_settings
from tests.made_rosters import Raw, applicants, filled, saved
from tests.web.office_people import PeopledOffice
from tests.web.service import Answer, Client

FORM = "tutor-certificate"
_PATIENCE = 120.0
_NEXT = count()


@cache
def definition(form: str = FORM) -> FormDefinition:
    return library.load(read_settings().templates, form)


def somebody(number: int = 2, **changes: str) -> list[Raw]:
    """So many people whom nobody else has."""
    start = next(_NEXT) * 10
    return [{**one, **changes} for one in islice(applicants(definition(), start + number), start, None)]


def roster_of(people: list[Raw]) -> bytes:
    """Their workbook."""
    return saved(filled(definition(), people))


def photos() -> bytes:
    """A zip with the portrait that all share."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("照片.jpg", draw_portrait(1))
    return stream.getvalue()


def settled(client: Client, address: str) -> Answer:
    """The page once nothing is being done any more; whoever waits asks again, as the page's script does."""
    until = time.monotonic() + _PATIENCE
    while json.loads(client.get(f"{address}state.json").body)["busy"]:
        assert time.monotonic() < until
        threading.Event().wait(0.2)
    return client.get(address)


def brought(client: Client, roster: bytes, day: str, name: str = "名单.xlsx", **texts: str) -> str:
    """The address of the draft of a roster that was looked at."""
    sent = [("issued_on", day), *texts.items()]
    answer = client.post("/office/batches/new", sent, {"roster": (name, roster), "files": ("照片.zip", photos())})
    assert answer.status == 303, answer.text
    settled(client, answer.headers["location"])
    return answer.headers["location"]


def sent(client: Client, roster: bytes, day: str, **texts: str) -> int:
    """The number of the batch of a roster that was sent to be approved."""
    draft = brought(client, roster, day, **texts)
    assert client.post(f"{draft}send").status == 303
    answer = settled(client, draft)
    found = re.fullmatch(r"/office/batches/(\d+)/", answer.headers.get("location", ""))
    assert found, answer.text
    return int(found[1])


def issued(office: PeopledOffice, day: str, people: list[Raw] | None = None) -> tuple[int, list[str]]:
    """A batch that was issued, and its numbers."""
    batch = sent(office.inside(Role.PREPARER), roster_of(people or somebody()), day)
    count = str(len(people or [1, 2]))
    answer = office.inside(Role.APPROVER).post(f"/office/batches/{batch}/approve", [("seen", "1"), ("count", count)])
    assert answer.status == 303, answer.text
    page = settled(office.inside(Role.APPROVER), f"/office/batches/{batch}/").text
    return batch, re.findall(r'href="/office/certificates/([^/"]+)/"', page)
