"""A unit's scans before they are posted: brought, judged beside their originals, told on the page, erased with all else."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import threading
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import pytest
from openpyxl import load_workbook
from PIL import Image

from docgen.problems import Problem
from docgen.scans.reading import ScanReader
from docgen.scans.sources import SourceFile
from docgen.settings import read_settings
from docgen.web.line import MemoryLine
from docgen.web.packing import Packing
from docgen.web.scan_folders import MOST_PAGES, SCANS, read_outcome, write_fault
from docgen.web.scan_tasks import first_pages, judge_folder, outcome_of
from docgen.web.settings import WebSettings
from docgen.web.workspaces import State, Workspace
from tests.finished import made
from tests.scans.devices import LEVELS, scanned
from tests.scans.hands import Pixels
from tests.scans.papers import clean, handled
from tests.web.service import Client, Service, multipart
from tests.web.test_units import begun, settled


@dataclass(frozen=True)
class Judged:
    """A workspace whose scans were judged: its address, and its page."""

    client: Client
    address: str
    page: str


def scan(picture: Pixels, seed: int = 3) -> bytes:
    """A page of paper from a flatbed at 150 dpi, as JPEG."""
    back = cv2.cvtColor(scanned(picture, LEVELS["flatbed-150"], seed), cv2.COLOR_BGR2RGB)
    stream = io.BytesIO()
    Image.fromarray(back).save(stream, "JPEG", quality=80, dpi=(150, 150))
    return stream.getvalue()


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return stream.getvalue()


@pytest.fixture(scope="module")
def judged(service: Service) -> Judged:
    """A page that came back signed and stamped, files that cannot be read, one of them packed twice, and the original
    beside them."""
    client = Client(service)
    address = begun(client)
    pdf = made("typical").pdf
    assert pdf is not None
    pages = zipped(seal_jpg=scan(handled(7, 1).picture), broken_pdf=b"%PDF-1.7", more_zip=zipped(torn_pdf=b"%PDF-1.7"))
    files = {"scans": ("扫描件.zip", pages), "originals": ("原件.pdf", pdf)}
    assert client.post(f"{address}scans", [], files).status == 302
    return Judged(client, address, settled(client, address).text)


def test_each_page_is_told_with_its_verdict_and_what_was_seen(judged: Judged) -> None:
    assert "扫描件 1 页：请重新扫描" in judged.page
    assert re.search("第&nbsp;7&nbsp;页</td><td>已见：签字 2，印章 1</td><td></td><td><span class=.verdict.>未发现差异", judged.page)


def test_missing_pages_and_broken_files_are_told_by_the_names_that_people_know(judged: Judged, service: Service) -> None:
    assert "broken.pdf" in judged.page and "more.zip/torn.pdf" in judged.page and "缺" in judged.page
    assert str(service.work) not in judged.page and "/1/" not in judged.page


def test_the_report_and_the_summary_are_there_to_keep(judged: Judged, service: Service) -> None:
    assert judged.client.get(f"{judged.address}scan-report.pdf").body.startswith(b"%PDF-")
    rows = load_workbook(io.BytesIO(judged.client.get(f"{judged.address}scan-summary.xlsx").body)).active
    assert rows is not None
    told = " ".join(str(cell) for row in rows.values for cell in row)
    assert "broken.pdf" in told and str(service.work) not in told


def test_a_workspace_of_scans_alone_is_still_empty_for_a_roster(judged: Judged) -> None:
    told = json.loads(judged.client.get(f"{judged.address}state.json").body)
    assert (told["stage"], told["scanned"], told["busy"]) == ("empty", 3, False)
    assert judged.client.post(f"{judged.address}make").status == 422


def test_scans_are_judged_beside_what_the_workspace_itself_made(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "one")
    workspace.begin(State(100.0))
    pdf = made("typical").pdf
    assert pdf is not None
    for path, data in ((workspace.made / "001.pdf", pdf), (workspace.folder / SCANS / "1" / "a.jpg", scan(clean(7).picture))):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    pages: list[int] = []
    report, unusable = judge_folder(workspace, read_settings(), lambda: pages.append(1))
    rows = outcome_of(report)["documents"][0]["rows"]
    assert [(row["page"], row["file"], row["colour"]) for row in rows] == [(7, "a.jpg", "red")] * 3
    assert all(row["says"] and row["remedy"] for row in rows) and (len(pages), unusable) == (1, ())


def test_no_more_pages_are_judged_than_the_page_says(tmp_path: Path) -> None:
    sheets = [Image.new("1", (40, 60), 1)] * (MOST_PAGES + 5)
    sheets[0].save(tmp_path / "a.tif", save_all=True, append_images=sheets[1:])
    with ScanReader() as reader:
        *pages, last = first_pages(reader, [SourceFile("a.tif", tmp_path / "a.tif")] * 2)
    assert len(pages) == MOST_PAGES and isinstance(last, Problem) and last.code == "web_scans_many"


@pytest.mark.parametrize("files", [{}, {"originals": ("原件.pdf", b"%PDF-")}, {"scans": ("坏.zip", b"PK\x03\x04x")}])
def test_what_is_no_scan_is_refused_and_nothing_is_kept(client: Client, files: dict[str, tuple[str, bytes]]) -> None:
    address = begun(client)
    answer = client.post(f"{address}scans", [], files)
    assert answer.status == 422 and "没有收下" in answer.text
    assert json.loads(client.get(f"{address}state.json").body)["stage"] == "empty"


def test_two_pictures_of_one_name_are_both_kept_and_erased_with_the_workspace(client: Client, service: Service) -> None:
    address = begun(client)
    body, kind = multipart([("csrfmiddlewaretoken", client.cookies["docgen_csrf"])], {"scans": ("image.jpg", b"one")})
    mark = kind.partition("boundary=")[2].encode()
    second = b'Content-Disposition: form-data; name="scans"; filename="image.jpg"\r\n\r\ntwo\r\n'
    client.ask("POST", f"{address}scans", body.removesuffix(b"--\r\n") + b"\r\n" + second + b"--" + mark + b"--\r\n", {"Content-Type": kind})
    assert settled(client, address).text.count("image.jpg") == len(list(service.work.rglob("image.jpg"))) == 2
    client.post(f"{address}erase")
    names = ("", "scan-report.pdf", "scan-summary.xlsx")
    assert [client.get(address + name).status for name in names] == [404] * 3 and not list(service.work.rglob("image.jpg"))


def test_without_the_extra_the_judging_says_so(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "one")
    workspace.begin(State(100.0))
    (workspace.folder / SCANS).mkdir()
    program = (
        "import sys; sys.modules['cv2'] = None; import importlib.util as u; seen = u.find_spec; "
        "u.find_spec = lambda name, *more: None if name == 'cv2' else seen(name, *more); "
        "from docgen.web.scan_tasks import main; main()"
    )
    subprocess.run([sys.executable, "-c", program, str(workspace.folder), "1500000000"], check=True)
    told = read_outcome(workspace)
    assert told is not None and [one["code"] for one in told["fault"]] == ["scan_extra_missing"]


@pytest.mark.parametrize(("memory", "told"), [(1500, "scan_damaged"), (1, "web_scans_failed")])
def test_scans_that_an_earlier_run_left_are_judged_and_the_roster_is_as_it_was(tmp_path: Path, memory: int, told: str) -> None:
    workspace = Workspace(tmp_path / "one")
    workspace.begin(State(time.time() + 600, stage="scanning", rest="made", done=3))
    (workspace.folder / SCANS / "1").mkdir(parents=True)
    (workspace.folder / SCANS / "1" / "a.pdf").write_bytes(b"%PDF-1.7")
    packing = Packing(WebSettings(memory=memory), read_settings(), tmp_path, MemoryLine())
    packing.start()
    while workspace.state().stage == "scanning":
        threading.Event().wait(0.1)
    packing.stop()
    outcome = read_outcome(workspace)
    assert outcome is not None and (workspace.state().stage, workspace.state().done) == ("made", 3)
    assert [one["code"] for one in outcome.get("fault") or outcome["unreadable"]] == [told]


def test_what_ended_badly_is_told_until_scans_are_brought_again(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "one")
    workspace.begin(State(100.0))
    assert read_outcome(workspace) is None
    write_fault(workspace, [Problem("web_scans_failed")])
    told = read_outcome(workspace)
    assert told is not None and told["fault"][0]["code"] == "web_scans_failed"
