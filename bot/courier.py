"""One row on its way: looked at once more just before the wire, sent, and what became of it written down."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog

from bot.addressing import Route, Stop, framed, nonce, place_ref, route
from bot.outbox import Letters, Queue, Queued, State
from bot.people import PlaceRef
from bot.ports import Accounts, Clock, Places, Work, Works
from bot.preferences import Preferences, subject
from bot.replies import Reply
from bot.senders import Sender, Sent, Target, Unsent
from bot.verdicts import Failed, Outcome, Verdict, Withheld, judge

SETTLE_TRIES = 5
"""How often it is tried to write down what became of a message, over half a minute."""

log = structlog.get_logger()


class Courier:
    """Carries claimed rows, each in short transactions of its own; none is open while a platform is waited for."""

    def __init__(
        self,
        works: Works,
        clock: Clock,
        senders: Mapping[str, Sender],
        letters: Letters,
        stop: Stop | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._works, self._clock, self._senders, self._letters = works, clock, senders, letters
        self._stop, self._sleep = stop, sleep

    async def carry(self, row: Queued) -> Verdict | None:
        """The claimed row sent, if it still is to be, and what became of it written down. Raises nothing.

        None when it was another run's meanwhile, or nothing could be written down.
        """
        try:
            async with self._works.write() as work:
                begun = await work.store(Queue).begin(row, row.nonce or nonce(row), self._clock.now())
            return await self.settle(begun, await self._tried(begun)) if begun else None
        except Exception as error:  # the database: the lease ends, and the row is taken up again
            log.error("delivery_not_noted", row=row.id, error=type(error).__name__)
            return None

    async def _tried(self, row: Queued) -> Outcome:
        try:
            reply, way = await self._checked(row)
            return await self._sent(row, reply, way)
        except Unsent as outcome:
            return outcome
        except Exception as error:
            log.error("message_failed", row=row.id, topic=row.topic, exc_info=error)
            return Failed(type(error).__name__)

    async def _checked(self, row: Queued) -> tuple[Reply, Route]:
        """The text as things stand now and the way to its reader; raises `Withheld` when it is not to be sent."""
        if self._clock.now() >= row.expires_at:
            raise Withheld(State.EXPIRED)
        if row.topic not in self._letters:
            raise Withheld(State.DEAD, "nobody writes this topic")
        async with self._works.read() as work:
            await _wanted(work, row)
            reply = await self._letters[row.topic](work, row)
            if reply is None:
                raise Withheld(State.SUPERSEDED)
            way = await route(work, row, self._senders)
        if way is None or way.target.packed() != row.target:
            raise Withheld(State.PENDING, "another way")
        return framed(reply, row, self._stop), way

    async def _sent(self, row: Queued, reply: Reply, way: Route) -> Sent:
        sender = self._senders[way.target.platform]
        window = sender.recognises
        began = row.began_at if row.doubts and window is not None else None
        if began and window and self._clock.now() - began >= window:
            found = await sender.arrived(way.target, reply, way.reader, began)
            if found:
                return found
        return await sender.send(way.target, reply, way.reader, row.nonce)

    async def settle(self, row: Queued, outcome: Outcome) -> Verdict:
        """Judge how sending the row ended, and write it down."""
        target = Target.read(row.target)
        sender = self._senders.get(target.platform)
        verdict = judge(outcome, row, recognises=bool(sender and sender.recognises))
        if verdict.alert:
            state, why = verdict.change.state.value, verdict.change.why
            log.critical("delivery_alert", row=row.id, topic=row.topic, state=state, why=why)
        await self._insistently(lambda: self._written(row, target, verdict))
        return verdict

    async def _insistently(self, step: Callable[[], Awaitable[None]]) -> None:
        """The database may be locked for a while: what is known of a message is not given up at once."""
        for attempt in range(SETTLE_TRIES):
            try:
                await step()
                return
            except Exception as error:
                log.warning("delivery_not_noted", error=type(error).__name__)
                await self._sleep(2.0**attempt)
        await step()

    async def _written(self, row: Queued, target: Target, verdict: Verdict) -> None:
        async with self._works.write() as work:
            if not await work.store(Queue).settle(row, verdict.change, self._clock.now()):
                log.warning("delivery_overtaken", row=row.id)
                return
            if verdict.closed:
                await _close(work, target, verdict.change.why)
            if verdict.moved:
                old = PlaceRef(platform=target.platform, root=target.root)
                new = PlaceRef(platform=target.platform, root=verdict.moved)
                await work.store(Places).moved(old, new)


async def _wanted(work: Work, row: Queued) -> None:
    """Nothing, or `Withheld` when the member has stopped what the row is about, whenever that was."""
    if row.member_id is None:
        return
    if subject(row.topic) in await work.store(Preferences, row.community_id).stopped(row.member_id):
        raise Withheld(State.SUPERSEDED, "stopped")


async def _close(work: Work, target: Target, why: str) -> None:
    if target.private:
        await work.store(Accounts).reach(target.platform, target.root, why)
    else:
        await work.store(Places).close(place_ref(target), why)
