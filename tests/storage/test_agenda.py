"""The agenda in the database: what is planned once, moved, claimed, ended, kept and forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.agenda import DONE_KEPT, WAITS, About, Agenda, Appointment, Due, Timetable, again_after
from bot.ports import Members, Work
from storage.agenda import agenda
from storage.database import Database
from storage.work import SqlWorks
from tests.database import NOW, add_community
from tests.storage.works import add_member, works_of

HOUR = timedelta(hours=1)
ABOUT = About(kind="event", id=7, version=2)
ONE = Appointment(job="ri", key="event:7:day", due_at=NOW + HOUR, args={"event": 7, "offset": "day"}, about=ABOUT)


@pytest.fixture
def works(database: Database) -> SqlWorks:
    return works_of(database)


async def plan(works: SqlWorks, community_id: int, *planned: Appointment) -> list[bool]:
    async with works.write() as work:
        return [await work.store(Agenda, community_id).plan(one) for one in planned]


async def claim(works: SqlWorks, now: object = NOW) -> Due:
    """The first that is due."""
    async with works.write() as work:
        table = work.store(Timetable)
        due = await table.claim((await table.due(now))[0], now)  # type: ignore[arg-type]
    assert due is not None
    return due


async def ends(works: SqlWorks, due: Due, result: str = "done") -> bool:
    async with works.write() as work:
        return await work.store(Timetable).complete(due, result, NOW)


async def waiting(works: SqlWorks, community_id: int) -> tuple[Appointment, ...]:
    async with works.read() as work:
        return await work.store(Agenda, community_id).waiting("event", 7)


async def test_what_is_planned_comes_back_as_it_was(database: Database, works: SqlWorks) -> None:
    ax = await add_community(database)
    member = await add_member(works, ax)
    two = replace(ONE, key="b", due_at=NOW, args={}, member_id=member.id)
    assert await plan(works, ax, ONE, two, replace(two, key="c", about=None)) == [True] * 3
    assert await waiting(works, ax) == (two, ONE)


async def test_a_key_is_planned_once_in_its_job_and_its_community(database: Database, works: SqlWorks) -> None:
    ax, ens = await add_community(database), await add_community(database, "ens")
    assert await plan(works, ax, ONE, ONE, replace(ONE, job="re")) == [True, False, True]
    assert await plan(works, ens, ONE) == [True]


async def test_planned_again_it_is_moved_and_what_waits_takes_the_new_arguments(
    database: Database, works: SqlWorks
) -> None:
    ax = await add_community(database)
    newer = replace(ONE, about=replace(ABOUT, version=3))
    moved = replace(newer, due_at=NOW, args={"event": 8})
    assert await plan(works, ax, ONE, newer, moved, moved) == [True, True, True, False]
    assert await waiting(works, ax) == (moved,)
    assert await ends(works, await claim(works))
    assert await plan(works, ax, moved, replace(moved, args={})) == [False, False]
    assert await waiting(works, ax) == ()
    assert await plan(works, ax, ONE) == [True]
    assert await waiting(works, ax) == (ONE,)


async def test_keys_are_cancelled_by_how_they_begin_and_records_by_number(database: Database, works: SqlWorks) -> None:
    ax, ens = await add_community(database), await add_community(database, "ens")
    keys = ("a", "a:1", "A:1", "a%", "a\U0010fffe", "b", "é", "aé")
    for community in (ax, ens):
        await plan(works, community, *(replace(ONE, key=key, about=None) for key in keys), ONE)
    async with works.write() as work:
        mine = work.store(Agenda, ax)
        assert await mine.cancel("ri", "a:") == 1
        assert await mine.cancel("re", "a") == 0
        assert await mine.cancel("ri", "a") == 4
        assert await mine.cancel_about("offer", 7) == 0
        assert await mine.cancel_about("event", 7) == 1
        assert await mine.cancel("ri", "") == 3
    assert await waiting(works, ens) == (ONE,)


async def test_what_was_done_is_not_cancelled(database: Database, works: SqlWorks) -> None:
    ax = await add_community(database)
    await plan(works, ax, replace(ONE, due_at=NOW))
    await ends(works, await claim(works))
    async with works.write() as work:
        assert await work.store(Agenda, ax).cancel_about("event", 7) == 0
        assert await work.store(Agenda, ax).results("event", 7) == {"done": 1}


async def test_due_is_what_time_has_come_in_every_community(database: Database, works: SqlWorks) -> None:
    ax, ens = await add_community(database), await add_community(database, "ens")
    await plan(works, ax, replace(ONE, due_at=NOW + timedelta(microseconds=1)), replace(ONE, key="b", due_at=NOW))
    await plan(works, ens, replace(ONE, due_at=NOW - HOUR))
    async with works.read() as work:
        table = work.store(Timetable)
        assert await table.due(NOW - 2 * HOUR) == ()
        assert await table.due(NOW) == (3, 2)
        assert await table.due(NOW, 1) == (3,)
        assert await table.next_at() == NOW - HOUR


async def test_one_claims_it_and_others_wait_for_the_next_attempt(database: Database, works: SqlWorks) -> None:
    ax = await add_community(database)
    await plan(works, ax, replace(ONE, due_at=NOW))
    first = await claim(works)
    assert (first.attempts, first.community_id, first.planned.key) == (1, ax, ONE.key)
    later = NOW + WAITS[0]
    async with works.write() as work:
        table = work.store(Timetable)
        assert await table.claim(first.id, later - timedelta(microseconds=1)) is None
        assert await table.next_at() == later
    second = await claim(works, later)
    assert second.attempts == 2
    assert not await ends(works, first)
    assert await ends(works, second)
    assert not await ends(works, second)
    async with works.write() as work:
        assert not await work.store(Timetable).set_aside(second, "too late")
        assert await work.store(Timetable).next_at() is None


async def test_set_aside_it_waits_for_somebody_to_release_or_move_it(database: Database, works: SqlWorks) -> None:
    ax = await add_community(database)
    await plan(works, ax, replace(ONE, due_at=NOW))
    for again in (True, False):
        due = await claim(works)
        async with works.write() as work:
            table = work.store(Timetable)
            assert await table.set_aside(due, "KeyError 3FA9C1")
            assert await table.due(NOW + 9 * HOUR) == ()
            (aside,) = await table.aside()
            assert (aside.id, aside.community_id, aside.reason) == (due.id, ax, "KeyError 3FA9C1")
            if again:
                assert await table.release(due.id, NOW)
                assert await table.aside() == ()
    assert await plan(works, ax, replace(ONE, due_at=NOW), ONE) == [False, True]
    assert await waiting(works, ax) == (ONE,)


async def test_overtaken_is_what_a_later_one_of_its_kind_makes_useless(database: Database, works: SqlWorks) -> None:
    ax = await add_community(database)
    member = await add_member(works, ax)
    day = replace(ONE, key="day", due_at=NOW - HOUR)
    await plan(works, ax, day)
    due = await claim(works)

    async def overtaken(*others: Appointment) -> bool:
        await plan(works, ax, *others)
        async with works.read() as work:
            return await work.store(Timetable).overtaken(due, NOW)

    assert not await overtaken(replace(day, key="later", due_at=NOW + HOUR))
    assert not await overtaken(replace(day, key="earlier", due_at=NOW - 2 * HOUR))
    assert not await overtaken(replace(day, job="re", key="job", due_at=NOW))
    assert not await overtaken(replace(day, key="record", due_at=NOW, about=About(kind="event", id=8)))
    assert not await overtaken(replace(day, key="member", due_at=NOW, member_id=member.id))
    assert await overtaken(replace(day, key="hour", due_at=NOW))


async def test_what_is_about_no_record_is_never_overtaken(database: Database, works: SqlWorks) -> None:
    ax = await add_community(database)
    await plan(works, ax, *(replace(ONE, key=f"{n}", due_at=NOW - n * HOUR, about=None) for n in (1, 0)))
    due = await claim(works)
    async with works.read() as work:
        assert not await work.store(Timetable).overtaken(due, NOW)


async def test_what_was_done_is_remembered_for_sixty_days(database: Database, works: SqlWorks) -> None:
    ax = await add_community(database)
    await plan(works, ax, replace(ONE, due_at=NOW), replace(ONE, key="open"))
    await ends(works, await claim(works))
    for after, kept in ((DONE_KEPT, 2), (DONE_KEPT + HOUR, 1)):
        async with works.write() as work:
            await work.store(Agenda, ax).expire(NOW + after)
        async with database.read() as connection:
            assert len((await connection.execute(sa.select(agenda))).all()) == kept


async def test_a_member_takes_what_was_planned_for_them_along(database: Database, works: SqlWorks) -> None:
    ax = await add_community(database)
    ana, ben = await add_member(works, ax, 1), await add_member(works, ax, 2)
    await plan(works, ax, *(replace(ONE, key=f"{one.id}", member_id=one.id) for one in (ana, ben)), ONE)

    async def keys(work: Work) -> list[str]:
        return [one.key for one in await work.store(Agenda, ax).waiting("event", 7)]

    async with works.write() as work:
        copied = await work.store(Agenda, ax).export(ana.id)
        assert copied == {"planned": [{"job": "ri", "due_at": ONE.due_at, "args": ONE.args, "result": None}]}
        assert await work.store(Agenda, ax).export(99) == {}
        await work.store(Agenda, ax).forget(ana.id)
        assert await keys(work) == [f"{ben.id}", ONE.key]
        await work.store(Members, ax).forget(ben.id)
        assert await keys(work) == [ONE.key]


def test_each_attempt_waits_longer() -> None:
    assert [again_after(n) for n in (1, 2, 3, 4)] == [*WAITS, WAITS[-1]]
    assert sorted(WAITS) == list(WAITS)
