"""Small facts an adapter keeps between runs."""

from __future__ import annotations

import sqlalchemy as sa

from storage.core_tables import notebook
from storage.database import Database
from storage.upsert import insert


class SqlNotebook:
    """Facts by key; every call is a short transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, key: str) -> str | None:
        """The value under `key`."""
        query = sa.select(notebook.c.value).where(notebook.c.key == key)
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one_or_none()

    async def write(self, key: str, value: str) -> None:
        """Store the value under `key`."""
        async with self._database.write() as connection:
            statement = insert(connection, notebook).values(key=key, value=value)
            change = {"value": statement.excluded.value}
            await connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=change))
