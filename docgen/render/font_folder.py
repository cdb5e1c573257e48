"""The folders of fonts, the shipped one and an office's own, checked while they are read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from docgen.errors import ToolMissing
from docgen.render.font_file import FontFile

ROLES = ("title", "hei", "fang", "kai", "song")


class FontFolderFault(ToolMissing, ValueError):
    """A folder of fonts cannot be used; `str()` says in Chinese which file and what to do."""


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of lettering: its own family, the chain of families tried in order, and its names in DOCX."""

    own: str
    chain: tuple[str, ...]
    east_asia: str
    ascii: str
    aliases: tuple[str, ...]

    def chain_from_own(self) -> tuple[str, ...]:
        """The role's own family, then the others: for programs that ask by a Chinese font's name."""
        return (self.own, *(name for name in self.chain if name != self.own))


@dataclass(frozen=True, slots=True)
class FontFolder:
    """What `fonts.yaml` says; `digest` is the SHA-256 (hex) of the manifest and the office's files."""

    files: Mapping[str, FontFile]
    roles: Mapping[str, Role]
    right_to_left: tuple[str, ...]
    aliases: Mapping[str, tuple[str, ...]]
    digest: str


def read_shipped(folder: Path) -> FontFolder:
    """Read the shipped folder. Raises `FontFolderFault` for a file missing, misnamed or of another size."""
    told = _read_yaml(folder / "fonts.yaml", {"families", "roles", "right_to_left", "aliases"})
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        raise FontFolderFault(f"字体文件夹不完整：缺少 {manifest}。请重新安装。")
    entries = json.loads(manifest.read_text("utf-8"))["files"]
    files = {name: _open(name, folder, entry) for name, entry in _mapping(told, "families", folder).items()}
    for font in files.values():
        expected = entries.get(font.path.name, {}).get("bytes")
        if font.path.stat().st_size != expected:
            raise FontFolderFault(f"字体文件已损坏：{font.path} 的大小与清单不符。请重新安装。")
    roles = {
        name: _role(name, entry, files, folder) for name, entry in _mapping(told, "roles", folder).items()
    }
    if set(roles) != set(ROLES):
        raise FontFolderFault(f"{folder / 'fonts.yaml'}：roles 应当恰好是 {'、'.join(ROLES)}。")
    right_to_left = tuple(told.get("right_to_left", ()))
    aliases = {name: tuple(others) for name, others in told.get("aliases", {}).items()}
    for name in (*right_to_left, *aliases):
        _known(name, files, folder)
    digest = hashlib.sha256(manifest.read_bytes() + (folder / "fonts.yaml").read_bytes()).hexdigest()
    return FontFolder(files, roles, right_to_left, aliases, digest)


def with_office(shipped: FontFolder, folder: Path) -> FontFolder:
    """Put an office's fonts before the shipped ones in the roles that its `fonts.yaml` names.

    Raises `FontFolderFault` for a file that is no static TrueType font, a wrong family name or an unknown
    role.
    """
    told = _read_yaml(folder / "fonts.yaml", {"families", "roles"})
    files = {name: _open(name, folder, entry) for name, entry in _mapping(told, "families", folder).items()}
    for name, font in files.items():
        if name in shipped.files:
            raise FontFolderFault(f"{folder / 'fonts.yaml'}：“{name}”是自带字体的名称，不能再用。")
        _check_true_type(font)
    roles = dict(shipped.roles)
    for name, entry in _mapping(told, "roles", folder).items():
        if name not in roles:
            raise FontFolderFault(
                f"{folder / 'fonts.yaml'}：没有“{name}”这种字体角色，可用的是 {'、'.join(ROLES)}。"
            )
        roles[name] = _replaced(roles[name], entry, files, folder)
    digest = hashlib.sha256(shipped.digest.encode() + (folder / "fonts.yaml").read_bytes())
    for _, font in sorted(files.items()):
        digest.update(hashlib.sha256(font.path.read_bytes()).digest())
    return replace(shipped, files={**shipped.files, **files}, roles=roles, digest=digest.hexdigest())


