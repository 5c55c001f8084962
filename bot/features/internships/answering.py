"""Answering an offer, in words passed on by the bot; and what its poster sees of those who did."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from bot.errors import Conflict, Missing
from bot.features.internships import telling
from bot.features.internships.codes import (
    APPLICANT,
    DECLINE,
    INTEREST,
    INTERESTED,
    LIST_CODE,
    READ,
    TAKE_BACK,
    VIEW,
    button,
    run,
)
from bot.features.internships.domain import (
    APPLICATIONS_PER_DAY,
    OFFER_STEPS,
    Interest,
    InterestState,
    InternshipStore,
    Offer,
)
from bot.features.internships.publishing import about, own
from bot.kinds import ID_MAX, Number, Text
from bot.naming import called
from bot.paging import page
from bot.ports import Members, Work
from bot.relay import ANSWER, NOTE_MAX, Relay
from bot.replies import Button, Field, Fields, Heading, Item, Items, Moment, Press, Reply, Style, say
from bot.spec import Context, Form, action, command

ID = Number(min=1, max=ID_MAX)
DAY = timedelta(hours=24)


@action(INTEREST, allow=READ, linkable=True, opens="internship apply")
async def interest(ctx: Context, work: Work, offer: Annotated[int, ID]) -> dict[str, str]:
    """The form that asks what to write to the poster, if this member may answer the offer."""
    return {"offer": str((await _answerable(ctx, work, offer)).id)}


@command("internship apply", code="ia", allow=READ, form=Form(fields=("note",)))
async def apply(
    ctx: Context,
    work: Work,
    *,
    offer: Annotated[int, ID] = 0,
    note: Annotated[str, Text(min=10, max=NOTE_MAX, lines=True)],
) -> Reply:
    """The note goes to the poster, who answers the same way; neither sees the other's address."""
    found = await _answerable(ctx, work, offer)
    store, relay = work.store(InternshipStore, ctx.community_id), work.store(Relay, ctx.community_id)
    mine = await store.answers(ctx.member_id)
    if sum(one.at > ctx.now - DAY for one in mine) >= APPLICATIONS_PER_DAY:
        raise Conflict(say("internship-answered-enough", max=APPLICATIONS_PER_DAY))
    thread = await relay.open(about(found), ctx.member_id, found.author_id, ctx.now)
    new = Interest(offer_id=found.id, member_id=ctx.member_id, thread_id=thread.id, at=ctx.now)
    if not await store.answer(new):
        raise Conflict(say("internship-answered"))
    await relay.write(thread, ctx.member_id, note, ctx.now)
    text = say("internship-applied", title=found.terms.title)
    return Reply(
        text=text,
        buttons=((button(say("internship-do-see"), VIEW, found.id), run(say("internship-do-list"), LIST_CODE)),),
    )


async def _answerable(ctx: Context, work: Work, offer_id: int) -> Offer:
    """The offer, if this member may answer it now."""
    if not offer_id:
        raise Conflict(say("internship-apply-which"), buttons=((run(say("internship-do-list"), LIST_CODE),),))
    store = work.store(InternshipStore, ctx.community_id)
    offer = await store.get(offer_id)
    if offer is None or offer.published_at is None:
        raise Missing
    if not offer.open:
        raise Conflict(OFFER_STEPS.closed[offer.state], buttons=((run(say("internship-do-list"), LIST_CODE),),))
    if offer.author_id == ctx.member_id:
        raise Conflict(
            say("internship-own"), buttons=((button(say("internship-do-interested"), INTERESTED, offer.id),),)
        )
    if offer.terms.link:
        online = Button(label=say("internship-do-online"), url=offer.terms.link)
        raise Conflict(say("internship-online"), buttons=((online,),))
    if any(one.offer_id == offer.id for one in await store.answers(ctx.member_id)):
        raise Conflict(say("internship-answered"), buttons=((button(say("internship-do-see"), VIEW, offer.id),),))
    return offer


