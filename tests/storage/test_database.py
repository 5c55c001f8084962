"""The database recipe: who waits, what is committed, what a cancelled task leaves behind."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext

from storage import database as storage_database
from storage.base import Instant, community, metadata
from storage.database import BrokenReferenceError, Database, NewerDatabaseError, wal_reset_warning
from tests.database import NOW, add_community, url_of

counter = sa.table("counter", sa.column("n", sa.Integer))


@pytest.fixture
async def counted(database: Database) -> Database:
    async with database.write() as connection:
        await connection.exec_driver_sql("CREATE TABLE counter (n INTEGER NOT NULL)")
        await connection.execute(counter.insert().values(n=0))
    return database


async def _value(database: Database) -> int:
    async with database.read() as connection:
        number: int = (await connection.execute(sa.select(counter.c.n))).scalar_one()
        return number


async def test_read_then_write_loses_no_update(counted: Database) -> None:
    async def add_slowly() -> None:
        for _ in range(25):
            async with counted.write() as connection:
                n = (await connection.execute(sa.select(counter.c.n))).scalar_one()
                await asyncio.sleep(0)
                await connection.execute(counter.update().values(n=n + 1))

    await asyncio.gather(*(add_slowly() for _ in range(16)))
    assert await _value(counted) == 400


async def test_two_processes_read_then_write_lose_no_update(counted: Database) -> None:
    other = Database.open(url_of(counted.path))
    try:

        async def add(database: Database) -> None:
            for _ in range(25):
                async with database.write() as connection:
                    n = (await connection.execute(sa.select(counter.c.n))).scalar_one()
                    await connection.execute(counter.update().values(n=n + 1))

        await asyncio.gather(add(counted), add(other))
    finally:
        await other.close()
    assert await _value(counted) == 50


async def test_an_exception_rolls_back(counted: Database) -> None:
    async def break_off() -> None:
        async with counted.write() as connection:
            await connection.execute(counter.update().values(n=7))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await break_off()
    assert await _value(counted) == 0


async def test_cancelled_writers_leave_neither_rows_nor_locks(counted: Database) -> None:
    async def write_forever() -> None:
        async with counted.write() as connection:
            await connection.execute(counter.insert().values(n=1))
            await asyncio.sleep(3600)

    for delay in (0, 0, 0.001, 0.005):
        tasks = [asyncio.create_task(write_forever()) for _ in range(4)]
        await asyncio.sleep(delay)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    async with asyncio.timeout(5), counted.write() as connection:
        await connection.execute(counter.update().values(n=3))
    async with counted.read() as connection:
        assert (await connection.execute(sa.select(counter.c.n))).scalars().all() == [3]


async def test_a_reader_waits_for_no_writer(counted: Database) -> None:
    async with counted.write() as connection:
        await connection.execute(counter.update().values(n=9))
        async with asyncio.timeout(2):
            assert await _value(counted) == 0
    assert await _value(counted) == 9


async def test_the_pragmas_are_in_force(database: Database) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "busy_timeout": 5000,
    }
    async with database.read() as connection:
        found = {name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one() for name in wanted}
    assert found == wanted


async def test_only_the_owner_can_read_the_files(tmp_path: Path) -> None:
    path = tmp_path / "own.db"
    path.touch(mode=0o644)
    path.chmod(0o644)
    database = Database.open(url_of(path))
    await database.upgrade()
    async with database.write() as connection:
        await connection.execute(sa.insert(community).values(_community("a")))
    files = sorted(tmp_path.iterdir())  # noqa: ASYNC240
    assert [file.name for file in files] == ["own.db", "own.db-shm", "own.db-wal"]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    await database.close()


def test_a_database_in_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="file"):
        Database.open("sqlite+aiosqlite:///:memory:")


async def test_an_instant_keeps_microseconds_and_refuses_naive_times(database: Database) -> None:
    moment = NOW.replace(microsecond=123_457)
    async with database.write() as connection:
        await connection.execute(sa.insert(community).values(_community("a") | {"created_at": moment}))
        assert (await connection.execute(sa.select(community.c.created_at))).scalar_one() == moment
        with pytest.raises(sa.exc.StatementError, match="time zone"):
            await connection.execute(sa.select(sa.literal(moment.replace(tzinfo=None), Instant)))


async def test_migrations_go_up_down_and_up_again(tmp_path: Path) -> None:
    database = Database.open(url_of(tmp_path / "moves.db"))
    await database.upgrade()
    assert await database.revision() == storage_database.head_revision()
    before = await _schema(database)
    await database.downgrade("base")
    assert [name for name, _ in await _schema(database) if name != "alembic_version"] == []
    await database.upgrade()
    assert await _schema(database) == before
    await database.close()


async def test_the_schema_is_what_the_tables_say(database: Database) -> None:
    _import_every_table()

    def differences(connection: sa.Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"include_object": _not_full_text, "compare_type": True})
        return list(compare_metadata(context, metadata))

    async with database.read() as connection:
        assert await connection.run_sync(differences) == []


async def test_every_table_of_a_community_carries_its_number(database: Database) -> None:
    _import_every_table()
    shared = {"community"}
    for name, table in metadata.tables.items():
        if "community_id" not in table.c and name not in shared:
            references = {key.column.table.name for key in table.foreign_keys}
            assert not references & {"member", "community"}, f"{name} belongs to a community without saying so"


async def test_a_newer_database_is_left_untouched(database: Database) -> None:
    async with database.write() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerDatabaseError, match="9999"):
        await database.upgrade()


async def test_a_migration_that_fails_leaves_nothing(tmp_path: Path) -> None:
    database = Database.open(url_of(tmp_path / "half.db"))

    def fail(config: Config) -> None:
        config.attributes["connection"].exec_driver_sql("CREATE TABLE half (a)")
        raise RuntimeError("killed in the middle")

    with pytest.raises(RuntimeError):
        await database._migrate(fail)
    assert await _schema(database) == []
    await database.upgrade()
    await add_community(database)
    await database.close()


async def test_a_migration_that_orphans_rows_is_undone(database: Database) -> None:
    def orphan(config: Config) -> None:
        config.attributes["connection"].exec_driver_sql(
            "INSERT INTO own_change (community_id, member_id, field, changed_at) VALUES (1, 1, 'city', 0)"
        )

    with pytest.raises(BrokenReferenceError, match="own_change"):
        await database._migrate(orphan)
    async with database.read() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM own_change")).scalar_one() == 0


@pytest.mark.parametrize(
    ("version", "warned"),
    [((3, 40, 1), True), ((3, 44, 6), False), ((3, 45, 0), True), ((3, 50, 6), True), ((3, 50, 7), False),
     ((3, 51, 2), True), ((3, 51, 3), False), ((3, 53, 4), False)],
)  # fmt: skip
def test_versions_with_the_wal_reset_race_are_named(version: tuple[int, int, int], warned: bool) -> None:
    assert (wal_reset_warning(version) is not None) is warned


def _community(slug: str) -> dict[str, object]:
    return {"slug": slug, "name": slug, "language": "fr", "timezone": "Europe/Paris", "created_at": NOW}


async def _schema(database: Database) -> list[tuple[str, str | None]]:
    async with database.read() as connection:
        rows = await connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
        )
        return [(name, sql) for name, sql in rows]


def _not_full_text(_item: object, name: str | None, kind: str, *_rest: object) -> bool:
    return not (kind == "table" and name is not None and name.startswith("directory_token"))


def _import_every_table() -> None:
    import importlib
    import pkgutil

    import storage

    for module in pkgutil.iter_modules(storage.__path__, "storage."):
        importlib.import_module(module.name)
