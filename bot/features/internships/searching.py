"""What happens to a student's demand: begun, changed, gone on with, ended; and who may see it."""

from __future__ import annotations

from dataclasses import replace

from bot.agenda import About, Agenda
from bot.errors import Conflict, Missing
from bot.features.internships.codes import ASK_SEEKER, END_DEMAND, MODERATE
from bot.features.internships.domain import (
    DEMAND,
    DEMAND_LIFE,
    DEMAND_STEPS,
    Demand,
    DemandState,
    InternshipStore,
    Offer,
    SeekingStore,
)
from bot.features.internships.fitting import offers_for, possible
from bot.features.internships.publishing import plan, today
from bot.features.internships.terms import Audience, Wish
from bot.matching import Match
from bot.permissions import may
from bot.ports import Work
from bot.spec import Context


async def begin(work: Work, ctx: Context, wish: Wish) -> Demand | None:
    """A new demand of the asking member, open for 90 days; None when they have as many as may be."""
    return await begin_for(work, ctx, ctx.member_id, wish)


async def begin_for(work: Work, ctx: Context, member_id: int, wish: Wish) -> Demand | None:
    """The same for that member."""
    until = DEMAND_LIFE.until(today(ctx))
    demand = await work.store(SeekingStore, ctx.community_id).add(member_id, wish, until, ctx.now)
    if demand:
        await _plan(work, ctx, demand)
    return demand


async def own(work: Work, ctx: Context, demand_id: int) -> Demand:
    """The member's own demand; somebody else's reads as none."""
    demand = await work.store(SeekingStore, ctx.community_id).get(demand_id)
    if demand is None or demand.author_id != ctx.viewer.member_id:
        raise Missing
    return demand


async def go_on(work: Work, ctx: Context, demand: Demand) -> Demand:
    """Open for another 90 days from today, as it is given now."""
    kept = await _move(work, ctx, replace(demand, until=DEMAND_LIFE.until(today(ctx))), DemandState.OPEN)
    await _plan(work, ctx, kept)
    return kept


async def stop(work: Work, ctx: Context, demand: Demand, to: DemandState, reason: str = "") -> Demand:
    """Found, expired, withdrawn or removed."""
    ended = await _move(work, ctx, replace(demand, reason=reason), to)
    await work.store(Agenda, ctx.community_id).cancel_about(DEMAND, demand.id)
    return ended


async def seen(work: Work, ctx: Context, demand_id: int) -> Demand:
    """The demand, if this person may see it; else it reads as none."""
    demand = await work.store(SeekingStore, ctx.community_id).get(demand_id)
    if demand is None or not await _visible(work, ctx, demand):
        raise Missing
    return demand


async def _visible(work: Work, ctx: Context, demand: Demand) -> bool:
    if demand.author_id == ctx.viewer.member_id or may(ctx.viewer, MODERATE):
        return True
    if demand.state is not DemandState.OPEN or demand.wish.audience is Audience.NOBODY:
        return False
    return demand.wish.audience is Audience.MEMBERS or await _offers_what_fits(work, ctx, demand)


async def _offers_what_fits(work: Work, ctx: Context, demand: Demand) -> bool:
    mine = await work.store(InternshipStore, ctx.community_id).of(ctx.member_id)
    return any(offer.open and possible(offer, demand) for offer in mine)


async def listed(work: Work, ctx: Context) -> tuple[Demand, ...]:
    """The open demands that this person finds in the list: those for all members, and for moderators every one."""
    open_ones = await work.store(SeekingStore, ctx.community_id).looking()
    all_of_them = may(ctx.viewer, MODERATE)
    return tuple(one for one in open_ones if all_of_them or one.wish.audience is Audience.MEMBERS)


async def offers(work: Work, ctx: Context, demand: Demand) -> tuple[Match[Offer], ...]:
    """The open offers that fit the demand now; whoever was shown one is not told of it again."""
    store = work.store(InternshipStore, ctx.community_id)
    found = offers_for(demand, await store.published())
    for match in found:
        await store.told(match.record.id, [demand.author_id], ctx.now)
    return found


async def _move(work: Work, ctx: Context, demand: Demand, to: DemandState) -> Demand:
    DEMAND_STEPS.take(demand.state, to)
    moved = await work.store(SeekingStore, ctx.community_id).change(replace(demand, state=to), ctx.now)
    if moved is None:
        raise Conflict(DEMAND_STEPS.closed[demand.state])
    return moved


async def _plan(work: Work, ctx: Context, demand: Demand) -> None:
    life = (DEMAND_LIFE.asked_on(demand.until, today(ctx)), demand.until)
    about = About(kind=DEMAND, id=demand.id, version=demand.version)
    await plan(work, ctx, about, demand.author_id, life, (ASK_SEEKER, END_DEMAND))
