"""Events of the platforms: those that wait, and those that were handled, in one list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import Waiting
from storage.core_tables import account, draft, inbox, kept_press, setup_code
from storage.database import Database
from storage.personal import elsewhere
from storage.upsert import insert

EVENTS_KEPT = timedelta(hours=48)
"""So that an event that comes again has no second effect."""

ASIDE_KEPT = timedelta(days=7)
"""How long the operator may look into what could not be handled."""


class SqlSeen:
    """Events already handled. What an event held is erased in the transaction that marks it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def mark(self, platform: str, event: str, now: datetime) -> bool:
        """True the first time, False ever after; committed with the event's effect."""
        statement = insert(self._connection, inbox).values(platform=platform, event=event, received_at=now, done_at=now)
        statement = statement.on_conflict_do_update(
            index_elements=["platform", "event"],
            set_={"done_at": now, "payload": None},
            where=inbox.c.done_at.is_(None),
        )
        marked = await self._connection.execute(statement.returning(inbox.c.id))
        return marked.one_or_none() is not None

    async def sweep(self, before: datetime) -> None:
        """Forget events handled, and drafts, presses and codes expired, before that instant."""
        await self._connection.execute(sa.delete(inbox).where(inbox.c.done_at < before))
        for table in (draft, kept_press, setup_code):
            await self._connection.execute(sa.delete(table).where(table.c.expires_at < before))

    async def expire(self, now: datetime) -> None:
        """Sweep what is over 48 hours old, and empty updates set aside that came over 7 days ago."""
        await self.sweep(now - EVENTS_KEPT)
        old = inbox.c.set_aside.is_not(None) & (inbox.c.received_at < now - ASIDE_KEPT)
        await self._connection.execute(sa.update(inbox).where(old, inbox.c.payload.is_not(None)).values(payload=None))

    async def export(self, account_id: int, community_id: int) -> Mapping[str, Any]:
        """Updates not handled that name the account, as the platform sent them."""
        rows = await self._naming(account_id, community_id)
        updates = [{"received_at": row.received_at, "payload": row.payload} for row in rows]
        return {"updates": updates} if updates else {}

    async def forget(self, account_id: int, community_id: int) -> None:
        """Empty those updates; one that still waited is not handled any more."""
        numbers = [row.id for row in await self._naming(account_id, community_id)]
        change = {"payload": None, "set_aside": sa.func.coalesce(inbox.c.set_aside, "erased")}
        await self._connection.execute(sa.update(inbox).where(inbox.c.id.in_(numbers)).values(change))

    async def _naming(self, account_id: int, community_id: int) -> list[sa.Row[Any]]:
        query = sa.select(account.c.platform, account.c.native_id).where(account.c.id == account_id)
        named = (await self._connection.execute(query)).one_or_none()
        if named is None:
            return []
        held = sa.select(inbox).where(inbox.c.platform == named.platform, inbox.c.payload.is_not(None))
        if await elsewhere(self._connection, account_id, community_id):
            held = held.where(inbox.c.set_aside.is_not(None))
        # Each platform writes people in its own way, but always by number; a group's begins with a minus.
        number = re.compile(rf"(?<![\d-]){named.native_id}(?!\d)")
        return [row for row in await self._connection.execute(held) if number.search(row.payload)]


class SqlInbox:
    """Platform updates stored before they are confirmed; every call is a short transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, platform: str, event: str, payload: str, now: datetime) -> bool:
        """Committed when this returns; False when the update was already there, or handled before."""
        row = {"platform": platform, "event": event, "payload": payload, "received_at": now}
        async with self._database.write() as connection:
            statement = insert(connection, inbox).values(**row).on_conflict_do_nothing()
            stored = await connection.execute(statement.returning(inbox.c.id))
            return stored.one_or_none() is not None

    async def waiting(self, platform: str, limit: int = 100) -> tuple[Waiting, ...]:
        """Updates not yet handled, in the order they came, those set aside left out."""
        open_ones = (inbox.c.platform == platform) & inbox.c.done_at.is_(None) & inbox.c.set_aside.is_(None)
        query = sa.select(inbox).where(open_ones).order_by(inbox.c.id).limit(limit)
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            return tuple(Waiting(event=row.event, payload=row.payload or "", attempts=row.attempts) for row in rows)

    async def attempt(self, platform: str, event: str) -> int:
        """Count one more attempt, before handling: the number of this one; 0 for an unknown update."""
        more = sa.update(inbox).where(_is(platform, event)).values(attempts=inbox.c.attempts + 1)
        async with self._database.write() as connection:
            counted = (await connection.execute(more.returning(inbox.c.attempts))).scalar_one_or_none()
            return counted or 0

    async def done(self, platform: str, event: str, now: datetime) -> None:
        """Handled: the payload is erased, the id kept 48 hours."""
        async with self._database.write() as connection:
            await SqlSeen(connection).mark(platform, event, now)

    async def set_aside(self, platform: str, event: str, reason: str) -> None:
        """Never tried again by itself; kept for the operator (7 days), unless it was handled after all."""
        change = sa.update(inbox).where(_is(platform, event), inbox.c.done_at.is_(None))
        async with self._database.write() as connection:
            await connection.execute(change.values(set_aside=reason))


def _is(platform: str, event: str) -> sa.ColumnElement[bool]:
    return (inbox.c.platform == platform) & (inbox.c.event == event)
