"""Who looked at whom, for the daily quota: the latest time of each pair and nothing more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.features.directory.domain import VIEWS_KEPT
from storage.directory_tables import profile_view, profile_view_refusal


class Views:
    """The looks of one community's members."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id

    async def viewed(self, viewer_id: int, subject_id: int, now: datetime) -> None:
        """Remember the latest look."""
        await self._keep(profile_view.c.viewed_at, viewer_id, subject_id, now)

    async def refused(self, viewer_id: int, subject_id: int, now: datetime) -> None:
        """Remember the latest refusal."""
        await self._keep(profile_view_refusal.c.refused_at, viewer_id, subject_id, now)

    async def views_since(self, viewer_id: int, since: datetime) -> frozenset[int]:
        """Whom they looked at after that instant."""
        return await self._since(profile_view.c.viewed_at, viewer_id, since)

    async def refusals_since(self, viewer_id: int, since: datetime) -> int:
        """How many different people they were refused after that instant."""
        return len(await self._since(profile_view_refusal.c.refused_at, viewer_id, since))

    async def export(self, member_id: int) -> dict[str, list[dict[str, Any]]]:
        """Every look by or at that member; others by their number."""
        found = {}
        for table in (profile_view, profile_view_refusal):
            rows = await self._connection.execute(sa.select(table).where(self._concerning(table, member_id)))
            found[table.name] = [dict(row._mapping) for row in rows]
        return found

    async def forget(self, member_id: int) -> None:
        """Erase every look by or at that member."""
        for table in (profile_view, profile_view_refusal):
            await self._connection.execute(sa.delete(table).where(self._concerning(table, member_id)))

    async def expire(self, now: datetime) -> None:
        """Erase looks and refusals kept long enough."""
        for moment in (profile_view.c.viewed_at, profile_view_refusal.c.refused_at):
            old = (moment.table.c.community_id == self._community_id) & (moment < now - VIEWS_KEPT)
            await self._connection.execute(sa.delete(moment.table).where(old))

    def _concerning(self, table: sa.Table, member_id: int) -> sa.ColumnElement[bool]:
        either = (table.c.viewer_member_id == member_id) | (table.c.subject_member_id == member_id)
        return (table.c.community_id == self._community_id) & either

    async def _keep(self, moment: sa.Column[datetime], viewer_id: int, subject_id: int, now: datetime) -> None:
        # One statement for both engines: SQLAlchemy's own upsert is a construct of each dialect.
        table = moment.table.name
        statement = sa.text(
            f"INSERT INTO {table} (community_id, viewer_member_id, subject_member_id, {moment.name})"  # noqa: S608
            " VALUES (:community_id, :viewer, :subject, :now)"
            " ON CONFLICT (community_id, viewer_member_id, subject_member_id)"
            f" DO UPDATE SET {moment.name} = excluded.{moment.name}"
        ).bindparams(sa.bindparam("now", type_=moment.type))
        await self._connection.execute(
            statement,
            {"community_id": self._community_id, "viewer": viewer_id, "subject": subject_id, "now": now},
        )

    async def _since(self, moment: sa.Column[datetime], viewer_id: int, since: datetime) -> frozenset[int]:
        column = moment.table.c
        query = sa.select(column.subject_member_id).where(
            column.community_id == self._community_id, column.viewer_member_id == viewer_id, moment > since
        )
        return frozenset((await self._connection.execute(query)).scalars())
