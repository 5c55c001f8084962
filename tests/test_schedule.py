"""What is planned is done once, in order, at its time or not at all; whoever looks and whatever breaks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

import pytest
from structlog.testing import capture_logs

from bot.agenda import ATTEMPTS_MAX, WAITS, Agenda, Appointment, Timetable
from bot.catalogue import Catalogue
from bot.dispatch import Dispatch
from bot.errors import DeclarationError
from bot.features.directory.domain import DirectoryStore
from bot.ports import Audit, Work
from bot.requests import Ended, Tick
from bot.schedule import HELD_FOR, LOOK_EVERY, Reading, Schedule, Watch, pause
from bot.spec import Feature
from bot.waking import LocalWake
from storage.database import Database
from storage.stores import registry
from storage.work import SqlWorks
from tests import catalogues
from tests.appointments import APPOINTMENTS, EVENT, TOO_LATE, broken, refuse, remind, repeat, ring
from tests.database import url_of
from tests.stage import START, FakeClock, add_community
from tests.survey import SURVEY, words

PATIENCE = 30
HOUR = timedelta(hours=1)


@dataclass(kw_only=True)
class Diary:
    """One community with jobs, and a process that runs them."""

    database: Database
    community_id: int
    clock: FakeClock = field(default_factory=FakeClock)
    wake: LocalWake = field(default_factory=LocalWake)
    features: tuple[Feature, ...] = (SURVEY, APPOINTMENTS)

    @property
    def works(self) -> SqlWorks:
        return SqlWorks(self.database, registry(), self.wake)

    @property
    def dispatch(self) -> Dispatch:
        return Dispatch(catalogues.catalogue(self.features, words()), self.works, self.clock)

    def schedule(self) -> Schedule:
        """A scheduler that knows nothing but the database."""
        return Schedule(self.dispatch, self.works, self.clock, self.wake)

    async def plan(self, *planned: Appointment) -> None:
        async with self.works.write() as work:
            for one in planned:
                await self.agenda(work).plan(one)

    def agenda(self, work: Work) -> Agenda:
        return work.store(Agenda, self.community_id)

    async def runs(self) -> dict[Ended, int]:
        with capture_logs():
            return dict(await self.schedule().run_due())

    async def did(self) -> list[str]:
        """What the jobs did, first to last."""
        async with self.works.read() as work:
            lines = await work.store(Audit).lines(1000)
        return [f"{line.what} {line.result}" for line in reversed(lines)]


@pytest.fixture
async def diary(database: Database) -> Diary:
    return Diary(database=database, community_id=(await add_community(database, "ax", "Alumni X")).id)


async def test_nothing_is_done_before_its_time_and_everything_once(diary: Diary) -> None:
    await diary.plan(ring.at(START + HOUR, "a", number=1))
    assert await diary.runs() == {}
    diary.clock.move(hours=1)
    assert await diary.runs() == {Ended.DONE: 1}
    assert await diary.runs() == {}
    assert await diary.did() == ["rang 1"]


async def test_a_hundred_due_are_done_in_the_order_of_their_time(diary: Diary) -> None:
    hundred = [ring.at(START + timedelta(minutes=(n * 37) % 101), f"{n}", number=(n * 37) % 101) for n in range(101)]
    await diary.plan(*hundred)
    diary.clock.move(days=1)
    assert await diary.runs() == {Ended.DONE: 101}
    assert await diary.did() == [f"rang {n}" for n in range(101)]


async def test_planning_twice_plans_once_and_another_time_moves_it(diary: Diary) -> None:
    one = ring.at(START + HOUR, "a", number=1)
    await diary.plan(one, one, ring.at(START + 3 * HOUR, "a", number=2))
    diary.clock.move(hours=2)
    assert await diary.runs() == {}
    diary.clock.move(hours=1)
    assert await diary.runs() == {Ended.DONE: 1}
    await diary.plan(ring.at(START + 3 * HOUR, "a", number=2))
    assert await diary.runs() == {}
    await diary.plan(ring.at(START + 2 * HOUR, "a", number=3))
    assert await diary.runs() == {Ended.DONE: 1}
    assert await diary.did() == ["rang 2", "rang 3"]


async def test_what_is_cancelled_is_not_done(diary: Diary) -> None:
    await diary.plan(*(ring.at(START, f"event:{n}", number=n) for n in (1, 10, 2)), ring.at(START, "x", about=EVENT))
    async with diary.works.write() as work:
        assert await diary.agenda(work).cancel(ring.code, "event:1") == 2
        assert await diary.agenda(work).cancel_about("event", 7) == 1
    assert await diary.runs() == {Ended.DONE: 1}
    assert await diary.did() == ["rang 2"]


async def test_moved_or_cancelled_while_it_is_being_done_it_is_not(diary: Diary) -> None:
    await diary.plan(
        ring.at(START, "moved", number=1), ring.at(START, "gone", number=2), ring.at(START, "ok", number=3)
    )
    async with diary.works.write() as work:
        table = work.store(Timetable)
        claimed = [await table.claim(number, START) for number in await table.due(START)]
    await diary.plan(ring.at(START + HOUR, "moved", number=9))
    async with diary.works.write() as work:
        await diary.agenda(work).cancel(ring.code, "gone")
    async with diary.works.write() as work:
        ended = [await work.store(Timetable).complete(due, "done", START) for due in claimed if due]
    assert ended == [False, False, True]


async def test_with_its_effect_its_completion_is_rolled_back(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed in the transaction, effect and completion written: once it is back, the effect is there once."""
    await diary.plan(ring.at(START, "a", number=1))
    kills = iter([True, False])
    honest = SqlWorks.write

    @asynccontextmanager
    async def mortal(self: SqlWorks) -> AsyncIterator[Work]:
        async with honest(self) as work:
            yield work
            wrote = await work.store(Audit).lines()
            if wrote and next(kills):
                raise asyncio.CancelledError

    monkeypatch.setattr(SqlWorks, "write", mortal)
    with pytest.raises(asyncio.CancelledError):
        await diary.schedule().run_due()
    assert await diary.did() == []
    assert await diary.runs() == {}
    diary.clock.move(seconds=WAITS[0].total_seconds())
    assert await diary.runs() == {Ended.DONE: 1}
    assert await diary.did() == ["rang 1"]


