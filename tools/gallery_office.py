"""Makes the pictures of the secretariat's pages in docs/gallery, each on a desk and on a telephone.

    python -m tools.gallery_office [FOLDER] [NAME ...]
"""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docgen.accounts.roles import Role
from docgen.certificates.epoch import CHINA
from tests.intake.handed import LIU, OUYANG, SHEN, Applicant, pdf, scan
from tests.intake.handed import templates as small_library
from tests.web.office_intakes import begun, decided
from tests.web.office_intakes import brought as handed_in
from tests.web.office_people import PeopledOffice, give_password, peopled_office
from tests.web.office_rosters import brought, issued, roster_of, sent, settled, somebody
from tests.web.service import Client
from tools.gallery_web import SIZES, drawing_browser, page_of, write_picture

_ROOT = Path(__file__).resolve().parents[1]
_DAY = f"{datetime.now(UTC).astimezone(CHINA):%Y-%m-%d}"


def main(folder: Path, names: list[str]) -> None:
    """Writes the pictures (none named: all) into the folder."""
    for shots_of, templates in ((_all, None), (_intakes, small_library())):
        with tempfile.TemporaryDirectory() as name, peopled_office(Path(name), templates=templates) as office:
            if shots_of is _all and names and all(one.startswith("intake") for one in names):
                continue
            shots = shots_of(office)
            with drawing_browser(Path(name)) as browser:
                for shot, (client, address) in shots.items():
                    if not names or shot in names:
                        _shoot(browser, office, folder / f"web-office-{shot}", client, address)


def _shoot(browser: Any, office: PeopledOffice, path: Path, client: Client, address: str) -> None:
    """The pictures of one page, as the browser that is logged in sees it."""
    for ending, size in SIZES.items():
        with page_of(browser, size, office.service.address) as page:
            page.context.add_cookies([
                {"name": key, "value": value, "url": f"{office.service.address}/office/"} for key, value in client.cookies.items()
            ])
            page.goto(address)
            write_picture(page, path.with_name(f"{path.name}{ending}.png"), True, size[0])


def _all(office: PeopledOffice) -> dict[str, tuple[Client, str]]:
    return _desks(office) | _arrivals(office)


def _intakes(office: PeopledOffice) -> dict[str, tuple[Client, str]]:
    """收件: an intake with applications in every state, and one that a person has to look at."""
    preparer, approver = office.inside(Role.PREPARER), office.inside(Role.APPROVER)
    address = begun(preparer, name="2026年初级认证，第一批", contact="秦老师，0991-1234567", form="application")
    gu = Applicant("顾星河", 4, "虚构市第二中学")
    files = {
        "欧阳晓禾_pdf": pdf(OUYANG), "欧阳晓禾-扫描件_jpg": scan(OUYANG), "柳青岚_pdf": pdf(LIU), "柳青岚-扫描件_jpg": scan(LIU, level="grey-150"),
        "沈知远_pdf": pdf(SHEN), "沈知远-扫描件_jpg": scan(SHEN, False, False), "顾星河_pdf": pdf(gu), "顾星河-扫描件_jpg": scan(gu, level="grey-150"),
        "broken_pdf": b"%PDF-1.7", "说明_txt": b"...",
    }  # fmt: skip
    judged = handed_in(office, preparer, address, "mended", **files)
    decided(approver, judged.of(gu), "不予受理", "印章不是申报人所在单位的")
    handed_in(office, preparer, begun(preparer, name="优秀辅导员，自治区直属"), a_pdf=pdf(SHEN))
    return {
        "intakes": (approver, "/office/scans/"), "intake-new": (preparer, "/office/scans/new"), "intake": (approver, judged.address),
        "intake-application": (approver, judged.of(LIU)), "intake-decided": (approver, judged.of(gu)),
    }  # fmt: skip


def _arrivals(office: PeopledOffice) -> dict[str, tuple[Client, str]]:
    """The way in, and the accounts."""
    arriving = office.client()
    give_password(arriving, office.new_person(Role.APPROVER, has_telephone=False))
    administrator = office.inside(Role.ADMINISTRATOR)
    return {
        "login": (office.client(), "/office/login"),
        "enrol": (arriving, "/office/second-factor"),
        "accounts": (administrator, "/office/admin/accounts/account/"),
        "account-form": (administrator, "/office/admin/accounts/account/1/change/"),
        "account-log": (administrator, "/office/account-log"),
    }


def _desks(office: PeopledOffice) -> dict[str, tuple[Client, str]]:
    """The pages of an office with one batch issued, two that wait, and changes of certificates."""
    preparer, approver, auditor, administrator = (office.inside(role) for role in Role)
    first, numbers = issued(office, _DAY, somebody(9))
    second = sent(preparer, roster_of(somebody(5)), _DAY, occasion="第三届青少年科技创新大赛")
    preparer.post(f"/office/batches/{second}/proof")
    settled(preparer, f"/office/batches/{second}/")
    sent(office.log_in(office.new_person(Role.PREPARER)), roster_of(somebody(2)), _DAY)
    people = somebody(4)
    people[1] = {**people[1], "identity": "650199199001010000", "unit": ""}
    wrong = brought(preparer, roster_of(people), _DAY, "有错的名单.xlsx")
    right = brought(preparer, roster_of(somebody(3)), _DAY, "通过名单（第二批）.xlsx")
    approver.post(f"{_asked(preparer, numbers[0], 'revoke', '认证后受到行政处分')}grant", [("seen", "1")])
    approver.post(f"{_asked(preparer, numbers[1], 'replace', '原件遗失，本人申请')}grant", [("seen", "1")])
    waiting = _asked(preparer, numbers[2], "suspend", "材料待核实")
    for client, job in ((auditor, "run"), (administrator, "export")):
        client.post(f"/office/checks/{job}")
        settled(client, "/office/checks/")
    return {
        "home": (approver, "/office/"), "home-preparer": (preparer, "/office/"),
        "batches": (preparer, "/office/batches/"), "new": (preparer, "/office/batches/new"),
        "draft": (preparer, right), "draft-wrong": (preparer, wrong),
        "batch": (approver, f"/office/batches/{second}/"), "approve": (approver, f"/office/batches/{second}/approve"),
        "issued": (preparer, f"/office/batches/{first}/"),
        "certificates": (preparer, f"/office/certificates/?batch={first}"),
        "certificate": (preparer, f"/office/certificates/{numbers[3]}/"),
        "revoked": (preparer, f"/office/certificates/{numbers[0]}/"),
        "changes": (approver, "/office/changes/"), "change": (approver, waiting),
        "series": (approver, "/office/series/"), "log": (auditor, "/office/log/"), "checks": (administrator, "/office/checks/"),
    }


def _asked(client: Client, number: str, change: str, reason: str) -> str:
    """The address of a request to change a certificate."""
    told = [("op", change), ("reason", reason), ("on", _DAY), ("confirmed", "1")]
    return client.post(f"/office/certificates/{number}/ask", told).headers["location"]


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else _ROOT / "docs" / "gallery", sys.argv[2:])
