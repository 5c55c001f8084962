"""Fixtures every test may ask for."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from storage.database import Database
from tests.chaos.figures import TOLD
from tests.database import build_template, copy_of
from tests.stage import Stage, build
from tests.standins import tally

CHAOS = re.compile(r"test_C\d\d_")
"""Names of tests that prove a C-row."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--scale", choices=("small", "full"), default="small", help="how much the chaos tests do")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whatever proves a C-row is marked `chaos`; what has a figure for full scale alone waits for that."""
    for item in items:
        if CHAOS.match(item.name) and not item.get_closest_marker("chaos"):
            item.add_marker(pytest.mark.chaos)
    later = [item for item in items if None in figures(item).values()]
    config.hook.pytest_deselected(items=later)
    items[:] = [item for item in items if item not in later]


def figures(item: pytest.Item) -> dict[str, int | None]:
    """What the test's `chaos` marker says for the scale that is asked for; what a parameter's own says wins."""
    full = item.config.getoption("--scale") == "full"
    markers = [marker for marker in item.own_markers if marker.name == "chaos"]
    return {name: pair[full] for marker in markers for name, pair in marker.kwargs.items()}


@pytest.fixture
def scale(request: pytest.FixtureRequest) -> SimpleNamespace:
    """How much the test does: the first figure of each pair of its `chaos` marker, the second in `make chaos`."""
    return SimpleNamespace(**figures(request.node))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands its tally and its figures to the process that reports."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["tally"] = dict(tally.COUNTED)
        session.config.workeroutput["told"] = TOLD


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    output = getattr(node, "workeroutput", {})
    tally.COUNTED.update(output.get("tally", {}))
    TOLD.extend(output.get("told", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if tally.COUNTED:
        terminalreporter.write_line(f"checked by the stand-ins: {tally.line(tally.COUNTED)}")
    for line in sorted(TOLD):
        terminalreporter.write_line(line)


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