async def test_two_schedulers_on_one_database_do_nothing_twice(diary: Diary) -> None:
    assert diary.database.path is not None
    await diary.plan(*(ring.at(START, f"{n}", number=n) for n in range(60)))
    second = Database.open(url_of(diary.database.path))
    try:
        other = Diary(database=second, community_id=diary.community_id, clock=diary.clock)
        ended = await asyncio.gather(diary.schedule().run_due(), other.schedule().run_due())
    finally:
        await second.close()
    assert sum(one[Ended.DONE] for one in ended) == 60
    assert sorted(await diary.did()) == sorted(f"rang {n}" for n in range(60))


async def test_a_refusal_ends_it_and_undoes_what_it_did(diary: Diary) -> None:
    await diary.plan(refuse.at(START, "a", about=EVENT))
    assert await diary.runs() == {Ended.REFUSED: 1}
    assert await diary.runs() == {}
    assert await diary.did() == ["job rf refused.survey-refused"]
    async with diary.works.read() as work:
        assert await diary.agenda(work).results("event", 7) == {"refused.survey-refused": 1}


async def test_C24_what_fails_three_times_is_set_aside_and_the_rest_goes_on(diary: Diary) -> None:
    await diary.plan(broken.at(START, "a"), ring.at(START + timedelta(seconds=1), "b", number=1))
    diary.clock.move(seconds=1)
    with capture_logs() as logs:
        assert await diary.schedule().run_due() == {Ended.FAILED: 1, Ended.DONE: 1}
        for wait, ended in zip(WAITS, (Ended.FAILED, Ended.SET_ASIDE), strict=False):
            assert await diary.schedule().run_due() == {}
            diary.clock.move(seconds=wait.total_seconds())
            assert await diary.schedule().run_due() == {ended: 1}
    assert [one["event"] for one in logs] == ["job_failed"] * 3 + ["job_set_aside"]
    diary.clock.move(days=9)
    assert await diary.runs() == {}
    assert await diary.did() == ["rang 1"]
    async with diary.works.write() as work:
        (aside,) = await work.store(Timetable).aside()
        assert aside.reason.startswith("RuntimeError ")
        assert aside.reason.endswith(str(logs[-2]["reference"]))
        assert await work.store(Timetable).release(aside.id, diary.clock.now())
        assert not await work.store(Timetable).release(aside.id, diary.clock.now())
    assert await diary.runs() == {Ended.FAILED: 1}


