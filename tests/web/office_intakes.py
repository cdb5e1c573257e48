"""Materials of invented applicants as a browser without scripts brings them to the office, and how they are decided on."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from docgen.intake.ledger import Ledger, read_ledger
from docgen.web.intakes import Intake
from docgen.web.office_asked import today
from tests.intake.handed import Applicant
from tests.web.office_people import PeopledOffice
from tests.web.office_rosters import settled
from tests.web.service import Answer, Client, controls_of

TODAY = today()
UNTIL = TODAY + timedelta(days=20)
SETTINGS = [("name", "第一批"), ("until", f"{UNTIL}"), ("deadline", f"{UNTIL}"), ("issuer", "虚构市青少年科技辅导员协会"), ("certificate", "tutor-certificate")]


@dataclass(frozen=True)
class Judged:
    """An intake that was judged: its address, its folder, and the page of its applications."""

    client: Client
    address: str
    folder: Path
    page: str

    @property
    def ledger(self) -> Ledger:
        return read_ledger(Intake(self.folder).ledger)

    def of(self, applicant: Applicant) -> str:
        """The address of an application."""
        found = re.search(rf'href="({self.address}[0-9a-f]+/)">{applicant.name}', self.page)
        assert found, self.page
        return found[1]


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return stream.getvalue()


def begun(client: Client, **changes: str) -> str:
    answer = client.post("/office/scans/new", [*{**dict(SETTINGS), **changes}.items()])
    assert answer.status == 303, answer.text
    return answer.headers["location"]


def brought(desk: PeopledOffice, client: Client, address: str, what: str = "mended", **files: bytes) -> Judged:
    answer = client.post(f"{address}bring", [("received", f"{TODAY}"), ("what", what)], {"files": ("材料.zip", zipped(**files))})
    assert answer.status == 303, answer.text
    page = settled(client, address).text
    return Judged(client, address, desk.service.work / "intakes" / address.split("/")[3], page)


def decided(client: Client, case: str, word: str = "受理", reason: str = "看过原件，签字在", **more: str) -> Answer:
    """What a browser sends of the page of an application, as it is shown now."""
    shown = dict(controls_of(client.get(case).text))
    return client.post(f"{case}decide", [*{**shown, "word": word, "reason": reason, **more}.items()])
