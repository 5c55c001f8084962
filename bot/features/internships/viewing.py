"""One offer, as its author, a moderator, or any other member sees it, with what each may do next."""

from __future__ import annotations

from bot.errors import Missing
from bot.features.internships.codes import (
    CANCEL,
    CORRECT,
    EXTEND,
    FILLED,
    FITTING,
    INTERESTED,
    LIST_CODE,
    MODERATE,
    REMOVE,
    REOPEN,
    SEND,
    TAKE_BACK,
    WITHDRAW,
    button,
    run,
)
from bot.features.internships.domain import InterestState, InternshipStore, Offer, OfferState
from bot.features.internships.publishing import directly
from bot.features.internships.showing import answering, number, show, whole
from bot.permissions import may
from bot.ports import Work
from bot.replies import Block, Button, Heading, Note, OnDay, Paragraph, Press, Quote, Reply, Style, rows, say
from bot.spec import Context


async def view(ctx: Context, work: Work, offer: Offer, *, replaces: bool = False) -> Reply:
    """The offer as this person may see it; what was never published reads as none to others."""
    if offer.author_id == ctx.viewer.member_id:
        return await _own(ctx, work, offer, replaces=replaces)
    if offer.published_at is None and not may(ctx.viewer, MODERATE):
        raise Missing
    return await _others(ctx, work, offer, replaces=replaces)


async def _own(ctx: Context, work: Work, offer: Offer, *, replaces: bool) -> Reply:
    count = len(await work.store(InternshipStore, ctx.community_id).interests(offer.id))
    until = OnDay(offer.until) if offer.until and offer.open else ""
    standing = say(f"internship-own-{offer.state.value}", day=until)
    blocks: tuple[Block, ...] = (*whole(offer), Paragraph(text=standing), *_reason(offer), number(offer))
    return Reply(blocks=blocks, buttons=rows(_next(ctx, offer, count), 3), replaces=replaces)


def _reason(offer: Offer) -> tuple[Block, ...]:
    shown = offer.reason and offer.state in (OfferState.REFUSED, OfferState.REMOVED)
    return (Quote(text=offer.reason),) if shown else ()


def _next(ctx: Context, offer: Offer, count: int) -> tuple[Button, ...]:
    """What the author may do from here."""
    this = offer.id
    send = button(say("internship-do-publish" if directly(ctx) else "internship-do-send"), SEND, this, style=Style.MAIN)
    answers = Button(
        label=say("internship-do-interested-count", count=count), press=Press(code=INTERESTED, args=(this,))
    )
    by_state = {
        OfferState.DRAFT: (
            send,
            button(say("internship-do-correct"), CORRECT, this),
            button(say("internship-do-cancel"), CANCEL, this),
        ),
        OfferState.REVIEW: (
            button(say("internship-do-edit"), CORRECT, this),
            button(say("internship-do-withdraw"), WITHDRAW, this),
        ),
        OfferState.REFUSED: (
            button(say("internship-do-correct"), CORRECT, this, style=Style.MAIN),
            button(say("internship-do-withdraw"), WITHDRAW, this),
        ),
        OfferState.PUBLISHED: (
            answers,
            button(say("internship-do-fitting"), FITTING, this),
            button(say("internship-do-edit"), CORRECT, this),
            button(say("internship-do-filled"), FILLED, this),
            button(say("internship-do-extend"), EXTEND, this),
            button(say("internship-do-withdraw"), WITHDRAW, this),
        ),
        OfferState.FILLED: (answers, button(say("internship-do-reopen"), REOPEN, this)),
        OfferState.EXPIRED: (
            button(say("internship-do-extend"), EXTEND, this, style=Style.MAIN),
            button(say("internship-do-filled"), FILLED, this),
            button(say("internship-do-withdraw"), WITHDRAW, this),
            answers,
        ),
    }
    return by_state.get(offer.state, (answers,) if count else ())


async def _others(ctx: Context, work: Work, offer: Offer, *, replaces: bool) -> Reply:
    answers = await work.store(InternshipStore, ctx.community_id).answers(ctx.member_id)
    mine = next((one for one in answers if one.offer_id == offer.id), None)
    note = (
        (Note(text=say("internship-my-answer", state=say(f"internship-interest-{mine.state.value}"))),) if mine else ()
    )
    moderator = may(ctx.viewer, MODERATE)
    remove = (
        (button(say("internship-do-remove"), REMOVE, offer.id),) if moderator and (offer.open or _waits(offer)) else ()
    )
    if not offer.open and not (moderator and _waits(offer)):
        closed = (
            show(offer).blocks if offer.state is not OfferState.REMOVED else (Heading(text=say("internship-gone")),)
        )
        return Reply(
            blocks=(*closed, *note), buttons=((run(say("internship-do-list"), LIST_CODE),),), replaces=replaces
        )
    first = answering(offer, posted=False) if offer.open and not mine else ()
    if mine and mine.state is InterestState.SENT:
        first = (button(say("internship-do-take-back"), TAKE_BACK, offer.id),)
    buttons = (*first, *remove, run(say("internship-do-list"), LIST_CODE))
    return Reply(blocks=(*whole(offer), *note, number(offer)), buttons=(buttons,), replaces=replaces)


def _waits(offer: Offer) -> bool:
    return offer.state is OfferState.REVIEW
