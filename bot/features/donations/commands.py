"""What members type about gifts: the two ways of giving, an offer, a need, and what is there."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated

from bot.errors import Conflict, Missing, Unreadable
from bot.features.donations.codes import (
    ASK_NEED,
    ASK_OFFER,
    EDIT,
    GIVE,
    LIST,
    MINE,
    NEED,
    OFFER,
    SHOW,
    run,
)
from bot.features.donations.desk import Desk, desk
from bot.features.donations.domain import LIFETIME, DonationStore, Handover, Need, Offer, State
from bot.features.donations.kinds import (
    CATEGORY,
    CONDITION,
    DESCRIPTION,
    HANDOVER,
    QUANTITY,
    RECORD,
    SITUATION,
    TOWN,
    URGENCY,
    Ref,
)
from bot.features.donations.lists import listing, mine_page
from bot.features.donations.offering import check_offers, correct, correct_need, state_need, with_photo
from bot.features.donations.stock import Stock
from bot.features.donations.views import need_view, offer_view, preview
from bot.kinds import Day, File, Text, Upload
from bot.permissions import may
from bot.ports import Work
from bot.replies import Button, Link, Paragraph, Reply, rows, say
from bot.spec import Context, Form, command


@command("donation give", code=GIVE, allow=OFFER, home=True, first=True)
async def give(ctx: Context, donations: DonationStore) -> Reply:
    """The two ways of giving: money, where the community takes it, and things."""
    url = await donations.giving()
    money = (Paragraph(text=say("donation-give-money", link=Link(say("donation-give-link"), url))),) if url else ()
    buttons = [
        Button(label=say("donation-offer.button"), press=run(ASK_OFFER)),
        Button(label=say("donation-list.button"), press=run(LIST)),
        Button(label=say("donation-mine.button"), press=run(MINE)),
    ]
    if may(ctx.viewer, NEED):
        buttons.insert(1, Button(label=say("donation-need.button"), press=run(ASK_NEED)))
    if url:
        buttons.insert(0, Button(label=say("donation-give-link"), url=url))
    return Reply(text=say("donation-give-ways"), blocks=money, buttons=rows(buttons))


@command(
    "donation offer",
    code=ASK_OFFER,
    allow=OFFER,
    form=Form(
        fields=("category", "description", "condition", "town", "quantity", "handover", "deadline", "photo"),
    ),
)
async def offer(
    ctx: Context,
    work: Work,
    category: Annotated[str, CATEGORY],
    description: Annotated[str, DESCRIPTION],
    condition: Annotated[str, CONDITION],
    town: Annotated[str, TOWN],
    quantity: Annotated[int, QUANTITY] = 1,
    handover: Annotated[str, HANDOVER] = Handover.PERSON.value,
    deadline: Annotated[date | None, Day()] = None,
    photo: Annotated[File | None, Upload()] = None,
) -> Reply:
    """The offer as it would be shown, to be published or corrected."""
    at = desk(ctx, work)
    await check_offers(at, ctx.member_id)
    draft = Offer(
        member_id=ctx.member_id,
        category=category,
        description=description,
        condition=condition,
        town=town,
        handover=Handover(handover),
        stock=Stock.of(quantity),
        state=State.DRAFT,
        until=LIFETIME.until(at.today, deadline),
        created_at=ctx.now,
        photo=photo.ref if photo else "",
    )
    return preview(await at.store.add_offer(draft))


@command(
    "donation edit",
    code=EDIT,
    allow=OFFER,
    form=Form(fields=("category", "description", "condition", "town", "quantity", "handover", "deadline", "photo")),
)
async def edit(
    ctx: Context,
    work: Work,
    number: Annotated[str, Text(max=40)] = "",
    category: Annotated[str, CATEGORY] = "",
    description: Annotated[str, DESCRIPTION] = "",
    condition: Annotated[str, CONDITION] = "",
    town: Annotated[str, TOWN] = "",
    quantity: Annotated[int | None, QUANTITY] = None,
    handover: Annotated[str, HANDOVER] = "",
    deadline: Annotated[date | None, Day()] = None,
    photo: Annotated[File | None, Upload()] = None,
) -> Reply:
    """An offer of the asker's with what is given here changed; without its number, their offers to choose from."""
    at = desk(ctx, work)
    if not number:
        return await mine_page(work, ctx, 1)
    which = Ref.read(number)
    found = await at.own_offer(which.id, ctx.member_id)
    if which.version not in (None, found.version):
        raise Conflict(say("donation-changed"))
    said = {"category": category, "description": description, "condition": condition, "town": town}
    if which.version is not None:
        _check_whole(said)
        handover, deadline = handover or Handover.PERSON.value, deadline or LIFETIME.until(at.today)
    changed = replace(
        found,
        category=category or found.category,
        description=description or found.description,
        condition=condition or found.condition,
        town=town or found.town,
        stock=found.stock.resized(quantity) if quantity else found.stock,
        handover=Handover(handover) if handover else found.handover,
    )
    if photo:
        changed = await with_photo(at, changed, photo.ref)
    kept = await correct(at, found, changed, deadline)
    if kept.state is State.DRAFT:
        return preview(kept)
    return offer_view(kept, ctx.viewer, say("donation-edited"))


