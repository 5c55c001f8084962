"""Stop, below every notice, and what follows from it.

The presses name the community, because a notice is read where no community is: the person's private conversation.
They are open to everybody who is a member there, suspended or not: nobody has to go on receiving what they do not want.
"""

from __future__ import annotations

from typing import Annotated

from bot.errors import Missing
from bot.features.preferences.cards import CODE_STOP, CODE_TURN, CODE_UNDO, OFF, ON, begun, ended, listing
from bot.features.preferences.domain import choices
from bot.kinds import ID_MAX, Choice, Number, Text
from bot.menu import Menu
from bot.ports import Members, Work
from bot.preferences import Preferences
from bot.replies import Reply
from bot.spec import Context, action

COMMUNITY = Number(min=1, max=ID_MAX)
SUBJECT = Text(min=1, max=20)
WANTED = Choice(values=((OFF, "preferences-off"), (ON, "preferences-on")))


async def mine(ctx: Context, work: Work, menu: Menu, community: int, subject: str) -> tuple[int, Preferences]:
    """Who presses in that community, and what is kept there; `Missing` for others and for what is sent no more."""
    member = await work.store(Members, community).of(ctx.account.id)
    if member is None or subject not in menu.catalogue.subjects:
        raise Missing
    return member.id, work.store(Preferences, community)


@action(CODE_STOP, anywhere=True)
async def stop(
    ctx: Context, work: Work, menu: Menu, community: Annotated[int, COMMUNITY], subject: Annotated[str, SUBJECT]
) -> Reply:
    """Nothing more about it is sent to whoever presses."""
    member_id, kept = await mine(ctx, work, menu, community, subject)
    await kept.stop(member_id, subject, ctx.now)
    return ended(community, subject)


@action(CODE_UNDO, anywhere=True)
async def undo(
    ctx: Context, work: Work, menu: Menu, community: Annotated[int, COMMUNITY], subject: Annotated[str, SUBJECT]
) -> Reply:
    """It is sent again."""
    member_id, kept = await mine(ctx, work, menu, community, subject)
    await kept.resume(member_id, subject)
    return begun(community, subject)


@action(CODE_TURN, anywhere=True)
async def turn(
    ctx: Context,
    work: Work,
    menu: Menu,
    community: Annotated[int, COMMUNITY],
    subject: Annotated[str, SUBJECT],
    wanted: Annotated[str, WANTED],
) -> Reply:
    """The list with that subject as it is wanted now; pressing twice changes nothing more."""
    member_id, kept = await mine(ctx, work, menu, community, subject)
    if wanted == OFF:
        await kept.stop(member_id, subject, ctx.now)
    else:
        await kept.resume(member_id, subject)
    found = choices(menu.catalogue.subjects, menu.subjects(community), await kept.stopped(member_id))
    return listing(community, found, replaces=True)
