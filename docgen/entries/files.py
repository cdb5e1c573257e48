"""Files that an entry names, and reading no more of a file than is wanted."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath

from docgen.errors import FileUnusable
from docgen.forms.fields.base import Fault
from docgen.problems import Place, Problem

# A device or a pipe answers to open() too, and waits for ever: without this the open itself would hang.
_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def find_file(base: Path, name: str) -> Path | Fault:
    """The existing file `name` below the folder `base`, or what is wrong with the name.

    A plain relative path only, `/` or `\\` between its parts: no absolute path, no `..`, no link that
    leads out of `base`.
    """
    plain = PurePosixPath(name.replace("\\", "/"))
    if not name.strip() or plain.is_absolute() or PureWindowsPath(name).drive or ".." in plain.parts:
        return Fault("file_name_not_plain", {"file": name})
    try:
        found = (base / plain).resolve(strict=True)
        home = base.resolve(strict=True)
    except (FileNotFoundError, NotADirectoryError):
        return Fault("file_missing", {"file": name})
    except (OSError, RuntimeError, ValueError):  # a loop of links, a part of more than 255 bytes, a NUL
        return Fault("file_unreadable", {"file": name})
    if not found.is_relative_to(home):
        return Fault("file_outside", {"file": name})
    return found


def read_file(path: Path, name: str, max_bytes: int, head: int | None = None) -> bytes | Fault:
    """The whole file, or its first `head` bytes, or why not; a file larger than `max_bytes` is refused
    unread."""
    try:
        opened = os.open(path, _OPEN)
    except OSError:
        return Fault("file_missing" if not path.exists() else "file_unreadable", {"file": name})
    try:
        known = os.fstat(opened)
        if not stat.S_ISREG(known.st_mode):
            return Fault("file_not_a_file", {"file": name})
        if known.st_size > max_bytes:
            return _too_large(name, known.st_size, max_bytes)
        with open(opened, "rb", closefd=False) as stream:
            data = stream.read(max_bytes + 1 if head is None else head)
    except OSError:
        return Fault("file_unreadable", {"file": name})
    finally:
        os.close(opened)
    return data if len(data) <= max_bytes else _too_large(name, len(data), max_bytes)


def read_named(base: Path, name: str, max_bytes: int) -> bytes | Fault:
    """The content of a file that an entry names, or why it cannot be had."""
    found = find_file(base, name)
    return found if isinstance(found, Fault) else read_file(found, name, max_bytes)


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """The whole file; FileUnusable, with the problem, when it is missing, unreadable or too large."""
    data = read_file(path, str(path), max_bytes)
    if isinstance(data, Fault):
        problem = Problem(data.code, Place(str(path)), data.facts)
        raise FileUnusable(problem.says, [problem])
    return data


def size_text(size: int) -> str:
    """A size as people write it, decimal as the notices count: 4.8 MB, 12 KB, 7 字节."""
    for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "KB")):
        if size >= unit:
            return f"{size / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{size} 字节"


def kind_of(data: bytes) -> str:
    """What a file is by its first bytes, in Chinese; "" when unknown."""
    for start, name in _SIGNATURES:
        if data.startswith(start):
            return name
    if data[4:8] == b"ftyp":
        return "HEIC 图片" if data[8:12] in (b"heic", b"heix", b"mif1", b"hevc") else "视频"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP 图片"
    try:
        text = data[:512].decode("utf-8", "strict" if len(data) <= 512 else "ignore")
    except UnicodeDecodeError:
        return ""
    if text.lstrip().lower().startswith(("<!doctype html", "<html")):
        return "网页"
    is_text = text.isprintable() or ("\n" in text and "\x00" not in text)
    return "文本" if text and is_text else ""


_SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"\x89PNG\r\n\x1a\n", "PNG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"BM", "BMP 图片"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
    (b"PK\x03\x04", "Word、Excel 或 ZIP 文件"),
    (b"\xd0\xcf\x11\xe0", "旧版 Word 或 Excel 文件"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
)


def _too_large(name: str, size: int, max_bytes: int) -> Fault:
    facts = {"file": name, "size": size_text(size), "bytes": f"{size:,}", "limit": size_text(max_bytes)}
    return Fault("file_too_large", {**facts, "limit_bytes": f"{max_bytes:,}"})
