"""What administrators are told about a place in which the bot cannot write any more."""

from __future__ import annotations

from bot.features.community.commands import places_, purposes, where
from bot.outbox import Queued
from bot.ports import Communities, Places, Work
from bot.replies import Button, CommandName, Paragraph, Press, Reply, say


async def told(work: Work, row: Queued) -> Reply | None:
    """Which place, what it was for, and what to do; nothing once it takes messages again or is linked no more."""
    places = {place.id: place for place in await work.store(Places).of(row.community_id)}
    community = await work.store(Communities).get(row.community_id)
    place = places.get(row.about.id)
    if place is None or community is None or not place.unreachable:
        return None
    text = say("community-closed", community=community.name, place=where(place), purposes=purposes(place))
    help_ = Paragraph(text=say("community-closed-help", command=CommandName("community place")))
    button = Button(label=say("community-closed-places"), press=Press(code="c", args=(places_.code,)))
    return Reply(text=text, blocks=(help_,), buttons=((button,),))