@action(TAKE_BACK, allow=READ)
async def take_back(ctx: Context, work: Work, offer: Annotated[int, ID]) -> Reply:
    """The member is interested no more; the poster sees so."""
    if not await work.store(InternshipStore, ctx.community_id).settle(offer, ctx.member_id, InterestState.WITHDRAWN):
        raise Missing
    return Reply(
        text=say("internship-taken-back"), buttons=((run(say("internship-do-list"), LIST_CODE),),), replaces=True
    )


@action(INTERESTED, allow=READ)
async def interested(
    ctx: Context, work: Work, offer: Annotated[int, ID], number: Annotated[int, Number(min=1, max=1000)] = 1
) -> Reply:
    """Everybody who answered the member's offer, the earliest first."""
    mine = await own(work, ctx, offer)
    answers = await work.store(InternshipStore, ctx.community_id).interests(mine.id)
    back = button(say("internship-do-see"), VIEW, mine.id)
    if not answers:
        return Reply(text=say("internship-nobody-yet"), buttons=((back,),))
    shown = page(answers, number)
    items = tuple([await _line(ctx, work, one) for one in shown.items])
    moves = shown.moves(lambda to: Press(code=INTERESTED, args=(mine.id, to)))
    prompt = say("internship-interested-open")
    text = say("internship-interested", count=len(answers), title=mine.terms.title)
    blocks = (Items(items=items, prompt=prompt, start=shown.start), *shown.note())
    return Reply(text=text, blocks=blocks, buttons=(*moves, (back,)))


async def _line(ctx: Context, work: Work, one: Interest) -> Item:
    member = await work.store(Members, ctx.community_id).get(one.member_id)
    detail = say("internship-interest-line", state=say(f"internship-interest-{one.state.value}"), at=Moment(one.at))
    return Item(title=called(member), detail=detail, press=Press(code=APPLICANT, args=(one.offer_id, one.member_id)))


@action(APPLICANT, allow=READ)
async def applicant(ctx: Context, work: Work, offer: Annotated[int, ID], member: Annotated[int, ID]) -> Reply:
    """One of them, with the ways to answer."""
    mine, one = await _of(ctx, work, offer, member)
    person = await work.store(Members, ctx.community_id).get(member)
    state = Field(label=say("internship-card-state"), value=say(f"internship-interest-{one.state.value}"))
    since = Field(label=say("internship-card-at"), value=Moment(one.at))
    buttons = [Button(label=say("internship-do-answer"), press=Press(code=ANSWER, args=(one.thread_id,)))]
    if one.state is InterestState.SENT:
        buttons.append(button(say("internship-do-decline"), DECLINE, mine.id, member))
    buttons.append(button(say("internship-do-interested"), INTERESTED, mine.id))
    blocks = (Heading(text=called(person)), Fields(rows=(state, since)))
    return Reply(blocks=blocks, buttons=(tuple(buttons),))


@action(DECLINE, allow=READ)
async def decline(ctx: Context, work: Work, offer: Annotated[int, ID], member: Annotated[int, ID]) -> Reply:
    """They are told kindly that it is not for this time."""
    mine, _one = await _of(ctx, work, offer, member)
    if not await work.store(InternshipStore, ctx.community_id).settle(mine.id, member, InterestState.DECLINED):
        raise Conflict(say("internship-interest-over"))
    await telling.tell(work, ctx, telling.DECLINED, mine, member, telling.APPLICANT)
    back = button(say("internship-do-interested"), INTERESTED, mine.id, style=Style.MAIN)
    return Reply(text=say("internship-declined"), buttons=((back,),), replaces=True)


async def _of(ctx: Context, work: Work, offer_id: int, member_id: int) -> tuple[Offer, Interest]:
    mine = await own(work, ctx, offer_id)
    answers = await work.store(InternshipStore, ctx.community_id).interests(mine.id)
    one = next((answer for answer in answers if answer.member_id == member_id), None)
    if one is None:
        raise Missing
    return mine, one
