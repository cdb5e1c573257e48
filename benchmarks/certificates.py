"""Certificates a second a core and kB a file: ours beside WeasyPrint, Typst, ReportLab and docxtpl + LibreOffice.

    pip install --target /tmp/peers typst reportlab
    PYTHONPATH=/tmp/peers python -m benchmarks.certificates [COPIES] [--run PAGES]

The peers are installed for this run only; the project does not use them. All make the same certificate (A4 across,
woven border, 19 texts, photo, QR code of version 9) of the same people, one file a person on the disk, on one core. Each
engine makes a few copies in turn, again and again; its least time counts, so that what else the machine does falls on
all alike. The border is vectors for ours, WeasyPrint and Typst, a JPEG picture for the others. The floor is what
any program must do that writes those bytes: deflating what differs from copy to copy, and writing the file.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from docgen.certificates.artwork import Filling, certificate_html
from docgen.certificates.code_symbol import symbol
from docgen.certificates.drawing import Drawer
from docgen.certificates.print_run import print_run
from docgen.certificates.record import CertificateRecord
from docgen.forms.layout import MM_PER_PT, TextSlot
from docgen.forms.library import load
from docgen.settings import read_settings
from tests.certificates.made_records import HOST, record_of, url_of

_FORM = "tutor-certificate"
_ROUNDS = 4
Engine = Callable[[CertificateRecord, Path], None]


@dataclass
class Bench:
    """The certificate, its people, and a folder to write into."""

    folder: Path
    copies: int
    drawer: Drawer = field(init=False)
    records: list[CertificateRecord] = field(init=False)

    def __post_init__(self) -> None:
        settings = replace(read_settings(), host=HOST)
        self.drawer = Drawer(load(settings.templates, _FORM), settings)
        people = [record_of(self.drawer.definition, seed) for seed in range(20)]
        self.records = [
            replace(people[n % 20], number=f"KJC-2026-{n:04}-Q", url=url_of("token", n)) for n in range(1, self.copies * _ROUNDS + 1)
        ]
        for n, record in enumerate(people):
            assert record.photo is not None
            (folder := self.folder / "in").mkdir(exist_ok=True)
            (folder / f"{n}.jpg").write_bytes(record.photo)
        artwork = self.drawer.pages[0].placed.artwork
        shutil.copy(artwork, self.folder / "in" / "artwork.svg")
        self._picture()

    def _picture(self) -> None:
        """The border as a JPEG of 150 dots an inch."""
        from docgen.render.page_pictures import page_pictures
        from docgen.render.pdf import lay_out_plain

        html = certificate_html(self.drawer.definition, [Filling(self.drawer.pages[0], ())], self.drawer.library, self.drawer.house)
        (picture,) = page_pictures(lay_out_plain(html), 150, grey=False)
        picture.convert("RGB").save(self.folder / "in" / "artwork.jpg", quality=80)

    def photo(self, record: CertificateRecord) -> str:
        """The file of a record's photo."""
        return f"{(int(record.number[9:13])) % 20}.jpg"

    def texts(self, record: CertificateRecord) -> Iterator[tuple[TextSlot, float, float, str, float, str]]:
        """Slot, left, baseline's top, text, size and family's role of every line: what all peers set."""
        for text in self.drawer.fillings(record)[0].texts:
            for at, line in enumerate(text.paragraph.lines):
                words = "".join(run.text for run in line)
                yield text.slot, text.room.x, text.top + at * text.paragraph.pitch, words, text.paragraph.size, text.slot.style.font

    def family(self, role: str) -> Path:
        """The font file of a role."""
        return self.drawer.library.families[self.drawer.library.own(role)]


def ours(bench: Bench) -> Engine:
    """The fast path."""
    return lambda record, path: path.write_bytes(bench.drawer.pdf(record)) and None


def weasyprint_naive(bench: Bench) -> Engine:
    """HTML to PDF, everything made anew."""
    import weasyprint

    def draw(record: CertificateRecord, path: Path) -> None:
        html = certificate_html(bench.drawer.definition, bench.drawer.fillings(record), bench.drawer.library, bench.drawer.house)
        weasyprint.HTML(string=html).write_pdf(path)

    return draw


def weasyprint_best(bench: Bench) -> Engine:
    """The same with one font configuration and pictures kept."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    fonts, pictures = FontConfiguration(), dict[str, Any]()

    def draw(record: CertificateRecord, path: Path) -> None:
        html = certificate_html(bench.drawer.definition, bench.drawer.fillings(record), bench.drawer.library, bench.drawer.house)
        weasyprint.HTML(string=html).write_pdf(path, font_config=fonts, cache=pictures)

    return draw


_TYPST = """#set page(width: 297mm, height: 210mm, margin: 0pt, background: image("artwork.svg", width: 100%))
#set text(lang: "zh")
#let record = json(bytes(sys.inputs.record))
#for t in record.texts { place(top + left, dx: t.x * 1pt, dy: t.y * 1pt,
  block(width: t.width * 1pt, align(if t.align == "center" { center } else { left },
    text(font: ("Form Latin", t.font), size: t.size * 1pt, fill: rgb(t.colour), t.text)))) }
