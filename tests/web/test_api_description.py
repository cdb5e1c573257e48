"""What the description of the API says is what the service does, whatever is asked."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tests.web.service import Client, Service, running_service

KEY, SEED = "machine", 1
# Neither photo nor attachments: the service spends its time on answers, not on drawing.
FORM = "kexue-2021-pilot-unit"
CLIENTS = '[[client]]\nname = "all"\nkey_sha256 = "{}"\nscopes = ["read", "check", "render", "roster"]\na_minute = 1000000\n'
# That bytes are a workbook, or an entry fulfils its rules, no schema says: 422 with every problem is a right answer.
_NOT_SAID = "positive_data_acceptance"


@pytest.fixture(scope="module")
def one_form(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with one form that never tells a program to come back later."""
    folder = tmp_path_factory.mktemp("one-form")
    for name in ("_house", FORM):
        shutil.copytree(ROOT / "templates" / name, folder / "templates" / name)
    (folder / "clients.toml").write_text(CLIENTS.format(hashlib.sha256(KEY.encode()).hexdigest()), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOCGEN_TEMPLATES", str(folder / "templates"))
        with running_service(folder, clients=str(folder / "clients.toml"), is_open="false") as found:
            yield found


def test_whatever_a_program_sends_is_answered_as_described_and_never_with_a_fault(one_form: Service, tmp_path: Path) -> None:
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{one_form.address}/api/v1/openapi.json", "--seed", str(SEED),
        "-H", f"Authorization: Bearer {KEY}", "--phases", "coverage,fuzzing", "--max-examples", "8", "--mode", "all",
        "--exclude-checks", _NOT_SAID, "--generation-database", "none", "--request-timeout", "60",
        "--continue-on-failure",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-6000:]
    assert "Tested: " in done.stdout
    lines = [json.loads(line) for line in one_form.log.read_text("utf-8").splitlines()]
    asked = [one for one in lines if one["event"] == "request" and one["route"].startswith("api/v1/forms")]
    assert len(asked) > 100 and {one["status"] for one in asked} <= {200, 400, 401, 404, 405, 422}
    assert [one for one in lines if one["level"] == "error"] == []


def test_every_operation_says_what_it_answers_and_which_forms_there_are(one_form: Service) -> None:
    told = json.loads(Client(one_form).get("/api/v1/openapi.json").body)
    operations = [one for methods in told["paths"].values() for one in methods.values()]
    assert all(one["responses"]["200"]["content"] for one in operations) and len(operations) >= 8
    chosen = [name["schema"]["enum"] for one in operations for name in one.get("parameters", ()) if name["name"] == "form"]
    assert chosen and all(names == [FORM] for names in chosen)
