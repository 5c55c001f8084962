"""A student's search: the form, the list of those for all members, and what is pressed on one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Annotated

from bot.agenda import About
from bot.errors import Conflict, Invalid
from bot.features.internships.asked import AUDIENCE, FIELD, REMOTE, TYPE, LengthKind, written_length
from bot.features.internships.codes import (
    DEMANDS,
    DEMANDS_CODE,
    DROP_DEMAND,
    EDIT_DEMAND,
    FOUND,
    GO_ON,
    LIST_CODE,
    MODERATE,
    OFFERS_FOR,
    POST_CODE,
    READ,
    REMOVE_DEMAND,
    SEE_DEMAND,
    SEEK,
    SEEK_CODE,
    VIEW,
    WRITE,
    button,
    run,
)
from bot.features.internships.domain import (
    DEMAND,
    DEMAND_STEPS,
    DEMANDS_MAX,
    PLACE_MAX,
    WORDS_MAX,
    Demand,
    DemandState,
    Offer,
)
from bot.features.internships.fitting import because
from bot.features.internships.publishing import today
from bot.features.internships.searching import begin, go_on, listed, offers, own, seen, stop
from bot.features.internships.showing import demand_blocks, joined, sought, wanted
from bot.features.internships.terms import Audience, Length, Wish
from bot.folding import fold
from bot.kinds import ID_MAX, Day, Number, Text
from bot.matching import Match
from bot.paging import page
from bot.permissions import may
from bot.ports import Work
from bot.relay import NOTE_MAX, Relay
from bot.replies import Block, Button, Item, Items, OnDay, Paragraph, Phrase, Press, Reply, Strong, Style, rows, say
from bot.spec import Context, Form, action, command

ID = Number(min=1, max=ID_MAX)
LINKED = re.compile(r"://|\bwww\.|[a-z0-9]\.(?:com|fr|org|net|eu|io|gg|me|be|ch|uk)\b")
"""What a web address looks like; a search goes to members without a moderator having read it."""

ASKED = ("type", "field", "remote", "place", "start", "length", "words", "audience")


@command("internship seek", code=SEEK_CODE, allow=SEEK, form=Form(fields=ASKED))
async def seek(
    ctx: Context,
    work: Work,
    type: Annotated[str, TYPE],
    field: Annotated[str, FIELD] = "",
    remote: Annotated[str, REMOTE] = "no",
    place: Annotated[str, Text(max=PLACE_MAX)] = "",
    start: Annotated[date | None, Day()] = None,
    length: Annotated[Length | None, LengthKind()] = None,
    words: Annotated[str, Text(max=WORDS_MAX)] = "",
    audience: Annotated[str, AUDIENCE] = Audience.MATCHED.value,
    demand: Annotated[int | None, ID] = None,
) -> Reply:
    """A new search, or the member's search of that number with these wishes; the offers that fit come with it."""
    if LINKED.search(fold(f"{words} {place}")):
        raise Invalid(say("internship-no-links"))
    wish = Wish(
        type=type,
        field=field,
        remote=remote == "yes",
        place=place,
        start=start,
        length=length,
        words=words,
        audience=Audience(audience),
    )
    if demand is not None:
        before = await own(work, ctx, demand)
        if before.state is not DemandState.OPEN:
            raise Conflict(DEMAND_STEPS.closed[before.state])
        return await _begun(
            ctx, work, await go_on(work, ctx, replace(before, wish=wish)), say("internship-seek-updated")
        )
    made = await begin(work, ctx, wish)
    if made is None:
        raise Conflict(say("internship-seek-full", max=DEMANDS_MAX))
    return await _begun(ctx, work, made, say("internship-seeking", day=OnDay(made.until)))