#place(top + left, dx: 42mm, dy: 69mm, image(record.photo, width: 25mm, height: 35mm))
#place(top + left, dx: 42mm, dy: 146mm, image(bytes(record.code), width: 26mm))
"""


def typst(bench: Bench, is_kept: bool) -> Engine:
    """Typst from its Python package, its compiler kept or not."""
    import json

    import typst as engine

    (bench.folder / "in" / "page.typ").write_text(_TYPST)
    fonts = [str(bench.drawer.library.families["Form Song"].parent)]
    options: dict[str, Any] = {"root": str(bench.folder / "in"), "font_paths": fonts, "ignore_system_fonts": True}
    compiler = engine.Compiler(str(bench.folder / "in" / "page.typ"), **options) if is_kept else None

    def draw(record: CertificateRecord, path: Path) -> None:
        code = symbol(record.url)
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {code.modules} {code.modules}"><path d="{code.path}"/></svg>'
        texts = [
            {"x": x, "y": y, "width": slot.width / MM_PER_PT, "align": slot.style.align, "font": bench.drawer.library.own(role),
             "size": size, "colour": slot.colour, "text": words}
            for slot, x, y, words, size, role in bench.texts(record)
        ]
        inputs = {"record": json.dumps({"texts": texts, "photo": bench.photo(record), "code": svg})}
        if compiler is not None:
            compiler.compile(output=str(path), sys_inputs=inputs)
        else:
            engine.compile(str(bench.folder / "in" / "page.typ"), output=str(path), sys_inputs=inputs, **options)

    return draw


def reportlab(bench: Bench, is_kept: bool) -> Engine:
    """ReportLab's canvas, fonts and pictures kept or not."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    kept: dict[str, Any] = {}

    def reader(name: str) -> Any:
        if not is_kept:
            return ImageReader(str(bench.folder / "in" / name))
        return kept.setdefault(name, ImageReader(str(bench.folder / "in" / name)))

    def draw(record: CertificateRecord, path: Path) -> None:
        for role in ("title", "kai", "song"):
            if not is_kept or role not in kept:
                kept[role] = True
                pdfmetrics.registerFont(TTFont(role, str(bench.family(role))))
        canvas = Canvas(str(path), pagesize=(297 / MM_PER_PT, 210 / MM_PER_PT), pageCompression=1)
        canvas.drawImage(reader("artwork.jpg"), 0, 0, 297 / MM_PER_PT, 210 / MM_PER_PT)
        for slot, x, y, words, size, role in bench.texts(record):
            canvas.setFont(role, size)
            canvas.setFillColor(slot.colour)
            if slot.style.align == "center":
                canvas.drawCentredString(x + slot.width / MM_PER_PT / 2, 210 / MM_PER_PT - y - size, words)
            else:
                canvas.drawString(x, 210 / MM_PER_PT - y - size, words)
        canvas.drawImage(reader(bench.photo(record)), 42 / MM_PER_PT, 106 / MM_PER_PT, 25 / MM_PER_PT, 35 / MM_PER_PT)
        code, step = symbol(record.url), 26 / MM_PER_PT / symbol(record.url).modules
        squares = canvas.beginPath()
        for row, cells in enumerate(code.rows):
            for column, cell in enumerate(cells):
                if cell == "1":
                    squares.rect(42 / MM_PER_PT + column * step, 64 / MM_PER_PT - (row + 1) * step, step, step)
        canvas.setFillColor("#000000")
        canvas.drawPath(squares, stroke=0, fill=1)
        canvas.save()

    return draw


def floor(bench: Bench) -> Engine:
    """What must be done to write our own files: their own streams deflated, their bytes written."""
    own: dict[str, tuple[list[bytes], bytes]] = {}
    shared = _streams(bench.drawer.pdf(bench.records[0]))
    for record in bench.records:
        pdf = bench.drawer.pdf(record)
        own[record.number] = ([one for one in _streams(pdf) if record is bench.records[0] or one not in shared], pdf)

    def draw(record: CertificateRecord, path: Path) -> None:
        streams, pdf = own[record.number]
        for stream in streams:
            zlib.compress(stream, 1)
        path.write_bytes(pdf)

    return draw


