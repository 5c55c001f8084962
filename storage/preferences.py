"""What members have stopped, by subject."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.base import Identifier, Instant, Words, community_column, member_reference, metadata
from storage.upsert import insert

stopped = sa.Table(
    "stopped",
    metadata,
    community_column(),
    sa.Column("member_id", Identifier, primary_key=True, nullable=False),
    sa.Column("subject", Words, primary_key=True, nullable=False),
    sa.Column("at", Instant, nullable=False),
    member_reference(),
)


class SqlPreferences:
    """What members of one community have stopped."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id

    async def stopped(self, member_id: int) -> frozenset[str]:
        """The subjects of which the member wants nothing sent."""
        query = sa.select(stopped.c.subject).where(self._of(member_id))
        return frozenset((await self._connection.execute(query)).scalars())

    async def stop(self, member_id: int, subject: str, now: datetime) -> bool:
        """Send the member nothing more about it: whether that is new. IntegrityError for nobody's number."""
        row = {"community_id": self._community_id, "member_id": member_id, "subject": subject, "at": now}
        new = insert(self._connection, stopped).values(**row).on_conflict_do_nothing()
        return (await self._connection.execute(new.returning(stopped.c.subject))).one_or_none() is not None

    async def resume(self, member_id: int, subject: str) -> bool:
        """Send it again: whether it was stopped."""
        gone = sa.delete(stopped).where(self._of(member_id), stopped.c.subject == subject)
        return (await self._connection.execute(gone)).rowcount == 1

    async def export(self, member_id: int) -> Mapping[str, Any]:
        """What the member has stopped, and since when."""
        query = sa.select(stopped.c.subject, stopped.c.at).where(self._of(member_id)).order_by(stopped.c.at)
        rows = [{"subject": row.subject, "at": row.at} for row in await self._connection.execute(query)]
        return {"stopped": rows} if rows else {}

    async def forget(self, member_id: int) -> None:
        """Erase it."""
        await self._connection.execute(sa.delete(stopped).where(self._of(member_id)))

    def _of(self, member_id: int) -> sa.ColumnElement[bool]:
        return (stopped.c.community_id == self._community_id) & (stopped.c.member_id == member_id)
