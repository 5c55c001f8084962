"""Posting an offer: the form, the preview with what had better be looked at again, and sending it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from bot.addresses import Address
from bot.enumerating import listed
from bot.errors import Conflict
from bot.features.internships.asked import (
    FIELD,
    LEVEL,
    MODE,
    TYPE,
    LengthKind,
    PayKind,
    written_length,
    written_pay,
)
from bot.features.internships.codes import CANCEL, CORRECT, FITTING, POST, POST_CODE, SEND, VIEW, button
from bot.features.internships.domain import (
    DESCRIPTION_MAX,
    HOST_MAX,
    OFFER_STEPS,
    OFFERS_MAX,
    PLACE_MAX,
    TITLE_MAX,
    InternshipStore,
    Offer,
    OfferState,
    nearly_same,
)
from bot.features.internships.guard import warnings
from bot.features.internships.publishing import directly, fitting, own, rewrite, send, today, wait
from bot.features.internships.showing import whole
from bot.features.internships.terms import Length, Pay, Terms
from bot.kinds import ID_MAX, Day, Number, Text
from bot.matching import MATCHES_MAX
from bot.ports import Work
from bot.replies import Block, Moment, Note, OnDay, Paragraph, Phrase, Reply, Style, say
from bot.spec import Context, Form, action, command

ID = Number(min=1, max=ID_MAX)

ASKED = (
    *("title", "host", "type", "mode", "place"),
    *("start", "length", "pay", "field", "level"),
    *("deadline", "description", "link"),
)


@command("internship post", code=POST_CODE, allow=POST, form=Form(fields=ASKED))
async def post(
    ctx: Context,
    work: Work,
    title: Annotated[str, Text(min=5, max=TITLE_MAX)],
    host: Annotated[str, Text(min=2, max=HOST_MAX)],
    type: Annotated[str, TYPE],
    mode: Annotated[str, MODE],
    place: Annotated[str, Text(max=PLACE_MAX)] = "",
    start: Annotated[date | None, Day()] = None,
    length: Annotated[Length | None, LengthKind()] = None,
    pay: Annotated[Pay | None, PayKind()] = None,
    field: Annotated[str, FIELD] = "",
    level: Annotated[str, LEVEL] = "",
    deadline: Annotated[date | None, Day()] = None,
    description: Annotated[str, Text(max=DESCRIPTION_MAX, lines=True)] = "",
    link: Annotated[str, Address()] = "",
    offer: Annotated[int | None, ID] = None,
) -> Reply:
    """A new draft shown as it will be, or the offer of that number with these terms instead of its own."""
    terms = Terms(
        title=title,
        host=host,
        type=type,
        mode=mode,
        place=place,
        start=start,
        length=length,
        pay=pay,
        field=field,
        level=level,
        deadline=deadline,
        description=description,
        link=link,
    )
    if offer is not None:
        return await _revise(ctx, work, await own(work, ctx, offer), terms)
    made = await work.store(InternshipStore, ctx.community_id).add(ctx.member_id, terms, ctx.now)
    if made is None:
        raise Conflict(say("internship-full", max=OFFERS_MAX))
    return await preview(ctx, work, made)


async def _revise(ctx: Context, work: Work, before: Offer, terms: Terms) -> Reply:
    """New terms: a draft is shown again, what waits goes on waiting, what is published is updated."""
    store, offer = work.store(InternshipStore, ctx.community_id), replace(before, terms=terms)
    if before.state in (OfferState.DRAFT, OfferState.REFUSED):
        kept = await store.change(offer, ctx.now)
        if kept is None:
            raise Conflict(say("internship-changed"))
        return await preview(ctx, work, kept)
    if before.state is OfferState.REVIEW:
        waiting = await wait(work, ctx, offer)
        return _done(waiting, say("internship-updated-review"))
    if not before.open:
        raise Conflict(OFFER_STEPS.closed[before.state])
    changed = await rewrite(work, ctx, offer, before)
    return _done(changed, say("internship-updated" if changed.open else "internship-updated-again"))


def _done(offer: Offer, text: Phrase) -> Reply:
    return Reply(text=text, buttons=((button(say("internship-do-see"), VIEW, offer.id),),))


async def preview(ctx: Context, work: Work, offer: Offer, *, replaces: bool = False) -> Reply:
    """The offer as it will be, what is worth adding or looking at again, and Send, Correct, Cancel."""
    mine = await work.store(InternshipStore, ctx.community_id).of(ctx.member_id)
    law = warnings(offer.terms, today(ctx))
    notes = [*_missing(offer.terms), *law, *((say("internship-warn-mend"),) if law else ())]
    if same := nearly_same(offer.terms, mine, ctx.now, offer.id):
        notes.append(say("internship-same", title=same.terms.title, at=Moment(same.created_at)))
    blocks: tuple[Block, ...] = (*whole(offer), *(Paragraph(text=note) for note in notes))
    first = button(
        say("internship-do-publish" if directly(ctx) else "internship-do-send"), SEND, offer.id, style=Style.MAIN
    )
    rest = (
        button(say("internship-do-correct"), CORRECT, offer.id),
        button(say("internship-do-cancel"), CANCEL, offer.id),
    )
    return Reply(text=say("internship-preview"), blocks=blocks, buttons=((first, *rest),), replaces=replaces)


def _missing(terms: Terms) -> tuple[Phrase, ...]:
    """What students will ask first, when it was left open."""
    asked = ("start", "length", "pay", "description")
    left = [say(f"internship-missing-{name}") for name in asked if not getattr(terms, name)]
    if not terms.place and terms.mode != "remote":
        left.insert(0, say("internship-missing-place"))
    return (say("internship-missing", fields=listed(left)),) if left else ()


@action(CORRECT, allow=POST, opens="internship post")
async def correct(ctx: Context, work: Work, offer: Annotated[int, ID]) -> dict[str, str]:
    """The form, filled with what the offer says, for the very same offer."""
    found = await own(work, ctx, offer)
    if found.state not in OFFER_STEPS.allowed or found.state in (OfferState.FILLED, OfferState.EXPIRED):
        raise Conflict(OFFER_STEPS.closed[found.state])
    terms = found.terms
    days = {"start": terms.start, "deadline": terms.deadline}
    given = {name: getattr(terms, name) for name in ASKED if name not in ("start", "deadline", "length", "pay")}
    given |= {name: day.isoformat() for name, day in days.items() if day and day >= today(ctx)}
    given |= {"length": written_length(terms.length), "pay": written_pay(terms.pay), "offer": str(found.id)}
    return {name: value for name, value in given.items() if value}


@action(SEND, allow=POST)
async def send_(ctx: Context, work: Work, offer: Annotated[int, ID]) -> Reply:
    """Published, or before the moderators."""
    draft = await own(work, ctx, offer)
    if draft.state not in (OfferState.DRAFT, OfferState.REFUSED):
        raise Conflict(OFFER_STEPS.closed[draft.state])
    sent = await send(work, ctx, draft)
    if not sent.open:
        return Reply(
            text=say("internship-sent"), buttons=((button(say("internship-do-see"), VIEW, sent.id),),), replaces=True
        )
    return await published(ctx, work, sent)


async def published(ctx: Context, work: Work, offer: Offer) -> Reply:
    """What the poster of a published offer is told: until when, and how many students it fits."""
    found = len(await fitting(work, ctx, offer, MATCHES_MAX))
    until = OnDay(offer.until or today(ctx))
    buttons = (
        button(say("internship-do-see"), VIEW, offer.id),
        *((button(say("internship-do-fitting"), FITTING, offer.id),) if found else ()),
    )
    blocks = (Note(text=say("internship-fitting-count", count=found)),) if found else ()
    return Reply(text=say("internship-published", day=until), blocks=blocks, buttons=(buttons,), replaces=True)


@action(CANCEL, allow=POST)
async def cancel(ctx: Context, work: Work, offer: Annotated[int, ID]) -> Reply:
    """A draft is forgotten; a refused offer stays as it was, because its author may come back to it."""
    found = await own(work, ctx, offer)
    if found.state is OfferState.DRAFT and await work.store(InternshipStore, ctx.community_id).drop(found):
        return Reply(text=say("internship-cancelled"), replaces=True)
    if found.state is OfferState.REFUSED:
        return Reply(
            text=say("internship-kept"), buttons=((button(say("internship-do-see"), VIEW, found.id),),), replaces=True
        )
    raise Conflict(OFFER_STEPS.closed[found.state])
