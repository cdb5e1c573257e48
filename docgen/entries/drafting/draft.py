"""A definition being drafted: what it declares and what it draws, with remarks for the person who goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from docgen.forms.layout import PageFormat


@dataclass(slots=True)
class DraftField:
    """A field; `settings` holds YAML by key, `columns` the fields of a row group or of answers. `is_boxed`: a
    ruled table draws it, so that a second one is another field."""

    name: str
    label: str
    kind: str
    settings: dict[str, str] = field(default_factory=dict)
    columns: dict[str, DraftField] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    is_boxed: bool = False


@dataclass(slots=True)
class DraftCell:
    """A word of the drawing and the region it fills; `words` are printed in it from the start, `style_key`
    names it under `styles`."""

    token: str
    row: int
    column: int
    row_span: int
    column_span: int
    words: str = ""
    style_key: str = ""
    is_fixed: bool = False
    size: float = 12.0
    is_vertical: bool = False


@dataclass(slots=True)
class DraftTable:
    """A drawn grid; `marks` say of each row whether it is exact (`=`) or repeated (`*`)."""

    columns: tuple[float, ...]
    heights: list[float]
    marks: list[str]
    cells: list[DraftCell]
    rules: str = "all"
    indent: float = 0.0
    styles: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DraftWords:
    """A paragraph block: its word in the language, the wording it prints, its style as YAML ("" for none)."""

    block: str
    wording: str
    style: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftSpace:
    """Empty height in mm."""

    height: float


@dataclass(frozen=True, slots=True)
class DraftBreak:
    """The next block starts a page."""


DraftBlock = DraftTable | DraftWords | DraftSpace | DraftBreak


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole definition; `cover` stands before the first page break, `remarks` at the head of the file."""

    form: str
    title: str
    edition: str
    page: PageFormat
    fields: Mapping[str, DraftField]
    wording: Mapping[str, str]
    signatures: Mapping[str, Mapping[str, str]]
    signature_remarks: Mapping[str, str]
    cover: tuple[DraftBlock, ...]
    blocks: tuple[DraftBlock, ...]
    remarks: tuple[str, ...]
