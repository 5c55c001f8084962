"""The agenda: what each community has planned, and what of it is due."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.agenda import DONE_KEPT, About, Appointment, Aside, Due, again_after
from storage.base import Identifier, Instant, Words, community_column, member_reference, metadata
from storage.upsert import insert

agenda = sa.Table(
    "agenda",
    metadata,
    sa.Column("id", Identifier, primary_key=True),
    community_column(primary_key=False),
    sa.Column("job", Words, nullable=False),
    sa.Column("key", Words, nullable=False),
    sa.Column("due_at", Instant, nullable=False),
    # When it may be tried: its time, or later after an attempt.
    sa.Column("next_at", Instant, nullable=False),
    sa.Column("args", Words, nullable=False),
    sa.Column("subject_kind", Words),
    sa.Column("subject_id", Identifier),
    sa.Column("subject_version", sa.Integer),
    sa.Column("member_id", Identifier),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    # Changes whenever somebody claims or moves the row, so that whoever held it before cannot end it.
    sa.Column("epoch", sa.Integer, nullable=False, server_default="0"),
    sa.Column("set_aside", Words),
    sa.Column("done_at", Instant),
    sa.Column("result", Words),
    member_reference(),
    sa.UniqueConstraint("community_id", "job", "key"),
    sa.Index(None, "community_id", "subject_kind", "subject_id"),
    sa.Index(None, "community_id", "member_id"),
    sa.CheckConstraint("(done_at is null) = (result is null)", name="result"),
    sqlite_autoincrement=True,  # a scheduler that was away must not find another row under a number it holds
)
WAITS = agenda.c.done_at.is_(None) & agenda.c.set_aside.is_(None)
sa.Index("ix_agenda_waiting", agenda.c.next_at, agenda.c.id, sqlite_where=WAITS, postgresql_where=WAITS)

LAST = "\U0010ffff"
"""Sorts after every character a key may have, bytes being compared."""


class SqlAgenda:
    """What one community has planned."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id

    async def plan(self, planned: Appointment) -> bool:
        """Schedule once: whether anything changed."""
        row = _row(planned)
        fresh = {"attempts": 0, "set_aside": None, "done_at": None, "result": None}
        statement = insert(self._connection, agenda).values(community_id=self._community_id, **row)
        statement = statement.on_conflict_do_update(
            index_elements=["community_id", "job", "key"],
            set_=row | fresh | {"epoch": agenda.c.epoch + 1},
            where=(agenda.c.due_at != planned.due_at) | (WAITS & _says_otherwise(row)),
        )
        return (await self._connection.execute(statement.returning(agenda.c.id))).one_or_none() is not None

    async def cancel(self, job: str, prefix: str) -> int:
        """Take off what waits for that job under keys that begin so: how many there were."""
        return await self._drop((agenda.c.job == job) & agenda.c.key.between(prefix, prefix + LAST))

    async def cancel_about(self, kind: str, id: int) -> int:
        """Take off everything that waits about that record: how many there were."""
        return await self._drop(_is_about(kind, id))

    async def waiting(self, kind: str, id: int) -> tuple[Appointment, ...]:
        """What waits about that record, the next first."""
        query = sa.select(agenda).where(self._mine, WAITS, _is_about(kind, id))
        rows = await self._connection.execute(query.order_by(agenda.c.due_at, agenda.c.id))
        return tuple(_planned(row) for row in rows)

    async def results(self, kind: str, id: int) -> Mapping[str, int]:
        """How many of what was planned about that record ended how."""
        query = sa.select(agenda.c.result, sa.func.count()).where(self._mine, _is_about(kind, id))
        query = query.where(agenda.c.result.is_not(None)).group_by(agenda.c.result).order_by(agenda.c.result)
        return {result: count for result, count in await self._connection.execute(query)}

    async def expire(self, now: datetime) -> None:
        """Forget what was done over 60 days ago."""
        old = agenda.c.done_at < now - DONE_KEPT
        await self._connection.execute(sa.delete(agenda).where(self._mine, old))

    async def export(self, member_id: int) -> Mapping[str, Any]:
        """What is or was planned for that member."""
        query = sa.select(agenda).where(self._mine, agenda.c.member_id == member_id).order_by(agenda.c.id)
        rows = await self._connection.execute(query)
        kept = [
            {"job": row.job, "due_at": row.due_at, "args": json.loads(row.args), "result": row.result} for row in rows
        ]
        return {"planned": kept} if kept else {}

    async def forget(self, member_id: int) -> None:
        """Erase it, done or not."""
        await self._connection.execute(sa.delete(agenda).where(self._mine, agenda.c.member_id == member_id))

    @property
    def _mine(self) -> sa.ColumnElement[bool]:
        return agenda.c.community_id == self._community_id

    async def _drop(self, which: sa.ColumnElement[bool]) -> int:
        gone = sa.delete(agenda).where(self._mine, agenda.c.done_at.is_(None), which)
        return len((await self._connection.execute(gone.returning(agenda.c.id))).all())


