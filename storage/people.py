"""Communities, accounts, and the members they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.folding import fold
from bot.people import Account, Community, Member, Right
from storage.base import community, member
from storage.core_tables import account, member_account, member_right
from storage.personal import elsewhere
from storage.upsert import insert


class SqlCommunities:
    """The communities of this deployment."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, community_id: int) -> Community | None:
        """The community of that number."""
        return await self._one(community.c.id == community_id)

    async def find(self, slug: str) -> Community | None:
        """The community of that short name."""
        return await self._one(community.c.slug == slug)

    async def all(self) -> tuple[Community, ...]:
        """Every community, by name as people order names, then by number."""
        rows = await self._connection.execute(sa.select(community))
        found = (_community(row) for row in rows)
        return tuple(sorted(found, key=lambda one: (fold(one.name), one.id)))

    async def create(self, new: Community, now: datetime) -> Community | None:
        """The new community with its number; None if the slug is taken."""
        row = {"slug": new.slug, "name": new.name, "language": new.language, "timezone": new.zone}
        statement = insert(self._connection, community).values(created_at=now, **row)
        statement = statement.on_conflict_do_nothing(index_elements=["slug"])
        number = (await self._connection.execute(statement.returning(community.c.id))).scalar()
        return None if number is None else replace(new, id=number)

    async def _one(self, where: sa.ColumnElement[bool]) -> Community | None:
        row = (await self._connection.execute(sa.select(community).where(where))).one_or_none()
        return _community(row) if row else None


