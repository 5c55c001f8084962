"""Events for tests of storage."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.features.events.domain import Event, EventStore, Stage
from bot.features.events.seats import Answer
from bot.planned import Planned
from bot.ports import Work
from tests.database import NOW


def an_event(organiser_id: int | None, **more: Any) -> Event:
    """An event in three days that takes answers."""
    start = Planned.of(NOW + timedelta(days=3), "Europe/Paris")
    values = {"title": "Afterwork", "start": start, "stage": Stage.PLANNED} | more
    return Event(organiser_id=organiser_id, **values)


async def fill(work: Work, community_id: int, organiser_id: int, said: str = "") -> Event:
    """An event in a community that its organiser comes to, and a draft of theirs in which they wrote something."""
    store = work.store(EventStore, community_id)
    event = await store.add(an_event(organiser_id), NOW)
    await store.answer(event.id, organiser_id, Answer.YES, NOW)
    await store.add(an_event(organiser_id, stage=Stage.DRAFT, description=said), NOW)
    return event
