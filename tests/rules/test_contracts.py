"""The rules of who may import whom hold, and each of them sees the violation it is there for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PLANTED = [
    ("1", "bot/menu.py", "import storage.work"),
    ("1", "bot/menu.py", "import adapters.console.render"),
    ("1", "bot/features/directory/domain.py", "import sqlalchemy"),
    ("1", "bot/features/welcome/feature.py", "import discord"),
    ("1b", "bot/menu.py", "import bot.installed"),
    ("1b", "adapters/console/render.py", "import bot.cli.failing"),
    ("1b", "storage/work.py", "import bot.__main__"),
    ("2", "storage/work.py", "import adapters.console.limits"),
    ("2", "storage/work.py", "import bot.dispatch"),
    ("2", "storage/directory.py", "import bot.features.directory.commands"),
    ("2", "storage/work.py", "import telegram"),
    ("3a", "adapters/discord/limits.py", "import adapters.telegram.limits"),
    ("3b", "adapters/discord/limits.py", "import storage.upsert"),
    ("3b", "adapters/telegram/limits.py", "import bot.features.directory.domain"),
    ("4", "bot/features/welcome/feature.py", "import bot.features.directory.domain"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program to break."""
    folder = tmp_path_factory.mktemp("copy")
    for package in ("bot", "adapters", "storage"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def broken(folder: Path) -> set[str]:
    """Numbers of the contracts that do not hold there."""
    ran = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-logo"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    found = set(re.findall(r"^(\w+)\. .* BROKEN", ran.stdout, re.MULTILINE))
    assert (ran.returncode != 0) == bool(found), ran.stdout + ran.stderr
    return found


def test_every_contract_holds(copy: Path) -> None:
    assert broken(copy) == set()


@pytest.mark.parametrize(("contract", "file", "line"), PLANTED)
def test_a_planted_violation_is_seen(copy: Path, contract: str, file: str, line: str) -> None:
    module = copy / file
    before = module.read_text("utf-8")
    try:
        module.write_text(f"{before}\n{line}\n", "utf-8")
        assert contract in broken(copy)
    finally:
        module.write_text(before, "utf-8")


def test_every_contract_has_a_violation_of_its_own() -> None:
    names = re.findall(r'^name = "(\w+)\. ', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert {contract for contract, _, _ in PLANTED} == set(names)
