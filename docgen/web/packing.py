"""Work for units, one after the other beside the applicants' requests: rosters checked, packs made."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from docgen.batches.batch import JOURNAL, REPORT
from docgen.batches.local import Ended, Limits, run_limited
from docgen.errors import DocgenError
from docgen.forms import library
from docgen.problems import Problem, errors_in
from docgen.settings import Settings
from docgen.web.archives import pack_folder
from docgen.web.problem_details import as_json
from docgen.web.roster_tasks import RosterChecked, check_workbook
from docgen.web.settings import WebSettings
from docgen.web.tasks import Refused
from docgen.web.watching import log, log_fault
from docgen.web.workspaces import MARKED, PACKS, ROSTER, Workspace, all_workspaces, erase_ended

MOST_WAITING = 50
_CHECK_SECONDS, _MAKE_SECONDS = 900.0, 7200.0
_MOST_TOLD = 300
_LOOK_SECONDS = 1.0
_ERASE_SECONDS = 60.0
# The command itself, in a process of its own: it goes on where it was interrupted, and its memory ends with it.
_PROGRAM = "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1)); from docgen.cli.main import main; main()"


class Packing:
    """The thread of the units' work, and the one that erases what has ended."""

    def __init__(self, web: WebSettings, settings: Settings, home: Path) -> None:
        self._web, self._settings, self._home = web, settings, home
        self._waiting: queue.Queue[Workspace] = queue.Queue(MOST_WAITING)
        self._is_over = threading.Event()

    def start(self) -> None:
        """Goes on with what an earlier run left, and waits for more."""
        erase_ended(self._home, time.time())
        for one in all_workspaces(self._home):
            if one.state().stage in ("checking", "making"):
                self.ask(one)
        threading.Thread(target=self._work, daemon=True).start()
        threading.Thread(target=self._erase, daemon=True).start()

    def stop(self) -> None:
        """Ends the work at hand; it is gone on with at the next start."""
        self._is_over.set()

    def ask(self, workspace: Workspace) -> bool:
        """Puts a workspace, whose stage says what is to be done, in the line; False when the line is full."""
        try:
            self._waiting.put_nowait(workspace)
        except queue.Full:
            return False
        return True

    def _erase(self) -> None:
        while not self._is_over.wait(_ERASE_SECONDS):
            if count := erase_ended(self._home, time.time()):
                log("workspaces_erased", count=count)

    def _work(self) -> None:
        while not self._is_over.is_set():
            workspace = self._waiting.get()
            # A workspace may be erased at any moment: what it was for is then over.
            with suppress(FileNotFoundError):
                try:
                    self._do(workspace)
                except FileNotFoundError:
                    raise
                except Exception:  # noqa: BLE001 - one unit's fault stops no other
                    log_fault("packing_broken")
                    workspace.put(stage="failed", problems=_told([Problem("web_broken")]))

    def _do(self, workspace: Workspace) -> None:
        match workspace.state().stage:
            case "checking":
                self._check(workspace)
            case "making":
                self._make(workspace)

    def _check(self, workspace: Workspace) -> None:
        data = (workspace.brought / ROSTER).read_bytes()
        limits = Limits(_CHECK_SECONDS, self._web.memory * 1_000_000, self._web.recycle)
        task = (workspace.state().form, data, workspace.brought, self._settings)
        try:
            answer = run_limited(check_workbook, task, limits)
        except DocgenError as error:
            workspace.put(stage="refused", problems=_told(error.problems))
            return
        found: RosterChecked | Refused = Refused((Problem("web_task_slow"),)) if isinstance(answer, Ended) else answer.value
        if isinstance(found, Refused):
            workspace.put(stage="refused", problems=_told(found.problems))
            return
        (workspace.folder / MARKED).write_bytes(found.marked)
        title = "".join(library.load(self._settings.templates, found.form).title.split())
        workspace.put(
            stage="checked", form=found.form, title=title, count=found.count, told=len(found.problems),
            errors=len(errors_in(found.problems)), problems=_told(found.problems),
        )  # fmt: skip

    def _make(self, workspace: Workspace) -> None:
        process = subprocess.Popen(
            self._command(workspace), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            code = self._watched(process, workspace)
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if code is None:        # the service ends; the next one goes on
            return
        report = workspace.made / f"{REPORT}.json"
        if code not in (0, 9) or not report.is_file():
            workspace.put(stage="failed", problems=_told([Problem("web_packs_failed")]))
            return
        told = json.loads(report.read_text("utf-8"))
        pack_folder(workspace.made, workspace.folder / PACKS)
        workspace.put(stage="made", done=told["done"], failed=told["failed"], problems=_of_report(told))

    def _command(self, workspace: Workspace) -> list[str]:
        state, web = workspace.state(), self._web
        definition = library.load(self._settings.templates, state.form)
        packed = ["--pack", "unit"] if definition.submission.pack_by else []
        limits = ["--workers", str(max(1, web.workers - 1)), "--memory", str(web.memory), "--timeout", str(web.seconds)]
        return [
            sys.executable, "-B", "-P", "-X", "utf8", "-c", _PROGRAM, json.dumps(sys.path), "batch",
            str(workspace.brought / ROSTER), "-o", str(workspace.made), "--form", state.form, "--resume", "--force",
            "--crop-photo", "--convert-images", "--json", *limits, *packed,
        ]  # fmt: skip

    def _watched(self, process: subprocess.Popen[bytes], workspace: Workspace) -> int | None:
        """The process's exit code, its progress written down; None where it was not to end."""
        until = time.monotonic() + _MAKE_SECONDS
        while process.poll() is None:
            if self._is_over.wait(_LOOK_SECONDS):
                return None
            workspace.put(done=_lines(workspace.made / JOURNAL))
            if time.monotonic() > until:
                return -1
        return process.returncode


def _lines(path: Path) -> int:
    try:
        return path.read_bytes().count(b"\n")
    except OSError:
        return 0


def _told(problems: Any) -> tuple[dict[str, Any], ...]:
    """The first problems, errors before the others."""
    ordered = sorted(problems, key=lambda one: not one.is_error)
    return tuple(as_json(one) for one in ordered[:_MOST_TOLD])


def _of_report(told: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """What kept applicants from being made."""
    found = list(told["problems"])
    for row in told["rows"]:
        if row["state"] != "made":
            found += [{**one, "whose": row["name"]} for one in row["problems"] if one["severity"] == "error"][:3]
    return tuple(found[:_MOST_TOLD])
