"""Writes docs/rules.md: every rule of eligibility and every parameter of every form, from the definitions.

    python -m tools.rules_table [FILE]
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from docgen.entries.eligibility.parameters import shown
from docgen.forms import library
from docgen.forms.definition import FormDefinition
from docgen.forms.rule_language import HOLE
from docgen.forms.rules import (
    Among,
    Between,
    Check,
    Contains,
    Count,
    Items,
    Number,
    Ordered,
    Present,
    RecentDates,
    Rule,
    SameAs,
    Sound,
)
from docgen.settings import read_settings

_FILE = Path(__file__).resolve().parent.parent / "docs" / "rules.md"
_HEAD = """\
# 申报条件一览

由各表的定义（`templates/<表>/form.yaml` 的 `rules` 和 `parameters`）生成，请勿手改：`python -m tools.rules_table`。
规则的写法见 [rules-language.md](rules-language.md)。

判定分三种：**符合**；**请核对**（资料未填，或规定有不同读法，只作提醒）；**不符合**（`docgen fill` 不生成文件，`--draft` 除外）。
不印在表上的资料没有填写时一律为“请核对”。参数可用 `--set 名称=值` 改动，改动会写进结果。
"""
_CHECKS: dict[type[Check], str] = {
    Number: "数值", Items: "项数", Count: "条数", RecentDates: "近若干年", Between: "起止日期", Among: "可选范围",
    Present: "已填写", SameAs: "姓名一致", Contains: "写明内容", Ordered: "时间次序", Sound: "各栏自身的要求",
}  # fmt: skip


def rules_table(templates: Path) -> str:
    """The whole page, as Markdown."""
    return "\n".join([_HEAD, *(line for name in library.names(templates) for line in _form(library.load(templates, name)))])


def _form(definition: FormDefinition) -> Iterator[str]:
    if not definition.rules:
        return
    yield f"## {''.join(definition.title.split())}（{definition.form}，{definition.edition}）\n"
    yield from _table(("编号", "名称", "依据", "规定", "检查", "违反时"), (_rule(definition, one) for one in definition.rules.values()))
    if definition.parameters:
        rows = ((f"`{one.name}`", one.label, shown(one.value), one.why) for one in definition.parameters.values())
        yield from _table(("参数", "名称", "默认值", "缘由"), rows)


def _rule(definition: FormDefinition, rule: Rule) -> tuple[str, ...]:
    values = {name: shown(one.value) for name, one in definition.parameters.items()}
    says, note = (HOLE.sub(lambda hole: values.get(hole[1], hole[0]), text) for text in (rule.says, rule.note))
    words = f"{says}。{note}" if note else says
    breach = "请核对" if rule.is_advice else "不符合"
    return rule.id, f"`{rule.name}`", rule.clause, words, _CHECKS[type(rule.check)], breach


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    headings = tuple(headings)
    yield "| " + " | ".join(headings) + " |"
    yield "|" + " --- |" * len(headings)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"
    yield ""


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else _FILE
    target.write_text(rules_table(read_settings({}).templates), "utf-8")
