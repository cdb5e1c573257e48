"""An applicant fills in a form with a browser that has no scripts; nothing of it stays on the server."""

from __future__ import annotations

import io
import json
import re
import zipfile
from functools import cache
from typing import Any
from urllib.parse import quote

import pytest

from docgen.entries.names import FILE_KINDS
from docgen.entries.raw import tidy
from docgen.entries.read_back.pdf_file import read_pdf_return
from docgen.entries.sample import sample_entry
from docgen.forms.library import names
from docgen.settings import read_settings
from tests.finished import FORM, definition, written
from tests.web.service import Client, File, Service, controls_of, flat

PAGE = f"/f/{FORM}/"


@cache
def sample() -> tuple[list[tuple[str, str]], dict[str, File]]:
    """The typical entry as a form sends it: texts, and files by path."""
    path = written("typical")
    raw = sample_entry(definition(), 0, "typical", f"{path.stem}-材料")
    texts, files = [], {}
    for name, text in flat(raw):
        file = path.parent / text
        if text and "/" in text and file.is_file():
            files[name] = (file.name, file.read_bytes())
        else:
            texts.append((name, text))
    return texts, files


def carried(pdf: bytes) -> dict[str, Any]:
    """The values inside a PDF."""
    found = read_pdf_return(pdf, "x.pdf").carried
    assert found is not None
    return dict(found.values)


def with_values(**changed: str) -> list[tuple[str, str]]:
    texts, _ = sample()
    return [(name, changed.get(name, text)) for name, text in texts]


def test_what_was_filled_in_comes_back_as_a_pdf_that_carries_it(client: Client) -> None:
    texts, files = sample()
    answer = client.post(PAGE, [*texts, ("_do", "pdf")], files)
    assert answer.status == 200 and answer.headers["content-type"] == "application/pdf"
    assert "attachment" in answer.headers["content-disposition"]
    values = carried(answer.body)
    assert values["name"] == dict(texts)["name"] and len(values["activities"]) == 2


@pytest.mark.parametrize("form", names(read_settings({}).templates))
def test_the_sample_of_every_form_goes_through_the_page_into_a_right_pdf(client: Client, form: str) -> None:
    page = client.get(f"/f/{form}/sample").text
    answer = client.post(f"/f/{form}/", [*controls_of(page), ("_do", "pdf")])
    assert answer.status == 200, re.findall("<li class=.wrong.>.*?</li>", answer.text)
    wanted = tidy(sample_entry(definition(form), 0, "typical"))
    files = {name for name, field in definition(form).fields.items() if field.kind in FILE_KINDS}
    # An address is asked in two parts and carried so, a day as the browser writes it.
    plain = {name for name, value in wanted.items() if isinstance(value, str)} - files
    kinds = {name: definition(form).fields[name].kind for name in plain}
    same = {name for name in plain if kinds[name] not in ("postal_address", "region", "date", "constant")}
    values = carried(answer.body)
    assert {name: values.get(name) for name in same} == {name: wanted[name] for name in same}


def test_a_wrong_value_gives_the_page_again_with_everything_on_it(client: Client) -> None:
    _, files = sample()
    wrong = client.post(PAGE, [*with_values(mobile="12345"), ("_do", "pdf")], files)
    assert wrong.status == 422 and 'href="#q-mobile"' in wrong.text
    # The page is sent again with one value mended: the files have travelled along.
    again = [(name, "15400000123" if name == "mobile" else text) for name, text in controls_of(wrong.text)]
    assert client.post(PAGE, [*again, ("_do", "pdf")]).headers["content-type"] == "application/pdf"


def test_buttons_add_and_take_away_rows(client: Client) -> None:
    more = client.post(PAGE, [*with_values(), ("_do", "add:activities")]).text
    assert 'name="activities.2.event"' in more.partition("<template")[0] + more
    assert ("activities.2.event", "") in controls_of(more)
    fewer = dict(controls_of(client.post(PAGE, [*with_values(), ("_do", "remove:activities.0")]).text))
    assert "activities.1.event" not in fewer and fewer["activities.0.event"] == dict(sample()[0])["activities.1.event"]


def test_a_preview_shows_every_page_though_something_is_missing(client: Client) -> None:
    answer = client.post(PAGE, [("name", "王小明"), ("_do", "preview")])
    assert answer.status == 200 and answer.text.count("data:image/png;base64,") >= 4


def test_the_kit_and_the_draft_hold_the_files(client: Client) -> None:
    texts, files = sample()
    kit = zipfile.ZipFile(io.BytesIO(client.post(PAGE, [*texts, ("_do", "kit")], files).body))
    assert kit.namelist()[0] == "0 提交清单.pdf" and "3 附件/附件B1-1.pdf" in kit.namelist()
    draft = client.post(PAGE, [*texts, ("_do", "draft")], files).body
    opened = client.post("/open", [], {"file": ("草稿.zip", draft)})
    found = dict(controls_of(opened.text))
    assert found["name"] == dict(texts)["name"] and found["kept:activities.0.attachment"].startswith("附件B1-1.pdf|")


