"""Accounts, members and rights."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.kinds import ID_MAX
from bot.people import Account, Right
from bot.ports import Accounts, Members
from storage.base import member
from storage.core_tables import member_account
from storage.database import Database
from storage.work import SqlWorks
from tests.database import NOW, add_community, url_of
from tests.storage.works import add_account, add_member, works_of


async def test_an_account_is_its_platform_and_number(database: Database) -> None:
    works = works_of(database)
    first = await add_account(works, 7, "discord")
    other = await add_account(works, 7, "telegram")
    assert first.id != other.id
    assert await add_account(works, 7, "discord") == first
    async with works.read() as work:
        assert await work.store(Accounts).get("discord", 7) == first
        assert await work.store(Accounts).get("discord", 8) is None


@pytest.mark.parametrize("number", [ID_MAX, -ID_MAX, 2**52 - 1])
async def test_numbers_of_64_bits_are_kept_exactly(database: Database, number: int) -> None:
    works = works_of(database)
    await add_account(works, number)
    async with works.read() as work:
        found = await work.store(Accounts).get("discord", number)
    assert found is not None
    assert found.native_id == number


async def test_a_larger_number_is_refused_where_it_enters(database: Database) -> None:
    works = works_of(database)
    with pytest.raises(sa.exc.StatementError, match="64 bits"):
        await add_account(works, ID_MAX + 1)
    async with works.read() as work:
        with pytest.raises(sa.exc.StatementError, match="64 bits"):
            await work.store(Accounts).get("discord", -ID_MAX - 1)


async def test_what_an_account_does_not_say_stays(database: Database) -> None:
    ax = await add_community(database)
    works = works_of(database)
    fresh = Account(platform="telegram", native_id=3)
    async with works.write() as work:
        accounts = work.store(Accounts)
        await accounts.keep(replace(fresh, language="fr", zone="Indian/Reunion", noticed=True, community_id=ax))
        kept = await accounts.keep(replace(fresh, language="en"))
    assert (kept.language, kept.zone, kept.noticed, kept.community_id) == ("en", "Indian/Reunion", True, ax)


async def test_first_messages_arriving_together_lose_no_field(database: Database) -> None:
    assert database.path is not None
    second = Database.open(url_of(database.path))
    fresh = Account(platform="discord", native_id=9)
    settings = [replace(fresh, language="en"), replace(fresh, zone="Europe/Paris"),
                replace(fresh, noticed=True), fresh]  # fmt: skip

    async def keep(works: SqlWorks, said: Account) -> None:
        async with works.write() as work:
            await work.store(Accounts).keep(said)

    try:
        both = (works_of(database), works_of(second))
        await asyncio.gather(*(keep(both[n % 2], said) for n, said in enumerate(settings)))
        async with both[0].read() as work:
            kept = await work.store(Accounts).get("discord", 9)
    finally:
        await second.close()
    assert kept is not None
    assert (kept.language, kept.zone, kept.noticed) == ("en", "Europe/Paris", True)


async def test_granting_makes_somebody_of_nobody_once(database: Database) -> None:
    ax = await add_community(database)
    works = works_of(database)
    account = await add_account(works)
    async with works.write() as work:
        members = work.store(Members, ax)
        assert await members.of(account.id) is None
        first = await members.grant(account.id, Right.MEMBER, NOW)
        assert (first.name, first.relation, first.rights) == ("", "graduate", frozenset())
        for _ in range(2):
            granted = await members.grant(account.id, Right.MODERATOR, NOW)
        assert granted == replace(first, rights=frozenset({Right.MODERATOR}))
        assert await members.of(account.id) == await members.get(first.id) == granted
    assert await _count(database, member) == await _count(database, member_account) == 1


@pytest.mark.parametrize("right", [Right.GUEST, Right.STUDENT])
async def test_what_follows_from_who_somebody_is_cannot_be_granted(database: Database, right: Right) -> None:
    ax = await add_community(database)
    with pytest.raises(ValueError, match="never granted"):
        await add_member(works_of(database), ax, right=right)


async def test_a_right_needs_an_account_that_exists(database: Database) -> None:
    ax = await add_community(database)
    async with works_of(database).write() as work:
        with pytest.raises(LookupError):
            await work.store(Members, ax).grant(4040, Right.MODERATOR, NOW)


async def test_a_right_in_one_community_is_none_in_another(database: Database) -> None:
    ax, ens = await add_community(database, "ax"), await add_community(database, "ens")
    works = works_of(database)
    await add_member(works, ax, right=Right.ADMINISTRATOR)
    here = await add_member(works, ens)
    assert here.rights == frozenset()
    account = await add_account(works)
    async with works.read() as work:
        assert await work.store(Accounts).communities(account.id) == (ax, ens)
        assert await work.store(Accounts).communities(account.id + 1) == ()


async def test_an_account_is_one_member_of_a_community_at_most(database: Database) -> None:
    ax = await add_community(database)
    works = works_of(database)
    await add_member(works, ax, 1)
    other = await add_member(works, ax, 2)
    account = await add_account(works, 1)
    async with database.write() as connection:
        link = sa.insert(member_account).values(community_id=ax, account_id=account.id, member_id=other.id)
        with pytest.raises(sa.exc.IntegrityError):
            await connection.execute(link)


async def test_an_account_is_never_linked_to_another_community_s_member(database: Database) -> None:
    ax, ens = await add_community(database, "ax"), await add_community(database, "ens")
    works = works_of(database)
    theirs = await add_member(works, ax, 1)
    account = await add_account(works, 2)
    async with database.write() as connection:
        link = sa.insert(member_account).values(community_id=ens, account_id=account.id, member_id=theirs.id)
        with pytest.raises(sa.exc.IntegrityError):
            await connection.execute(link)


async def test_a_member_s_name_is_what_there_is_of_it(database: Database) -> None:
    ax = await add_community(database)
    works = works_of(database)
    someone = await add_member(works, ax)
    for given, family, name in (("Zoé", "Le Gall", "Zoé Le Gall"), ("", "Ng", "Ng"), ("Ana", "", "Ana")):
        async with database.write() as connection:
            change = sa.update(member).where(member.c.id == someone.id)
            await connection.execute(change.values(given_name=given, family_name=family))
        async with works.read() as work:
            found = await work.store(Members, ax).get(someone.id)
        assert found is not None
        assert found.name == name


async def _count(database: Database, table: sa.Table) -> int:
    async with database.read() as connection:
        number: int = (await connection.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()
        return number


async def test_the_last_administrator_who_can_act_keeps_the_right(database: Database) -> None:
    ax = await add_community(database)
    works = works_of(database)
    accounts = [await add_account(works, number) for number in (1, 2)]
    async with works.write() as work:
        members = work.store(Members, ax)
        ada, zoe = [await members.grant(one.id, Right.ADMINISTRATOR, NOW) for one in accounts]
        assert not await members.revoke(ada.id, Right.MODERATOR)
        assert await members.revoke(ada.id, Right.ADMINISTRATOR)
        assert not await members.revoke(ada.id, Right.ADMINISTRATOR)
        assert not await members.revoke(zoe.id, Right.ADMINISTRATOR)
        found = await members.get(zoe.id)
    assert found
    assert found.rights == {Right.ADMINISTRATOR}


async def test_two_administrators_who_revoke_each_other_leave_one(database: Database) -> None:
    ax = await add_community(database)
    works = works_of(database)
    accounts = [await add_account(works, number) for number in (1, 2)]
    async with works.write() as work:
        members = work.store(Members, ax)
        both = [(await members.grant(one.id, Right.ADMINISTRATOR, NOW)).id for one in accounts]

    async def revoke(member_id: int) -> bool:
        async with works.write() as work:
            return await work.store(Members, ax).revoke(member_id, Right.ADMINISTRATOR)

    assert sorted(await asyncio.gather(*map(revoke, both))) == [False, True]


async def test_a_name_is_given_once_and_never_to_who_has_one(database: Database) -> None:
    ax = await add_community(database)
    works = works_of(database)
    account = await add_account(works, 1)
    async with works.write() as work:
        members = work.store(Members, ax)
        ana = await members.grant(account.id, Right.MEMBER, NOW)
        assert await members.call(ana.id, "Ana Lima")
        assert not await members.call(ana.id, "Mallory")
        assert not await members.call(ana.id, "Mallory", "Ana")
        assert await members.call(ana.id, "Ana L.", "Ana Lima")
        assert await members.call(ana.id, "Ana Lima", "Ana L.")
        found = await members.get(ana.id)
    assert found
    assert found.name == "Ana Lima"
