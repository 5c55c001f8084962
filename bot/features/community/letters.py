"""What is sent about rights and names without being asked."""

from __future__ import annotations

from bot.features.community.team import rights_of
from bot.naming import called, suspicious
from bot.outbox import Queued
from bot.ports import Communities, Members, Work
from bot.replies import Button, Press, Reply, rows, say


async def told(work: Work, row: Queued) -> Reply | None:
    """The rights the member has now, which may not be those of when it was decided."""
    member = await work.store(Members, row.community_id).get(row.about.id)
    community = await work.store(Communities).get(row.community_id)
    if member is None or community is None:
        return None
    help_ = Button(label=say("help.button"), press=Press(code="c", args=("he",)))
    text = say("community-told", community=community.name, rights=rights_of(member))
    return Reply(text=text, buttons=rows((help_,)))


async def named(work: Work, row: Queued) -> Reply | None:
    """A name that could be taken for an official's or for somebody else's; nothing once it is another."""
    member = await work.store(Members, row.community_id).get(row.about.id)
    if member is None or not suspicious(member.name):
        return None
    return Reply(text=say("community-name", who=called(member)))
