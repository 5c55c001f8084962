"""What is pressed on an offer: opened, extended, filled, reopened, withdrawn, taken away."""

from __future__ import annotations

from typing import Annotated

from bot.errors import Conflict, Missing
from bot.features.internships.codes import (
    EXTEND,
    FILLED,
    FITTING,
    INTERESTED,
    LIST_CODE,
    MODERATE,
    POST,
    READ,
    REMOVE,
    REMOVE_DEMAND,
    REOPEN,
    SEE_DEMAND,
    VIEW,
    WITHDRAW,
    button,
    run,
)
from bot.features.internships.domain import (
    DEMAND_STEPS,
    OFFER_STEPS,
    REASON_MAX,
    Demand,
    DemandState,
    InternshipStore,
    Offer,
    OfferState,
    SeekingStore,
)
from bot.features.internships.fitting import EVERYBODY, because
from bot.features.internships.publishing import end, extend, fitting, own
from bot.features.internships.searching import stop
from bot.features.internships.showing import sought
from bot.features.internships.telling import AUTHOR, DEMAND_REMOVED, REMOVED, SEEKER, tell
from bot.features.internships.terms import Audience
from bot.features.internships.viewing import view
from bot.kinds import ID_MAX, Number, Text
from bot.paging import page
from bot.ports import Work
from bot.replies import Item, Items, Note, OnDay, Press, Reply, Style, say
from bot.spec import Context, Form, action, command

ID = Number(min=1, max=ID_MAX)


@action(VIEW, allow=READ, linkable=True)
async def open_(ctx: Context, work: Work, offer: Annotated[int, ID]) -> Reply:
    """The whole offer, and what can be done with it."""
    found = await work.store(InternshipStore, ctx.community_id).get(offer)
    if found is None:
        raise Missing
    return await view(ctx, work, found)


@action(EXTEND, allow=POST)
async def still_open(ctx: Context, work: Work, offer: Annotated[int, ID]) -> Reply:
    """Open for another while, wherever it is shown."""
    mine = await own(work, ctx, offer)
    if mine.state not in (OfferState.PUBLISHED, OfferState.EXPIRED):
        raise Conflict(OFFER_STEPS.closed[mine.state])
    extended = await extend(work, ctx, mine)
    until = OnDay(extended.until or ctx.now.date())
    return Reply(
        text=say("internship-extended", day=until),
        buttons=((button(say("internship-do-see"), VIEW, mine.id),),),
        replaces=True,
    )


@action(FILLED, allow=POST)
async def filled(ctx: Context, work: Work, offer: Annotated[int, ID]) -> Reply:
    """The place is taken: closed everywhere, those who answered are told, and it can be undone."""
    mine = await own(work, ctx, offer)
    await end(work, ctx, mine, OfferState.FILLED)
    buttons = (
        button(say("internship-do-reopen"), REOPEN, mine.id),
        button(say("internship-do-interested"), INTERESTED, mine.id),
    )
    return Reply(text=say("internship-is-filled"), buttons=(buttons,), replaces=True)


@action(REOPEN, allow=POST)
async def reopen(ctx: Context, work: Work, offer: Annotated[int, ID]) -> Reply:
    """Not filled after all."""
    mine = await own(work, ctx, offer)
    if mine.state is not OfferState.FILLED:
        raise Conflict(OFFER_STEPS.closed[mine.state])
    until = OnDay((await extend(work, ctx, mine)).until or ctx.now.date())
    return Reply(
        text=say("internship-reopened", day=until),
        buttons=((button(say("internship-do-see"), VIEW, mine.id),),),
        replaces=True,
    )


@action(WITHDRAW, allow=POST)
async def withdraw(
    ctx: Context, work: Work, offer: Annotated[int, ID], sure: Annotated[int, Number(min=0, max=1)] = 0
) -> Reply:
    """Asks once, because it cannot be undone; then the offer is closed everywhere."""
    mine = await own(work, ctx, offer)
    OFFER_STEPS.take(mine.state, OfferState.WITHDRAWN)
    if not sure:
        yes = button(say("internship-do-withdraw-yes"), WITHDRAW, mine.id, 1, style=Style.DANGER)
        text = say("internship-withdraw-sure", title=mine.terms.title)
        return Reply(text=text, buttons=((yes, button(say("internship-do-back"), VIEW, mine.id)),), replaces=True)
    await end(work, ctx, mine, OfferState.WITHDRAWN)
    return Reply(
        text=say("internship-withdrawn"), buttons=((run(say("internship-do-list"), LIST_CODE),),), replaces=True
    )