def test_a_pdf_of_ours_is_opened_to_go_on(client: Client) -> None:
    texts, files = sample()
    pdf = client.post(PAGE, [*texts, ("_do", "pdf")], files).body
    opened = client.post("/open", [], {"file": ("申报书.pdf", pdf)})
    found = dict(controls_of(opened.text))
    assert found["unit"] == dict(texts)["unit"] and found["kept:photo"].partition("|")[0].endswith(".jpg")


@pytest.mark.parametrize("name, data", [
    ("x.pdf", b"%PDF-1.7 broken"), ("x.docx", b"PK\x03\x04" + b"\0" * 40), ("x.exe", b"MZ" + b"\0" * 99),
    ("../../etc/passwd", b"root"), ("x.yaml", b"a: &a [*a, *a]\n"), ("x.yaml", b"form: nowhere\n"), ("", b""),
])  # fmt: skip
def test_what_cannot_be_opened_is_told_and_breaks_nothing(client: Client, name: str, data: bytes) -> None:
    answer = client.post("/open", [], {"file": (name, data)})
    assert answer.status == 422 and "打不开" in answer.text


def test_a_zip_cannot_write_outside_its_folder_nor_unfold_without_end(client: Client, service: Service) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("填写内容.yaml", f"form: {FORM}\n")
        archive.writestr("../../escaped.txt", "x")
        archive.writestr("big.pdf", b"\0" * 90_000_000)
    assert client.post("/open", [], {"file": ("x.zip", bomb.getvalue())}).status == 422
    assert not list(service.work.parent.rglob("escaped.txt"))


@pytest.mark.parametrize("name", ["../../x.pdf", "a\\b.pdf", "C:\\x.pdf", "照片<script>.pdf", "." * 300 + ".pdf", "CON.pdf"])
def test_a_hostile_file_name_is_made_harmless(client: Client, name: str) -> None:
    file = {"activities.0.attachment": (name.replace('"', ""), b"%PDF-1.7 broken")}
    answer = client.post(PAGE, [("_do", "check")], file, {"Accept": "application/json"})
    codes = {one["code"] for one in json.loads(answer.body)["problems"] if one["path"] == "activities.0.attachment"}
    assert codes and codes <= {"attachment_damaged", "attachment_breaks", "attachment_no_page", "file_name_other_ending"}
    assert "<script>" not in client.post(PAGE, [("_do", "check")], file).text.partition('id="form"')[2]


def test_one_chosen_file_is_checked_at_once(client: Client) -> None:
    answer = client.post(f"{PAGE}file", [], {"photo": ("x.jpg", b"nothing")}, {"Accept": "application/json"})
    assert [one["at"] for one in json.loads(answer.body)["problems"]] == ["photo"]
    assert client.post(f"{PAGE}file", [], {"name": ("x.jpg", b"nothing")}).status == 404


def test_the_script_is_told_the_counts_that_only_the_server_can_make(client: Client) -> None:
    answer = client.post(f"{PAGE}texts", [*with_values(), ("mobile", "1")], {}, {"Accept": "application/json"})
    told = json.loads(answer.body)
    assert answer.status == 200 and told["counts"]["bio"] > 100
    assert "mobile" in [one["at"] for one in told["problems"]]


def test_nothing_of_an_applicant_stays_in_the_folder_or_in_the_log(client: Client, service: Service) -> None:
    texts, files = sample()
    client.post(PAGE, [*texts, ("_do", "pdf")], files)
    client.get("/f/" + dict(texts)["identity"] + "/?name=" + quote(dict(texts)["name"]))
    assert list((service.work / "requests").iterdir()) == [] and list((service.work / "uploads").iterdir()) == []
    log = service.log.read_text("utf-8")
    told = [text for name, text in texts if name in ("name", "identity", "mobile", "email", "unit")]
    assert [one for one in told if one in log] == [] and "127.0.0.1" not in log.replace('"address"', "")


def test_blank_forms_rosters_and_schemas_are_there_for_everybody(client: Client) -> None:
    starts = {"blank.pdf": b"%PDF", "blank.fillable": b"%PDF", "blank.docx": b"PK", "roster.xlsx": b"PK", "schema.json": b"{"}
    assert {name: client.get(PAGE + name).body.startswith(start) for name, start in starts.items()} == dict.fromkeys(starts, True)
    assert client.get(PAGE + "blank.exe").status == 404
