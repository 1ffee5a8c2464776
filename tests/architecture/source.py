"""The portal's own files, read once for all the tests of the architecture."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("commission", "projects", "visits", "recommendations")


@cache
def modules() -> tuple[Path, ...]:
    """The portal's Python files, without migrations."""
    found = (file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py")))
    return tuple(file for file in found if "migrations" not in file.parts)


@cache
def suite() -> tuple[Path, ...]:
    return tuple(sorted((ROOT / "tests").rglob("*.py")))


@cache
def templates() -> tuple[Path, ...]:
    return tuple(sorted(file for file in (ROOT / "templates").rglob("*") if file.is_file()))


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(text(file))


@cache
def text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def short(file: Path) -> str:
    return str(file.relative_to(ROOT))
