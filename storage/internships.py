"""The offers of one community, who answered them and who was told of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.features.internships.domain import (
    DRAFTS_KEPT,
    ENDED,
    OFFERS_KEPT,
    OFFERS_MAX,
    PENDING,
    Interest,
    InterestState,
    Offer,
    OfferState,
)
from bot.features.internships.terms import Length, Pay, Per, Terms, Unit
from storage.base import member
from storage.internships_tables import interest, offer, told
from storage.upsert import insert


class SqlInternships:
    """Offers of one community."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id
        self._here = offer.c.community_id == community_id

    async def add(self, author_id: int, terms: Terms, now: datetime) -> Offer | None:
        """A new draft; None when the author has `OFFERS_MAX` open."""
        await lock_member(self._connection, self._community_id, author_id)
        mine = self._here & (offer.c.member_id == author_id) & offer.c.state.in_([state.value for state in PENDING])
        count = (await self._connection.execute(sa.select(sa.func.count()).select_from(offer).where(mine))).scalar_one()
        if count >= OFFERS_MAX:
            return None
        row = {"community_id": self._community_id, "member_id": author_id, "created_at": now, "changed_at": now}
        new = sa.insert(offer).values(**row, state=OfferState.DRAFT.value, **_terms(terms))
        return _offer((await self._connection.execute(new.returning(offer))).one())

    async def get(self, offer_id: int) -> Offer | None:
        """The offer of that number."""
        found = await self._offers(offer.c.id == offer_id)
        return found[0] if found else None

    async def change(self, changed: Offer, now: datetime) -> Offer | None:
        """The offer written down as given, in its next version; None when it was changed meanwhile."""
        same = self._here & (offer.c.id == changed.id) & (offer.c.version == changed.version)
        row = {
            "state": changed.state.value,
            "version": changed.version + 1,
            "changed_at": now,
            "published_at": changed.published_at,
            "until": changed.until,
            "reason": changed.reason,
        }
        kept = sa.update(offer).where(same).values(**row, **_terms(changed.terms)).returning(offer)
        found = (await self._connection.execute(kept)).one_or_none()
        return _offer(found) if found else None

    async def drop(self, unsent: Offer) -> bool:
        """Forget a draft: whether it still was that draft."""
        same = self._here & (offer.c.id == unsent.id) & (offer.c.state == OfferState.DRAFT.value)
        return (await self._connection.execute(sa.delete(offer).where(same))).rowcount == 1

    async def published(self) -> tuple[Offer, ...]:
        """The open offers, the newest first."""
        return await self._offers(offer.c.state == OfferState.PUBLISHED.value)

    async def of(self, member_id: int) -> tuple[Offer, ...]:
        """A member's own offers in any state, the newest first."""
        return await self._offers(offer.c.member_id == member_id)

    async def answer(self, new: Interest) -> bool:
        """Note an interest; False when this member's stands already, whatever became of it."""
        row = {
            "community_id": self._community_id,
            "offer_id": new.offer_id,
            "member_id": new.member_id,
            "thread_id": new.thread_id,
            "state": new.state.value,
            "at": new.at,
        }
        statement = insert(self._connection, interest).values(**row).on_conflict_do_nothing()
        return (await self._connection.execute(statement.returning(interest.c.at))).one_or_none() is not None

    async def interests(self, offer_id: int) -> tuple[Interest, ...]:
        """Who answered the offer, the earliest first."""
        return await self._interests(interest.c.offer_id == offer_id, interest.c.at, interest.c.member_id)

    async def answers(self, member_id: int) -> tuple[Interest, ...]:
        """What a member answered, the latest first."""
        return await self._interests(
            interest.c.member_id == member_id, interest.c.at.desc(), interest.c.offer_id.desc()
        )

    async def settle(self, offer_id: int, member_id: int, state: InterestState) -> bool:
        """What becomes of an interest that was sent: whether it still was."""
        sent = (interest.c.community_id == self._community_id) & (interest.c.state == InterestState.SENT.value)
        this = sent & (interest.c.offer_id == offer_id) & (interest.c.member_id == member_id)
        return (await self._connection.execute(sa.update(interest).where(this).values(state=state.value))).rowcount == 1

    async def told(self, offer_id: int, member_ids: Sequence[int], now: datetime) -> tuple[int, ...]:
        """Note that these are told of the offer as one that fits: those who never were before."""
        if not member_ids:
            return ()
        here = {"community_id": self._community_id, "offer_id": offer_id, "at": now}
        rows = [{**here, "member_id": number} for number in member_ids]
        new = insert(self._connection, told).values(rows).on_conflict_do_nothing().returning(told.c.member_id)
        return tuple(sorted((await self._connection.execute(new)).scalars()))

    async def export(self, member_id: int) -> Mapping[str, Any]:
        """The member's offers, what they answered and what they were told of."""
        kept: dict[str, Any] = {}
        for name, table in (("offers", offer), ("interests", interest), ("told", told)):
            query = sa.select(table).where(self._of(table, member_id)).order_by(*table.primary_key)
            if rows := [dict(row._mapping) for row in await self._connection.execute(query)]:
                kept[name] = rows
        return kept

    async def forget(self, member_id: int) -> None:
        """Erase it, with what others answered to the member's offers."""
        for table in (interest, told, offer):
            await self._connection.execute(sa.delete(table).where(self._of(table, member_id)))

    async def expire(self, now: datetime) -> None:
        """Forget drafts of a month ago, and what ended or was refused a year ago."""
        drafts = (offer.c.state == OfferState.DRAFT.value) & (offer.c.changed_at < now - DRAFTS_KEPT)
        over = [state.value for state in (*ENDED, OfferState.REFUSED)]
        ended = offer.c.state.in_(over) & (offer.c.changed_at < now - OFFERS_KEPT)
        await self._connection.execute(sa.delete(offer).where(self._here, drafts | ended))

    def _of(self, table: sa.Table, member_id: int) -> sa.ColumnElement[bool]:
        return (table.c.community_id == self._community_id) & (table.c.member_id == member_id)

    async def _offers(self, where: sa.ColumnElement[bool]) -> tuple[Offer, ...]:
        query = sa.select(offer).where(self._here, where).order_by(offer.c.id.desc())
        return tuple(_offer(row) for row in await self._connection.execute(query))

    async def _interests(self, where: sa.ColumnElement[bool], *order: sa.ColumnElement[Any]) -> tuple[Interest, ...]:
        query = sa.select(interest).where(interest.c.community_id == self._community_id, where).order_by(*order)
        return tuple(_interest(row) for row in await self._connection.execute(query))


