"""The roster of one community: who is known, and imports that become visible all at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.features.membership.domain import SLICE, STALE_AFTER, ImportRecord, ImportUnderWay
from bot.features.membership.roster_plan import KnownMember, Step, StepKind
from bot.features.membership.roster_rows import FIELDS
from storage.directory import SqlDirectory
from storage.membership_apply import Applying
from storage.membership_known import Known
from storage.membership_staging import Staging
from storage.membership_tables import roster_import, roster_stage
from storage.upsert import insert


class SqlRoster:
    """The roster of one community inside the caller's transaction: a `RosterStore`."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id
        self._known = Known(connection, community_id)
        self._staging = Staging(connection, community_id)
        self._applying = Applying(connection, community_id)
        self._directory = SqlDirectory(connection, community_id)

    async def by_ids(self, ids: Collection[str]) -> Mapping[str, KnownMember]:
        """Members by the identifier of the roster."""
        return await self._known.by_ids(ids)

    async def by_emails(self, emails: Collection[str]) -> Mapping[str, KnownMember]:
        """Members by e-mail address in canonical form."""
        return await self._known.by_emails(emails)

    async def by_names(self, names: Collection[str]) -> Mapping[str, Sequence[KnownMember]]:
        """Members by `name_key`."""
        return await self._known.by_names(names)

    async def members(self, after: int = 0, limit: int = SLICE) -> Sequence[KnownMember]:
        """Members with a name, in the order of their numbers."""
        return await self._known.after(after, limit)

    async def begin(self, record: ImportRecord, now: datetime) -> int:
        """The new import's number; one community has one import at work, which the index sees to."""
        row = {"imported_by": record.by, "digest": record.digest, "basis": record.basis, "touched_at": now}
        counts = {"created": record.created, "updated": record.updated}
        statement = insert(self._connection, roster_import).values(
            community_id=self._community_id, state="staging", **row, **counts
        )
        statement = statement.on_conflict_do_nothing()
        number = (await self._connection.execute(statement.returning(roster_import.c.id))).scalar()
        if number is None:
            raise ImportUnderWay
        return int(number)

    async def stage(self, number: int, steps: Sequence[Step], now: datetime) -> None:
        """New people as rows nobody sees, changes beside the rows they change."""
        basis = await self._applying.touch(number, now)
        await self._staging.create(number, [step.row for step in steps if step.kind is StepKind.CREATE], basis, now)
        await self._staging.change(number, [step for step in steps if step.kind is not StepKind.CREATE], basis)

    async def apply(self, number: int, now: datetime) -> None:
        """All of it visible when this transaction commits."""
        await self._applying.run(number, now)

    async def give_up(self, number: int) -> None:
        """Nothing of it will be applied; an import that was applied stays so."""
        await self._end(roster_import.c.id == number)

    async def clear(self, now: datetime, limit: int = SLICE) -> int:
        """What ended or dead imports left, some at a time."""
        await self._end(roster_import.c.touched_at < now - STALE_AFTER)
        return await self._staging.clear(limit)

    async def catch_up(self, limit: int = SLICE) -> int:
        """Index some of the members whose rows are ahead of it."""
        return await self._directory.reindex(limit)

    async def imports(self, limit: int = 20) -> tuple[ImportRecord, ...]:
        """The imports applied, newest first."""
        mine = (roster_import.c.community_id == self._community_id) & (roster_import.c.state == "applied")
        query = sa.select(roster_import).where(mine).order_by(roster_import.c.id.desc()).limit(limit)
        return tuple(_record(row) for row in await self._connection.execute(query))

    async def export(self, member_id: int) -> Mapping[str, Any]:
        """The member as the roster knows them, and changes that wait."""
        query = sa.select(roster_stage).where(self._staged(member_id))
        waiting = [dict(row._mapping) for row in await self._connection.execute(query)]
        member = await self._known.one(member_id)
        known = {"roster": {name: getattr(member, name) for name in FIELDS}} if member else {}
        return known | ({"waiting": waiting} if waiting else {})

    async def forget(self, member_id: int) -> None:
        """Erase changes that wait."""
        await self._connection.execute(sa.delete(roster_stage).where(self._staged(member_id)))

    def _staged(self, member_id: int) -> sa.ColumnElement[bool]:
        return (roster_stage.c.community_id == self._community_id) & (roster_stage.c.member_id == member_id)

    async def _end(self, which: sa.ColumnElement[bool]) -> None:
        mine = (roster_import.c.community_id == self._community_id) & (roster_import.c.state == "staging")
        await self._connection.execute(sa.update(roster_import).where(mine, which).values(state="given up"))


def _record(row: Any) -> ImportRecord:
    return ImportRecord(
        by=row.imported_by,
        digest=row.digest,
        basis=row.basis,
        created=row.created,
        updated=row.updated,
        applied_at=row.applied_at,
    )
