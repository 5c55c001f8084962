"""Who may do what in one community, where it decided otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Right
from storage.base import Instant, Words, community_column, metadata
from storage.upsert import insert

community_right = sa.Table(
    "community_right",
    metadata,
    community_column(),
    sa.Column("capability", Words, primary_key=True),
    # Names in the order of `Right`, between commas: what is compared when two people decide at once.
    sa.Column("rights", Words, nullable=False),
    sa.Column("decided_at", Instant, nullable=False),
)


class SqlRights:
    """What one community decided. A right that exists no more is passed over."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id

    async def changed(self) -> Mapping[str, frozenset[Right]]:
        """Every decision that holds."""
        query = sa.select(community_right.c.capability, community_right.c.rights).where(self._mine)
        return {row.capability: _read(row.rights) for row in await self._connection.execute(query)}

    async def set(
        self, capability: str, rights: frozenset[Right], before: frozenset[Right] | None, now: datetime
    ) -> bool:
        """From now on those rights have it; False when what held `before` holds no more."""
        values = {"rights": _written(rights), "decided_at": now}
        if before is None:
            row = {"community_id": self._community_id, "capability": capability, **values}
            new = insert(self._connection, community_right).values(**row).on_conflict_do_nothing()
            return await self._one(new.returning(community_right.c.capability))
        held = sa.update(community_right).where(self._is(capability), community_right.c.rights == _written(before))
        return await self._one(held.values(**values).returning(community_right.c.capability))

    async def reset(self, capability: str) -> bool:
        """From now on it is as the capability says by itself: whether it was otherwise."""
        gone = sa.delete(community_right).where(self._is(capability))
        return await self._one(gone.returning(community_right.c.capability))

    async def _one(self, statement: sa.Executable) -> bool:
        return (await self._connection.execute(statement)).one_or_none() is not None

    @property
    def _mine(self) -> sa.ColumnElement[bool]:
        return community_right.c.community_id == self._community_id

    def _is(self, capability: str) -> sa.ColumnElement[bool]:
        return self._mine & (community_right.c.capability == capability)


def _written(rights: frozenset[Right]) -> str:
    return ",".join(right.value for right in Right if right in rights)


def _read(rights: str) -> frozenset[Right]:
    known = {right.value: right for right in Right}
    return frozenset(known[name] for name in rights.split(",") if name in known)
