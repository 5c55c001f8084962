"""The steps of a match: proposed, agreed, handed over, received; or answered no, left unanswered, called off."""

from __future__ import annotations

from collections.abc import Callable

from bot.errors import Conflict
from bot.features.donations.codes import (
    ABOUT_MATCH,
    AGREED,
    ENDED,
    FELL,
    HANDED,
    PROPOSED,
    THANKS,
)
from bot.features.donations.desk import Desk, about_match
from bot.features.donations.domain import Need, Offer
from bot.features.donations.matched import Match, MatchState
from bot.features.donations.rules import Pair
from bot.features.donations.stock import Stock
from bot.relay import Relay
from bot.replies import say

GIVES, RECEIVES = "donation-why-offer", "donation-why-need"
"""Why somebody is told."""


async def propose(desk: Desk, need: Need, offer: Offer) -> Match:
    """Both are asked; what is proposed is held for them. Raises `Conflict` when it cannot be had any more."""
    pair = Pair(need=need, offer=offer)
    if not pair.possible:
        raise Conflict(say("donation-no-pair"))
    quantity = pair.quantity
    await desk.keep_offer(offer.moved(offer.stock.hold(quantity), desk.now))
    await desk.keep_need(need.moved(need.stock.hold(quantity), desk.now))
    match = await desk.store.add_match(
        Match(
            offer_id=offer.id,
            need_id=need.id,
            donor_id=offer.member_id,
            beneficiary_id=need.member_id,
            quantity=quantity,
            since=desk.now,
        )
    )
    if match is None:
        raise Conflict(say("donation-proposed-already"))
    await desk.plan_answer(match)
    await desk.tell(PROPOSED, about_match(match), match.donor_id, GIVES)
    await desk.tell(PROPOSED, about_match(match), match.beneficiary_id, RECEIVES)
    return match


async def accept(desk: Desk, match: Match, member_id: int) -> Match:
    """One says yes; when both have, it is promised, whoever said so first is told, and they can write to one
    another."""
    said = match.accepted(member_id)
    if not said.agreed:
        return await desk.keep_match(said)
    kept = await desk.keep_match(said.to(MatchState.RESERVED, desk.now))
    await _move(desk, kept, lambda stock: stock.reserve(kept.quantity))
    await desk.unplan(about_match(kept))
    await desk.plan_chase(kept)
    await desk.work.store(Relay, desk.community_id).open(
        about_match(kept), kept.donor_id, kept.beneficiary_id, desk.now
    )
    other, why = (kept.beneficiary_id, RECEIVES) if member_id == kept.donor_id else (kept.donor_id, GIVES)
    await desk.tell(AGREED, about_match(kept), other, why)
    return kept


async def decline(desk: Desk, match: Match, member_id: int) -> Match:
    """One says no."""
    match.side(member_id)
    return await _fall_through(desk, match, MatchState.DECLINED, but=member_id)


async def lapse(desk: Desk, match: Match) -> None:
    """Nobody answered in time."""
    if match.state is MatchState.PROPOSED:
        await _fall_through(desk, match, MatchState.LAPSED)


async def renege(desk: Desk, match: Match, member_id: int) -> Match:
    """One cannot keep the promise: what was promised is free again."""
    match.side(member_id)
    return await _fall_through(desk, match, MatchState.RENEGED, but=member_id)


async def cancel(desk: Desk, match: Match, *, but: int | None = None) -> None:
    """The offer or the need it rests on is over."""
    await _fall_through(desk, match, MatchState.CANCELLED, but=but)


async def hand(desk: Desk, match: Match) -> Match:
    """The donor has handed it over."""
    kept = await desk.keep_match(match.to(MatchState.HANDED, desk.now))
    await _move(desk, kept, lambda stock: stock.hand(kept.quantity))
    await desk.unplan(about_match(kept))
    await desk.plan_chase(kept)
    await desk.tell(HANDED, about_match(kept), kept.beneficiary_id, RECEIVES)
    return kept


async def receive(desk: Desk, match: Match) -> Match:
    """The beneficiary has it: the gift is complete, and its donor is thanked."""
    handed = match.state is MatchState.HANDED
    kept = await desk.keep_match(match.to(MatchState.RECEIVED, desk.now))
    await _move(desk, kept, lambda stock: stock.give(kept.quantity, handed=handed))
    await desk.unplan(about_match(kept))
    await desk.tell(THANKS, about_match(kept), kept.donor_id, GIVES)
    return kept


async def _fall_through(desk: Desk, match: Match, state: MatchState, *, but: int | None = None) -> Match:
    kept = await desk.keep_match(match.to(state, desk.now))
    await _move(desk, kept, match.freed)
    await desk.unplan(about_match(kept))
    for member_id, why in ((kept.donor_id, GIVES), (kept.beneficiary_id, RECEIVES)):
        if member_id != but:
            await desk.tell(ENDED, about_match(kept), member_id, why)
    await desk.tell_coordinators(FELL, about_match(kept))
    relay = desk.work.store(Relay, desk.community_id)
    for thread in await relay.about(ABOUT_MATCH, match.id):
        await relay.close(thread.id, but or match.donor_id)
    return kept


async def _move(desk: Desk, match: Match, change: Callable[[Stock], Stock]) -> None:
    """The same change to what is offered and to what is needed."""
    offer, need = await desk.store.offer(match.offer_id), await desk.store.need(match.need_id)
    if offer:
        await desk.keep_offer(offer.moved(change(offer.stock), desk.now))
    if need:
        await desk.keep_need(need.moved(change(need.stock), desk.now))
