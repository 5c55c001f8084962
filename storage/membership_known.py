"""Members as an import compares them with its rows. People who wait for an import are not among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.features.membership.roster_cells import read_skills
from bot.features.membership.roster_plan import KnownMember
from bot.features.membership.roster_rows import TEXT_FIELDS, BadCell, Dues, Relation
from storage.base import member
from storage.core_tables import member_account
from storage.directory_tables import contact, own_change, profile
from storage.membership_tables import PROFILE_COLUMNS

ROSTER_NAMES = {"given_name": "first_name", "family_name": "last_name", "roster_id": "id", "dues_until": "paid_until"}
"""What the roster calls a stored field, where the two differ."""


def _same(table: sa.Table) -> sa.ColumnElement[bool]:
    return (table.c.community_id == member.c.community_id) & (table.c.member_id == member.c.id)


_MEMBER = sa.select(
    member.c.id,
    member.c.given_name,
    member.c.family_name,
    member.c.sort_name,
    member.c.roster_id,
    member.c.relation,
    member.c.dues,
    member.c.dues_until,
    member.c.listed,
    member.c.version,
    contact.c.email,
    contact.c.email_folded,
    *(profile.c[name] for name in PROFILE_COLUMNS),
    sa.exists().where(_same(member_account)).label("claimed"),
).select_from(member.outerjoin(profile, _same(profile)).outerjoin(contact, _same(contact)))


class Known:
    """The members of one community."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id

    async def by_ids(self, ids: Collection[str]) -> Mapping[str, KnownMember]:
        """By the identifier of the roster."""
        return {each.id: each for each in await self._members(member.c.roster_id.in_(ids))}

    async def by_emails(self, emails: Collection[str]) -> Mapping[str, KnownMember]:
        """By address; where two members share one, the first to come."""
        here = (contact.c.community_id == self._community_id) & contact.c.email_folded.in_(emails)
        numbers = (await self._connection.execute(sa.select(contact.c.member_id).where(here))).scalars().all()
        return {each.email: each for each in reversed(await self._members(member.c.id.in_(numbers)))}

    async def by_names(self, names: Collection[str]) -> Mapping[str, Sequence[KnownMember]]:
        """By `name_key`, which is the column people are ordered by."""
        found: dict[str, list[KnownMember]] = defaultdict(list)
        for row, each in await self._found(member.c.sort_name.in_(names)):
            found[row.sort_name].append(each)
        return found

    async def after(self, number: int, limit: int) -> Sequence[KnownMember]:
        """Members with a name whose number is above that one."""
        return await self._members((member.c.id > number) & (member.c.sort_name != ""), limit)

    async def one(self, number: int) -> KnownMember | None:
        """The member of that number."""
        return next(iter(await self._members(member.c.id == number)), None)

    async def _members(self, where: sa.ColumnElement[bool], limit: int | None = None) -> list[KnownMember]:
        return [each for _, each in await self._found(where, limit)]

    async def _found(self, where: sa.ColumnElement[bool], limit: int | None = None) -> list[tuple[Any, KnownMember]]:
        here = (member.c.community_id == self._community_id) & member.c.pending.is_(None)
        rows = (await self._connection.execute(_MEMBER.where(here, where).order_by(member.c.id).limit(limit))).all()
        own = await self._own([row.id for row in rows])
        return [(row, _known(row, own[row.id])) for row in rows]

    async def _own(self, numbers: Sequence[int]) -> Mapping[int, set[str]]:
        here = (own_change.c.community_id == self._community_id) & own_change.c.member_id.in_(numbers)
        own: dict[int, set[str]] = defaultdict(set)
        for number, field in await self._connection.execute(
            sa.select(own_change.c.member_id, own_change.c.field).where(here)
        ):
            own[number].add(ROSTER_NAMES.get(field, field))
        return own


def _known(row: Any, own: set[str]) -> KnownMember:
    return KnownMember(
        key=row.id,
        first_name=row.given_name,
        last_name=row.family_name,
        id=row.roster_id or "",
        email=row.email_folded or row.email or "",
        promotion=row.promotion,
        skills=_skills(row.skills or ""),
        relation=Relation(row.relation),
        dues=Dues(row.dues),
        paid_until=row.dues_until,
        own=frozenset(own),
        version=row.version,
        unclaimed=row.listed is None and not row.claimed and "listed" not in own,
        **{name: getattr(row, name) or "" for name in TEXT_FIELDS},
    )


def _skills(text: str) -> tuple[str, ...]:
    """The skills in what is stored as one text; one skill when a member wrote what no roster could hold."""
    try:
        return read_skills(text)
    except BadCell:
        return (text,)
