"""The folder of keys, and what is refused of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from docgen.certificates.key_folder import (
    SECRETS_FILE,
    TRUST_FILE,
    check_private,
    read_bundle,
    read_keys,
    read_root,
    read_root_public,
)
from docgen.errors import FileUnusable
from tests.certificates.ceremonies import ROOT_WORDS, WORDS, copied, made


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    made(folder)
    return folder


@pytest.fixture
def folder(kept: Path, tmp_path: Path) -> Path:
    """A copy of the folders, to be spoilt."""
    return copied(kept, tmp_path) / "keys"


def refusal(folder: Path, words: str = WORDS) -> str:
    """The code with which the keys are refused."""
    with pytest.raises(FileUnusable) as told:
        read_keys(folder, words)
    return told.value.problems[0].code


def pem(folder: Path, use: str) -> Path:
    return next(folder.glob(f"{use}-*.pem"))


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o701, 0o770])
def test_a_folder_that_others_may_enter_is_refused(folder: Path, mode: int) -> None:
    read_keys(folder, WORDS)
    folder.chmod(mode)
    assert refusal(folder) == "key_readable_by_others"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_file_that_others_may_read_is_refused(folder: Path, mode: int) -> None:
    for path in (pem(folder, "cert"), folder / SECRETS_FILE, folder.parent / "root" / "root.pub"):
        path.chmod(mode)
        with pytest.raises(FileUnusable) as told:
            check_private(path.parent)
        assert told.value.problems[0].code == "key_readable_by_others" and "chmod 600" in told.value.problems[0].remedy
        path.chmod(0o600)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_file_of_another_user_is_refused(folder: Path) -> None:
    os.chown(pem(folder, "log"), 12345, -1)
    assert refusal(folder) == "key_readable_by_others"


def test_a_wrong_passphrase_opens_nothing(folder: Path) -> None:
    assert refusal(folder, WORDS.title()) == "key_passphrase_wrong"
    assert refusal(folder, "") == "key_passphrase_wrong"
    with pytest.raises(FileUnusable):
        read_root(folder.parent / "root", WORDS)
    assert read_root(folder.parent / "root", ROOT_WORDS).use == "root"


@pytest.mark.parametrize("name", [TRUST_FILE, SECRETS_FILE, "root.pub"])
def test_a_missing_file_is_told(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert refusal(folder) == "key_file_missing"


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none") == "key_folder_missing"


def test_the_key_of_an_earlier_year_may_be_destroyed(folder: Path) -> None:
    pem(folder, "cert").unlink()
    assert [key.use for key in read_keys(folder, WORDS).signing] == ["status", "log"]


def test_a_key_under_another_ones_name_is_refused(folder: Path) -> None:
    pem(folder, "cert").write_bytes(pem(folder, "log").read_bytes())
    assert refusal(folder) == "key_damaged"


@pytest.mark.parametrize("text", [b"", b"xyz", b"ab" * 31, b"AB" * 32, b"ab" * 32 + b" # mine", b"x" * 70_000])
def test_a_root_pub_that_is_no_key_is_refused(folder: Path, text: bytes) -> None:
    (folder / "root.pub").write_bytes(text)
    assert refusal(folder) == "key_damaged"


def test_another_root_pub_proves_nothing(folder: Path) -> None:
    (folder / "root.pub").write_bytes(b"ab" * 32)
    assert refusal(folder) == "trust_unproved"
    with pytest.raises(FileUnusable):
        read_bundle(folder)


def test_a_changed_bundle_is_refused(folder: Path) -> None:
    data = bytearray((folder / TRUST_FILE).read_bytes())
    data[-1] ^= 1
    (folder / TRUST_FILE).write_bytes(data)
    assert refusal(folder) == "trust_unproved"


@pytest.mark.parametrize("use", ["cert", "status", "log"])
def test_a_changed_key_file_is_refused(folder: Path, use: str) -> None:
    path = pem(folder, use)
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([lines[0], lines[2], lines[1], *lines[3:]]))
    assert refusal(folder) == "key_passphrase_wrong"


def test_secrets_of_another_passphrase_are_refused(folder: Path) -> None:
    (folder / SECRETS_FILE).write_bytes(b"\0")
    assert refusal(folder) == "key_passphrase_wrong"


def test_the_public_files_need_no_passphrase(folder: Path) -> None:
    assert read_bundle(folder).version == 1 and len(read_root_public(folder)) == 32
