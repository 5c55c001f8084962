"""Finding offers, and everything of one's own: offers, searches and answers."""

from __future__ import annotations

from typing import Annotated

from bot.errors import Missing
from bot.features.internships.asked import MODE, TYPE
from bot.features.internships.codes import (
    LIST_CODE,
    MINE_CODE,
    OWN,
    POST,
    POST_CODE,
    READ,
    REFINE,
    SEE_DEMAND,
    SEEK,
    SEEK_CODE,
    TURN,
    VIEW,
    run,
)
from bot.features.internships.domain import (
    PLACE_MAX,
    Demand,
    DemandState,
    Filter,
    InternshipStore,
    Offer,
    OfferState,
    SeekingStore,
)
from bot.features.internships.showing import joined, line, sought
from bot.features.internships.viewing import view
from bot.kinds import ID_MAX, Number, Text
from bot.paging import page
from bot.permissions import may
from bot.ports import Work
from bot.replies import Button, Inline, Item, Items, OnDay, Phrase, Press, Reply, Strong, say
from bot.spec import Context, Form, Section, action, command

ID = Number(min=1, max=ID_MAX)
PAGES = Number(min=1, max=1000)

SECTION_MAX = 5
"""Lines in the list of everything a member has going."""


@command("internship list", code=LIST_CODE, allow=READ, home=True, first=True, form=Form())
async def list_(
    ctx: Context,
    work: Work,
    place: Annotated[str, Text(max=PLACE_MAX)] = "",
    type: Annotated[str, TYPE] = "",
    mode: Annotated[str, MODE] = "",
) -> Reply:
    """The open offers, the newest first, ten a page."""
    return await _listing(ctx, work, Filter(type=type, mode=mode, place=place), 1)


@action(TURN, allow=READ, owned=True)
async def turn(
    ctx: Context,
    work: Work,
    place: Annotated[str, Text(max=PLACE_MAX)] = "",
    type: Annotated[str, TYPE] = "",
    mode: Annotated[str, MODE] = "",
    number: Annotated[int, PAGES] = 1,
) -> Reply:
    """Another page of them, in place of the one pressed."""
    return await _listing(ctx, work, Filter(type=type, mode=mode, place=place), number, replaces=True)


@action(REFINE, allow=READ, owned=True, opens="internship list")
async def refine(
    ctx: Context,
    place: Annotated[str, Text(max=PLACE_MAX)] = "",
    type: Annotated[str, TYPE] = "",
    mode: Annotated[str, MODE] = "",
) -> dict[str, str]:
    """The list's own form, filled with what was asked."""
    given = {"place": place, "type": type, "mode": mode}
    return {name: value for name, value in given.items() if value}


async def _listing(ctx: Context, work: Work, wanted: Filter, number: int, *, replaces: bool = False) -> Reply:
    everything = await work.store(InternshipStore, ctx.community_id).published()
    found = [offer for offer in everything if wanted.keeps(offer)]
    args = (wanted.place, wanted.type, wanted.mode)
    narrow = Button(label=say("internship-do-filter"), press=Press(code=REFINE, args=args))
    if not found:
        text = say("internship-list-none-here" if everything else f"internship-list-none{_seeking(ctx)}")
        first = (narrow,) if everything else ()
        return Reply(text=text, buttons=((*first, *_doors(ctx)),), replaces=replaces)
    shown = page(found, number)
    items = tuple(
        Item(title=Strong(one.terms.title), detail=line(one.terms), press=Press(code=VIEW, args=(one.id,)))
        for one in shown.items
    )
    blocks = (Items(items=items, prompt=say("internship-list-open"), start=shown.start), *shown.note())
    moves = shown.moves(lambda to: Press(code=TURN, args=(*args, to)))
    buttons = (*moves, (narrow, *_doors(ctx)))
    return Reply(text=say("internship-list-found", count=len(found)), blocks=blocks, buttons=buttons, replaces=replaces)


def _seeking(ctx: Context) -> str:
    return "-seek" if may(ctx.viewer, SEEK) else ""


def _doors(ctx: Context) -> tuple[Button, ...]:
    """Posting, and for those who may, seeking."""
    post = (run(say("internship-do-post"), POST_CODE),) if may(ctx.viewer, POST) else ()
    return (*post, run(say("internship-do-seek"), SEEK_CODE)) if may(ctx.viewer, SEEK) else post


