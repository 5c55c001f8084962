"""What students of one community look for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.features.internships.domain import DEMANDS_KEPT, DEMANDS_MAX, Demand, DemandState
from bot.features.internships.terms import Audience, Wish
from storage.internships import length_of, length_row, lock_member
from storage.internships_tables import demand


class SqlSeeking:
    """Demands of one community."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id
        self._here = demand.c.community_id == community_id

    async def add(self, author_id: int, wish: Wish, until: date, now: datetime) -> Demand | None:
        """A new demand; None when the author has `DEMANDS_MAX` open."""
        await lock_member(self._connection, self._community_id, author_id)
        mine = self._here & (demand.c.member_id == author_id) & (demand.c.state == DemandState.OPEN.value)
        counted = sa.select(sa.func.count()).select_from(demand).where(mine)
        if (await self._connection.execute(counted)).scalar_one() >= DEMANDS_MAX:
            return None
        row = {"community_id": self._community_id, "member_id": author_id, "created_at": now, "changed_at": now}
        new = sa.insert(demand).values(**row, state=DemandState.OPEN.value, until=until, **_wish(wish))
        return _demand((await self._connection.execute(new.returning(demand))).one())

    async def get(self, demand_id: int) -> Demand | None:
        """The demand of that number."""
        found = await self._demands(demand.c.id == demand_id)
        return found[0] if found else None

    async def change(self, changed: Demand, now: datetime) -> Demand | None:
        """The demand written down as given, in its next version; None when it was changed meanwhile."""
        same = self._here & (demand.c.id == changed.id) & (demand.c.version == changed.version)
        row = {"state": changed.state.value, "version": changed.version + 1, "changed_at": now}
        kept = sa.update(demand).where(same).values(**row, until=changed.until, reason=changed.reason)
        found = (await self._connection.execute(kept.values(**_wish(changed.wish)).returning(demand))).one_or_none()
        return _demand(found) if found else None

    async def looking(self) -> tuple[Demand, ...]:
        """The open demands, the newest first."""
        return await self._demands(demand.c.state == DemandState.OPEN.value)

    async def of(self, member_id: int) -> tuple[Demand, ...]:
        """A member's own demands in any state, the newest first."""
        return await self._demands(demand.c.member_id == member_id)

    async def export(self, member_id: int) -> Mapping[str, Any]:
        """The member's demands."""
        query = sa.select(demand).where(self._here, demand.c.member_id == member_id).order_by(demand.c.id)
        rows = [dict(row._mapping) for row in await self._connection.execute(query)]
        return {"demands": rows} if rows else {}

    async def forget(self, member_id: int) -> None:
        """Erase them."""
        await self._connection.execute(sa.delete(demand).where(self._here, demand.c.member_id == member_id))

    async def expire(self, now: datetime) -> None:
        """Forget what ended two months ago."""
        ended = (demand.c.state != DemandState.OPEN.value) & (demand.c.changed_at < now - DEMANDS_KEPT)
        await self._connection.execute(sa.delete(demand).where(self._here, ended))

    async def _demands(self, where: sa.ColumnElement[bool]) -> tuple[Demand, ...]:
        query = sa.select(demand).where(self._here, where).order_by(demand.c.id.desc())
        return tuple(_demand(row) for row in await self._connection.execute(query))


_PLAIN = ("type", "field", "remote", "place", "start", "words")


def _wish(wish: Wish) -> dict[str, object]:
    plain = {name: getattr(wish, name) for name in _PLAIN}
    return plain | {"audience": wish.audience.value} | length_row(wish.length)


def _demand(row: sa.Row[Any]) -> Demand:
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Demand(
        id=row.id,
        author_id=row.member_id,
        wish=Wish(**plain, audience=Audience(row.audience), length=length_of(row)),
        state=DemandState(row.state),
        version=row.version,
        created_at=row.created_at,
        changed_at=row.changed_at,
        until=row.until,
        reason=row.reason,
    )
