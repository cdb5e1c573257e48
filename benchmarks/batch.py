"""A roster of invented applicants to finished packs: documents a second, memory, and docxtpl with LibreOffice.

    python benchmarks/batch.py [APPLICANTS [PEER_DOCUMENTS]]

The roster is written once; `docgen batch` then runs as a program of its own on one and on two worker processes, and
once more on two with packs. The peer is docxtpl as shipped (autoescape on) with a template made from our own DOCX,
LibreOffice converting all files in one call; it makes PEER_DOCUMENTS, from the same entries' texts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]
FORM = "xinjiang-2021-primary"
APPLICANTS, PEER_DOCUMENTS = 500, 50


def main(count: int, peer: int) -> None:
    """Runs everything and prints a table in Markdown."""
    print("| | documents | seconds | documents a second | peak MB, parent | peak MB, worker |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        roster = _roster(folder, count)
        for words, options in (
            ("docgen batch, 1 process", ("--workers", "1")),
            ("docgen batch, 2 processes", ("--workers", "2")),
            ("docgen batch, 2 processes, with packs", ("--workers", "2", "--pack", "unit")),
        ):
            seconds, parent, told = _batch(roster, folder / words, options)
            worker = told["worker_peak_bytes"] / 1e6
            print(f"| {words} | {told['done']} | {seconds:.1f} | {told['done'] / seconds:.2f} | {parent:.0f} | {worker:.0f} |")
        seconds, memory = _peer(peer)
        print(f"| docxtpl + LibreOffice | {peer} | {seconds:.1f} | {peer / seconds:.2f} | {memory:.0f} | |")


def _roster(folder: Path, count: int) -> Path:
    from docgen.forms.library import load
    from docgen.settings import read_settings
    from tests.made_rosters import applicants, write_filled, write_proofs

    definition = load(read_settings().templates, FORM)
    people = list(applicants(definition, count))
    write_proofs(folder, definition, people)
    return write_filled(folder, definition, people)


def _batch(roster: Path, output: Path, options: tuple[str, ...]) -> tuple[float, float, dict[str, int]]:
    """Seconds of the clock, the parent's peak memory in MB, and what the command tells."""
    command = [sys.executable, "-m", "docgen", "batch", str(roster), "-o", str(output), "--json", *options]
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        peak = _Peak(process.pid)
        out = process.stdout.read() if process.stdout else b""
    seconds = time.perf_counter() - started
    return seconds, peak.stop(), json.loads(out)


class _Peak:
    """The most memory that a process alone has had, looked at ten times a second."""

    def __init__(self, process: int) -> None:
        self.most, self.is_over = 0.0, threading.Event()
        self.thread = threading.Thread(target=self._look, args=(Path(f"/proc/{process}/status"),))
        self.thread.start()

    def _look(self, status: Path) -> None:
        while not self.is_over.wait(0.1):
            try:
                lines = status.read_text().splitlines()
            except OSError:
                return
            peak = next((line.split()[1] for line in lines if line.startswith("VmHWM:")), "0")
            self.most = max(self.most, int(peak) * 1024 / 1e6)

    def stop(self) -> float:
        self.is_over.set()
        self.thread.join()
        return self.most


def _peer(documents: int) -> tuple[float, float]:
    """benchmarks/fill.py's peer in a process of its own: seconds, and the peak memory in MB of the largest part."""
    command = [sys.executable, str(ROOT / "benchmarks" / "fill.py"), "peer", str(documents)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ))
    told = json.loads(run.stdout.splitlines()[-1])
    return told["ms"] * documents / 1000, told["mb"] * 1.048576


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(given[0] if given else APPLICANTS, given[1] if len(given) > 1 else PEER_DOCUMENTS)
