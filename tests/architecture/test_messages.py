"""Every problem has its sentence, and every sentence has its problem."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections import Counter
from functools import cache

from docgen.problems import catalogue
from tests.architecture.source import PACKAGE, calls, functions, trees

# Their first argument is a code.
_VALUES = {"Problem": 0, "Fault": 0}


@cache
def code_positions() -> dict[str, int]:
    """Functions with a parameter called `code`, and which one it is when called."""
    found = dict(_VALUES)
    for tree in trees().values():
        for one in functions(tree):
            names = [argument.arg for argument in one.args.args]
            if "code" in names:
                found[one.name] = names.index("code") - (names[0] in ("self", "cls"))
    return found


def used_codes(tree: ast.AST, positions: dict[str, int]) -> set[str]:
    """Codes written out in calls; both branches of `a if x else b`."""
    found = set()
    for name, call in calls(tree):
        position = positions.get(name)
        if position is None or position >= len(call.args):
            continue
        for node in _branches(call.args[position]):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def _branches(node: ast.expr) -> list[ast.expr]:
    return [*_branches(node.body), *_branches(node.orelse)] if isinstance(node, ast.IfExp) else [node]


def missing_facts(tree: ast.AST) -> list[str]:
    """Holes of a sentence that no written-out fact fills; `label` is added where the field is known."""
    found = []
    for name, call in calls(tree):
        if name not in _VALUES or not call.args or not isinstance(call.args[0], ast.Constant):
            continue
        code = call.args[0].value
        dicts = [node for node in [*call.args, *(k.value for k in call.keywords)] if isinstance(node, ast.Dict)]
        if code not in catalogue() or len(dicts) != 1 or None in dicts[0].keys:
            continue
        keys = {str(key.value) for key in dicts[0].keys if isinstance(key, ast.Constant)}
        free = {"label", "file"} if name == "Fault" else set()
        found += [f"{code!s}: {hole}" for hole in sorted(holes(str(code)) - keys - free)]
    return found


def holes(code: str) -> set[str]:
    message = catalogue()[code]
    parsed = [*string.Formatter().parse(message.says), *string.Formatter().parse(message.remedy)]
    return {name for _, name, _, _ in parsed if name}


def test_every_code_in_use_has_a_message() -> None:
    used = {code for tree in trees().values() for code in used_codes(tree, code_positions())}
    assert used and sorted(used - set(catalogue())) == []


def test_every_message_is_in_use() -> None:
    literals = {
        node.value
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sorted(set(catalogue()) - literals) == []


def test_every_hole_of_a_sentence_has_its_fact() -> None:
    assert {name: gaps for name, tree in trees().items() if (gaps := missing_facts(tree))} == {}


def test_no_code_has_two_messages() -> None:
    files = sorted((PACKAGE / "messages").glob("*.toml"))
    codes = Counter(code for path in files for code in tomllib.loads(path.read_text("utf-8")))
    assert [code for code, count in codes.items() if count > 1] == []


def test_every_message_says_what_is_wrong_and_how_to_mend_it_in_chinese() -> None:
    for code, message in catalogue().items():
        assert re.fullmatch("[a-z][a-z0-9_]*", code), code
        assert re.search("[\u4e00-\u9fff]", message.says), code
        assert message.remedy.strip() and message.severity in ("error", "warning", "note"), code
        assert not message.says.endswith("。"), code


def test_a_code_without_a_message_and_a_hole_without_a_fact_are_seen() -> None:
    tree = ast.parse('def refuse(kind, code): ...\nrefuse(K, "nowhere")\nProblem("output_exists", facts={"name": 1})')
    positions = {"refuse": 1, "Problem": 0}
    assert used_codes(tree, positions) == {"nowhere", "output_exists"}
    assert missing_facts(tree) == ["output_exists: file"]
