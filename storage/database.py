"""The database: how it is opened, written, read and brought up to date. Nothing here knows a table."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=5000",
    "secure_delete=ON",
    "trusted_schema=OFF",
)


def prepare_sqlite() -> None:
    """Make `import sqlite3` mean the locked pysqlite3 where its wheel exists; elsewhere nothing changes.

    To be called before aiosqlite is imported for the first time; this module does it on import. Called
    again, or too late, it does nothing.
    """
    if "aiosqlite" in sys.modules:
        return
    try:
        driver = importlib.import_module("pysqlite3")
    except ImportError:
        return
    sys.modules["sqlite3"] = driver
    sys.modules["sqlite3.dbapi2"] = importlib.import_module("pysqlite3.dbapi2")


prepare_sqlite()

# After prepare_sqlite(), because both import sqlite3 by way of aiosqlite.
import sqlalchemy as sa  # noqa: E402
from alembic import command  # noqa: E402
from alembic.config import Config  # noqa: E402
from alembic.runtime.migration import MigrationContext  # noqa: E402
from alembic.script import ScriptDirectory  # noqa: E402
from sqlalchemy.engine import URL, make_url  # noqa: E402
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine  # noqa: E402
from sqlalchemy.pool import NullPool  # noqa: E402

MIGRATIONS = Path(__file__).parent / "migrations"


class NewerDatabaseError(Exception):
    """The database was written by a later version of this program; it is left untouched."""


class BrokenReferenceError(Exception):
    """A migration would have left rows that point at nothing; it was rolled back."""


def sqlite_version() -> tuple[int, int, int]:
    """Version of the SQLite library in use, as three numbers."""
    import aiosqlite

    major, minor, patch = aiosqlite.sqlite_version_info
    return major, minor, patch


def wal_reset_warning(version: tuple[int, int, int] | None = None) -> str | None:
    """One English sentence for the operator when this SQLite has the WAL-reset race, else None.

    Versions before 3.51.3 can lose committed writes when two connections write and checkpoint at the same
    moment, except the corrected 3.50.7 and 3.44.6 lines (https://www.sqlite.org/wal.html#walresetbug).
    """
    version = version or sqlite_version()
    corrected = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    if corrected:
        return None
    shown = ".".join(str(part) for part in version)
    return f"SQLite {shown} can lose committed writes in WAL mode (corrected in 3.51.3): use a newer one."


class Database:
    """One open database: many readers at once, one writer at a time.

    `async with database.write() as connection` commits at the end of the block and rolls back on any
    exception, cancellation included. Never wait for a network inside it: everyone else waits too.
    """

    def __init__(self, url: URL, engine: AsyncEngine) -> None:
        self._url = url
        self._engine = engine
        self._writer = asyncio.Lock()

    @classmethod
    def open(cls, url: str) -> Database:
        """Open `sqlite+aiosqlite:///path` (made for its owner alone when new); connects when first used."""
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            _guard_file(parsed)
        return cls(parsed, _engine(parsed))

    @property
    def dialect(self) -> str:
        """`sqlite` (`postgresql` later)."""
        return self._engine.dialect.name

    @property
    def path(self) -> Path | None:
        """The file, when the database is one."""
        return Path(self._url.database) if self.dialect == "sqlite" and self._url.database else None

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that may write: committed at the end, rolled back on any exception."""
        async with self._writer, self._engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads, one consistent state; it waits for no writer. Never write in it."""
        async with self._engine.connect() as connection:
            await connection.execution_options(readonly=True)
            yield connection

    async def upgrade(self, revision: str = "head") -> None:
        """Bring the schema up to `revision`, all or nothing.

        Raises NewerDatabaseError when the database knows a revision this program does not, and
        BrokenReferenceError when rows would be left pointing at nothing.
        """
        await self._refuse_newer()
        await self._migrate(lambda config: command.upgrade(config, revision))

    async def downgrade(self, revision: str) -> None:
        """Take the schema back to `revision` (`base` for nothing at all), all or nothing."""
        await self._migrate(lambda config: command.downgrade(config, revision))

    async def revision(self) -> str | None:
        """The revision the database is at; None when it has no schema yet."""
        async with self.read() as connection:
            return await connection.run_sync(_revision)

    async def checkpoint(self) -> bool:
        """Empty the journal file into the database, so that nothing erased can be read in it any more.

        False when somebody else was using the journal for 5 seconds: then it has to be asked again.
        """
        if self.dialect != "sqlite":
            return True
        async with self._writer, self._engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None  # noqa: S101 - connected just above
            async with driver.execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:  # never inside a transaction
                busy, *_ = await cursor.fetchone()
        return not busy

    async def close(self) -> None:
        """Close every connection. The object is of no use afterwards."""
        await self._engine.dispose()

    async def _refuse_newer(self) -> None:
        current = await self.revision()
        if current is not None and current not in known_revisions():
            raise NewerDatabaseError(
                f"the database is at revision {current}, which this version does not know: install the newer version"
            )

    async def _migrate(self, run: Any) -> None:
        # SQLite rebuilds a table to alter it; with foreign keys on, the rebuild empties the tables that
        # refer to it. The switch has no effect inside a transaction, hence an engine of its own.
        engine = _engine(self._url, foreign_keys=False, poolclass=NullPool)
        try:
            async with self._writer, engine.begin() as connection:
                await connection.run_sync(_run_migration, run)
        finally:
            await engine.dispose()


def head_revision() -> str | None:
    """The revision this program expects."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def known_revisions() -> frozenset[str]:
    """Every revision this program knows how to reach."""
    return frozenset(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


def _revision(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _run_migration(connection: sa.Connection, run: Any) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    run(config)
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            tables = ", ".join(sorted({str(row[0]) for row in broken}))
            raise BrokenReferenceError(f"the migration would leave broken references in: {tables}")


def _engine(url: URL, *, foreign_keys: bool = True, **options: Any) -> AsyncEngine:
    if url.get_backend_name() != "sqlite":
        raise NotImplementedError(f"{url.get_backend_name()} is not supported yet: use sqlite+aiosqlite")
    options = options or {"pool_size": 5, "max_overflow": 0, "pool_timeout": 5}
    engine = create_async_engine(url, hide_parameters=True, **options)

    @sa.event.listens_for(engine.sync_engine, "connect")
    def connected(dbapi: Any, _record: Any) -> None:
        # The driver opens no transaction before a SELECT, and read-then-write loses updates silently.
        dbapi.isolation_level = None
        cursor = dbapi.cursor()
        for pragma in (*PRAGMAS, f"foreign_keys={'ON' if foreign_keys else 'OFF'}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine.sync_engine, "begin")
    def begun(connection: sa.Connection) -> None:
        # A deferred transaction that turns into a writer fails at once with "database is locked".
        readonly = connection.get_execution_options().get("readonly")
        connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")

    return engine


def _guard_file(url: URL) -> None:
    """Create the file for its owner alone: SQLite gives the journal files beside it the same mode."""
    if not url.database or url.database == ":memory:":
        raise ValueError("the database must be a file: connections to :memory: would share one transaction")
    path = Path(url.database)
    path.touch(mode=0o600, exist_ok=True)
    for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        if file.exists() and file.stat().st_mode & 0o077:
            file.chmod(0o600)
