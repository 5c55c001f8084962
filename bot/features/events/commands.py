"""What members type about events."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from bot.addresses import Address
from bot.errors import Conflict
from bot.features.events.acts import Acts
from bot.features.events.details import Details, LinkOrDash
from bot.features.events.domain import (
    CAPACITY_MAX,
    DESCRIPTION_MAX,
    OPEN,
    PLACE_MAX,
    REASON_MAX,
    TITLE_MAX,
    UNPUBLISHED,
    Event,
    EventStore,
    Stage,
)
from bot.features.events.duration import Duration, Length
from bot.features.events.lists import own, upcoming
from bot.features.events.rights import (
    ANSWER,
    PROPOSE,
    SEE,
    manage,
    named,
    own_unpublished,
    parted,
    see,
    suggestions,
    version_shown,
)
from bot.features.events.views import changes, correct, preview, view
from bot.kinds import Number, Text, When
from bot.planned import Planned
from bot.ports import Work
from bot.replies import Button, Fields, Note, Press, Reply, Style, say
from bot.spec import Context, Form, command

EVENT = Text(min=1, max=120)
"""The number of an event, or words of its title."""

PAGE = Number(min=1, max=1000)

CODE_CONFIRM = "ez"

FORM = ("title", "when", "place", "link", "description", "capacity", "duration")


async def any_event(ctx: Context, events: EventStore, typed: str) -> list[str]:
    """Events to come."""
    return suggestions(await events.upcoming(ctx.now), typed)


async def own_event(ctx: Context, events: EventStore, typed: str) -> list[str]:
    """The events somebody may change: theirs first."""
    if ctx.viewer.member_id is None:
        return []
    mine = await events.organised(ctx.member_id, ctx.now)
    return suggestions((*mine, *await events.upcoming(ctx.now)), typed)


@command("event list", code="el", allow=SEE, home=True, first=True)
async def list_(ctx: Context, events: EventStore, page: Annotated[int, PAGE] = 1) -> Reply:
    """What is to come, and how to make something happen when nothing is."""
    return await upcoming(ctx, events, page)


@command("event create", code="ec", allow=PROPOSE, form=Form(fields=FORM))
async def create(
    ctx: Context,
    work: Work,
    title: Annotated[str, Text(min=2, max=TITLE_MAX)],
    when: Annotated[Planned, When()],
    place: Annotated[str, Text(max=PLACE_MAX)] = "",
    link: Annotated[str, Address()] = "",
    description: Annotated[str, Text(max=DESCRIPTION_MAX, lines=True)] = "",
    capacity: Annotated[int | None, Number(min=0, max=CAPACITY_MAX)] = None,
    duration: Annotated[Length | None, Duration()] = None,
) -> Reply:
    """What was understood, to be sent off, corrected or dropped: nobody else sees it before."""
    details = Details(
        title=title,
        when=when,
        place=place,
        link=link,
        description=description,
        capacity=capacity,
        duration=duration,
    )
    return preview(ctx, await Acts(ctx=ctx, work=work).draft(details.event(ctx.member_id, when)))


@command("event show", code="es", allow=SEE, suggest={"event": any_event})
async def show(ctx: Context, work: Work, event: Annotated[str, EVENT]) -> Reply:
    """One event, as its reader may see it."""
    acts = Acts(ctx=ctx, work=work)
    return await shown(acts, await see(ctx, acts.events, await named(ctx, acts.events, event)))


@command("event edit", code="ee", allow=ANSWER, suggest={"event": own_event}, form=Form(fields=FORM))
async def edit(
    ctx: Context,
    work: Work,
    event: Annotated[str, EVENT] = "",
    title: Annotated[str, Text(max=TITLE_MAX)] = "",
    when: Annotated[Planned | None, When()] = None,
    place: Annotated[str, Text(max=PLACE_MAX)] = "",
    link: Annotated[str, LinkOrDash()] = "",
    description: Annotated[str, Text(max=DESCRIPTION_MAX, lines=True)] = "",
    capacity: Annotated[int | None, Number(min=0, max=CAPACITY_MAX)] = None,
    duration: Annotated[Length | None, Duration()] = None,
) -> Reply:
    """What changed, old and new; what was left empty stays as it is."""
    acts = Acts(ctx=ctx, work=work)
    if not event:
        return await own(ctx, acts.events, 1, editable=True)
    old = await manage(ctx, acts.events, await named(ctx, acts.events, event))
    details = Details(
        title=title,
        when=when,
        place=place,
        link=link,
        description=description,
        capacity=capacity,
        duration=duration,
    )
    opened = version_shown(event)
    if opened not in (None, old.version):
        return replace(await shown(acts, old), text=say("event-overtaken"))
    return await _edited(acts, old, details.changed(old, whole=opened is not None))


async def _edited(acts: Acts, old: Event, wanted: Event) -> Reply:
    ctx = acts.ctx
    new = old.edited(wanted)
    rows = changes(old, new)
    if not rows:
        return _unchanged(old)
    if new.starts_at != old.starts_at and old.stage in OPEN and ctx.now >= new.starts_at:
        raise Conflict(say("event-past"))
    stored = await acts.edit(old, new)
    if stored.stage in (Stage.DRAFT, Stage.REFUSED):
        return preview(ctx, stored, changes=rows)
    told = stored.stage in OPEN and stored.moved_in == stored.version
    text = say("event-edited-told") if told else say("event-edited")
    notice = stored.start.notice() if old.starts_at != stored.starts_at else None
    reply = await shown(acts, stored)
    notes = (Note(text=notice),) if notice else ()
    return replace(reply, text=text, blocks=(Fields(rows=rows), *notes, *reply.blocks))


def _unchanged(event: Event) -> Reply:
    go = Button(label=say("event-edit.button"), press=correct(event), style=Style.MAIN)
    return Reply(text=say("event-edit-nothing", title=event.title), buttons=((go,),))


@command("event cancel", code="ex", allow=ANSWER, suggest={"event": own_event})
async def cancel(
    ctx: Context,
    events: EventStore,
    event: Annotated[str, EVENT],
    reason: Annotated[str, Text(max=REASON_MAX)] = "",
) -> Reply:
    """Whether it is really meant, and how many will be told."""
    number, rest = (await named(ctx, events, event), "") if reason else await parted(ctx, events, event)
    reason = reason or rest
    found = await manage(ctx, events, number)
    own_unpublished(ctx, found)
    if found.stage not in UNPUBLISHED:
        found.check_step(Stage.CANCELLED, ctx.now)
    counts = await events.counts(found.id)
    people = counts.yes + counts.maybe + counts.waiting
    yes = Button(
        label=say("event-cancel-yes"), press=Press(code=CODE_CONFIRM, args=(found.id, reason)), style=Style.DANGER
    )
    no = Button(label=say("event-cancel-no"), press=Press(code="ev", args=(found.id,)))
    return Reply(text=say("event-cancel-sure", title=found.title, people=people), buttons=((yes, no),))


@command("event mine", code="em", allow=ANSWER)
async def mine(ctx: Context, events: EventStore, page: Annotated[int, PAGE] = 1) -> Reply:
    """What one organises and has answered, in every state."""
    return await own(ctx, events, page)


async def shown(acts: Acts, event: Event) -> Reply:
    """The event for whoever asks."""
    member_id = acts.ctx.viewer.member_id
    answer = await acts.events.signup(event.id, member_id) if member_id else None
    return view(acts.ctx, await acts.counted(event), answer)