async def test_C24_what_takes_the_process_down_each_time_is_set_aside(diary: Diary) -> None:
    """The attempt is counted and committed first; the process ends before anything else is."""
    await diary.plan(ring.at(START, "a", number=1))
    for _ in range(ATTEMPTS_MAX):
        async with diary.works.write() as work:
            (number,) = await work.store(Timetable).due(diary.clock.now())
            assert await work.store(Timetable).claim(number, diary.clock.now())
        diary.clock.move(hours=1)
    assert await diary.runs() == {Ended.SET_ASIDE: 1}
    assert await diary.did() == []


async def test_a_job_nobody_knows_is_set_aside_and_a_retired_one_is_over(diary: Diary) -> None:
    await diary.plan(Appointment(job="new", key="a", due_at=START), Appointment(job="old", key="a", due_at=START))
    assert await diary.runs() == {Ended.FAILED: 1, Ended.EXPIRED: 1}


async def test_arguments_that_cannot_be_read_are_a_fault(diary: Diary) -> None:
    await diary.plan(ring.at(START, "a", number="many"), ring.at(START, "b"))
    assert await diary.runs() == {Ended.FAILED: 2}
    assert await diary.did() == []


@pytest.mark.parametrize(("down", "done"), [(HOUR, True), (timedelta(days=1), False), (timedelta(days=8), False)])
async def test_C18_after_a_time_away_only_what_is_still_useful_is_done(
    diary: Diary, down: timedelta, done: bool
) -> None:
    before, now = START - TOO_LATE / 2 + HOUR, START + HOUR
    await diary.plan(
        remind.at(before, "day", about=EVENT, number=1),
        remind.at(now, "hour", about=EVENT, number=2),
        remind.at(now + timedelta(days=30), "later", about=EVENT, number=3),
    )
    diary.clock.move(seconds=down.total_seconds())
    with capture_logs() as logs:
        ended = await diary.schedule().run_due()
    assert ended == ({Ended.EXPIRED: 1, Ended.DONE: 1} if done else {Ended.EXPIRED: 2})
    assert await diary.did() == (["reminded 2"] if done else [])
    assert [one["count"] for one in logs] == [1 if done else 2]
    async with diary.works.read() as work:
        assert (await diary.agenda(work).results("event", 7))["expired"] == (1 if done else 2)
        assert len(await diary.agenda(work).waiting("event", 7)) == 1


async def test_a_job_may_plan_itself_again(diary: Diary) -> None:
    await diary.plan(repeat.at(START, "daily", about=EVENT))
    for _ in range(3):
        assert await diary.runs() == {Ended.DONE: 1}
        diary.clock.move(days=1)
    async with diary.works.read() as work:
        (waiting,) = await diary.agenda(work).waiting("event", 7)
    assert waiting.due_at == START + timedelta(days=3)


async def test_a_tick_for_what_is_not_due_does_nothing(diary: Diary) -> None:
    await diary.plan(ring.at(START + HOUR, "a", number=1))
    assert await diary.dispatch.tick(Tick(number=1)) is Ended.GONE
    assert await diary.dispatch.tick(Tick(number=99)) is Ended.GONE


async def test_it_sleeps_until_something_earlier_is_planned(diary: Diary) -> None:
    await diary.plan(ring.at(START + 9 * HOUR, "later", number=1))
    schedule = diary.schedule()
    serving = asyncio.create_task(schedule.run())
    try:
        async with asyncio.timeout(PATIENCE):
            await diary.plan(ring.at(START, "now", number=2))  # committed: the sleeper is woken, not timed out
            while await diary.did() != ["rang 2"]:  # noqa: ASYNC110 - what is waited for is in the database
                await asyncio.sleep(0.01)
    finally:
        await schedule.stop()
        await asyncio.wait_for(serving, PATIENCE)


async def test_what_only_reads_or_is_rolled_back_wakes_nobody(diary: Diary) -> None:
    woken: list[str] = []
    diary.wake.wake = woken.append  # type: ignore[method-assign]
    async with diary.works.read() as work:
        await diary.agenda(work).waiting("event", 7)
    with suppress(ZeroDivisionError):
        async with diary.works.write() as work:
            await diary.agenda(work).plan(ring.at(START, "a", number=1))
            raise ZeroDivisionError
    async with diary.works.write() as work:
        work.store(DirectoryStore, diary.community_id)
    assert woken == []
    await diary.plan(ring.at(START, "a", number=1))
    assert woken == ["schedule"]


