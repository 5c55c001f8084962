"""The guide's feature is real: its blocks are written into a copy of the project, and its own test runs there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from storage.database import head_revision

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "adding-a-feature.md"

_BLOCK = re.compile(r"^\*\*`(?P<path>[^`]+)`\*\*\n\n```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.M | re.S)


def blocks() -> list[tuple[str, str, str]]:
    """(path, kind, text) of each block of the guide that names its file."""
    return [(found["path"], found["kind"], found["text"]) for found in _BLOCK.finditer(GUIDE.read_text("utf-8"))]


def changed(file: str, change: str) -> str:
    """The file with a block's `-` lines taken out and its `+` lines put in after the line before them.

    Lines of the block that are there already must stand in the file exactly once.
    """
    lines = file.split("\n")
    at = -1
    for line in change.rstrip("\n").split("\n"):
        sign, text = line[:1], line[1:]
        if sign == "+":
            at += 1
            lines.insert(at, text)
            continue
        assert lines.count(text) == 1, f"the guide quotes a line that is not there once: {text}"
        at = lines.index(text)
        if sign == "-":
            del lines[at]
            at -= 1
    return "\n".join(lines)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with the guide's feature in it."""
    root = tmp_path_factory.mktemp("guide")
    for folder in ("bot", "adapters", "storage", "tests"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__", "standins"))
    shutil.copytree(ROOT / "tests" / "standins", root / "tests" / "standins", symlinks=True)
    for file in ("pyproject.toml", "config.example.toml"):
        shutil.copy(ROOT / file, root / file)
    for path, kind, text in blocks():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        written = changed(file.read_text("utf-8"), text) if kind == "diff" else text
        file.write_text(written.replace('"0041"', f'"{head_revision()}"'), "utf-8")
    (root / "bot" / "features" / "ideas" / "__init__.py").touch()
    return root


def run(copy: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command of this environment in the copy, without this run's coverage."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COV_", "COVERAGE_", "PYTEST_"))}
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, cwd=copy, env=kept, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603


def test_the_guide_names_every_file_of_a_feature() -> None:
    names = {Path(path).name for path, _kind, _text in blocks()}
    assert {"domain.py", "commands.py", "feature.py", "words.en.ftl", "words.fr.ftl", "test_ideas.py"} <= names
    assert {"installed.py", "stores.py", "ideas.py", "0042_ideas.py"} <= names


def test_the_guides_own_test_passes(copy: Path) -> None:
    ended = run(copy, "pytest", "-q", "-p", "no:cacheprovider", "tests/features/test_ideas.py")
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-1000:]
    assert "5 passed" in ended.stdout


def test_the_guides_code_passes_the_linter(copy: Path) -> None:
    files = [path for path, kind, _text in blocks() if kind in ("python", "diff")]
    for words in (("check", "--no-cache"), ("format", "--check", "--no-cache")):
        ended = run(copy, "ruff", *words, *files)
        assert ended.returncode == 0, ended.stdout
