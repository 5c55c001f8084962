"""Notes between two members of one community, and the threads they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.agenda import About
from bot.errors import Conflict, Missing
from bot.outbox import Notice
from bot.preferences import subject
from bot.relay import CLOSED, ENOUGH, KEPT, NAMELESS, NOTE, NOTES_PER_DAY, TOPIC, WHY, Said, Thread
from storage.base import Identifier, Instant, Words, community_column, member, member_reference, metadata
from storage.outbox import SqlOutbox
from storage.people import SqlMembers
from storage.preferences import SqlPreferences
from storage.upsert import insert

DAY = timedelta(days=1)

relay_thread = sa.Table(
    "relay_thread",
    metadata,
    sa.Column("id", Identifier, primary_key=True),
    community_column(primary_key=False),
    sa.Column("subject_kind", Words, nullable=False),
    sa.Column("subject_id", Identifier, nullable=False),
    sa.Column("opener_member_id", Identifier, nullable=False),
    sa.Column("other_member_id", Identifier, nullable=False),
    # The two again in order of their numbers, so that they are one pair whoever opens.
    sa.Column("lesser_member_id", Identifier, nullable=False),
    sa.Column("greater_member_id", Identifier, nullable=False),
    sa.Column("last_at", Instant, nullable=False),
    # No reference: whoever ended a thread is one of its two.
    sa.Column("closer_member_id", Identifier),
    member_reference("opener_member_id"),
    member_reference("other_member_id"),
    sa.UniqueConstraint("community_id", "id"),
    sa.UniqueConstraint(
        "community_id",
        "subject_kind",
        "subject_id",
        "lesser_member_id",
        "greater_member_id",
        name="uq_relay_thread_pair",  # the usual name is longer than PostgreSQL's 63 characters
    ),
    sa.CheckConstraint("lesser_member_id < greater_member_id", name="two"),
    sa.Index(None, "community_id", "opener_member_id"),
    sa.Index(None, "community_id", "other_member_id"),
    sqlite_autoincrement=True,  # buttons carry the number
)
relay_note = sa.Table(
    "relay_note",
    metadata,
    sa.Column("id", Identifier, primary_key=True),
    community_column(primary_key=False),
    sa.Column("thread_id", Identifier, nullable=False),
    sa.Column("writer_member_id", Identifier, nullable=False),
    sa.Column("text", Words, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.ForeignKeyConstraint(
        ["community_id", "thread_id"], ["relay_thread.community_id", "relay_thread.id"], ondelete="CASCADE"
    ),
    member_reference("writer_member_id"),
    sa.UniqueConstraint("community_id", "id"),
    sa.Index(None, "community_id", "thread_id"),
    sa.Index(None, "community_id", "writer_member_id", "at"),
    sqlite_autoincrement=True,
)


class SqlRelay:
    """The threads of one community."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id
        self._here = relay_thread.c.community_id == community_id

    async def open(self, about: About, opened_by: int, other: int, now: datetime) -> Thread:
        """The thread of these two about that record, opened now unless there was one."""
        row = {
            "community_id": self._community_id,
            "subject_kind": about.kind,
            "subject_id": about.id,
            "opener_member_id": opened_by,
            "other_member_id": other,
            "lesser_member_id": min(opened_by, other),
            "greater_member_id": max(opened_by, other),
            "last_at": now,
        }
        statement = insert(self._connection, relay_thread).values(**row)
        # Setting something is what makes RETURNING answer for a row that was there.
        statement = statement.on_conflict_do_update(
            index_elements=["community_id", "subject_kind", "subject_id", "lesser_member_id", "greater_member_id"],
            set_={"last_at": relay_thread.c.last_at},
        )
        return _thread((await self._connection.execute(statement.returning(relay_thread))).one())

    async def get(self, thread_id: int) -> Thread | None:
        """The thread of that number."""
        query = sa.select(relay_thread).where(self._here, relay_thread.c.id == thread_id)
        row = (await self._connection.execute(query)).one_or_none()
        return _thread(row) if row else None

    async def write(self, thread: Thread, writer: int, text: str, now: datetime) -> bool:
        """Keep the note and pass it on to the other: whether they are told now."""
        if not thread.has(writer):
            raise Missing
        await self._hold(thread.id, now)
        if await self._sent_since(writer, now - DAY) >= NOTES_PER_DAY:
            raise Conflict(ENOUGH)
        row = {"community_id": self._community_id, "thread_id": thread.id, "writer_member_id": writer}
        new = sa.insert(relay_note).values(text=text, at=now, **row).returning(relay_note.c.id)
        number: int = (await self._connection.execute(new)).scalar_one()
        other = thread.beside(writer)
        await self._tell(number, other, now)
        return await self._reachable(other)

    async def note(self, note_id: int) -> Said | None:
        """The note of that number."""
        found = await self._notes(relay_note.c.id == note_id, 1)
        return found[0] if found else None

    async def notes(self, thread_id: int, limit: int) -> tuple[Said, ...]:
        """The last notes of a thread, oldest first."""
        return tuple(reversed(await self._notes(relay_note.c.thread_id == thread_id, limit)))

    async def of(self, member_id: int) -> tuple[Thread, ...]:
        """The member's threads in which something was written, the one last written in first."""
        written = sa.exists().where(
            relay_note.c.community_id == self._community_id, relay_note.c.thread_id == relay_thread.c.id
        )
        query = sa.select(relay_thread).where(self._of(member_id), written)
        rows = await self._connection.execute(query.order_by(relay_thread.c.last_at.desc(), relay_thread.c.id.desc()))
        return tuple(map(_thread, rows))

    async def close(self, thread_id: int, member_id: int) -> bool:
        """End the thread for both, by one of the two: whether it was open."""
        return await self._end(thread_id, member_id, relay_thread.c.closer_member_id.is_(None), member_id)

    async def reopen(self, thread_id: int, member_id: int) -> bool:
        """Take the end back: whether it was that member's."""
        return await self._end(thread_id, member_id, relay_thread.c.closer_member_id == member_id, None)

    async def about(self, kind: str, record_id: int) -> tuple[Thread, ...]:
        """The threads about a record, oldest first."""
        record = (relay_thread.c.subject_kind == kind) & (relay_thread.c.subject_id == record_id)
        query = sa.select(relay_thread).where(self._here, record).order_by(relay_thread.c.id)
        return tuple(map(_thread, await self._connection.execute(query)))

    async def export(self, member_id: int) -> Mapping[str, Any]:
        """The member's threads, and the notes they wrote (those they got are the others')."""
        query = sa.select(relay_thread).where(self._of(member_id)).order_by(relay_thread.c.id)
        threads = [_thread(row) for row in await self._connection.execute(query)]
        if not threads:
            return {}
        mine = reversed(await self._notes(relay_note.c.writer_member_id == member_id, None))
        return {
            "threads": [_copied(one, member_id) for one in threads],
            "notes": [{"thread_id": one.thread.id, "text": one.text, "at": one.at} for one in mine],
        }

    async def forget(self, member_id: int) -> None:
        """Take the member's threads away, with everything written in them."""
        await self._connection.execute(sa.delete(relay_thread).where(self._of(member_id)))

    async def expire(self, now: datetime) -> None:
        """Take away threads, and their notes, in which nothing was written for `KEPT`."""
        old = relay_thread.c.last_at < now - KEPT
        await self._connection.execute(sa.delete(relay_thread).where(self._here, old))

    def _of(self, member_id: int) -> sa.ColumnElement[bool]:
        one_of_two = (relay_thread.c.opener_member_id == member_id) | (relay_thread.c.other_member_id == member_id)
        return self._here & one_of_two

    async def _hold(self, thread_id: int, now: datetime) -> None:
        """The thread is written in; nobody ends it meanwhile."""
        still = self._here & (relay_thread.c.id == thread_id) & relay_thread.c.closer_member_id.is_(None)
        change = sa.update(relay_thread).where(still).values(last_at=now).returning(relay_thread.c.id)
        if (await self._connection.execute(change)).one_or_none() is None:
            raise Conflict(CLOSED)

    async def _sent_since(self, writer: int, since: datetime) -> int:
        # Notes of one writer are counted one after the other, where several writers are allowed.
        held = sa.select(member.c.id).where(member.c.community_id == self._community_id, member.c.id == writer)
        await self._connection.execute(held.with_for_update())
        mine = (relay_note.c.community_id == self._community_id) & (relay_note.c.writer_member_id == writer)
        query = sa.select(sa.func.count()).select_from(relay_note).where(mine, relay_note.c.at > since)
        number: int = (await self._connection.execute(query)).scalar_one()
        return number

    async def _tell(self, note_id: int, member_id: int, now: datetime) -> None:
        notice = Notice(
            topic=TOPIC,
            about=About(kind=NOTE, id=note_id),
            key=f"{TOPIC}:{note_id}",
            member_id=member_id,
            reason=WHY,
            due_at=now,
            expires_at=now + KEPT,
        )
        await SqlOutbox(self._connection, self._community_id).put(notice)

    async def _reachable(self, member_id: int) -> bool:
        accounts = await SqlMembers(self._connection, self._community_id).accounts(member_id)
        stopped = await SqlPreferences(self._connection, self._community_id).stopped(member_id)
        return subject(TOPIC) not in stopped and any(not one.unreachable for one in accounts)

    async def _end(self, thread_id: int, member_id: int, when: sa.ColumnElement[bool], by: int | None) -> bool:
        mine = self._of(member_id) & (relay_thread.c.id == thread_id)
        change = sa.update(relay_thread).where(mine, when).values(closer_member_id=by)
        return (await self._connection.execute(change.returning(relay_thread.c.id))).one_or_none() is not None

    async def _notes(self, where: sa.ColumnElement[bool], limit: int | None) -> list[Said]:
        """Notes with their threads, newest first."""
        note = [relay_note.c[name].label(f"note_{name}") for name in ("id", "writer_member_id", "text", "at")]
        same = (relay_thread.c.community_id == relay_note.c.community_id) & (
            relay_thread.c.id == relay_note.c.thread_id
        )
        query = sa.select(relay_thread, *note).join(relay_note, same).where(self._here, where)
        rows = await self._connection.execute(query.order_by(relay_note.c.id.desc()).limit(limit))
        return [
            Said(id=r.note_id, thread=_thread(r), writer=r.note_writer_member_id, text=r.note_text, at=r.note_at)
            for r in rows
        ]


def _copied(thread: Thread, member_id: int) -> dict[str, Any]:
    """A thread as it is handed over to one of its two; who the other is, only where they know it."""
    copied = {"id": thread.id, "kind": thread.about.kind, "record_id": thread.about.id}
    return copied if thread.about.kind in NAMELESS else copied | {"with_id": thread.beside(member_id)}


def _thread(row: sa.Row[Any]) -> Thread:
    return Thread(
        id=row.id,
        about=About(kind=row.subject_kind, id=row.subject_id),
        opened_by=row.opener_member_id,
        other=row.other_member_id,
        last_at=row.last_at,
        closed_by=row.closer_member_id,
    )