class SqlTimetable:
    """What is due in every community. Who claims a row ends it, unless it was moved, cancelled or claimed again."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def due(self, now: datetime, limit: int = 100) -> tuple[int, ...]:
        """Numbers of what may be tried now, in the order of its time."""
        query = sa.select(agenda.c.id).where(WAITS, agenda.c.next_at <= now)
        rows = await self._connection.execute(query.order_by(agenda.c.next_at, agenda.c.id).limit(limit))
        return tuple(rows.scalars())

    async def next_at(self) -> datetime | None:
        """When the next thing may be tried."""
        query = sa.select(agenda.c.next_at).where(WAITS).order_by(agenda.c.next_at).limit(1)
        return (await self._connection.execute(query)).scalar_one_or_none()

    async def claim(self, number: int, now: datetime) -> Due | None:
        """Count one more attempt and keep others away until the next may begin; None when it is not to be had."""
        open_one = (agenda.c.id == number) & WAITS & (agenda.c.next_at <= now)
        row = (await self._connection.execute(sa.select(agenda).where(open_one))).one_or_none()
        if row is None:
            return None
        attempts, epoch = row.attempts + 1, row.epoch + 1
        change = sa.update(agenda).where(open_one, agenda.c.epoch == row.epoch)
        change = change.values(attempts=attempts, epoch=epoch, next_at=now + again_after(attempts))
        if (await self._connection.execute(change.returning(agenda.c.id))).one_or_none() is None:
            return None  # another scheduler was faster
        return Due(id=row.id, community_id=row.community_id, planned=_planned(row), attempts=attempts, epoch=epoch)

    async def complete(self, due: Due, result: str, now: datetime) -> bool:
        """Mark it done; False when it was moved, cancelled or claimed since."""
        return await self._end(due, done_at=now, result=result)

    async def overtaken(self, due: Due, now: datetime) -> bool:
        """Whether a later one of that job about the same record and member is due as well."""
        mine = agenda.alias()
        same = [agenda.c[name] == mine.c[name] for name in ("community_id", "job", "subject_kind", "subject_id")]
        same.append(agenda.c.member_id.is_not_distinct_from(mine.c.member_id))
        later = sa.tuple_(agenda.c.due_at, agenda.c.id) > sa.tuple_(mine.c.due_at, mine.c.id)
        others = sa.exists().where(mine.c.id == due.id, *same, WAITS, later, agenda.c.due_at <= now)
        return bool((await self._connection.execute(sa.select(others))).scalar_one())

    async def set_aside(self, due: Due, reason: str) -> bool:
        """Try it no more; False when it was moved, cancelled or claimed since."""
        return await self._end(due, set_aside=reason)

    async def aside(self) -> tuple[Aside, ...]:
        """What was set aside, the oldest first."""
        rows = await self._connection.execute(
            sa.select(agenda).where(agenda.c.set_aside.is_not(None)).order_by(agenda.c.due_at, agenda.c.id)
        )
        return tuple(
            Aside(id=r.id, community_id=r.community_id, job=r.job, due_at=r.due_at, reason=r.set_aside) for r in rows
        )

    async def release(self, number: int, now: datetime) -> bool:
        """Let it be tried again from now on; False when it is not set aside."""
        change = sa.update(agenda).where(agenda.c.id == number, agenda.c.set_aside.is_not(None))
        change = change.values(set_aside=None, attempts=0, epoch=agenda.c.epoch + 1, next_at=now)
        return (await self._connection.execute(change.returning(agenda.c.id))).one_or_none() is not None

    async def _end(self, due: Due, **values: object) -> bool:
        held = (agenda.c.id == due.id) & (agenda.c.epoch == due.epoch) & WAITS
        change = sa.update(agenda).where(held).values(**values)
        return (await self._connection.execute(change.returning(agenda.c.id))).one_or_none() is not None


def _is_about(kind: str, id: int) -> sa.ColumnElement[bool]:
    return (agenda.c.subject_kind == kind) & (agenda.c.subject_id == id)


def _says_otherwise(row: Mapping[str, Any]) -> sa.ColumnElement[bool]:
    version = agenda.c.subject_version.is_distinct_from(row["subject_version"])
    return sa.or_(version, agenda.c.args != row["args"])


def _row(planned: Appointment) -> dict[str, Any]:
    about = planned.about
    return {
        "job": planned.job,
        "key": planned.key,
        "due_at": planned.due_at,
        "next_at": planned.due_at,
        "args": json.dumps(dict(planned.args), ensure_ascii=False),
        "subject_kind": about.kind if about else None,
        "subject_id": about.id if about else None,
        "subject_version": about.version if about else None,
        "member_id": planned.member_id,
    }


def _planned(row: sa.Row[Any]) -> Appointment:
    kind = row.subject_kind
    return Appointment(
        job=row.job,
        key=row.key,
        due_at=row.due_at,
        args=json.loads(row.args),
        about=About(kind=kind, id=row.subject_id, version=row.subject_version) if kind else None,
        member_id=row.member_id,
    )
