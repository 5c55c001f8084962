"""Who may do what with events, and which of them somebody may see."""

from __future__ import annotations

import re

from bot.errors import Conflict, Missing
from bot.features.events.domain import UNPUBLISHED, Event, EventStore, Stage
from bot.folding import fold
from bot.people import Right, Viewer
from bot.permissions import MEMBERS, Capability, may
from bot.replies import Button, Press, say
from bot.review import QUEUE
from bot.spec import Context

SEE = Capability(name="events.see", rights=frozenset(Right))
ANSWER = Capability(name="events.answer", rights=MEMBERS)
PROPOSE = Capability(name="events.propose", rights=MEMBERS)
CREATE = Capability(name="events.create", rights=frozenset({Right.MODERATOR, Right.ADMINISTRATOR}))

_NUMBER = re.compile(r"#?\s?([0-9]{1,18})(?:/([0-9]{1,9}))?(?:\s·.*)?")
"""A number, as it is offered with its title; behind a slash the version in which all of it was shown to be changed."""

SUGGESTED_MAX, TITLE_SHOWN = 25, 70
"""Events offered while somebody types, and characters of the title shown."""

HEAD_MIN = 3
"""Characters of a beginning from which it may name an event."""


def manages(viewer: Viewer, event: Event) -> bool:
    """Whether they may change it: it is theirs, or they look after everybody's."""
    return may(viewer, CREATE) or (viewer.member_id is not None and viewer.member_id == event.organiser_id)


def seen(viewer: Viewer, event: Event) -> bool:
    """Whether they may see it: it is public, or they may change it. A draft is its author's alone."""
    if event.stage is Stage.DRAFT:
        return viewer.member_id is not None and viewer.member_id == event.organiser_id
    return event.public or (event.stage is not Stage.REMOVED and manages(viewer, event))


async def see(ctx: Context, events: EventStore, event_id: int) -> Event:
    """The event of that number; `Missing` when there is none or they may not know of it."""
    event = await events.get(event_id)
    if event is None or not seen(ctx.viewer, event):
        raise Missing
    return event


async def manage(ctx: Context, events: EventStore, event_id: int) -> Event:
    """The event of that number; `Missing` when they may not change it."""
    event = await see(ctx, events, event_id)
    if not manages(ctx.viewer, event):
        raise Missing
    return event


def own_unpublished(ctx: Context, event: Event) -> None:
    """Nothing when what nobody has seen yet is the asker's own; `Conflict` otherwise: moderators decide on others'
    where its author learns of it."""
    if event.stage not in UNPUBLISHED or event.organiser_id == ctx.viewer.member_id:
        return
    if event.stage is Stage.PROPOSED:
        queue = Button(label=say("event-to-queue"), press=Press(code=QUEUE, args=(1,)))
        raise Conflict(say("event-not-yours-yet"), buttons=((queue,),))
    raise Missing


async def named(ctx: Context, events: EventStore, typed: str) -> int:
    """The number of the event that was typed: its number, or words of its title; `Missing` for none."""
    if found := _NUMBER.fullmatch(typed):
        return int(found[1])
    wanted = fold(typed)
    mine = await events.organised(ctx.viewer.member_id, ctx.now) if ctx.viewer.member_id else ()
    for event in (*await events.upcoming(ctx.now), *mine):
        if wanted and wanted in fold(event.title):
            return event.id
    raise Missing


async def parted(ctx: Context, events: EventStore, typed: str) -> tuple[int, str]:
    """The number of the event that was typed, and the words after it, where nothing is called like all of them.

    What is typed first is then its number, or the longest beginning that names one event which they may change.
    """
    try:
        return await named(ctx, events, typed), ""
    except Missing:
        mine = await _changeable(ctx, events)
    words = typed.split()
    if (found := _NUMBER.fullmatch(words[0])) and int(found[1]) in {one.id for one in mine}:
        return int(found[1]), " ".join(words[1:])
    for count in range(len(words) - 1, 0, -1):
        head = fold(" ".join(words[:count]))
        meant = {one.id for one in mine if head in fold(one.title)} if len(head) >= HEAD_MIN else set()
        if len(meant) == 1:
            return meant.pop(), " ".join(words[count:])
    raise Missing


async def _changeable(ctx: Context, events: EventStore) -> tuple[Event, ...]:
    """The events to come that they may change."""
    mine = await events.organised(ctx.viewer.member_id, ctx.now) if ctx.viewer.member_id else ()
    return (*mine, *await events.upcoming(ctx.now)) if may(ctx.viewer, CREATE) else mine


def opened(event: Event) -> str:
    """The number of an event whose form is opened filled: what comes back with it is everything there is."""
    return f"{event.id}/{event.version}"


def version_shown(typed: str) -> int | None:
    """The version that was opened so; None when the number was typed."""
    found = _NUMBER.fullmatch(typed)
    return int(found[2]) if found and found[2] else None


def suggestions(found: tuple[Event, ...], typed: str) -> list[str]:
    """What could complete the number or the title that somebody types."""
    lines = {event.id: f"{event.id} · {event.title[:TITLE_SHOWN]}" for event in found}
    return [line for line in lines.values() if fold(typed) in fold(line)][:SUGGESTED_MAX]
