"""Messages to be sent: a community's own, and all of them as delivery works through them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.agenda import About
from bot.cards import SHOWS, How, Standing
from bot.outbox import OPEN, Change, Notice, OnDoubt, Post, Queued, State
from storage.card_places import rehomed
from storage.card_rows import AGAIN, marked, shown_to, standing
from storage.core_tables import member_account
from storage.outbox_tables import outbox
from storage.upsert import insert

LEASE = timedelta(minutes=5)
"""How long a claimed row is its run's: over three times what a platform may take to answer (`SEND_SECONDS`)."""

ENDED_KEPT = timedelta(days=30)
"""How long it is known what became of a row."""

_UNDER_WAY = [state.value for state in OPEN]
# Written out as the partial indexes have them: SQLite does not look into a parameter when it chooses an index.
_PENDING = outbox.c.state == sa.literal_column("'pending'")
_TAKEN = outbox.c.state.in_([sa.literal_column("'claimed'"), sa.literal_column("'sending'")])
_SHOWS = [how.value for how in SHOWS]
_TOLD = [state.value for state in (State.SENT, State.SENDING, State.HELD)]
_FREE = {"run_id": None, "lease_until": None}
_UNROUTED = {"lane": None, "target": None, "nonce": None}


class SqlOutbox:
    """One community's messages."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._here = outbox.c.community_id == community_id
        self._community_id = community_id

    async def put(self, *messages: Notice | Post) -> int:
        """Plan them; how many were new."""
        if not messages:
            return 0
        rows = [{"community_id": self._community_id, **_row(message)} for message in messages]
        new = insert(self._connection, outbox).values(rows).on_conflict_do_nothing()
        return len((await self._connection.execute(new.returning(outbox.c.id))).all())

    async def supersede(self, kind: str, subject_id: int, now: datetime, before: int | None = None) -> int:
        """What still waits about the record (of a version lower than `before`) is sent no more: how many rows."""
        waits = self._about(kind, subject_id) & outbox.c.state.in_([State.PENDING.value, State.CLAIMED.value])
        waits &= outbox.c.how.not_in(_SHOWS)
        if before is not None:
            waits &= outbox.c.subject_version < before
        ended = sa.update(outbox).where(waits).values(state=State.SUPERSEDED.value, ended_at=now, **_FREE)
        return (await self._connection.execute(ended)).rowcount

    async def told(self, kind: str, subject_id: int) -> tuple[int, ...]:
        """Members to whom something about the record went, or may have gone, out; smallest number first."""
        went = self._about(kind, subject_id) & (outbox.c.state.in_(_TOLD) | (outbox.c.doubts > 0))
        query = sa.select(outbox.c.member_id).where(went, outbox.c.member_id.is_not(None))
        told = set((await self._connection.execute(query.distinct())).scalars())
        return tuple(sorted(told | await shown_to(self._connection, self._community_id, kind, subject_id)))

    async def export(self, member_id: int) -> Mapping[str, Any]:
        """What was, or is to be, sent to the member."""
        query = sa.select(outbox).where(self._here, outbox.c.member_id == member_id).order_by(outbox.c.id)
        names = ("topic", "subject_kind", "subject_id", "due_at", "expires_at", "state", "ended_at")
        rows = [{name: getattr(row, name) for name in names} for row in await self._connection.execute(query)]
        return {"messages": rows} if rows else {}

    async def forget(self, member_id: int) -> None:
        """Take it away; what waited is not sent."""
        await self._connection.execute(sa.delete(outbox).where(self._here, outbox.c.member_id == member_id))

    async def expire(self, now: datetime) -> None:
        """End what is no longer useful; forget what ended, or was held, over 30 days ago."""
        late = outbox.c.state.in_([State.PENDING.value, State.UNREACHABLE.value]) & (outbox.c.expires_at <= now)
        ended = {"state": State.EXPIRED.value, "ended_at": now}
        await self._connection.execute(sa.update(outbox).where(self._here, late).values(**ended))
        old = outbox.c.state.not_in(_UNDER_WAY) & (outbox.c.ended_at < now - ENDED_KEPT)
        await self._connection.execute(sa.delete(outbox).where(self._here, old, outbox.c.expires_at < now))

    def _about(self, kind: str, subject_id: int) -> sa.ColumnElement[bool]:
        return self._here & (outbox.c.subject_kind == kind) & (outbox.c.subject_id == subject_id)


class SqlQueue:
    """Every community's rows."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def due(self, now: datetime, limit: int) -> tuple[Queued, ...]:
        """Pending rows without a lane whose time has come, oldest first."""
        return await self._rows(_waits(now) & outbox.c.lane.is_(None), limit)

    async def assign(self, row: Queued, lane: str, target: str) -> None:
        """Give a pending row its lane and target."""
        await self._change(_pending(row), lane=lane, target=target)

    async def close(self, row: Queued, state: State, why: str, now: datetime) -> None:
        """End a pending row that cannot be sent."""
        await self._change(_pending(row), state=state.value, why=why or None, ended_at=now)

    async def busy(self, now: datetime) -> frozenset[str]:
        """The lanes on which something is due; "" for rows that have none yet."""
        query = sa.select(outbox.c.lane).where(_waits(now)).distinct()
        return frozenset(lane or "" for lane in (await self._connection.execute(query)).scalars())

    async def unroute(self, lanes: tuple[str, ...]) -> None:
        """Pending rows of any other lane lose it."""
        await self._change(_PENDING & outbox.c.lane.not_in(lanes), **_UNROUTED)

    async def claim(self, lane: str, run: str, now: datetime, limit: int) -> tuple[Queued, ...]:
        """Rows of one lane, claimed for this run; one that was in doubt before comes alone, being a suspect."""
        waits = _waits(now) & (outbox.c.lane == lane)
        suspects = await self._rows(waits & (outbox.c.doubts > 0), 1)
        found = suspects or await self._rows(waits, limit)
        if not found:
            return ()
        mine = sa.update(outbox).where(outbox.c.id.in_([row.id for row in found]), waits)
        claimed = {"state": State.CLAIMED.value, "run_id": run, "lease_until": now + LEASE}
        rows = await self._connection.execute(
            mine.values(epoch=outbox.c.epoch + 1, why=None, **claimed).returning(outbox)
        )
        return tuple(sorted((queued(row) for row in rows), key=lambda row: (row.due_at, row.id)))

    async def standing(self, row: Queued) -> Standing | None:
        """The copy the row belongs to; None when there is none any more, or it is gone."""
        return await standing(self._connection, row)

    async def rehome(self, row: Queued, place_id: int) -> bool:
        """Have the copy stand in another place; False when the record is shown there already, or it was sent."""
        return await rehomed(self._connection, row, place_id)

    async def begin(self, row: Queued, nonce: str, now: datetime) -> Queued | None:
        """The row marked as being sent, its attempt counted; None when it is not this run's any more."""
        mine = _held(row, State.CLAIMED) & (outbox.c.lease_until > now)
        again = outbox.c.doubts > 0
        change = (
            sa.update(outbox)
            .where(mine)
            .values(
                state=State.SENDING.value,
                attempts=outbox.c.attempts + 1,
                lease_until=now + LEASE,
                nonce=sa.case((again, sa.func.coalesce(outbox.c.nonce, nonce)), else_=nonce),
                began_at=sa.case((again, sa.func.coalesce(outbox.c.began_at, _instant(now))), else_=_instant(now)),
            )
        )
        begun = (await self._connection.execute(change.returning(outbox))).one_or_none()
        return queued(begun) if begun else None

    async def settle(self, row: Queued, change: Change, now: datetime) -> bool:
        """Write down how it ended; False when the row is not this run's any more."""
        values: dict[str, Any] = {"state": change.state.value, "why": change.why or None, "next_at": now + change.wait}
        values |= _FREE | (_UNROUTED if change.rerouted else {})
        values["doubts"] = outbox.c.doubts + int(change.doubted)
        values["attempts"] = outbox.c.attempts - int(not change.counted)
        values["delays"] = outbox.c.delays + 1
        values["ended_at"] = None if change.state in OPEN else now
        if change.message_id:
            values["message_id"] = change.message_id
        held = _held(row, State.SENDING)
        if change.mark and await marked(self._connection, row, change.mark, held) and change.state not in OPEN:
            values |= _FREE | AGAIN | {"next_at": now, "due_at": now}
        return await self._change(held, **values) == 1

    async def release(self, rows: Sequence[Queued]) -> None:
        """Give back those of them that were claimed and not begun to be sent."""
        for row in rows:
            await self._change(_held(row, State.CLAIMED), state=State.PENDING.value, **_FREE)

    async def lapsed(self, run: str, now: datetime, *, alone: bool) -> tuple[Queued, ...]:
        """Rows a dead run left: claimed ones are given back, those being sent are returned, in this run's name."""
        dead = outbox.c.lease_until <= now
        if alone:
            dead |= outbox.c.run_id != run
        taken = _TAKEN & dead
        await self._change(taken & (outbox.c.state == State.CLAIMED.value), state=State.PENDING.value, **_FREE)
        mine = {"run_id": run, "epoch": outbox.c.epoch + 1, "lease_until": now + LEASE}
        left = sa.update(outbox).where(taken & (outbox.c.state == State.SENDING.value)).values(**mine)
        return tuple(queued(row) for row in await self._connection.execute(left.returning(outbox)))

    async def revive(self, account_id: int, now: datetime) -> int:
        """What the account's members could not be told and is still useful is pending again."""
        members = sa.select(member_account.c.community_id, member_account.c.member_id)
        theirs = sa.tuple_(outbox.c.community_id, outbox.c.member_id).in_(
            members.where(member_account.c.account_id == account_id)
        )
        lost = theirs & (outbox.c.state == State.UNREACHABLE.value) & (outbox.c.expires_at > now)
        back = {"state": State.PENDING.value, "next_at": now, "ended_at": None, "why": None}
        return await self._change(lost, **back, **_UNROUTED)

    async def listed(self, *states: State, limit: int = 100) -> tuple[Queued, ...]:
        """Rows in these states, newest first."""
        wanted = outbox.c.state.in_([state.value for state in states])
        query = sa.select(outbox).where(wanted).order_by(outbox.c.id.desc()).limit(limit)
        return tuple(queued(row) for row in await self._connection.execute(query))

    async def _rows(self, where: sa.ColumnElement[bool], limit: int) -> tuple[Queued, ...]:
        query = sa.select(outbox).where(where).order_by(outbox.c.next_at, outbox.c.id).limit(limit)
        rows = await self._connection.execute(query.with_for_update(skip_locked=True))
        return tuple(queued(row) for row in rows)

    async def _change(self, where: sa.ColumnElement[bool], **values: Any) -> int:
        return (await self._connection.execute(sa.update(outbox).where(where).values(**values))).rowcount


