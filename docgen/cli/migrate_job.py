"""`docgen migrate`: an entry of one edition is written as one of another, with a list of what changed."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from pathlib import Path

from docgen.cli.opened import form_named
from docgen.cli.output import STDOUT, refuse_existing, write_all
from docgen.cli.show import Screen, show_table, show_written
from docgen.entries.encoding import decode
from docgen.entries.entry import Entry
from docgen.entries.entry_writing import entry_text, schema_file
from docgen.entries.files import read_bytes
from docgen.entries.read_back.migration import Migration, migrate
from docgen.entries.yaml_file import MAX_ENTRY_BYTES, read_entry
from docgen.errors import EntryRefused
from docgen.forms import library
from docgen.forms.definition import FormDefinition
from docgen.forms.source import Mapping, Scalar, read_source
from docgen.problems import catalogue
from docgen.settings import Settings

_SHOWN = 60


def run_migrate(
    path: Path, target: str, output: Path | None, is_forced: bool, screen: Screen, settings: Settings
) -> None:
    """Reads the entry by the definition it was written for, carries it over, writes and tells. Raises DocgenError,
    OSError."""
    written = output or STDOUT
    refuse_existing([written], is_forced)
    new = library.load(settings.templates, target)
    old, entry = _opened(path, new, settings)
    done = migrate(old, entry, new)
    schema = written.with_name(f"{written.stem}.schema.json") if written != STDOUT else None
    remark = f"由 {entry.form} {entry.edition} 版转来。"
    text = entry_text(new, done.raw, remark, schema.name if schema else "", tuple(_left_over(done)))
    files = {written: text.encode()}
    if schema is not None and (not schema.exists() or schema.read_bytes() != schema_file(new)):
        files[schema] = schema_file(new)
    is_shown = screen.is_json and written == STDOUT
    write_all({} if is_shown else files, is_forced)
    _show(screen, done)
    facts = {"form": new.form, **asdict(done), **({"entry": text} if is_shown else {})}
    show_written(screen, [one for one in files if not is_shown], **facts)


def _opened(path: Path, new: FormDefinition, settings: Settings) -> tuple[FormDefinition, Entry]:
    """The entry and its own form; where the library has not that edition (any more), the new one is taken for it,
    field by field of the same name."""
    data = sys.stdin.buffer.read(MAX_ENTRY_BYTES + 1) if path == STDOUT else read_bytes(path, MAX_ENTRY_BYTES)
    name = str(path)
    form, edition = form_named(data, name), _edition(data, name)
    old = new
    if form in library.all_names(settings.templates):
        old = library.load(settings.templates, form)
    if form != old.form or edition not in ("", old.edition):
        old = replace(old if form == old.form else new, form=form, edition=edition or new.edition)
    entry, problems = read_entry(data, name, path.parent, old)
    if entry is None:
        raise EntryRefused(catalogue()["entry_unreadable"].says, problems)
    return old, entry


def _edition(data: bytes, name: str) -> str:
    text, _ = decode(data, name)
    node, _ = read_source(text or "", name)
    said = node.get("edition") if isinstance(node, Mapping) else None
    return said.text.strip() if isinstance(said, Scalar) else ""


def _left_over(done: Migration) -> list[str]:
    """What does not fit, for the end of the new file: nothing is lost in silence."""
    dropped = [one for one in done.unfit if not one.is_kept and one.text]
    head = ["", "下列内容新表不收，供参考，可删去："] if dropped else []
    return [*head, *(f"{one.label}（{one.path}）：{one.text}" for one in dropped)]


def _show(screen: Screen, done: Migration) -> None:
    if screen.is_json:
        return
    rows = [("移动", f"{one.old_label}（{one.old}）", f"→ {one.new_label}（{one.new}）") for one in done.moved]
    rows += [("新增", f"{one.label}（{one.path}）", "必填" if one.is_required else "可不填") for one in done.new]
    for one in done.unfit:
        text = one.text.replace("\n", "⏎")
        shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
        kept = "照原样转来，须改正" if one.is_kept else "没有转来"
        rows.append(("不再适用", f"{one.label}（{one.path}）", f"{kept}：{one.why}" + (f"。原为：{shown}" if shown else "")))
    if rows:
        show_table(("变化", "项目", "说明"), rows, is_result=False)
    screen.tell(f"移动 {len(done.moved)} 项，新增 {len(done.new)} 项，不再适用 {len(done.unfit)} 项。")
