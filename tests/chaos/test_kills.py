"""C02, C03: what is to be sent, while the process is killed again and again and both platforms fail at random."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.features.events import notices
from bot.outbox import Notice, OnDoubt, Outbox, Post, State
from tests.chaos.accepted import Copies, copies, faulty
from tests.chaos.figures import told
from tests.chaos.town import IN_FLIGHT, Town, town

RESENT, HELD, POSTED = "Atelier", "Banquet", "Concert"
"""Titles of events: what is sent again when in doubt, what is held then, what is posted in channels."""

AT_ONCE = 500

SENDS_EVERYTHING = 900.0
"""Seconds in which all has to be done, whatever the scale."""


@dataclass(frozen=True, kw_only=True)
class Addressed:
    """A row: where the stand-ins show it, and under which title."""

    key: str
    where: str
    title: str


async def reminders(made: Town, people: int) -> list[Addressed]:
    """Two reminders for each of so many members on Telegram, one of each kind."""
    everybody = await made.on_telegram(people)
    now, found, letters = datetime.now(UTC), [], []
    for title, doubt in ((RESENT, OnDoubt.RESEND), (HELD, OnDoubt.HOLD)):
        event = await made.event(title, (number for _, number in everybody))
        for person, number in everybody:
            letter = notices.reminder(event, "hour", number, now, now + timedelta(hours=1))
            letters.append(replace(letter, on_doubt=doubt))
            found.append(Addressed(key=letter.key, where=str(person.id), title=title))
    await plan(made, letters)
    return found


async def posts(made: Town, channels: int, each: int) -> list[Addressed]:
    """So many messages in each of so many channels of the guild."""
    places, now = await made.channels(channels), datetime.now(UTC)
    found, letters = [], []
    for number in range(each):
        event = await made.event(f"{POSTED} {number:02}")
        for channel, place in places:
            key = f"{event.id}:{place}"
            when = {"due_at": now, "expires_at": now + timedelta(hours=1)}
            letters.append(
                Post(purpose="events", place_id=place, topic=notices.BESIDE, about=event.about, key=key, **when)
            )
            found.append(Addressed(key=key, where=channel.id, title=event.title))
    await plan(made, letters)
    return found


async def plan(made: Town, letters: Iterable[Notice | Post]) -> None:
    """Write them down, all at once for the bot."""
    every = list(letters)
    async with made.works.write() as work:
        outbox = work.store(Outbox, made.community.id)
        for at in range(0, len(every), AT_ONCE):
            assert await outbox.put(*every[at : at + AT_ONCE]) == len(every[at : at + AT_ONCE])


async def kill(made: Town, kills: int, messages: int, chance: random.Random) -> None:
    """Start it and kill it so often: mostly amid sending, now and then while it starts."""

    def calls() -> int:
        return len(made.telegram.calls) + len(made.discord.calls)

    for _ in range(kills):
        await made.starts()
        if chance.random() < 0.1:
            await asyncio.sleep(chance.uniform(0.1, 2.0))
        else:
            enough = calls() + chance.randint(10, max(11, int(1.6 * messages / kills)))
            await made.until(lambda enough=enough: calls() >= enough)  # type: ignore[misc]
            await asyncio.sleep(chance.uniform(0, 0.03))
        assert await made.waiting(), "all was sent before the last kill: more messages are needed"
        await made.killed()


@pytest.mark.chaos(people=(10, 5000), channels=(3, 100), each=(2, 50), kills=(1, 50))
async def test_C02_C03_killed_under_faults_nothing_is_lost_and_what_is_held_never_comes_twice(
    database_template: Path, tmp_path: Path, scale: SimpleNamespace
) -> None:
    async with town(database_template, tmp_path) as made:
        rows = [*await reminders(made, scale.people), *await posts(made, scale.channels, scale.each)]
        dice = faulty(made, seed=3)
        await kill(made, scale.kills, len(rows), random.Random(2))
        await made.starts()
        await made.settled(within=SENDS_EVERYTHING)
        assert await made.stops() == 0
        assert await made.sound()
        states = {row.key: row.state for row in await made.rows()}
        titles = sorted({row.title for row in rows})
        judge(rows, states, copies(made, titles), made.kills, dice.lost)


def judge(rows: list[Addressed], states: dict[str, State], seen: Copies, kills: int, lost: Counter[str]) -> None:
    """What was accepted against what the database says of every row."""
    count = {row.key: seen[row.where, row.title] for row in rows}
    resent = [row.key for row in rows if row.title == RESENT]
    held = [row.key for row in rows if row.title == HELD]
    posted = [row.key for row in rows if row.title.startswith(POSTED)]
    assert set(states) == set(count)
    missing = [key for key, copies_ in count.items() if not copies_]
    maybe = [key for key in held if states[key] is State.HELD]
    twice = {name: sum(count[key] - 1 for key in keys if count[key]) for name, keys in
             {"resent": resent, "held": held, "posted": posted}.items()}  # fmt: skip
    told(
        "C02 C03",
        rows=len(rows),
        kills=kills,
        answers_lost=sum(lost.values()),
        lost=len([key for key in missing if key not in maybe]),
        telegram_twice=twice["resent"],
        telegram_bound=kills * IN_FLIGHT + lost["telegram"],
        most_copies=max(count.values()),
        discord_twice=twice["posted"],
        held=len(maybe),
        held_arrived=sum(count[key] for key in maybe),
        held_twice=twice["held"],
    )
    assert set(missing) <= set(maybe), "what did not arrive is listed"
    assert {states[key] for key in (*resent, *posted)} == {State.SENT}
    assert {states[key] for key in held} <= {State.SENT, State.HELD}
    assert twice["held"] == twice["posted"] == 0
    assert twice["resent"] <= kills * IN_FLIGHT + lost["telegram"]
    assert max(count.values()) <= 3
    assert len(maybe) <= kills * IN_FLIGHT + lost["telegram"] + kills
