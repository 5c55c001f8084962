"""How offers and demands are shown: the card of an offer, and what stands on it."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.features.internships.codes import INTEREST, VIEW
from bot.features.internships.domain import ENDED, OFFER, Demand, InternshipStore, Offer, OfferState
from bot.features.internships.terms import Audience, Length, Pay, Terms
from bot.ports import Work
from bot.replies import (
    Amount,
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Inline,
    Note,
    OnDay,
    Phrase,
    Posting,
    Press,
    Quote,
    Reply,
    say,
)
from bot.spec import Card


def joined(*parts: Inline | None) -> Phrase:
    """The parts that there are, with dots between."""
    first, *others = [part for part in parts if part] or [""]
    line = first if isinstance(first, Phrase) else say("as-is", text=first)
    for one in others:
        line = say("internship-dot", first=line, second=one)
    return line


def where(mode: str, place: str) -> Phrase:
    """On site, hybrid or remote, and in which place."""
    return say(f"internship-where-{mode}", place=place) if place else say(f"internship-mode-{mode}")


def lasting(length: Length | None) -> Phrase | None:
    """A length, None when nobody said."""
    return say(f"internship-length-{length.unit.value}", count=length.count) if length else None


def paid(pay: Pay | None) -> Phrase | None:
    """What is paid, None when nobody said."""
    if pay is None:
        return None
    return say(f"internship-pay-{pay.per.value}", amount=Amount(pay.cents)) if pay.cents else say("internship-pay-none")


def line(terms: Terms) -> Phrase:
    """An offer in one line of a list."""
    start = say("internship-fit-from", day=OnDay(terms.start)) if terms.start else None
    return joined(terms.host, say(f"internship-type-{terms.type}"), where(terms.mode, terms.place), start)


def rows(offer: Offer) -> tuple[Field, ...]:
    """What an offer says, field by field; what was not said is left out."""
    terms = offer.terms
    apply_at = say("as-is", text=urlsplit(terms.link).hostname or "") if terms.link else say("internship-by-relay")
    found: list[tuple[str, Inline | None]] = [
        ("host", terms.host),
        ("type", say(f"internship-type-{terms.type}")),
        ("where", where(terms.mode, terms.place)),
        ("start", OnDay(terms.start) if terms.start else None),
        ("length", lasting(terms.length)),
        ("pay" if terms.type == "internship" else "wage", paid(terms.pay)),
        ("field", say(f"internship-field-{terms.field}") if terms.field else None),
        ("level", say(f"internship-level-{terms.level}") if terms.level else None),
        ("contact", apply_at),
        ("deadline", OnDay(terms.deadline) if terms.deadline and offer.until is None else None),
        ("until", OnDay(offer.until) if offer.until and offer.open else None),
    ]
    return tuple(Field(label=say(f"internship-card-{name}"), value=value) for name, value in found if value)


def whole(offer: Offer) -> tuple[Block, ...]:
    """Everything an offer says, its address in full."""
    blocks: list[Block] = [Heading(text=offer.terms.title), Fields(rows=rows(offer))]
    if offer.terms.description:
        blocks.append(Quote(text=offer.terms.description))
    if offer.terms.link:
        blocks.append(Note(text=offer.terms.link))
    return tuple(blocks)


def number(offer: Offer) -> Note:
    """The number by which commands name the offer."""
    return Note(text=say("internship-number", number=str(offer.id)))


def answering(offer: Offer, *, posted: bool) -> tuple[Button, ...]:
    """How one answers an open offer: its own address, else through the bot (in private where it is posted for all)."""
    if offer.terms.link:
        return (Button(label=say("internship-do-online"), url=offer.terms.link),)
    press = Press(code=INTEREST, args=(offer.id,))
    label = say("internship-do-interest")
    return (Button(label=label, link=press) if posted else Button(label=label, press=press),)


def show(offer: Offer) -> Reply:
    """The card as it is posted. Of what is read again or has ended, only that."""
    state = say(f"internship-state-{offer.state.value}")
    if not offer.open:
        shown = say("internship-title-again") if offer.state is OfferState.REVIEW else offer.terms.title
        return Reply(
            blocks=(Heading(text=shown), Note(text=say(f"internship-now-{offer.state.value}"))),
            posting=Posting(title=shown, tags=(state,), closed=True),
        )
    details = Button(label=say("internship-do-details"), link=Press(code=VIEW, args=(offer.id,)))
    mode = (say("internship-mode-remote"),) if offer.terms.mode == "remote" else ()
    tags = (say(f"internship-type-{offer.terms.type}"), *mode, state)
    return Reply(
        blocks=(Heading(text=offer.terms.title), Fields(rows=rows(offer)), number(offer)),
        buttons=((*answering(offer, posted=True), details),),
        posting=Posting(title=offer.terms.title, tags=tags),
    )


async def load(work: Work, community_id: int, offer_id: int) -> Offer | None:
    """The offer of a posted card; None once moderators took it away, or it is gone."""
    offer = await work.store(InternshipStore, community_id).get(offer_id)
    kept = offer and offer.published_at and offer.state in {*ENDED, OfferState.PUBLISHED, OfferState.REVIEW}
    return offer if kept and offer and offer.state is not OfferState.REMOVED else None


OFFER_CARD = Card(kind=OFFER, show=show, load=load)


def sought(demand: Demand) -> Phrase:
    """A demand's title: what is looked for, never by whom."""
    wish = demand.wish
    return joined(say(f"internship-type-{wish.type}"), say(f"internship-field-{wish.field}") if wish.field else None)


def wanted(demand: Demand) -> Phrase:
    """Where, when and how long, in one line."""
    wish = demand.wish
    place = say("internship-mode-remote") if wish.remote else wish.place
    start = say("internship-fit-from", day=OnDay(wish.start)) if wish.start else None
    return joined(place, start, lasting(wish.length))


def demand_blocks(demand: Demand, *, own: bool) -> tuple[Block, ...]:
    """Everything a demand says; to its author also who sees it."""
    wish = demand.wish
    audience = say(f"internship-audience-{Audience(wish.audience).value}") if own else None
    found: list[tuple[str, Inline | None]] = [
        ("where", say("internship-mode-remote") if wish.remote else wish.place),
        ("start", OnDay(wish.start) if wish.start else None),
        ("length", lasting(wish.length)),
        ("audience", audience),
        ("until", OnDay(demand.until)),
    ]
    fields = tuple(Field(label=say(f"internship-card-{name}"), value=value) for name, value in found if value)
    quote = (Quote(text=wish.words),) if wish.words else ()
    note = Note(text=say("internship-demand-number", number=str(demand.id)))
    return (Heading(text=sought(demand)), Fields(rows=fields), *quote, note)
