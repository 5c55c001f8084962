"""When what is planned is done: a worker that sleeps until the next thing is due, and mistrusts a clock that jumps."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.agenda import Timetable
from bot.dispatch import Dispatch
from bot.ports import Clock, Works
from bot.requests import Ended, Tick
from bot.waking import Wake

ROLE = "schedule"

LOOK_EVERY = 30.0
"""Seconds after which the agenda and the clock are looked at, whatever is planned."""

JUMP_MAX = 60.0
"""Seconds by which the clock may move against the time that really passed before it is mistrusted."""

HELD_FOR = 30.0
"""Seconds for which a clock that jumped must go steadily before anything is done by it."""

BATCH = 100
"""How many things are looked up at once."""

STOP_WITHIN = 10.0
"""Seconds that what is under way has to end."""

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The clock on the wall, which people set, and the seconds that really passed, which nobody does."""

    wall: datetime
    steady: float


@dataclass(frozen=True, kw_only=True)
class Watch:
    """What is known of the clock: the last reading, by how many seconds it had jumped then, since when it is held."""

    last: Reading
    jump: float = 0.0
    held_since: float | None = None

    @property
    def held(self) -> bool:
        """Whether nothing may be done by this clock."""
        return self.held_since is not None

    def look(self, reading: Reading) -> Watch:
        """The watch after one more reading: a jump holds it until two readings, half a minute apart, agree."""
        passed = reading.steady - self.last.steady
        jump = (reading.wall - self.last.wall).total_seconds() - passed
        if abs(jump) > JUMP_MAX:
            return Watch(last=reading, jump=jump, held_since=reading.steady)
        since = self.held_since
        steady = since is None or reading.steady - since >= HELD_FOR
        return Watch(last=reading, held_since=None if steady else since)


def pause(watch: Watch, reading: Reading, next_at: datetime | None) -> float:
    """Seconds to sleep from this reading to the next look."""
    if watch.held_since is not None:
        return max(watch.held_since + HELD_FOR - reading.steady, 0.0)
    if next_at is None:
        return LOOK_EVERY
    return min(max((next_at - reading.wall).total_seconds(), 0.0), LOOK_EVERY)


class Schedule:
    """Runs what is due, one thing after another, until it is stopped."""

    name = ROLE

    def __init__(
        self,
        dispatch: Dispatch,
        works: Works,
        clock: Clock,
        wake: Wake,
        *,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._dispatch = dispatch
        self._works = works
        self._clock = clock
        self._wake = wake
        self._steady = steady
        self._stopping = False
        self._idle = asyncio.Event()
        self._idle.set()

    async def run(self) -> None:
        """Serve until stopped; raises when the database cannot be used."""
        watch = Watch(last=self._read())
        self._idle.clear()
        try:
            while not self._stopping:
                watch = self._look(watch)
                if not watch.held:
                    await self.run_due()
                next_at = await self._next_at()
                await self._wake.wait(ROLE, pause(watch, self._read(), next_at))
        finally:
            self._idle.set()

    async def stop(self) -> None:
        """Begin nothing new and wait for what is under way, 10 s at most."""
        self._stopping = True
        self._wake.wake(ROLE)
        await asyncio.wait_for(self._idle.wait(), STOP_WITHIN)

    async def run_due(self) -> Counter[Ended]:
        """Do everything that is due now, in the order of its time: how much of it ended how."""
        ended: Counter[Ended] = Counter()
        while not self._stopping and (numbers := await self._due()):
            for number in numbers:
                if self._stopping:
                    break
                ended[await self._dispatch.tick(Tick(number=number))] += 1
        if expired := ended[Ended.EXPIRED]:
            log.warning("jobs_expired", count=expired)
        return ended

    def _look(self, watch: Watch) -> Watch:
        seen = watch.look(self._read())
        if seen.jump:
            log.warning("clock_jumped", seconds=round(seen.jump), held=HELD_FOR)
        return seen

    def _read(self) -> Reading:
        return Reading(wall=self._clock.now(), steady=self._steady())

    async def _due(self) -> tuple[int, ...]:
        async with self._works.read() as work:
            return await work.store(Timetable).due(self._clock.now(), BATCH)

    async def _next_at(self) -> datetime | None:
        async with self._works.read() as work:
            return await work.store(Timetable).next_at()
