"""Work for units, one after the other beside the applicants' requests: rosters checked, packs made.

By the service itself, or by workers on other machines: the workspace says what is to be done, the line whose turn it is.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from docgen.batches.local import Ended, Limits, run_limited
from docgen.errors import DocgenError
from docgen.forms import library
from docgen.problems import Problem, errors_in
from docgen.settings import Settings
from docgen.web.archives import pack_folder
from docgen.web.kept_folders import NO_STATE
from docgen.web.line import Line, Turn
from docgen.web.problem_details import MOST_TOLD, first_told
from docgen.web.roster_tasks import RosterChecked, check_workbook
from docgen.web.scan_folders import SCANNED, write_fault
from docgen.web.settings import WebSettings
from docgen.web.tasks import Refused
from docgen.web.watching import log, log_fault
from docgen.web.workspaces import BUSY, MARKED, PACKS, ROSTER, Workspace, all_workspaces, erase_ended

# A workspace whose work ended with the worker so often would end the next one too.
_MOST_TRIES = 8
_CHECK_SECONDS, _MAKE_SECONDS = 900.0, 7200.0
_LOOK_SECONDS = 1.0
_TIDY_SECONDS = 20.0
# What a worker that was cut off is given to let go of the folder.
_FOLDER_SECONDS = 60.0
# The command itself, in a process of its own: it goes on where it was interrupted (scans begin anew), and its memory ends
# with it. It ends when this program does, however that ends: its standard input closes, and nobody else may have the folder meanwhile.
_PROGRAM = (
    "import json, os, sys, threading; sys.path[:] = json.loads(sys.argv.pop(1)); "
    "threading.Thread(target=lambda: (os.read(0, 1), os.killpg(0, 9)), daemon=True).start(); "
    "from docgen.{module} import main; main()"
)
_FILE_TROUBLE = 5


class _Left(Exception):
    """The work was left as it is: the service ends, or the turn is another's."""