def clock(*readings: tuple[float, float]) -> list[bool]:
    """Whether the clock was held at each reading: (seconds on the wall, seconds that passed)."""
    (wall, steady), *rest = readings
    watches = [Watch(last=Reading(wall=START + timedelta(seconds=wall), steady=steady))]
    for wall, steady in rest:
        watches.append(watches[-1].look(Reading(wall=START + timedelta(seconds=wall), steady=steady)))
    return [watch.held for watch in watches[1:]]


DAY = 86_400


@pytest.mark.parametrize(
    ("readings", "held"),
    [
        pytest.param([(0, 0), (30, 30), (60, 60)], [False, False], id="steady"),
        pytest.param([(0, 0), (89, 30), (119, 60)], [False, False], id="a step of 59 s"),
        pytest.param([(0, 0), (91, 30), (121, 60)], [True, False], id="a step of 61 s"),
        pytest.param([(0, 0), (-31, 30), (-1, 60)], [True, False], id="61 s back"),
        pytest.param([(0, 0), (DAY, 1), (DAY + 1, 2), (DAY + 29, 30), (DAY + 30, 31)], [True, True, True, False],
                     id="woken early, it is still held"),
        pytest.param([(0, 0), (DAY, 1), (20, 20), (49, 49), (50, 50)], [True, True, True, False],
                     id="a day ahead and put right"),
        pytest.param([(0, 0), (-DAY, 1), (-DAY + 30, 31)], [True, False], id="a day back"),
        pytest.param([(0, 0), (DAY, 1), (3 * DAY, 20), (3 * DAY + 30, 50)], [True, True, False], id="it jumps again"),
        pytest.param([(0, 0), (90, 30), (180, 60), (270, 90)], [False, False, False], id="fast, not jumping"),
    ],
)  # fmt: skip
def test_a_clock_that_jumps_is_held_until_it_goes_steadily(
    readings: list[tuple[float, float]], held: list[bool]
) -> None:
    assert clock(*readings) == held


async def test_a_clock_that_jumped_is_told_and_nothing_is_done_by_it(diary: Diary) -> None:
    """A day ahead for ten seconds: what is due tomorrow is not done today."""
    seconds = 0.0
    schedule = Schedule(diary.dispatch, diary.works, diary.clock, diary.wake, steady=lambda: seconds)
    await diary.plan(ring.at(START + timedelta(hours=5), "a", number=1))
    with capture_logs() as logs:
        serving = asyncio.create_task(schedule.run())
        await asyncio.sleep(0.05)
        diary.clock.move(days=1)
        diary.wake.wake("schedule")
        while not logs:  # noqa: ASYNC110 - what is waited for is a line of the log
            await asyncio.sleep(0.01)
        diary.clock.move(days=-1)
        seconds = 10.0
        diary.wake.wake("schedule")
        while len(logs) < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await schedule.stop()
        await asyncio.wait_for(serving, PATIENCE)
    assert [(one["event"], one["seconds"]) for one in logs] == [("clock_jumped", DAY), ("clock_jumped", -DAY - 10)]
    assert await diary.did() == []


def test_how_long_it_sleeps() -> None:
    now = Reading(wall=START, steady=100.0)
    watch = Watch(last=now)
    assert pause(watch, now, None) == LOOK_EVERY
    assert pause(watch, now, START + timedelta(seconds=4)) == 4
    assert pause(watch, now, START - HOUR) == 0
    assert pause(watch, now, START + HOUR) == LOOK_EVERY
    assert pause(Watch(last=now, held_since=90.0), now, START) == HELD_FOR - 10
    waits = [pause(Watch(last=now, held_since=at), now, None) for at in (100.0, 80.0, 10.0)]
    assert all(a > b for a, b in pairwise(waits))


def test_codes_and_names_of_jobs_are_used_once() -> None:
    def faults(**changes: object) -> str:
        from dataclasses import replace

        with pytest.raises(DeclarationError) as caught:
            Catalogue([SURVEY, replace(APPOINTMENTS, **changes)], words())  # type: ignore[arg-type]
        return str(caught.value)

    assert "job code `ri` is used 2 times" in faults(retired=("ri",))
    assert "job code `ri` is used 2 times" in faults(jobs=(ring, ring))
    assert "two jobs are called `ring`" in faults(jobs=(ring, ring))


def test_a_job_is_planned_with_its_own_parameters_only() -> None:
    with pytest.raises(DeclarationError, match="`ring` asks for no colour"):
        ring.at(START, "a", number=1, colour="red")
