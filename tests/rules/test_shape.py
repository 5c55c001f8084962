"""Modules stay small enough to read, and the core knows no platform and no feature by name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.installed import FEATURES

ROOT = Path(__file__).parents[2]
BOT = ROOT / "bot"
LINES_MAX, FUNCTION_MAX = 300, 40
LONGER = {"bot/ports.py": 400}
"""A list of small protocols, read one at a time."""

COMPOSING = {"__main__.py", "installed.py", "settings.py", "journal.py", "supervisor.py"}
"""They put the program together, so they name its parts."""

PROGRAM = [path for part in ("bot", "adapters", "storage") for path in sorted((ROOT / part).rglob("*.py"))]
PROGRAM = [path for path in PROGRAM if "migrations" not in path.parts]  # a revision is as long as its tables
CORE = [path for path in sorted(BOT.glob("*.py")) if path.name not in COMPOSING]
NEUTRAL = [*CORE, *sorted((BOT / "features").rglob("*.py"))]
PLATFORMS = re.compile("discord|telegram", re.IGNORECASE)


def long_functions(source: str) -> list[str]:
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_MAX
    ]


def said(source: str) -> Iterator[str]:
    """Every name and text of the code, its comments and the strings that only document it left out."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        for field in ("id", "attr", "arg", "name", "module"):
            if isinstance(value := getattr(node, field, None), str):
                yield value


def documented(source: str) -> set[str]:
    statements = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Expr))
    return {str(node.value.value) for node in statements if isinstance(node.value, ast.Constant)}


def naming(source: str, pattern: re.Pattern[str]) -> list[str]:
    return [text for text in set(said(source)) - documented(source) if pattern.search(text)]


def test_modules_and_functions_can_be_read_at_once() -> None:
    long = {str(path.relative_to(ROOT)): long_functions(path.read_text("utf-8")) for path in PROGRAM}
    assert not {path: names for path, names in long.items() if names}
    lines = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in PROGRAM}
    assert not {path: count for path, count in lines.items() if count > LONGER.get(path, LINES_MAX)}


@pytest.mark.parametrize("path", NEUTRAL, ids=lambda path: str(path.relative_to(BOT)))
def test_the_core_and_the_features_name_no_platform(path: Path) -> None:
    assert not naming(path.read_text("utf-8"), PLATFORMS)


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.name)
def test_the_core_names_no_feature(path: Path) -> None:
    commands = "|".join(re.escape(command.key) for feature in FEATURES for command in feature.commands if command.group)
    assert not naming(path.read_text("utf-8"), re.compile(rf"^bot\.features|^({commands})\b"))


def test_these_rules_can_fail() -> None:
    assert long_functions("def f():\n" + "    x = 1\n" * FUNCTION_MAX) == ["f"]
    assert naming('"""About Discord."""\nx = "telegram"', PLATFORMS) == ["telegram"]
    assert naming("import discord", PLATFORMS) == ["discord"]
    assert naming("from bot.features.directory import x", re.compile(r"^bot\.features"))