def _streams(pdf: bytes) -> list[bytes]:
    """What is deflated in a file."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as file:
        return [
            bytes(one.read_bytes()) for one in file.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Filter") == "/FlateDecode"
        ]


def libreoffice(bench: Bench) -> tuple[float, float, float]:
    """docxtpl + LibreOffice, all files converted in one call: CPU ms, ms by the clock, kB a copy."""
    from docx import Document
    from docx.shared import Mm
    from docxtpl import DocxTemplate, InlineImage

    from docgen.render.qr import qr_png

    template, work = bench.folder / "in" / "template.docx", bench.folder / "office"
    page = Document()
    page.sections[0].page_width, page.sections[0].page_height = Mm(297), Mm(210)
    page.add_picture(str(bench.folder / "in" / "artwork.jpg"), width=Mm(200))
    for at in range(19):
        page.add_paragraph(f"{{{{ t{at} }}}}")
    page.add_paragraph("{{ photo }}{{ code }}")
    page.save(str(template))
    work.mkdir()
    begun, clock = _cpu(), time.perf_counter()
    some = bench.records[:10]
    for record in some:
        filled = DocxTemplate(str(template))
        texts = {f"t{at}": one[3] for at, one in enumerate(bench.texts(record))}
        code = io.BytesIO(qr_png("DG1/XJC.2021.1/K7Q2M9XA4T/3/6/5GQZ2LBJ4M", 8))
        filled.render({**texts, "photo": InlineImage(filled, str(bench.folder / "in" / bench.photo(record)), width=Mm(25)),
                       "code": InlineImage(filled, code, width=Mm(26))}, autoescape=True)
        filled.save(str(work / f"{record.number}.docx"))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{work}/profile", "--headless", "--convert-to", "pdf", "--outdir",
         str(work), *map(str, sorted(work.glob("*.docx")))], check=True, capture_output=True,
    )
    sizes = [path.stat().st_size for path in work.glob("*.pdf")]
    return (_cpu() - begun) / len(some) * 1e3, (time.perf_counter() - clock) / len(some) * 1e3, sum(sizes) / len(sizes) / 1e3


def _cpu() -> float:
    """Seconds of processor time of this process and those it started."""
    own, started = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + started.ru_utime + started.ru_stime


def main() -> None:
    """Prints a table in Markdown."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("copies", type=int, nargs="?", default=40)
    asked.add_argument("--run", type=int, default=0, metavar="PAGES", help="a print run of so many pages instead")
    given = asked.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), given.copies)
        if given.run:
            _print_run(bench, given.run)
        else:
            _compare(bench)


def _compare(bench: Bench) -> None:
    engines: dict[str, tuple[Engine, int]] = {
        "floor": (floor(bench), bench.copies), "docgen": (ours(bench), bench.copies),
        "Typst, compiler kept": (typst(bench, True), 8), "Typst": (typst(bench, False), 3),
        "ReportLab, fonts kept": (reportlab(bench, True), 6), "ReportLab": (reportlab(bench, False), 3),
        "WeasyPrint, kept": (weasyprint_best(bench), 3), "WeasyPrint": (weasyprint_naive(bench), 2),
    }
    least = {name: (1e9, 1e9) for name in engines}
    sizes: dict[str, float] = {}
    for turn in range(_ROUNDS):
        for name, (engine, count) in engines.items():
            begun, clock = _cpu(), time.perf_counter()
            paths = []
            for record in bench.records[turn * count : (turn + 1) * count]:
                paths.append(bench.folder / f"{record.number}.pdf")
                engine(record, paths[-1])
            spent = (_cpu() - begun) / count * 1e3, (time.perf_counter() - clock) / count * 1e3
            least[name] = min(least[name][0], spent[0]), min(least[name][1], spent[1])
            sizes[name] = sum(path.stat().st_size for path in paths) / count / 1e3
    *least["docxtpl + LibreOffice"], sizes["docxtpl + LibreOffice"] = libreoffice(bench)  # type: ignore[misc]
    print("| engine | CPU ms | ms | a second a core | kB a file | times ours |\n|---|---|---|---|---|---|")
    for name, (cpu, wall) in least.items():
        print(f"| {name} | {cpu:.2f} | {wall:.2f} | {1e3 / cpu:.0f} | {sizes[name]:.0f} | {cpu / least['docgen'][0]:.2f} |")


def _print_run(bench: Bench, pages: int) -> None:
    def many() -> Iterator[CertificateRecord]:
        for at in range(pages):
            yield replace(bench.records[at % bench.copies], number=f"KJC-2026-{at:05}-Q", url=url_of("token", at))

    target = bench.folder / "run.pdf"
    begun, clock = _cpu(), time.perf_counter()
    print_run(bench.drawer, many(), target)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{pages} pages: {_cpu() - begun:.1f} s CPU, {time.perf_counter() - clock:.1f} s by the clock, peak {peak:.0f} MB, "
          f"{target.stat().st_size / 1e6:.1f} MB, {target.stat().st_size / pages / 1e3:.1f} kB a page")


if __name__ == "__main__":
    sys.exit(main())
