"""The announcements of one community, and how far each has come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.audiences import Who
from bot.features.announcements.domain import (
    DAY,
    DRAFT_KEPT,
    KEPT,
    KIND,
    PER_DAY,
    SETTLED,
    Announcement,
    Content,
    Figures,
    Planned,
    Stage,
    To,
    enough,
)
from bot.outbox import OPEN, State
from storage.announcements_tables import DRAFT, announcement
from storage.outbox_tables import outbox
from storage.upsert import insert

_WAITING = frozenset(state.value for state in OPEN)
_DRAFTED = announcement.c.stage == Stage.DRAFT.value
_SENDING = announcement.c.stage == Stage.SENDING.value
_STOPPED_BY_READER = "stopped"
"""What delivery writes beside a row whose reader had stopped the subject."""


class SqlAnnouncements:
    """One community's announcements. Whatever may happen twice at once is one conditional statement."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id
        self._here = announcement.c.community_id == community_id

    async def draft(self, author_id: int) -> Announcement | None:
        """What that member is writing."""
        return await self._one(_DRAFTED & (announcement.c.author_member_id == author_id))

    async def write(self, author_id: int, content: Content, to: To, now: datetime) -> Announcement:
        """The member's one draft, new or changed."""
        row = _words(content) | {"goes_to": to.value, "touched_at": now}
        mine = {"community_id": self._community_id, "author_member_id": author_id, "stage": Stage.DRAFT.value}
        statement = insert(self._connection, announcement).values(**mine, **row)
        statement = statement.on_conflict_do_update(
            index_elements=["community_id", "author_member_id"],
            index_where=DRAFT,
            set_=row | {"version": announcement.c.version + 1},
        )
        return _announcement((await self._connection.execute(statement.returning(announcement))).one())

    async def choose(self, author_id: int, who: Who, now: datetime) -> Announcement | None:
        """The member's draft for those people; None when there is none."""
        meant = {
            "relation": who.relation,
            "promotion": who.promotion,
            "meant_city": who.city,
            "meant_right": who.right,
            "touched_at": now,
        }
        return await self._change(_DRAFTED & (announcement.c.author_member_id == author_id), meant)

    async def discard(self, number: int, author_id: int) -> bool:
        """The member's draft is forgotten: whether there was one."""
        mine = _is(number) & _DRAFTED & (announcement.c.author_member_id == author_id)
        gone = sa.delete(announcement).where(self._here, mine).returning(announcement.c.id)
        return (await self._connection.execute(gone)).one_or_none() is not None

    async def get(self, number: int) -> Announcement | None:
        """The announcement of that number."""
        return await self._one(_is(number))

    async def similar(self, digest: str, since: datetime) -> Announcement | None:
        """The last one with that digest that was sent since then."""
        return await self._one((announcement.c.digest == digest) & (announcement.c.sent_at >= since))

    async def send(self, number: int, version: int, plan: Planned, upto: int, now: datetime) -> Announcement | None:
        """The draft is on its way; None when it is no draft of that version any more."""
        other = announcement.alias("other")
        lately = sa.select(sa.func.count()).where(
            other.c.community_id == self._community_id,
            other.c.author_member_id == announcement.c.author_member_id,
            other.c.sent_at > now - DAY,
        )
        this = _is(number) & _DRAFTED & (announcement.c.version == version)
        plan_ = {"places": plan.places, "without": plan.without, "upto": upto, "sent_at": now, "touched_at": now}
        allowed = this & (lately.scalar_subquery() < PER_DAY)
        stage = sa.case((announcement.c.goes_to == To.PLACES.value, Stage.SENT.value), else_=Stage.SENDING.value)
        sent = await self._change(allowed, plan_ | {"stage": stage}, newer=False)
        if sent is None and await self._one(this):
            raise enough()
        return sent

    async def slice(self, number: int, people: int, stopped: int, *, last: bool) -> bool:
        """So many more were planned; False when it is not on its way any more."""
        more = {"people": announcement.c.people + people, "stopped": announcement.c.stopped + stopped}
        stage = {"stage": Stage.SENT.value} if last else {}
        return await self._change(_is(number) & _SENDING, more | stage, newer=False) is not None

    async def correct(self, number: int, content: Content, now: datetime) -> Announcement | None:
        """What was sent reads so from now on; None when it was never sent."""
        return await self._change(_is(number) & ~_DRAFTED, _words(content) | {"touched_at": now})

    async def stop(self, number: int, now: datetime) -> bool:
        """Nobody more gets it: whether somebody still would have."""
        under_way = _is(number) & announcement.c.stage.in_([Stage.SENDING.value, Stage.SENT.value])
        values = {"stage": Stage.STOPPED.value, "touched_at": now}
        return await self._change(under_way, values, newer=False) is not None

    async def take_down(self, number: int, now: datetime) -> Announcement | None:
        """It stands in no place any more; None when it did not."""
        stands = _is(number) & ~_DRAFTED & announcement.c.down.is_(sa.false()) & (announcement.c.places > 0)
        return await self._change(stands, {"down": True, "touched_at": now})

    async def past(self, limit: int) -> tuple[Announcement, ...]:
        """What was sent, newest first."""
        query = sa.select(announcement).where(self._here, announcement.c.sent_at.is_not(None))
        newest = query.order_by(announcement.c.sent_at.desc(), announcement.c.id.desc()).limit(limit)
        return tuple(_announcement(row) for row in await self._connection.execute(newest))

    async def planned(self, number: int) -> Planned:
        """How it was sent."""
        row = await self._row(number)
        names = ("people", "stopped", "without", "places")
        return Planned(**{name: getattr(row, name) for name in names}) if row else Planned()

    async def figures(self, number: int) -> Figures:
        """How far it has come."""
        row = await self._row(number)
        if row is None:
            return Figures()
        if row.settled:
            names = ("sent", "unreachable", "stopped", "dropped")
            return Figures(**{name: getattr(row, name) for name in names})
        return await self._counted(number, row.stopped)

    async def expire(self, now: datetime) -> None:
        """Forget old drafts and what is long past; write down the figures of what changes no more."""
        forgotten = _DRAFTED & (announcement.c.touched_at < now - DRAFT_KEPT)
        forgotten |= announcement.c.sent_at < now - KEPT
        await self._connection.execute(sa.delete(announcement).where(self._here, forgotten))
        ended = announcement.c.settled.is_(sa.false()) & (announcement.c.sent_at < now - SETTLED)
        rows = await self._connection.execute(sa.select(announcement.c.id).where(self._here, ended))
        for number in rows.scalars().all():
            found = await self.figures(number)
            names = ("sent", "unreachable", "stopped", "dropped")
            final = {name: getattr(found, name) for name in names} | {"settled": True}
            await self._change(_is(number), final, newer=False)

    async def export(self, member_id: int) -> Mapping[str, Any]:
        """What the member wrote."""
        mine = self._here & (announcement.c.author_member_id == member_id)
        query = sa.select(announcement).where(mine).order_by(announcement.c.id)
        names = ("title", "text", "link", "stage", "touched_at", "sent_at")
        rows = [{name: getattr(row, name) for name in names} for row in await self._connection.execute(query)]
        return {"announcements": rows} if rows else {}

    async def forget(self, member_id: int) -> None:
        """Their draft goes; what was sent stays the community's, and is nobody's."""
        mine = self._here & (announcement.c.author_member_id == member_id)
        await self._connection.execute(sa.delete(announcement).where(mine & _DRAFTED))
        await self._connection.execute(sa.update(announcement).where(mine).values(author_member_id=None))

    async def _counted(self, number: int, stopped_before: int) -> Figures:
        query = sa.select(outbox.c.state, outbox.c.why, sa.func.count()).where(
            outbox.c.community_id == self._community_id,
            outbox.c.subject_kind == KIND,
            outbox.c.subject_id == number,
            outbox.c.member_id.is_not(None),
        )
        found = dict.fromkeys(("sent", "waiting", "unreachable", "stopped", "dropped"), 0)
        for state, why, count in await self._connection.execute(query.group_by(outbox.c.state, outbox.c.why)):
            found[_kind_of(state, why)] += count
        found["stopped"] += stopped_before
        return Figures(**found)

    async def _row(self, number: int) -> sa.Row[Any] | None:
        query = sa.select(announcement).where(self._here, _is(number))
        return (await self._connection.execute(query)).one_or_none()

    async def _one(self, which: sa.ColumnElement[bool]) -> Announcement | None:
        query = sa.select(announcement).where(self._here, which).order_by(announcement.c.id.desc()).limit(1)
        row = (await self._connection.execute(query)).one_or_none()
        return _announcement(row) if row else None

    async def _change(
        self, which: sa.ColumnElement[bool], values: Mapping[str, Any], *, newer: bool = True
    ) -> Announcement | None:
        version = {"version": announcement.c.version + 1} if newer else {}
        change = sa.update(announcement).where(self._here, which).values(**values, **version)
        row = (await self._connection.execute(change.returning(announcement))).one_or_none()
        return _announcement(row) if row else None


def _kind_of(state: str, why: str | None) -> str:
    if state in _WAITING:
        return "waiting"
    if state == State.SENT.value:
        return "sent"
    if state == State.SUPERSEDED.value:
        return "stopped" if why == _STOPPED_BY_READER else "dropped"
    return "unreachable"


def _is(number: int) -> sa.ColumnElement[bool]:
    return announcement.c.id == number


def _words(content: Content) -> dict[str, Any]:
    return {"title": content.title, "text": content.text, "link": content.link, "digest": content.digest}


def _announcement(row: sa.Row[Any]) -> Announcement:
    return Announcement(
        id=row.id,
        author_id=row.author_member_id,
        content=Content(title=row.title, text=row.text, link=row.link),
        to=To(row.goes_to),
        who=Who(relation=row.relation, promotion=row.promotion, city=row.meant_city, right=row.meant_right),
        stage=Stage(row.stage),
        version=row.version,
        touched_at=row.touched_at,
        sent_at=row.sent_at,
        upto=row.upto,
        down=row.down,
    )
