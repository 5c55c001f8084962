"""What awaits a moderator in one community, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.agenda import About
from bot.errors import Conflict
from bot.review import CLAIM_FOR, ENDED_KEPT, ENOUGH, PER_DAY, Review, Verdict
from storage.base import Identifier, Instant, Words, community_column, member, member_reference, metadata
from storage.upsert import insert

DAY = timedelta(days=1)

_VERDICTS = ", ".join(f"'{verdict.value}'" for verdict in Verdict)

review = sa.Table(
    "review",
    metadata,
    sa.Column("id", Identifier, primary_key=True),
    community_column(primary_key=False),
    sa.Column("subject_kind", Words, nullable=False),
    sa.Column("subject_id", Identifier, nullable=False),
    sa.Column("subject_version", sa.Integer, nullable=False),
    sa.Column("author_member_id", Identifier),
    sa.Column("submitted_at", Instant, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    # No references: a review outlives the moderator who claimed or decided it, who is then nobody's number.
    sa.Column("claimer_member_id", Identifier),
    sa.Column("claimed_at", Instant),
    sa.Column("verdict", Words),
    sa.Column("decider_member_id", Identifier),
    sa.Column("decided_at", Instant),
    sa.Column("reason", Words, nullable=False, server_default=""),
    member_reference("author_member_id"),
    sa.UniqueConstraint("community_id", "id"),
    sa.Index(None, "community_id", "author_member_id"),
    sa.Index(None, "community_id", "subject_kind", "subject_id"),
    sa.CheckConstraint(f"verdict in ({_VERDICTS})", name="verdict"),
    sa.CheckConstraint("(verdict is null) = (decided_at is null)", name="decided"),
    sqlite_autoincrement=True,  # buttons carry the number
)
WAITS = review.c.verdict.is_(None)
# What keeps a record from waiting twice.
sa.Index(
    "ix_review_waiting",
    review.c.community_id,
    review.c.subject_kind,
    review.c.subject_id,
    unique=True,
    sqlite_where=WAITS,
    postgresql_where=WAITS,
)


class SqlReviews:
    """One community's queue. What ends a review is one conditional statement, so the first decision wins."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._here = review.c.community_id == community_id
        self._community_id = community_id

    async def submit(self, about: About, author_id: int, now: datetime) -> Review:
        """Put the record in the queue; what waits already waits once, in its turn, in its new version."""
        await self._check_room(about, author_id, now)
        record = {"subject_kind": about.kind, "subject_id": about.id, "subject_version": about.version}
        row = record | {"community_id": self._community_id, "author_member_id": author_id, "submitted_at": now}
        statement = insert(self._connection, review).values(**row)
        statement = statement.on_conflict_do_update(
            index_elements=["community_id", "subject_kind", "subject_id"],
            index_where=WAITS,
            set_={"subject_version": about.version, "version": review.c.version + 1},
        )
        return _review((await self._connection.execute(statement.returning(review))).one())

    async def withdraw(self, kind: str, record_id: int, now: datetime) -> bool:
        """The record needs no decision any more: whether it waited."""
        return await self._change(self._about(kind, record_id) & WAITS, **_ended(Verdict.WITHDRAWN, now))

    async def of(self, kind: str, record_id: int) -> Review | None:
        """The newest review of that record, waiting or ended."""
        found = await self._found(self._about(kind, record_id), review.c.id.desc(), limit=1)
        return found[0] if found else None

    async def get(self, review_id: int) -> Review | None:
        """The review of that number."""
        found = await self._found(self._here & (review.c.id == review_id), review.c.id, limit=1)
        return found[0] if found else None

    async def waiting(self, kinds: frozenset[str], limit: int, skip: int = 0) -> tuple[Review, ...]:
        """What waits among those kinds, oldest first."""
        query = sa.select(review).where(self._waiting(kinds)).order_by(review.c.submitted_at, review.c.id)
        return tuple(_review(row) for row in await self._connection.execute(query.limit(limit).offset(skip)))

    async def count(self, kinds: frozenset[str]) -> int:
        """How many wait among those kinds."""
        query = sa.select(sa.func.count()).select_from(review).where(self._waiting(kinds))
        number: int = (await self._connection.execute(query)).scalar_one()
        return number

    async def claim(self, review_id: int, member_id: int, now: datetime) -> bool:
        """Say that this moderator looks at it; False when another does (since less than a day) or it was decided."""
        free = review.c.claimer_member_id.is_(None) | (review.c.claimed_at <= now - CLAIM_FOR)
        mine = review.c.claimer_member_id == member_id
        where = self._here & (review.c.id == review_id) & WAITS & (free | mine)
        return await self._change(where, claimer_member_id=member_id, claimed_at=now)

    async def release(self, review_id: int, member_id: int) -> bool:
        """Take the claim back: whether it was theirs and the review still waits."""
        mine = self._here & (review.c.id == review_id) & WAITS & (review.c.claimer_member_id == member_id)
        return await self._change(mine, claimer_member_id=None, claimed_at=None)

    async def decide(
        self, review_id: int, member_id: int, verdict: Verdict, reason: str, now: datetime, seen: int | None = None
    ) -> bool:
        """Write the first decision down; False when there was one, or the record is not in the version `seen`."""
        where = self._here & (review.c.id == review_id) & WAITS
        if seen is not None:
            where &= review.c.subject_version == seen
        return await self._change(where, decider_member_id=member_id, reason=reason, **_ended(verdict, now))

    async def export(self, member_id: int) -> Mapping[str, Any]:
        """What the member submitted and how it ended, and what they decided or claimed."""
        mine = await self._found(self._here & (review.c.author_member_id == member_id), review.c.id)
        theirs = (review.c.decider_member_id == member_id) | (review.c.claimer_member_id == member_id)
        others = await self._found(self._here & theirs, review.c.id)
        found = {"submitted": [_copied(one) for one in mine], "moderated": [_copied(one) for one in others]}
        return {name: rows for name, rows in found.items() if rows}

    async def forget(self, member_id: int) -> None:
        """Take away what the member submitted; of what they decided, their number and their words."""
        await self._connection.execute(sa.delete(review).where(self._here, review.c.author_member_id == member_id))
        claimed = sa.update(review).where(self._here, review.c.claimer_member_id == member_id)
        await self._connection.execute(claimed.values(claimer_member_id=None, claimed_at=None))
        decided = sa.update(review).where(self._here, review.c.decider_member_id == member_id)
        await self._connection.execute(decided.values(decider_member_id=None, reason=""))

    async def expire(self, now: datetime) -> None:
        """Take away what ended long ago."""
        old = review.c.decided_at < now - ENDED_KEPT
        await self._connection.execute(sa.delete(review).where(self._here, old))

    async def _check_room(self, about: About, author_id: int, now: datetime) -> None:
        """Moderators are not told of ever new records by one member, one after the other."""
        newest = await self.of(about.kind, about.id)
        if newest and newest.verdict is None:
            return
        # Records of one author are counted one after the other, where several writers are allowed.
        held = sa.select(member.c.id).where(member.c.community_id == self._community_id, member.c.id == author_id)
        await self._connection.execute(held.with_for_update())
        recent = (review.c.author_member_id == author_id) & (review.c.submitted_at > now - DAY)
        query = sa.select(sa.func.count()).select_from(review).where(self._here, recent)
        if (await self._connection.execute(query)).scalar_one() >= PER_DAY:
            raise Conflict(ENOUGH)

    def _about(self, kind: str, record_id: int) -> sa.ColumnElement[bool]:
        return self._here & (review.c.subject_kind == kind) & (review.c.subject_id == record_id)

    def _waiting(self, kinds: frozenset[str]) -> sa.ColumnElement[bool]:
        return self._here & WAITS & review.c.subject_kind.in_(sorted(kinds))

    async def _change(self, where: sa.ColumnElement[bool], **values: Any) -> bool:
        change = sa.update(review).where(where).values(version=review.c.version + 1, **values)
        return (await self._connection.execute(change.returning(review.c.id))).one_or_none() is not None

    async def _found(
        self, where: sa.ColumnElement[bool], order: sa.ColumnElement[Any], limit: int | None = None
    ) -> tuple[Review, ...]:
        query = sa.select(review).where(where).order_by(order).limit(limit)
        return tuple(_review(row) for row in await self._connection.execute(query))


def _ended(verdict: Verdict, now: datetime) -> dict[str, Any]:
    return {"verdict": verdict.value, "decided_at": now}


def _copied(one: Review) -> dict[str, Any]:
    return {
        "kind": one.about.kind,
        "record_id": one.about.id,
        "submitted_at": one.submitted_at,
        "verdict": one.verdict.value if one.verdict else None,
        "decided_at": one.decided_at,
        "reason": one.reason,
    }


def _review(row: sa.Row[Any]) -> Review:
    return Review(
        id=row.id,
        about=About(kind=row.subject_kind, id=row.subject_id, version=row.subject_version),
        author_id=row.author_member_id,
        submitted_at=row.submitted_at,
        version=row.version,
        claimed_by=row.claimer_member_id,
        claimed_at=row.claimed_at,
        verdict=Verdict(row.verdict) if row.verdict else None,
        decided_by=row.decider_member_id,
        decided_at=row.decided_at,
        reason=row.reason,
    )
