"""What is pressed about offers and needs."""

from typing import Annotated

from bot.errors import Missing
from bot.features.donations.codes import (
    CHANGE,
    CORRECT,
    DISCARD,
    EXTEND,
    GONE,
    MODERATE,
    NEED,
    OFFER,
    OPEN,
    PUBLISH,
    TAKE_DOWN,
    TURN,
    TURN_MINE,
    WISH,
    WITHDRAW,
    press,
)
from bot.features.donations.desk import desk
from bot.features.donations.domain import DonationStore, Need, Offer, State
from bot.features.donations.kinds import CATEGORY, PAGE_NUMBER, RECORD, YES, Ref
from bot.features.donations.lists import listing, mine_page
from bot.features.donations.offering import extend, gone, publish, withdraw_need, withdraw_offer
from bot.features.donations.views import THEIR_OFFER, need_view, offer_view, preview
from bot.kinds import Text
from bot.ports import Work
from bot.replies import Button, Reply, Style, say
from bot.spec import Context, action

Which = Annotated[int, YES]
Number = Annotated[int, RECORD]


@action(PUBLISH, allow=OFFER)
async def publish_(ctx: Context, work: Work, offer: Number) -> Reply:
    """The draft is open to all."""
    at = desk(ctx, work)
    kept, shown = await publish(at, await at.own_offer(offer, ctx.member_id))
    return offer_view(kept, ctx.viewer, say("donation-published", count=shown), replaces=True)


@action(DISCARD, allow=OFFER)
async def discard(ctx: Context, donations: DonationStore, offer: Number) -> Reply:
    """The draft is forgotten."""
    if not await donations.drop_draft(offer, ctx.member_id):
        raise Missing
    return Reply(text=say("donation-discarded"), replaces=True)


@action(CORRECT, allow=OFFER, opens="donation edit")
async def correct(ctx: Context, work: Work, offer: Number) -> dict[str, str]:
    """The offer's form, filled with what it says now."""
    found = await desk(ctx, work).own_offer(offer, ctx.member_id)
    if found.state is not State.DRAFT:
        found.to(State.WITHDRAWN, ctx.now)  # says so when it is over
    return {
        "number": str(Ref(id=found.id, version=found.version)),
        "category": found.category,
        "description": found.description,
        "condition": found.condition,
        "town": found.town,
        "quantity": str(found.stock.quantity),
        "handover": found.handover.value,
        "deadline": found.until.isoformat(),
    }


@action(WISH, allow=NEED, opens="donation need", linkable=True)
async def wish(ctx: Context, work: Work, offer: Number) -> dict[str, str]:
    """The need's form, filled with what is offered."""
    found = await desk(ctx, work).offer(offer)
    found.to(State.WITHDRAWN, ctx.now)  # says so when it is over
    return {"offer": str(found.id), "category": found.category, "quantity": "1"}


@action(OPEN, allow=OFFER, linkable=True)
async def open_(ctx: Context, work: Work, offer: Number) -> Reply:
    """One offer."""
    found = await desk(ctx, work).store.offer(offer)
    if found is None or (found.state is State.DRAFT and found.member_id != ctx.member_id):
        raise Missing
    return preview(found) if found.state is State.DRAFT else offer_view(found, ctx.viewer)


@action(TURN, allow=OFFER, owned=True)
async def turn(
    ctx: Context,
    donations: DonationStore,
    category: Annotated[str, CATEGORY] = "",
    town: Annotated[str, Text(max=60)] = "",
    page: Annotated[int, PAGE_NUMBER] = 1,
) -> Reply:
    """Another page of what is offered."""
    return listing(await donations.open_offers(), category, town, page, replaces=True)


@action(TURN_MINE, allow=OFFER)
async def turn_mine(ctx: Context, work: Work, page: Annotated[int, PAGE_NUMBER]) -> Reply:
    """Another page of what is the asker's."""
    return await mine_page(work, ctx, page, replaces=True)


@action(CHANGE, allow=NEED, opens="donation need")
async def change(ctx: Context, work: Work, need: Number) -> dict[str, str]:
    """The need's form, filled with what it says now."""
    found = await desk(ctx, work).own_need(need, ctx.member_id)
    found.to(State.WITHDRAWN, ctx.now)  # says so when it is over
    return {
        "number": str(found.id),
        "category": found.category,
        "town": found.town,
        "quantity": str(found.stock.quantity),
        "handover": found.handover.value,
        "urgency": found.urgency,
        "description": found.description,
    }


@action(WITHDRAW, allow=OFFER)
async def withdraw(ctx: Context, work: Work, which: Which, record: Number, sure: Which) -> Reply:
    """Asked once more, then the offer or the need is withdrawn."""
    at = desk(ctx, work)
    found: Offer | Need
    if which == THEIR_OFFER:
        found = await at.own_offer(record, ctx.member_id)
    else:
        found = await at.own_need(record, ctx.member_id)
    found.to(State.WITHDRAWN, ctx.now)  # says so when it is over
    if not sure:
        yes = Button(label=say("donation-withdraw-yes"), press=press(WITHDRAW, which, record, 1), style=Style.DANGER)
        question = say("donation-withdraw-offer" if which == THEIR_OFFER else "donation-withdraw-need")
        return Reply(text=question, buttons=((yes,),))
    if isinstance(found, Offer):
        return offer_view(await withdraw_offer(at, found), ctx.viewer, say("donation-withdrawn"), replaces=True)
    return need_view(await withdraw_need(at, found), say("donation-withdrawn-need"), replaces=True)


@action(EXTEND, allow=OFFER)
async def extend_(ctx: Context, work: Work, which: Which, record: Number) -> Reply:
    """Open for the usual time from today."""
    at = desk(ctx, work)
    if which == THEIR_OFFER:
        kept = await extend(at, await at.own_offer(record, ctx.member_id))
    else:
        kept = await extend(at, await at.own_need(record, ctx.member_id))
    if isinstance(kept, Offer):
        return offer_view(kept, ctx.viewer, say("donation-extended"), replaces=True)
    return need_view(kept, say("donation-extended"), replaces=True)


@action(GONE, allow=OFFER)
async def gone_(ctx: Context, work: Work, offer: Number) -> Reply:
    """It has found somebody elsewhere."""
    at = desk(ctx, work)
    kept = await gone(at, await at.own_offer(offer, ctx.member_id))
    return offer_view(kept, ctx.viewer, say("donation-gone-thanks"), replaces=True)


@action(TAKE_DOWN, allow=MODERATE, opens="donation remove")
async def take_down(ctx: Context, work: Work, offer: Number) -> dict[str, str]:
    """The form that asks a moderator why."""
    found = await desk(ctx, work).offer(offer)
    found.to(State.REMOVED, ctx.now)  # says so when it is over
    return {"number": str(found.id)}
