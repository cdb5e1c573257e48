"""A sample as files: readable YAML with comments, its JSON Schema, a portrait, attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from docgen.entries.entry_writing import entry_text, schema_file
from docgen.entries.names import FILE_KINDS, children
from docgen.entries.pictures.portrait import draw_portrait
from docgen.entries.sample import Fullness, sample_entry
from docgen.entries.sample_pdf import one_page_pdf
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Field

_REMARK = "样例：人物、单位和活动均为虚构，请改成自己的内容。"


def sample_files(
    definition: FormDefinition, path: Path, seed: int = 0, fullness: Fullness = "typical"
) -> dict[Path, bytes]:
    """Every file of a sample by its path, the entry at `path` first; the same seed, the same bytes."""
    folder = f"{path.stem}-材料"
    raw = sample_entry(definition, seed, fullness, folder)
    schema = path.with_name(f"{path.stem}.schema.json")
    text = entry_text(definition, raw, _REMARK, schema.name)
    files = {path: text.encode(), schema: schema_file(definition)}
    is_male = any(raw.get(getattr(field, "sex", "")) == "男" for field in definition.fields.values())
    for name, kind in _named(definition.fields, raw):
        letters = re.sub(r"[^ -~]+", "", Path(name).stem) or "1"
        lines = ("SAMPLE ATTACHMENT", letters, f"Form: {definition.form} {definition.edition}")
        files[path.parent / name] = draw_portrait(2 * seed + is_male) if kind == "photo" else one_page_pdf(lines)
    return files


def _named(fields: Mapping[str, Field], raw: Any) -> Iterator[tuple[str, str]]:
    """The files that raw values name, each with the kind of its field."""
    for name, value in raw.items():
        field = fields[name]
        if field.kind in FILE_KINDS:
            yield value, field.kind
        elif children(field):
            for row in value if isinstance(value, list) else [value]:
                yield from _named(children(field), row)
