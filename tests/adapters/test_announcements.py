"""One announcement over both real platforms: written on one, read on both, corrected, followed and stopped for one."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.agenda import Timetable
from bot.people import Right
from bot.requests import Tick
from storage.database import Database
from tests.house import House, house
from tests.standins.telegram.model import Shown


@pytest.fixture
async def home(database: Database) -> AsyncIterator[House]:
    async with house(database) as made:
        yield made


def posts(home: House) -> list[Shown]:
    """What the bot has posted in the group, as it stands now."""
    return [message.shown for message in home.group.chat.visible() if message.from_bot]


async def due(home: House) -> None:
    """What is planned is done, and what is to be sent leaves."""
    stage = home.stage
    while True:
        async with stage.works.read() as work:
            numbers = await work.store(Timetable).due(stage.clock.now(), 1)
        if not numbers:
            break
        await stage.dispatch.tick(Tick(number=numbers[0]))
    await home.delivers()


async def test_it_is_written_on_one_platform_and_reaches_everybody_on_theirs(home: House) -> None:
    mia = await home.on_discord("Mia", "en", Right.MODERATOR)
    ana = await home.on_telegram("Ana", "fr")
    ben = await home.on_telegram("Ben", "fr")

    opened = await mia.types("announce new")
    seen = await mia.submits(
        opened, title="General meeting", text="On 12 June.\n*Come!*", audience="both", link="https://example.org/agm"
    )
    assert "Nothing is sent yet" in seen.text
    assert "2 places" in seen.text
    assert "3 people" in seen.text
    sent = await mia.presses(seen, "Send it")
    assert "on its way" in sent.text
    await due(home)

    for person in (ana, ben):
        got = person.sees()[-1]
        assert got.text.startswith("General meeting\n\nOn 12 June.\n*Come!*")
        assert "Vous recevez ceci" in got.text
        assert any("Stop" in label for label in got.labels)
    assert "General meeting" in posts(home)[-1].text
    assert "Vous recevez" not in posts(home)[-1].text
    posted = [shown for shown in mia.sees() if "General meeting" in shown.text and not shown.ephemeral]
    assert len(posted) == 1

    told = await ana.presses(ana.sees()[-1], "Stop")
    assert "les annonces" in told.text
    refreshed = await mia.presses(sent, "🔄 Refresh")
    assert "Received by\n3 people" in refreshed.text

    form = await mia.presses(refreshed, "✏️ Correct")
    await mia.submits(form, text="On 13 June.")
    await due(home)
    assert "On 13 June." in posts(home)[-1].text
    assert "On 13 June." in posted[0].text
    assert "On 12 June." in ben.sees()[-1].text, "what was received in private stays as it was"

    opened = await mia.types("announce new")
    seen = await mia.submits(opened, title="Reminder", text="Tomorrow!", audience="people")
    assert "2 people" in seen.text
    assert "one person has stopped announcements" in seen.text
    await mia.presses(seen, "Send it")
    await due(home)
    assert "Reminder" in ben.sees()[-1].text
    assert not any("Reminder" in shown.text for shown in ana.sees())
