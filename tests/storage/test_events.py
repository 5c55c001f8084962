"""Events in the database: kept as they were meant, seats given in turn, and forgotten in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.features.events.domain import ANSWERS_KEPT, DRAFT_KEPT, KEPT, REFUSED_KEPT, Event, EventStore, Stage
from bot.features.events.seats import Answer, Counts, Reminders
from bot.planned import Planned
from storage.database import Database
from storage.work import SqlWorks
from tests.database import NOW, add_community
from tests.storage.events import an_event
from tests.storage.works import add_member, works_of

DAY = timedelta(days=1)


class Hall:
    """A community with some members and a way to its events."""

    def __init__(self, works: SqlWorks, community_id: int, members: list[int]) -> None:
        self.works, self.community_id, self.members = works, community_id, members

    async def ask(self, method: str, *args: object, **more: object) -> object:
        async with self.works.write() as work:
            return await getattr(work.store(EventStore, self.community_id), method)(*args, **more)

    async def add(self, **more: object) -> Event:
        event = await self.ask("add", an_event(self.members[0], **more), NOW)
        assert isinstance(event, Event)
        return event


@pytest.fixture
async def hall(database: Database) -> Hall:
    works, community_id = works_of(database), await add_community(database)
    members = [(await add_member(works, community_id, number)).id for number in range(1, 5)]
    return Hall(works, community_id, members)


@pytest.mark.parametrize("second", [False, True])
async def test_an_event_comes_back_as_it_was_meant(hall: Hall, second: bool) -> None:
    start = Planned(wall=datetime(2026, 10, 25, 2, 30), zone="Europe/Paris", second=second)  # noqa: DTZ001
    event = await hall.add(start=start, place="Café", link="https://a.example", description="a\nb", capacity=3)
    assert await hall.ask("get", event.id) == event
    assert event.start == start


async def test_a_version_is_stored_in_place_of_the_one_before_and_of_no_other(hall: Hall) -> None:
    event = await hall.add()
    new = event.edited(replace(event, title="Apéro"))
    assert [await hall.ask("save", new, NOW), await hall.ask("save", new, NOW)] == [True, False]
    assert await hall.ask("get", event.id) == new


async def test_answers_are_counted_each_member_once(hall: Hall) -> None:
    event = await hall.add(capacity=1)
    for member, answer in zip(hall.members, (Answer.YES, Answer.YES, Answer.MAYBE, Answer.NO), strict=True):
        await hall.ask("answer", event.id, member, answer, NOW)
        await hall.ask("answer", event.id, member, answer, NOW)
    assert await hall.ask("counts", event.id) == Counts(yes=1, maybe=1, no=1, waiting=1)
    await hall.ask("unconfirm", event.id)
    assert await hall.ask("counts", event.id) == Counts(yes=1, maybe=1, no=1, waiting=1, unconfirmed=1)
    await hall.ask("answer", event.id, hall.members[0], Answer.YES, NOW)
    assert await hall.ask("counts", event.id) == Counts(yes=1, maybe=1, no=1, waiting=1)


async def test_how_one_is_reminded_outlives_another_answer(hall: Hall) -> None:
    event = await hall.add()
    assert not await hall.ask("remind", event.id, hall.members[0], Reminders.PRIVATE)
    for answer in (Answer.YES, Answer.MAYBE):
        await hall.ask("answer", event.id, hall.members[0], answer, NOW)
        assert await hall.ask("remind", event.id, hall.members[0], Reminders.PRIVATE)
    found = await hall.ask("signup", event.id, hall.members[0])
    assert (found.answer, found.reminders) == (Answer.MAYBE, Reminders.PRIVATE)  # type: ignore[attr-defined]


async def test_there_is_nothing_to_answer_where_there_is_no_event(hall: Hall) -> None:
    with pytest.raises(LookupError):
        await hall.ask("answer", 999, hall.members[0], Answer.YES, NOW)


async def test_what_was_published_is_never_discarded(hall: Hall) -> None:
    draft, event = await hall.add(stage=Stage.DRAFT), await hall.add()
    assert [await hall.ask("discard", one.id) for one in (draft, event, draft)] == [True, False, False]


async def test_what_is_old_is_forgotten_each_in_its_time(hall: Hall) -> None:
    draft, refused, event = (
        await hall.add(stage=Stage.DRAFT),
        await hall.add(stage=Stage.REFUSED),
        await hall.add(),
    )
    await hall.ask("answer", event.id, hall.members[1], Answer.YES, NOW)
    kept = []
    for after in (DRAFT_KEPT, REFUSED_KEPT, 4 * DAY + ANSWERS_KEPT, 4 * DAY + KEPT):
        await hall.ask("expire", NOW + after + timedelta(minutes=1))
        there = [bool(await hall.ask("get", one.id)) for one in (draft, refused, event)]
        kept.append([*there, bool(await hall.ask("signup", event.id, hall.members[1]))])
    assert kept == [
        [False, True, True, True],
        [False, False, True, True],
        [False, False, True, False],
        [False, False, False, False],
    ]


async def test_whoever_leaves_leaves_their_events_to_the_others_until_they_are_over(hall: Hall) -> None:
    draft, event = await hall.add(stage=Stage.DRAFT), await hall.add()
    past = await hall.add(stage=Stage.OVER)
    await hall.ask("forget", hall.members[0])
    left = await hall.ask("get", event.id)
    assert isinstance(left, Event)
    assert left.organiser_id is None
    assert [await hall.ask("get", one.id) for one in (draft, past)] == [None, None]
    assert await hall.ask("export", hall.members[0]) == {}
    await hall.ask("expire", NOW + 4 * DAY)
    assert await hall.ask("get", event.id) is None


async def test_a_copy_holds_what_one_organises_and_answered(hall: Hall) -> None:
    event = await hall.add(description="À nous")
    await hall.ask("answer", event.id, hall.members[0], Answer.YES, NOW)
    copy = await hall.ask("export", hall.members[0])
    assert isinstance(copy, dict)
    assert [one["description"] for one in copy["events"]] == ["À nous"]
    assert [one["answer"] for one in copy["event_answers"]] == ["yes"]
