"""C08, and the buttons of before: members press on Discord while the process is killed and started again."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from bot.features.events.domain import Event
from storage.core_tables import inbox
from storage.events_tables import event_signup
from tests.chaos.figures import told
from tests.chaos.town import Town, town
from tests.standins.discord.humans import Person
from tests.standins.discord.shown import Outcome
from tests.standins.discord.world import Channel

AT_ONCE = 5
"""How many press again at the same time."""


async def effects(made: Town, event: Event) -> tuple[Counter[int], set[str]]:
    """How many answers each member has, and the presses that are marked done."""
    async with made.database.read() as connection:
        mine = sa.select(event_signup.c.member_id).where(event_signup.c.event_id == event.id)
        members = Counter((await connection.execute(mine)).scalars())
        done = sa.select(inbox.c.event).where(inbox.c.platform == "discord")
        return members, set((await connection.execute(done)).scalars())


async def presses(event: Event, who: Person, channel: Channel) -> Outcome:
    return await who.sends_component(custom_id=f"1-ea-{event.id}-yes", channel=channel)


async def storm(made: Town, event: Event, people: list[Person], channel: Channel, kills: int) -> list[Outcome]:
    """Everybody presses once, a few at a time, while the bot is killed so often amid it."""
    chance, done, each = random.Random(8), list[Outcome](), len(people) // kills
    for number in range(kills):
        some = people[number * each : (number + 1) * each if number < kills - 1 else None]
        pressing = []
        fatal = chance.randrange(len(some))
        for at, who in enumerate(some):
            pressing.append(asyncio.create_task(presses(event, who, channel)))
            await asyncio.sleep(chance.uniform(0, 0.1))
            if at == fatal:
                await asyncio.sleep(chance.uniform(0, 0.03))
                await made.killed()
                await asyncio.sleep(0.1)
                await made.starts()
        done += await asyncio.gather(*pressing)
        await made.is_up()
    return done


@pytest.mark.chaos(presses=(16, 500), restarts=(1, 10))
async def test_C08_a_press_has_its_effect_once_or_not_at_all_and_pressing_again_shows_which(
    database_template: Path, tmp_path: Path, scale: SimpleNamespace
) -> None:
    async with town(database_template, tmp_path) as made:
        people = await made.on_discord(scale.presses)
        ((channel, _),) = await made.channels(1)
        event = await made.event("Concours", capacity=scale.presses // 2)
        await made.starts()
        await made.is_up()
        outcomes = await storm(made, event, [person for person, _ in people], channel, scale.restarts)
        answers, marked = await effects(made, event)
        kinds = Counter[str]()
        undecided: list[Person] = []
        for (person, number), outcome in zip(people, outcomes, strict=True):
            event_id = outcome.interaction.id
            assert answers[number] == (event_id in marked), "an effect without its mark, or the other way round"
            if outcome.ack is None:
                kinds["unacknowledged"] += 1
                assert not answers[number], "an effect nobody was told to expect"
            elif outcome.interaction.finished:
                kinds["answered"] += 1
                assert answers[number] == 1
            else:
                kinds["acknowledged_only"] += 1
                kinds["of_these_done"] += answers[number]
            if not outcome.interaction.finished:
                undecided.append(person)
        for at in range(0, len(undecided), AT_ONCE):
            again = await asyncio.gather(*(presses(event, one, channel) for one in undecided[at : at + AT_ONCE]))
            assert all(one.interaction.finished for one in again)
        answers, _ = await effects(made, event)
        assert answers == Counter(number for _, number in people)
        async with made.database.read() as connection:
            seated = sa.select(sa.func.count()).where(event_signup.c.event_id == event.id, ~event_signup.c.waits)
            assert (await connection.execute(seated)).scalar_one() == scale.presses // 2
        assert await made.stops() == 0
        told("C08", presses=len(people), restarts=made.kills, **kinds)
