"""The offers, needs and matches of one community."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.agenda import About, Appointment
from bot.features.donations.codes import ABOUT_NEED, CARD, JOB_LEFT
from bot.features.donations.domain import DRAFT_FOR, NEED_KEPT, OFFER_KEPT, Need, Offer, State
from bot.features.donations.matched import Match
from storage.agenda import SqlAgenda
from storage.base import EPOCH
from storage.donation_rows import exported, match_of, match_row, need_of, offer_of, record_row
from storage.donation_tables import LIVE, giving, match, need, offer
from storage.upsert import insert

LIST_MAX = 500
"""Rows of a list: more than anybody pages through."""

DRAFT = offer.c.state == State.DRAFT.value

_OTHERS = ("need_id", "donor_member_id", "beneficiary_member_id")
"""Columns of a match that neither side is to learn: who gives, and who is in need."""


class SqlDonations:
    """The offers, needs and matches of one community."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id

    async def add_offer(self, new: Offer) -> Offer:
        """The offer with its number; an earlier draft of the same member is dropped."""
        earlier = sa.delete(offer).where(offer.c.member_id == new.member_id, DRAFT)
        await self._connection.execute(earlier.where(self._in(offer)))
        return replace(new, id=await self._add(offer, record_row(new)))

    async def offer(self, offer_id: int) -> Offer | None:
        """The offer of that number."""
        found = await self._rows(offer, offer.c.id == offer_id)
        return offer_of(found[0]) if found else None

    async def save_offer(self, changed: Offer) -> bool:
        """Write it over the version it was read in."""
        return await self._save(offer, changed.id, changed.version, record_row(changed))

    async def drop_draft(self, offer_id: int, member_id: int) -> bool:
        """Take away what this member has not published: whether there was such a draft."""
        mine = (offer.c.id == offer_id) & (offer.c.member_id == member_id) & DRAFT
        gone = sa.delete(offer).where(self._in(offer), mine).returning(offer.c.id)
        return (await self._connection.execute(gone)).one_or_none() is not None

    async def offers_of(self, member_id: int) -> tuple[Offer, ...]:
        """That member's offers, newest first; drafts left out."""
        return tuple(map(offer_of, await self._rows(offer, offer.c.member_id == member_id, ~DRAFT)))

    async def open_offers(self) -> tuple[Offer, ...]:
        """Every offer of which something is left, newest first, 500 at most."""
        return tuple(map(offer_of, await self._rows(offer, offer.c.state == State.OPEN.value, limit=LIST_MAX)))

    async def add_need(self, new: Need) -> Need:
        """The need with its number."""
        return replace(new, id=await self._add(need, record_row(new)))

    async def need(self, need_id: int) -> Need | None:
        """The need of that number."""
        found = await self._rows(need, need.c.id == need_id)
        return need_of(found[0]) if found else None

    async def save_need(self, changed: Need) -> bool:
        """Write it over the version it was read in."""
        return await self._save(need, changed.id, changed.version, record_row(changed))

    async def needs_of(self, member_id: int) -> tuple[Need, ...]:
        """That member's needs, newest first."""
        return tuple(map(need_of, await self._rows(need, need.c.member_id == member_id)))

    async def open_needs(self) -> tuple[Need, ...]:
        """Every need that waits for something, the oldest first, 500 at most."""
        found = await self._rows(need, need.c.state == State.OPEN.value, limit=LIST_MAX, oldest=True)
        return tuple(map(need_of, found))

    async def add_match(self, new: Match) -> Match | None:
        """The match with its number; None when these two are matched already."""
        row = insert(self._connection, match).values(community_id=self._community_id, **match_row(new))
        number = (await self._connection.execute(row.on_conflict_do_nothing().returning(match.c.id))).scalar()
        return None if number is None else replace(new, id=number)

    async def match(self, match_id: int) -> Match | None:
        """The match of that number."""
        found = await self._rows(match, match.c.id == match_id)
        return match_of(found[0]) if found else None

    async def save_match(self, changed: Match) -> bool:
        """Write it over the version it was read in."""
        return await self._save(match, changed.id, changed.version, match_row(changed))

    async def matches_of(self, member_id: int) -> tuple[Match, ...]:
        """The matches in which this member gives or receives, newest first."""
        return tuple(map(match_of, await self._rows(match, _concerns(member_id))))

    async def matches_about(self, *, offer_id: int | None = None, need_id: int | None = None) -> tuple[Match, ...]:
        """The matches of an offer or of a need, newest first."""
        which = match.c.need_id == need_id if offer_id is None else match.c.offer_id == offer_id
        return tuple(map(match_of, await self._rows(match, which)))

    async def giving(self) -> str:
        """Where the community takes gifts of money; "" when nowhere."""
        found = await self._connection.execute(sa.select(giving.c.url).where(self._in(giving)))
        return found.scalar_one_or_none() or ""

    async def set_giving(self, url: str) -> None:
        """Say so; "" for nowhere."""
        row = insert(self._connection, giving).values(community_id=self._community_id, url=url)
        row = row.on_conflict_do_update(index_elements=["community_id"], set_={"url": url})
        await self._connection.execute(row)

    async def export(self, member_id: int) -> Mapping[str, Any]:
        """Their offers, needs and matches."""
        kept = {
            "offers": [exported(row) for row in await self._rows(offer, offer.c.member_id == member_id)],
            "needs": [exported(row) for row in await self._rows(need, need.c.member_id == member_id)],
            "matches": [exported(row, *_OTHERS) for row in await self._rows(match, _concerns(member_id))],
        }
        return {name: rows for name, rows in kept.items() if rows}

    async def forget(self, member_id: int) -> None:
        """Erase them; what was promised to or by others is free again."""
        for one in await self.matches_of(member_id):
            await self._free(one)
            await self._told(one, member_id)
        for table in (offer, need):
            await self._connection.execute(sa.delete(table).where(self._in(table), table.c.member_id == member_id))
        await self._connection.execute(sa.delete(match).where(self._in(match), _concerns(member_id)))

    async def expire(self, now: datetime) -> None:
        """Drop drafts after a day, needs and matches 30 days after their end, offers after a year."""
        over = ~LIVE & (match.c.since < now - NEED_KEPT)
        await self._connection.execute(sa.delete(match).where(self._in(match), over))
        for table, old in (
            (offer, DRAFT & (offer.c.created_at < now - DRAFT_FOR)),
            (offer, (offer.c.ended_at < now - OFFER_KEPT) & ~_awaited(match.c.offer_id == offer.c.id)),
            (need, (need.c.ended_at < now - NEED_KEPT) & ~_awaited(match.c.need_id == need.c.id)),
        ):
            await self._connection.execute(sa.delete(table).where(self._in(table), old))

    async def _free(self, one: Match) -> None:
        """Give what a match that is not over holds back to both sides."""
        given, needed = await self.offer(one.offer_id), await self.need(one.need_id)
        if given and needed and one.live:
            since = one.since
            await self.save_offer(given.moved(one.freed(given.stock), since))
            await self.save_need(needed.moved(one.freed(needed.stock), since))

    async def _told(self, one: Match, gone: int) -> None:
        """Plan that whoever is left of a match that is not over learns of it."""
        if not one.live or one.donor_id == one.beneficiary_id:
            return
        need_left = one.side(gone)
        about = About(kind=ABOUT_NEED if need_left else CARD, id=one.need_id if need_left else one.offer_id)
        key = f"{about.kind}:{about.id}:{one.id}"
        row = Appointment(job=JOB_LEFT, key=key, due_at=EPOCH, args={"record": about.id}, about=about)
        await SqlAgenda(self._connection, self._community_id).plan(row)

    def _in(self, table: sa.Table) -> sa.ColumnElement[bool]:
        return table.c.community_id == self._community_id

    async def _rows(
        self, table: sa.Table, *where: sa.ColumnElement[bool], limit: int | None = None, oldest: bool = False
    ) -> list[sa.Row[Any]]:
        query = sa.select(table).where(self._in(table), *where)
        query = query.order_by(table.c.id if oldest else table.c.id.desc()).limit(limit)
        return list(await self._connection.execute(query))

    async def _add(self, table: sa.Table, row: Mapping[str, Any]) -> int:
        new = sa.insert(table).values(community_id=self._community_id, **row).returning(table.c.id)
        number: int = (await self._connection.execute(new)).scalar_one()
        return number

    async def _save(self, table: sa.Table, number: int, version: int, row: Mapping[str, Any]) -> bool:
        same = (table.c.id == number) & (table.c.version == version)
        change = sa.update(table).where(self._in(table), same).values(**{**row, "version": version + 1})
        return (await self._connection.execute(change.returning(table.c.id))).one_or_none() is not None


def _concerns(member_id: int) -> sa.ColumnElement[bool]:
    return (match.c.donor_member_id == member_id) | (match.c.beneficiary_member_id == member_id)


def _awaited(which: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Whether something is still on its way."""
    return sa.exists().where(which, LIVE)
