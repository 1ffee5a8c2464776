"""Small things: how long a module, a function and the settings may be, and what kinds of code there are none of.

A budget that makes code worse is raised in `RAISED`, with the reason beside it.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tests.architecture.source import ROOT, modules, short, suite, text, tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MODULE = 300
FUNCTION = 25
# Arrange, act and assert stand together, parted by blank lines.
TEST = 35
SETTINGS = 250
# A test file mirrors one module, and says more about it than the module itself.
TESTS = 450
BANNED = {"utils", "helpers", "common", "base", "core", "managers", "services", "misc"}
ROW = "makes one row, a column a line"
RAISED: dict[str, tuple[int, str]] = {
    "commission/obligations/actions/owing.py:owe": (31, ROW),
    "commission/obligations/actions/telling.py:_post": (34, ROW),
}
SIGNALS_ALLOWED = {"commission/config/celery.py": "Celery tells only by signals that a process of its has started"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_modules_are_short() -> None:
    long = [
        f"{short(file)} has {lines(file)} lines"
        for file in [*modules(), *suite()]
        if lines(file) > RAISED.get(short(file), (limit(file), ""))[0]
    ]

    assert long == []


def test_functions_are_short() -> None:
    long = [
        f"{name} has {lines} lines"
        for file in [*modules(), *suite()]
        for name, lines in lengths(file)
        if lines > RAISED.get(name, (TEST if name.startswith("tests/") else FUNCTION, ""))[0]
    ]

    assert long == []


def test_every_raised_budget_is_needed() -> None:
    true = dict(pair for file in [*modules(), *suite()] for pair in lengths(file))
    true |= {short(file): lines(file) for file in [*modules(), *suite()]}

    idle = [name for name in RAISED if true.get(name, 0) <= (FUNCTION if ":" in name else MODULE)]

    assert idle == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [short(file) for file in modules() if {file.stem, file.parent.name} & BANNED] == []


def test_there_are_no_signals() -> None:
    listening = [
        short(file)
        for file in modules()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").endswith(("django.dispatch", ".signals"))
        and short(file) not in SIGNALS_ALLOWED
    ]

    assert listening == []


def test_no_model_overrides_save() -> None:
    overriding = [
        f"{short(file)}: {method.name}"
        for file in modules()
        if "models" in (file.stem, file.parent.name)
        for method in ast.walk(tree(file))
        if isinstance(method, ast.FunctionDef) and method.name in {"save", "delete"}
    ]

    assert overriding == []


def test_imports_stand_at_the_top() -> None:
    hidden = [
        f"{short(file)}:{node.lineno}"
        for file in modules()
        if file.name != "apps.py"
        for function in functions(file)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


def test_pages_are_functions() -> None:
    classes = [
        f"{short(file)}: {node.name}"
        for file in modules()
        if "views" in (file.stem, file.parent.name) and "api" not in file.parts
        for node in tree(file).body
        if isinstance(node, ast.ClassDef) and any("View" in ast.unparse(parent) for parent in node.bases)
    ]

    assert classes == []


def limit(file: Path) -> int:
    if file.is_relative_to(ROOT / "tests"):
        return TESTS
    return SETTINGS if file.name == "settings.py" else MODULE


def lines(file: Path) -> int:
    return len(text(file).splitlines())


def functions(file: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def lengths(file: Path) -> Iterator[tuple[str, int]]:
    """Lines from `def` to the end, without the docstring."""
    for function in functions(file):
        first = function.body[0]
        docstring = ast.get_docstring(function) is not None
        spent = (first.end_lineno or 0) - first.lineno + 1 if docstring else 0
        yield f"{short(file)}:{function.name}", (function.end_lineno or 0) - function.lineno + 1 - spent
