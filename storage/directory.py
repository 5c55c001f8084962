"""The directory of one community: entries, searches, suggestions, and who looked at whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.features.directory.domain import (
    RESULTS_MAX,
    SUGGESTIONS_MAX,
    Entry,
    Listing,
    Page,
    Person,
    Search,
    Suggested,
    page_of,
    visible,
)
from bot.features.directory.tokens import TOKENS_VERSION
from bot.folding import sort_name
from storage.base import member
from storage.directory_index import Change, Index, change
from storage.directory_search import Plan
from storage.directory_suggest import Suggestions
from storage.directory_tables import contact, own_change, profile
from storage.directory_views import Views

PROFILE_FIELDS = ("promotion", "programme", "company", "job", "sector", "city", "country", "skills")
_BULK = 1000

_ENTRY = sa.select(
    member.c.id,
    member.c.given_name,
    member.c.family_name,
    member.c.relation,
    member.c.listed,
    member.c.suspended_at,
    member.c.roster_id,
    *(profile.c[name] for name in PROFILE_FIELDS),
    profile.c.tokens,
    profile.c.suggested,
).select_from(
    member.outerjoin(profile, (profile.c.community_id == member.c.community_id) & (profile.c.member_id == member.c.id))
)


class SqlDirectory:
    """The directory of one community inside the caller's transaction: a `DirectoryStore`."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id
        self._index = Index(connection, community_id)
        self._suggestions = Suggestions(connection, community_id)
        self._views = Views(connection, community_id)
        self.viewed = self._views.viewed
        self.refused = self._views.refused
        self.views_since = self._views.views_since
        self.refusals_since = self._views.refusals_since
        self.expire = self._views.expire

    async def search(self, search: Search, viewer_id: int | None, page: int = 1) -> Page:
        """That page of the people found, best first."""
        plan = Plan(self._connection, self._community_id, search)
        ids = await plan.run()
        shown, number, pages = page_of(ids, page)
        entries = await self._entries(shown)
        people = (visible(viewer_id, entries[one]) for one in shown if one in entries)
        return Page(
            people=tuple(person for person in people if person),
            number=number,
            pages=pages,
            found=min(len(ids), RESULTS_MAX),
            more=len(ids) > RESULTS_MAX,
            near=plan.near,
        )

    async def suggest(self, field: Suggested, typed: str, limit: int = SUGGESTIONS_MAX) -> list[str]:
        """What could complete `typed`, from listed people only."""
        return await self._suggestions.of(field, typed, limit)

    async def person(self, member_id: int, viewer_id: int | None) -> Person | None:
        """What the viewer may see of that member."""
        entry = await self.entry(member_id)
        return visible(viewer_id, entry) if entry else None

    async def entry(self, member_id: int) -> Entry | None:
        """The entry whoever may see it."""
        return (await self._entries([member_id])).get(member_id)

    async def put(self, entry: Entry, now: datetime) -> int:
        """Store one entry, search index included: the member's number."""
        if not entry.person.member_id:
            return (await self.index([entry], now))[0]
        await self._connection.execute(
            sa.update(member)
            .where(member.c.community_id == self._community_id, member.c.id == entry.person.member_id)
            .values(**_member_row(entry, now, new=False), version=member.c.version + 1)
        )
        await self._write_profiles([entry])
        await self._refresh([entry.person.member_id])
        return entry.person.member_id

    async def index(self, entries: Sequence[Entry], now: datetime) -> list[int]:
        """Store many new members at once, search index included: their numbers in the same order."""
        numbers: list[int] = []
        for start in range(0, len(entries), _BULK):
            some = entries[start : start + _BULK]
            added = await self._add_members(some, now)
            placed = [_numbered(entry, number) for entry, number in zip(some, added, strict=True)]
            changes = [change(entry) for entry in placed]
            await self._index.apply(changes)
            await self._write_profiles(placed, changes)
            numbers.extend(added)
        return numbers

    async def set_listed(self, member_id: int, listed: Listing | None) -> None:
        """List or unlist a member, in the index too."""
        await self._connection.execute(
            sa.update(member)
            .where(member.c.community_id == self._community_id, member.c.id == member_id)
            .values(listed=listed, version=member.c.version + 1)
        )
        await self._refresh([member_id])

    async def reindex(self, limit: int = _BULK) -> int:
        """Bring the index up to date for some rows that are behind: how many were done."""
        behind = (
            sa.select(profile.c.member_id)
            .where(profile.c.community_id == self._community_id, profile.c.tokens_version != TOKENS_VERSION)
            .limit(limit)
        )
        numbers = (await self._connection.execute(behind)).scalars().all()
        await self._refresh(numbers)
        return len(numbers)

    async def export(self, member_id: int) -> Mapping[str, Any]:
        """Everything the directory keeps about that member; empty when there is nothing."""
        entry = await self.entry(member_id)
        mine = {}
        for table in (contact, own_change):
            query = sa.select(table).where(table.c.community_id == self._community_id, table.c.member_id == member_id)
            mine[table.name] = [dict(row._mapping) for row in await self._connection.execute(query)]
        return ({"entry": asdict(entry)} if entry else {}) | mine | await self._views.export(member_id)

    async def forget(self, member_id: int) -> None:
        """Erase all of it, the index included."""
        await self.set_listed(member_id, None)
        await self._index.purge()
        await self._views.forget(member_id)
        for table in (profile, contact, own_change):
            await self._connection.execute(
                sa.delete(table).where(table.c.community_id == self._community_id, table.c.member_id == member_id)
            )

    async def _entries(self, numbers: Collection[int]) -> dict[int, Entry]:
        return {row.id: _entry(row) for row in await self._rows(numbers)}

    async def _rows(self, numbers: Collection[int]) -> Sequence[Any]:
        if not numbers:
            return []
        query = _ENTRY.where(member.c.community_id == self._community_id, member.c.id.in_(numbers))
        return (await self._connection.execute(query)).fetchall()

    async def _add_members(self, entries: Sequence[Entry], now: datetime) -> list[int]:
        rows = [{"community_id": self._community_id} | _member_row(entry, now) for entry in entries]
        inserted = sa.insert(member).returning(member.c.id, sort_by_parameter_order=True)
        return list((await self._connection.execute(inserted, rows)).scalars())

    async def _write_profiles(self, entries: Sequence[Entry], changes: Sequence[Change] = ()) -> None:
        """Insert or update profile rows; with their changes, the columns that say what the index holds as well."""
        names = [*PROFILE_FIELDS, *(("tokens", "suggested", "tokens_version") if changes else ())]
        columns = ["community_id", "member_id", *names]
        statement = sa.text(
            f"INSERT INTO profile ({', '.join(columns)}) VALUES ({', '.join(':' + name for name in columns)})"  # noqa: S608
            " ON CONFLICT (community_id, member_id)"
            f" DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in names)}"
        )
        rows = [self._profile_row(entry) for entry in entries]
        for row, one in zip(rows, changes, strict=False):
            row |= {"tokens": one.tokens, "suggested": one.suggested, "tokens_version": TOKENS_VERSION}
        await self._connection.execute(statement, rows)

    def _profile_row(self, entry: Entry) -> dict[str, Any]:
        fields = {name: getattr(entry.person, name) for name in PROFILE_FIELDS}
        return {"community_id": self._community_id, "member_id": entry.person.member_id} | fields

    async def _refresh(self, numbers: Collection[int]) -> None:
        """Make the index say what the members' rows say."""
        rows = [row for row in await self._rows(numbers) if row.tokens is not None]
        changes = [change(_entry(row), tokens=row.tokens, suggested=row.suggested) for row in rows]
        if not changes:
            return
        await self._index.apply(changes)
        statement = (
            sa.update(profile)
            .where(profile.c.community_id == self._community_id, profile.c.member_id == sa.bindparam("number"))
            .values(tokens=sa.bindparam("held"), suggested=sa.bindparam("counted"), tokens_version=TOKENS_VERSION)
        )
        held = [{"number": one.member_id, "held": one.tokens, "counted": one.suggested} for one in changes]
        await self._connection.execute(statement, held)


def _numbered(entry: Entry, member_id: int) -> Entry:
    return replace(entry, person=replace(entry.person, member_id=member_id))


def _member_row(entry: Entry, now: datetime, *, new: bool = True) -> dict[str, Any]:
    person = entry.person
    row = {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "sort_name": sort_name(person.given_name, person.family_name),
        "relation": person.relation,
        "listed": entry.listed,
        "roster_id": entry.roster_id,
    }
    return row | {"joined_at": now} if new else row


def _entry(row: Any) -> Entry:
    known = row.tokens is not None  # a member may have no profile yet
    fields = {name: getattr(row, name) for name in PROFILE_FIELDS} if known else {}
    person = Person(
        member_id=row.id,
        given_name=row.given_name,
        family_name=row.family_name,
        relation=row.relation,
        **fields,
    )
    return Entry(person=person, listed=row.listed, suspended=row.suspended_at is not None, roster_id=row.roster_id)
