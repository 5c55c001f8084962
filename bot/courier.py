"""One row on its way: looked at once more just before the wire, sent, and what became of it written down."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime

import structlog

from bot.addressing import Stop, framed, nonce, place_ref, route
from bot.cards import Mark
from bot.closing import closed
from bot.outbox import Letters, Queue, Queued, State
from bot.people import PlaceRef
from bot.ports import Accounts, Clock, Places, Work, Works
from bot.preferences import Preferences, subject
from bot.replies import Reply
from bot.sealing import Actions, Envelope
from bot.senders import Sender, Target, Unsent
from bot.showing import Errand, carried, written_by
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
        actions: Actions | None = None,
    ) -> None:
        self._works, self._clock, self._senders, self._letters = works, clock, senders, letters
        self._stop, self._sleep, self._actions = stop, sleep, actions or {}

    async def carry(self, row: Queued) -> Verdict | None:
        """The claimed row sent, if it still is to be, and what became of it written down. Raises nothing.

        None when it was another run's meanwhile, or nothing could be written down.
        """
        try:
            async with self._works.write() as work:
                begun = await work.store(Queue).begin(row, row.nonce or nonce(row), self._clock.now())
            return await self._carried(begun) if begun else None
        except Exception as error:  # the database: the lease ends, and the row is taken up again
            log.error("delivery_not_noted", row=row.id, error=type(error).__name__)
            return None

    async def _carried(self, row: Queued) -> Verdict:
        errand: Errand | None = None
        mark: Mark | None = None
        outcome: Outcome
        try:
            errand = await self._looked(row)
            outcome, mark = await carried(errand, self._senders[errand.way.target.platform], self._clock.now())
        except Unsent as unsent:
            outcome = unsent
        except Exception as error:
            log.error("message_failed", row=row.id, topic=row.topic, exc_info=error)
            outcome = Failed(type(error).__name__)
        if errand and isinstance(outcome, Unsent):
            mark = errand.missed(outcome)
        return await self.settle(row, outcome, mark, repeatable=bool(errand and errand.repeatable))

    async def _looked(self, row: Queued) -> Errand:
        """What is to be done as things stand now; raises `Withheld` when nothing is."""
        if self._clock.now() >= row.expires_at:
            raise Withheld(State.EXPIRED)
        letter = self._letters.get(written_by(row))
        if letter is None:
            raise Withheld(State.DEAD, "nobody writes this topic")
        async with self._works.read() as work:
            standing = await work.store(Queue).standing(row) if row.copy_id is not None else None
            if standing is None or not standing.copy.message_id:  # what is shown already stays true, stopped or not
                await _wanted(work, row)
            reply = await letter(work, row)
            way = await route(work, row, self._senders)
        if way is None or way.target.packed() != row.target:
            raise Withheld(State.PENDING, "another way")
        shown = await self._sealed(framed(reply, row, self._stop), row, way.target) if reply else None
        return Errand(row=row, way=way, reply=shown, standing=standing)

    async def _sealed(self, reply: Reply, row: Queued, target: Target) -> Reply:
        """The reply with what cannot travel on its buttons written down first."""
        envelope = Envelope(actions=self._actions, row=row, target=target, now=self._clock.now())
        if not envelope.needed(reply):
            return reply
        async with self._works.write() as work:
            return await envelope.sealed(work, reply)

    async def settle(
        self, row: Queued, outcome: Outcome, mark: Mark | None = None, *, repeatable: bool = False
    ) -> Verdict:
        """Judge how sending the row ended, and write it down."""
        target = Target.read(row.target)
        sender = self._senders.get(target.platform)
        verdict = judge(outcome, row, recognises=bool(sender and sender.recognises), repeatable=repeatable)
        verdict = replace(verdict, change=replace(verdict.change, mark=mark))
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
                await _close(work, target, verdict.change.why, self._clock.now())
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


async def _close(work: Work, target: Target, why: str, now: datetime) -> None:
    if target.private:
        await work.store(Accounts).reach(target.platform, target.root, why)
    else:
        await closed(work, place_ref(target), why, now)
