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
from bot.features.internships.domain import (
    OFFER_STEPS,
    Interest,
    InterestState,
    InternshipStore,
    Offer,
    OfferState,
)
from bot.features.internships.publishing import directly
from bot.features.internships.showing import answering, number, show, whole
from bot.permissions import may
from bot.ports import Work
from bot.replies import Block, Button, Note, OnDay, Paragraph, Press, Quote, Reply, Style, rows, say
from bot.spec import Context


async def view(ctx: Context, work: Work, offer: Offer, *, replaces: bool = False) -> Reply:
    """The offer as this person may see it; what was never published reads as none to others."""
    if offer.author_id == ctx.viewer.member_id:
        return await _own(ctx, work, offer, replaces=replaces)
    waits = offer.state is OfferState.REVIEW and may(ctx.viewer, MODERATE)
    if offer.published_at is None and not waits:
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
    buttons = (*_answer(offer, mine), *_remove(ctx, offer), run(say("internship-do-list"), LIST_CODE))
    blocks = _read(offer) if offer.open or may(ctx.viewer, MODERATE) else _closed(offer)
    return Reply(blocks=(*blocks, *_mine(mine), number(offer)), buttons=(buttons,), replaces=replaces)


def _read(offer: Offer) -> tuple[Block, ...]:
    """All of it, and its state unless it is open."""
    state = () if offer.open else (Paragraph(text=say(f"internship-now-{offer.state.value}")),)
    return (*whole(offer), *state)


def _closed(offer: Offer) -> tuple[Block, ...]:
    """What is left of an offer that nobody can answer; of what moderators took away, only that."""
    removed = offer.state in (OfferState.REMOVED, OfferState.REFUSED)
    return (Paragraph(text=say("internship-gone")),) if removed else show(offer).blocks


def _mine(mine: Interest | None) -> tuple[Block, ...]:
    return (
        (Note(text=say("internship-my-answer", state=say(f"internship-interest-{mine.state.value}"))),) if mine else ()
    )


def _answer(offer: Offer, mine: Interest | None) -> tuple[Button, ...]:
    if mine is None:
        return answering(offer, posted=False) if offer.open else ()
    sent = mine.state is InterestState.SENT
    return (button(say("internship-do-take-back"), TAKE_BACK, offer.id),) if sent else ()


def _remove(ctx: Context, offer: Offer) -> tuple[Button, ...]:
    removable = OfferState.REMOVED in OFFER_STEPS.allowed.get(offer.state, ())
    return (button(say("internship-do-remove"), REMOVE, offer.id),) if removable and may(ctx.viewer, MODERATE) else ()
