"""Forms being filled in, one row each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import Draft
from storage.core_tables import draft
from storage.personal import concerned
from storage.upsert import insert


class SqlDrafts:
    """Forms being filled in. An expired one is as good as gone before it is swept."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, name: str, now: datetime) -> Draft | None:
        """The draft of that name unless it has expired."""
        return await self._one((draft.c.name == name) & (draft.c.expires_at > now))

    async def active(self, account_id: int, now: datetime) -> Draft | None:
        """The form that the account's next words answer."""
        mine = (draft.c.account_id == account_id) & draft.c.active
        return await self._one(mine & (draft.c.expires_at > now))

    async def paused(self, account_id: int, now: datetime) -> Draft | None:
        """The form answered last, where none is being answered now."""
        mine = (draft.c.account_id == account_id) & (draft.c.expires_at > now)
        newest = sa.select(draft).where(mine).order_by(draft.c.active.desc(), draft.c.expires_at.desc(), draft.c.name)
        row = (await self._connection.execute(newest.limit(1))).one_or_none()
        return _draft(row) if row and not row.active else None

    async def put(self, kept: Draft) -> None:
        """Store it; an active draft makes the account's others inactive."""
        if kept.active:
            others = (draft.c.account_id == kept.account_id) & (draft.c.name != kept.name) & draft.c.active
            await self._connection.execute(sa.update(draft).where(others).values(active=False))
        row = _row(kept)
        statement = insert(self._connection, draft).values(**row)
        await self._connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=row))

    async def drop(self, name: str) -> None:
        """Forget it."""
        await self._connection.execute(sa.delete(draft).where(draft.c.name == name))

    async def export(self, account_id: int, community_id: int) -> Mapping[str, Any]:
        """The account's unfinished forms with what was answered."""
        query = sa.select(draft).where(await concerned(self._connection, draft, account_id, community_id))
        forms = [_draft(row) for row in await self._connection.execute(query)]
        kept = [{"path": one.path, "answers": dict(one.answers), "expires_at": one.expires_at} for one in forms]
        return {"forms": kept} if kept else {}

    async def forget(self, account_id: int, community_id: int) -> None:
        """Erase them."""
        theirs = await concerned(self._connection, draft, account_id, community_id)
        await self._connection.execute(sa.delete(draft).where(theirs))

    async def _one(self, where: sa.ColumnElement[bool]) -> Draft | None:
        row = (await self._connection.execute(sa.select(draft).where(where))).one_or_none()
        return _draft(row) if row else None


def _row(kept: Draft) -> dict[str, object]:
    return {
        "name": kept.name,
        "account_id": kept.account_id,
        "community_id": kept.community_id,
        "path": kept.path,
        "answers": json.dumps(dict(kept.answers), ensure_ascii=False),
        "step": kept.step,
        "active": kept.active,
        "expires_at": kept.expires_at,
    }


def _draft(row: sa.Row[tuple[object, ...]]) -> Draft:
    return Draft(
        name=row.name,
        account_id=row.account_id,
        community_id=row.community_id,
        path=row.path,
        answers=json.loads(row.answers),
        step=row.step,
        active=row.active,
        expires_at=row.expires_at,
    )
