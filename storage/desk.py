"""The outbox as the operator looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.desk import STUCK
from bot.outbox import OPEN, Queued, State
from storage.outbox import queued
from storage.outbox_tables import outbox

_SHOWN = [state.value for state in (*OPEN, *STUCK)]
_PENDING = outbox.c.state == sa.literal_column("'pending'")


class SqlDesk:
    """Every community's rows."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def counts(self) -> Mapping[State, int]:
        """How many rows are in each state that is not over."""
        query = sa.select(outbox.c.state, sa.func.count()).where(outbox.c.state.in_(_SHOWN)).group_by(outbox.c.state)
        return {State(state): count for state, count in await self._connection.execute(query)}

    async def overdue(self, now: datetime) -> int:
        """How many pending rows could have left by now."""
        query = sa.select(sa.func.count()).where(_PENDING, outbox.c.next_at <= now)
        count: int = (await self._connection.execute(query)).scalar_one()
        return count

    async def listed(self, *states: State, limit: int) -> tuple[Queued, ...]:
        """Rows in these states, the first due first."""
        wanted = outbox.c.state.in_([state.value for state in states])
        query = sa.select(outbox).where(wanted).order_by(outbox.c.due_at, outbox.c.id).limit(limit)
        return tuple(queued(row) for row in await self._connection.execute(query))

    async def find(self, number: int) -> Queued | None:
        """The row of that number."""
        row = (await self._connection.execute(sa.select(outbox).where(outbox.c.id == number))).one_or_none()
        return queued(row) if row else None

    async def again(self, row: Queued, now: datetime) -> bool:
        """The row is pending from now on; False when it was taken up meanwhile, or it is too late."""
        values: dict[str, Any] = {"state": State.PENDING.value, "next_at": now, "ended_at": None, "why": None}
        values |= {"attempts": 0, "delays": 0, "doubts": sa.case((outbox.c.doubts > 0, 1), else_=0)}
        if row.state is State.UNREACHABLE:
            values |= {"lane": None, "target": None, "nonce": None}
        # Pending already when a place that was opened for another row has woken it.
        states = [row.state.value, State.PENDING.value]
        same = (outbox.c.id == row.id) & outbox.c.state.in_(states) & (outbox.c.epoch == row.epoch)
        change = sa.update(outbox).where(same, outbox.c.expires_at > now).values(**values)
        return (await self._connection.execute(change)).rowcount == 1
