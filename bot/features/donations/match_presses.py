"""What the two of a match press: yes or no, handed over, received, cannot any more."""

from typing import Annotated

from bot.features.donations.codes import (
    ABOUT_MATCH,
    ANSWER,
    CHASE,
    HAND,
    OFFER,
    OPEN_MATCH,
    RECEIVE,
    RENEGE,
    press,
)
from bot.features.donations.desk import Desk, about_match, desk
from bot.features.donations.domain import DEVICES
from bot.features.donations.kinds import RECORD, YES
from bot.features.donations.matched import Match, MatchState
from bot.features.donations.promising import GIVES, accept, decline, hand, receive, renege
from bot.features.donations.views import match_view
from bot.ports import Work
from bot.relay import Relay
from bot.replies import Button, Note, Paragraph, Phrase, Reply, Style, say
from bot.spec import Context, action

Number = Annotated[int, RECORD]
Sure = Annotated[int, YES]


@action(OPEN_MATCH, allow=OFFER, linkable=True)
async def open_match(ctx: Context, work: Work, match: Number) -> Reply:
    """One match, as one of the two sees it."""
    at = desk(ctx, work)
    return await seen(at, await _mine(at, match, ctx), ctx.member_id)


@action(ANSWER, allow=OFFER)
async def answer(ctx: Context, work: Work, match: Number, yes: Sure) -> Reply:
    """A proposal accepted or declined."""
    at = desk(ctx, work)
    found = await _mine(at, match, ctx)
    if yes:
        kept = await accept(at, found, ctx.member_id)
        text = say("donation-agreed-now") if kept.agreed else say("donation-accepted")
    else:
        kept, text = await decline(at, found, ctx.member_id), say("donation-declined")
    return await seen(at, kept, ctx.member_id, text, replaces=True)


@action(HAND, allow=OFFER)
async def hand_(ctx: Context, work: Work, match: Number, sure: Sure) -> Reply:
    """Handed over; for a device, only after what to do before is read and confirmed."""
    at = desk(ctx, work)
    found = await _mine(at, match, ctx)
    offer = await at.offer(found.offer_id)
    found.to(MatchState.HANDED, ctx.now)  # says so when it cannot be
    if not found.side(ctx.member_id):
        return await seen(at, found, ctx.member_id)
    if offer.category in DEVICES and not sure:
        yes = Button(label=say("donation-wiped-yes"), press=press(HAND, match, 1), style=Style.MAIN)
        steps = ("account", "erase", "charger")
        blocks = tuple(Paragraph(text=say(f"donation-wipe-{step}")) for step in steps)
        return Reply(
            text=say("donation-wipe"), blocks=(*blocks, Note(text=say("donation-wipe-note"))), buttons=((yes,),)
        )
    return await seen(at, await hand(at, found), ctx.member_id, say("donation-handed-noted"), replaces=True)


@action(RECEIVE, allow=OFFER)
async def receive_(ctx: Context, work: Work, match: Number) -> Reply:
    """Received: the gift is complete."""
    at = desk(ctx, work)
    found = await _mine(at, match, ctx)
    if found.side(ctx.member_id):
        return await seen(at, found, ctx.member_id)
    offer = await at.offer(found.offer_id)
    if found.state is MatchState.RESERVED and offer.category in DEVICES:
        await at.tell(CHASE, about_match(found), found.donor_id, GIVES, key=f"asked:{at.today}")
        return await seen(at, found, ctx.member_id, say("donation-hand-first"))
    return await seen(at, await receive(at, found), ctx.member_id, say("donation-received-noted"), replaces=True)


@action(RENEGE, allow=OFFER)
async def renege_(ctx: Context, work: Work, match: Number, sure: Sure) -> Reply:
    """Asked once more, then what was promised is free again."""
    at = desk(ctx, work)
    found = await _mine(at, match, ctx)
    ended = found.to(MatchState.RENEGED, ctx.now)  # says so when it is over
    if not sure:
        yes = Button(label=say("donation-renege-yes"), press=press(RENEGE, match, 1), style=Style.DANGER)
        return Reply(text=say("donation-renege-ask"), buttons=((yes,),))
    kept = await renege(at, found, ctx.member_id)
    text = say("donation-reneged-donor" if ended.side(ctx.member_id) else "donation-reneged-beneficiary")
    return await seen(at, kept, ctx.member_id, text, replaces=True)


async def _mine(at: Desk, number: int, ctx: Context) -> Match:
    """The match, if the presser is one of the two; raises `Missing`."""
    found = await at.match(number)
    found.side(ctx.member_id)
    return found


async def seen(at: Desk, match: Match, member_id: int, text: Phrase | None = None, *, replaces: bool = False) -> Reply:
    """The match as this one sees it now."""
    offer, need = await at.offer(match.offer_id), await at.store.need(match.need_id)
    threads = await at.work.store(Relay, at.community_id).about(ABOUT_MATCH, match.id)
    thread = threads[-1].id if threads else None
    return match_view(match, offer, need, member_id, thread, text, replaces=replaces)
