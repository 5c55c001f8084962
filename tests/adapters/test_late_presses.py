"""Presses that come twice, at the same time or too late, through the real libraries of both platforms."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from bot.features.events.domain import Event, EventStore, Stage
from bot.people import Right
from bot.planned import Planned
from storage.base import member
from storage.database import Database
from storage.events_tables import event as events
from tests.house import House, house
from tests.standins.discord.humans import Person as DiscordPerson
from tests.standins.telegram.people import Member as TelegramPerson


@pytest.fixture
async def made(database: Database) -> AsyncIterator[House]:
    async with house(database) as one:
        yield one


async def planned(made: House, title: str, capacity: int) -> Event:
    """An event in two days with so many seats."""
    clock, community = made.stage.clock, made.stage.community
    clock.move(days=2)
    start = Planned.of(clock.now(), community.zone)
    clock.move(days=-2)
    new = Event(organiser_id=None, title=title, start=start, stage=Stage.PLANNED, capacity=capacity)
    async with made.stage.works.write() as work:
        return await work.store(EventStore, community.id).add(new, clock.now())


async def seated(made: House, event: Event) -> tuple[int, int]:
    """How many have a seat, and how many wait."""
    async with made.stage.works.read() as work:
        counts = await work.store(EventStore, made.stage.community.id).counts(event.id)
    return counts.yes, counts.waiting


async def comes(who: DiscordPerson | TelegramPerson, event: Event) -> str:
    """Press "I come", and what is said to it."""
    data = f"1-ea-{event.id}-yes"
    if isinstance(who, DiscordPerson):
        return (await who.sends_component(custom_id=data)).text
    return (await who.forges_callback(data)).text


async def test_S07_a_press_that_comes_twice_counts_once_on_both_platforms(made: House) -> None:
    ana, ben = await made.on_discord("Ana", "fr"), await made.on_telegram("Ben", "fr")
    event = await planned(made, "Afterwork", 5)
    first = await ana.sends_component(custom_id=f"1-ea-{event.id}-yes")
    again = await made.discord.redeliver(first)
    assert again.text == first.text
    pressed = await ben.forges_callback(f"1-ea-{event.id}-yes")
    await made.telegram.redeliver(pressed.update)
    assert await seated(made, event) == (2, 0)


async def test_S08_the_last_seat_pressed_at_once_from_both_platforms_goes_to_one(made: House) -> None:
    ana, ben = await made.on_discord("Ana", "fr"), await made.on_telegram("Ben", "fr")
    for number in range(5):
        event = await planned(made, f"Rencontre {number}", 1)
        said = await asyncio.gather(comes(ana, event), comes(ben, event))
        assert sorted("liste d'attente" in text for text in said) == [False, True]
        assert await seated(made, event) == (1, 1)


async def test_S05_someone_suspended_while_the_window_was_open_cannot_send_it(made: House) -> None:
    ana = await made.on_discord("Ana", "fr", Right.MODERATOR)
    opened = await ana.types("event create")
    assert opened.modal
    async with made.stage.database.write() as connection:
        await connection.execute(sa.update(member).values(suspended_at=made.stage.clock.now()))
    refused = await ana.submits(opened, {"Titre": "Afterwork", "Quand": "jeudi 19h"})
    assert "suspendu" in refused.text
    async with made.stage.database.read() as connection:
        assert (await connection.execute(sa.select(sa.func.count()).select_from(events))).scalar_one() == 0
