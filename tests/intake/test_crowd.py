"""Twelve applicants in one file of scans: everybody gets his own page."""

from __future__ import annotations

import pytest

from docgen.intake.running import IntakeResult
from tests.intake.handed import Applicant, mixed, paper, run

_SURNAMES, _NAMES = "赵钱孙李周吴", ("望舒", "知远")
CROWD = tuple(Applicant(f"{_SURNAMES[count % 6]}{_NAMES[count // 6]}", 100 + count) for count in range(12))
UNSIGNED = frozenset((3, 7, 11))


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> IntakeResult:
    """Their entries, and their pages in another order than the entries', three without signature and seal."""
    folder = tmp_path_factory.mktemp("crowd")
    for count, one in enumerate(CROWD):
        (folder / f"{count:02}.yaml").write_text(one.text, "utf-8")
    pages = [paper(one, count not in UNSIGNED, count not in UNSIGNED) for count, one in reversed(list(enumerate(CROWD)))]
    (folder / "扫描.pdf").write_bytes(mixed(pages, "flatbed-100"))
    return run(folder)


def test_each_page_is_its_own_applicants(result: IntakeResult) -> None:
    assert [[page.index for page in one.pages] for one in result.outcomes] == [[12 - count] for count in range(12)]
    assert [one.person.name for one in result.outcomes] == [one.name for one in CROWD] and result.loose == ()


def test_the_three_without_signature_and_seal_are_sent_back_and_nobody_else(result: IntakeResult) -> None:
    assert {count for count, one in enumerate(result.outcomes) if one.state == "补正"} == UNSIGNED
    assert all(one.state == "受理" for count, one in enumerate(result.outcomes) if count not in UNSIGNED)
