"""What waits for the moderators of the demonstration: an event somebody proposed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.planned import Planned

if TYPE_CHECKING:
    from bot.people import Community
    from bot.ports import Work

PROPOSED = {
    "fr": ("Partage de savoirs : négocier son premier contrat", "Une heure d'échanges, puis vos cas concrets."),
    "en": ("Sharing what we know: your first contract", "An hour of talk, then your own cases."),
}
AHEAD, HOUR = timedelta(days=12), time(18)
"""In how many days it is to begin, and at what hour."""


async def fill(work: Work, community: Community, members: list[int], now: datetime) -> None:
    """An event of the second member in the directory; whoever moderates is told."""
    from bot import reviewing
    from bot.features.events.domain import Event, EventStore, Stage
    from bot.spec import Context
    from bot.ticks import SYSTEM

    title, description = PROPOSED[community.language]
    day = now.astimezone(ZoneInfo(community.zone)).date() + AHEAD
    start, author = Planned(wall=datetime.combine(day, HOUR), zone=community.zone), members[1 % len(members)]
    proposal = Event(organiser_id=author, start=start, stage=Stage.PROPOSED, title=title, description=description)
    event = await work.store(EventStore, community.id).add(proposal, now)
    zone, language = community.zone, community.language
    ctx = Context(viewer=SYSTEM, community=community, place=None, now=now, language=language, zone=zone, private=True)
    await reviewing.submit(work, ctx, event.about, author)
