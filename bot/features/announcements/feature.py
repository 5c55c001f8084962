"""Announcements: written once, shown before they go, sent to places and members, and followed until they are there."""

from __future__ import annotations

from bot.features.announcements.cards import CARD, LETTERS
from bot.features.announcements.codes import PRESS_PREVIEW, SEND
from bot.features.announcements.commands import edit, list_, new, people
from bot.features.announcements.domain import AnnouncementStore
from bot.features.announcements.presses import (
    anyway,
    choose,
    correct,
    discard,
    down,
    down_sure,
    look,
    send,
    stop,
    stop_sure,
    turn,
    view,
)
from bot.features.announcements.presses import edit as edit_pressed
from bot.features.announcements.sending import plan_slice
from bot.permissions import may
from bot.ports import Work
from bot.replies import Item, Press, say
from bot.spec import Context, Feature, Section


async def mine(work: Work, ctx: Context) -> Section | None:
    """What the member is writing and has not sent."""
    if not may(ctx.viewer, SEND):
        return None
    draft = await work.store(AnnouncementStore, ctx.community_id).draft(ctx.member_id)
    if draft is None:
        return None
    press = Press(code=PRESS_PREVIEW, args=(draft.id,))
    item = Item(title=draft.content.title, detail=say("announcement-mine-draft"), press=press)
    return Section(heading=say("announcement-mine"), items=(item,))


FEATURE = Feature(
    name="announcements",
    commands=(new, people, edit, list_),
    actions=(
        look,
        send,
        anyway,
        correct,
        choose,
        discard,
        view,
        edit_pressed,
        stop,
        stop_sure,
        down,
        down_sure,
        turn,
    ),
    cards=(CARD,),
    jobs=(plan_slice,),
    letters=LETTERS,
    mine=mine,
)
