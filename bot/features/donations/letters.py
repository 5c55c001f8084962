"""What is sent unasked, written as things stand when it is sent."""

from __future__ import annotations

from collections.abc import Mapping

from bot.features.donations.cards import counted, title
from bot.features.donations.codes import (
    AGREED,
    ALONE,
    CARD,
    CHASE,
    ENDED,
    EXPIRING,
    EXTEND,
    FELL,
    GONE,
    HANDED,
    LEFT,
    LOOK,
    OPEN,
    OPEN_NEED,
    PROPOSED,
    REMOVED,
    THANKS,
    WAITING,
    WITHDRAW,
    press,
)
from bot.features.donations.desk import Desk
from bot.features.donations.domain import Need, Offer, State
from bot.features.donations.match_presses import seen
from bot.features.donations.matched import PROMISED, Match, MatchState
from bot.features.donations.rules import offers_for
from bot.features.donations.views import (
    THEIR_NEED,
    THEIR_OFFER,
    beneficiary,
    need_outlined,
    need_title,
    steps,
    together,
)
from bot.outbox import Letter, Queued
from bot.ports import Communities, Work
from bot.replies import Block, Button, Heading, Item, Items, OnDay, Paragraph, Quote, Reply, Style, rows, say


async def _desk(work: Work, row: Queued) -> Desk:
    community = await work.store(Communities).get(row.community_id)
    zone = community.zone if community else "UTC"
    return Desk(work=work, community_id=row.community_id, now=row.due_at, zone=zone)


async def waiting(work: Work, row: Queued) -> Reply | None:
    """To a coordinator: a need has come, and what suits it."""
    at = await _desk(work, row)
    need = await at.store.need(row.about.id)
    if need is None or need.state is not State.OPEN or row.member_id not in await at.coordinators():
        return None
    return await _need(at, need, "donation-told-need")


async def fell(work: Work, row: Queued) -> Reply | None:
    """To a coordinator: a match has come to nothing, and what suits the need now."""
    at = await _desk(work, row)
    match = await at.store.match(row.about.id)
    need = await at.store.need(match.need_id) if match else None
    if match is None or need is None or need.state is not State.OPEN or row.member_id not in await at.coordinators():
        return None
    return await _need(at, need, f"donation-told-fell-{match.state.value}")


async def _need(at: Desk, need: Need, key: str) -> Reply:
    tried = {match.offer_id for match in await at.store.matches_about(need_id=need.id)}
    fits = offers_for(need, (offer for offer in await at.store.open_offers() if offer.id not in tried))
    blocks: list[Block] = [Heading(text=need_title(need)), need_outlined(need)]
    if fits:
        items = tuple(
            Item(title=title(fit.record), detail=together(fit.reasons), press=press(LOOK, need.id, fit.record.id))
            for fit in fits
        )
        blocks += [Paragraph(text=say("donation-suited")), Items(items=items, prompt=say("donation-look"))]
    open_ = Button(label=say("donation-open-need"), press=press(OPEN_NEED, need.id))
    return Reply(text=say(key), blocks=tuple(blocks), buttons=((open_,),))


async def proposed(work: Work, row: Queued) -> Reply | None:
    """To one of the two: will you?"""
    return await _match(work, row, MatchState.PROPOSED)


async def agreed(work: Work, row: Queued) -> Reply | None:
    """To both: it is agreed, and here you can write."""
    return await _match(work, row, MatchState.RESERVED)


async def handed(work: Work, row: Queued) -> Reply | None:
    """To the beneficiary: it is on its way."""
    return await _match(work, row, MatchState.HANDED)


async def thanks(work: Work, row: Queued) -> Reply | None:
    """To the donor: it serves somebody now."""
    at = await _desk(work, row)
    match = await at.store.match(row.about.id)
    offer = await at.store.offer(match.offer_id) if match else None
    if match is None or offer is None or match.state is not MatchState.RECEIVED:
        return None
    who = beneficiary(await at.store.need(match.need_id))
    return Reply(text=say("donation-told-thanks", what=counted(match.quantity, offer.category), who=who))


