"""Presses that do not fit the wire, kept under random names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import KeptPress
from storage.core_tables import kept_press
from storage.personal import concerned
from storage.upsert import insert


class SqlKeptPresses:
    """Presses kept in rows. Stored again under the same name, one is only kept longer."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, press: KeptPress) -> None:
        """Store it."""
        row = {
            "name": press.name,
            "code": press.code,
            "args": json.dumps(press.values, ensure_ascii=False),
            "community_id": press.community_id,
            "account_id": press.account_id,
            "expires_at": press.expires_at,
        }
        statement = insert(self._connection, kept_press).values(**row)
        later = {"expires_at": statement.excluded.expires_at}
        await self._connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=later))

    async def get(self, name: str, now: datetime) -> KeptPress | None:
        """The press unless it has expired."""
        kept = sa.select(kept_press).where(kept_press.c.name == name, kept_press.c.expires_at > now)
        row = (await self._connection.execute(kept)).one_or_none()
        return _press(row) if row else None

    async def export(self, account_id: int, community_id: int) -> Mapping[str, Any]:
        """The buttons that are for that account."""
        query = sa.select(kept_press).where(await concerned(self._connection, kept_press, account_id, community_id))
        presses = [_press(row) for row in await self._connection.execute(query)]
        kept = [{"code": one.code, "values": list(one.values), "expires_at": one.expires_at} for one in presses]
        return {"buttons": kept} if kept else {}

    async def forget(self, account_id: int, community_id: int) -> None:
        """Erase them."""
        theirs = await concerned(self._connection, kept_press, account_id, community_id)
        await self._connection.execute(sa.delete(kept_press).where(theirs))


def _press(row: sa.Row[tuple[object, ...]]) -> KeptPress:
    return KeptPress(
        name=row.name,
        code=row.code,
        values=tuple(json.loads(row.args)),
        community_id=row.community_id,
        account_id=row.account_id,
        expires_at=row.expires_at,
    )