class Packing:
    """The thread of the units' work (none where only workers do it), and the one that keeps the workspaces tidy."""

    def __init__(self, web: WebSettings, settings: Settings, home: Path, line: Line) -> None:
        self._web, self._settings, self._home = web, settings, home
        self.line = line
        self._is_over = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, works: bool = True) -> None:
        """Goes on with what an earlier run left, and waits for more."""
        for target in (self._tidy, *((self._work,) if works else ())):
            self._threads.append(threading.Thread(target=target, daemon=True))
            self._threads[-1].start()

    def stop(self) -> None:
        """Ends the work at hand; it is gone on with at the next start, or by another worker."""
        self._is_over.set()
        for one in self._threads:
            one.join(2 * _LOOK_SECONDS)

    def ask(self, workspace: Workspace) -> bool:
        """Puts a workspace, whose stage says what is to be done, in the line; False when the line is full."""
        return self.line.put(workspace.folder.name)

    def _tidy(self) -> None:
        """Erases what has ended, and puts in the line what waits and does not stand in it: of an earlier run, or from
        a time without the database."""
        is_first = True
        while is_first or not self._is_over.wait(_TIDY_SECONDS):
            is_first = False
            try:
                if count := erase_ended(self._home, time.time()):
                    log("workspaces_erased", count=count)
                for one in all_workspaces(self._home):
                    with suppress(*NO_STATE):
                        if one.state().stage in BUSY:
                            self.ask(one)
            except OSError:     # the shared folder is away
                log_fault("workspaces_away")

    def _work(self) -> None:
        for turn in self.line.turns(self._is_over):
            workspace = Workspace(self._home / turn.name)
            # A workspace may be erased at any moment: what it was for is then over.
            with suppress(_Left):
                with suppress(FileNotFoundError):
                    self._take_up(workspace, turn)
                turn.is_done = True

    def _take_up(self, workspace: Workspace, turn: Turn) -> None:
        log("units_work", stage=workspace.state().stage, tries=turn.tries)
        try:
            if turn.tries > _MOST_TRIES:
                _give_up(workspace, Problem("web_packs_failed"))
            self._do(workspace, turn)
        except (FileNotFoundError, _Left):
            raise
        except Exception:  # noqa: BLE001 - one unit's fault stops no other
            log_fault("packing_broken")
            _give_up(workspace, Problem("web_broken"))

    def _do(self, workspace: Workspace, turn: Turn) -> None:
        match workspace.state().stage:
            case "checking":
                changes = self._checked(workspace)
            case "making":
                changes = self._made(workspace, turn)
            case "scanning":
                changes = self._scanned(workspace, turn)
            case _:
                return
        if not turn.is_ours():
            raise _Left
        workspace.put(**changes)

    def _checked(self, workspace: Workspace) -> dict[str, Any]:
        # Here and below: with all that draws it takes half a second, and the service is to answer at once.
        from docgen.batches.journal import write_beside

        data = (workspace.brought / ROSTER).read_bytes()
        limits = Limits(_CHECK_SECONDS, self._web.memory * 1_000_000, self._web.recycle)
        task = (workspace.state().form, data, workspace.brought, self._settings)
        try:
            answer = run_limited(check_workbook, task, limits)
        except DocgenError as error:
            return {"stage": "refused", "problems": first_told(error.problems)}
        if self._is_over.is_set():
            raise _Left
        found: RosterChecked | Refused = Refused((Problem("web_task_slow"),)) if isinstance(answer, Ended) else answer.value
        if isinstance(found, Refused):
            return {"stage": "refused", "problems": first_told(found.problems)}
        write_beside(workspace.folder / MARKED, found.marked).replace(workspace.folder / MARKED)
        title = "".join(library.load(self._settings.templates, found.form).title.split())
        return {
            "stage": "checked", "form": found.form, "title": title, "count": found.count, "told": len(found.problems),
            "errors": len(errors_in(found.problems)), "problems": first_told(found.problems),
        }  # fmt: skip

    def _made(self, workspace: Workspace, turn: Turn) -> dict[str, Any]:
        from docgen.batches.batch import JOURNAL, REPORT

        until = time.monotonic() + _FOLDER_SECONDS
        command = self._command(workspace)
        while (code := self._run(workspace, turn, command, "done", workspace.made / JOURNAL)) == _FILE_TROUBLE and time.monotonic() < until:
            if self._is_over.wait(_LOOK_SECONDS):
                raise _Left
        report = workspace.made / f"{REPORT}.json"
        if code not in (0, 9) or not report.is_file():
            return {"stage": "failed", "problems": first_told([Problem("web_packs_failed")])}
        told = json.loads(report.read_text("utf-8"))
        # The record is for going on, and knows where the files lie on our disk.
        pack_folder(workspace.made, workspace.folder / PACKS, without=(JOURNAL,))
        return {"stage": "made", "done": told["done"], "failed": told["failed"], "problems": _of_report(told)}

    def _scanned(self, workspace: Workspace, turn: Turn) -> dict[str, Any]:
        program = _PROGRAM.format(module="web.scan_tasks")
        command = [
            sys.executable, "-B", "-P", "-X", "utf8", "-c", program, json.dumps(sys.path), str(workspace.folder),
            str(self._web.memory * 1_000_000),
        ]  # fmt: skip
        if self._run(workspace, turn, command, "scanned", workspace.folder / SCANNED) != 0:
            write_fault(workspace, [Problem("web_scans_failed")])
        return {"stage": workspace.state().rest}

    def _run(self, workspace: Workspace, turn: Turn, command: list[str], what: str, done: Path) -> int:
        """The exit code of the command; how far it is, by the lines of the file, is written down as `what`."""
        until = time.monotonic() + _MAKE_SECONDS
        with _running(command) as process:
            while process.poll() is None:
                if self._is_over.wait(_LOOK_SECONDS) or not turn.is_ours():
                    raise _Left
                workspace.put(**{what: _lines(done)})
                if time.monotonic() > until:
                    return -1
            return process.returncode

    def _command(self, workspace: Workspace) -> list[str]:
        state, web = workspace.state(), self._web
        definition = library.load(self._settings.templates, state.form)
        packed = ["--pack", "unit"] if definition.submission.pack_by else []
        limits = ["--workers", str(max(1, web.workers - (not web.queue))), "--memory", str(web.memory), "--timeout", str(web.seconds)]
        return [
            sys.executable, "-B", "-P", "-X", "utf8", "-c", _PROGRAM.format(module="cli.main"), json.dumps(sys.path), "batch",
            str(workspace.brought / ROSTER), "-o", str(workspace.made), "--form", state.form, "--resume", "--force",
            "--crop-photo", "--convert-images", "--json", *limits, *packed,
        ]  # fmt: skip


@contextmanager
def _running(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """The command's process, which ends with the block."""
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdin is not None:
            process.stdin.close()


def _give_up(workspace: Workspace, problem: Problem) -> None:
    state = workspace.state()
    if state.stage == "scanning":
        write_fault(workspace, [problem])
        workspace.put(stage=state.rest)
    else:
        workspace.put(stage="failed", problems=first_told([problem]))


def _lines(path: Path) -> int:
    try:
        return path.read_bytes().count(b"\n")
    except OSError:
        return 0


def _of_report(told: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """What kept applicants from being made."""
    found = list(told["problems"])
    for row in told["rows"]:
        if row["state"] != "made":
            found += [{**one, "whose": row["name"]} for one in row["problems"] if one["severity"] == "error"][:3]
    return tuple(found[:MOST_TOLD])