async def lock_member(connection: AsyncConnection, community_id: int, member_id: int) -> None:
    """Make whoever counts this member's records wait for whoever adds one; LookupError for nobody's number."""
    this = (member.c.community_id == community_id) & (member.c.id == member_id)
    if (await connection.execute(sa.select(member.c.id).where(this).with_for_update())).one_or_none() is None:
        raise LookupError("no such member")


def length_row(length: Length | None) -> dict[str, object]:
    """The columns of a length."""
    return {"length_count": length.count if length else None, "length_unit": length.unit.value if length else None}


def length_of(row: sa.Row[Any]) -> Length | None:
    """The length in a row."""
    return Length(count=row.length_count, unit=Unit(row.length_unit)) if row.length_unit else None


_PLAIN = ("title", "host", "type", "mode", "place", "start", "field", "level", "deadline", "description", "link")


def _terms(terms: Terms) -> dict[str, object]:
    pay = {"pay_cents": terms.pay.cents if terms.pay else None, "pay_per": terms.pay.per.value if terms.pay else None}
    return {name: getattr(terms, name) for name in _PLAIN} | pay | length_row(terms.length)


def _offer(row: sa.Row[Any]) -> Offer:
    pay = Pay(cents=row.pay_cents, per=Per(row.pay_per)) if row.pay_per else None
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Offer(
        id=row.id,
        author_id=row.member_id,
        terms=Terms(**plain, pay=pay, length=length_of(row)),
        state=OfferState(row.state),
        version=row.version,
        created_at=row.created_at,
        changed_at=row.changed_at,
        published_at=row.published_at,
        until=row.until,
        reason=row.reason,
    )


def _interest(row: sa.Row[Any]) -> Interest:
    return Interest(
        offer_id=row.offer_id,
        member_id=row.member_id,
        thread_id=row.thread_id,
        at=row.at,
        state=InterestState(row.state),
    )
