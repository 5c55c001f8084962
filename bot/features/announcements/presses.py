"""What moderators press about announcements. Each press asks again who may."""

from __future__ import annotations

from typing import Annotated

from bot.cards import Cards
from bot.errors import Conflict, Missing
from bot.features.announcements.codes import (
    NUMBER,
    PRESS_ANYWAY,
    PRESS_CHOOSE,
    PRESS_CORRECT,
    PRESS_DISCARD,
    PRESS_DOWN,
    PRESS_DOWN_SURE,
    PRESS_EDIT,
    PRESS_PAGE,
    PRESS_PREVIEW,
    PRESS_SEND,
    PRESS_STOP,
    PRESS_STOP_SURE,
    PRESS_VIEW,
    SEND,
)
from bot.features.announcements.commands import PAGES_MAX, listed
from bot.features.announcements.domain import KIND, Announcement, AnnouncementStore, Figures, Stage
from bot.features.announcements.sending import Desk
from bot.features.announcements.views import again, preview, progress
from bot.kinds import Number
from bot.outbox import Outbox
from bot.ports import Work
from bot.replies import Button, Phrase, Press, Reply, Style, say
from bot.spec import Context, action

VERSION = Number(min=1, max=10**6)


@action(PRESS_PREVIEW, allow=SEND)
async def look(ctx: Context, work: Work, number: Annotated[int, NUMBER]) -> Reply:
    """The draft as it will look."""
    desk = Desk(ctx=ctx, work=work)
    one = await _draft(desk, number)
    return preview(one, *await desk.reach(one), replaces=True)


@action(PRESS_SEND, allow=SEND)
async def send(ctx: Context, work: Work, number: Annotated[int, NUMBER], version: Annotated[int, VERSION]) -> Reply:
    """It is sent as it was shown; the same within a day is asked about first."""
    desk = Desk(ctx=ctx, work=work)
    one = await _draft(desk, number)
    one.check_draft(version)
    if before := await desk.similar(one):
        return again(one, before)
    return await _sent(desk, one)


@action(PRESS_ANYWAY, allow=SEND)
async def anyway(ctx: Context, work: Work, number: Annotated[int, NUMBER], version: Annotated[int, VERSION]) -> Reply:
    """It is sent although the same was sent today."""
    desk = Desk(ctx=ctx, work=work)
    one = await _draft(desk, number)
    one.check_draft(version)
    return await _sent(desk, one)


@action(PRESS_CORRECT, allow=SEND, opens="announce new")
async def correct(ctx: Context, work: Work, number: Annotated[int, NUMBER]) -> dict[str, str]:
    """The form of the draft, filled with what it says."""
    one = await _draft(Desk(ctx=ctx, work=work), number)
    content = one.content
    return {"title": content.title, "text": content.text, "link": content.link, "audience": one.to.value}


@action(PRESS_CHOOSE, allow=SEND, opens="announce people")
async def choose(ctx: Context, work: Work, number: Annotated[int, NUMBER]) -> dict[str, str]:
    """The form of its readers, filled with whom it is for so far."""
    one = await _draft(Desk(ctx=ctx, work=work), number)
    who = one.who
    promotion = str(who.promotion) if who.promotion is not None else ""
    given = {"relation": who.relation, "promotion": promotion, "city": who.city, "right": who.right}
    return {name: value for name, value in given.items() if value}


@action(PRESS_DISCARD, allow=SEND)
async def discard(ctx: Context, store: AnnouncementStore, number: Annotated[int, NUMBER]) -> Reply:
    """The draft is forgotten."""
    if not await store.discard(number, ctx.member_id):
        one = await store.get(number)
        raise Conflict(say("announcement-sent-already")) if one and one.stage is not Stage.DRAFT else Missing
    return Reply(text=say("announcement-discarded"), replaces=True)


@action(PRESS_VIEW, allow=SEND)
async def view(ctx: Context, work: Work, number: Annotated[int, NUMBER]) -> Reply:
    """How far it has come, as of now."""
    return await _progress(Desk(ctx=ctx, work=work), number)


