"""The events of one community and the answers to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.features.events import seats
from bot.features.events.domain import (
    ANSWERS_KEPT,
    DRAFT_KEPT,
    KEPT,
    OPEN,
    REFUSED_KEPT,
    UNPUBLISHED,
    UPCOMING_MAX,
    Event,
    Stage,
)
from bot.features.events.notices import promoted
from bot.features.events.seats import Answer, Counts, Reminders, Signup
from bot.planned import Planned
from storage.base import EPOCH
from storage.events_tables import event, event_signup
from storage.outbox import SqlOutbox
from storage.upsert import insert

_SEATED = (event_signup.c.answer == Answer.YES.value) & event_signup.c.waits.is_(False)
_WAITS = (event_signup.c.answer == Answer.YES.value) & event_signup.c.waits.is_(True)
_UNSEEN = [stage.value for stage in (*UNPUBLISHED, Stage.REMOVED)]
_OPEN = [stage.value for stage in (*UNPUBLISHED, *OPEN)]


class SqlEvents:
    """The events of one community. Seats are given out under a lock on the event's row."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id
        self._here = event.c.community_id == community_id
        self._ours = event_signup.c.community_id == community_id

    async def add(self, new: Event, now: datetime) -> Event:
        """The event with its number."""
        row = {"community_id": self._community_id, **_row(new, now)}
        added = await self._connection.execute(sa.insert(event).values(**row).returning(event))
        return _event(added.one())

    async def get(self, event_id: int) -> Event | None:
        """The event of that number."""
        found = await self._events(event.c.id == event_id)
        return found[0] if found else None

    async def save(self, new: Event, now: datetime) -> bool:
        """Store this version in place of the one before; False when somebody else has done so meanwhile."""
        before = self._here & (event.c.id == new.id) & (event.c.version == new.version - 1)
        change = sa.update(event).where(before).values(**_row(new, now))
        if (await self._connection.execute(change.returning(event.c.id))).one_or_none() is None:
            return False
        await self._fill(new, now)
        return True

    async def discard(self, event_id: int) -> bool:
        """Take away a draft or a proposal: whether there was one."""
        unseen = event.c.stage.in_([stage.value for stage in UNPUBLISHED])
        gone = sa.delete(event).where(self._here, event.c.id == event_id, unseen)
        return (await self._connection.execute(gone.returning(event.c.id))).one_or_none() is not None

    async def upcoming(self, now: datetime) -> tuple[Event, ...]:
        """What is published and not over, the next first."""
        return await self._events(event.c.stage.not_in(_UNSEEN), event.c.ends_at > now, limit=UPCOMING_MAX)

    async def organised(self, member_id: int, since: datetime) -> tuple[Event, ...]:
        """What the member organises, over since then at the earliest; the next first."""
        theirs = (event.c.organiser_member_id == member_id) & (event.c.stage != Stage.REMOVED.value)
        recent = (event.c.ends_at > since) | event.c.stage.in_([stage.value for stage in UNPUBLISHED])
        return await self._events(theirs, recent, limit=UPCOMING_MAX)

    async def open_of(self, member_id: int, now: datetime) -> int:
        """How many of the member's events are to come."""
        theirs = self._here & (event.c.organiser_member_id == member_id)
        open_ = theirs & event.c.stage.in_(_OPEN) & (event.c.ends_at > now)
        query = sa.select(sa.func.count()).select_from(event).where(open_)
        return (await self._connection.execute(query)).scalar_one()

    async def signed(self, member_id: int, since: datetime) -> tuple[tuple[Event, Signup], ...]:
        """What the member has answered, over since then at the earliest; the next first."""
        mine = sa.select(event_signup).where(self._ours, event_signup.c.member_id == member_id)
        signups = {row.event_id: _signup(row) for row in await self._connection.execute(mine)}
        found = await self._events(
            event.c.id.in_(list(signups)), event.c.stage.not_in(_UNSEEN), event.c.ends_at > since
        )
        return tuple((one, signups[one.id]) for one in found)

    async def counts(self, event_id: int) -> Counts:
        """How many answered what."""
        one, number = event_signup.c, sa.func.count()
        query = sa.select(one.answer, one.waits, one.confirmed, number).where(self._of(event_id))
        rows = (await self._connection.execute(query.group_by(one.answer, one.waits, one.confirmed))).all()

        def total(answer: Answer, *, waits: bool = False, confirmed: tuple[bool, ...] = (True, False)) -> int:
            return sum(row[3] for row in rows if row[:2] == (answer.value, waits) and row[2] in confirmed)

        return Counts(
            yes=total(Answer.YES),
            maybe=total(Answer.MAYBE),
            no=total(Answer.NO),
            waiting=total(Answer.YES, waits=True),
            unconfirmed=total(Answer.YES, confirmed=(False,)),
        )

    async def signup(self, event_id: int, member_id: int) -> Signup | None:
        """The member's answer."""
        query = sa.select(event_signup).where(self._of(event_id), event_signup.c.member_id == member_id)
        row = (await self._connection.execute(query)).one_or_none()
        return _signup(row) if row else None

    async def signups(self, event_id: int, *, waiting: bool = False) -> tuple[Signup, ...]:
        """Every answer but those who wait (or those who wait alone), in the order of their turn."""
        which = _WAITS if waiting else event_signup.c.waits.is_(False)
        query = sa.select(event_signup).where(self._of(event_id), which).order_by(event_signup.c.turn)
        return tuple(_signup(row) for row in await self._connection.execute(query))

    async def answer(self, event_id: int, member_id: int, answer: Answer, now: datetime) -> Signup:
        """Write the answer down: a yes has a seat while there are any, else waits its turn."""
        found, turn = await self._turn(event_id)
        before = await self.signup(event_id, member_id)
        left = seats.free(found.capacity, await self._seated(event_id))
        new = seats.answered(before, Signup(member_id=member_id, answer=answer, turn=turn), left)
        await self._put(event_id, new, now)
        await self._fill(found, now)
        return new

    async def remind(self, event_id: int, member_id: int, reminders: Reminders) -> bool:
        """How the member wants to be reminded; False when they have not answered."""
        mine = sa.update(event_signup).where(self._of(event_id), event_signup.c.member_id == member_id)
        changed = await self._connection.execute(
            mine.values(reminders=reminders.value).returning(event_signup.c.event_id)
        )
        return changed.one_or_none() is not None

    async def unconfirm(self, event_id: int) -> None:
        """The date moved: every yes and maybe is to be confirmed again."""
        comes = event_signup.c.answer != Answer.NO.value
        await self._connection.execute(sa.update(event_signup).where(self._of(event_id), comes).values(confirmed=False))

    async def export(self, member_id: int) -> Mapping[str, Any]:
        """What the member organises and has answered."""
        organised = [_told(one) for one in await self._events(event.c.organiser_member_id == member_id)]
        mine = sa.select(event_signup).where(self._ours, event_signup.c.member_id == member_id)
        names = ("event_id", "answer", "waits", "reminders", "confirmed", "answered_at")
        rows = await self._connection.execute(mine.order_by(event_signup.c.event_id))
        answers = [{name: getattr(row, name) for name in names} for row in rows]
        found = {"events": organised, "event_answers": answers}
        return {name: kept for name, kept in found.items() if kept}

    async def forget(self, member_id: int) -> None:
        """Erase answers and unpublished events; published ones go on without an organiser, past ones are erased."""
        theirs = self._here & (event.c.organiser_member_id == member_id)
        ended = event.c.stage.not_in([stage.value for stage in OPEN])
        await self._connection.execute(sa.delete(event).where(theirs, ended))
        await self._connection.execute(sa.update(event).where(theirs).values(organiser_member_id=None))
        gone = sa.delete(event_signup).where(self._ours, event_signup.c.member_id == member_id)
        freed = (await self._connection.execute(gone.returning(event_signup.c.event_id))).scalars().all()
        for number in sorted(freed):
            one, _ = await self._turn(number)
            await self._fill(one, EPOCH)  # due at once: a time long past needs no clock

    async def expire(self, now: datetime) -> None:
        """Forget drafts after a day, refused ones after 60, answers 60 days after an event, events after 400.

        What somebody organised who has left goes as soon as it is over.
        """
        for stage, kept in ((Stage.DRAFT, DRAFT_KEPT), (Stage.REFUSED, REFUSED_KEPT)):
            old = (event.c.stage == stage.value) & (event.c.changed_at < now - kept)
            await self._connection.execute(sa.delete(event).where(self._here, old))
        nobodys = event.c.organiser_member_id.is_(None) & (event.c.ends_at < now)
        await self._connection.execute(sa.delete(event).where(self._here, nobodys | (event.c.ends_at < now - KEPT)))
        past = sa.select(event.c.id).where(self._here, event.c.ends_at < now - ANSWERS_KEPT)
        await self._connection.execute(sa.delete(event_signup).where(self._ours, event_signup.c.event_id.in_(past)))

    # Seats

    async def _turn(self, event_id: int) -> tuple[Event, int]:
        """The event, locked until the transaction ends, and the next number in its line."""
        taken = sa.update(event).where(self._here, event.c.id == event_id).values(turns=event.c.turns + 1)
        row = (await self._connection.execute(taken.returning(event))).one_or_none()
        if row is None:
            raise LookupError("no such event")
        return _event(row), row.turns

    async def _fill(self, one: Event, now: datetime) -> None:
        """Seats that are free, whatever freed them, go to those who wait first, who are told."""
        if one.stage not in OPEN:
            return
        left = seats.free(one.capacity, await self._seated(one.id))
        first = sa.select(event_signup.c.member_id).where(self._of(one.id), _WAITS).order_by(event_signup.c.turn)
        members = (await self._connection.execute(first.limit(left))).scalars().all()
        if not members:
            return
        seated = sa.update(event_signup).where(self._of(one.id), event_signup.c.member_id.in_(members))
        rows = (await self._connection.execute(seated.values(waits=False).returning(event_signup))).all()
        outbox = SqlOutbox(self._connection, self._community_id)
        await outbox.put(*(promoted(one, _signup(row), now) for row in rows))

    async def _seated(self, event_id: int) -> int:
        query = sa.select(sa.func.count()).select_from(event_signup).where(self._of(event_id), _SEATED)
        return (await self._connection.execute(query)).scalar_one()

    async def _put(self, event_id: int, new: Signup, now: datetime) -> None:
        keys = {"community_id": self._community_id, "event_id": event_id, "member_id": new.member_id}
        values = {
            "answer": new.answer.value,
            "waits": new.waits,
            "turn": new.turn,
            "reminders": new.reminders.value,
            "confirmed": new.confirmed,
            "answered_at": now,
        }
        statement = insert(self._connection, event_signup).values(**keys, **values)
        await self._connection.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=values))

    def _of(self, event_id: int) -> sa.ColumnElement[bool]:
        return self._ours & (event_signup.c.event_id == event_id)

    async def _events(self, *where: sa.ColumnElement[bool], limit: int | None = None) -> tuple[Event, ...]:
        query = sa.select(event).where(self._here, *where).order_by(event.c.starts_at, event.c.id).limit(limit)
        return tuple(_event(row) for row in await self._connection.execute(query))


