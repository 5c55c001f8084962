"""Operators' commands run in the test's own process, in a folder of their own, and leave no trace in it."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from bot.cli.app import run


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str


Amicale = Callable[..., Ran]


@pytest.fixture(autouse=True)
def kept_logging() -> Iterator[None]:
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook)
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = handlers, level
    sys.excepthook, threading.excepthook = hooks
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in os.environ:
        if name.upper().startswith("AMICALE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def amicale(capsys: pytest.CaptureFixture[str]) -> Amicale:
    """Runs one command: its status and what it printed."""

    def ran(*arguments: str) -> Ran:
        capsys.readouterr()
        status = run(arguments)
        out, err = capsys.readouterr()
        return Ran(status=status, out=out, err=err)

    return ran


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A settings file with nothing in it but where the database is."""
    file = tmp_path / "config.toml"
    file.write_text('[storage]\nurl = "sqlite+aiosqlite:///amicale.db"\n', "utf-8")
    file.chmod(0o600)
    return file
