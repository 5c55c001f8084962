"""Lists of events: what is to come, and what one organises or has answered."""

from __future__ import annotations

from bot.features.events import cards
from bot.features.events.cards import CODE_VIEW
from bot.features.events.domain import SHOWN_FOR, Event, EventStore, Shown, Stage
from bot.features.events.rights import CREATE, PROPOSE
from bot.features.events.seats import Signup
from bot.features.events.views import standing
from bot.paging import page
from bot.permissions import may
from bot.ports import Work
from bot.replies import Button, Inline, Item, Items, Moment, Phrase, Press, Reply, Style, say
from bot.spec import Context, Section

CODE_LIST, CODE_MINE, CODE_NEW = "el", "em", "ec"
"""Presses that turn the pages of the two lists, and the code of the command that makes an event."""

Line = tuple[Event, Signup | None]


async def upcoming(ctx: Context, events: EventStore, number: int, *, replaces: bool = False) -> Reply:
    """What is to come, with the reader's own answers."""
    found = await events.upcoming(ctx.now)
    mine = dict(await _answers(ctx, events))
    lines: list[Line] = [(event, mine.get(event.id)) for event in found]
    if not lines:
        text = say("event-list-none") if may(ctx.viewer, PROPOSE) else say("event-list-none-yet")
        return Reply(text=text, buttons=_new(ctx), replaces=replaces)
    return await _listed(ctx, events, say("event-list-these"), lines, number, CODE_LIST, replaces=replaces)


async def own(
    ctx: Context, events: EventStore, number: int, *, replaces: bool = False, editable: bool = False
) -> Reply:
    """What the reader organises or has answered, in every state, past ones for a month; or what they may change."""
    lines = await own_lines(ctx, events)
    if editable:
        lines = [(event, mine) for event, mine in lines if event.organiser_id == ctx.member_id]
    if not lines:
        go = Button(label=say("event-list.button"), press=Press(code=CODE_LIST, args=(1,)))
        return Reply(text=say("event-mine-none"), buttons=((go,), *_new(ctx)), replaces=replaces)
    text = say("event-edit-which") if editable else say("event-mine-these")
    return await _listed(ctx, events, text, lines, number, CODE_MINE, replaces=replaces)


async def own_lines(ctx: Context, events: EventStore) -> list[Line]:
    """The same, the next first, what is over at the end."""
    since = ctx.now - SHOWN_FOR
    lines: dict[int, Line] = {one.id: (one, None) for one in await events.organised(ctx.member_id, since)}
    lines |= {event.id: (event, mine) for event, mine in await events.signed(ctx.member_id, since)}
    return sorted(lines.values(), key=lambda line: (line[0].ends_at <= ctx.now, line[0].starts_at, line[0].id))


async def section(work: Work, ctx: Context) -> Section | None:
    """The member's events to come, for the page that lists everything of theirs."""
    lines = await own_lines(ctx, work.store(EventStore, ctx.community_id))
    ahead = [line for line in lines if line[0].ends_at > ctx.now]
    if not ahead:
        return None
    return Section(heading=say("event-mine-heading"), items=tuple(_item(ctx, line, full=False) for line in ahead))


async def _listed(
    ctx: Context, events: EventStore, text: Phrase, lines: list[Line], number: int, code: str, *, replaces: bool
) -> Reply:
    shown = page(lines, number)
    items = [_item(ctx, line, full=await _full(events, line[0])) for line in shown.items]
    block = Items(items=tuple(items), prompt=say("event-list-prompt"), start=shown.start)
    moves = shown.moves(lambda to: Press(code=code, args=(to,)))
    return Reply(text=text, blocks=(block, *shown.note()), buttons=(*moves, *_new(ctx)), replaces=replaces)


async def _full(events: EventStore, event: Event) -> bool:
    return event.capacity is not None and Shown(event=event, counts=await events.counts(event.id)).full


def _item(ctx: Context, line: Line, *, full: bool) -> Item:
    event, mine = line
    stage = event.stage_at(ctx.now)
    said: Inline = say("event-line", when=Moment(event.starts_at), where=say("as-is", text=cards.where(event)))
    notes = [] if stage is Stage.PLANNED and not full else [cards.state_word(stage, full=full)]
    notes += [standing(mine)] if mine else []
    notes += [say("event-mine-organiser")] if event.organiser_id == ctx.viewer.member_id else []
    for note in notes:
        said = say("event-line-more", line=said, more=note)
    return Item(title=event.title, detail=said, press=Press(code=CODE_VIEW, args=(event.id,)))


async def _answers(ctx: Context, events: EventStore) -> list[tuple[int, Signup]]:
    if ctx.viewer.member_id is None:
        return []
    return [(event.id, mine) for event, mine in await events.signed(ctx.viewer.member_id, ctx.now)]


def _new(ctx: Context) -> tuple[tuple[Button, ...], ...]:
    if not may(ctx.viewer, PROPOSE):
        return ()
    label = say("event-create.button") if may(ctx.viewer, CREATE) else say("event-propose-one")
    return ((Button(label=label, press=Press(code="c", args=(CODE_NEW,)), style=Style.MAIN),),)
