"""The photos of one community, in rows beside the records they belong to, so that one backup has both."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import Conflict
from bot.photos import LOOSE_FOR, PER_MEMBER, PER_RECORD, community_full, member_full, record_full
from storage.base import Identifier, Instant
from storage.photos_tables import photo

NAME_BYTES = 18
"""Random bytes in a name: 144 bits, nothing to guess."""


class SqlPhotos:
    """The photos of one community."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id

    async def keep(self, member_id: int, jpeg: bytes, quota: int, now: datetime) -> str:
        """Keep the member's photo: its name. Raises `Conflict` when the member or the community has no room."""
        name = secrets.token_urlsafe(NAME_BYTES)
        theirs = self._sum(photo.c.member_id == member_id) + len(jpeg) <= PER_MEMBER
        ours = self._sum() + len(jpeg) <= quota
        values = sa.select(
            sa.literal(self._community_id, Identifier),
            sa.literal(name),
            sa.literal(member_id, Identifier),
            sa.literal(len(jpeg)),
            sa.literal(now, Instant),
            sa.literal(jpeg, sa.LargeBinary),
        ).where(theirs, ours)
        columns = ["community_id", "name", "member_id", "size", "added_at", "jpeg"]
        kept = sa.insert(photo).from_select(columns, values).returning(photo.c.id)
        if (await self._connection.execute(kept)).one_or_none() is None:
            raise await self._full(member_id, len(jpeg))
        return name

    async def attach(self, name: str, kind: str, record_id: int, member_id: int) -> bool:
        """The photo belongs to that record now; False when it is not the member's to attach."""
        other = photo.alias("other")
        others = sa.select(sa.func.count()).where(
            other.c.community_id == self._community_id,
            other.c.subject_kind == kind,
            other.c.subject_id == record_id,
            other.c.name != name,
        )
        change = sa.update(photo).where(self._attachable(name, kind, record_id, member_id))
        change = change.where(others.scalar_subquery() < PER_RECORD).values(subject_kind=kind, subject_id=record_id)
        if (await self._connection.execute(change.returning(photo.c.id))).one_or_none():
            return True
        theirs = sa.exists().where(self._attachable(name, kind, record_id, member_id))
        if (await self._connection.execute(sa.select(theirs))).scalar_one():
            raise record_full()
        return False

    async def of(self, kind: str, record_id: int) -> tuple[str, ...]:
        """Names of a record's photos, oldest first."""
        query = sa.select(photo.c.name).where(self._mine, _about(kind, record_id)).order_by(photo.c.id)
        return tuple((await self._connection.execute(query)).scalars())

    async def read(self, name: str) -> bytes | None:
        """The JPEG of that name."""
        query = sa.select(photo.c.jpeg).where(self._mine, photo.c.name == name)
        return (await self._connection.execute(query)).scalar_one_or_none()

    async def detach(self, kind: str, record_id: int, now: datetime) -> int:
        """The record's photos are deleted: how many."""
        gone = sa.delete(photo).where(self._mine, _about(kind, record_id)).returning(photo.c.id)
        return len((await self._connection.execute(gone)).all())

    async def expire(self, now: datetime) -> None:
        """Delete what has belonged to no record for a day."""
        loose = photo.c.subject_kind.is_(None) & (photo.c.added_at < now - LOOSE_FOR)
        await self._connection.execute(sa.delete(photo).where(self._mine, loose))

    async def export(self, member_id: int) -> Mapping[str, Any]:
        """The member's photos by name and size, and what each belongs to."""
        query = sa.select(photo.c.name, photo.c.size, photo.c.added_at, photo.c.subject_kind, photo.c.subject_id)
        rows = await self._connection.execute(
            query.where(self._mine, photo.c.member_id == member_id).order_by(photo.c.id)
        )
        kept = [
            {
                "name": row.name,
                "bytes": row.size,
                "added_at": row.added_at.isoformat(),
                "about": f"{row.subject_kind} {row.subject_id}" if row.subject_kind else None,
            }
            for row in rows
        ]
        return {"photos": kept} if kept else {}

    async def forget(self, member_id: int) -> None:
        """Delete them, whatever they belong to."""
        await self._connection.execute(sa.delete(photo).where(self._mine, photo.c.member_id == member_id))

    @property
    def _mine(self) -> sa.ColumnElement[bool]:
        return photo.c.community_id == self._community_id

    def _sum(self, *where: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        total = sa.select(sa.func.coalesce(sa.func.sum(photo.c.size), 0)).where(self._mine, *where)
        return total.scalar_subquery()

    def _attachable(self, name: str, kind: str, record_id: int, member_id: int) -> sa.ColumnElement[bool]:
        free = photo.c.subject_kind.is_(None) | _about(kind, record_id)
        return sa.and_(self._mine, photo.c.name == name, photo.c.member_id == member_id, free)

    async def _full(self, member_id: int, size: int) -> Conflict:
        total = sa.select(self._sum(photo.c.member_id == member_id))
        theirs: int = (await self._connection.execute(total)).scalar_one()
        full = theirs + size > PER_MEMBER
        return member_full() if full else community_full()


class SqlShelf:
    """Every community's photos, by name."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def read(self, name: str) -> bytes | None:
        """The JPEG of that name, None when it is there no more."""
        query = sa.select(photo.c.jpeg).where(photo.c.name == name)
        return (await self._connection.execute(query)).scalar_one_or_none()


def _about(kind: str, record_id: int) -> sa.ColumnElement[bool]:
    return (photo.c.subject_kind == kind) & (photo.c.subject_id == record_id)
