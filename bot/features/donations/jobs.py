"""What happens by itself: authors are asked, what is over ends, what nobody answers lapses."""

from typing import Annotated

from bot.features.donations.codes import (
    ALONE,
    CARD,
    CHASE,
    EXPIRING,
    JOB_ASK,
    JOB_CHASE,
    JOB_EXPIRE,
    JOB_LAPSE,
    JOB_LEFT,
    LEFT,
)
from bot.features.donations.desk import Desk, about_match, about_record, desk
from bot.features.donations.domain import Need, Offer, State
from bot.features.donations.kinds import RECORD
from bot.features.donations.matched import PROMISED, MatchState
from bot.features.donations.offering import expire
from bot.features.donations.promising import GIVES, RECEIVES, lapse
from bot.ports import Work
from bot.spec import Context, job

Number = Annotated[int, RECORD]


@job("donation-ask", code=JOB_ASK)
async def ask(ctx: Context, work: Work, record: Number) -> None:
    """Its author is asked whether it is still open, once for each end it has."""
    at = desk(ctx, work)
    found = await _record(at, ctx, record)
    if found is None or found.state is not State.OPEN:
        return
    why = GIVES if isinstance(found, Offer) else RECEIVES
    await at.tell(EXPIRING, about_record(found), found.member_id, why, key=found.until.isoformat())


@job("donation-expire", code=JOB_EXPIRE)
async def end(ctx: Context, work: Work, record: Number) -> None:
    """Its last day is over."""
    at = desk(ctx, work)
    found = await _record(at, ctx, record)
    if found is not None:
        await expire(at, found)


@job("donation-lapse", code=JOB_LAPSE)
async def unanswered(ctx: Context, work: Work, record: Number) -> None:
    """Nobody answered in time."""
    at = desk(ctx, work)
    match = await at.store.match(record)
    if match is not None:
        await lapse(at, match)


@job("donation-chase", code=JOB_CHASE, latest=True)
async def has_it_gone(ctx: Context, work: Work, record: Number) -> None:
    """Whose turn it is, is asked."""
    at = desk(ctx, work)
    match = await at.store.match(record)
    if match is None or match.state not in PROMISED:
        return
    key = ctx.due.planned.key if ctx.due else ""
    if match.state is MatchState.RESERVED:
        await at.tell(CHASE, about_match(match), match.donor_id, GIVES, key=key)
    else:
        await at.tell(CHASE, about_match(match), match.beneficiary_id, RECEIVES, key=key)


@job("donation-left", code=JOB_LEFT)
async def left(ctx: Context, work: Work, record: Number) -> None:
    """Whoever was to share a gift has left for good: who remains is told, coordinators too where they need to be."""
    at = desk(ctx, work)
    found = await _record(at, ctx, record)
    if found is None:
        return
    why = GIVES if isinstance(found, Offer) else RECEIVES
    await at.tell(LEFT, about_record(found), found.member_id, why, key=ctx.due.planned.key if ctx.due else "")
    if isinstance(found, Need):
        await at.tell_coordinators(ALONE, about_record(found), but=found.member_id)


async def _record(at: Desk, ctx: Context, number: int) -> Offer | Need | None:
    """What the job is about."""
    about = ctx.due.planned.about if ctx.due else None
    if about and about.kind == CARD:
        return await at.store.offer(number)
    return await at.store.need(number)
