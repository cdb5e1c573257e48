"""Scans judged: seconds and memory a page, beside plain OpenCV alignment of the same pages in the same run.

    python benchmarks/scans.py [PAGES [WORKERS]]

PAGES pages of a form, signed and stamped and scanned at 200 dpi in colour, lie as JPEGs in a folder with their
original. `docgen scan` judges them as a program of its own. The peer lays each page onto pypdfium2's rendering at 200
dpi with ORB, a homography and ECC, as OpenCV's tutorials do, and subtracts: it finds where something differs, and
reads no code, tells no ink, knows no character. It is given the first PEER_PAGES pages only, for its ECC takes long;
what is compared is processor seconds a page, start-up included, for other work on the machine stretches the clock.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]
FORM = "jiangsu-2024-primary"
PAGES, WORKERS = 14, 2
PEER_PAGES = 4


def main(count: int, workers: int) -> None:
    """Runs both and prints a table in Markdown."""
    print("| | pages | CPU s a page | pages a minute | peak MB of one process |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_pages(folder, count)
        costs = []
        for words in dict.fromkeys(("1", str(workers))):
            told, seconds, spent, peak = _run(["-m", "docgen", "scan", name, "--workers", words, "--json"])
            seen = sum(len(one["scanned"]) for one in json.loads(told)["documents"])
            costs.append(spent / seen)
            print(f"| docgen scan --workers {words} | {seen} | {spent / seen:.1f} | {seen / seconds * 60:.0f} | {peak:.0f} |", flush=True)
        _, seconds, spent, peak = _run([str(Path(__file__)), "peer", name])
        count = min(count, PEER_PAGES)
        print(f"| OpenCV: ORB, homography, ECC | {count} | {spent / count:.1f} | {count / seconds * 60:.0f} | {peak:.0f} |")
        print(f"\nCPU seconds a page, docgen with one worker to OpenCV: {costs[0] / (spent / count):.2f}")


def _write_pages(folder: Path, count: int) -> None:
    from PIL import Image

    from tests.finished import made
    from tests.scans.devices import LEVELS, scanned
    from tests.scans.papers import handled

    document = made("typical", FORM)
    assert document.pdf is not None and document.page_map is not None
    (folder / "original.pdf").write_bytes(document.pdf)
    for at in range(count):
        number = at % document.page_map.pages + 1
        picture = scanned(handled(number, at, FORM).picture, LEVELS["office-200"], at)
        Image.fromarray(picture[..., ::-1].copy()).save(folder / f"{at:03}-{number}.jpg", quality=80, dpi=(200, 200))


def _run(words: list[str]) -> tuple[str, float, float, float]:
    """What a Python program prints, its seconds of the clock and of processors, its largest process in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    peak, is_over = [0.0], threading.Event()
    with subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, env=environment) as process:
        watch = threading.Thread(target=_watch, args=(process.pid, peak, is_over))
        watch.start()
        out = process.stdout.read() if process.stdout else b""
    is_over.set()
    watch.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return out.decode(), time.perf_counter() - started, spent, peak[0]


def _watch(root: int, peak: list[float], is_over: threading.Event) -> None:
    """The most memory that any process below `root` has had alone."""
    while not is_over.wait(0.2):
        for pid in _below(root):
            try:
                lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            except OSError:
                continue
            most = next((line.split()[1] for line in lines if line.startswith("VmHWM:")), "0")
            peak[0] = max(peak[0], int(most) * 1024 / 1e6)


def _below(root: int) -> list[int]:
    """The process and all below it, whichever of its threads started them."""
    found = [root]
    for pid in found:
        for told in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                found += map(int, told.read_text().split())
            except OSError:
                continue
    return found


def peer(folder: Path) -> None:
    """Every page laid onto its rendering and subtracted."""
    import cv2
    import numpy as np
    import pypdfium2

    cv2.setNumThreads(1)
    document = pypdfium2.PdfDocument(folder / "original.pdf")
    finder, matcher = cv2.ORB.create(5_000), cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True)
    for path in sorted(folder.glob("*.jpg"))[:PEER_PAGES]:
        scan = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        page = document[int(path.stem.rpartition("-")[2]) - 1].render(scale=200 / 72, grayscale=True).to_numpy()
        page = np.ascontiguousarray(page.reshape(page.shape[:2]))
        (points, words), (there, others) = finder.detectAndCompute(page, None), finder.detectAndCompute(scan, None)
        pairs = sorted(matcher.match(words, others), key=lambda one: one.distance)[:1_000]
        way, _ = cv2.findHomography(
            np.array([points[one.queryIdx].pt for one in pairs]), np.array([there[one.trainIdx].pt for one in pairs]), cv2.RANSAC, 3.0
        )
        stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 30, 1e-4)
        _, way = cv2.findTransformECC(page, scan, way.astype(np.float32), cv2.MOTION_HOMOGRAPHY, stop)
        flat = cv2.warpPerspective(scan, way, page.shape[::-1], flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderValue=255)
        cv2.absdiff(flat, page)


if __name__ == "__main__":
    if sys.argv[1:2] == ["peer"]:
        peer(Path(sys.argv[2]))
    else:
        given = [int(word) for word in sys.argv[1:]]
        main(given[0] if given else PAGES, given[1] if len(given) > 1 else WORKERS)
