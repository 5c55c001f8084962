"""What the outbox does with copies: rows that show them, and what becomes of either."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.agenda import About
from bot.cards import TOPIC, USEFUL, Copy, How, Mark, Standing
from bot.outbox import OPEN, OnDoubt, Queued, State
from bot.senders import Target
from storage.cards_tables import card_copy
from storage.core_tables import place
from storage.outbox_tables import outbox
from storage.upsert import insert

AGAIN: dict[str, Any] = {
    "state": State.PENDING.value,
    "attempts": 0,
    "doubts": 0,
    "delays": 0,
    "nonce": None,
    "began_at": None,
    "lane": None,
    "target": None,
    "why": None,
    "ended_at": None,
}
"""A row that has ended, as if it were planned now; its new `due_at` is what gives it another nonce."""

_OPEN = [state.value for state in OPEN]


async def plan(connection: AsyncConnection, which: sa.ColumnElement[bool], now: datetime) -> None:
    """One row for each of those copies is under way: a new one, the one that waits, or the one that has ended."""
    new = insert(connection, outbox).from_select(list(_columns(now)), sa.select(*_columns(now).values()).where(which))
    await connection.execute(new.on_conflict_do_nothing())
    theirs = outbox.c.copy_id.in_(sa.select(card_copy.c.id).where(which)) & (outbox.c.how != How.BESIDE.value)
    same = card_copy.c.id == outbox.c.copy_id
    version = sa.select(card_copy.c.version).where(same).scalar_subquery()
    fresh = {"subject_version": version, "expires_at": now + USEFUL}
    ended = outbox.c.state.not_in(_OPEN)
    await connection.execute(sa.update(outbox).where(theirs).values(**fresh))
    await connection.execute(sa.update(outbox).where(theirs, ended).values(**AGAIN, due_at=now, next_at=now))


async def standing(connection: AsyncConnection, row: Queued) -> Standing | None:
    """The copy the row belongs to, unless it is gone."""
    query = copies().where(card_copy.c.id == row.copy_id, card_copy.c.community_id == row.community_id)
    found = (await connection.execute(query.where(card_copy.c.gone.is_(sa.false())))).one_or_none()
    return Standing(copy=copy(found), revision=found.revision) if found else None


async def marked(connection: AsyncConnection, row: Queued, mark: Mark, held: sa.ColumnElement[bool]) -> bool:
    """Write down what became of the copy while the row is `held`: whether its record has changed since."""
    mine = (card_copy.c.id == row.copy_id) & (card_copy.c.community_id == row.community_id)
    # Something is always set, so that the copy is locked and RETURNING answers.
    values: dict[str, Any] = {"gone": sa.true() if mark.gone else card_copy.c.gone}
    if mark.gone or mark.removed or mark.message_id:
        values |= {"message_id": mark.message_id, "target": mark.target}
    change = sa.update(card_copy).where(mine, sa.exists().where(held)).values(**values)
    found = (await connection.execute(change.returning(card_copy.c.revision, card_copy.c.gone))).one_or_none()
    return bool(found and not found.gone and found.revision > mark.revision)


async def shown_to(connection: AsyncConnection, community_id: int, kind: str, record_id: int) -> set[int]:
    """Members who have a copy of the record."""
    theirs = (card_copy.c.community_id == community_id) & card_copy.c.member_id.is_not(None)
    theirs &= (card_copy.c.kind == kind) & (card_copy.c.record_id == record_id) & (card_copy.c.message_id != "")
    return set((await connection.execute(sa.select(card_copy.c.member_id).where(theirs))).scalars())


def copies() -> sa.Select[Any]:
    """Copies, with where their place is now."""
    there = (place.c.id == card_copy.c.place_id) & (place.c.community_id == card_copy.c.community_id)
    named = (place.c.platform, place.c.root, place.c.part)
    return sa.select(card_copy, *named).outerjoin(place, there)


def copy(row: sa.Row[Any]) -> Copy:
    """The copy of a row of `copies`."""
    target = row.target
    if target and row.place_id:  # a place may have another number by now
        target = Target(platform=row.platform, root=row.root, part=row.part).packed()
    return Copy(
        id=row.id,
        community_id=row.community_id,
        about=About(kind=row.kind, id=row.record_id, version=row.version),
        place_id=row.place_id,
        member_id=row.member_id,
        target=target,
        message_id=row.message_id,
        gone=row.gone,
    )


def _columns(now: datetime) -> dict[str, sa.ColumnElement[Any]]:
    """The outbox's columns of a new row for each copy."""
    named = {name: card_copy.c[name] for name in ("community_id", "member_id", "place_id", "purpose", "reason")}
    number = sa.cast(card_copy.c.id, sa.Text)
    how = sa.case((card_copy.c.surface == "", How.CARD.value), else_=card_copy.c.surface)
    topic = sa.case((card_copy.c.topic == "", TOPIC), else_=card_copy.c.topic)
    subject = {"subject_kind": card_copy.c.kind, "subject_id": card_copy.c.record_id}
    at = {name: sa.literal(now, outbox.c[name].type) for name in ("due_at", "next_at")}
    fixed = {"on_doubt": sa.literal(OnDoubt.RESEND.value), "state": sa.literal(State.PENDING.value)}
    return {
        **named,
        **subject,
        **at,
        **fixed,
        "dedup_key": sa.literal("card:") + number,
        "copy_id": card_copy.c.id,
        "how": how,
        "topic": topic,
        "subject_version": card_copy.c.version,
        "expires_at": sa.literal(now + USEFUL, outbox.c.expires_at.type),
    }
