"""The members of one community by what is known of them, counted and given by number."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.audiences import Reach, Slice, Who
from bot.folding import fold
from storage.base import member
from storage.core_tables import member_account, member_right
from storage.directory_tables import profile
from storage.preferences import stopped

_HAS_ACCOUNT = sa.exists().where(
    member_account.c.community_id == member.c.community_id, member_account.c.member_id == member.c.id
)


class SqlAudiences:
    """The members of one community."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id

    async def reach(self, who: Who, subject: str) -> Reach:
        """How many there are, for something about that subject."""
        silent, meant = _stopped(subject), await self._meant(who)
        counted = sa.select(
            sa.func.count().filter(_HAS_ACCOUNT & ~silent),
            sa.func.count().filter(_HAS_ACCOUNT & silent),
            sa.func.count().filter(~_HAS_ACCOUNT),
            sa.func.coalesce(sa.func.max(member.c.id), 0),
        ).where(meant)
        people, without_them, nowhere, last = (await self._connection.execute(counted)).one()
        return Reach(people=people, stopped=without_them, without=nowhere, last=last)

    async def slice(self, who: Who, subject: str, after: int, upto: int, limit: int) -> Slice:
        """The next `limit` of them that have an account."""
        between = (member.c.id > after) & (member.c.id <= upto)
        query = sa.select(member.c.id, _stopped(subject)).where(await self._meant(who), between, _HAS_ACCOUNT)
        rows = (await self._connection.execute(query.order_by(member.c.id).limit(limit))).all()
        members = tuple(number for number, silent in rows if not silent)
        last = rows[-1][0] if len(rows) == limit else None
        return Slice(members=members, stopped=len(rows) - len(members), last=last)

    async def cities(self, typed: str, limit: int) -> tuple[str, ...]:
        """Cities of members that begin like this, one spelling of each."""
        wanted = fold(typed)
        found: dict[str, str] = {}
        for city in await self._cities():
            if (folded := fold(city)).startswith(wanted):
                found.setdefault(folded, city)
        return tuple(found[one] for one in sorted(found)[:limit])

    async def _meant(self, who: Who) -> sa.ColumnElement[bool]:
        meant = (member.c.community_id == self._community_id) & member.c.suspended_at.is_(None)
        meant &= member.c.pending.is_(None)
        if who.relation:
            meant &= member.c.relation == who.relation
        if who.right:
            granted = sa.exists().where(
                member_right.c.community_id == member.c.community_id,
                member_right.c.member_id == member.c.id,
                member_right.c.right == who.right,
            )
            meant &= granted
        if who.promotion is not None:
            meant &= _described(profile.c.promotion == who.promotion)
        if who.city:
            wanted = fold(who.city)
            # Few spellings of one city beside many people: no word is folded by the database.
            spelt = [city for city in await self._cities() if fold(city) == wanted]
            meant &= _described(profile.c.city.in_(spelt))
        return meant

    async def _cities(self) -> list[str]:
        here = (profile.c.community_id == self._community_id) & (profile.c.city != "")
        query = sa.select(profile.c.city).where(here).distinct().order_by(profile.c.city)
        return list((await self._connection.execute(query)).scalars())


def _stopped(subject: str) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        stopped.c.community_id == member.c.community_id,
        stopped.c.member_id == member.c.id,
        stopped.c.subject == subject,
    )


def _described(how: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(profile.c.community_id == member.c.community_id, profile.c.member_id == member.c.id, how)
