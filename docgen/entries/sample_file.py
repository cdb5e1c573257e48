"""A sample as files: readable YAML with comments, its JSON Schema, a portrait, attachments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from docgen.entries.names import FILE_KINDS, children
from docgen.entries.picture_file import draw_portrait
from docgen.entries.sample import Fullness, sample_entry
from docgen.entries.sample_pdf import one_page_pdf
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Field
from docgen.forms.layout import Paragraph, Table

# Written without quotes: words that no YAML reader takes for a number, a date, a truth value or a mark.
_PLAIN = re.compile(r"[\u3400-\u9fff\w《（][\u3400-\u9fff\w（）《》，。、·；：？！“”—〔〕/.@%+-]*")
_NO_NUMBER = re.compile("^[A-Za-z]|[\u3400-\u9fff]")
_WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))
_LONG = 46            # characters; a longer text gets lines of its own
_COMMENT_COLUMN = 40


def sample_files(
    definition: FormDefinition, path: Path, seed: int = 0, fullness: Fullness = "typical"
) -> dict[Path, bytes]:
    """Every file of a sample by its path, the entry at `path` first; the same seed, the same bytes."""
    folder = f"{path.stem}-材料"
    raw = sample_entry(definition, seed, fullness, folder)
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
    while found and found[-1] not in definition.fields:  # headings over signatures only
        found.pop()
    return list(dict.fromkeys([*found, *definition.fields]))


def _written(name: str, field: Field, value: Any, indent: str, is_told: bool = True) -> Iterator[str]:
    """A key with its value, and its label and limit as a comment; all of it a comment when left out."""
    comment = _comment(field) if is_told else ""
    key = f"{indent}{name}:"
    if value is None:
        yield _commented(f"{indent}# {name}:", comment)
    elif isinstance(value, Mapping):
        yield _commented(key, comment)
        yield from _mapping(children(field), value, indent + "  ", is_told)
    elif isinstance(value, list):
        yield _commented(key, comment)
        for number, row in enumerate(value):
            lines = list(_mapping(children(field), row, indent + "    ", is_told and number == 0))
            yield f"{indent}  - {lines[0].lstrip()}"
            yield from lines[1:]
    elif "\n" in value or len(value) > _LONG:
        yield _commented(f"{key} |", comment)
        yield from (f"{indent}  {line}".rstrip() for line in value.split("\n"))
    else:
        yield _commented(f"{key} {_scalar(value, field)}", comment)


def _mapping(
    inner: Mapping[str, Field], value: Mapping[str, Any], indent: str, is_told: bool
) -> Iterator[str]:
    """The keys of a mapping, what is given first; where all is told, also what is left out."""
    fields = inner or {name: Field(name=name, label="", kind="") for name in value}
    given = [name for name in fields if name in value]
    for name in given + [name for name in fields if name not in value and is_told]:
        yield from _written(name, fields[name], value.get(name), indent, is_told)


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
    limits += ["必填" if field.is_required else "可不填", *([field.hint] if field.hint else [])]
    return " ".join(f"{field.label}：{'；'.join(limits)}".split()) if field.label else ""


def _scalar(text: str, field: Field) -> str:
    is_word = _PLAIN.fullmatch(text) and _NO_NUMBER.search(text) and text.lower() not in _WORDS
    if (is_word and not text.endswith(":")) or (field.kind == "integer" and text.isdecimal()):
        return text
    return "'" + text.replace("'", "''") + "'"
