"""A place that takes nothing from the bot any more: noted, and its community's administrators are told once."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.agenda import About
from bot.outbox import Notice, Outbox
from bot.people import Place, PlaceRef, Right
from bot.ports import Members, Places, Work

TOPIC, REASON = "community.closed", "community-closed-why"
"""The topic of that notice, which the feature for places writes, and why it is sent."""

USEFUL = timedelta(days=7)
"""How long it is tried to tell them."""


async def closed(work: Work, ref: PlaceRef, why: str, now: datetime) -> None:
    """Note why nothing can be posted there. They are told the first time since the place was linked."""
    places = work.store(Places)
    found = await places.find(ref)
    await places.close(ref, why)
    if found and found.ref == ref and not found.unreachable:
        await _tell(work, found, now)


async def _tell(work: Work, place: Place, now: datetime) -> None:
    administrators = await work.store(Members, place.community_id).holding(frozenset({Right.ADMINISTRATOR}))
    notices = (
        Notice(
            member_id=member.id,
            topic=TOPIC,
            reason=REASON,
            about=About(kind="place", id=place.id),
            key=f"{TOPIC}:{place.id}:{member.id}:{now.isoformat()}",
            due_at=now,
            expires_at=now + USEFUL,
        )
        for member in administrators
    )
    await work.store(Outbox, place.community_id).put(*notices)
