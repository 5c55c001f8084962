"""What happens to offers and demands by themselves: the question whether they are still open, and the end."""

from __future__ import annotations

from typing import Annotated

from bot import reviewing
from bot.features.internships.codes import ASK_POSTER, ASK_SEEKER, END_DEMAND, END_OFFER, UNREAD
from bot.features.internships.domain import OFFER, DemandState, InternshipStore, OfferState, SeekingStore
from bot.features.internships.publishing import end, refuse, today
from bot.features.internships.searching import stop
from bot.features.internships.telling import (
    AUTHOR,
    DEMAND_EXPIRED,
    DEMAND_EXPIRING,
    EXPIRED,
    EXPIRING,
    SEEKER,
    tell,
)
from bot.kinds import ID_MAX, Number
from bot.ports import Work
from bot.replies import say
from bot.reviewing import Reviewing
from bot.spec import Context, job

ID = Number(min=1, max=ID_MAX)


@job("internship.ask", code=ASK_POSTER)
async def ask_poster(ctx: Context, work: Work, number: Annotated[int, ID]) -> None:
    """The poster is asked whether the offer is still open."""
    offer = await work.store(InternshipStore, ctx.community_id).get(number)
    if offer and offer.open:
        await tell(work, ctx, EXPIRING, offer, offer.author_id, AUTHOR)


@job("internship.end", code=END_OFFER)
async def end_offer(ctx: Context, work: Work, number: Annotated[int, ID]) -> None:
    """The offer ends, its last day being over."""
    offer = await work.store(InternshipStore, ctx.community_id).get(number)
    if offer and offer.open and offer.until and offer.until < today(ctx):
        ended = await end(work, ctx, offer, OfferState.EXPIRED)
        await tell(work, ctx, EXPIRED, ended, ended.author_id, AUTHOR)


@job("internship.unread", code=UNREAD)
async def unread(ctx: Context, work: Work, queue: Reviewing, number: Annotated[int, ID]) -> None:
    """An offer whose deadline passed before anybody read it goes back to its poster."""
    offer = await work.store(InternshipStore, ctx.community_id).get(number)
    if offer is None or offer.state is not OfferState.REVIEW:
        return
    if offer.terms.deadline and offer.terms.deadline < today(ctx):
        await reviewing.withdraw(work, ctx, OFFER, offer.id)
        await refuse(work, ctx, offer, await queue.told(work, ctx, offer.author_id, say("internship-unread")))


@job("internship.ask-seeker", code=ASK_SEEKER)
async def ask_seeker(ctx: Context, work: Work, number: Annotated[int, ID]) -> None:
    """The student is asked whether they still look."""
    demand = await work.store(SeekingStore, ctx.community_id).get(number)
    if demand and demand.state is DemandState.OPEN:
        await tell(work, ctx, DEMAND_EXPIRING, demand, demand.author_id, SEEKER)


@job("internship.end-demand", code=END_DEMAND)
async def end_demand(ctx: Context, work: Work, number: Annotated[int, ID]) -> None:
    """The demand ends, its last day being over."""
    demand = await work.store(SeekingStore, ctx.community_id).get(number)
    if demand and demand.state is DemandState.OPEN and demand.until < today(ctx):
        ended = await stop(work, ctx, demand, DemandState.EXPIRED)
        await tell(work, ctx, DEMAND_EXPIRED, ended, ended.author_id, SEEKER)