def _check_whole(said: Mapping[str, str]) -> None:
    """Raises `Unreadable` for what was cleared and cannot be left out."""
    if missing := [name for name, value in said.items() if not value]:
        raise Unreadable({name: say("bad-missing", field=say(f"donation-edit-{name}")) for name in missing})


@command(
    "donation need",
    code=ASK_NEED,
    allow=NEED,
    form=Form(fields=("category", "town", "quantity", "handover", "urgency", "description")),
)
async def need(
    ctx: Context,
    work: Work,
    category: Annotated[str, CATEGORY],
    town: Annotated[str, TOWN],
    quantity: Annotated[int, QUANTITY] = 1,
    handover: Annotated[str, HANDOVER] = Handover.EITHER.value,
    urgency: Annotated[str, URGENCY] = "weeks",
    description: Annotated[str, SITUATION] = "",
    number: Annotated[int | None, RECORD] = None,
    offer: Annotated[int | None, RECORD] = None,
) -> Reply:
    """A need told to coordinators alone, or one of the asker's changed."""
    at = desk(ctx, work)
    said = Need(
        member_id=ctx.member_id,
        category=category,
        description=description,
        town=town,
        handover=Handover(handover),
        urgency=urgency,
        stock=Stock.of(quantity),
        until=LIFETIME.until(at.today),
        created_at=ctx.now,
        wished=await _wished(at, offer),
        student=bool(ctx.viewer.member and ctx.viewer.member.relation == "student"),
    )
    if number is None:
        return need_view(await state_need(at, said), say("donation-need-stated"))
    found = await at.own_need(number, ctx.member_id)
    return need_view(await correct_need(at, found, said), say("donation-edited"))


async def _wished(at: Desk, number: int | None) -> int | None:
    if number is None:
        return None
    return (await at.offer(number)).id


@command("donation list", code=LIST, allow=OFFER, hears=True)
async def list_(
    ctx: Context,
    donations: DonationStore,
    category: Annotated[str, CATEGORY] = "",
    town: Annotated[str, Text(max=60)] = "",
) -> Reply:
    """What is offered, newest first."""
    return listing(await donations.open_offers(), category, town, 1)


@command("donation mine", code=MINE, allow=OFFER)
async def mine(ctx: Context, work: Work) -> Reply:
    """What the asker offers, needs and is to give or receive."""
    return await mine_page(work, ctx, 1)


@command("donation show", code=SHOW, allow=OFFER)
async def show(ctx: Context, work: Work, number: Annotated[int, RECORD]) -> Reply:
    """One offer by its number."""
    found = await desk(ctx, work).store.offer(number)
    if found is None or (found.state is State.DRAFT and found.member_id != ctx.member_id):
        raise Missing
    return preview(found) if found.state is State.DRAFT else offer_view(found, ctx.viewer)
