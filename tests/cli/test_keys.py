"""`docgen keys`: ceremonies from the command line."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from docgen.certificates.key_folder import read_bundle, read_keys, read_root_public
from docgen.certificates.token import sign_token, token_prefix
from docgen.certificates.verdict import Lists, Unconfirmed, verdict
from docgen.cli.keys import keys
from docgen.cli.main import cli
from docgen.cli.registry_door import open_house
from docgen.registry.faces import records_of
from docgen.settings import read_settings
from tests.certificates.ceremonies import ROOT_WORDS, WORDS, contents, copied
from tests.certificates.office import CERT, CLAIMS
from tests.registry.office import issued, people

INIT = ("keys", "init", "--keys", "keys", "--root", "root", "--host", "zs.example.org", "--organization", "虚构市协会")
PLACES = ("--keys", "keys", "--root", "root")


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words, prog_name="docgen")


def answer(*words: str) -> dict[str, Any]:
    result = run(*words, "--json")
    told: dict[str, Any] = json.loads(result.stdout)
    assert result.stderr == "" and told.get("exit_code", 0) == result.exit_code
    return told


def refusal(*words: str) -> tuple[int, list[str]]:
    told = answer(*words)
    return told["exit_code"], [problem["code"] for problem in told["problems"]]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, and both passphrases in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOCGEN_KEY_PASSPHRASE", WORDS)
    monkeypatch.setenv("DOCGEN_ROOT_PASSPHRASE", ROOT_WORDS)
    return tmp_path


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("DOCGEN_KEY_PASSPHRASE", WORDS)
        patch.setenv("DOCGEN_ROOT_PASSPHRASE", ROOT_WORDS)
        assert run(*INIT, "--first", "2026-01-01").exit_code == 0
    return folder


@pytest.fixture
def office(kept: Path, here: Path) -> Path:
    """With `keys` and `root` made."""
    return copied(kept, here)


def test_the_first_ceremony_tells_the_fingerprint_and_what_to_do_next(here: Path) -> None:
    result = run(*INIT)
    public = read_root_public(here / "keys").hex()
    assert result.exit_code == 0 and " ".join(public[at : at + 4] for at in range(0, 64, 4)) in result.stderr
    assert "备份" in result.stderr and "封存" in result.stderr
    assert [key.use for key in read_keys(here / "keys", WORDS).signing] == ["cert", "status", "log"]
    assert {kind.form for kind in read_bundle(here / "keys").types} >= {"tutor-certificate"}


def test_a_program_is_told_the_same(here: Path) -> None:
    told = answer(*INIT)
    assert told["ok"] and told["version"] == 1 and len(told["keys"]) == 3 and told["problems"] == []


def test_the_folder_and_the_host_may_be_settings(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCGEN_KEYS", str(here / "k"))
    monkeypatch.setenv("DOCGEN_HOST", "zs.example.net")
    assert run("keys", "init", "--root", "root", "--organization", "虚构市协会").exit_code == 0
    assert read_bundle(here / "k").hosts == ("zs.example.net",)


def test_a_long_host_is_warned_of(here: Path) -> None:
    told = answer(*INIT, "--json")
    assert told["ok"]
    long = [word.replace("zs.example.org", "certificates.example.org") for word in INIT]
    long[3], long[5] = "k2", "r2"
    assert [problem["code"] for problem in answer(*long)["problems"]] == ["key_host_long"]


@pytest.mark.parametrize(
    ("words", "code", "problem"),
    [
        (("keys", "init", "--root", "r", "--organization", "协会", "--host", "h.org"), 2, "key_folder_unset"),
        (("keys", "init", "--keys", "k", "--organization", "协会", "--host", "h.org"), 2, "parameter_missing"),
        (("keys", "init", "--keys", "k", "--root", "r", "--host", "h.org"), 2, "parameter_missing"),
        (("keys", "init", "--keys", "k", "--root", "r", "--organization", "协会"), 2, "key_host_unset"),
        ((*INIT[:-1], "协会", "--host", "https://h.org"), 2, "key_host_wrong"),
        ((*INIT, "--first", "2026-13-01"), 2, "paper_day_unusable"),
        (("keys", "list", "--keys", "none"), 5, "key_folder_missing"),
        (("keys", "rotate", "--keys", "none", "--root", "r", "--use", "cert"), 5, "key_folder_missing"),
        (("keys", "rotate", "--keys", "k", "--root", "r", "--use", "blind"), 2, "parameter_unusable"),
        (("keys", "export", "out", "--keys", "none"), 5, "key_folder_missing"),
    ],
)
def test_what_cannot_be_done_is_told_and_leaves_nothing(
    here: Path, words: tuple[str, ...], code: int, problem: str
) -> None:
    assert refusal(*words) == (code, [problem])
    assert not list(here.iterdir())


def test_folders_that_are_there_are_told_before_a_passphrase_is_asked(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DOCGEN_KEY_PASSPHRASE")
    (here / "keys").mkdir()
    assert refusal(*INIT) == (5, ["key_folder_used"])


def test_one_passphrase_for_both_is_refused(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCGEN_ROOT_PASSPHRASE", WORDS)
    assert refusal(*INIT) == (2, ["key_passphrases_same"]) and not list(here.iterdir())


def test_a_short_passphrase_is_refused(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCGEN_KEY_PASSPHRASE", "short")
    assert refusal(*INIT) == (5, ["key_passphrase_short"]) and not list(here.iterdir())


def test_without_a_terminal_a_passphrase_comes_from_the_environment_only(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DOCGEN_KEY_PASSPHRASE")
    assert refusal(*INIT) == (2, ["key_passphrase_unset"]) and not list(here.iterdir())


def test_no_option_takes_a_passphrase() -> None:
    options = [option for command in keys.commands.values() for one in command.params for option in one.opts]
    assert "--root" in options and not [option for option in options if re.search("pass|word|secret", option)]


def test_at_a_terminal_passphrases_are_typed_twice_and_not_shown(here: Path) -> None:
    """`docgen` in a terminal of its own, answered as a person would."""
    outer, inner = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_PASSPHRASE")}
    with subprocess.Popen(
        [sys.executable, "-m", "docgen", *INIT], stdin=inner, stdout=inner, stderr=inner, env=environment,
        start_new_session=True,
    ) as running:  # fmt: skip
        os.close(inner)
        shown = ""
        for words in (WORDS, WORDS, ROOT_WORDS, ROOT_WORDS):
            shown += _until(outer, "口令")
            os.write(outer, words.encode() + b"\n")
        shown += _until(outer, "docgen publish")
    os.close(outer)
    assert running.returncode == 0 and WORDS not in shown and ROOT_WORDS not in shown and "再输入一次" in shown
    assert len(read_keys(here / "keys", WORDS).signing) == 3


def _until(terminal: int, words: str) -> str:
    """What the terminal shows until the words come, complete with the colon of a prompt."""
    shown = b""
    while words not in (text := shown.decode("utf-8", "ignore")) or (words == "口令" and not text.endswith(": ")):
        shown += os.read(terminal, 1000)
    return shown.decode("utf-8", "ignore")


def test_keys_are_listed_without_a_passphrase(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DOCGEN_KEY_PASSPHRASE")
    result = run("keys", "list", "--keys", "keys")
    assert result.exit_code == 0 and result.stdout.count("在用") == 3 and "根密钥指纹" in result.stderr
    told = answer("keys", "list", "--keys", "keys")
    assert [(key["use"], key["private"]) for key in told["keys"]] == [("cert", True), ("status", True), ("log", True)]


def test_keys_that_anybody_may_read_are_not_listed(office: Path) -> None:
    (office / "keys").chmod(0o755)
    assert refusal("keys", "list", "--keys", "keys") == (5, ["key_readable_by_others"])


def test_a_key_that_ends_soon_is_told(here: Path) -> None:
    assert run(*INIT, "--first", "2020-01-01").exit_code == 0
    told = answer("keys", "list", "--keys", "keys")
    assert {problem["code"] for problem in told["problems"]} == {"key_none_left"} and told["ok"] is False


def test_a_key_is_rotated_and_its_bundle_follows(office: Path) -> None:
    told = answer("keys", "rotate", *PLACES, "--use", "cert", "--first", "2026-12-15")
    assert told["version"] == 2 and [key["use"] for key in told["keys"]] == ["cert", "status", "log", "cert"]
    assert told["keys"][-1]["from"] == "2026-12-15T00:00:00+08:00"


def test_a_secret_is_rotated_without_the_root_key(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DOCGEN_ROOT_PASSPHRASE")
    assert answer("keys", "rotate", "--keys", "keys", "--use", "seal")["version"] == 1
    assert len(read_keys(office / "keys", WORDS).secrets) == 5
    assert refusal("keys", "rotate", "--keys", "keys", "--use", "cert") == (2, ["parameter_missing"])


def test_a_leaked_key_needs_the_list_of_what_it_signed(office: Path) -> None:
    kid = read_bundle(office / "keys").keys[0].kid.hex()
    before = contents(office / "keys")
    leaked = ("keys", "rotate", *PLACES, "--use", "cert", "--leaked", kid)
    assert refusal(*leaked) == (2, ["key_end_needs_allow"])
    (office / "issued.txt").write_text("not a digest\n")
    assert refusal(*leaked, "--allow", "issued.txt") == (5, ["allow_list_line"])
    assert contents(office / "keys") == before
    (office / "issued.txt").write_text(token_prefix(sign_token(CLAIMS, CERT)).hex() + "\n")
    told = answer(*leaked, "--allow", "issued.txt", "--since", "2026-11-01")
    assert told["keys"][0]["allowed"] == 1 and told["keys"][0]["revoked_from"] == "2026-11-01T00:00:00+08:00"
    assert "泄露，只认 1 份" in run("keys", "list", "--keys", "keys").stdout


def test_what_a_leaked_key_signed_is_asked_of_the_registry(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCGEN_DATABASE", f"sqlite:///{office}/registry.db")
    monkeypatch.setenv("DOCGEN_KEYS", str(office / "keys"))
    monkeypatch.setenv("DOCGEN_HOST", "zs.example.org")
    with open_house(read_settings()) as registry:
        urls = [one.url for one in records_of(registry, [told.number for told in issued(registry, people(3))])]
    kid = read_bundle(office / "keys").keys[0].kid.hex()
    leaked = ("keys", "rotate", "--root", "root", "--use", "cert", "--leaked", kid)
    (office / "registry.db").rename(office / "lost.db")
    assert refusal(*leaked)[0] == 7
    (office / "registry.db").unlink(missing_ok=True)
    (office / "lost.db").rename(office / "registry.db")
    assert answer(*leaked)["keys"][0]["allowed"] == 3
    bundle = read_bundle(office / "keys")
    assert all(isinstance(verdict(url, bundle, Lists(), datetime.now(UTC)), Unconfirmed) for url in urls)


def test_a_lost_key_ends_without_a_list(office: Path) -> None:
    kid = read_bundle(office / "keys").keys[1].kid.hex()
    told = answer("keys", "rotate", *PLACES, "--use", "status", "--lost", kid)
    assert told["keys"][1]["revoked_from"] and told["keys"][1]["allowed"] is None
    assert "已停用" in run("keys", "list", "--keys", "keys").stdout


@pytest.mark.parametrize("kid", ["0000", "zzzzzzzz", "00000000"])
def test_a_key_that_nobody_knows_does_not_end(office: Path, kid: str) -> None:
    (office / "issued.txt").touch()
    words = ("keys", "rotate", *PLACES, "--use", "cert", "--leaked", kid, "--allow", "issued.txt")
    assert refusal(*words)[1] == ["key_unknown"]
    assert refusal(*words, "--lost", "11111111") == (2, ["key_unknown"])


def test_a_wrong_passphrase_is_told(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCGEN_ROOT_PASSPHRASE", "another passphrase")
    assert refusal("keys", "rotate", *PLACES, "--use", "log") == (5, ["key_passphrase_wrong"])


def test_the_public_files_are_exported_and_nothing_else(office: Path) -> None:
    result = run("keys", "export", "out", "--keys", "keys")
    assert result.exit_code == 0 and "已写：out/trust.cbor" in result.stderr
    assert contents(office / "out") == {name: contents(office / "keys")[name] for name in ("root.pub", "trust.cbor")}
    assert refusal("keys", "export", "out", "--keys", "keys")[0] == 5
    assert answer("keys", "export", "out", "--keys", "keys", "--force")["version"] == 1


def test_with_the_root_key_an_export_brings_the_bundle_up_to_date(office: Path) -> None:
    words = ("keys", "export", "out", *PLACES, "--host", "zs.example.net", "--organization", "新名协会")
    assert answer(*words)["version"] == 2
    assert read_bundle(office / "out").hosts == ("zs.example.net", "zs.example.org")
    assert answer(*words, "--force")["version"] == 2
    assert refusal("keys", "export", "o2", "--keys", "keys", "--host", "zs.example.com") == (2, ["parameter_missing"])


def test_a_rehearsal_goes_through_every_step_and_leaves_nothing(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DOCGEN_KEY_PASSPHRASE", "DOCGEN_ROOT_PASSPHRASE"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("TMPDIR", str(here))
    monkeypatch.setattr("tempfile.tempdir", None)
    told = answer("keys", "init", "--rehearse")
    assert len(told["steps"]) == 8 and all(step["ok"] for step in told["steps"]) and not list(here.iterdir())
