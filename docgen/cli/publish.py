"""`docgen publish`: the folder that anyone proves certificates with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from docgen.cli.door import refused
from docgen.cli.options import answers, force_option
from docgen.cli.output import write_all
from docgen.cli.passphrases import key_folder
from docgen.cli.registry_door import open_house
from docgen.cli.show import Screen
from docgen.errors import FileUnusable
from docgen.settings import Settings, read_settings


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@force_option
@answers
@click.pass_obj
def publish(screen: Screen, folder: Path, force: bool) -> None:
    """发布核验页：网页、公钥、状态名单和检查点，原样放到任何静态网站即可。

    状态名单 24 小时内有效，请每天至少发布一次；文件夹里已有的会更新，没有变化的也重新写。
    """
    run_publish(folder, force, screen, read_settings(), datetime.now(UTC))


def run_publish(folder: Path, is_forced: bool, screen: Screen, settings: Settings, now: datetime) -> None:
    """Signs the lists, writes the folder as a whole, and keeps that it went out. Raises RegistryRefused,
    FileUnusable, UsageFault, ToolMissing, OSError."""
    from docgen.certificates.key_folder import TRUST_FILE, proved_bundle, read_root_public
    from docgen.certificates.publishing import published_files
    from docgen.registry.publication import mark_published, publication_of

    before = published_before(folder, is_forced)
    with open_house(settings) as registry:
        home = key_folder(None, settings)
        trust, root = (home / TRUST_FILE).read_bytes(), read_root_public(home)
        bundle = proved_bundle(trust, root, home / TRUST_FILE)
        publication = publication_of(registry, bundle, trust, root, now)
        files = published_files(publication, before)
        write_folder(folder, files)
        mark_published(registry, publication, now)
    names = [str(folder / name) for name in files]
    screen.answer({"ok": True, "exit_code": 0, "folder": str(folder), "host": publication.host, "files": names})
    screen.tell(f"已发布：{folder}（{len(names)} 个文件，其中状态名单 {len(publication.lists)} 份）")
    screen.tell(f"请把整个文件夹放到 https://{publication.host}/ ；24 小时内再发布一次。")


def published_before(folder: Path, is_forced: bool) -> dict[str, bytes]:
    """What is published in the folder now; nothing where it is new. Raises FileUnusable for a folder that holds other
    things."""
    from docgen.certificates.publishing import INDEX, NEWEST_CHECKPOINT, TRUST

    if not folder.is_dir():
        return {}
    if any(folder.iterdir()) and not (folder / INDEX).is_file() and not is_forced:
        raise refused(FileUnusable, "publish_folder_foreign", folder=str(folder))
    paths = [folder / TRUST, folder / NEWEST_CHECKPOINT, *sorted((folder / "status").glob("*.cwt"))]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if path.is_file()}


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Every file is replaced in one step, and all of them are or none: who reads meanwhile finds whole files, each
    signed by itself. Raises FileUnusable, OSError."""
    below = sorted({(folder / name).parent for name in files} - {folder})
    write_all({folder / name: data for name, data in files.items()}, True, [folder, *below])


COMMANDS = (publish,)
