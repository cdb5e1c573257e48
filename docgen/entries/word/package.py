"""The XML parts of a Word file: from a zip nobody trusts to plain element trees.

Names of elements and attributes lose their namespace (`w:tbl` is `tbl`), so that the transitional and the
strict form of OOXML read alike.
"""

from __future__ import annotations

import io
import posixpath
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from docgen.entries.files import kind_of
from docgen.errors import FileUnusable
from docgen.problems import Fact, Place, Problem

MAX_WORD_BYTES = 20_000_000     # an official form with pictures has 1 MB
_MAX_PART = 30_000_000          # bytes of one unpacked part; a form of 40 pages has 2 MB
_MAX_MEMBERS = 5_000
_MAX_DEPTH = 200                # elements in elements; text in a cell in a table stands at about 12

_MACRO = "macroEnabled"
_DOCUMENT = "/officeDocument"   # the end of the relationship's type, transitional and strict
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# RuntimeError: a member with a password; NotImplementedError: a compression nobody uses.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class WordParts:
    """The body of a Word file and its styles (None when it has none)."""

    document: ET.Element
    styles: ET.Element | None


def read_parts(data: bytes, name: str) -> WordParts:
    """The parts of a DOCX; `name` is the file's in messages. Raises FileUnusable for every other file."""
    _check_kind(data, name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _parts(package, name)
    except _BROKEN as error:
        raise _refused("word_broken", name) from error


def read_members(data: bytes, name: str, wanted: Callable[[str], bool], most: int) -> dict[str, bytes]:
    """The members of a Word file that are wanted, by their names; raises FileUnusable where they have more than
    `most` bytes together."""
    found: dict[str, bytes] = {}
    left = most
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for member in filter(wanted, package.namelist()):
                with package.open(member) as stream:
                    found[member] = stream.read(left + 1)
                left -= len(found[member])
                if left < 0:
                    raise _refused("word_too_large", name)
    except _BROKEN as error:
        raise _refused("word_broken", name) from error
    return found


def attribute(element: ET.Element | None, name: str, otherwise: str = "") -> str:
    """An attribute by its name without namespace."""
    return otherwise if element is None else element.get(name, otherwise)


def _check_kind(data: bytes, name: str) -> None:
    if data.startswith(_OLE):
        raise _refused("word_encrypted" if _ENCRYPTED in data else "word_legacy", name)
    if data.lstrip()[:5] == b"{\\rtf":
        raise _refused("word_legacy", name)
    if not data.startswith(b"PK\x03\x04"):
        raise _refused("word_not_docx", name, kind=kind_of(data) or "无法识别")


def _parts(package: zipfile.ZipFile, name: str) -> WordParts:
    members = set(package.namelist())
    if len(members) > _MAX_MEMBERS:
        raise _refused("word_too_large", name)
    if not {"[Content_Types].xml", "_rels/.rels"} <= members:
        raise _refused("word_not_docx", name, kind="ZIP 文件")
    main = _main_part(package, name)
    if main not in members:
        raise _refused("word_not_docx", name, kind="ZIP 文件")
    kind = _types(package, name).get(main, "")
    if _MACRO in kind:
        raise _refused("word_macros", name)
    if "wordprocessingml" not in kind:
        raise _refused("word_not_docx", name, kind="不是文字文档的 Office 文件")
    folder, base = posixpath.split(main)
    styles = _related(package, f"{folder}/_rels/{base}.rels", "/styles", folder, name)
    return WordParts(_read(package, main, name), _read(package, styles, name) if styles in members else None)


def _main_part(package: zipfile.ZipFile, name: str) -> str:
    return _related(package, "_rels/.rels", _DOCUMENT, "", name)


def _related(package: zipfile.ZipFile, rels: str, ending: str, folder: str, name: str) -> str:
    """The member that a relationship of a type leads to; "" where there is none inside the package."""
    if rels not in package.namelist():
        return ""
    for one in _read(package, rels, name):
        if attribute(one, "Type").endswith(ending) and attribute(one, "TargetMode") != "External":
            target = attribute(one, "Target")
            return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    return ""


def _types(package: zipfile.ZipFile, name: str) -> Mapping[str, str]:
    """The content type of each part that names its own."""
    listed = _read(package, "[Content_Types].xml", name)
    return {attribute(one, "PartName").lstrip("/"): attribute(one, "ContentType") for one in listed}


def _read(package: zipfile.ZipFile, member: str, name: str) -> ET.Element:
    with package.open(member) as stream:
        data = stream.read(_MAX_PART + 1)
    if len(data) > _MAX_PART:
        raise _refused("word_too_large", name)
    return parse_part(data, name)


def parse_part(data: bytes, name: str) -> ET.Element:
    """A part's element tree; `name` is the file's in messages. Raises FileUnusable."""
    try:
        return parse_xml(data)
    except _Refused as error:
        raise _refused("word_entities", name) from error
    except (ET.ParseError, _TooDeep) as error:
        raise _refused("word_broken", name) from error


def parse_xml(data: bytes) -> ET.Element:
    """An element tree without namespaces. A document type, the only way to entities, is refused before it is
    read; so is a depth that would exhaust whoever walks the tree."""
    parser = ET.XMLParser(target=_Builder())
    parser.feed(data)
    root: ET.Element = parser.close()
    return root


class _Refused(Exception):
    """There is a document type in the XML."""


class _TooDeep(Exception):
    """Elements are nested deeper than in any document."""


class _Builder:
    """Builds the tree; expat calls `doctype` before it reads what the document type declares."""

    def __init__(self) -> None:
        self.tree, self.depth = ET.TreeBuilder(), 0

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise _Refused

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise _TooDeep
        self.tree.start(_plain(tag), {_plain(key): value for key, value in attributes.items()})

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.tree.end(_plain(tag))

    def data(self, text: str) -> None:
        self.tree.data(text)

    def close(self) -> ET.Element:
        return self.tree.close()


def _plain(name: str) -> str:
    return name.rpartition("}")[2]


def _refused(code: str, file: str, **facts: Fact) -> FileUnusable:
    problem = Problem(code, Place(file), facts)
    return FileUnusable(str(problem), [problem])
