"""`docgen verify`: is a certificate genuine, was it taken back; was a signed file changed."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.cli.options import answers
from docgen.cli.show import Screen
from docgen.settings import read_settings


@click.command()
@click.argument("things", nargs=-1, required=True, metavar="编号 核验码 | 网址 | 图片 | PDF")
@click.option("--trust", type=click.Path(path_type=Path), metavar="FILE", help="可信公钥包 trust.cbor。")
@click.option("--root", envvar="DOCGEN_ROOT", metavar="KEY", help="签发公钥包的根公钥：64 个十六进制数字，或 root.pub 文件。")
@click.option("--status", type=click.Path(path_type=Path), metavar="DIR", help="docgen publish 生成的文件夹，或其副本。")
@click.option("--name", metavar="NAME", help="证书上的姓名；二维码里姓名遮盖时用来核对。")
@click.option(
    "--signer", "signers", type=click.Path(path_type=Path), multiple=True, metavar="PEM",
    help="PDF 应由谁签：签名人的证书，或其发证机构的证书；可写几次。",
)
@answers
@click.pass_obj
def verify(
    screen: Screen, things: tuple[str, ...], trust: Path | None, root: str | None, status: Path | None,
    name: str | None, signers: tuple[Path, ...],
) -> int:
    """查验一份证书：编号和核验码、网址、照片或 PDF；PDF 还查验电子签名。

    退出码：0 有效，8 不能采信（已收回、暂停、已补发、已过期、签名无效、文件改动过），10 未能确认。
    """
    from docgen.cli.judging import Sources
    from docgen.cli.verify_job import VerifyJob, run_verify

    job = VerifyJob(things, Sources(trust, root, status, name), signers)
    return run_verify(job, screen, read_settings())


COMMANDS = (verify,)
