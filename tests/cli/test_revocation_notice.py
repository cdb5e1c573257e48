"""`docgen revocation-notice`: what the registry says was revoked, for everyone to know."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.cli.registry_door import open_house
from docgen.registry.life_cycle import Grounds, take_step
from docgen.registry.lookup import accesses_to
from docgen.settings import read_settings
from tests.certificates.ceremonies import WORDS, copied
from tests.certificates.papers.people import pages
from tests.cli.test_commands import answer, codes
from tests.cli.test_keys import kept  # noqa: F401 - a fixture
from tests.registry.office import ANNA, TODAY, issued, people

WHO = ("--by", "王敏", "--issuer", "虚构市协会")


@pytest.fixture
def numbers(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:  # noqa: F811
    """Three certificates, of which the first two were revoked."""
    copied(kept, tmp_path)
    monkeypatch.chdir(tmp_path)
    for name, value in (("KEY_PASSPHRASE", WORDS), ("DATABASE", f"sqlite:///{tmp_path}/r.db"), ("KEYS", f"{tmp_path}/keys"), ("HOST", "zs.example.org")):
        monkeypatch.setenv(f"DOCGEN_{name}", value)
    with open_house(read_settings()) as registry:
        found = [one.number for one in issued(registry, people(3))]
        take_step(registry, "revoke", found[:2], Grounds("申报材料不实", TODAY), ANNA)
    return found


def test_revoked_certificates_are_listed_with_their_holders_and_the_look_is_kept(numbers: list[str]) -> None:
    told = answer("revocation-notice", *numbers[:2], *WHO, "--check-at", "https://zs.example.org")
    assert (told["files"], told["numbers"]) == (["收回公告.pdf", "收回公告.docx"], numbers[:2])
    printed = "".join(pages(Path("收回公告.pdf").read_bytes()))
    words = (*numbers[:2], people(1)[0].holder, "2本", "自2026年11月22日起失效", "https://zs.example.org", "虚构市第一中学")
    assert all(word in printed for word in words) and "申报材料不实" not in printed
    with open_house(read_settings()) as registry:
        assert [one[1] for one in accesses_to(registry, numbers[0])] == ["王敏"]


def test_reasons_are_printed_only_when_asked_for(numbers: list[str]) -> None:
    assert answer("revocation-notice", numbers[0], *WHO, "--with-reasons", "-o", "a.pdf")["exit_code"] == 0
    assert "因申报材料不实" in "".join(pages(Path("a.pdf").read_bytes()))


def test_a_certificate_that_still_holds_is_refused(numbers: list[str]) -> None:
    told = answer("revocation-notice", *numbers, *WHO)
    assert (told["exit_code"], codes(told)) == (7, ["revocation_not_revoked"]) and not Path("收回公告.pdf").exists()


def test_a_number_that_was_never_given_out_is_refused(numbers: list[str]) -> None:
    assert answer("revocation-notice", numbers[0][:-1] + "?", *WHO)["exit_code"] == 7