@command("internship show", code="iv", allow=READ)
async def show(ctx: Context, work: Work, offer: Annotated[int, ID]) -> Reply:
    """The offer of that number."""
    found = await work.store(InternshipStore, ctx.community_id).get(offer)
    if found is None:
        raise Missing
    return await view(ctx, work, found)


@command("internship mine", code=MINE_CODE, allow=READ)
async def mine(ctx: Context, work: Work) -> Reply:
    """Everything of the member's own, in any state, with a way to what can be done next."""
    return await _own(ctx, work, 1)


@action(OWN, allow=READ)
async def turn_own(ctx: Context, work: Work, number: Annotated[int, PAGES]) -> Reply:
    """Another page of it."""
    return await _own(ctx, work, number, replaces=True)


async def _own(ctx: Context, work: Work, number: int, *, replaces: bool = False) -> Reply:
    everything = await _items(ctx, work)
    if not everything:
        doors = (run(say("internship-do-list"), LIST_CODE), *_doors(ctx))
        return Reply(text=say("internship-mine-none"), buttons=(doors,), replaces=replaces)
    shown = page(everything, number)
    blocks = (Items(items=shown.items, prompt=say("internship-mine-open"), start=shown.start), *shown.note())
    buttons = (*shown.moves(lambda to: Press(code=OWN, args=(to,))), _doors(ctx))
    return Reply(text=say("internship-mine-list"), blocks=blocks, buttons=buttons, replaces=replaces)


async def _items(ctx: Context, work: Work, *, going: bool = False) -> list[Item]:
    """Offers, searches and answers; with `going` only those that are not over."""
    store = work.store(InternshipStore, ctx.community_id)
    offers = [one for one in await store.of(ctx.member_id) if not going or one.state in _GOING]
    demands = await work.store(SeekingStore, ctx.community_id).of(ctx.member_id)
    found = [_offer_item(one) for one in offers]
    found += [_demand_item(one) for one in demands if not going or one.state is DemandState.OPEN]
    for answer in await store.answers(ctx.member_id):
        offer = await store.get(answer.offer_id)
        if offer and (offer.open or not going):
            detail = joined(
                say("internship-mine-answer"), say(f"internship-interest-{answer.state.value}"), _over(offer)
            )
            found.append(Item(title=_seen_title(offer), detail=detail, press=Press(code=VIEW, args=(offer.id,))))
    return found


def _seen_title(offer: Offer) -> Inline:
    """What others may read of it: of new words that nobody has approved, or that were refused, nothing."""
    if offer.state in (OfferState.REMOVED, OfferState.REFUSED):
        return say("internship-gone")
    return say("internship-title-again") if offer.state is OfferState.REVIEW else offer.terms.title


_GOING = frozenset({OfferState.DRAFT, OfferState.REVIEW, OfferState.REFUSED, OfferState.PUBLISHED})


def _over(offer: Offer) -> Phrase | None:
    return None if offer.open else say(f"internship-state-{offer.state.value}")


def _offer_item(offer: Offer) -> Item:
    until = say("internship-until", day=OnDay(offer.until)) if offer.open and offer.until else None
    detail = joined(say("internship-mine-offer"), say(f"internship-state-{offer.state.value}"), until)
    return Item(title=offer.terms.title, detail=detail, press=Press(code=VIEW, args=(offer.id,)))


def _demand_item(demand: Demand) -> Item:
    open_ = demand.state is DemandState.OPEN
    until = say("internship-until", day=OnDay(demand.until)) if open_ else None
    detail = joined(say("internship-mine-demand"), say(f"internship-demand-state-{demand.state.value}"), until)
    return Item(title=sought(demand), detail=detail, press=Press(code=SEE_DEMAND, args=(demand.id,)))


async def section(work: Work, ctx: Context) -> Section | None:
    """What the member has going here, for the page that lists everything."""
    items = await _items(ctx, work, going=True)
    if not items:
        return None
    more = Press(code="c", args=(MINE_CODE,)) if len(items) > SECTION_MAX else None
    return Section(heading=say("internship-section"), items=tuple(items[:SECTION_MAX]), more=more)
