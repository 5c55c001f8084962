"""Lists, a page at a time: what is offered, what is needed, what is one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.features.donations.cards import counted, standing, title
from bot.features.donations.codes import (
    ASK_NEED,
    ASK_OFFER,
    LIST,
    MINE,
    NEED,
    OPEN,
    OPEN_MATCH,
    OPEN_NEED,
    TURN,
    TURN_MINE,
    TURN_NEEDS,
    press,
    run,
)
from bot.features.donations.domain import DonationStore, Need, Offer
from bot.features.donations.matched import Match, MatchState
from bot.features.donations.views import need_item, need_title, offer_item, steps
from bot.folding import fold
from bot.paging import page
from bot.permissions import may
from bot.ports import Work
from bot.replies import Button, Item, Items, Phrase, Reply, rows, say
from bot.spec import Context, Section

URGENCY_ORDER = {"urgent": 0, "weeks": 1, "whenever": 2}

STEPS_MAX = 4
"""Next steps that a list of one's own offers at once."""


def listing(offers: Sequence[Offer], category: str, town: str, number: int, *, replaces: bool = False) -> Reply:
    """A page of what is offered, narrowed to a kind and a town; where there is nothing, the way to offer."""
    place = fold(town)
    found = [one for one in offers if category in ("", one.category) and place in one.place]
    offer = Button(label=say("donation-offer.button"), press=run(ASK_OFFER))
    if not found:
        return _none(bool(category or town), offer, replaces=replaces)
    here = page(found, number)
    items = tuple(replace(offer_item(one), press=press(OPEN, one.id)) for one in here.items)
    block = Items(items=items, prompt=say("donation-list-open"), start=here.start)
    moves = here.moves(lambda to: press(TURN, category, town, to))
    text = say("donation-list-found", count=len(found))
    return Reply(text=text, blocks=(block, *here.note()), buttons=(*moves, (offer,)), replaces=replaces)


def _none(narrowed: bool, offer: Button, *, replaces: bool) -> Reply:
    everything = (Button(label=say("donation-list-all"), press=run(LIST)),) if narrowed else ()
    text = say("donation-list-none-such") if narrowed else say("donation-list-none")
    return Reply(text=text, buttons=((*everything, offer),), replaces=replaces)


def needs_listing(needs: Sequence[Need], number: int, *, replaces: bool = False) -> Reply:
    """A page of what is needed, for coordinators, the urgent first."""
    if not needs:
        return Reply(text=say("donation-needs-none"), replaces=replaces)
    here = page(sorted(needs, key=lambda one: URGENCY_ORDER.get(one.urgency, 1)), number)
    block = Items(items=tuple(map(need_item, here.items)), prompt=say("donation-needs-open"), start=here.start)
    moves = here.moves(lambda to: press(TURN_NEEDS, to))
    text = say("donation-needs-found", count=len(needs))
    return Reply(text=text, blocks=(block, *here.note()), buttons=moves, replaces=replaces)


async def mine_page(work: Work, ctx: Context, number: int, *, replaces: bool = False) -> Reply:
    """Everything of the asker's: what waits for them first, then what is under way, then what is over."""
    items, waiting = await _mine(work, ctx)
    ways = [Button(label=say("donation-offer.button"), press=run(ASK_OFFER))]
    if may(ctx.viewer, NEED):
        ways.append(Button(label=say("donation-need.button"), press=run(ASK_NEED)))
    if not items:
        return Reply(text=say("donation-mine-none"), buttons=rows(ways), replaces=replaces)
    here = page(items, number)
    block = Items(items=here.items, prompt=say("donation-mine-open"), start=here.start)
    moves = here.moves(lambda to: press(TURN_MINE, to))
    buttons = (*((button,) for button in waiting[:STEPS_MAX]), *moves, *rows(ways))
    return Reply(text=say("donation-mine-list"), blocks=(block, *here.note()), buttons=buttons, replaces=replaces)


async def section(work: Work, ctx: Context) -> Section | None:
    """The asker's gifts for the page that lists everything of theirs: what is not over."""
    if ctx.viewer.member is None:
        return None
    store = work.store(DonationStore, ctx.community_id)
    offers, needs, matches = await _of(store, ctx.member_id)
    items = (
        *[await _match_item(store, one, ctx.member_id) for one in matches if one.live],
        *(_offer_item(one) for one in offers if one.live),
        *(_need_item(one) for one in needs if one.live),
    )
    return Section(heading=say("donation-mine-heading"), items=items, more=run(MINE)) if items else None


async def _mine(work: Work, ctx: Context) -> tuple[list[Item], list[Button]]:
    store = work.store(DonationStore, ctx.community_id)
    offers, needs, matches = await _of(store, ctx.member_id)
    ordered = sorted(matches, key=lambda one: (not steps(one, ctx.member_id), not one.live))
    items = [await _match_item(store, one, ctx.member_id) for one in ordered if one.live]
    items += [_offer_item(one) for one in offers if one.live]
    items += [_need_item(one) for one in needs if one.live]
    items += [await _match_item(store, one, ctx.member_id) for one in ordered if one.state is MatchState.RECEIVED]
    items += [_offer_item(one) for one in offers if not one.live]
    items += [_need_item(one) for one in needs if not one.live]
    return items, [button for one in ordered for button in _next(one, ctx.member_id)]


async def _of(store: DonationStore, member_id: int) -> tuple[tuple[Offer, ...], tuple[Need, ...], tuple[Match, ...]]:
    return await store.offers_of(member_id), await store.needs_of(member_id), await store.matches_of(member_id)


def _next(match: Match, member_id: int) -> list[Button]:
    """The one step that waits for this member, its label saying for which match."""
    mine = [step for step in steps(match, member_id) if step.style.value == "main"]
    if not mine or (match.state is MatchState.HANDED and match.side(member_id)):
        return []
    label = say("donation-step", step=mine[0].label, number=str(match.id))
    return [replace(mine[0], label=label)]


async def _match_item(store: DonationStore, match: Match, member_id: int) -> Item:
    offer = await store.offer(match.offer_id)
    what: Phrase = counted(match.quantity, offer.category if offer else "other")
    side = "donor" if match.side(member_id) else "beneficiary"
    key = "waiting" if match.state is MatchState.PROPOSED and match.said(member_id) else match.state.value
    name = say("donation-mine-match", number=str(match.id), what=what)
    return Item(title=name, detail=say(f"donation-short-{key}-{side}"), press=press(OPEN_MATCH, match.id))


def _offer_item(offer: Offer) -> Item:
    name = say("donation-mine-offer", what=title(offer))
    return Item(title=name, detail=standing(offer), press=press(OPEN, offer.id))


def _need_item(need: Need) -> Item:
    name = say("donation-mine-need", what=need_title(need))
    return Item(title=name, detail=say(f"donation-need-{need.state.value}"), press=press(OPEN_NEED, need.id))
