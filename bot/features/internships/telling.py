"""What members are told unasked about offers and demands: topics, reasons, and the letters that write them."""

from __future__ import annotations

from datetime import timedelta

from bot.agenda import About
from bot.features.internships.codes import (
    CORRECT,
    DROP_DEMAND,
    EXTEND,
    FILLED,
    FITTING,
    FOUND,
    GO_ON,
    LIST_CODE,
    SEEK_CODE,
    VIEW,
    WITHDRAW,
    button,
    run,
)
from bot.features.internships.domain import (
    DEMAND,
    ENDED,
    OFFER,
    Demand,
    DemandState,
    InternshipStore,
    Offer,
    OfferState,
    SeekingStore,
)
from bot.features.internships.fitting import because, offers_for
from bot.features.internships.showing import answering, line, sought, wanted
from bot.outbox import Letter, Notice, Outbox, Queued
from bot.ports import Work
from bot.replies import Block, Button, Heading, OnDay, Paragraph, Phrase, Quote, Reply, Style, say
from bot.spec import Context

MATCH = "internships.match"
OWN = "internshipdesk"
APPROVED, REFUSED, REMOVED = f"{OWN}.approved", f"{OWN}.refused", f"{OWN}.removed"
EXPIRING, EXPIRED, CLOSED, DECLINED = f"{OWN}.expiring", f"{OWN}.expired", f"{OWN}.closed", f"{OWN}.declined"
DEMAND_EXPIRING, DEMAND_EXPIRED = f"{OWN}.demandexpiring", f"{OWN}.demandexpired"
DEMAND_REMOVED = f"{OWN}.demandremoved"

AUTHOR, APPLICANT, SEEKER = "internship-why-author", "internship-why-applicant", "internship-why-seeker"

USEFUL = timedelta(days=14)
"""How long it is worth being told."""


async def tell(work: Work, ctx: Context, topic: str, record: Offer | Demand, member_id: int, why: str) -> None:
    """Have the member told, once of each version of the record."""
    kind = OFFER if isinstance(record, Offer) else DEMAND
    notice = Notice(
        topic=topic,
        about=About(kind=kind, id=record.id, version=record.version),
        due_at=ctx.now,
        expires_at=ctx.now + USEFUL,
        key=f"{topic}:{record.id}:{record.version}:{member_id}",
        member_id=member_id,
        reason=why,
    )
    await work.store(Outbox, ctx.community_id).put(notice)


async def _offer(work: Work, row: Queued, *states: OfferState) -> Offer | None:
    """The offer the row is about, None when it is in none of the states any more."""
    offer = await work.store(InternshipStore, row.community_id).get(row.about.id)
    return offer if offer and offer.state in states else None


async def _demand(work: Work, row: Queued, *states: DemandState) -> Demand | None:
    demand = await work.store(SeekingStore, row.community_id).get(row.about.id)
    return demand if demand and demand.state in states else None


def _letter(text: Phrase, *blocks: Block, buttons: tuple[Button, ...] = (), second: tuple[Button, ...] = ()) -> Reply:
    return Reply(text=text, blocks=blocks, buttons=tuple(row for row in (buttons, second) if row))


async def approved(work: Work, row: Queued) -> Reply | None:
    """The author's offer is published."""
    offer = await _offer(work, row, OfferState.PUBLISHED)
    if offer is None:
        return None
    text = say("internship-told-approved", title=offer.terms.title, day=OnDay(offer.until or offer.created_at.date()))
    return _letter(
        text,
        buttons=(
            button(say("internship-do-see"), VIEW, offer.id),
            button(say("internship-do-fitting"), FITTING, offer.id),
        ),
    )


async def refused(work: Work, row: Queued) -> Reply | None:
    """The author's offer is refused, why, and the way to mend it."""
    offer = await _offer(work, row, OfferState.REFUSED)
    if offer is None:
        return None
    correct = button(say("internship-do-correct"), CORRECT, offer.id, style=Style.MAIN)
    text = say("internship-told-refused", title=offer.terms.title)
    return _letter(
        text, *_why(offer.reason), buttons=(correct, button(say("internship-do-withdraw"), WITHDRAW, offer.id))
    )


async def removed(work: Work, row: Queued) -> Reply | None:
    """Moderators took the author's offer away, and why."""
    offer = await _offer(work, row, OfferState.REMOVED)
    return _letter(say("internship-told-removed", title=offer.terms.title), *_why(offer.reason)) if offer else None


