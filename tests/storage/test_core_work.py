"""Transactions and the stores opened in them."""

from __future__ import annotations

from typing import Protocol

import pytest

from bot.people import Account, Community
from bot.ports import Accounts, Communities, Members
from storage.database import Database
from storage.people import SqlCommunities
from storage.work import Registry, provide
from tests.database import NOW, add_community
from tests.storage.works import works_of


class _Unknown(Protocol):
    """A port nothing stands behind."""


async def test_a_block_that_raises_leaves_nothing(database: Database) -> None:
    works = works_of(database)

    async def break_off() -> None:
        async with works.write() as work:
            await work.store(Accounts).keep(Account(platform="discord", native_id=5))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await break_off()
    async with works.read() as work:
        assert await work.store(Accounts).get("discord", 5) is None


async def test_what_is_written_in_a_reading_transaction_is_lost(database: Database) -> None:
    works = works_of(database)
    async with works.read() as work:
        await work.store(Accounts).keep(Account(platform="discord", native_id=5))
    async with works.read() as work:
        assert await work.store(Accounts).get("discord", 5) is None


async def test_a_store_is_opened_once_for_each_community(database: Database) -> None:
    ax, ens = await add_community(database, "ax"), await add_community(database, "ens")
    async with works_of(database).read() as work:
        assert work.store(Members, ax) is work.store(Members, ax)
        assert work.store(Members, ax) is not work.store(Members, ens)
        assert work.store(Accounts) is work.store(Accounts, ax)


async def test_a_community_s_store_needs_its_community(database: Database) -> None:
    async with works_of(database).read() as work:
        with pytest.raises(LookupError, match="Members"):
            work.store(Members)
        with pytest.raises(LookupError, match="_Unknown"):
            work.store(_Unknown)


def test_two_stores_behind_one_port_are_refused() -> None:
    with pytest.raises(LookupError, match="Communities"):
        Registry([provide(Communities).of_deployment(SqlCommunities)] * 2)


async def test_communities_have_one_short_name_each_and_come_in_order(database: Database) -> None:
    async with works_of(database).write() as work:
        store = work.store(Communities)
        for slug, name in (("z", "zèbre"), ("e", "École"), ("d", "Dédale"), ("f", "fée")):
            new = Community(id=0, slug=slug, name=name, language="fr", zone="Europe/Paris")
            created = await store.create(new, NOW)
            assert created is not None
            assert await store.get(created.id) == await store.find(slug) == created
        assert await store.create(new, NOW) is None
        assert [one.name for one in await store.all()] == ["Dédale", "École", "fée", "zèbre"]
        assert await store.find("Z") is await store.get(99) is None
