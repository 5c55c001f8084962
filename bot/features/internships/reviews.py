"""An offer before the moderators: how they see it, and what their decision does."""

from __future__ import annotations

from bot.errors import Conflict, Missing
from bot.features.internships.codes import MODERATE
from bot.features.internships.domain import OFFER, OFFER_STEPS, InternshipStore, OfferState
from bot.features.internships.guard import warnings
from bot.features.internships.publishing import publish, refuse
from bot.features.internships.showing import whole
from bot.features.internships.telling import APPROVED, AUTHOR, tell
from bot.ports import Work
from bot.replies import Note, Reply
from bot.spec import Context, Reviewed


async def show(work: Work, community_id: int, offer_id: int) -> Reply | None:
    """The whole offer, where its address leads and what the law may have against it; None when it is gone."""
    offer = await work.store(InternshipStore, community_id).get(offer_id)
    if offer is None:
        return None
    notes = tuple(Note(text=phrase) for phrase in warnings(offer.terms, offer.changed_at.date()))
    return Reply(blocks=(*whole(offer), *notes))


async def decide(work: Work, ctx: Context, offer_id: int, approved: bool, reason: str) -> None:
    """Published, or back to its author with the reason; either way the author is told."""
    offer = await work.store(InternshipStore, ctx.community_id).get(offer_id)
    if offer is None:
        raise Missing
    if offer.state is not OfferState.REVIEW:
        raise Conflict(OFFER_STEPS.closed[offer.state])
    if approved:
        shown = await publish(work, ctx, offer)
        await tell(work, ctx, APPROVED, shown, shown.author_id, AUTHOR)
        return
    await refuse(work, ctx, offer, reason)


REVIEWED = Reviewed(kind=OFFER, allow=MODERATE, show=show, decide=decide)
