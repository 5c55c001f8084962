"""Fixtures every test may ask for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database
from tests.database import build_template, copy_of
from tests.stage import Stage, build
from tests.standins import tally


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--scale", choices=("small", "full"), default="small", help="how much the chaos tests do")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is marked `chaos` runs at full scale only."""
    if config.getoption("--scale") != "full":
        later = [item for item in items if item.get_closest_marker("chaos")]
        config.hook.pytest_deselected(items=later)
        items[:] = [item for item in items if item not in later]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands its tally to the process that reports."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["tally"] = dict(tally.COUNTED)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    tally.COUNTED.update(getattr(node, "workeroutput", {}).get("tally", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if tally.COUNTED:
        terminalreporter.write_line(f"checked by the stand-ins: {tally.line(tally.COUNTED)}")


@pytest.fixture(scope="session")
def database_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "amicale.db"
    return asyncio.run(build_template(path))


@pytest.fixture
async def database(database_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A migrated, empty database in a file of its own."""
    async with copy_of(database_template, tmp_path / "amicale.db") as opened:
        yield opened


@pytest.fixture
async def stage(database: Database) -> Stage:
    """One community and nobody in it yet."""
    return await build(database)
