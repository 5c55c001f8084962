"""Offers and demands in the database: kept as they were, changed by one, counted, forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.features.internships.domain import (
    DEMANDS_KEPT,
    DEMANDS_MAX,
    DRAFTS_KEPT,
    OFFERS_KEPT,
    OFFERS_MAX,
    DemandState,
    Interest,
    InterestState,
    InternshipStore,
    OfferState,
    SeekingStore,
)
from bot.features.internships.terms import Audience as To
from bot.features.internships.terms import Terms, Wish
from bot.ports import Members
from storage.database import Database
from storage.work import SqlWorks
from tests.database import NOW, add_community
from tests.storage.internships_asked import TERMS, UNTIL, WISH, fill
from tests.storage.works import add_member, works_of

SHORT = Terms(title="A", host="B", type="job", mode="onsite")
LITTLE = Wish(type="job", audience=To.NOBODY)
TICK = timedelta(microseconds=1)


@pytest.fixture
def works(database: Database) -> SqlWorks:
    return works_of(database)


async def test_an_offer_comes_back_as_it_was(database: Database, works: SqlWorks) -> None:
    ax = await add_community(database)
    ana = await add_member(works, ax)
    async with works.write() as work:
        store = work.store(InternshipStore, ax)
        for terms in (TERMS, SHORT):
            draft = await store.add(ana.id, terms, NOW)
            assert draft
            assert (draft.state, draft.terms, draft.author_id, draft.version) == (OfferState.DRAFT, terms, ana.id, 1)
            assert await store.get(draft.id) == draft
        assert [one.terms for one in await store.of(ana.id)] == [SHORT, TERMS]
        assert await store.get(99) is None
        assert await store.published() == ()


async def test_one_of_two_changes_at_once_wins(database: Database, works: SqlWorks) -> None:
    ax = await add_community(database)
    ana = await add_member(works, ax)
    async with works.write() as work:
        store = work.store(InternshipStore, ax)
        offer, demand = await fill(work, ax, ana.id)
        filled = await store.change(replace(offer, state=OfferState.FILLED, reason="x"), NOW + TICK)
        assert filled
        assert (filled.version, filled.changed_at, filled.reason) == (3, NOW + TICK, "x")
        assert await store.change(replace(offer, state=OfferState.EXPIRED), NOW) is None
        seeking = work.store(SeekingStore, ax)
        assert await seeking.change(replace(demand, state=DemandState.FOUND), NOW)
        assert await seeking.change(replace(demand, state=DemandState.EXPIRED), NOW) is None


async def test_only_a_draft_is_dropped(database: Database, works: SqlWorks) -> None:
    ax = await add_community(database)
    ana = await add_member(works, ax)
    async with works.write() as work:
        store = work.store(InternshipStore, ax)
        offer, _ = await fill(work, ax, ana.id)
        draft = (await store.of(ana.id))[0]
        assert [await store.drop(one) for one in (offer, draft, draft)] == [False, True, False]


async def test_S51_what_a_member_has_open_is_counted(database: Database, works: SqlWorks) -> None:
    ax = await add_community(database)
    ana, ben = await add_member(works, ax, 1), await add_member(works, ax, 2)
    async with works.write() as work:
        store, seeking = work.store(InternshipStore, ax), work.store(SeekingStore, ax)
        offers = [await store.add(ana.id, SHORT, NOW) for _ in range(OFFERS_MAX + 1)]
        assert [one is None for one in offers] == [False] * OFFERS_MAX + [True]
        assert offers[0]
        await store.change(replace(offers[0], state=OfferState.WITHDRAWN), NOW)
        assert await store.add(ana.id, SHORT, NOW)
        assert await store.add(ben.id, SHORT, NOW)
        demands = [await seeking.add(ana.id, LITTLE, UNTIL, NOW) for _ in range(DEMANDS_MAX + 1)]
        assert [one is None for one in demands] == [False] * DEMANDS_MAX + [True]
        with pytest.raises(LookupError):
            await store.add(99, SHORT, NOW)


async def test_an_interest_stands_once_and_ends_once(database: Database, works: SqlWorks) -> None:
    ax = await add_community(database)
    ana, ben = await add_member(works, ax, 1), await add_member(works, ax, 2)
    async with works.write() as work:
        store = work.store(InternshipStore, ax)
        offer, _ = await fill(work, ax, ana.id)
        interest = Interest(offer_id=offer.id, member_id=ben.id, thread_id=7, at=NOW + TICK)
        assert [await store.answer(interest), await store.answer(interest)] == [True, False]
        assert [one.member_id for one in await store.interests(offer.id)] == [ana.id, ben.id]
        assert await store.answers(ben.id) == (interest,)
        assert await store.settle(offer.id, ben.id, InterestState.DECLINED)
        assert not await store.settle(offer.id, ben.id, InterestState.WITHDRAWN)
        assert not await store.answer(interest)


async def test_nobody_is_told_twice_of_one_offer(database: Database, works: SqlWorks) -> None:
    ax = await add_community(database)
    ana, ben = await add_member(works, ax, 1), await add_member(works, ax, 2)
    async with works.write() as work:
        store = work.store(InternshipStore, ax)
        offer, _ = await fill(work, ax, ana.id)
        assert await store.told(offer.id, [ana.id, ben.id], NOW) == (ben.id,)
        assert await store.told(offer.id, [ana.id, ben.id], NOW) == ()
        assert await store.told(offer.id, [], NOW) == ()


async def test_a_demand_comes_back_as_it_was(database: Database, works: SqlWorks) -> None:
    ax = await add_community(database)
    ana = await add_member(works, ax)
    async with works.write() as work:
        store = work.store(SeekingStore, ax)
        for wish in (WISH, LITTLE):
            demand = await store.add(ana.id, wish, UNTIL, NOW)
            assert demand
            assert (demand.wish, demand.until, demand.state) == (wish, UNTIL, DemandState.OPEN)
            assert await store.get(demand.id) == demand
        assert [one.wish for one in await store.looking()] == [LITTLE, WISH]


async def test_what_ended_is_forgotten_in_time(database: Database, works: SqlWorks) -> None:
    ax = await add_community(database)
    ana = await add_member(works, ax)
    async with works.write() as work:
        store, seeking = work.store(InternshipStore, ax), work.store(SeekingStore, ax)
        offer, demand = await fill(work, ax, ana.id)
        await store.expire(NOW + DRAFTS_KEPT)
        assert len(await store.of(ana.id)) == 2
        await store.expire(NOW + OFFERS_KEPT + TICK)
        await seeking.expire(NOW + OFFERS_KEPT)
        assert await store.of(ana.id) == (offer,)
        assert await seeking.of(ana.id) == (demand,)
        await store.change(replace(offer, state=OfferState.EXPIRED), NOW)
        await seeking.change(replace(demand, state=DemandState.FOUND), NOW)
        await store.expire(NOW + OFFERS_KEPT + TICK)
        await seeking.expire(NOW + DEMANDS_KEPT + TICK)
        assert (*await store.of(ana.id), *await seeking.of(ana.id)) == ()


async def test_a_member_takes_everything_of_theirs_along(database: Database, works: SqlWorks) -> None:
    ax = await add_community(database)
    ana, ben = await add_member(works, ax, 1), await add_member(works, ax, 2)
    async with works.write() as work:
        store, seeking = work.store(InternshipStore, ax), work.store(SeekingStore, ax)
        offer, _ = await fill(work, ax, ana.id)
        await store.answer(Interest(offer_id=offer.id, member_id=ben.id, thread_id=7, at=NOW))
        copied = await store.export(ana.id)
        assert {name: len(rows) for name, rows in copied.items()} == {"offers": 2, "interests": 1, "told": 1}
        assert len((await seeking.export(ana.id))["demands"]) == 1
        assert (await store.export(99), await seeking.export(99)) == ({}, {})
        await store.forget(ana.id)
        await seeking.forget(ana.id)
        assert (await store.answers(ben.id), await store.export(ana.id), await seeking.export(ana.id)) == ((), {}, {})
        await fill(work, ax, ben.id)
        await work.store(Members, ax).forget(ben.id)
        assert await store.published() == ()
