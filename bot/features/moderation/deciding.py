"""The one way to a decision, whoever presses or types: found, still allowed, still waiting, and the first."""

from __future__ import annotations

from bot.cards import Cards
from bot.errors import Conflict, Missing, NotAllowed
from bot.features.moderation.cards import CODE_VIEW, seen
from bot.features.moderation.domain import Waiting, ended, needs_another
from bot.logbook import note
from bot.naming import called
from bot.permissions import check
from bot.ports import Audit, Members, Work
from bot.replies import Button, Phrase, Press, say
from bot.review import Review, Reviews, Verdict
from bot.reviewing import Reviewing, about_review, deciders
from bot.spec import Context, Reviewed


async def found(ctx: Context, work: Work, reviewing: Reviewing, number: int) -> tuple[Review, Reviewed]:
    """The review and what its feature declared; `Missing` when there is none, `NotAllowed` when not theirs to see."""
    review = await work.store(Reviews, ctx.community_id).get(number)
    kind = reviewing.reviews.get(review.about.kind) if review else None
    if review is None or kind is None:
        raise Missing
    check(ctx.viewer, kind.allow)
    return review, kind


async def awaited(ctx: Context, work: Work, reviewing: Reviewing, number: int) -> tuple[Review, Reviewed]:
    """The same while it waits; `Conflict` saying who decided what and when."""
    review, kind = await found(ctx, work, reviewing, number)
    if review.verdict:
        raise Conflict(await how_it_ended(ctx, work, review))
    return review, kind


async def decidable(ctx: Context, work: Work, reviewing: Reviewing, number: int, version: int) -> Waiting:
    """What waits, for somebody who may decide on it and has seen it as it is; refusals say what would help."""
    review, _ = await awaited(ctx, work, reviewing, number)
    if review.author_id == ctx.member_id:
        others = [one.id for one in await deciders(work, ctx.community_id)]
        if needs_another(review, ctx.member_id, others):
            raise NotAllowed(say("review-own"))
    waiting = await seen(work, ctx.community_id, review, reviewing.reviews)
    if waiting.record is None:
        raise Missing
    if version != review.about.version:
        again = Button(label=say("review-look"), press=Press(code=CODE_VIEW, args=(number,)))
        raise Conflict(say("review-changed"), buttons=((again,),))
    return waiting


async def decide(
    ctx: Context, work: Work, reviewing: Reviewing, waiting: Waiting, verdict: Verdict, why: str
) -> Waiting:
    """The first decision, with everything that follows from it; `Conflict` when there was one already."""
    review, reviews = waiting.review, work.store(Reviews, ctx.community_id)
    version = review.about.version
    if not await reviews.decide(review.id, ctx.member_id, verdict, why, ctx.now, version):
        raise Conflict(await how_it_ended(ctx, work, await reviews.get(review.id) or review))
    approved, record_id = verdict is Verdict.APPROVED, review.about.id
    await reviewing.reviews[review.about.kind].decide(work, ctx, record_id, approved, why)
    await note(work.store(Audit), ctx, f"review.{verdict.value}", f"{review.about.kind} {record_id}")
    return await refreshed(ctx, work, reviewing, review.id)


async def refreshed(ctx: Context, work: Work, reviewing: Reviewing, number: int) -> Waiting:
    """The review as it is after a change, every copy of which is to show it so."""
    review = await work.store(Reviews, ctx.community_id).get(number)
    if review is None:
        raise Missing
    await work.store(Cards, ctx.community_id).changed(about_review(review), ctx.now)
    return await seen(work, ctx.community_id, review, reviewing.reviews)


async def how_it_ended(ctx: Context, work: Work, review: Review) -> Phrase:
    """Who decided what and when."""
    members = work.store(Members, ctx.community_id)
    decider = await members.get(review.decided_by) if review.decided_by else None
    return ended(review, called(decider))
