"""The last, short transaction of an import: everything it staged becomes visible."""

from __future__ import annotations

from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.features.membership.domain import Basis, ImportOvertaken
from bot.ports import AuditLine
from storage.audit import SqlAudit
from storage.base import member
from storage.directory_tables import contact, field_value, profile
from storage.membership_tables import (
    MEMBER_COLUMNS,
    PROFILE_COLUMNS,
    roster_import,
    roster_stage,
    roster_value,
)
from storage.upsert import insert

OPERATOR = 0
"""The account number of whoever types commands in a shell, in the audit log."""

_INDEXED = ("given_name", "family_name", "listed", *PROFILE_COLUMNS)


class Applying:
    """The end of imports of one community. A handful of statements, however many people they concern."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id

    async def touch(self, number: int, now: datetime) -> Basis | None:
        """Say that the import is alive: its basis. Raises ImportOvertaken when it was given up."""
        mine = (roster_import.c.community_id == self._community_id) & (roster_import.c.id == number)
        alive = sa.update(roster_import).where(mine, roster_import.c.state == "staging").values(touched_at=now)
        row = (await self._connection.execute(alive.returning(roster_import.c.basis))).one_or_none()
        if row is None:
            raise ImportOvertaken
        return cast("Basis | None", row.basis)

    async def run(self, number: int, now: datetime) -> None:
        """Apply the import. Raises ImportOvertaken when a member it changes was changed since it was planned."""
        basis = await self.touch(number, now)
        await self._refuse_overtaken(number)
        waiting = (member.c.community_id == self._community_id) & (member.c.pending == number)
        await self._connection.execute(sa.update(member).where(waiting).values(pending=None, listed=basis))
        await self._change_members(number)
        await self._change_profiles(number)
        await self._change_addresses(number)
        await self._count_values(number)
        mine = (roster_import.c.community_id == self._community_id) & (roster_import.c.id == number)
        await self._connection.execute(sa.update(roster_import).where(mine).values(state="applied", applied_at=now))
        await SqlAudit(self._connection).note(
            AuditLine(
                at=now,
                community_id=self._community_id,
                account_id=OPERATOR,
                what="roster import",
                result=f"applied {number}" + (f" {basis}" if basis else ""),
            )
        )

    async def _refuse_overtaken(self, number: int) -> None:
        same = (member.c.community_id == roster_stage.c.community_id) & (member.c.id == roster_stage.c.member_id)
        changed = sa.select(sa.func.count()).select_from(roster_stage).join(member, same)
        changed = changed.where(self._staged(number), member.c.version != roster_stage.c.version)
        if (await self._connection.execute(changed)).scalar_one():
            raise ImportOvertaken

    async def _change_members(self, number: int) -> None:
        values = {name: sa.func.coalesce(roster_stage.c[name], member.c[name]) for name in MEMBER_COLUMNS}
        await self._connection.execute(
            sa.update(member)
            .where(member.c.community_id == self._community_id, member.c.id == roster_stage.c.member_id)
            .where(self._staged(number))
            .values(version=member.c.version + 1, **values)
        )

    async def _change_profiles(self, number: int) -> None:
        values = {name: sa.func.coalesce(roster_stage.c[name], profile.c[name]) for name in PROFILE_COLUMNS}
        await self._connection.execute(
            sa.update(profile)
            .where(profile.c.community_id == self._community_id, profile.c.member_id == roster_stage.c.member_id)
            .where(self._staged(number), sa.or_(*(roster_stage.c[name].is_not(None) for name in _INDEXED)))
            .values(tokens_version=0, **values)
        )

    async def _change_addresses(self, number: int) -> None:
        await self._connection.execute(
            sa.update(contact)
            .where(contact.c.community_id == self._community_id, contact.c.member_id == roster_stage.c.member_id)
            .where(self._staged(number), roster_stage.c.email.is_not(None))
            .values(email=roster_stage.c.email, email_folded=roster_stage.c.email)
        )

    async def _count_values(self, number: int) -> None:
        mine = (roster_value.c.community_id == self._community_id) & (roster_value.c.import_id == number)
        names = ("community_id", "field", "folded", "shown", "people")
        statement = insert(self._connection, field_value).from_select(
            list(names), sa.select(*(roster_value.c[name] for name in names)).where(mine)
        )
        more = field_value.c.people + statement.excluded.people
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=["community_id", "field", "folded"], set_={"people": more})
        )

    def _staged(self, number: int) -> sa.ColumnElement[bool]:
        return (roster_stage.c.community_id == self._community_id) & (roster_stage.c.import_id == number)