class SqlAccounts:
    """Platform identities, and in which communities they are somebody."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, platform: str, native_id: int) -> Account | None:
        """The account, None when it was never stored."""
        where = (account.c.platform == platform) & (account.c.native_id == native_id)
        row = (await self._connection.execute(sa.select(account).where(where))).one_or_none()
        return _account(row) if row else None

    async def keep(self, kept: Account) -> Account:
        """The account as it is stored now.

        One statement, and what `kept` does not say (None, or not noticed) stays as it was: two first
        messages that arrive together lose neither's settings.
        """
        statement = insert(self._connection, account).values(**_row(kept))
        said = statement.excluded
        optional = ("language", "client_language", "zone", "community_id")
        changes: dict[str, sa.ColumnElement[Any]] = {
            name: sa.func.coalesce(said[name], account.c[name]) for name in optional
        }
        changes["noticed"] = account.c.noticed | said.noticed
        statement = statement.on_conflict_do_update(index_elements=["platform", "native_id"], set_=changes)
        return _account((await self._connection.execute(statement.returning(account))).one())

    async def reach(self, platform: str, native_id: int, unreachable: str) -> None:
        """Note why the account cannot be sent anything, or with "" that it can."""
        where = (account.c.platform == platform) & (account.c.native_id == native_id)
        await self._connection.execute(sa.update(account).where(where).values(unreachable=unreachable or None))

    async def communities(self, account_id: int) -> tuple[int, ...]:
        """Numbers of the communities in which the account is somebody, smallest first."""
        number = member_account.c.community_id
        numbers = sa.select(number).where(member_account.c.account_id == account_id).order_by(number)
        return tuple((await self._connection.execute(numbers)).scalars())

    async def export(self, account_id: int, community_id: int) -> Mapping[str, Any]:
        """The account and its settings."""
        query = sa.select(account).where(account.c.id == account_id)
        row = (await self._connection.execute(query)).one_or_none()
        return asdict(_account(row)) if row else {}

    async def forget(self, account_id: int, community_id: int) -> None:
        """Take the account away; a member of another community only leaves this one as the one last chosen."""
        mine = account.c.id == account_id
        if await elsewhere(self._connection, account_id, community_id):
            left = sa.update(account).where(mine, account.c.community_id == community_id)
            await self._connection.execute(left.values(community_id=None))
        else:
            await self._connection.execute(sa.delete(account).where(mine))


class SqlMembers:
    """The people of one community."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id

    async def of(self, account_id: int) -> Member | None:
        """The member this account is here."""
        where = (member_account.c.community_id == self._community_id) & (member_account.c.account_id == account_id)
        found = await self._connection.execute(sa.select(member_account.c.member_id).where(where))
        number = found.scalar_one_or_none()
        return None if number is None else await self.get(number)

    async def get(self, member_id: int) -> Member | None:
        """The member of that number, if it is one of this community."""
        row = (await self._connection.execute(sa.select(member).where(self._is(member_id)))).one_or_none()
        return _member(row, await self._rights(member_id)) if row else None

    async def accounts(self, member_id: int) -> tuple[Account, ...]:
        """The accounts this member has, oldest first."""
        here = (member_account.c.community_id == self._community_id) & (member_account.c.member_id == member_id)
        query = sa.select(account).join(member_account).where(here).order_by(account.c.id)
        return tuple(_account(row) for row in await self._connection.execute(query))

    async def holding(self, rights: frozenset[Right]) -> tuple[Member, ...]:
        """The members with one of these rights, the suspended left out; oldest first."""
        here = member_right.c.community_id == self._community_id
        wanted = here & member_right.c.right.in_([right.value for right in rights])
        query = sa.select(member_right.c.member_id).where(wanted).distinct().order_by(member_right.c.member_id)
        found = [await self.get(number) for number in (await self._connection.execute(query)).scalars()]
        return tuple(one for one in found if one and not one.suspended)

    async def export(self, member_id: int) -> Mapping[str, Any]:
        """The member's own row and rights."""
        row = (await self._connection.execute(sa.select(member).where(self._is(member_id)))).one_or_none()
        if row is None:
            return {}
        rights = sorted(right.value for right in await self._rights(member_id))
        return dict(row._mapping) | {"rights": rights}

    async def forget(self, member_id: int) -> None:
        """Take the member away; rights and links go with the row."""
        await self._connection.execute(sa.delete(member).where(self._is(member_id)))

    async def grant(self, account_id: int, right: Right, now: datetime) -> Member:
        """The member this account is here, created and linked if it was nobody, with the right added.

        Granting `member` adds nothing more; guest and student are no rights to grant (ValueError). An
        account that was never stored raises LookupError.
        """
        if right in (Right.GUEST, Right.STUDENT):
            raise ValueError(f"{right.value} follows from who somebody is and is never granted")
        await self._hold(account_id)
        here = await self.of(account_id)
        number = here.id if here else await self._join(account_id, now)
        if right is not Right.MEMBER:
            await self._add(number, right, now)
        granted = await self.get(number)
        assert granted is not None  # noqa: S101 - it was just made or just read, in this transaction
        return granted

    async def revoke(self, member_id: int, right: Right) -> bool:
        """Take the right away; False when the member has it not, or is the last administrator who can act."""
        if right is Right.ADMINISTRATOR:
            # Two who revoke each other wait for one another here, so that one of them stays.
            held = sa.select(community.c.id).where(community.c.id == self._community_id).with_for_update()
            await self._connection.execute(held)
        mine = (member_right.c.community_id == self._community_id) & (member_right.c.member_id == member_id)
        gone = sa.delete(member_right).where(mine, member_right.c.right == right.value)
        if right is Right.ADMINISTRATOR:
            gone = gone.where(self._another(member_id))
        return (await self._connection.execute(gone.returning(member_right.c.right))).one_or_none() is not None

    async def call(self, member_id: int, name: str, before: str = "") -> bool:
        """Call the member so, as a platform shows them, if they had no name (or `before`, from a platform too)."""
        # Without a name to order by: the roster finds people by that, and what anybody may show identifies nobody.
        shown = (member.c.given_name == before) & (member.c.family_name == "") & (member.c.sort_name == "")
        named = sa.update(member).where(self._is(member_id), shown).values(given_name=name)
        return (await self._connection.execute(named.returning(member.c.id))).one_or_none() is not None

    def _another(self, member_id: int) -> sa.ColumnElement[bool]:
        other = member_right.alias()
        administers = (other.c.community_id == self._community_id) & (other.c.right == Right.ADMINISTRATOR.value)
        joined = (member.c.community_id == other.c.community_id) & (member.c.id == other.c.member_id)
        acts = member.c.suspended_at.is_(None) & member.c.pending.is_(None)
        return sa.exists().where(administers, other.c.member_id != member_id, joined, acts)

    def _is(self, member_id: int) -> sa.ColumnElement[bool]:
        here = (member.c.community_id == self._community_id) & (member.c.id == member_id)
        return here & member.c.pending.is_(None)

    async def _hold(self, account_id: int) -> None:
        # Two grants to one account wait for each other here, where several writers are allowed.
        held = sa.select(account.c.id).where(account.c.id == account_id).with_for_update()
        if (await self._connection.execute(held)).one_or_none() is None:
            raise LookupError(f"there is no account {account_id}")

    async def _join(self, account_id: int, now: datetime) -> int:
        nobody = {"given_name": "", "family_name": "", "sort_name": "", "relation": "graduate"}
        here = {"community_id": self._community_id}
        new = sa.insert(member).values(joined_at=now, **here, **nobody).returning(member.c.id)
        number: int = (await self._connection.execute(new)).scalar_one()
        link = sa.insert(member_account).values(account_id=account_id, member_id=number, **here)
        await self._connection.execute(link)
        return number

    async def _add(self, member_id: int, right: Right, now: datetime) -> None:
        row = {"community_id": self._community_id, "member_id": member_id, "right": right.value}
        statement = insert(self._connection, member_right).values(granted_at=now, **row)
        await self._connection.execute(statement.on_conflict_do_nothing())

    async def _rights(self, member_id: int) -> frozenset[Right]:
        where = (member_right.c.community_id == self._community_id) & (member_right.c.member_id == member_id)
        rows = await self._connection.execute(sa.select(member_right.c.right).where(where))
        return frozenset(Right(name) for name in rows.scalars())


def _community(row: sa.Row[tuple[object, ...]]) -> Community:
    return Community(id=row.id, slug=row.slug, name=row.name, language=row.language, zone=row.timezone)


def _account(row: sa.Row[tuple[object, ...]]) -> Account:
    return Account(
        id=row.id,
        platform=row.platform,
        native_id=row.native_id,
        language=row.language,
        client_language=row.client_language,
        zone=row.zone,
        noticed=row.noticed,
        community_id=row.community_id,
        unreachable=row.unreachable or "",
    )


def _row(kept: Account) -> dict[str, object]:
    return {
        "platform": kept.platform,
        "native_id": kept.native_id,
        "language": kept.language,
        "client_language": kept.client_language,
        "zone": kept.zone,
        "noticed": kept.noticed,
        "community_id": kept.community_id,
    }


def _member(row: sa.Row[tuple[object, ...]], rights: frozenset[Right]) -> Member:
    return Member(
        id=row.id,
        community_id=row.community_id,
        name=f"{row.given_name} {row.family_name}".strip(),
        relation=row.relation,
        rights=rights,
        suspended=row.suspended_at is not None,
    )
