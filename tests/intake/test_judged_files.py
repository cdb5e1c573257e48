"""What was judged is not judged again, until something that the verdict rests on is another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from docgen.intake.judged_files import JudgedFiles
from docgen.intake.ledger import Ledger
from docgen.intake.outcome import Outcome
from docgen.intake.running import IntakeOrder, IntakeResult, read_pile, settle
from docgen.settings import Settings
from tests.intake.handed import DAY, LIU, OUYANG, UNTIL, codes, pdf, scan, settings


def judged(folder: Path, kept: Path, changed: Callable[[Settings], Settings] = lambda own: own) -> tuple[IntakeResult, int]:
    """What comes of the folder, and how many pages were judged for it."""
    pages: list[int] = []
    work = kept.parent / f"work-{len(list(kept.parent.iterdir()))}"
    work.mkdir()
    kept.mkdir(exist_ok=True)
    order = IntakeOrder(folder=folder, received=DAY, until=UNTIL)
    pile = read_pile(order, changed(settings()), work, lambda count: lambda is_read: None, judged=JudgedFiles(kept, lambda: pages.append(1)))
    return settle(order, pile.versions, pile.scanned, Ledger(), pile.title, pile.problems), len(pages)


def told(one: Outcome) -> tuple[str, dict[str, str], tuple[str, ...]]:
    return one.state, codes(one), one.materials


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two applicants, one of whom did not sign, and a file that cannot be read."""
    made = tmp_path / "handed"
    made.mkdir()
    for name, data in {"a.pdf": pdf(OUYANG), "a.jpg": scan(OUYANG, is_signed=False), "b.pdf": pdf(LIU), "b.jpg": scan(LIU), "c.pdf": b"%PDF-1.7"}.items():
        (made / name).write_bytes(data)
    return made


def test_the_second_run_judges_no_page_and_says_the_same(folder: Path, tmp_path: Path) -> None:
    first, pages = judged(folder, tmp_path / "kept")
    second, none = judged(folder, tmp_path / "kept")
    assert (pages, none) == (2, 0)
    assert list(map(told, first.outcomes)) == list(map(told, second.outcomes)) and first.loose == second.loose
    assert codes(second.outcomes[0]) == {"scan_signature_missing": "mend"}


def test_another_key_of_the_office_or_another_version_has_the_page_judged_anew(folder: Path, tmp_path: Path) -> None:
    judged(folder, tmp_path / "kept")
    (_, pages) = judged(folder, tmp_path / "kept", lambda own: replace(own, reference_key=b"another"))
    assert pages == 2
    (folder / "b.jpg").write_bytes(scan(LIU, is_signed=False))
    assert judged(folder, tmp_path / "kept", lambda own: replace(own, reference_key=b"another"))[1] == 1


def test_a_page_whose_version_comes_later_is_judged_beside_it(folder: Path, tmp_path: Path) -> None:
    version = (folder / "b.pdf").read_bytes()
    (folder / "b.pdf").unlink()
    before, _ = judged(folder, tmp_path / "kept")
    (folder / "b.pdf").write_bytes(version)
    after, pages = judged(folder, tmp_path / "kept")
    assert ["intake_page_without_version" in {one.code for one in run.loose} for run in (before, after)] == [True, False]
    assert pages == 1 and [one.state for one in after.outcomes] == ["补正", "受理"]


def test_what_a_person_wants_to_see_is_kept_and_put_back(folder: Path, tmp_path: Path) -> None:
    result, _ = judged(folder, tmp_path / "kept")
    (page,) = result.outcomes[0].pages
    assert page.shown == b"" and all(one.cut == b"" for one in page.findings)
    files = JudgedFiles(tmp_path / "kept", lambda: None)
    digest = result.outcomes[0].materials[1].removeprefix("页:").partition("#")[0]
    part = files.kept("a.jpg", digest, {1})
    assert part is not None and part.pages[0].shown[:2] == b"\xff\xd8"
    assert [one.cut[:2] for one in part.pages[0].findings if one.problem] == [b"\xff\xd8"]
    assert files.kept("other.jpg", digest, {1}) is None


@pytest.mark.parametrize("data", [b"", b"null", b"[" * 9_999])
def test_what_was_spoilt_is_judged_anew(folder: Path, tmp_path: Path, data: bytes) -> None:
    for name in ("b.pdf", "b.jpg"):
        (folder / name).unlink()
    judged(folder, tmp_path / "kept")
    for path in (tmp_path / "kept").rglob("pages.json"):
        path.write_bytes(data)
    assert judged(folder, tmp_path / "kept")[1] == 1


def test_where_the_folder_was_erased_nothing_comes_back(folder: Path, tmp_path: Path) -> None:
    files = JudgedFiles(tmp_path / "gone", lambda: None)
    order = IntakeOrder(folder=folder, received=date(2026, 3, 20), until=UNTIL)
    (tmp_path / "work").mkdir()
    with pytest.raises(FileNotFoundError):
        read_pile(order, settings(), tmp_path / "work", lambda count: lambda is_read: None, judged=files)
    assert not files.folder.exists()
