"""A unit's round trip: the workbook in, its faults marked, mended, the packs out, everything erased."""

from __future__ import annotations

import io
import json
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from docgen.problems import errors_in
from docgen.web.archives import unpack
from docgen.web.units import gather
from docgen.web.workspaces import State, Workspace, erase_ended, find_workspace, new_workspace
from tests.finished import FORM, definition
from tests.made_rosters import applicants, cell_of, filled, saved, write_filled, write_proofs
from tests.web.service import Answer, Client, Service

_PATIENCE = 120.0


def begun(client: Client) -> str:
    answer = client.post("/u/")
    assert answer.status == 302
    return answer.headers["location"]


def brought(folder: Path, spoilt: bool = False, count: int = 2) -> tuple[bytes, bytes]:
    """A roster of so many, and the zip of what it names."""
    people = list(applicants(definition(), count))
    path = write_filled(folder, definition(), people)
    write_proofs(folder, definition(), people)
    book = filled(definition(), people)
    if spoilt:
        cell_of(definition(), book, "手机号码", 4 if book["名单"].cell(4, 2).value else 3).value = "123"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for one in sorted(folder.rglob("*")):
            if one.is_file() and one != path:
                archive.write(one, one.relative_to(folder).as_posix())
    return saved(book), stream.getvalue()


def settled(client: Client, address: str) -> Answer:
    """The page once nothing is being done any more; whoever waits asks again, as the page's script does."""
    until = time.monotonic() + _PATIENCE
    while json.loads(client.get(f"{address}state.json").body)["busy"]:
        assert time.monotonic() < until
        threading.Event().wait(0.5)
    return client.get(address)


def test_a_roster_is_checked_marked_mended_and_erased(client: Client, tmp_path: Path) -> None:
    address = begun(client)
    roster, proofs = brought(tmp_path, spoilt=True)
    files = {"roster": ("名单.xlsx", roster), "files": ("材料.zip", proofs)}
    assert client.post(f"{address}bring", [], files).status == 302
    page = settled(client, address).text
    assert "2 位申报人，1 处要改" in page
    marked = load_workbook(io.BytesIO(client.get(f"{address}marked.xlsx").body))
    assert "错误说明" in [cell.value for cell in marked["名单"][1]]

    roster, _ = brought(tmp_path)
    client.post(f"{address}bring", [], {"roster": ("名单.xlsx", roster)})
    assert "2 位申报人，没有要改的" in settled(client, address).text
    assert client.post(f"{address}erase").status == 200
    assert [client.get(address + name).status for name in ("", "state.json", "packs.zip", "marked.xlsx")] == [404] * 4


def test_a_link_that_was_never_given_is_answered_like_one_that_has_ended(client: Client) -> None:
    address = begun(client)
    client.post(f"{address}erase")
    other = "/u/" + "A" * 43 + "/"
    told = [client.get(path).text.partition("编号")[0] for path in (address, other, "/u/x/", "/u/..%2F..%2Fetc/")]
    assert len(set(told)) == 1


def test_the_token_stands_in_no_log_and_in_no_name_of_a_folder(client: Client, service: Service) -> None:
    token = begun(client).split("/")[2]
    client.get(f"/u/{token}/")
    assert token not in service.log.read_text("utf-8")
    assert [path for path in service.work.rglob("*") if token in path.name] == []


@pytest.mark.parametrize("roster", [b"PK\x03\x04broken", b"%PDF-1.7"])
def test_what_is_no_roster_is_told(client: Client, roster: bytes) -> None:
    address = begun(client)
    client.post(f"{address}bring", [("form", FORM)], {"roster": ("名单.xlsx", roster)})
    page = settled(client, address)
    assert page.status == 200 and "名单不能用" in page.text


def test_nothing_is_made_before_a_roster_was_checked(client: Client) -> None:
    address = begun(client)
    assert client.post(f"{address}make").status == 422
    assert client.post(f"{address}bring").status == 422


@pytest.mark.parametrize("name", ["../x", "/etc/x", "C:\\x", "a/../../x", "a/b/c/d/e/f/g/h"])
def test_a_zip_writes_nothing_outside_its_folder(tmp_path: Path, name: str) -> None:
    from docgen.errors import FileUnusable

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, "x")
    (tmp_path / "in").mkdir()
    with pytest.raises(FileUnusable) as refused:
        unpack(stream, "x.zip", tmp_path / "in")
    assert errors_in(refused.value.problems) and list(tmp_path.rglob("x")) == []


def test_names_as_windows_writes_them_are_read(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(_as_cp437("照片.jpg"), b"x")
    data = stream.getvalue()
    unpack(io.BytesIO(data), "x.zip", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["照片.jpg"]


def _as_cp437(name: str) -> Any:
    """A name whose bytes in the zip are GBK, without the mark of UTF-8."""

    class Gbk(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:
            return name.encode("gb18030"), self.flag_bits & ~0x800

    return Gbk("x")


def test_a_workspace_ends_at_its_time_and_leaves_nothing(tmp_path: Path) -> None:
    token = new_workspace(tmp_path, expires=100.0)
    assert find_workspace(tmp_path, token, 99.0) is not None and find_workspace(tmp_path, token, 100.0) is None
    assert (erase_ended(tmp_path, 99.0), erase_ended(tmp_path, 100.0)) == (0, 1)
    assert list(tmp_path.iterdir()) == []


def test_what_is_erased_is_not_written_again(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "one")
    workspace.begin(State(100.0))
    workspace.erase()
    with pytest.raises(FileNotFoundError):
        workspace.put(done=1)
    assert not workspace.folder.exists()


def test_what_is_met_in_many_places_is_told_once_with_the_first_of_them() -> None:
    told = {"says": "找不到文件", "remedy": "请补上", "severity": "error"}
    found = gather([*({**told, "cell": f"名单!G{row}"} for row in range(3, 15)), {**told, "says": "别的", "whose": "王小明"}])
    assert [(one.says, one.is_error, len(one.places)) for one in found] == [("找不到文件", True, 12), ("别的", True, 1)]
    assert found[0].where == "名单!G3、名单!G4、名单!G5、名单!G6、名单!G7、名单!G8、名单!G9、名单!G10 等 12 处"
    assert found[1].where == "王小明"
    assert gather([{**told, "severity": "warning"}])[0].where == ""
