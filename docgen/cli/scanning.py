"""Commands about paper that comes back: `scan`."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.cli.options import answers, force_option
from docgen.cli.show import Screen
from docgen.settings import read_settings

_path = click.Path(path_type=Path)


@click.command()
@click.argument("scans", type=_path, metavar="SCAN...", nargs=-1, required=True)
@click.option("--original", "originals", type=_path, multiple=True, metavar="PATH", help="原件 PDF 或存放原件的文件夹；不写则在扫描件旁边找。")
@click.option("-o", "--output", type=_path, metavar="PDF", help="核对报告写到哪里（PDF，含图）。")
@click.option("--table", type=_path, metavar="XLSX", help="汇总表写到哪里：每份文书一行。")
@click.option("--workers", type=click.IntRange(1, 64), help="同时核对几个文件；不写则按处理器数。")
@force_option
@answers
@click.pass_obj
def scan(
    screen: Screen, scans: tuple[Path, ...], originals: tuple[Path, ...], output: Path | None, table: Path | None,
    workers: int | None, force: bool,
) -> int:
    """核对签字盖章后的扫描件：是否齐全、签了没有、盖了没有、改了没有；把握不大的请人看。"""
    from docgen.cli.scan_run import ScanRun, run_scan

    return run_scan(ScanRun(scans, originals, output, table, workers, force), screen, read_settings())


COMMANDS = (scan,)
