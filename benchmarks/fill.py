"""Time and memory of filling the primary form, beside docxtpl and LibreOffice doing the same form.

    python benchmarks/fill.py [DOCUMENTS]

Both make a DOCX and a PDF of every entry, on one core, in the same run. The peer is docxtpl as shipped
(autoescape on), with a template made from our own DOCX: every value's text is a hole; LibreOffice then
converts all files in one call.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

DOCUMENTS = 50
_VALUE_STYLE = "FormFang"    # values are set in it, fixed words are not


def main(documents: int) -> None:
    """Runs every measurement in a process of its own and prints a table in Markdown."""
    rows = {
        "docgen, one document, cold": _measured("ours", 1),
        f"docgen, {documents} documents, a document": _measured("ours", documents),
        "docgen, PDF only": _measured("pdf", documents),
        "docgen, DOCX only": _measured("docx", documents),
        "docgen, PDF drawn by WeasyPrint, one document, cold": _measured("weasyprint", 1),
        "docgen, PDF drawn by WeasyPrint": _measured("weasyprint", documents),
        "docxtpl + LibreOffice, one document, cold": _measured("peer", 1),
        f"docxtpl + LibreOffice, {documents} documents, a document": _measured("peer", documents),
    }
    print("| | engine | ms a document | CPU ms a document | peak MB | PDF kB |\n|---|---|---|---|---|---|")
    for name, row in rows.items():
        figures = " | ".join(f"{row[key]:.0f}" for key in ("ms", "cpu", "mb", "kb"))
        print(f"| {name} | {row['engine']} | {figures} |")
    names = list(rows)
    for key in ("ms", "cpu"):
        for number, ours in ((1, "direct"), (5, "WeasyPrint")):
            print(f"\nwarm, {ours} / peer, {key}: {rows[names[number]][key] / rows[names[7]][key]:.2f}")


def _measured(what: str, documents: int) -> dict[str, Any]:
    command = [sys.executable, __file__, what, str(documents)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(run.stdout.splitlines()[-1]))


def _work(what: str, documents: int) -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        started = _clocks()
        size, engine = (_peer if what == "peer" else _ours)(Path(folder), what, documents)
        seconds, busy = (now - then - less for now, then, less in zip(_clocks(), started, _prepared, strict=True))
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    per = 1000 / documents
    print(json.dumps({
        "ms": seconds * per, "cpu": busy * per, "mb": peak / 1024, "kb": size / 1024, "engine": engine,
    }))


# Seconds, of the clock and of the processor, spent on what is not measured: making the sample and the peer's template.
_prepared = (0.0, 0.0)


def _clocks() -> tuple[float, float]:
    """Seconds of the clock, and of the processor in this process and in those it has waited for."""
    times = os.times()
    return time.perf_counter(), times.user + times.system + times.children_user + times.children_system


def _ours(folder: Path, what: str, documents: int) -> tuple[int, str]:
    """Fills entries of different names; a warm figure leaves out the first document."""
    from docgen.render.fill import FillOptions, fill
    from docgen.settings import read_settings

    definition, entry = _sample(folder)
    options = FillOptions(
        read_settings(), pdf=what != "docx", docx=what != "pdf",
        engine="weasyprint" if what == "weasyprint" else "direct",
    )
    if documents > 1:
        _uncounted(lambda: fill(definition, entry, options))
    size, engine = 0, ""
    for number in range(documents):
        named = replace(entry, values={**entry.values, "post": f"教师{number}"})
        document = fill(definition, named, options)
        for data, ending in ((document.pdf, "pdf"), (document.docx, "docx")):
            if data is not None:
                (folder / f"{number}.{ending}").write_bytes(data)
        size, engine = len(document.pdf or b""), document.engine or ""
    return size, engine


def _peer(folder: Path, what: str, documents: int) -> tuple[int, str]:
    from docxtpl import DocxTemplate

    template, values = _uncounted(lambda: _peer_template(folder))
    for number in range(documents):
        filled = DocxTemplate(template)
        filled.render({"v": [*values[:-1], f"{values[-1]}{number}"]}, autoescape=True)
        filled.save(folder / f"{number}.docx")
    files = [str(folder / f"{number}.docx") for number in range(documents)]
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), *files],
        check=True, capture_output=True,
    )
    return (folder / "0.pdf").stat().st_size, "LibreOffice"


def _peer_template(folder: Path) -> tuple[Path, list[str]]:
    """Our DOCX with a hole for every text set in the values' font, and the texts."""
    from docx import Document as read_docx
    from docx.oxml.ns import qn

    from docgen.render.fill import FillOptions, fill
    from docgen.settings import read_settings

    definition, entry = _sample(folder)
    made = fill(definition, entry, FillOptions(read_settings(), pdf=False)).docx
    path = folder / "template.docx"
    path.write_bytes(made or b"")
    document, values = read_docx(str(path)), []
    for paragraph in document.element.body.iter(qn("w:p")):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if style is not None and style.get(qn("w:val")) == _VALUE_STYLE:
            for text in paragraph.iter(qn("w:t")):
                values.append(text.text)
                text.text = f"{{{{ v[{len(values) - 1}] }}}}"
    document.save(str(path))
    return path, values


def _sample(folder: Path) -> Any:
    from docgen.entries.sample import write_sample
    from docgen.entries.yaml_file import read_entry
    from docgen.forms.library import load
    from docgen.settings import read_settings

    def made() -> Any:
        definition = load(read_settings().templates, "xinjiang-2021-primary", "official")
        path = folder / "entry.yaml"
        write_sample(definition, path)
        return definition, read_entry(path.read_bytes(), path.name, folder, definition)[0]

    return _uncounted(made)


def _uncounted(work: Any) -> Any:
    global _prepared
    started = _clocks()
    result = work()
    spent = zip(_prepared, _clocks(), started, strict=True)
    wall, busy = (before + now - then for before, now, then in spent)
    _prepared = (wall, busy)
    return result


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _work(sys.argv[1], int(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS)
