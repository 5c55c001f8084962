"""What members press about events. Each press asks again who presses it and how things stand."""

from __future__ import annotations

from typing import Annotated

from bot import reviewing
from bot.dates import settled
from bot.errors import Conflict, Missing
from bot.features.events.acts import Acts
from bot.features.events.calendar import document
from bot.features.events.cards import CODE_ANSWER, CODE_CALENDAR, CODE_VIEW, CODE_WHO
from bot.features.events.commands import CODE_CONFIRM, PAGE, shown
from bot.features.events.domain import KIND, OPEN, REASON_MAX, STEPS, UNPUBLISHED, Event, EventStore, Stage
from bot.features.events.lists import CODE_LIST, CODE_MINE, own, upcoming
from bot.features.events.rights import ANSWER, CREATE, PROPOSE, SEE, manage, opened, own_unpublished, see
from bot.features.events.seats import Answer, Reminders, Signup
from bot.features.events.views import (
    CODE_CANCEL,
    CODE_CORRECT,
    CODE_DISCARD,
    CODE_PUBLISH,
    CODE_REMIND,
    CODE_REMOVE,
    answered,
    entitled,
    open_button,
    reminded,
)
from bot.kinds import ID_MAX, Choice, Number, Text
from bot.naming import called
from bot.paging import page as page_of
from bot.permissions import may
from bot.ports import Members, Work
from bot.replies import Button, Item, Items, Press, Reply, Style, say
from bot.spec import Context, action

NUMBER = Number(min=1, max=ID_MAX)
VERSION = Number(min=0, max=2**31 - 1)
ANSWERS = Choice(values=tuple((one.value, f"event-answer-{one.value}") for one in Answer))
REMINDERS = Choice(values=tuple((one.value, f"event-remind-{one.value}") for one in Reminders))

CODE_REMOVE_SURE = "eq"


@action(CODE_VIEW, allow=SEE, linkable=True)
async def view(ctx: Context, work: Work, event: Annotated[int, NUMBER]) -> Reply:
    """The event as its reader may see it."""
    acts = Acts(ctx=ctx, work=work)
    return await shown(acts, await see(ctx, acts.events, event))


@action(CODE_LIST, allow=SEE, linkable=True)
async def turn(ctx: Context, events: EventStore, page: Annotated[int, PAGE] = 1) -> Reply:
    """Another page of what is to come."""
    return await upcoming(ctx, events, page, replaces=True)


@action(CODE_MINE, allow=ANSWER, linkable=True)
async def turn_mine(ctx: Context, events: EventStore, page: Annotated[int, PAGE] = 1) -> Reply:
    """Another page of one's own."""
    return await own(ctx, events, page, replaces=True)


@action(CODE_ANSWER, allow=ANSWER)
async def answer(ctx: Context, work: Work, event: Annotated[int, NUMBER], answer: Annotated[str, ANSWERS]) -> Reply:
    """Where one stands now: the link with a seat, the place in line without, and how to be reminded."""
    acts = Acts(ctx=ctx, work=work)
    found = await see(ctx, acts.events, event)
    await acts.answer(found, ctx.member_id, Answer(answer))
    mine = await acts.events.signup(event, ctx.member_id)
    if mine is None:
        raise Missing
    ahead = await _ahead(acts.events, mine, event) if mine.waits else 0
    return answered(found, mine, ahead, ctx.viewer)


async def _ahead(events: EventStore, mine: Signup, event_id: int) -> int:
    """How many wait before them."""
    return sum(one.turn < mine.turn for one in await events.signups(event_id, waiting=True))


@action(CODE_REMIND, allow=ANSWER)
async def remind(ctx: Context, work: Work, event: Annotated[int, NUMBER], how: Annotated[str, REMINDERS]) -> Reply:
    """How one is reminded from now on."""
    acts = Acts(ctx=ctx, work=work)
    found = await see(ctx, acts.events, event)
    found.check_open(ctx.now)
    if not await acts.events.remind(event, ctx.member_id, Reminders(how)):
        raise Conflict(say("event-answer-first"))
    mine = await acts.events.signup(event, ctx.member_id)
    if mine is None or mine.answer is Answer.NO:
        raise Conflict(say("event-answer-first"))
    return reminded(found, mine, ctx.viewer)


@action(CODE_WHO, allow=ANSWER)
async def who(ctx: Context, work: Work, event: Annotated[int, NUMBER], page: Annotated[int, PAGE] = 1) -> Reply:
    """Who comes, who perhaps, who waits: for members alone."""
    acts = Acts(ctx=ctx, work=work)
    found = await see(ctx, acts.events, event)
    everybody = (*await acts.events.signups(event), *await acts.events.signups(event, waiting=True))
    coming = sorted((one for one in everybody if one.answer is not Answer.NO), key=_rank)
    if not coming:
        return Reply(text=say("event-who-none", title=found.title))
    listed = page_of(coming, page)
    members = work.store(Members, ctx.community_id)
    items = [
        Item(title=called(await members.get(one.member_id)), detail=say(f"event-who-{_answer_word(one)}"))
        for one in listed.items
    ]
    block = Items(items=tuple(items), prompt=say("event-list-prompt"), start=listed.start)
    moves = listed.moves(lambda to: Press(code=CODE_WHO, args=(event, to)))
    text = say("event-who-these", title=found.title)
    return Reply(text=text, blocks=(block, *listed.note()), buttons=moves, replaces=page > 1)


