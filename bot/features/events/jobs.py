"""What is done for an event at its time: reminders, and saying everywhere that it is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from bot import reviewing
from bot.agenda import Appointment
from bot.cards import Cards
from bot.errors import Conflict
from bot.features.events import notices
from bot.features.events.domain import KIND, OPEN, Event, EventStore, Stage
from bot.features.events.seats import Reminders
from bot.kinds import Text
from bot.outbox import Outbox
from bot.planned import DAY
from bot.ports import Work
from bot.replies import say
from bot.reviewing import Reviewing
from bot.spec import Context, job

HOUR = timedelta(hours=1)

BEGUN = timedelta(minutes=15)
"""How long after the start it may still be said that it begins."""

OFFSETS = {"day": DAY, "hour": HOUR, "now": timedelta(0)}
"""How long before the start each reminder is due: a day is one of the calendar, an hour is sixty minutes."""


def appointments(event: Event, now: datetime) -> tuple[Appointment, ...]:
    """The reminders that are still ahead, and the end."""
    ahead = {name: at for name, offset in OFFSETS.items() if (at := event.start.before(offset)) > now}
    key = f"{event.id}:{event.moved_in}"
    reminders = (remind.at(at, f"{key}:{name}", about=event.about, offset=name) for name, at in ahead.items())
    return (*reminders, close.at(event.ends_at, key, about=event.about))


def proposal(event: Event) -> Appointment:
    """When nobody can approve it any more."""
    return unread.at(event.starts_at, f"{event.id}:{event.version}", about=event.about)


def useful_until(event: Event, offset: str) -> datetime:
    """From when on a reminder says nothing new: the next one says it, or the event has begun."""
    match offset:
        case "day":
            return event.start.before(HOUR)
        case "hour":
            return event.starts_at
        case _:
            return event.starts_at + BEGUN


@job("event reminder", code="er", latest=True)
async def remind(ctx: Context, work: Work, offset: Annotated[str, Text(min=1, max=4)]) -> None:
    """Beside each copy of the card, and in private to whoever comes and wants it so."""
    event = await _planned(ctx, work)
    if event is None:
        return
    until = useful_until(event, offset)
    if ctx.now >= until:
        raise Conflict(say("event-reminder-late"))
    key = notices.beside_key(event, offset)
    await work.store(Cards, ctx.community_id).beside(event.about, notices.BESIDE, key, ctx.now, until)
    coming = await work.store(EventStore, ctx.community_id).signups(event.id)
    wanted = (one.member_id for one in coming if one.comes and one.reminders is Reminders.PRIVATE)
    planned = (notices.reminder(event, offset, member_id, ctx.now, until) for member_id in wanted)
    await notices.put(work.store(Outbox, ctx.community_id), planned)


@job("event unread", code="eu")
async def unread(ctx: Context, work: Work, queue: Reviewing) -> None:
    """A proposal whose date has passed goes back to its author, because nobody can approve it any more."""
    about = ctx.due.planned.about if ctx.due else None
    event = await work.store(EventStore, ctx.community_id).get(about.id) if about else None
    if event is None or event.stage is not Stage.PROPOSED or ctx.now < event.starts_at:
        return
    why = await queue.told(work, ctx, event.organiser_id, say("event-unread"))
    late = event.ended(Stage.REFUSED, why)
    if not await work.store(EventStore, ctx.community_id).save(late, ctx.now):
        raise Conflict(say("event-overtaken"))
    await reviewing.withdraw(work, ctx, KIND, late.id)
    if late.organiser_id:
        await work.store(Outbox, ctx.community_id).put(notices.decided(late, late.organiser_id, ctx.now))


@job("event over", code="ec")
async def close(ctx: Context, work: Work) -> None:
    """Every copy says that it is over."""
    event = await _planned(ctx, work)
    if event is None or ctx.now < event.ends_at:
        return
    over = event.ended(Stage.OVER)
    if await work.store(EventStore, ctx.community_id).save(over, ctx.now):
        await work.store(Cards, ctx.community_id).changed(over.about, ctx.now)


async def _planned(ctx: Context, work: Work) -> Event | None:
    """The event this was planned for, unless it was moved or called off since."""
    about = ctx.due.planned.about if ctx.due else None
    event = await work.store(EventStore, ctx.community_id).get(about.id) if about else None
    if event is None or about is None or event.stage not in OPEN or about.version < event.moved_in:
        return None
    return event
