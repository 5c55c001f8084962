"""What the tests of the core's stores share: transactions, and people and places to put in them."""

from __future__ import annotations

from bot.people import Account, Member, Right
from bot.ports import Accounts, Members
from storage.database import Database
from storage.stores import registry
from storage.work import SqlWorks
from tests.database import NOW


def works_of(database: Database) -> SqlWorks:
    return SqlWorks(database, registry())


async def add_account(works: SqlWorks, native_id: int = 1001, platform: str = "discord") -> Account:
    async with works.write() as work:
        return await work.store(Accounts).keep(Account(platform=platform, native_id=native_id))


async def add_member(works: SqlWorks, community_id: int, native_id: int = 1001, right: Right = Right.MEMBER) -> Member:
    account = await add_account(works, native_id)
    async with works.write() as work:
        return await work.store(Members, community_id).grant(account.id, right, NOW)
