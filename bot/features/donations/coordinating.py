"""What coordinators and moderators type and press: needs, matches, an offer taken down, where money is given."""

from typing import Annotated

from bot.addresses import Address
from bot.errors import Conflict
from bot.features.donations.codes import (
    CLOSE,
    FITTING,
    GIVING,
    LOOK,
    MATCH,
    MODERATE,
    NEED,
    NEEDS,
    OPEN_NEED,
    PAIR,
    PROPOSE,
    REMOVE,
    SETTINGS,
    SHUT,
    TURN_NEEDS,
)
from bot.features.donations.desk import Desk, desk
from bot.features.donations.domain import REASON_MAX, DonationStore, Need, Offer, State
from bot.features.donations.kinds import PAGE_NUMBER, RECORD
from bot.features.donations.lists import needs_listing
from bot.features.donations.offering import close_need, take_down
from bot.features.donations.promising import propose
from bot.features.donations.rules import Pair, needs_for, offers_for
from bot.features.donations.views import need_for_coordinator, need_view, needs_that_fit, pair_view
from bot.kinds import Text
from bot.logbook import note
from bot.permissions import may
from bot.ports import Audit, Members, Work
from bot.replies import Reply, say
from bot.spec import Context, Form, action, command

Number = Annotated[int, RECORD]


@command("donation needs", code=NEEDS, allow=MATCH)
async def needs_(ctx: Context, donations: DonationStore) -> Reply:
    """What is needed, the urgent first."""
    return needs_listing(await donations.open_needs(), 1)


@action(TURN_NEEDS, allow=MATCH)
async def turn_needs(ctx: Context, donations: DonationStore, page: Annotated[int, PAGE_NUMBER]) -> Reply:
    """Another page of it."""
    return needs_listing(await donations.open_needs(), page, replaces=True)


@action(OPEN_NEED, allow=NEED)
async def open_need(ctx: Context, work: Work, need: Number) -> Reply:
    """One need: to its author as theirs, to a coordinator with the offers that suit it, to nobody else."""
    at = desk(ctx, work)
    found = await at.need(need)
    if found.member_id == ctx.member_id:
        return need_view(found)
    if not may(ctx.viewer, MATCH):
        return need_view(await at.own_need(need, ctx.member_id))
    return await _for_coordinator(at, found)


async def _for_coordinator(at: Desk, need: Need, *, replaces: bool = False) -> Reply:
    author = await at.work.store(Members, at.community_id).get(need.member_id)
    fits = offers_for(need, await _offers(at, need))
    return need_for_coordinator(need, author, fits, replaces=replaces)


async def _offers(at: Desk, need: Need) -> tuple[Offer, ...]:
    """What may suit it, without what it was already matched with."""
    tried = {match.offer_id for match in await at.store.matches_about(need_id=need.id)}
    return tuple(offer for offer in await at.store.open_offers() if offer.id not in tried)


@action(FITTING, allow=MATCH)
async def fitting(ctx: Context, work: Work, offer: Number) -> Reply:
    """The needs that an offer suits."""
    at = desk(ctx, work)
    found = await at.offer(offer)
    tried = {match.need_id for match in await at.store.matches_about(offer_id=found.id)}
    needs = (need for need in await at.store.open_needs() if need.id not in tried)
    return needs_that_fit(found, needs_for(found, needs))


@command("donation match", code=PAIR, allow=MATCH)
async def match(ctx: Context, work: Work, need: Number, offer: Number) -> Reply:
    """An offer beside a need, and the way to propose it."""
    return await _pair(ctx, work, need, offer)


@action(LOOK, allow=MATCH)
async def look(ctx: Context, work: Work, need: Number, offer: Number) -> Reply:
    """The same, pressed."""
    return await _pair(ctx, work, need, offer)


async def _pair(ctx: Context, work: Work, need: int, offer: int) -> Reply:
    at = desk(ctx, work)
    pair = Pair(need=await at.need(need), offer=await at.offer(offer))
    if not pair.possible:
        raise Conflict(say("donation-no-pair"))
    return pair_view(pair)


@action(PROPOSE, allow=MATCH)
async def propose_(ctx: Context, work: Work, need: Number, offer: Number) -> Reply:
    """Both are asked."""
    at = desk(ctx, work)
    made = await propose(at, await at.need(need), await at.offer(offer))
    await note(work.store(Audit), ctx, "donation.match", f"match {made.id}")
    return Reply(text=say("donation-proposed", number=str(made.id)), replaces=True)


@command("donation remove", code=REMOVE, allow=MODERATE, form=Form(fields=("reason",)))
async def remove(
    ctx: Context,
    work: Work,
    *,
    number: Annotated[int | None, RECORD] = None,
    reason: Annotated[str, Text(min=3, max=REASON_MAX, lines=True)],
) -> Reply:
    """An offer taken down; its author learns why."""
    if number is None:
        raise Conflict(say("donation-remove-which"))
    at = desk(ctx, work)
    await take_down(at, await at.offer(number), reason)
    await note(work.store(Audit), ctx, "donation.remove", f"offer {number}")
    return Reply(text=say("donation-removed", number=str(number)))


@action(SHUT, allow=MATCH, opens="donation close")
async def shut(ctx: Context, work: Work, need: Number) -> dict[str, str]:
    """The form that asks a coordinator why."""
    found = await desk(ctx, work).need(need)
    found.to(State.REMOVED, ctx.now)  # says so when it is over
    return {"number": str(found.id)}


@command("donation close", code=CLOSE, allow=MATCH, form=Form(fields=("reason",)))
async def close(
    ctx: Context,
    work: Work,
    *,
    number: Annotated[int | None, RECORD] = None,
    reason: Annotated[str, Text(min=3, max=REASON_MAX, lines=True)],
) -> Reply:
    """A need closed; its author learns why."""
    if number is None:
        raise Conflict(say("donation-close-which"))
    at = desk(ctx, work)
    await close_need(at, await at.need(number), reason)
    await note(work.store(Audit), ctx, "donation.close", f"need {number}")
    return Reply(text=say("donation-closed", number=str(number)))


@command("donation giving", code=GIVING, allow=SETTINGS)
async def giving(ctx: Context, donations: DonationStore, link: Annotated[str, Address()] = "") -> Reply:
    """Where gifts of money are taken; without an address, nowhere."""
    await donations.set_giving(link)
    return Reply(text=say("donation-giving-set", link=link) if link else say("donation-giving-none"))
