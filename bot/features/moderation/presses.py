"""What moderators press: opening, approving, refusing, saying that they are on it."""

from __future__ import annotations

from typing import Annotated

from bot.errors import Conflict
from bot.features.moderation.cards import (
    CODE_APPROVE,
    CODE_CLAIM,
    CODE_LIST,
    CODE_REFUSE,
    CODE_RELEASE,
    CODE_VIEW,
    opened,
    seen,
)
from bot.features.moderation.commands import NUMBER, listing
from bot.features.moderation.deciding import awaited, decidable, decide, found, refreshed
from bot.features.moderation.domain import Waiting, Which
from bot.kinds import Number
from bot.naming import called
from bot.ports import Members, Work
from bot.replies import Phrase, Reply, say
from bot.review import Reviews, Verdict
from bot.reviewing import DECIDE, Reviewing, withdraw
from bot.spec import Context, action

PAGES = Number(min=1, max=10_000)
VERSION = Number(min=0, max=2**31 - 1)
CARD = Number(min=0, max=1)
"""1 when pressed on a card, which stays what it is for everybody; 0 on what was opened from the list."""


@action(CODE_LIST, allow=DECIDE)
async def turn(ctx: Context, work: Work, reviewing: Reviewing, page: Annotated[int, PAGES] = 1) -> Reply:
    """That page of what waits, in place of what was pressed."""
    return await listing(ctx, work, reviewing, page, replaces=True)


@action(CODE_VIEW, allow=DECIDE, linkable=True)
async def view(ctx: Context, work: Work, reviewing: Reviewing, number: Annotated[int, NUMBER]) -> Reply:
    """The record as it is now, and what can be done with it; one that is gone leaves the queue."""
    review, _ = await found(ctx, work, reviewing, number)
    waiting = await seen(work, ctx.community_id, review, reviewing.reviews)
    if waiting.record is None and await withdraw(work, ctx, review.about.kind, review.about.id):
        waiting = await refreshed(ctx, work, reviewing, number)
    return opened(waiting, replaces=True)


@action(CODE_APPROVE, allow=DECIDE)
async def approve(
    ctx: Context,
    work: Work,
    reviewing: Reviewing,
    number: Annotated[int, NUMBER],
    version: Annotated[int, VERSION],
    card: Annotated[int, CARD] = 0,
) -> Reply:
    """Approved, in the version that was shown."""
    waiting = await decidable(ctx, work, reviewing, number, version)
    after = await decide(ctx, work, reviewing, waiting, Verdict.APPROVED, "")
    return _answer(after, say("review-approved"), card)


@action(CODE_REFUSE, allow=DECIDE, opens="review refuse")
async def refusing(
    ctx: Context, work: Work, reviewing: Reviewing, number: Annotated[int, NUMBER], version: Annotated[int, VERSION]
) -> dict[str, str]:
    """The form that asks why, unless there is nothing to decide any more."""
    await decidable(ctx, work, reviewing, number, version)
    return {"number": str(Which(number=number, version=version))}


@action(CODE_CLAIM, allow=DECIDE)
async def claim(
    ctx: Context, work: Work, reviewing: Reviewing, number: Annotated[int, NUMBER], card: Annotated[int, CARD] = 0
) -> Reply:
    """The others see that this moderator is on it."""
    return await _claimed(ctx, work, reviewing, number, card)


async def _claimed(ctx: Context, work: Work, reviewing: Reviewing, number: int, card: int) -> Reply:
    await awaited(ctx, work, reviewing, number)
    reviews = work.store(Reviews, ctx.community_id)
    if not await reviews.claim(number, ctx.member_id, ctx.now):
        review, _ = await awaited(ctx, work, reviewing, number)
        holder = await work.store(Members, ctx.community_id).get(review.claimed_by or 0)
        raise Conflict(say("review-claimed-first", name=called(holder)))
    return _answer(await refreshed(ctx, work, reviewing, number), say("review-claim-noted"), card)


@action(CODE_RELEASE, allow=DECIDE)
async def release(
    ctx: Context, work: Work, reviewing: Reviewing, number: Annotated[int, NUMBER], card: Annotated[int, CARD] = 0
) -> Reply:
    """Somebody else may look at it; pressed by another moderator, they are on it as soon as a day has passed."""
    review, _ = await awaited(ctx, work, reviewing, number)
    if review.claimed_by != ctx.member_id:
        return await _claimed(ctx, work, reviewing, number, card)
    await work.store(Reviews, ctx.community_id).release(number, ctx.member_id)
    return _answer(await refreshed(ctx, work, reviewing, number), say("review-released"), card)


def _answer(after: Waiting, text: Phrase, card: int) -> Reply:
    """A few words beside a card, which is edited for everybody; else the record as it is now."""
    return Reply(text=text) if card else opened(after, replaces=True)