async def _begun(ctx: Context, work: Work, demand: Demand, text: Phrase) -> Reply:
    found = await offers(work, ctx, demand)
    see = button(say("internship-do-see"), SEE_DEMAND, demand.id)
    blocks: tuple[Block, ...] = (Paragraph(text=say(f"internship-audience-told-{demand.wish.audience.value}")),)
    if not found:
        none = Paragraph(text=say("internship-fits-none"))
        return Reply(text=text, blocks=(*blocks, none), buttons=((see, run(say("internship-do-list"), LIST_CODE)),))
    count = Paragraph(text=say("internship-fits", count=len(found)))
    return Reply(text=text, blocks=(*blocks, count, _fits(found)), buttons=((see,),))


def _fits(found: tuple[Match[Offer], ...]) -> Items:
    items = tuple(
        Item(
            title=Strong(match.record.terms.title),
            detail=joined(match.record.terms.host, because(match)),
            press=Press(code=VIEW, args=(match.record.id,)),
        )
        for match in found
    )
    return Items(items=items, prompt=say("internship-list-open"))


@action(OFFERS_FOR, allow=SEEK)
async def offers_for(ctx: Context, work: Work, demand: Annotated[int, ID]) -> Reply:
    """The offers that fit the member's search now."""
    mine = await own(work, ctx, demand)
    found = await offers(work, ctx, mine)
    back = button(say("internship-do-back"), SEE_DEMAND, mine.id)
    if not found:
        return Reply(text=say("internship-fits-none"), buttons=((back, run(say("internship-do-list"), LIST_CODE)),))
    return Reply(text=say("internship-fits", count=len(found)), blocks=(_fits(found),), buttons=((back,),))


@command("internship demands", code=DEMANDS_CODE, allow=READ)
async def demands(ctx: Context, work: Work) -> Reply:
    """What students look for, as far as they let members see it, without their names."""
    return await _listing(ctx, work, 1)


@action(DEMANDS, allow=READ)
async def turn(ctx: Context, work: Work, number: Annotated[int, Number(min=1, max=1000)]) -> Reply:
    """Another page of them."""
    return await _listing(ctx, work, number, replaces=True)


async def _listing(ctx: Context, work: Work, number: int, *, replaces: bool = False) -> Reply:
    found = await listed(work, ctx)
    post = (run(say("internship-do-post"), POST_CODE),)
    if not found:
        return Reply(text=say("internship-demands-none"), buttons=(post,), replaces=replaces)
    shown = page(found, number)
    items = tuple(
        Item(title=sought(one), detail=wanted(one), press=Press(code=SEE_DEMAND, args=(one.id,))) for one in shown.items
    )
    blocks = (Items(items=items, prompt=say("internship-demands-open"), start=shown.start), *shown.note())
    moves = shown.moves(lambda to: Press(code=DEMANDS, args=(to,)))
    text = say("internship-demands-found", count=len(found))
    return Reply(text=text, blocks=blocks, buttons=(*moves, post), replaces=replaces)


@action(SEE_DEMAND, allow=READ, linkable=True)
async def open_(ctx: Context, work: Work, demand: Annotated[int, ID]) -> Reply:
    """One search, as far as this person may see it."""
    found = await seen(work, ctx, demand)
    mine = found.author_id == ctx.viewer.member_id
    text = say(f"internship-demand-now-{found.state.value}") if found.state is not DemandState.OPEN else None
    return Reply(
        text=text, blocks=demand_blocks(found, own=mine), buttons=rows(_own(found) if mine else _others(ctx, found), 3)
    )


def _own(demand: Demand) -> tuple[Button, ...]:
    this = demand.id
    if demand.state is DemandState.OPEN:
        return (
            button(say("internship-do-offers-for"), OFFERS_FOR, this, style=Style.MAIN),
            button(say("internship-do-edit"), EDIT_DEMAND, this),
            button(say("internship-do-found"), FOUND, this),
            button(say("internship-do-go-on"), GO_ON, this),
            button(say("internship-do-withdraw"), DROP_DEMAND, this),
        )
    again = demand.state in (DemandState.EXPIRED, DemandState.FOUND)
    return (button(say("internship-do-go-on"), GO_ON, this),) if again else (run(say("internship-do-seek"), SEEK_CODE),)