@action(PRESS_EDIT, allow=SEND, opens="announce edit")
async def edit(ctx: Context, work: Work, number: Annotated[int, NUMBER]) -> dict[str, str]:
    """The form of what was sent, filled with what it says."""
    one = await _out(Desk(ctx=ctx, work=work), number)
    content = one.content
    return {"number": str(one.id), "title": content.title, "text": content.text, "link": content.link}


@action(PRESS_STOP, allow=SEND)
async def stop(ctx: Context, work: Work, number: Annotated[int, NUMBER]) -> Reply:
    """Whether sending is really to stop."""
    desk = Desk(ctx=ctx, work=work)
    one, figures = await _out(desk, number), await desk.store.figures(number)
    _check_waits(one, figures)
    sure = say("announcement-stop-sure", sent=figures.sent)
    return _ask(sure, "announcement-stop-yes", Press(code=PRESS_STOP_SURE, args=(number,)), number)


@action(PRESS_STOP_SURE, allow=SEND)
async def stop_sure(ctx: Context, work: Work, outbox: Outbox, number: Annotated[int, NUMBER]) -> Reply:
    """Nobody more gets it."""
    desk = Desk(ctx=ctx, work=work)
    one, figures = await _out(desk, number), await desk.store.figures(number)
    _check_waits(one, figures)
    if await desk.store.stop(number, ctx.now):
        await outbox.supersede(KIND, number, ctx.now)
        await desk.note("stopped", one)
    return await _progress(desk, number, say("announcement-stopped-now"))


@action(PRESS_DOWN, allow=SEND)
async def down(ctx: Context, work: Work, number: Annotated[int, NUMBER]) -> Reply:
    """Whether it is really to be taken away from where it stands."""
    await _out(Desk(ctx=ctx, work=work), number)
    press = Press(code=PRESS_DOWN_SURE, args=(number,))
    return _ask(say("announcement-down-sure"), "announcement-down-yes", press, number)


@action(PRESS_DOWN_SURE, allow=SEND)
async def down_sure(ctx: Context, work: Work, cards: Cards, number: Annotated[int, NUMBER]) -> Reply:
    """It stands nowhere any more."""
    desk = Desk(ctx=ctx, work=work)
    await _out(desk, number)
    one = await desk.store.take_down(number, ctx.now)
    if one is None:
        raise Conflict(say("announcement-down-already"))
    await cards.changed(one.about, ctx.now)
    await desk.note("taken_down", one)
    return await _progress(desk, number, say("announcement-down-now"))


@action(PRESS_PAGE, allow=SEND)
async def turn(ctx: Context, store: AnnouncementStore, page: Annotated[int, Number(min=1, max=PAGES_MAX)]) -> Reply:
    """That page of what was sent."""
    return await listed(store, page, replaces=True)


async def _draft(desk: Desk, number: int) -> Announcement:
    """What the presser is writing, or what became of it: nobody else's draft is known."""
    one = await desk.store.get(number)
    if one is None or (one.stage is Stage.DRAFT and one.author_id != desk.ctx.member_id):
        raise Missing(say("announcement-gone"))
    if one.stage is not Stage.DRAFT:
        raise Conflict(say("announcement-sent-already"))
    return one


async def _out(desk: Desk, number: int) -> Announcement:
    """What was sent, whoever sent it."""
    one = await desk.store.get(number)
    if one is None or one.stage is Stage.DRAFT:
        raise Missing(say("announcement-gone"))
    return one


async def _sent(desk: Desk, one: Announcement) -> Reply:
    sent = await desk.send(one)
    return await _progress(desk, sent.id, say("announcement-on-its-way"))


async def _progress(desk: Desk, number: int, text: Phrase | None = None) -> Reply:
    one = await _out(desk, number)
    plan, figures = await desk.store.planned(number), await desk.store.figures(number)
    return progress(one, plan, figures, text=text, replaces=True)


def _check_waits(one: Announcement, figures: Figures) -> None:
    if one.stage is Stage.STOPPED or not (one.stage is Stage.SENDING or figures.waiting):
        raise Conflict(say("announcement-nothing-waits"))


def _ask(text: Phrase, yes: str, press: Press, number: int) -> Reply:
    sure = Button(label=say(yes), press=press, style=Style.DANGER)
    back = Button(label=say("announcement-back"), press=Press(code=PRESS_VIEW, args=(number,)))
    return Reply(text=text, buttons=((sure, back),), replaces=True)
