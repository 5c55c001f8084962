"""What becomes of an offer or a need by its author, a moderator or time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.cards import Cards
from bot.errors import Conflict
from bot.features.donations.codes import CARD, PURPOSE, REMOVED, WAITING
from bot.features.donations.desk import Desk, about_need, about_offer, about_record
from bot.features.donations.domain import DAY, LIFETIME, NEEDS_MAX, OFFERS_MAX, PER_DAY, Need, Offer, Record, State
from bot.features.donations.matched import Match, MatchState
from bot.features.donations.promising import cancel
from bot.photos import Photos
from bot.replies import say


async def check_offers(desk: Desk, member_id: int) -> None:
    """Raises `Conflict` when the member has as many offers open as one may have, or made as many in a day."""
    mine = await desk.store.offers_of(member_id)
    if sum(one.live for one in mine) >= OFFERS_MAX:
        raise Conflict(say("donation-offers-max", max=OFFERS_MAX))
    _check_day(desk, mine)


async def check_needs(desk: Desk, member_id: int) -> None:
    """Raises `Conflict` when the member has as many needs open as one may have, or stated as many in a day."""
    mine = await desk.store.needs_of(member_id)
    if sum(one.live for one in mine) >= NEEDS_MAX:
        raise Conflict(say("donation-needs-max", max=NEEDS_MAX))
    _check_day(desk, mine)


def _check_day(desk: Desk, mine: Sequence[Record]) -> None:
    if sum(one.created_at > desk.now - DAY for one in mine) >= PER_DAY:
        raise Conflict(say("donation-day-max", max=PER_DAY))


async def publish(desk: Desk, offer: Offer) -> tuple[Offer, int]:
    """The offer open to all, and in how many places it is shown."""
    await check_offers(desk, offer.member_id)
    opened = offer.to(State.OPEN, desk.now)
    kept = await desk.keep_offer(await with_photo(desk, opened, offer.photo))
    shown = await desk.work.store(Cards, desk.community_id).post(about_offer(kept), PURPOSE, desk.now)
    await desk.plan_life(kept)
    return kept, shown


async def with_photo(desk: Desk, offer: Offer, photo: str) -> Offer:
    """The offer with that photo instead of another; once published it is the offer's, if it is still there."""
    if not photo or offer.state is State.DRAFT:
        return replace(offer, photo=photo)
    photos = desk.work.store(Photos, desk.community_id)
    await photos.detach(CARD, offer.id, desk.now)
    return replace(offer, photo=photo if await photos.attach(photo, CARD, offer.id, offer.member_id) else "")


async def state_need(desk: Desk, need: Need) -> Need:
    """The need kept, and coordinators told."""
    await check_needs(desk, need.member_id)
    kept = await desk.store.add_need(need)
    await desk.tell_coordinators(WAITING, about_need(kept), but=kept.member_id)
    await desk.plan_life(kept)
    return kept


async def withdraw_offer(desk: Desk, offer: Offer) -> Offer:
    """What is left is offered no more; what was promised stays promised."""
    return await _end_offer(desk, offer, State.WITHDRAWN)


async def gone(desk: Desk, offer: Offer) -> Offer:
    """It has found somebody outside; what was promised here stays promised."""
    return await _end_offer(desk, offer, State.GONE)


async def withdraw_need(desk: Desk, need: Need) -> Need:
    """Nothing is needed any more: whoever was to give it is told."""
    kept = await desk.keep_need(need.to(State.WITHDRAWN, desk.now))
    await desk.unplan(about_need(kept))
    for match in await desk.store.matches_about(need_id=need.id):
        if match.live:
            await cancel(desk, match, but=need.member_id)
    return await desk.need(need.id)


async def take_down(desk: Desk, offer: Offer, reason: str) -> None:
    """A moderator removes it: its author learns why, and whoever was promised something that it will not come."""
    removed = replace(offer.to(State.REMOVED, desk.now), reason=reason)
    kept = await desk.keep_offer(removed)
    await desk.unplan(about_offer(kept))
    await desk.tell(REMOVED, about_offer(kept), offer.member_id, "donation-why-offer")
    for match in await _live(desk, offer):
        await cancel(desk, match, but=offer.member_id)


async def close_need(desk: Desk, need: Need, reason: str) -> None:
    """A coordinator closes it: its author learns why, and whoever was to give something that it is not needed."""
    kept = await desk.keep_need(replace(need.to(State.REMOVED, desk.now), reason=reason))
    await desk.unplan(about_need(kept))
    await desk.tell(REMOVED, about_need(kept), need.member_id, "donation-why-need")
    for match in await desk.store.matches_about(need_id=need.id):
        if match.live:
            await cancel(desk, match, but=need.member_id)


async def extend(desk: Desk, record: Offer | Need) -> Offer | Need:
    """Open again for the usual time; raises `Conflict` when it is over for another reason than its time."""
    until = LIFETIME.until(desk.today)
    if record.state is State.EXPIRED:
        reopened = record.to(State.OPEN, desk.now)
        record = reopened.moved(reopened.stock, desk.now)
    if not record.live:
        record.to(State.WITHDRAWN, desk.now)  # says why it is over
    longer = replace(record, until=max(until, record.until))
    kept = await (desk.keep_offer(longer) if isinstance(longer, Offer) else desk.keep_need(longer))
    await desk.plan_life(kept)
    return kept


async def expire(desk: Desk, record: Offer | Need) -> None:
    """Its last day is over: what is left of it is closed."""
    if record.state is not State.OPEN or record.until >= desk.today:
        return
    if isinstance(record, Offer):
        await _end_offer(desk, record, State.EXPIRED)
        return
    await desk.keep_need(record.to(State.EXPIRED, desk.now))
    for match in await desk.store.matches_about(need_id=record.id):
        if match.state is MatchState.PROPOSED:
            await cancel(desk, match)


async def correct(desk: Desk, offer: Offer, changed: Offer, until: date | None) -> Offer:
    """The offer with its author's changes; raises `Conflict` once it is over."""
    if offer.state is not State.DRAFT and not offer.live:
        offer.to(State.WITHDRAWN, desk.now)  # says why it is over
    last = LIFETIME.until(desk.today, until) if until else offer.until
    moved = replace(changed, until=last).moved(changed.stock, desk.now)
    kept = await desk.keep_offer(moved)
    if kept.live and until:
        await desk.plan_life(kept)
    return kept


async def correct_need(desk: Desk, need: Need, said: Need) -> Need:
    """The need as its author says it now; raises `Conflict` once it is over."""
    need.to(State.WITHDRAWN, desk.now)  # says why it is over
    changed = replace(
        need,
        category=said.category,
        description=said.description,
        town=said.town,
        handover=said.handover,
        urgency=said.urgency,
    )
    return await desk.keep_need(changed.moved(need.stock.resized(said.stock.quantity), desk.now))


async def _end_offer(desk: Desk, offer: Offer, state: State) -> Offer:
    kept = await desk.keep_offer(offer.to(state, desk.now))
    await desk.unplan(about_record(kept))
    for match in await _live(desk, offer):
        if match.state is MatchState.PROPOSED:
            await cancel(desk, match, but=offer.member_id)
    return await desk.offer(offer.id)


async def _live(desk: Desk, offer: Offer) -> list[Match]:
    return [match for match in await desk.store.matches_about(offer_id=offer.id) if match.live]
