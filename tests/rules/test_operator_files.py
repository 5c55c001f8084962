"""What is written for operators says what the program says."""

from __future__ import annotations

import os
import re
import stat
import subprocess
from pathlib import Path

import pytest

from bot.__main__ import catalogue
from bot.cli.commands import reference

ROOT = Path(__file__).parents[2]


def test_the_command_reference_is_what_the_declarations_say() -> None:
    written = (ROOT / "docs" / "commands.md").read_text("utf-8")
    assert written == reference(catalogue(), "en"), "run: make docs"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_command_is_in_the_reference_once(language: str) -> None:
    found = catalogue()
    text = reference(found, language)
    for path in found.commands:
        assert text.count(f"## /{found.words.name(path, language)}\n") == 1


def test_the_lock_names_no_address_and_pins_every_hash() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    pins = re.findall(r"^\S+==\S+", lock, re.MULTILINE)
    assert len(pins) > 40
    assert all(re.search(rf"^{re.escape(pin)}[^\n]*\\\n +--hash=sha256:", lock, re.MULTILINE) for pin in pins)


def test_what_ci_runs_is_executable_and_runs_both_gates() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & stat.S_IXUSR
    lines = script.read_text("utf-8").splitlines()
    assert lines.index("make test") < lines.index("make check")


def test_the_makefile_says_what_it_would_do_without_a_fitting_python(tmp_path: Path) -> None:
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        (folder / name).write_text('#!/bin/sh\ncase "$1" in --version) echo "Python 3.9.1";; *) exit 1;; esac\n')
        (folder / name).chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["make", "install"],  # noqa: S607 - the one a person would call
        cwd=tmp_path, env={"PATH": path, "HOME": str(tmp_path)},  # not what `make test` itself was told
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode != 0
    assert "Amicale needs Python 3.11, 3.12 or 3.13 (found: Python 3.9.1)." in ran.stderr
    assert not (tmp_path / ".venv").exists()
