"""`docgen sign`: signature fields for a form's hands, and electronic signatures."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from docgen.cli.options import FormName, answers, force_option
from docgen.cli.show import Screen
from docgen.settings import read_settings

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("files", nargs=-1, required=True, type=_PATH, metavar="PDF...")
@click.option("-o", "--output", type=_PATH, metavar="PATH", help="写到哪里：一个文件，或已有的文件夹。原文件不会被改动。")
@click.option("--fields", is_flag=True, help="只加空的签名域（申请人签名、单位公章等），位置取自表格的签名处。")
@click.option("--key", type=_PATH, metavar="P12", help="签名证书：PKCS#12 文件（.p12、.pfx）。")
@click.option("--pkcs11", "library", type=_PATH, metavar="LIB", help="签名设备的 PKCS#11 驱动库。")
@click.option("--token", default="", metavar="LABEL", help="签名设备的名称。")
@click.option("--key-label", default="", metavar="LABEL", help="设备里钥匙的名称。")
@click.option("--cert-label", default="", metavar="LABEL", help="设备里证书的名称；不写则与钥匙同名。")
@click.option("--field", metavar="NAME", help="签在哪一个签名域；只有一个时不必写。")
@click.option("--at", "place", metavar="页:左,上,宽,高", help="新签名域的位置，毫米，从页面左上角算起。")
@click.option("--form", type=FormName(), metavar="NAME", help="证书名：签在它留给公章的位置。")
@click.option("--seal", type=_PATH, metavar="PNG", help="单位提供的印章图片，底色透明。不写则不显示图案。")
@click.option("--seal-size", type=click.FloatRange(10, 60), default=42.0, show_default=True, help="印章的宽，毫米。")
@click.option(
    "--allow", type=click.Choice(["nothing", "signatures"]),
    help="第一个签名之后许可什么：nothing 不许再改，signatures 只许他方签名；不写则看还有没有别的签名域。",
)
@click.option("--tsa", default="", metavar="URL", help="时间戳服务器的网址。")
@click.option("--reason", default="", metavar="TEXT", help="签名的缘由。")
@force_option
@answers
@click.pass_obj
def sign(
    screen: Screen, files: tuple[Path, ...], output: Path | None, fields: bool, key: Path | None, library: Path | None,
    token: str, key_label: str, cert_label: str, field: str | None, place: str | None, form: str | None,
    seal: Path | None, seal_size: float, allow: Literal["nothing", "signatures"] | None, tsa: str, reason: str,
    force: bool,
) -> None:
    """给 PDF 加签名域，或签上电子签名（PAdES）；口令取自 DOCGEN_SIGN_PASSPHRASE，不设则提示输入。"""
    from docgen.cli.sign_job import KeyPlace, SealWish, SignJob, run_sign

    where = KeyPlace(key, library, token, key_label, cert_label or key_label)
    wish = SealWish(seal, seal_size)
    job = SignJob(files, output, fields, where, field, place, form, wish, allow, tsa, reason, force)
    run_sign(job, screen, read_settings())


COMMANDS = (sign,)
