"""A unit's scans in its workspace: as they were brought, and what was found of them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

from docgen.errors import FileUnusable
from docgen.problems import Problem
from docgen.web.bringing import take_file
from docgen.web.kept_folders import write_json
from docgen.web.problem_details import as_json
from docgen.web.workspaces import Workspace

MOST_PAGES = 200
SCANS, ORIGINALS = "scans", "originals"
SCAN_REPORT, SCAN_SUMMARY = "scan-report.pdf", "scan-summary.xlsx"
# A line a page judged; and what was found, there once everything else is.
SCANNED, _OUTCOME = "scanned", "scans.json"
_MOST_BYTES = 600_000_000


def can_scan() -> bool:
    """Whether the extra `scan` is installed."""
    return find_spec("cv2") is not None and find_spec("numpy") is not None


def take_scans(workspace: Workspace, scans: Iterable[Any], originals: Iterable[Any]) -> None:
    """Keeps uploads, and takes away those before and what was found of them. Raises FileUnusable, nothing kept then
    but what was there."""
    coming = workspace.folder / ".scans-coming"
    shutil.rmtree(coming, ignore_errors=True)
    try:
        for folder, uploads in ((SCANS, scans), (ORIGINALS, originals)):
            # Each upload has a folder: telephones call every picture the same.
            for number, upload in zip(count(1), uploads, strict=False):
                own = coming / folder / str(number)
                own.mkdir(parents=True)
                take_file(own, upload)
                _refuse_large(coming)
        _forget(workspace)
        for folder in (SCANS, ORIGINALS):
            if (coming / folder).is_dir():
                (coming / folder).replace(workspace.folder / folder)
    finally:
        shutil.rmtree(coming, ignore_errors=True)


def write_outcome(workspace: Workspace, outcome: dict[str, Any]) -> None:
    """Writes down what was found, as `read_outcome` gives it."""
    write_json(workspace.folder / _OUTCOME, outcome)


def write_fault(workspace: Workspace, problems: Iterable[Problem]) -> None:
    """Writes down why nothing was found."""
    write_outcome(workspace, {"fault": [as_json(one) for one in problems]})


def read_outcome(workspace: Workspace) -> dict[str, Any] | None:
    """What was found of the scans brought last; None where there were none, or they are not judged yet."""
    try:
        found: dict[str, Any] = json.loads((workspace.folder / _OUTCOME).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return found


def _forget(workspace: Workspace) -> None:
    for name in (SCANS, ORIGINALS):
        shutil.rmtree(workspace.folder / name, ignore_errors=True)
    for name in (_OUTCOME, SCANNED, SCAN_REPORT, SCAN_SUMMARY):
        (workspace.folder / name).unlink(missing_ok=True)


def _refuse_large(folder: Path) -> None:
    if sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) > _MOST_BYTES:
        problem = Problem("web_scans_large", facts={"size": _MOST_BYTES // 1_000_000})
        raise FileUnusable(str(problem), [problem])