async def expiring(work: Work, row: Queued) -> Reply | None:
    """Is it still open?"""
    offer = await _offer(work, row, OfferState.PUBLISHED)
    if offer is None or offer.until is None:
        return None
    return _letter(
        say("internship-told-expiring", title=offer.terms.title, day=OnDay(offer.until)), buttons=_next(offer)
    )


async def expired(work: Work, row: Queued) -> Reply | None:
    """It has ended by itself; one press opens it again."""
    offer = await _offer(work, row, OfferState.EXPIRED)
    return _letter(say("internship-told-expired", title=offer.terms.title), buttons=_next(offer)) if offer else None


def _next(offer: Offer) -> tuple[Button, ...]:
    still = button(say("internship-do-extend"), EXTEND, offer.id, style=Style.MAIN)
    return (
        still,
        button(say("internship-do-filled"), FILLED, offer.id),
        button(say("internship-do-withdraw"), WITHDRAW, offer.id),
    )


async def closed(work: Work, row: Queued) -> Reply | None:
    """An offer somebody answered has ended."""
    offer = await _offer(work, row, *ENDED)
    if offer is None:
        return None
    text = say("internship-told-closed", title=offer.terms.title, state=say(f"internship-state-{offer.state.value}"))
    return _letter(text, buttons=(run(say("internship-do-list"), LIST_CODE),))


async def declined(work: Work, row: Queued) -> Reply | None:
    """The poster has chosen somebody else."""
    offer = await work.store(InternshipStore, row.community_id).get(row.about.id)
    if offer is None:
        return None
    text = say("internship-told-declined", title=offer.terms.title, host=offer.terms.host)
    return _letter(text, buttons=(run(say("internship-do-list"), LIST_CODE),))


async def match(work: Work, row: Queued) -> Reply | None:
    """An offer fits what the member looks for, and why."""
    offer = await _offer(work, row, OfferState.PUBLISHED)
    mine = await work.store(SeekingStore, row.community_id).of(row.member_id or 0)
    looking = (one for one in mine if one.state is DemandState.OPEN)
    found = next((fit for one in looking for fit in offers_for(one, (offer,) if offer else ())), None)
    if offer is None or found is None:
        return None
    buttons = (*answering(offer, posted=False), button(say("internship-do-details"), VIEW, offer.id))
    blocks = (Heading(text=offer.terms.title), Paragraph(text=line(offer.terms)))
    return _letter(say("internship-told-match", why=because(found)), *blocks, buttons=buttons)


async def demand_expiring(work: Work, row: Queued) -> Reply | None:
    """Is the student still looking?"""
    demand = await _demand(work, row, DemandState.OPEN)
    if demand is None:
        return None
    text = say("internship-told-demand-expiring", day=OnDay(demand.until))
    return _letter(text, *_about(demand), buttons=_next_for(demand))


async def demand_expired(work: Work, row: Queued) -> Reply | None:
    """The search has ended by itself."""
    demand = await _demand(work, row, DemandState.EXPIRED)
    return (
        _letter(say("internship-told-demand-expired"), *_about(demand), buttons=_next_for(demand)) if demand else None
    )


async def demand_removed(work: Work, row: Queued) -> Reply | None:
    """Moderators took the demand away, and why."""
    demand = await _demand(work, row, DemandState.REMOVED)
    if demand is None:
        return None
    return _letter(
        say("internship-told-demand-removed"),
        *_why(demand.reason),
        buttons=(run(say("internship-do-seek"), SEEK_CODE),),
    )


def _about(demand: Demand) -> tuple[Block, ...]:
    return (Paragraph(text=sought(demand)), Paragraph(text=wanted(demand)))


def _next_for(demand: Demand) -> tuple[Button, ...]:
    still = button(say("internship-do-go-on"), GO_ON, demand.id, style=Style.MAIN)
    return (
        still,
        button(say("internship-do-found"), FOUND, demand.id),
        button(say("internship-do-withdraw"), DROP_DEMAND, demand.id),
    )


def _why(reason: str) -> tuple[Block, ...]:
    return (Quote(text=reason),) if reason else ()


LETTERS: dict[str, Letter] = {
    MATCH: match,
    APPROVED: approved,
    REFUSED: refused,
    REMOVED: removed,
    EXPIRING: expiring,
    EXPIRED: expired,
    CLOSED: closed,
    DECLINED: declined,
    DEMAND_EXPIRING: demand_expiring,
    DEMAND_EXPIRED: demand_expired,
    DEMAND_REMOVED: demand_removed,
}
