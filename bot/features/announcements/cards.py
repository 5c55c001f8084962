"""How an announcement is shown: to everybody in a place, and to a single member."""

from __future__ import annotations

from bot.features.announcements.domain import KIND, TOPIC, Announcement, AnnouncementStore, Stage
from bot.outbox import Letters, Queued
from bot.ports import Work
from bot.replies import Block, Heading, Link, Paragraph, Reply, say
from bot.spec import Card


def body(one: Announcement) -> tuple[Block, ...]:
    """Title, text and link, the same wherever it is read."""
    content = one.content
    link: tuple[Block, ...] = ()
    if content.link:
        link = (Paragraph(text=Link(say("announcement-link"), content.link)),)
    return (Heading(text=content.title), Paragraph(text=content.text), *link)


def show(one: Announcement) -> Reply:
    """The card that stands in places."""
    return Reply(blocks=body(one), private=False)


async def load(work: Work, community_id: int, number: int) -> Announcement | None:
    """What stands in places: nothing before it is sent, nor once it was taken down."""
    one = await work.store(AnnouncementStore, community_id).get(number)
    return one if one and one.public and one.stage is not Stage.DRAFT and not one.down else None


async def news(work: Work, row: Queued) -> Reply | None:
    """What a single member gets, as it reads by then; nothing once sending was stopped."""
    one = await work.store(AnnouncementStore, row.community_id).get(row.about.id)
    if one is None or one.stage in (Stage.DRAFT, Stage.STOPPED):
        return None
    return Reply(blocks=body(one))


CARD = Card(kind=KIND, show=show, load=load)

LETTERS: Letters = {TOPIC: news}