def _row(one: Event, now: datetime) -> dict[str, Any]:
    return {
        "organiser_member_id": one.organiser_id,
        "title": one.title,
        "description": one.description,
        "wall": one.start.wall.isoformat(timespec="minutes"),
        "zone": one.start.zone,
        "second": one.start.second,
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "minutes": one.minutes,
        "place": one.place,
        "link": one.link,
        "capacity": one.capacity,
        "stage": one.stage.value,
        "reason": one.reason,
        "version": one.version,
        "moved_in": one.moved_in,
        "changed_at": now,
    }


def _event(row: sa.Row[Any]) -> Event:
    return Event(
        id=row.id,
        organiser_id=row.organiser_member_id,
        title=row.title,
        description=row.description,
        start=Planned(wall=datetime.fromisoformat(row.wall), zone=row.zone, second=row.second),
        minutes=row.minutes,
        place=row.place,
        link=row.link,
        capacity=row.capacity,
        stage=Stage(row.stage),
        reason=row.reason,
        version=row.version,
        moved_in=row.moved_in,
    )


def _signup(row: sa.Row[Any]) -> Signup:
    return Signup(
        member_id=row.member_id,
        answer=Answer(row.answer),
        waits=row.waits,
        turn=row.turn,
        reminders=Reminders(row.reminders),
        confirmed=row.confirmed,
    )


def _told(one: Event) -> dict[str, Any]:
    shown = {"id": one.id, "title": one.title, "starts_at": one.starts_at, "stage": one.stage.value}
    more = {name: getattr(one, name) for name in ("minutes", "place", "link", "description", "capacity", "reason")}
    return shown | {name: value for name, value in more.items() if value}
