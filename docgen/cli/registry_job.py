"""The work of `docgen registry`."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from docgen.accounts.tables import is_installed, make_tables
from docgen.certificates.epoch import CHINA
from docgen.cli.door import refused
from docgen.cli.output import refuse_existing
from docgen.cli.registry_door import connect_house, moment_of, open_house
from docgen.cli.show import Screen, show_table, show_written
from docgen.entries.files import read_bytes
from docgen.errors import RegistryRefused, UsageFault
from docgen.registry.backup import back_up, drill, is_empty, restore
from docgen.registry.checking import CheckReport, check_registry
from docgen.registry.checkpoint import read_checkpoint
from docgen.registry.database import Registry, begin
from docgen.registry.exchange import export_registry, import_registry, newest_checkpoint
from docgen.registry.log_reading import last_entries, proof_of
from docgen.registry.lookup import record_export
from docgen.registry.replay import replay, write_log
from docgen.registry.retention import due_for_erasure, erase_persons
from docgen.settings import Settings

_MOST_CHECKPOINT = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LogJob:
    """One run of `docgen registry log`."""

    output: Path | None
    force: bool
    last: int
    checkpoint: bool
    prove: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseJob:
    """One run of `docgen registry erase`."""

    numbers: tuple[str, ...]
    ended_before: date | None
    still_valid: bool
    dry_run: bool
    by: str
    clock_is_right: bool


def run_init(screen: Screen, settings: Settings) -> None:
    """Sets the tables up, or brings them up to date. Raises DocgenError."""
    with connect_house(settings) as registry:
        begin(registry)
        if is_installed():
            make_tables(registry.alias)
        screen.answer({"exit_code": 0, "vendor": registry.vendor})
    screen.tell("登记库已就绪。")


def run_check(checkpoint: Path | None, screen: Screen, settings: Settings) -> int:
    """Compares everything and gives the exit code. Raises DocgenError."""
    with open_house(settings) as registry:
        published = None
        if checkpoint is not None:
            note = read_bytes(checkpoint, _MOST_CHECKPOINT).decode("utf-8", "replace")
            published = read_checkpoint(note, registry.keys)
        return _tell_check(check_registry(registry, published), screen)


def run_backup(output: Path | None, is_forced: bool, screen: Screen, settings: Settings) -> None:
    """Writes a backup. Raises DocgenError, OSError."""
    with open_house(settings) as registry:
        suffix = "db" if registry.vendor == "sqlite" else "zip"
        target = output or Path(f"登记库备份-{datetime.now(UTC).astimezone(CHINA):%Y%m%d-%H%M%S}.{suffix}")
        refuse_existing([target], is_forced)
        made = back_up(registry, target)
    show_written(screen, [target], size=made.size, root=made.root.hex())
    screen.tell(f"备份到第 {made.size} 笔。请演练：docgen registry restore {target} --drill")


def run_restore(file: Path, is_drill: bool, into: str | None, screen: Screen, settings: Settings) -> int:
    """Fills an empty database from a backup, or tries that, and gives the exit code of the check. Raises DocgenError,
    OSError."""
    with connect_house(settings, into) as registry:
        if is_drill:
            return _tell_check(drill(registry, file), screen)
        restore(registry, file)
        return _tell_check(check_registry(registry), screen)


def run_log(job: LogJob, screen: Screen, settings: Settings) -> None:
    """Shows the newest entries, the checkpoint or a proof, or writes the whole log. Raises DocgenError, OSError."""
    with open_house(settings) as registry:
        if job.output is not None:
            refuse_existing([job.output], job.force)
            made = write_log(registry, job.output)
            show_written(screen, [job.output], size=made.size, root=made.root.hex())
        elif job.prove:
            proof = proof_of(registry, job.prove)
            screen.answer({"exit_code": 0, **proof})
            _show_lines(screen, [(name, str(value)) for name, value in proof.items()])
        elif job.checkpoint:
            note = newest_checkpoint(registry).note
            screen.answer({"exit_code": 0, "checkpoint": note})
            if not screen.is_json:
                click.echo(note, nl=False)
        else:
            entries = last_entries(registry, job.last)
            screen.answer({"exit_code": 0, "entries": entries})
            _show_lines(screen, [(str(one["seq"]), _words(one)) for one in entries])


def run_export(output: Path | None, is_forced: bool, by: str, clock: bool, screen: Screen, settings: Settings) -> None:
    """Writes everything, once that is in the log. Raises DocgenError, OSError."""
    target = output or Path("登记库.zip")
    refuse_existing([target], is_forced)
    with open_house(settings) as registry:
        record_export(registry, -1, moment_of(by, clock))
        made = export_registry(registry, target)
    show_written(screen, [target], size=made.size, root=made.root.hex())


def run_import(file: Path, into: str | None, screen: Screen, settings: Settings) -> int:
    """Fills an empty database from an export, or gives a restored one its newest numbers back from a log, and checks.
    Raises DocgenError, OSError."""
    with connect_house(settings, into) as registry:
        _import(registry, file)
        return _tell_check(check_registry(registry), screen)


def run_erase(job: EraseJob, screen: Screen, settings: Settings) -> None:
    """Erases persons. Raises DocgenError."""
    with open_house(settings) as registry:
        due = due_for_erasure(registry, job.ended_before) if job.ended_before else ()
        numbers = (*job.numbers, *due)
        if not numbers and not job.ended_before:
            raise refused(UsageFault, "erase_whom")
        if not job.dry_run and numbers:
            today = datetime.now(UTC).astimezone(CHINA).date()
            numbers = erase_persons(registry, numbers, today, moment_of(job.by, job.clock_is_right), job.still_valid)
    screen.answer({"exit_code": 0, "is_dry_run": job.dry_run, "numbers": list(numbers)})
    _show_lines(screen, [(number, "将删除" if job.dry_run else "已删除") for number in numbers])
    screen.tell(f"{len(numbers)} 张。备份里仍有这些信息：请按保存期限销毁旧备份。")


def _import(registry: Registry, file: Path) -> None:
    if zipfile.is_zipfile(file) or is_empty(registry):
        import_registry(registry, file)
    else:
        replay(registry, file)


def _tell_check(report: CheckReport, screen: Screen) -> int:
    code = RegistryRefused.exit_code if report.problems else 0
    facts: dict[str, Any] = {
        "exit_code": code, "entries": report.entries, "certificates": report.certificates, "root": report.root,
    }  # fmt: skip
    screen.answer(facts, report.problems)
    screen.tell(f"日志 {report.entries} 笔，证书 {report.certificates} 张，{len(report.problems)} 处不符。")
    screen.tell(f"根：{report.root}")
    return code


def _show_lines(screen: Screen, rows: list[tuple[str, str]]) -> None:
    if not screen.is_json:
        show_table(("", ""), rows)


def _words(entry: dict[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in entry.items() if name != "seq")
