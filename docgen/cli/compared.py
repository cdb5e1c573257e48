"""Two editions side by side: which definitions are meant, and their differences in people's words."""

from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from docgen.cli.door import refused
from docgen.errors import DefinitionRefused, UsageFault
from docgen.forms import library
from docgen.forms.definition import FormDefinition
from docgen.forms.difference import Difference
from docgen.forms.language import nearest
from docgen.forms.reader import read_definition
from docgen.problems import Place, Problem

_PARTS = {
    "form": "表头", "page": "纸张", "fields": "填写项", "wording": "固定文字", "signatures": "签字盖章", "layout": "版面",
    "rules": "规则",
}  # fmt: skip
_ASPECTS = {
    "form": "表名", "code": "代号", "edition": "版次", "title": "标题", "issuer": "制表单位", "note": "说明", "language": "语言",
    "applicant": "申请人项", "name": "名称", "label": "标签", "kind": "类型", "printed": "印出的标签", "hint": "填写提示",
    "placeholder": "空表所印", "is_required": "必填", "overflow": "写不下时", "prompt": "问题", "is_printed": "印在表上",
    "max_length": "字数限制", "options": "选项", "ticks": "打勾", "max_rows": "至多条数", "min_rows": "至少条数",
    "printed_rows": "印出行数", "usual_rows": "通常条数", "least": "最小", "most": "最大", "unit": "单位", "before": "前文",
    "value": "固定内容", "width": "宽", "height": "高", "accept": "附件格式", "max_bytes": "附件大小", "mark": "附件标记",
    "drop_ending": "省去的尾字", "line": "成行写法", "about": "所述项", "says": "印在上方的文字", "signer": "签字处",
    "seal": "盖章处", "seal_owner": "公章单位", "has_date": "日期", "official": "", "corrected": "改正后", "slips": "笔误编号",
    "columns": "栏宽", "rows": "行高", "rules": "边线", "indent": "缩进", "headers": "重复的表头", "order": "次序", "place": "位置",
    "style": "样式", "role": "层级", "above": "上方空白", "below": "下方空白", "blanks": "空白与分页", "margin": "页边距",
}  # fmt: skip
_RULE_ASPECTS = {
    "says": "说法", "value": "值", "why": "依据", "clause": "条款", "id": "编号", "paths": "各项", "groups": "各组", "path": "所指项",
    "label": "名称", "is_advice": "只作提醒", "note": "附注", "least": "至少", "most": "至多",
}  # fmt: skip
_NEAR = 3               # characters: changes so close are shown as one
_FLAGS = {True: "是", False: "否", None: "（无）", "": "（无）"}
_CONTEXT = 4            # characters shown before a change in a long text
_SHORT = 16             # characters of a text that is shown whole


def open_definition(named: str, templates: Path) -> FormDefinition:
    """The definition of a form of the library, of a file, or of the folder that holds it.

    Raises UsageFault when there is none, DefinitionRefused with everything wrong with it.
    """
    if named in library.all_names(templates):
        return library.load(templates, named)
    path = Path(named) / library.FILE if Path(named).is_dir() else Path(named)
    if not path.is_file():
        near = nearest(named, library.all_names(templates))
        raise refused(UsageFault, "diff_path_missing", name=named, nearest=near)

    def base(name: str) -> tuple[str, Path] | None:
        files = (folder / name / library.FILE for folder in (path.absolute().parent.parent, templates))
        return next(((file.read_text("utf-8"), file) for file in files if file.is_file()), None)

    try:
        made, problems = read_definition(path.read_text("utf-8"), path, bases=base)
    except UnicodeDecodeError:
        made, problems = None, (Problem("source_encoding", Place(str(path), 1, 1)),)
    if made is None:
        told = Problem("definition_refused", facts={"name": named, "count": len(problems)})
        raise DefinitionRefused(told.says, problems)
    return made


def row(one: Difference) -> tuple[str, str, str]:
    """A difference as a row of the table: part, place, change."""
    what = f"{one.label}（{one.what}）" if one.label and one.what not in ("table", "cell", "style") else one.label
    if one.what == "table":
        what = f"“{one.label}”所在的表"
    return _PARTS[one.part], what or _ASPECTS.get(one.what, one.what), sentence(one)


def sentence(one: Difference) -> str:
    """What changed, in Chinese."""
    aspect = (_RULE_ASPECTS if one.part == "rules" else {}).get(one.aspect) or _ASPECTS.get(one.aspect, one.aspect)
    match one.change:
        case "added":
            return f"新增：{_whole(one.new)}"
        case "removed":
            return f"删去：{_whole(one.old)}"
        case "renamed":
            return f"改名：{one.old} → {one.new}"
        case "moved" if one.aspect == "order":
            return f"次序：第 {one.old} → 第 {one.new}"
        case "moved":
            return f"位置：{_place(one.old)} → {_place(one.new)}"
    said = f"{_value(one.old)} → {_value(one.new)}"
    if isinstance(one.old, str) and isinstance(one.new, str):
        said = inline(one.old, one.new)
    elif one.aspect in ("paths", "options") and isinstance(one.old, list) and isinstance(one.new, list):
        said = _members(one.old, one.new) or said
    return f"{aspect}：{said}" if aspect else said


def inline(old: str, new: str) -> str:
    """Two texts by what differs in them, 「旧」→「新」, with a few characters before each; short ones whole."""
    old, new = old.replace("\n", "⏎"), new.replace("\n", "⏎")
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if max(len(old), len(new)) <= _SHORT or not old or not new or old.isascii() or matcher.ratio() < 0.5:
        return f"「{old}」→「{new}」"
    changes: list[list[int]] = []
    for tag, first, end, start, stop in matcher.get_opcodes():
        if tag == "equal":
            continue
        if changes and first - changes[-1][1] < _NEAR:
            changes[-1][1::2] = [end, stop]
        else:
            changes.append([first, end, start, stop])
    return "；".join(
        f"{'…' if first > _CONTEXT else ''}{old[max(0, first - _CONTEXT) : first]}"
        f"「{old[first:end]}」→「{new[start:stop]}」"
        for first, end, start, stop in changes
    )


def _members(old: list[Any], new: list[Any]) -> str:
    """What of a list went and came; "" where only the order changed."""
    gone, come = ([_value(one) for one in a if one not in b] for a, b in ((old, new), (new, old)))
    parts = [f"删去 {'、'.join(gone)}" if gone else "", f"新增 {'、'.join(come)}" if come else ""]
    return "，".join(part for part in parts if part)


def _whole(value: Any) -> str:
    """A field or box that came or went, by its label; a text as it stands."""
    if isinstance(value, dict):
        settings = (("label", "标签"), ("kind", "类型"), ("max_length", "字数限制"), ("signer", "签字处"), ("seal", "盖章处"))
        known = [f"{name} {value[key]}" for key, name in settings if value.get(key)]
        return "，".join(known) or _value(value)
    return _value(value)


def _place(places: list[list[int]]) -> str:
    return "、".join(f"第 {row} 行第 {column} 格（{height}×{width}）" for row, column, height, width in places)


def _value(value: Any) -> str:
    if value is None or value == "" or isinstance(value, bool):
        return _FLAGS[value]
    if isinstance(value, list):
        return "、".join(map(_value, value)) or _FLAGS[None]
    if isinstance(value, dict):
        return "，".join(f"{_ASPECTS.get(key, key)} {_value(one)}" for key, one in value.items() if one and key != "is")
    return f"{value:g}" if isinstance(value, float) else str(value)