@action(FITTING, allow=POST)
async def fitting_(
    ctx: Context, work: Work, offer: Annotated[int, ID], number: Annotated[int, Number(min=1, max=1000)] = 1
) -> Reply:
    """How many searches the member's offer fits, and those whose students let posters see them; never by whom."""
    mine = await own(work, ctx, offer)
    found = await fitting(work, ctx, mine, EVERYBODY) if mine.open else ()
    back = button(say("internship-do-see"), VIEW, mine.id)
    seen = [match for match in found if match.record.wish.audience is not Audience.NOBODY]
    if not found:
        return Reply(text=say("internship-fitting-none"), buttons=((back,),))
    if not seen:
        return Reply(text=say("internship-fitting", count=len(found)), buttons=((back,),))
    shown = page(seen, number)
    items = tuple(
        Item(
            title=sought(match.record),
            detail=because(match),
            press=Press(code=SEE_DEMAND, args=(match.record.id,)),
        )
        for match in shown.items
    )
    blocks = (Items(items=items, prompt=say("internship-demands-open"), start=shown.start), *shown.note())
    moves = shown.moves(lambda to: Press(code=FITTING, args=(mine.id, to)))
    notes = (Note(text=say("internship-fitting-told")),)
    text = say("internship-fitting", count=len(found))
    return Reply(text=text, blocks=(*blocks, *notes), buttons=(*moves, (back,)))


@action(REMOVE, allow=MODERATE, opens="internship remove")
async def remove_offer(ctx: Context, work: Work, offer: Annotated[int, ID]) -> dict[str, str]:
    """The form that asks a moderator for the reason."""
    await _removable(ctx, work, offer)
    return {"offer": str(offer)}


@action(REMOVE_DEMAND, allow=MODERATE, opens="internship remove")
async def remove_demand(ctx: Context, work: Work, demand: Annotated[int, ID]) -> dict[str, str]:
    """The same for a student's search."""
    await _removable_demand(ctx, work, demand)
    return {"demand": str(demand)}


@command("internship remove", code="ir", allow=MODERATE, form=Form(fields=("reason",)))
async def remove(
    ctx: Context,
    work: Work,
    *,
    offer: Annotated[int | None, ID] = None,
    reason: Annotated[str, Text(min=5, max=REASON_MAX, lines=True)],
    demand: Annotated[int | None, ID] = None,
) -> Reply:
    """Taken away wherever it is shown; its author is told why, in the moderator's words."""
    if offer is not None:
        return await _take_offer(ctx, work, offer, reason)
    if demand is not None:
        return await _take_demand(ctx, work, demand, reason)
    raise Missing(say("internship-remove-which"))


async def _take_offer(ctx: Context, work: Work, offer_id: int, reason: str) -> Reply:
    found = await _removable(ctx, work, offer_id)
    taken = await end(work, ctx, found, OfferState.REMOVED, reason)
    await tell(work, ctx, REMOVED, taken, taken.author_id, AUTHOR)
    return Reply(text=say("internship-is-removed"))


async def _take_demand(ctx: Context, work: Work, demand_id: int, reason: str) -> Reply:
    found = await _removable_demand(ctx, work, demand_id)
    taken = await stop(work, ctx, found, DemandState.REMOVED, reason)
    await tell(work, ctx, DEMAND_REMOVED, taken, taken.author_id, SEEKER)
    return Reply(text=say("internship-is-removed"))


async def _removable(ctx: Context, work: Work, offer_id: int) -> Offer:
    """The offer, while moderators can take it away."""
    found = await work.store(InternshipStore, ctx.community_id).get(offer_id)
    if found is None or found.state is OfferState.DRAFT:
        raise Missing
    OFFER_STEPS.take(found.state, OfferState.REMOVED)
    return found


async def _removable_demand(ctx: Context, work: Work, demand_id: int) -> Demand:
    """The search, while moderators can take it away."""
    found = await work.store(SeekingStore, ctx.community_id).get(demand_id)
    if found is None:
        raise Missing
    DEMAND_STEPS.take(found.state, DemandState.REMOVED)
    return found
