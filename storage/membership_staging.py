"""What an import writes before it is applied: people nobody sees, and changes beside the rows they change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.features.directory.domain import Entry, Person
from bot.features.directory.tokens import TOKENS_VERSION
from bot.features.membership.domain import Basis
from bot.features.membership.roster_cells import join_skills
from bot.features.membership.roster_plan import Step
from bot.features.membership.roster_rows import TEXT_FIELDS, Relation, RosterRow, name_key
from storage.base import member
from storage.directory_index import Change, Index, change
from storage.directory_tables import contact, profile
from storage.membership_tables import (
    MEMBER_COLUMNS,
    PROFILE_COLUMNS,
    roster_import,
    roster_stage,
    roster_value,
)
from storage.upsert import insert

STORED_NAMES = {"first_name": "given_name", "last_name": "family_name", "id": "roster_id", "paid_until": "dues_until"}


class Staging:
    """What imports of one community stage, and how it goes away again."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id
        self._index = Index(connection, community_id)

    async def create(self, number: int, rows: Sequence[RosterRow], basis: Basis | None, now: datetime) -> None:
        """New people who wait for the import. With a basis they are in the search index, which passes over them."""
        if not rows:
            return
        new = [self._member(row, now) | {"pending": number} for row in rows]
        inserted = sa.insert(member).returning(member.c.id, sort_by_parameter_order=True)
        numbers = list((await self._connection.execute(inserted, new)).scalars())
        changes = [change(_entry(row, key, basis)) for row, key in zip(rows, numbers, strict=True)]
        await self._index.apply([replace(each, new_values=()) for each in changes])
        await self._count(number, changes)
        await self._connection.execute(
            sa.insert(profile),
            [self._profile(row, each) for row, each in zip(rows, changes, strict=True)],
        )
        await self._contacts([(key, row.email) for row, key in zip(rows, numbers, strict=True) if row.email])

    async def change(self, number: int, steps: Sequence[Step], basis: Basis | None) -> None:
        """New values for members there are; their profile and contact rows are made now, empty, if there are none."""
        staged = [self._stage(number, step, basis) for step in steps]
        if not staged:
            return
        await self._connection.execute(sa.insert(roster_stage), staged)
        keys = [row["member_id"] for row in staged]
        empty = [{"community_id": self._community_id, "member_id": key} for key in keys]
        for table in (profile, contact):
            await self._connection.execute(insert(self._connection, table).on_conflict_do_nothing(), empty)

    async def clear(self, limit: int) -> int:
        """Take away some rows of imports that ended: how many."""
        ended = sa.select(roster_import.c.id).where(
            roster_import.c.community_id == self._community_id, roster_import.c.state != "staging"
        )
        cleared = await self._clear_people(ended, limit)
        for table in (roster_stage, roster_value):
            if cleared < limit:
                cleared += await self._clear_rows(table, ended, limit - cleared)
        if not cleared:
            given_up = (roster_import.c.community_id == self._community_id) & (roster_import.c.state == "given up")
            await self._connection.execute(sa.delete(roster_import).where(given_up))
        return cleared

    async def _clear_people(self, ended: sa.Select[tuple[int]], limit: int) -> int:
        waiting = (member.c.community_id == self._community_id) & member.c.pending.in_(ended)
        query = sa.select(member.c.id, profile.c.tokens).join_from(member, profile, _profile_of_member())
        rows = (await self._connection.execute(query.where(waiting).limit(limit))).all()
        if not rows:
            return 0
        await self._index.apply([Change(member_id=row.id, old_terms=tuple(row.tokens.split())) for row in rows])
        gone = (member.c.community_id == self._community_id) & member.c.id.in_([row.id for row in rows])
        await self._connection.execute(sa.delete(member).where(gone))
        return len(rows)

    async def _clear_rows(self, table: sa.Table, ended: sa.Select[tuple[int]], limit: int) -> int:
        keys = list(table.primary_key.columns)
        mine = (table.c.community_id == self._community_id) & table.c.import_id.in_(ended)
        some = sa.select(*keys).where(mine).limit(limit)
        gone = sa.delete(table).where(sa.tuple_(*keys).in_(some))
        return (await self._connection.execute(gone)).rowcount

    async def _count(self, number: int, changes: Sequence[Change]) -> None:
        counts = Counter(value for each in changes for value in each.new_values)
        if not counts:
            return
        statement = insert(self._connection, roster_value)
        more = roster_value.c.people + statement.excluded.people
        await self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["community_id", "import_id", "field", "folded"], set_={"people": more}
            ),
            [
                {"community_id": self._community_id, "import_id": number, "people": people}
                | {"field": field, "folded": folded, "shown": shown}
                for (field, folded, shown), people in counts.items()
            ],
        )

    async def _contacts(self, addresses: Sequence[tuple[int, str]]) -> None:
        if addresses:
            rows = [
                {"community_id": self._community_id, "member_id": key, "email": email, "email_folded": email}
                for key, email in addresses
            ]
            await self._connection.execute(sa.insert(contact), rows)

    def _member(self, row: RosterRow, now: datetime) -> dict[str, Any]:
        return {
            "community_id": self._community_id,
            "given_name": row.first_name,
            "family_name": row.last_name,
            "sort_name": name_key(row.first_name, row.last_name),
            "roster_id": row.id or None,
            "relation": (row.relation or Relation.GRADUATE).value,
            "dues": row.dues.value if row.dues else "none",
            "dues_until": row.paid_until,
            "joined_at": now,
        }

    def _profile(self, row: RosterRow, indexed: Change) -> dict[str, Any]:
        return {
            "community_id": self._community_id,
            "member_id": indexed.member_id,
            "promotion": row.promotion,
            "skills": join_skills(row.skills),
            "tokens": indexed.tokens,
            "suggested": indexed.suggested,
            "tokens_version": TOKENS_VERSION,
            **{name: getattr(row, name) for name in TEXT_FIELDS},
        }

    def _stage(self, number: int, step: Step, basis: Basis | None) -> dict[str, Any]:
        known = step.member
        assert known is not None  # noqa: S101 - only rows that met no member create one
        staged: dict[str, Any] = dict.fromkeys((*MEMBER_COLUMNS, "email", *PROFILE_COLUMNS))
        staged |= {STORED_NAMES.get(each.field, each.field): _stored(each.new) for each in step.changes}
        if staged["given_name"] or staged["family_name"]:
            names = (staged["given_name"] or known.first_name, staged["family_name"] or known.last_name)
            staged["sort_name"] = name_key(*names)
        if basis and known.unclaimed:
            staged["listed"] = basis
        keys = {"community_id": self._community_id, "import_id": number, "member_id": known.key}
        return staged | keys | {"version": known.version}


def _profile_of_member() -> sa.ColumnElement[bool]:
    return (profile.c.community_id == member.c.community_id) & (profile.c.member_id == member.c.id)


def _stored(value: object) -> object:
    return join_skills(value) if isinstance(value, tuple) else value


def _entry(row: RosterRow, number: int, basis: Basis | None) -> Entry:
    person = Person(
        member_id=number,
        given_name=row.first_name,
        family_name=row.last_name,
        relation=(row.relation or Relation.GRADUATE).value,
        promotion=row.promotion,
        skills=join_skills(row.skills),
        **{name: getattr(row, name) for name in TEXT_FIELDS},
    )
    return Entry(person=person, listed=basis)
