"""An entry as readable YAML: keys in the order in which the form draws them, labels and limits as comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.entries.names import children
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Field
from docgen.forms.layout import Paragraph, Table

# Written without quotes: words that no YAML reader takes for a number, a date, a truth value or a mark.
_PLAIN = re.compile(r"[\u3400-\u9fff\w《（][\u3400-\u9fff\w（）《》，。、·；：？！“”—〔〕/.@%+-]*")
_NO_NUMBER = re.compile("^[A-Za-z]|[\u3400-\u9fff]")
_WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))
_ASIDE = "以下各项不印在表上，只用于核对申报条件"
_LONG = 46            # characters; a longer text gets lines of its own
_COMMENT_COLUMN = 40


def schema_file(definition: FormDefinition) -> bytes:
    """The JSON Schema of a form's entries as a file."""
    from docgen.forms.schema import entry_schema

    return json.dumps(entry_schema(definition), ensure_ascii=False, indent=1).encode() + b"\n"


def entry_text(
    definition: FormDefinition, raw: Mapping[str, Any], remark: str, schema: str = "", after: Sequence[str] = ()
) -> str:
    """The YAML of raw values by field name: `remark` behind the form's title, the name of the `schema` that editors
    complete from ("" for none), the lines `after` as comments at the end."""
    lines = list(_lines(definition, raw, remark, schema))
    lines += [f"# {line}".rstrip() for text in after for line in text.split("\n")]
    return "\n".join(lines) + "\n"


def _lines(definition: FormDefinition, raw: Mapping[str, Any], remark: str, schema: str) -> Iterator[str]:
    if schema:
        yield f"# yaml-language-server: $schema={schema}"
    yield f"# {''.join(definition.title.splitlines())}。{remark}".rstrip()
    yield f"form: {definition.form}"
    yield f"edition: '{definition.edition}'"
    for name in _drawn(definition):
        if name not in definition.fields:
            yield f"\n# {name}"
        elif definition.fields[name].kind != "constant" or raw.get(name) is not None:
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
    found += [name for name, field in definition.fields.items() if field.is_printed]
    aside = [name for name, field in definition.fields.items() if not field.is_printed]
    return list(dict.fromkeys([*found, *([_ASIDE] if aside else []), *aside]))


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
            yield from _item(field, row, indent, is_told and number == 0)
    elif "\n" in value or len(value) > _LONG:
        yield _commented(f"{key} |", comment)
        yield from (f"{indent}  {line}".rstrip() for line in value.split("\n"))
    else:
        yield _commented(f"{key} {_scalar(value, field)}", comment)


def _item(field: Field, row: Any, indent: str, is_told: bool) -> Iterator[str]:
    """A row of a group; one that was left blank keeps its place."""
    if not isinstance(row, Mapping) or not row:
        yield f"{indent}  - " + (_scalar(row, field) if isinstance(row, str) and row else "{}")
        return
    lines = list(_mapping(children(field), row, indent + "    ", is_told))
    yield f"{indent}  - {lines[0].lstrip()}"
    yield from lines[1:]


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
    limits += ["必填" if field.is_required else "可不填", *([] if field.is_printed else ["不印在表上"]), *([field.hint] if field.hint else [])]
    return " ".join(f"{field.label}：{'；'.join(limits)}".split()) if field.label else ""


def _scalar(text: str, field: Field) -> str:
    is_word = _PLAIN.fullmatch(text) and _NO_NUMBER.search(text) and text.lower() not in _WORDS
    if (is_word and not text.endswith(":")) or (field.kind == "integer" and text.isdecimal()):
        return text
    return "'" + text.replace("'", "''") + "'"
