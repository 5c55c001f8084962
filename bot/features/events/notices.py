"""What members are told of events unasked: the rows. Their words are written when they are sent (`letters`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.features.events.domain import KIND, Event
from bot.features.events.seats import Signup
from bot.outbox import Notice, Outbox

REMINDER, BESIDE = "events.reminder", "events.place"
"""Topics of what comes near; the second is for places."""

DESK = "eventdesk"
PROMOTED, MOVED, CANCELLED, DECIDED = f"{DESK}.promoted", f"{DESK}.moved", f"{DESK}.cancelled", f"{DESK}.decided"
"""Topics of what becomes of an event somebody answered or proposed: who stops reminders still learns of it."""

WHY_ANSWERED, WHY_REMINDED, WHY_PROPOSED = "event-why-answered", "event-why-reminded", "event-why-proposed"
"""Keys of why somebody gets it."""

EVEN_LATER = timedelta(days=7)
"""How long after the event a decision is still worth telling."""

AT_ONCE = 500
"""Notices written in one statement."""


async def put(outbox: Outbox, planned: Iterable[Notice]) -> None:
    """Plan any number of notices."""
    waiting = list(planned)
    for at in range(0, len(waiting), AT_ONCE):
        await outbox.put(*waiting[at : at + AT_ONCE])


def _key(event: Event, what: str, *more: object) -> str:
    return ":".join((KIND, str(event.id), what, *map(str, more)))


def promoted(event: Event, signup: Signup, now: datetime) -> Notice:
    """A seat has become free for whoever waited in this turn."""
    return Notice(
        topic=PROMOTED,
        about=event.about,
        due_at=now,
        expires_at=event.ends_at,
        key=_key(event, "promoted", signup.member_id, signup.turn),
        member_id=signup.member_id,
        reason=WHY_ANSWERED,
    )


def reminder(event: Event, offset: str, member_id: int, now: datetime, until: datetime) -> Notice:
    """The event comes near, for somebody who wants to be told in private."""
    return Notice(
        topic=REMINDER,
        about=event.about,
        due_at=now,
        expires_at=until,
        key=_key(event, "private", event.moved_in, offset, member_id),
        member_id=member_id,
        reason=WHY_REMINDED,
    )


def beside_key(event: Event, offset: str) -> str:
    """The key of one reminder in places, the same until the event moves; a copy's number follows it, so no member's
    may."""
    return _key(event, "reminder", event.moved_in, offset)


def moved(event: Event, member_id: int, now: datetime) -> Notice:
    """Time, place or link have changed, for whoever has answered."""
    return Notice(
        topic=MOVED,
        about=event.about,
        due_at=now,
        expires_at=event.ends_at,
        key=_key(event, "moved", event.version, member_id),
        member_id=member_id,
        reason=WHY_ANSWERED,
    )


def cancelled(event: Event, member_id: int, now: datetime) -> Notice:
    """The event does not take place; once, however often it is cancelled."""
    return Notice(
        topic=CANCELLED,
        about=event.about,
        due_at=now,
        expires_at=event.ends_at,
        key=_key(event, "cancelled", member_id),
        member_id=member_id,
        reason=WHY_ANSWERED,
    )


def decided(event: Event, member_id: int, now: datetime) -> Notice:
    """A moderator has decided on what the member proposed; still told when its date has passed."""
    return Notice(
        topic=DECIDED,
        about=event.about,
        due_at=now,
        expires_at=max(event.ends_at, now) + EVEN_LATER,
        key=_key(event, "decided", event.version),
        member_id=member_id,
        reason=WHY_PROPOSED,
    )
