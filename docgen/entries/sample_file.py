"""A sample as files: readable YAML with comments, its JSON Schema, a portrait, attachments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from docgen.entries.names import FILE_KINDS, children
from docgen.entries.picture_file import draw_portrait
from docgen.entries.sample import sample_entry
from docgen.entries.sample_pdf import one_page_pdf
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Field
from docgen.forms.layout import Paragraph, Table

# Written without quotes: a word that no YAML reader takes for a number, a date or a truth value.
_PLAIN = re.compile(r"[\u3400-\u9fffA-Za-z《（][\u3400-\u9fff\w（）《》，。、·；？！“”—〔〕/.@+-]*")
_WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))
_LONG = 46            # characters; a longer text gets lines of its own
_COMMENT_COLUMN = 40


def sample_files(definition: FormDefinition, path: Path, seed: int = 0) -> dict[Path, bytes]:
    """Every file of a typical sample by its path, the entry at `path` first; the same seed, the same bytes."""
    folder = f"{path.stem}-材料"
    raw = sample_entry(definition, seed, "typical", folder)
    schema = path.with_name(f"{path.stem}.schema.json")
    text = "\n".join(_lines(definition, raw, schema.name)) + "\n"
    files = {path: text.encode(), schema: _schema(definition)}
    is_male = any(raw.get(getattr(field, "sex", "")) == "男" for field in definition.fields.values())
    for name, kind in _named(definition.fields, raw):
        letters = re.sub(r"[^ -~]+", "", Path(name).stem) or "1"
        lines = ("SAMPLE ATTACHMENT", letters, f"Form: {definition.form} {definition.edition}")
        files[path.parent / name] = draw_portrait(2 * seed + is_male) if kind == "photo" else one_page_pdf(lines)
    return files


def _schema(definition: FormDefinition) -> bytes:
    from docgen.forms.schema import entry_schema

    return json.dumps(entry_schema(definition), ensure_ascii=False, indent=1).encode() + b"\n"


def _named(fields: Mapping[str, Field], raw: Any) -> Iterator[tuple[str, str]]:
    """The files that raw values name, each with the kind of its field."""
    for name, value in raw.items():
        field = fields[name]
        if field.kind in FILE_KINDS:
            yield value, field.kind
        elif children(field):
            for row in value if isinstance(value, list) else [value]:
                yield from _named(children(field), row)


def _lines(definition: FormDefinition, raw: Mapping[str, Any], schema: str) -> Iterator[str]:
    yield f"# yaml-language-server: $schema={schema}"
    yield f"# {definition.title}。样例：人物、单位和活动均为虚构，请改成自己的内容。"
    yield f"form: {definition.form}"
    yield f"edition: '{definition.edition}'"
    for name in _drawn(definition):
        if name not in definition.fields:
            yield f"\n# {name}"
        elif definition.fields[name].kind != "constant":
            yield from _written(name, definition.fields[name], raw.get(name), "")


def _drawn(definition: FormDefinition) -> list[str]:
    """Field names in the order in which the form draws them, each once, between the printed headings."""
    found: list[str] = []
    for block in definition.layout:
        if isinstance(block, Paragraph) and block.role in ("section", "item"):
            wording = definition.wording.get(block.wording)
            text = wording.text(definition.profile) if wording else block.wording
            found.append(" ".join(text.split()))
        elif isinstance(block, Table):
            found += [cell.target.partition(".")[0] for cell in block.cells if cell.kind == "value"]
    return list(dict.fromkeys([*found, *definition.fields]))


def _written(name: str, field: Field, value: Any, indent: str) -> Iterator[str]:
    """A key with its value, its label and its limit as a comment."""
    comment = _comment(field)
    if isinstance(value, (Mapping, list)):
        yield _commented(f"{indent}{name}:", comment)
        inner = children(field)
        if isinstance(value, Mapping):
            yield from _mapping(inner, value, indent + "  ")
        else:
            for number, row in enumerate(value):
                yield from _row(inner, row, indent + "  ", number == 0)
    elif value is None:
        yield _commented(f"{indent}{name}:", comment)
    elif "\n" in value or len(value) > _LONG:
        yield _commented(f"{indent}{name}: |", comment)
        yield from (f"{indent}  {line}" for line in value.split("\n"))
    else:
        yield _commented(f"{indent}{name}: {_scalar(value)}", comment)


def _mapping(inner: Mapping[str, Field], value: Mapping[str, Any], indent: str) -> Iterator[str]:
    for name in inner or value:
        if name in inner or name in value:
            field = inner.get(name) or Field(name=name, label="", kind="")
            yield from _written(name, field, value.get(name), indent)


def _row(inner: Mapping[str, Field], row: Mapping[str, Any], indent: str, is_first: bool) -> Iterator[str]:
    """A list item; only the first tells what may be left out."""
    lines = [
        line
        for name, field in inner.items()
        if is_first or name in row
        for line in _written(name, field, row.get(name), indent + "  ")
    ]
    yield f"{indent}- {lines[0].lstrip()}"
    yield from lines[1:]


def _commented(line: str, comment: str) -> str:
    if not comment:
        return line
    width = sum(2 if character > "\u2e7f" else 1 for character in line)
    return f"{line}{' ' * max(2, _COMMENT_COLUMN - width)}# {comment}"


def _comment(field: Field) -> str:
    limits = []
    if longest := getattr(field, "max_length", None):
        limits.append(f"至多 {longest} 字")
    if rows := getattr(field, "max_rows", None):
        limits.append(f"至多 {rows} 项")
    options = getattr(field, "options", ())
    if 0 < len(options) <= 10:
        limits.append("、".join(options))
    if field.label:
        limits.append("必填" if field.is_required else "可不填")
    if field.hint:
        limits.append(field.hint)
    comment = f"{field.label}：{'；'.join(limits)}" if field.label else ""
    return " ".join(comment.split())


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return "'" + text.replace("'", "''") + "'"