def _replaced(role: Role, entry: Any, files: Mapping[str, FontFile], folder: Path) -> Role:
    own = entry.get("own") if isinstance(entry, dict) else None
    if not own or set(entry) - {"own", "east_asia", "ascii"}:
        raise FontFolderFault(
            f"{folder / 'fonts.yaml'}：每个角色应写 own（字体名），另可写 east_asia、ascii。"
        )
    _known(own, files, folder)
    place = role.chain.index(role.own)
    return replace(
        role,
        own=own,
        # The shipped family stays behind the office's: an old FangSong_GB2312 lacks 1,467 of the 8,105.
        chain=(*role.chain[:place], own, *role.chain[place:]),
        east_asia=entry.get("east_asia", role.east_asia),
        ascii=entry.get("ascii", role.ascii),
    )


def _role(name: str, entry: Any, files: Mapping[str, FontFile], folder: Path) -> Role:
    try:
        role = Role(
            own=entry["own"],
            chain=tuple(entry["chain"]),
            east_asia=entry["east_asia"],
            ascii=entry["ascii"],
            aliases=tuple(entry.get("aliases", ())),
        )
    except (KeyError, TypeError, AttributeError) as fault:
        raise FontFolderFault(
            f"{folder / 'fonts.yaml'}：角色“{name}”缺少 own、chain、east_asia 或 ascii。"
        ) from fault
    for family in (role.own, *role.chain):
        _known(family, files, folder)
    if role.own not in role.chain:
        raise FontFolderFault(
            f"{folder / 'fonts.yaml'}：角色“{name}”的 chain 中没有它自己的字体“{role.own}”。"
        )
    return role


def _known(family: str, files: Mapping[str, FontFile], folder: Path) -> None:
    if family not in files:
        raise FontFolderFault(f"{folder / 'fonts.yaml'}：families 中没有“{family}”。")


def _read_yaml(path: Path, keys: set[str]) -> dict[str, Any]:
    if not path.is_file():
        raise FontFolderFault(f"找不到字体说明文件：{path}。")
    try:
        told = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        raise FontFolderFault(f"字体说明文件无法读取：{path}：{fault}") from fault
    if not isinstance(told, dict) or set(told) - keys:
        raise FontFolderFault(f"{path}：只能有这些项目：{'、'.join(sorted(keys))}。")
    return told


def _mapping(told: dict[str, Any], key: str, folder: Path) -> dict[str, Any]:
    found = told.get(key)
    if not isinstance(found, dict):
        raise FontFolderFault(f"{folder / 'fonts.yaml'}：缺少 {key}。")
    return found


def _open(family: str, folder: Path, entry: Any) -> FontFile:
    name = entry.get("file") if isinstance(entry, dict) else None
    if not name or Path(name).name != name:
        raise FontFolderFault(f"{folder / 'fonts.yaml'}：“{family}”应写 file: 文件名（不带路径）。")
    path = folder / name
    if not path.is_file():
        raise FontFolderFault(f"缺少字体文件：{path}。")
    _check_container(path)
    font = FontFile(family, path)
    if family not in font.names:
        found = "、".join(sorted(font.names)) or "无"
        raise FontFolderFault(
            f"{path}：文件里的字体名是“{found}”，不是“{family}”。请在 fonts.yaml 中改成文件里的名称。"
        )
    return font


def _check_container(path: Path) -> None:
    """Refuse what PDF viewers print wrong. CFF glyph numbers are lost in several viewers (blank or boxes)."""
    with path.open("rb") as stream:
        magic = stream.read(4)
    refused = {b"OTTO": "OTF（CFF）字体", b"ttcf": "TTC 字体集", b"wOFF": "WOFF 字体", b"wOF2": "WOFF2 字体"}
    if magic in refused:
        raise FontFolderFault(f"{path} 是{refused[magic]}，打印时可能缺字。请换成 TrueType（.ttf）文件。")
    if magic not in (b"\0\1\0\0", b"true"):
        raise FontFolderFault(f"{path} 不是字体文件。")


def _check_true_type(font: FontFile) -> None:
    if "fvar" in font.tables:
        raise FontFolderFault(f"{font.path} 是可变字体。请换成固定粗细的 TrueType（.ttf）文件。")
    if not {"glyf", "loca", "cmap"} <= font.tables:
        raise FontFolderFault(f"{font.path} 中没有 TrueType 字形。请换成 TrueType（.ttf）文件。")