async def ended(work: Work, row: Queued) -> Reply | None:
    """To the other one: it came to nothing."""
    at = await _desk(work, row)
    match = await at.store.match(row.about.id)
    offer = await at.store.offer(match.offer_id) if match else None
    if match is None or offer is None or match.live or row.member_id is None:
        return None
    side = "donor" if match.side(row.member_id) else "beneficiary"
    what = counted(match.quantity, offer.category)
    return Reply(text=say(f"donation-told-{match.state.value}-{side}", what=what))


async def chase(work: Work, row: Queued) -> Reply | None:
    """To whose turn it is: has it gone, has it come?"""
    at = await _desk(work, row)
    match = await at.store.match(row.about.id)
    offer = await at.store.offer(match.offer_id) if match else None
    if match is None or offer is None or row.member_id is None or match.state not in PROMISED:
        return None
    if match.side(row.member_id) is not (match.state is MatchState.RESERVED):
        return None
    key = "donation-told-chase-reserved" if match.state is MatchState.RESERVED else "donation-told-chase-handed"
    text = say(key, what=counted(match.quantity, offer.category))
    return Reply(text=text, buttons=rows(steps(match, row.member_id)))


async def expiring(work: Work, row: Queued) -> Reply | None:
    """To its author: is it still open?"""
    at = await _desk(work, row)
    found = await _record(at, row)
    if found is None or found.state is not State.OPEN or found.member_id != row.member_id:
        return None
    which, name = (THEIR_OFFER, title(found)) if isinstance(found, Offer) else (THEIR_NEED, need_title(found))
    buttons = [Button(label=say("donation-extend"), press=press(EXTEND, which, found.id), style=Style.MAIN)]
    if isinstance(found, Offer):
        buttons.append(Button(label=say("donation-gone"), press=press(GONE, found.id)))
    buttons.append(Button(label=say("donation-withdraw-this"), press=press(WITHDRAW, which, found.id, 1)))
    key = "donation-told-expiring" if isinstance(found, Offer) else "donation-told-expiring-need"
    return Reply(text=say(key, what=name, until=OnDay(found.until)), buttons=rows(buttons))


async def left(work: Work, row: Queued) -> Reply | None:
    """To whoever is left of the two: the other one is there no more, and what that means."""
    found = await _record(await _desk(work, row), row)
    if found is None or found.member_id != row.member_id:
        return None
    if isinstance(found, Offer):
        text, code = say("donation-told-left-donor", what=title(found)), OPEN
    else:
        text, code = say("donation-told-left-beneficiary", what=need_title(found)), OPEN_NEED
    return Reply(text=text, buttons=((Button(label=say("donation-see"), press=press(code, found.id)),),))


async def alone(work: Work, row: Queued) -> Reply | None:
    """To a coordinator: whoever was to give has left, and what suits the need now."""
    at = await _desk(work, row)
    need = await at.store.need(row.about.id)
    if need is None or need.state is not State.OPEN or row.member_id not in await at.coordinators():
        return None
    return await _need(at, need, "donation-told-fell-left")


async def removed(work: Work, row: Queued) -> Reply | None:
    """To its author: why a moderator took the offer down, or a coordinator closed the need."""
    found = await _record(await _desk(work, row), row)
    if found is None or found.state is not State.REMOVED:
        return None
    if isinstance(found, Offer):
        text = say("donation-told-removed", what=title(found))
    else:
        text = say("donation-told-closed", what=need_title(found))
    return Reply(text=text, blocks=(Quote(text=found.reason),))


async def _record(at: Desk, row: Queued) -> Offer | Need | None:
    return await (at.store.offer if row.about.kind == CARD else at.store.need)(row.about.id)


async def _match(work: Work, row: Queued, state: MatchState) -> Reply | None:
    at = await _desk(work, row)
    match = await at.store.match(row.about.id)
    if match is None or match.state is not state or row.member_id is None:
        return None
    return await _seen(at, match, row.member_id)


async def _seen(at: Desk, match: Match, member_id: int) -> Reply | None:
    if match.said(member_id) and match.state is MatchState.PROPOSED:
        return None  # answered already, from another message
    return await seen(at, match, member_id)


LETTERS: Mapping[str, Letter] = {
    WAITING: waiting,
    FELL: fell,
    ALONE: alone,
    LEFT: left,
    PROPOSED: proposed,
    AGREED: agreed,
    HANDED: handed,
    THANKS: thanks,
    ENDED: ended,
    CHASE: chase,
    EXPIRING: expiring,
    REMOVED: removed,
}
