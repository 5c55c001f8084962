"""What moderators type to write an announcement, choose its readers, correct it, and see what was sent."""

from __future__ import annotations

from typing import Annotated

from bot.addresses import Address
from bot.audiences import Audiences, Who
from bot.cards import Cards
from bot.errors import Conflict, Missing
from bot.features.announcements.codes import CODE_EDIT, CODE_LIST, CODE_NEW, CODE_PEOPLE, NUMBER, SEND
from bot.features.announcements.domain import (
    LISTED_MAX,
    TEXT_MAX,
    TITLE_MAX,
    AnnouncementStore,
    Content,
    To,
)
from bot.features.announcements.sending import Desk
from bot.features.announcements.views import listing, preview, progress
from bot.kinds import Choice, Number, Text
from bot.paging import Page
from bot.paging import page as page_of
from bot.ports import Work
from bot.replies import CommandName, Reply, say
from bot.spec import Context, Form, command

AUDIENCE = Choice(
    values=tuple((one.value, f"announcement-to-{one.value}") for one in To),
    labels={"places": ("lieux",), "people": ("membres", "members"), "both": ("partout", "tous", "everywhere")},
)
RELATIONS, RIGHTS = ("graduate", "student", "staff"), ("coordinator", "moderator", "administrator")
RELATION = Choice(values=tuple((one, f"announcement-relation-{one}") for one in RELATIONS))
RIGHT = Choice(values=tuple((one, f"announcement-right-{one}") for one in RIGHTS))

PAGES_MAX = 10
SUGGESTED = 25


@command("announce new", code=CODE_NEW, allow=SEND, home=True, first=True)
async def new(
    ctx: Context,
    work: Work,
    title: Annotated[str, Text(min=3, max=TITLE_MAX)],
    text: Annotated[str, Text(min=1, max=TEXT_MAX, lines=True)],
    audience: Annotated[str, AUDIENCE],
    link: Annotated[str, Address()] = "",
) -> Reply:
    """What it will look like and whom it would reach: nobody else sees it before."""
    desk = Desk(ctx=ctx, work=work)
    content = Content(title=title, text=text, link=link)
    one = await desk.store.write(ctx.member_id, content, To(audience), ctx.now)
    return preview(one, *await desk.reach(one))


async def cities(ctx: Context, audiences: Audiences, typed: str) -> list[str]:
    """Cities of members."""
    return list(await audiences.cities(typed, SUGGESTED))


@command("announce people", code=CODE_PEOPLE, allow=SEND, form=Form(when_bare=True), suggest={"city": cities})
async def people(
    ctx: Context,
    work: Work,
    relation: Annotated[str, RELATION] = "",
    promotion: Annotated[int | None, Number(min=1900, max=2100)] = None,
    city: Annotated[str, Text(max=60)] = "",
    right: Annotated[str, RIGHT] = "",
) -> Reply:
    """The announcement that is being written is for these members only."""
    desk = Desk(ctx=ctx, work=work)
    who = Who(relation=relation, promotion=promotion, city=city, right=right)
    one = await desk.store.choose(ctx.member_id, who, ctx.now)
    if one is None:
        raise Conflict(say("announcement-no-draft", command=CommandName("announce new")))
    return preview(one, *await desk.reach(one))


@command("announce edit", code=CODE_EDIT, allow=SEND, form=Form(fields=("title", "text", "link")))
async def edit(
    ctx: Context,
    work: Work,
    number: Annotated[int | None, NUMBER] = None,
    title: Annotated[str, Text(min=3, max=TITLE_MAX)] = "",
    text: Annotated[str, Text(min=1, max=TEXT_MAX, lines=True)] = "",
    link: Annotated[str, Address()] = "",
) -> Reply:
    """It reads so from now on, wherever it stands and for whoever has not got it yet.

    Without its number, what was sent, to choose from; with nothing else, that one and the way to correct it. A title
    or text that is left out stays.
    """
    desk = Desk(ctx=ctx, work=work)
    if number is None:
        return await listed(desk.store, 1)
    found = await desk.store.get(number)
    if found is None:
        raise Missing
    found.check_sent()
    if not (title or text or link):
        return progress(found, await desk.store.planned(number), await desk.store.figures(number))
    title, text = title or found.content.title, text or found.content.text
    one = await desk.store.correct(number, Content(title=title, text=text, link=link), ctx.now)
    if one is None:
        raise Missing
    await work.store(Cards, ctx.community_id).changed(one.about, ctx.now)
    await desk.note("corrected", one)
    plan, figures = await desk.store.planned(number), await desk.store.figures(number)
    key = "announcement-corrected-private" if one.private and figures.sent else "announcement-corrected"
    return progress(one, plan, figures, text=say(key))


@command("announce list", code=CODE_LIST, allow=SEND)
async def list_(
    ctx: Context, store: AnnouncementStore, page: Annotated[int, Number(min=1, max=PAGES_MAX)] = 1
) -> Reply:
    """What was sent, with its figures."""
    return await listed(store, page)


async def listed(store: AnnouncementStore, number: int, *, replaces: bool = False) -> Reply:
    """That page of what was sent."""
    past = await store.past(LISTED_MAX)
    shown = page_of(past, number)
    lines = [(one, await store.planned(one.id), await store.figures(one.id)) for one in shown.items]
    return listing(Page(items=tuple(lines), number=shown.number, pages=shown.pages), len(past), replaces=replaces)
