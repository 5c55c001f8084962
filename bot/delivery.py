"""Delivery: finds each row its way, looks once more just before the wire, sends, and writes down what became of it.

One process delivers. It may be killed at any instant: what was claimed is claimed again, what was on the wire is in
doubt and goes the way of its kind (`bot.verdicts`).
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

import structlog

from bot.addressing import Route, Stop, rehomed, route
from bot.courier import Courier
from bot.outbox import Letters, Queue, Queued, State
from bot.pacing import Pacer
from bot.ports import Clock, Work, Works
from bot.sealing import Actions
from bot.senders import Posts, Sender, Target
from bot.supervisor import CannotServe
from bot.verdicts import ProgramEnded, Withheld

ROLE = "delivery"
"""Under which name delivery is woken."""

LOOK_SECONDS = 1.0
"""How often it is looked whether something has become due."""

RECOVER_SECONDS = 60.0
"""How often it is looked for rows whose lease has ended."""

UNROUTED = ""
"""Stands for rows without a lane among lanes."""

BATCH = 30
"""Rows claimed at once: about a second of sending."""

ROUTED = 50
"""Rows given a lane in one transaction, for which everybody's writes wait: about a tenth of a second."""

STOP_SECONDS = 10.0
"""Time for what is on the wire when the program stops."""

log = structlog.get_logger()