def _rank(one: Signup) -> tuple[int, int]:
    return (("yes", "maybe", "waiting").index(_answer_word(one)), one.turn)


def _answer_word(one: Signup) -> str:
    return "waiting" if one.waits else one.answer.value


@action(CODE_CALENDAR, allow=ANSWER)
async def calendar(ctx: Context, work: Work, event: Annotated[int, NUMBER]) -> Reply:
    """A file that calendars read; it holds the link for those with a seat."""
    acts = Acts(ctx=ctx, work=work)
    found = await see(ctx, acts.events, event)
    mine = await acts.events.signup(event, ctx.member_id)
    community = ctx.community.slug if ctx.community else ""
    file = document(found, community, ctx.now, entitled=entitled(ctx.viewer, found, mine))
    return Reply(text=say("event-calendar-here", title=found.title), document=file)


@action(CODE_PUBLISH, allow=PROPOSE)
async def publish(
    ctx: Context, work: Work, event: Annotated[int, NUMBER], version: Annotated[int, VERSION] = 0
) -> Reply:
    """Seen by everybody, or by the moderators first: what was shown above the button, and nothing newer."""
    acts = Acts(ctx=ctx, work=work)
    found = await manage(ctx, acts.events, event)
    if found.stage in OPEN:
        raise Conflict(say("event-published-already"))
    own_unpublished(ctx, found)
    if not may(ctx.viewer, CREATE) and found.stage is Stage.PROPOSED:
        raise Conflict(STEPS.closed[found.stage])
    if version not in (0, found.version):
        raise Conflict(say("event-newer"), buttons=((open_button(found),),))
    if not may(ctx.viewer, CREATE):
        await acts.propose(found)
        return Reply(text=say("event-proposed", title=found.title), replaces=True)
    published = await acts.publish(found)
    return Reply(text=say("event-published", title=found.title), buttons=((open_button(published),),), replaces=True)


@action(CODE_DISCARD, allow=PROPOSE)
async def discard(ctx: Context, work: Work, event: Annotated[int, NUMBER]) -> Reply:
    """What was not sent off is forgotten."""
    acts = Acts(ctx=ctx, work=work)
    found = await manage(ctx, acts.events, event)
    await _drop(acts, found)
    return Reply(text=say("event-discarded"), replaces=True)


async def _drop(acts: Acts, event: Event) -> None:
    if event.stage not in UNPUBLISHED:
        raise Conflict(say("event-published-already"))
    own_unpublished(acts.ctx, event)
    await reviewing.withdraw(acts.work, acts.ctx, KIND, event.id)
    await acts.events.discard(event.id)


@action(CODE_CORRECT, allow=ANSWER, opens="event edit")
async def correct(ctx: Context, events: EventStore, event: Annotated[int, NUMBER]) -> dict[str, str]:
    """The event's form, filled with what it is."""
    found = await manage(ctx, events, event)
    given = {
        "event": opened(found),
        "title": found.title,
        "when": settled(found.start),
        "place": found.place,
        "link": found.link,
        "description": found.description,
        "capacity": str(found.capacity or ""),
        "duration": str(found.minutes),
    }
    return {name: value for name, value in given.items() if value}


@action(CODE_CANCEL, allow=ANSWER, opens="event cancel")
async def cancel(ctx: Context, events: EventStore, event: Annotated[int, NUMBER]) -> dict[str, str]:
    """The form that asks for the reason."""
    found = await manage(ctx, events, event)
    own_unpublished(ctx, found)
    return {"event": f"{found.id} · {found.title}"[:120]}


@action(CODE_CONFIRM, allow=ANSWER, owned=True)
async def cancel_sure(
    ctx: Context,
    work: Work,
    event: Annotated[int, NUMBER],
    reason: Annotated[str, Text(max=REASON_MAX)] = "",
) -> Reply:
    """It does not take place; whoever meant to come is told once."""
    acts = Acts(ctx=ctx, work=work)
    found = await manage(ctx, acts.events, event)
    if found.stage in UNPUBLISHED:
        await _drop(acts, found)
        return Reply(text=say("event-discarded"), replaces=True)
    await acts.end(found, Stage.CANCELLED, reason)
    return Reply(text=say("event-cancel-done", title=found.title), replaces=True)


@action(CODE_REMOVE, allow=CREATE)
async def remove(ctx: Context, events: EventStore, event: Annotated[int, NUMBER]) -> Reply:
    """Whether it is really meant."""
    found = await manage(ctx, events, event)
    yes = Button(
        label=say("event-remove-yes"), press=Press(code=CODE_REMOVE_SURE, args=(found.id,)), style=Style.DANGER
    )
    return Reply(text=say("event-remove-sure", title=found.title), buttons=((yes, open_button(found)),))


@action(CODE_REMOVE_SURE, allow=CREATE, owned=True)
async def remove_sure(ctx: Context, work: Work, event: Annotated[int, NUMBER]) -> Reply:
    """Its copies are taken away, and it is listed no more."""
    acts = Acts(ctx=ctx, work=work)
    await acts.end(await manage(ctx, acts.events, event), Stage.REMOVED)
    return Reply(text=say("event-remove-done"), replaces=True)
