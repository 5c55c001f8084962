"""Made-up events of the demonstration, with people who come to them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.planned import Planned

if TYPE_CHECKING:
    from bot.people import Community
    from bot.ports import Work

EVENTS: dict[str, tuple[dict[str, Any], ...]] = {
    "fr": (
        {
            "title": "Afterwork de rentrée",
            "place": "Café Carlu, 12 rue des Lilas, Lyon",
            "capacity": 6,
            "description": "Un verre entre promotions, pour faire connaissance. Venez comme vous êtes !",
        },
        {
            "title": "Webinaire : bien négocier son premier contrat",
            "link": "https://visio.example.org/j/123",
            "minutes": 60,
            "description": "Une heure avec trois anciennes qui recrutent, puis vos questions.",
        },
    ),
    "en": (
        {
            "title": "Autumn afterwork",
            "place": "The Lilac, 12 Mill Lane, London",
            "capacity": 6,
            "description": "A drink across classes, to get to know each other. Come as you are!",
        },
        {
            "title": "Webinar: negotiating your first contract",
            "link": "https://meet.example.org/j/123",
            "minutes": 60,
            "description": "An hour with three alumni who recruit, then your questions.",
        },
    ),
}
AHEAD, HOURS = (9, 16), (19, 12)
"""In how many days each begins, and at what hour."""

COMING = 5
"""How many people come to each, as far as there are so many."""


async def fill(work: Work, community: Community, members: list[int], now: datetime) -> None:
    """Events to come; the first members in the directory come to them."""
    from bot.agenda import Agenda
    from bot.features.events.domain import Event, EventStore, Stage
    from bot.features.events.jobs import appointments
    from bot.features.events.seats import Answer

    store = work.store(EventStore, community.id)
    today = now.astimezone(ZoneInfo(community.zone)).date()
    for given, days, hour in zip(EVENTS[community.language], AHEAD, HOURS, strict=True):
        start = Planned(wall=_at(today + timedelta(days=days), hour), zone=community.zone)
        event = await store.add(Event(organiser_id=members[-1], start=start, stage=Stage.PLANNED, **given), now)
        for member in members[:COMING]:
            await store.answer(event.id, member, Answer.YES, now)
        for planned in appointments(event, now):
            await work.store(Agenda, community.id).plan(planned)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour))
