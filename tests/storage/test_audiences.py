"""Who is meant, as the database counts and slices them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.audiences import Audiences, Reach, Who
from bot.features.directory.domain import DirectoryStore, Entry
from bot.people import Right
from bot.ports import Members
from bot.preferences import Preferences
from storage.base import member
from storage.database import Database
from storage.work import SqlWorks
from tests.database import NOW, add_community
from tests.stage import person
from tests.storage.works import add_account, add_member, works_of


@pytest.fixture
async def works(database: Database) -> SqlWorks:
    """Community 1: five members with an account, one of whom has stopped news and one a right, and two without."""
    works, community_id = works_of(database), await add_community(database, "ax")
    for number in range(1, 6):
        await add_member(works, community_id, number)
    account = await add_account(works, 3)
    async with works.write() as work:
        await work.store(Preferences, community_id).stop(2, "announcements", NOW)
        await work.store(Members, community_id).grant(account.id, Right.COORDINATOR, NOW)
        people = (person("Zoé", "A", city="Évry", promotion=2015), person("Léo", "B", city="EVRY", promotion=2016))
        await work.store(DirectoryStore, community_id).index([Entry(person=one) for one in people], NOW)
    return works


async def reach(works: SqlWorks, who: Who, community_id: int = 1) -> Reach:
    async with works.read() as work:
        return await work.store(Audiences, community_id).reach(who, "announcements")


async def test_who_can_be_written_to_is_told_apart(works: SqlWorks) -> None:
    assert await reach(works, Who()) == Reach(people=4, stopped=1, without=2, last=7)
    assert await reach(works, Who(right="coordinator")) == Reach(people=1, stopped=0, without=0, last=3)
    assert await reach(works, Who(city="evry")) == Reach(people=0, stopped=0, without=2, last=7)
    assert (await reach(works, Who(city="Évry", promotion=2015))).without == 1
    assert await reach(works, Who(relation="student")) == Reach(people=0, stopped=0, without=0, last=0)
    assert await reach(works, Who(city="Lyon")) == Reach(people=0, stopped=0, without=0, last=0)


async def test_suspended_and_pending_people_are_never_meant(works: SqlWorks, database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(sa.update(member).where(member.c.id == 1).values(suspended_at=NOW))
        await connection.execute(sa.update(member).where(member.c.id == 4).values(pending=9))
    assert (await reach(works, Who())).people == 2
    async with works.read() as work:
        found = await work.store(Audiences, 1).slice(Who(), "announcements", 0, 99, 99)
    assert found.members == (3, 5)


async def test_slices_follow_one_another_to_the_end_and_pass_over_who_stopped(works: SqlWorks) -> None:
    seen, stopped, after = [], 0, 0
    async with works.read() as work:
        audiences = work.store(Audiences, 1)
        for _ in range(9):
            found = await audiences.slice(Who(), "announcements", after, 4, 2)
            seen += found.members
            stopped += found.stopped
            if found.last is None:
                break
            after = found.last
        assert found.last is None
    assert (seen, stopped) == ([1, 3, 4], 1)


async def test_cities_are_given_once_as_they_are_written(works: SqlWorks) -> None:
    async with works.read() as work:
        assert await work.store(Audiences, 1).cities("év", 9) == ("EVRY",)
        assert await work.store(Audiences, 1).cities("x", 9) == ()
