"""The log of what people with rights did, and of what was refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import ERASED, AuditLine
from storage.core_tables import audit
from storage.personal import concerned


class SqlAudit:
    """The log; lines are added and never changed, but for whose they were once that person is erased."""

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

    async def export(self, account_id: int, community_id: int) -> Mapping[str, Any]:
        """What the account did or was refused."""
        theirs = await concerned(self._connection, audit, account_id, community_id)
        query = sa.select(audit.c.at, audit.c.what, audit.c.result).where(theirs).order_by(audit.c.id)
        lines = [dict(row._mapping) for row in await self._connection.execute(query)]
        return {"lines": lines} if lines else {}

    async def forget(self, account_id: int, community_id: int) -> None:
        """Keep the lines, under the number that all erased accounts share."""
        theirs = await concerned(self._connection, audit, account_id, community_id)
        await self._connection.execute(sa.update(audit).where(theirs).values(account_id=ERASED))


def _line(row: sa.Row[tuple[object, ...]]) -> AuditLine:
    return AuditLine(
        at=row.at,
        community_id=row.community_id,
        account_id=row.account_id,
        what=row.what,
        result=row.result,
    )
