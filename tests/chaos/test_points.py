"""C04, C24: the process dies exactly at a point of its work, or of the same thing each time."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from bot.features.events import notices
from bot.outbox import State
from storage.core_tables import inbox
from tests.chaos.accepted import copies
from tests.chaos.figures import told
from tests.chaos.test_kills import POSTED, plan, posts
from tests.chaos.town import Town, town
from tests.photos import picture

LETHAL = "tests.chaos.lethal"

POINTS = ("after claim", "before request", "after request", "after mark", "inside commit")
TWICE = ("after request", "inside commit")
"""Where the platform has the message and the database does not know it yet: these two look the same from outside."""

SETTLES = 240.0


async def reminded(made: Town, people: int) -> list[str]:
    """One reminder for each of so many members on Telegram: the conversations it goes to."""
    everybody = await made.on_telegram(people)
    now = datetime.now(UTC)
    event = await made.event(POSTED, (number for _, number in everybody))
    await plan(made, [notices.reminder(event, "hour", n, now, now + timedelta(hours=1)) for _, n in everybody])
    return [str(person.id) for person, _ in everybody]


async def dies_at(made: Town, point: str, platform: str, times: int) -> Counter[str]:
    """Killed at that point so often, each time about another message, then left in peace: copies by conversation."""
    for _ in range(times):
        row = min(one.id for one in await made.rows(State.PENDING, State.CLAIMED) if not one.doubts)
        await made.starts(module=LETHAL, words=(point, str(row)), options=("--only", f"{platform},delivery"))
        assert await made.dies() == -signal.SIGKILL
    await made.starts(options=("--only", f"{platform},delivery"))
    await made.settled(within=SETTLES)
    assert await made.stops() == 0
    return Counter({where: count for (where, _), count in copies(made, [POSTED]).items()})


@pytest.mark.chaos(times=(None, 20))
@pytest.mark.parametrize("point", POINTS)
async def test_C04_a_process_killed_exactly_there_loses_nothing_and_repeats_what_was_on_the_wire(
    database_template: Path, tmp_path: Path, scale: SimpleNamespace, point: str
) -> None:
    folders = tmp_path / "telegram", tmp_path / "discord"
    for folder in folders:
        folder.mkdir()
    async with (
        town(database_template, folders[0], in_flight=1) as one,
        town(database_template, folders[1], in_flight=1) as two,
    ):
        people = await reminded(one, scale.times + 1)
        places = [row.where for row in await posts(two, scale.times + 1, 1)]
        on_telegram, on_discord = await asyncio.gather(
            dies_at(one, point, "telegram", scale.times), dies_at(two, point, "discord", scale.times)
        )
        told(
            f"C04 {point}",
            kills=one.kills + two.kills,
            lost=sum(not on_telegram[who] for who in people) + sum(not on_discord[where] for where in places),
            telegram_twice=sum(on_telegram.values()) - len(people),
            discord_twice=sum(on_discord.values()) - len(places),
        )
        assert set(on_telegram) == set(people)
        assert set(on_telegram.values()) <= ({1, 2} if point in TWICE else {1})
        assert Counter(on_discord.values()) == {1: len(places)}
        for made in (one, two):
            assert {row.state for row in await made.rows()} == {State.SENT}
            assert await made.sound()


@pytest.mark.chaos(others=(None, 20))
async def test_C24_a_reminder_that_kills_the_process_each_time_is_set_aside_and_the_others_arrive(
    database_template: Path, tmp_path: Path, scale: SimpleNamespace
) -> None:
    async with town(database_template, tmp_path) as made:
        people = await reminded(made, scale.others + 1)
        deadly = min(row.id for row in await made.rows())
        deaths = 0
        while True:
            await made.starts(module=LETHAL, words=("before request", str(deadly)))
            try:
                await made.settled(within=SETTLES)
            except AssertionError:
                await made.dies()
                deaths += 1
                assert deaths <= 3
                continue
            break
        assert await made.stops() == 0
        found = {row.id: row.state for row in await made.rows()}
        seen = copies(made, [POSTED])
        told("C24 a reminder", deaths=deaths, others_arrived=len(seen))
        assert deaths == 3
        assert found.pop(deadly) is State.DEAD
        assert set(found.values()) == {State.SENT}
        assert len(seen) == len(people) - 1


@pytest.mark.chaos(others=(None, 20))
@pytest.mark.parametrize("point", ["request", "photo"])
async def test_C24_an_update_that_kills_the_process_each_time_is_set_aside_and_the_others_are_answered(
    database_template: Path, tmp_path: Path, scale: SimpleNamespace, point: str
) -> None:
    async with town(database_template, tmp_path) as made:
        bad, *good = [person for person, _ in await made.on_telegram(scale.others + 1)]
        if point == "photo":
            await bad.sends_file(picture(), as_photo=True, within=0)
        else:
            await bad.says("/help deadly", within=0)
        for person in good:
            await person.says("/help", within=0)
        deaths = 0
        while True:
            await made.starts(module=LETHAL, words=(point, "deadly"), options=("--only", "telegram"))
            try:
                await made.until(lambda: all(person.sees() for person in good))
            except AssertionError:
                await made.dies()
                deaths += 1
                assert deaths <= 3
                continue
            if deaths == 3:
                break
            await made.dies()
            deaths += 1
        assert await made.stops() == 0
        async with made.database.read() as connection:
            why = (await connection.execute(sa.select(inbox.c.set_aside).where(inbox.c.set_aside.is_not(None)))).all()
        told(f"C24 {point}", deaths=deaths, set_aside=len(why), others_answered=len(good))
        assert len(why) == 1
