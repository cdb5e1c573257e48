"""Nothing grows into a drawer: modules and functions have a ceiling, and names say what is inside."""

from __future__ import annotations

import ast

from tests.architecture.source import functions, modules, trees

MODULE_LINES = 300
FUNCTION_LINES = 40
# Each entry needs its reason beside it.
LONG_MODULES: frozenset[str] = frozenset()
LONG_FUNCTIONS: frozenset[str] = frozenset()
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "service", "core"}
VAGUE_VERBS = ("process_", "handle_", "manage_")


def long_functions(module: str, tree: ast.AST) -> list[str]:
    return [
        f"{module}.{one.name}: {one.end_lineno - one.lineno + 1}"
        for one in functions(tree)
        if one.end_lineno and one.end_lineno - one.lineno >= FUNCTION_LINES
        and f"{module}.{one.name}" not in LONG_FUNCTIONS
    ]


def is_drawer(module: str) -> bool:
    return bool(DRAWERS & set(module.split(".")))


def test_no_module_is_longer_than_three_hundred_lines() -> None:
    long = {name: len(text.splitlines()) for name, text in modules().items()}
    assert {n: c for n, c in long.items() if c > MODULE_LINES and n not in LONG_MODULES} == {}


def test_no_function_is_longer_than_forty_lines() -> None:
    assert [found for name, tree in trees().items() for found in long_functions(name, tree)] == []


def test_a_function_of_forty_one_lines_is_seen_and_one_of_forty_is_not() -> None:
    body = "def f():\n" + "    pass\n" * 39
    assert long_functions("m", ast.parse(body)) == []
    assert long_functions("m", ast.parse(body + "    pass\n")) == ["m.f: 41"]


def test_no_module_is_a_drawer() -> None:
    assert [name for name in modules() if is_drawer(name)] == []
    assert is_drawer("docgen.forms.utils")


def test_no_function_processes_handles_or_manages() -> None:
    vague = [
        f"{name}.{one.name}"
        for name, tree in trees().items()
        for one in functions(tree)
        if one.name.lstrip("_").startswith(VAGUE_VERBS)
    ]
    assert vague == []


def test_packages_hold_names_and_no_code() -> None:
    for name, tree in trees().items():
        if any(other.startswith(name + ".") for other in trees()):
            kinds = {type(node) for node in tree.body}
            assert kinds <= {ast.Expr, ast.Assign, ast.ImportFrom}, name


def test_every_command_is_parse_one_call_show() -> None:
    commands = [
        (f"{name}.{one.name}", (one.end_lineno or 0) - one.body[0].lineno + 1)
        for name, tree in trees().items()
        if name.startswith("docgen.cli.")
        for one in functions(tree)
        if any("command" in ast.unparse(decorator) for decorator in one.decorator_list)
    ]
    assert commands and [found for found in commands if found[1] > 25] == []
