"""Offers, needs and matches in the database: what is compared, kept for a time, copied and erased."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from bot.features.donations.domain import NEED_KEPT, OFFER_KEPT, DonationStore, State
from bot.features.donations.matched import Match, MatchState
from bot.features.donations.stock import Stock
from bot.people import Member
from storage.database import Database
from storage.work import SqlWorks
from tests.database import NOW, add_community
from tests.storage.donations import matched, need, offer
from tests.storage.works import add_member, works_of

DAY = timedelta(days=1)


@pytest.fixture
def works(database: Database) -> SqlWorks:
    return works_of(database)


@pytest.fixture
async def community(database: Database) -> int:
    return await add_community(database)


@pytest.fixture
async def people(works: SqlWorks, community: int) -> tuple[Member, Member]:
    return await add_member(works, community, 1), await add_member(works, community, 2)


async def test_what_is_kept_comes_back_as_it_was(
    works: SqlWorks, community: int, people: tuple[Member, Member]
) -> None:
    ana, ben = people
    async with works.write() as work:
        store = work.store(DonationStore, community)
        given = await store.add_offer(offer(ana.id, condition="new", reason="x"))
        needed = await store.add_need(need(ben.id, wished=given.id, student=False, urgency="urgent"))
        pair = Match(offer_id=given.id, need_id=needed.id, donor_id=ana.id, beneficiary_id=ben.id, since=NOW)
        match = await store.add_match(pair)
        assert match
        assert await store.add_match(pair) is None
        assert await store.offer(given.id) == given
        assert await store.need(needed.id) == needed
        assert await store.match(match.id) == match
        assert await store.matches_about(offer_id=given.id) == await store.matches_about(need_id=needed.id) == (match,)
        assert await store.matches_of(ana.id) == await store.matches_of(ben.id) == (match,)
        assert (await store.offers_of(ana.id), await store.needs_of(ben.id)) == ((given,), (needed,))
        assert (await store.open_offers(), await store.open_needs()) == ((given,), (needed,))
        assert await store.giving() == ""
        for url in ("https://don.example", "https://don.example/2"):
            await store.set_giving(url)
        assert await store.giving() == "https://don.example/2"


async def test_what_changed_meanwhile_is_not_overwritten(
    works: SqlWorks, community: int, people: tuple[Member, Member]
) -> None:
    async with works.write() as work:
        store = work.store(DonationStore, community)
        given = await store.add_offer(offer(people[0].id))
        assert await store.save_offer(replace(given, town="Paris"))
        assert not await store.save_offer(replace(given, town="Nice"))
        kept = await store.offer(given.id)
        assert kept
        assert (kept.town, kept.version) == ("Paris", 2)


async def test_a_member_has_one_draft(works: SqlWorks, community: int, people: tuple[Member, Member]) -> None:
    ana, ben = (person.id for person in people)
    async with works.write() as work:
        store = work.store(DonationStore, community)
        first = await store.add_offer(offer(ana, state=State.DRAFT))
        second = await store.add_offer(offer(ana, state=State.DRAFT))
        other = await store.add_offer(offer(ben, state=State.DRAFT))
        assert (await store.offer(first.id), await store.offers_of(ana), await store.open_offers()) == (None, (), ())
        assert not await store.drop_draft(other.id, ana)
        assert await store.drop_draft(second.id, ana)
        await store.expire(NOW + DAY / 2)
        assert await store.offer(other.id)
        await store.expire(NOW + 2 * DAY)
        assert await store.offer(other.id) is None


@pytest.mark.chaos(pairs=(14, 100))
async def test_S08_two_who_take_the_last_one_at_once(
    database: Database, works: SqlWorks, community: int, scale: SimpleNamespace
) -> None:
    ana = (await add_member(works, community, 1)).id
    for number in range(2, 2 + 2 * scale.pairs, 2):
        pair = [(await add_member(works, community, number + n)).id for n in range(2)]
        async with works.write() as work:
            store = work.store(DonationStore, community)
            given = await store.add_offer(offer(ana, stock=Stock.of(1)))
            needs = [await store.add_need(need(one)) for one in pair]

        async def take(need_id: int, offer_id: int = given.id, ben: int = pair[0]) -> bool:
            async with works.write() as work:
                store = work.store(DonationStore, community)
                found = await store.offer(offer_id)
                if not found or not found.stock.free:
                    return False
                await asyncio.sleep(0)
                won = await store.save_offer(found.moved(found.stock.hold(1), NOW))
                match = Match(offer_id=offer_id, need_id=need_id, donor_id=ana, beneficiary_id=ben, since=NOW)
                return won and await store.add_match(match) is not None

        assert sorted(await asyncio.gather(*(take(one.id) for one in needs))) == [False, True]
        async with works.read() as work:
            store = work.store(DonationStore, community)
            left = await store.offer(given.id)
            assert left
            assert (left.stock.free, len(await store.matches_about(offer_id=given.id))) == (0, 1)


async def test_S71_needs_are_kept_for_thirty_days_after_their_end(
    works: SqlWorks, community: int, people: tuple[Member, Member]
) -> None:
    async with works.write() as work:
        store = work.store(DonationStore, community)
        given, needed, match = await matched(store, people[0].id, people[1].id)
        waiting = await store.add_need(need(people[1].id))
        over = {"state": MatchState.RECEIVED, "since": NOW}
        assert await store.save_match(replace(match, **over))
        assert await store.save_need(needed.to(State.WITHDRAWN, NOW))
        assert await store.save_offer(given.to(State.GONE, NOW))
        await store.expire(NOW + NEED_KEPT)
        assert await store.need(needed.id)
        await store.expire(NOW + NEED_KEPT + DAY)
        assert (await store.need(needed.id), await store.match(match.id)) == (None, None)
        assert await store.need(waiting.id)
        assert await store.offer(given.id)
        await store.expire(NOW + OFFER_KEPT + DAY)
        assert await store.offer(given.id) is None


async def test_what_is_on_its_way_is_kept(works: SqlWorks, community: int, people: tuple[Member, Member]) -> None:
    async with works.write() as work:
        store = work.store(DonationStore, community)
        given, needed, match = await matched(store, people[0].id, people[1].id)
        assert await store.save_offer(given.to(State.EXPIRED, NOW))
        assert await store.save_need(needed.to(State.EXPIRED, NOW))
        await store.expire(NOW + 400 * DAY)
        assert await store.match(match.id)


@pytest.mark.parametrize("gone", [0, 1])
async def test_who_is_erased_sets_free_what_was_promised(
    works: SqlWorks, community: int, people: tuple[Member, Member], gone: int
) -> None:
    async with works.write() as work:
        store = work.store(DonationStore, community)
        given, needed, _match = await matched(store, people[0].id, people[1].id)
        copy = await store.export(people[gone].id)
        assert set(copy) == {("offers", "needs")[gone], "matches"}
        assert str(people[1 - gone].id) not in str(copy["matches"]).replace("_id': ", "").split()
        assert not {"need_id", "donor_member_id", "beneficiary_member_id"} & copy["matches"][0].keys()
        await store.forget(people[gone].id)
        assert await store.export(people[gone].id) == {}
        left = await store.need(needed.id) if gone == 0 else await store.offer(given.id)
        assert left
        assert (left.stock.held, left.stock.free, left.state) == (0, left.stock.quantity, State.OPEN)
