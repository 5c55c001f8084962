"""The log of what people with rights did, and of what was refused."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import AuditLine
from storage.core_tables import audit


class SqlAudit:
    """The log; lines are added and never changed."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def note(self, line: AuditLine) -> None:
        """Add a line."""
        row = {
            "at": line.at,
            "community_id": line.community_id,
            "account_id": line.account_id,
            "what": line.what,
            "result": line.result,
        }
        await self._connection.execute(sa.insert(audit).values(**row))

    async def lines(self, limit: int = 100) -> tuple[AuditLine, ...]:
        """The newest lines, newest first."""
        query = sa.select(audit).order_by(audit.c.id.desc()).limit(limit)
        return tuple(_line(row) for row in await self._connection.execute(query))


def _line(row: sa.Row[tuple[object, ...]]) -> AuditLine:
    return AuditLine(
        at=row.at,
        community_id=row.community_id,
        account_id=row.account_id,
        what=row.what,
        result=row.result,
    )