def _others(ctx: Context, demand: Demand) -> tuple[Button, ...]:
    if demand.state is not DemandState.OPEN:
        return ()
    remove = (button(say("internship-do-remove"), REMOVE_DEMAND, demand.id),) if may(ctx.viewer, MODERATE) else ()
    return (button(say("internship-do-write"), WRITE, demand.id, style=Style.MAIN), *remove)


@action(EDIT_DEMAND, allow=SEEK, opens="internship seek")
async def edit(ctx: Context, work: Work, demand: Annotated[int, ID]) -> dict[str, str]:
    """The form, filled with what the search says."""
    found = await own(work, ctx, demand)
    wish = found.wish
    start = wish.start.isoformat() if wish.start and wish.start >= today(ctx) else ""
    given = {
        "type": wish.type,
        "field": wish.field,
        "remote": "yes" if wish.remote else "no",
        "place": wish.place,
        "start": start,
        "length": written_length(wish.length),
        "words": wish.words,
        "audience": wish.audience.value,
        "demand": str(found.id),
    }
    return {name: value for name, value in given.items() if value}


@action(GO_ON, allow=SEEK)
async def still_looking(ctx: Context, work: Work, demand: Annotated[int, ID]) -> Reply:
    """Open for another 90 days."""
    kept = await go_on(work, ctx, await own(work, ctx, demand))
    text = say("internship-seek-goes-on", day=OnDay(kept.until))
    return Reply(text=text, buttons=((button(say("internship-do-see"), SEE_DEMAND, kept.id),),), replaces=True)


@action(FOUND, allow=SEEK)
async def found_(ctx: Context, work: Work, demand: Annotated[int, ID]) -> Reply:
    """Good news; it can be undone."""
    ended = await stop(work, ctx, await own(work, ctx, demand), DemandState.FOUND)
    return Reply(
        text=say("internship-is-found"),
        buttons=((button(say("internship-do-go-on"), GO_ON, ended.id),),),
        replaces=True,
    )


@action(DROP_DEMAND, allow=SEEK)
async def drop(ctx: Context, work: Work, demand: Annotated[int, ID]) -> Reply:
    """Shown to nobody any more."""
    await stop(work, ctx, await own(work, ctx, demand), DemandState.WITHDRAWN)
    return Reply(
        text=say("internship-seek-withdrawn"), buttons=((run(say("internship-do-seek"), SEEK_CODE),),), replaces=True
    )


@action(WRITE, allow=READ, opens="internship write")
async def write_(ctx: Context, work: Work, demand: Annotated[int, ID]) -> dict[str, str]:
    """The form that asks what to write to the student."""
    return {"demand": str((await _writable(ctx, work, demand)).id)}


@command("internship write", code="iw", allow=READ, form=Form(fields=("note",)))
async def write(
    ctx: Context,
    work: Work,
    *,
    demand: Annotated[int, ID] = 0,
    note: Annotated[str, Text(min=10, max=NOTE_MAX, lines=True)],
) -> Reply:
    """The note goes to the student, who may answer the same way."""
    found = await _writable(ctx, work, demand)
    relay = work.store(Relay, ctx.community_id)
    about = About(kind=DEMAND, id=found.id, version=found.version)
    thread = await relay.open(about, ctx.member_id, found.author_id, ctx.now)
    await relay.write(thread, ctx.member_id, note, ctx.now)
    return Reply(text=say("internship-written"))


async def _writable(ctx: Context, work: Work, demand_id: int) -> Demand:
    if not demand_id:
        raise Conflict(say("internship-write-which"), buttons=((run(say("internship-do-demands"), DEMANDS_CODE),),))
    found = await seen(work, ctx, demand_id)
    if found.author_id == ctx.member_id:
        raise Conflict(say("internship-own-demand"))
    if found.state is not DemandState.OPEN:
        raise Conflict(DEMAND_STEPS.closed[found.state])
    return found