class Delivery:
    """Sends what is due over the senders there are: one for each platform that is to be used, connected or not yet."""

    name = ROLE

    def __init__(
        self,
        works: Works,
        clock: Clock,
        senders: Mapping[str, Sender],
        letters: Letters,
        *,
        stop: Stop | None = None,
        actions: Actions | None = None,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._works, self._clock, self._senders = works, clock, senders
        self._wait, self._sleep, self._timer = wait, sleep, timer
        self._courier = Courier(works, clock, senders, letters, stop, sleep, actions)
        self._run = secrets.token_hex(8)
        self._pacers: dict[str, Pacer] = {}
        self._halted: set[str] = set()
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._recovered = 0.0
        self._stopping = False
        self._ended = asyncio.Event()
        self._ended.set()

    async def run(self) -> None:
        """Deliver until stopped or cancelled. What a dead process left on the wire is judged first.

        Raises `CannotServe` when a platform refuses the bot itself: nothing more is sent anywhere, and nothing is lost.
        """
        self._ended.clear()
        try:
            await self.recover(alone=True)
            while not self._stopping:
                await self._guarded(self._look)
                await self._wait(LOOK_SECONDS)
                self._check()
        finally:
            await self._wind_down()
            self._ended.set()

    async def stop(self) -> None:
        """Claim nothing more; what is on the wire has 10 s."""
        self._stopping = True
        await self._ended.wait()

    async def recover(self, *, alone: bool = False) -> None:
        """Take over what dead runs left; `alone` when no other process can be delivering: then rows of a platform
        that is there no more find another way."""
        self._recovered = self._timer()
        async with self._works.write() as work:
            queue = work.store(Queue)
            left = await queue.lapsed(self._run, self._clock.now(), alone=alone)
            if alone:
                await queue.unroute(self.lanes())
        for row in left:
            log.warning("delivery_in_doubt", row=row.id, topic=row.topic)
            await self._courier.settle(row, ProgramEnded("program ended"))

    async def route(self) -> int:
        """Give each row that is due its lane and target: how many rows were looked at."""
        async with self._works.write() as work:
            queue, now = work.store(Queue), self._clock.now()
            rows = await queue.due(now, ROUTED)
            for row in rows:
                try:
                    way = await self._way(work, row, now)
                    await queue.assign(row, self._lane(way.target, edits=way.edits), way.target.packed())
                except Withheld as reason:
                    await queue.close(row, reason.state, reason.why, now)
        return len(rows)

    async def _way(self, work: Work, row: Queued, now: datetime) -> Route:
        if now >= row.expires_at:
            raise Withheld(State.EXPIRED)
        way = await route(work, row, self._senders)
        if way is None and (place_id := await rehomed(work, row, self._senders)):
            way = await route(work, replace(row, place_id=place_id), self._senders)
        if way is None:
            raise Withheld(State.UNREACHABLE, "no way")
        return way

    async def drain(self, lane: str) -> int:
        """Send what is due on one lane, at its pace, as far as one claim goes: how many rows were claimed."""
        if self._closed(lane) or self._pacer(lane).paused(self._timer()):
            return 0
        async with self._works.write() as work:
            rows = await work.store(Queue).claim(lane, self._run, self._clock.now(), BATCH)
        sending: set[asyncio.Task[None]] = set()
        waiting = list(rows)
        try:
            while waiting and not self._closed(lane) and not self._pacer(lane).paused(self._timer()):
                await self._turn(lane, waiting, sending)
        except asyncio.CancelledError:
            for task in sending:
                task.cancel()
            raise
        finally:
            if sending:
                await asyncio.wait(sending)
            if waiting:
                await self._give_back(waiting)
        return len(rows)

    def lanes(self) -> tuple[str, ...]:
        """The lanes of all senders."""
        return tuple(f"{name}.{lane}" for name, sender in self._senders.items() for lane in sender.lanes)

    async def _look(self) -> None:
        if self._timer() - self._recovered > RECOVER_SECONDS:
            await self.recover()
        more = True
        while more and not self._stopping:  # the first to have a lane leave while the others still get theirs
            more = UNROUTED in await self._busy() and await self.route() == ROUTED
            await self._begin()

    async def _begin(self) -> None:
        """Have every lane on which something is due sent from."""
        for lane in await self._busy() - {UNROUTED}:
            if lane not in self._lanes or self._lanes[lane].done():
                self._lanes[lane] = asyncio.create_task(self._guarded(partial(self._emptied, lane)))

    def _check(self) -> None:
        if self._halted:
            names = " and ".join(name.capitalize() for name in sorted(self._halted))
            raise CannotServe(f"{names} refused the token while sending: messages wait until there is another one")

    async def _busy(self) -> frozenset[str]:
        async with self._works.read() as work:
            return await work.store(Queue).busy(self._clock.now())

    async def _emptied(self, lane: str) -> None:
        while not self._stopping and await self.drain(lane):
            pass

    async def _guarded(self, step: Callable[[], Awaitable[None]]) -> None:
        try:
            await step()
        except Exception as error:
            log.error("delivery_failed", error=type(error).__name__, exc_info=error)

    async def _wind_down(self) -> None:
        self._stopping = True
        running = [task for task in self._lanes.values() if not task.done()]
        if running:
            _done, late = await asyncio.wait(running, timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _give_back(self, rows: list[Queued]) -> None:
        async with self._works.write() as work:
            await work.store(Queue).release(rows)

    # One lane

    def _lane(self, target: Target, *, edits: bool = False) -> str:
        sender = self._senders[target.platform]
        lane = sender.edits_in(target) if edits and isinstance(sender, Posts) else sender.lane(target)
        return f"{target.platform}.{lane}"

    def _sender(self, lane: str) -> Sender | None:
        return self._senders.get(lane.partition(".")[0])

    def _pacer(self, lane: str) -> Pacer:
        if lane not in self._pacers:
            platform, _, name = lane.partition(".")
            self._pacers[lane] = Pacer(self._senders[platform].lanes[name])
        return self._pacers[lane]

    def _closed(self, lane: str) -> bool:
        """Whether nothing is to leave on this lane now."""
        sender = self._sender(lane)
        return self._stopping or sender is None or sender.platform in self._halted or not sender.ready

    async def _turn(self, lane: str, waiting: list[Queued], sending: set[asyncio.Task[None]]) -> None:
        """Begin to send one row, or wait for what keeps the next from leaving."""
        sender, pacer = self._sender(lane), self._pacer(lane)
        room = sender.lanes[lane.partition(".")[2]].in_flight if sender else 0
        if len(sending) >= room:
            done, _ = await asyncio.wait(sending, return_when=asyncio.FIRST_COMPLETED)
            sending -= done
            return
        index, seconds = pacer.choose([Target.read(row.target) for row in waiting], self._timer())
        if seconds > 0:
            await self._sleep(seconds)
        else:
            row = waiting.pop(index)
            pacer.take(Target.read(row.target), self._timer())
            sending.add(asyncio.create_task(self._deliver(lane, row)))

    async def _deliver(self, lane: str, row: Queued) -> None:
        verdict = await self._courier.carry(row)
        if verdict and verdict.pause:
            self._pacer(lane).pause(verdict.pause, self._timer())
        if verdict and verdict.halt:
            self._halted.add(lane.partition(".")[0])
