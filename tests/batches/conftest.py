"""A library of one small form, and batches of its rosters."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from docgen.batches.batch import Batch, Outcome, plan_batch
from docgen.batches.journal import open_journal
from docgen.batches.local import Limits, local_executor
from docgen.batches.running import in_order, run_batch
from docgen.entries.rosters.roster import Roster
from docgen.entries.rosters.roster_reading import read_roster
from docgen.forms.definition import FormDefinition
from docgen.forms.library import load
from docgen.render.fill import FillOptions
from docgen.settings import Settings, read_settings
from tests.entries.rosters.conftest import SMALL, book_of
from tests.made_rosters import saved

People = Sequence[tuple[str, str]]
LIMITS = Limits(seconds=300.0)
PEOPLE: People = (("李梅", "第一中学"), ("阿依古丽·买买提", "第二中学"), ("钱𬭊", "第一中学"))
PATTERN = "{序号:03}_{工作单位}_{姓名}"


@dataclass(frozen=True)
class House:
    """A folder of forms with the form that batches here are made of."""

    settings: Settings
    definition: FormDefinition

    def roster(self, people: People = PEOPLE) -> Roster:
        rows = [[str(number), name, unit] for number, (name, unit) in enumerate(people, 1)]
        data = saved(book_of({"名单": [["序号", "姓名", "工作单位"], *rows]}))
        return read_roster(data, "名单.xlsx", Path(), self.definition)

    def options(self, docx: bool = False) -> FillOptions:
        return FillOptions(self.settings, docx=docx)

    def batch(self, people: People = PEOPLE, pattern: str = PATTERN, docx: bool = False) -> Batch:
        return plan_batch(self.definition, self.roster(people), pattern, self.options(docx))

    def run(self, folder: Path, batch: Batch | None = None, goes_on: bool = False, limits: Limits = LIMITS) -> tuple[Outcome, ...]:
        """The whole run of a batch on one worker."""
        with open_journal(folder, goes_on, False) as journal, local_executor(1) as executor:
            outcomes = in_order(run_batch(batch or self.batch(), journal, executor, 1, limits))
            journal.close_in_order(outcomes)
        return outcomes


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    folder = tmp_path_factory.mktemp("forms")
    settings = replace(read_settings(dict(os.environ)), templates=folder)
    (folder / "_house").symlink_to(read_settings({}).templates / "_house")
    (folder / "small").mkdir()
    (folder / "small" / "form.yaml").write_text(SMALL, "utf-8")
    return House(settings, load(folder, "small"))


@pytest.fixture(scope="session")
def made(house: House, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Outcome, ...]]:
    """A finished run: its folder and its outcomes; not to be changed."""
    folder = tmp_path_factory.mktemp("made")
    return folder, house.run(folder, house.batch(docx=True))


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