def _instant(at: datetime) -> sa.BindParameter[datetime]:
    return sa.bindparam(None, at, outbox.c.began_at.type)


def _waits(now: datetime) -> sa.ColumnElement[bool]:
    return _PENDING & (outbox.c.next_at <= now)


def _pending(row: Queued) -> sa.ColumnElement[bool]:
    return (outbox.c.id == row.id) & _PENDING


def _held(row: Queued, state: State) -> sa.ColumnElement[bool]:
    """The row while it is still that run's, in that state."""
    mine = (outbox.c.run_id == row.run) & (outbox.c.epoch == row.epoch)
    return (outbox.c.id == row.id) & (outbox.c.state == state.value) & mine


def _row(message: Notice | Post) -> dict[str, Any]:
    return {
        "dedup_key": message.key,
        "topic": message.topic,
        "subject_kind": message.about.kind,
        "subject_id": message.about.id,
        "subject_version": message.about.version,
        "member_id": message.member_id if isinstance(message, Notice) else None,
        "reason": message.reason if isinstance(message, Notice) else "",
        "purpose": "" if isinstance(message, Notice) else message.purpose,
        "place_id": None if isinstance(message, Notice) else message.place_id,
        "due_at": message.due_at,
        "next_at": message.due_at,
        "expires_at": message.expires_at,
        "on_doubt": message.on_doubt.value,
        "state": State.PENDING.value,
    }


def queued(row: sa.Row[Any]) -> Queued:
    """A row of the table as the core knows it."""
    return Queued(
        id=row.id,
        community_id=row.community_id,
        topic=row.topic,
        about=About(kind=row.subject_kind, id=row.subject_id, version=row.subject_version),
        key=row.dedup_key,
        member_id=row.member_id,
        reason=row.reason,
        purpose=row.purpose,
        place_id=row.place_id,
        due_at=row.due_at,
        expires_at=row.expires_at,
        on_doubt=OnDoubt(row.on_doubt),
        state=State(row.state),
        lane=row.lane or "",
        target=row.target or "",
        run=row.run_id or "",
        epoch=row.epoch,
        attempts=row.attempts,
        doubts=row.doubts,
        delays=row.delays,
        nonce=row.nonce or "",
        began_at=row.began_at,
        message_id=row.message_id or "",
        why=row.why or "",
        copy_id=row.copy_id,
        how=How(row.how),
    )
