"""What tests of events have in common."""

from __future__ import annotations

from bot.features.events.domain import Event, EventStore
from bot.people import Right
from tests.stage import CHAT, Actor, Shown, Stage

EVENTS = "events"
LINK = "https://visio.example.org/j/123"


async def organiser(stage: Stage, name: str = "Mina") -> Actor:
    return await stage.member(name, CHAT, right=Right.MODERATOR)


async def published(stage: Stage, by: Actor, **values: str) -> Event:
    """An event that everybody may see."""
    given = {"title": "Afterwork", "when": "jeudi 19h", "place": "Café Carlu", "link": LINK} | values
    await by.types("event create", **given)
    await by.presses("Publi")
    return await newest(stage)


async def newest(stage: Stage) -> Event:
    async with stage.works.read() as work:
        store = work.store(EventStore, stage.community.id)
        number = 1
        found = None
        while event := await store.get(number):
            found, number = event, number + 1
    assert found
    return found


async def answers(who: Actor, event: Event, answer: str) -> Shown:
    return await who.sends(f"1-ea-{event.id}-{answer}")
