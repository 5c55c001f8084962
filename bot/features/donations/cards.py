"""How an offer is shown to everybody: what there is of it and how it stands, never whose it is."""

from __future__ import annotations

from collections.abc import Iterable

from bot.features.donations.codes import CARD, OPEN, WISH, press
from bot.features.donations.domain import DonationStore, Offer, State
from bot.ports import Work
from bot.replies import (
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Note,
    OnDay,
    Phrase,
    Picture,
    Posting,
    Quote,
    Reply,
    Style,
    say,
)
from bot.spec import Card


def show(offer: Offer) -> Reply:
    """The card: with its buttons while something is left, and how it ended afterwards."""
    state = State.WITHDRAWN if offer.state is State.REMOVED else offer.state  # a tag is one short word
    tags = (category(offer.category), say(f"donation-state-{state.value}"))
    posting = Posting(title=title(offer), tags=tags, closed=not offer.live)
    if offer.state is State.REMOVED:
        return Reply(text=say("donation-card-removed"), posting=posting, private=False)
    blocks: tuple[Block, ...] = (Heading(text=title(offer)), *described(offer), Note(text=say("donation-card-note")))
    return Reply(blocks=blocks, buttons=_buttons(offer), posting=posting, private=False)


def described(offer: Offer) -> tuple[Block, ...]:
    """What there is to know of an offer."""
    photo = (Picture(caption=category(offer.category), photo=offer.photo),) if offer.photo else ()
    return (Quote(text=offer.description), Fields(rows=tuple(_rows(offer))), *photo)


def title(offer: Offer) -> Phrase:
    """What it is, how many of it, and where."""
    return say("donation-title", what=counted(offer.stock.quantity, offer.category), town=offer.town)


def counted(count: int, what: str) -> Phrase:
    """So many of that kind."""
    if count == 1:
        return category(what)
    return say("donation-counted", count=str(count), what=category(what))


def category(name: str) -> Phrase:
    """What people call the kind of thing."""
    return say(f"donation-category-{name}")


def standing(offer: Offer) -> Phrase:
    """How it stands, in one of the fixed words."""
    return say(f"donation-state-{offer.state.value}")


def _rows(offer: Offer) -> Iterable[Field]:
    yield Field(label=say("donation-card-state"), value=standing(offer))
    yield Field(label=say("donation-card-condition"), value=say(f"donation-condition-{offer.condition}"))
    if offer.stock.quantity > 1 or offer.stock.left != 1:
        left = say("donation-card-left-of", left=str(offer.stock.left), quantity=str(offer.stock.quantity))
        yield Field(label=say("donation-card-left"), value=left)
    yield Field(label=say("donation-card-town"), value=offer.town)
    yield Field(label=say("donation-card-handover"), value=say(f"donation-handover-{offer.handover.value}"))
    if offer.live or offer.state is State.DRAFT:
        yield Field(label=say("donation-card-until"), value=OnDay(offer.until))
    if offer.state is not State.DRAFT:
        yield Field(label=say("donation-card-number"), value=str(offer.id))


def _buttons(offer: Offer) -> tuple[tuple[Button, ...], ...]:
    if offer.state is not State.OPEN:
        return ()
    wish = Button(label=say("donation-wish"), link=press(WISH, offer.id), style=Style.MAIN)
    return ((wish, Button(label=say("donation-open"), link=press(OPEN, offer.id))),)


async def load(work: Work, community_id: int, record_id: int) -> Offer | None:
    """The offer for its posted copies: none of what is not published yet."""
    found = await work.store(DonationStore, community_id).offer(record_id)
    return None if found is None or found.state is State.DRAFT else found


OFFER_CARD = Card(kind=CARD, show=show, load=load)
