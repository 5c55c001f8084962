"""What follows from each step of an event: its copies, its reminders, and who is told. All in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot import reviewing
from bot.agenda import Agenda
from bot.cards import Cards
from bot.errors import Conflict
from bot.features.events import notices
from bot.features.events.domain import KIND, OPEN, OPEN_MAX, Event, EventStore, Shown, Stage
from bot.features.events.jobs import appointments, proposal
from bot.features.events.seats import Answer
from bot.outbox import Notice, Outbox
from bot.ports import Work
from bot.replies import say
from bot.spec import Context

PURPOSE = "events"


@dataclass(frozen=True, kw_only=True)
class Acts:
    """The steps, within one request."""

    ctx: Context
    work: Work

    @property
    def events(self) -> EventStore:
        """The community's events."""
        return self.work.store(EventStore, self.ctx.community_id)

    async def draft(self, event: Event) -> Event:
        """Keep what nobody else sees yet; `Conflict` when its author has too many under way."""
        if event.organiser_id and await self.events.open_of(event.organiser_id, self.ctx.now) >= OPEN_MAX:
            raise Conflict(say("event-too-many", max=OPEN_MAX))
        return await self.events.add(event, self.ctx.now)

    async def publish(self, event: Event) -> Event:
        """Show it to everybody, and plan its reminders."""
        event.check_step(Stage.PLANNED, self.ctx.now)
        if self.ctx.now >= event.starts_at:
            raise Conflict(say("event-past"))
        await reviewing.withdraw(self.work, self.ctx, KIND, event.id)
        return await self._published(event)

    async def propose(self, event: Event) -> Event:
        """Put it before the moderators."""
        event.check_step(Stage.PROPOSED, self.ctx.now)
        if self.ctx.now >= event.starts_at:
            raise Conflict(say("event-past"))
        proposed = await self._stored(event.ended(Stage.PROPOSED))
        await self._submit(proposed)
        return proposed

    async def decide(self, event: Event, *, approved: bool, reason: str) -> None:
        """What a moderator decided, and its author told."""
        event.check_step(Stage.PLANNED if approved else Stage.REFUSED, self.ctx.now)
        if approved and self.ctx.now >= event.starts_at:
            raise Conflict(say("event-past"))
        done = await (self._published(event) if approved else self._stored(event.ended(Stage.REFUSED, reason)))
        if done.organiser_id:
            outbox = self.work.store(Outbox, self.ctx.community_id)
            await outbox.put(notices.decided(done, done.organiser_id, self.ctx.now))

    async def edit(self, old: Event, new: Event) -> Event:
        """Store what was changed. What was published is shown anew; who answered is told of another time or place."""
        old.check_step(new.stage, self.ctx.now)
        stored = await self._stored(new)
        if old.stage is Stage.PROPOSED:
            await self._submit(stored)
        if stored.stage in OPEN:
            await self.shown(stored)
        if stored.stage in OPEN and stored.moved_in == stored.version:
            await self._moved(old, stored)
        return stored

    async def end(self, event: Event, stage: Stage, reason: str = "") -> Event:
        """Cancel or remove it: whoever meant to come is told once, and nothing that waits about it is sent."""
        now = self.ctx.now
        event.check_step(stage, now)
        was_open = event.stage in OPEN
        ended = await self._stored(event.ended(stage, reason))
        await reviewing.withdraw(self.work, self.ctx, KIND, event.id)
        await self.work.store(Agenda, self.ctx.community_id).cancel_about(KIND, event.id)
        await self.work.store(Outbox, self.ctx.community_id).supersede(KIND, event.id, now)
        await self.shown(ended)
        if was_open and now < event.ends_at:
            await self._tell(notices.cancelled(ended, one, now) for one in await self._expecting(event.id))
        return ended

    async def answer(self, event: Event, member_id: int, answer: Answer) -> None:
        """Write a member's answer down; `Conflict` when it is too late for one."""
        event.check_open(self.ctx.now)
        await self.events.answer(event.id, member_id, answer, self.ctx.now)
        await self.shown(event)

    async def shown(self, event: Event) -> None:
        """Have every copy show it as it is now."""
        await self.work.store(Cards, self.ctx.community_id).changed(event.about, self.ctx.now)

    async def counted(self, event: Event) -> Shown:
        """The event with its counts."""
        return Shown(event=event, counts=await self.events.counts(event.id))

    async def _submit(self, event: Event) -> None:
        await reviewing.submit(self.work, self.ctx, event.about, event.organiser_id or self.ctx.member_id)
        await self.work.store(Agenda, self.ctx.community_id).plan(proposal(event))

    async def _published(self, event: Event) -> Event:
        published = event.ended(Stage.PLANNED)
        published = await self._stored(replace(published, moved_in=published.version))
        await self.work.store(Cards, self.ctx.community_id).post(published.about, PURPOSE, self.ctx.now)
        await self.work.store(Agenda, self.ctx.community_id).cancel_about(KIND, published.id)
        await self._plan(published)
        return published

    async def _moved(self, old: Event, new: Event) -> None:
        now = self.ctx.now
        if old.starts_at != new.starts_at:
            await self.events.unconfirm(new.id)
        await self.work.store(Agenda, self.ctx.community_id).cancel_about(KIND, new.id)
        await self.work.store(Outbox, self.ctx.community_id).supersede(KIND, new.id, now, before=new.version)
        await self._plan(new)
        await self._tell(notices.moved(new, one, now) for one in await self._expecting(new.id))

    async def _plan(self, event: Event) -> None:
        agenda = self.work.store(Agenda, self.ctx.community_id)
        for planned in appointments(event, self.ctx.now):
            await agenda.plan(planned)

    async def _expecting(self, event_id: int) -> list[int]:
        """Everybody who has not said no, those who wait included, but for whoever does this themselves."""
        answers = (*await self.events.signups(event_id), *await self.events.signups(event_id, waiting=True))
        me = self.ctx.viewer.member_id
        return [one.member_id for one in answers if one.answer is not Answer.NO and one.member_id != me]

    async def _tell(self, planned: Iterable[Notice]) -> None:
        await notices.put(self.work.store(Outbox, self.ctx.community_id), planned)

    async def _stored(self, event: Event) -> Event:
        if not await self.events.save(event, self.ctx.now):
            raise Conflict(say("event-overtaken"))
        return event
