"""A migrated database for tests: the schema is built once a process, then copied."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from storage.base import community
from storage.database import Database

NOW = datetime(2026, 3, 20, 18, 0, tzinfo=UTC)


def url_of(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


async def build_template(path: Path) -> Path:
    """An empty, migrated database file with nothing left in its journal."""
    database = Database.open(url_of(path))
    await database.upgrade()
    await database.close()  # the last connection to close empties the journal into the file
    return path


@asynccontextmanager
async def copy_of(template: Path, path: Path) -> AsyncIterator[Database]:
    """A database of its own for one test."""
    shutil.copyfile(template, path)
    database = Database.open(url_of(path))
    try:
        yield database
    finally:
        await database.close()


async def add_community(database: Database, slug: str = "ax", *, language: str = "fr") -> int:
    """Number of a new community."""
    async with database.write() as connection:
        row = sa.insert(community).values(
            slug=slug, name=slug.upper(), language=language, timezone="Europe/Paris", created_at=NOW
        )
        number: int = (await connection.execute(row.returning(community.c.id))).scalar_one()
        return number
