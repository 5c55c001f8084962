"""The queue of what awaits a moderator: waiting once, decided once, found in its turn."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.agenda import About
from bot.review import CLAIM_FOR, ENDED_KEPT, Review, Reviews, Verdict
from storage.database import Database
from storage.work import SqlWorks
from tests.database import NOW, add_community
from tests.storage.works import add_member, works_of

KINDS = frozenset({"event", "offer"})
MODERATOR, ANOTHER = 901, 902


async def home(database: Database) -> tuple[SqlWorks, int, int]:
    works, community_id = works_of(database), await add_community(database, "a")
    return works, community_id, (await add_member(works, community_id)).id


async def put(works: SqlWorks, community_id: int, author: int, number: int = 1, **more: int) -> Review:
    about = About(kind="event", id=number, version=more.get("version", 1))
    async with works.write() as work:
        return await work.store(Reviews, community_id).submit(about, author, NOW + timedelta(hours=2 * number))


async def test_a_record_waits_once_in_its_turn_and_in_its_new_version(database: Database) -> None:
    works, a, ana = await home(database)
    first, _second = await put(works, a, ana, 1), await put(works, a, ana, 2)
    again = await put(works, a, ana, 1, version=2)
    assert (again.id, again.submitted_at) == (first.id, first.submitted_at)
    assert (again.about.version, again.version) == (2, 2)
    async with works.read() as work:
        reviews = work.store(Reviews, a)
        assert [one.about.id for one in await reviews.waiting(KINDS, 10)] == [1, 2]
        assert [one.about.id for one in await reviews.waiting(KINDS, 1, 1)] == [2]
        assert await reviews.waiting(frozenset({"offer"}), 10) == ()
        assert await reviews.waiting(frozenset(), 10) == ()
        assert (await reviews.count(KINDS), await reviews.count(frozenset())) == (2, 0)


async def test_what_was_refused_waits_anew(database: Database) -> None:
    works, a, ana = await home(database)
    first = await put(works, a, ana)
    async with works.write() as work:
        assert await work.store(Reviews, a).decide(first.id, MODERATOR, Verdict.REFUSED, "Pas encore", NOW)
    second = await put(works, a, ana, version=2)
    assert second.id != first.id
    async with works.read() as work:
        reviews = work.store(Reviews, a)
        assert await reviews.of("event", 1) == second
        ended = await reviews.get(first.id)
    assert ended
    assert (ended.verdict, ended.decided_by, ended.decided_at) == (Verdict.REFUSED, MODERATOR, NOW)
    assert ended.reason == "Pas encore"


async def test_S08_of_two_decisions_at_once_exactly_one_is_the_first(database: Database) -> None:
    works, a, ana = await home(database)
    reviews = [await put(works, a, ana, number) for number in range(1, 51)]

    async def decide(review: Review, moderator: int, verdict: Verdict) -> bool:
        async with works.write() as work:
            return await work.store(Reviews, a).decide(review.id, moderator, verdict, "", NOW)

    pairs = [(decide(one, MODERATOR, Verdict.APPROVED), decide(one, ANOTHER, Verdict.REFUSED)) for one in reviews]
    won = await asyncio.gather(*(one for pair in pairs for one in pair))
    assert [sum(won[at : at + 2]) for at in range(0, 100, 2)] == [1] * 50
    async with works.read() as work:
        for index, review in enumerate(reviews):
            found = await work.store(Reviews, a).get(review.id)
            assert found
            assert found.decided_by == (MODERATOR if won[2 * index] else ANOTHER)
        assert await work.store(Reviews, a).count(KINDS) == 0


async def test_a_decision_is_on_the_version_that_was_seen(database: Database) -> None:
    works, a, ana = await home(database)
    review = await put(works, a, ana)
    await put(works, a, ana, version=2)
    async with works.write() as work:
        reviews = work.store(Reviews, a)
        assert not await reviews.decide(review.id, MODERATOR, Verdict.APPROVED, "", NOW, seen=1)
        assert await reviews.decide(review.id, MODERATOR, Verdict.APPROVED, "", NOW, seen=2)


async def test_a_claim_is_one_moderator_s_for_a_day(database: Database) -> None:
    works, a, ana = await home(database)
    review = await put(works, a, ana)
    async with works.write() as work:
        reviews = work.store(Reviews, a)
        assert await reviews.claim(review.id, MODERATOR, NOW)
        assert await reviews.claim(review.id, MODERATOR, NOW)
        assert not await reviews.claim(review.id, ANOTHER, NOW + CLAIM_FOR - timedelta(seconds=1))
        assert not await reviews.release(review.id, ANOTHER)
        assert await reviews.claim(review.id, ANOTHER, NOW + CLAIM_FOR)
        assert await reviews.release(review.id, ANOTHER)
        assert await reviews.decide(review.id, MODERATOR, Verdict.APPROVED, "", NOW)
        assert not await reviews.claim(review.id, MODERATOR, NOW)


async def test_what_is_withdrawn_cannot_be_decided_any_more(database: Database) -> None:
    works, a, ana = await home(database)
    review = await put(works, a, ana)
    async with works.write() as work:
        reviews = work.store(Reviews, a)
        assert await reviews.withdraw("event", 1, NOW)
        assert not await reviews.withdraw("event", 1, NOW)
        assert not await reviews.decide(review.id, MODERATOR, Verdict.APPROVED, "", NOW)


async def test_a_moderator_who_is_erased_leaves_the_decision_without_name_and_words(database: Database) -> None:
    works, a, ana = await home(database)
    decided, waits = await put(works, a, ana, 1), await put(works, a, ana, 2)
    async with works.write() as work:
        reviews = work.store(Reviews, a)
        await reviews.decide(decided.id, MODERATOR, Verdict.REFUSED, "Mes mots", NOW)
        await reviews.claim(waits.id, MODERATOR, NOW)
        assert {name: len(rows) for name, rows in (await reviews.export(MODERATOR)).items()} == {"moderated": 2}
        assert len((await reviews.export(ana))["submitted"]) == 2
        await reviews.forget(MODERATOR)
        assert await reviews.export(MODERATOR) == {}
        found = await reviews.get(decided.id)
        assert found
        assert (found.verdict, found.decided_by, found.reason) == (Verdict.REFUSED, None, "")
        await reviews.forget(ana)
        assert await reviews.get(waits.id) is None


async def test_what_ended_is_known_for_a_year(database: Database) -> None:
    works, a, ana = await home(database)
    decided, waits = await put(works, a, ana, 1), await put(works, a, ana, 2)
    async with works.write() as work:
        reviews = work.store(Reviews, a)
        await reviews.decide(decided.id, MODERATOR, Verdict.APPROVED, "", NOW)
        await reviews.expire(NOW + ENDED_KEPT)
        assert await reviews.get(decided.id)
        await reviews.expire(NOW + ENDED_KEPT + timedelta(seconds=1))
        assert await reviews.get(decided.id) is None
        assert await reviews.get(waits.id)
