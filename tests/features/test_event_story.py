"""One event on both platforms, through the real libraries: announced, answered, reminded of, moved and called off."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.people import Right
from bot.schedule import Schedule
from bot.waking import LocalWake
from storage.database import Database
from tests.features.events import LINK, newest
from tests.house import House, house
from tests.standins.discord.limits import EPHEMERAL


@dataclass(kw_only=True)
class Post:
    """A house, and the schedule in it."""

    house: House

    async def works(self) -> None:
        """Everything that is due is done and sent."""
        stage = self.house.stage
        await Schedule(stage.dispatch, stage.works, stage.clock, LocalWake()).run_due()
        await self.house.delivers()

    async def comes(self, at: datetime) -> None:
        """It is that time, and everything due is done."""
        clock = self.house.stage.clock
        clock.move(seconds=(at - clock.now()).total_seconds())
        await self.works()

    def in_the_guild(self) -> list[str]:
        """What stands in the guild's channel."""
        shown = self.house.discord.messages.within(self.house.channel)
        return [whole(one) for one in shown if not one.data["flags"] & EPHEMERAL]

    def in_the_group(self) -> list[Any]:
        return [shown for shown in self.house.group.shows() if not shown.deleted]


def whole(shown: Any) -> str:
    """What somebody reads of a message."""
    data = getattr(shown, "data", None)
    if data is None:
        return str(shown.text).replace("\u00a0", " ")
    parts = [data["content"]]
    for embed in data["embeds"]:
        parts += [embed.get("title", ""), embed.get("description", "")]
        parts += [f"{field['name']} {field['value']}" for field in embed.get("fields", ())]
    return "\n".join(part for part in parts if part).replace("\u00a0", " ")


@pytest.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    async with house(database) as one:
        one.stage.clock.move(seconds=(datetime.now(UTC) - one.stage.clock.now()).total_seconds())
        yield Post(house=one)


async def test_an_event_s_whole_way_on_both_platforms(post: Post) -> None:
    made = post.house
    ana = await made.on_discord("Ana", "fr", Right.MODERATOR)
    ben = await made.on_telegram("Ben", "fr")
    made.group.joins(ben)

    preview = await ana.types(
        "event create", title="Afterwork", when="dans 72 heures", place="Café Carlu", link=LINK, capacity=2
    )
    assert "Voici ce que j'ai compris" in whole(preview)
    assert LINK in whole(preview)
    published = await ana.presses(preview, "Publier")
    assert "est publié" in whole(published)
    event = await newest(made.stage)

    await post.works()
    (card,) = post.in_the_group()
    assert "0 sur 2 places, 0 peut-être" in whole(card)
    assert LINK not in whole(card)
    (on_discord,) = post.in_the_guild()
    assert "0 sur 2 places, 0 peut-être" in on_discord
    assert LINK not in on_discord

    await ben.presses(card, "Je viens")
    answered = ben.sees()[-1]
    assert "vous venez à « Afterwork »" in whole(answered)
    assert LINK in whole(answered)
    await ben.presses(answered, "En privé")
    assert "● 🔔 En privé" in [one.label for row in answered.buttons for one in row]
    assert "Je vous rappellerai" in whole(answered)
    await post.works()
    assert "1 sur 2 places" in whole(post.in_the_group()[0])
    assert "1 sur 2 places" in post.in_the_guild()[0]

    await post.comes(event.starts_at - timedelta(hours=1))
    reminder = ben.sees()[-1]
    assert "commence dans une heure" in whole(reminder)
    assert LINK in whole(reminder)
    assert "demandé un rappel" in whole(reminder)
    assert "commence dans une heure" in whole(post.in_the_group()[-1])
    assert "commence dans une heure" in post.in_the_guild()[-1]

    edited = await ana.types("event edit", event=str(event.id), when="dans 26 heures")
    assert "→" in whole(edited)
    await post.works()
    moved = ben.sees()[-1]
    assert "a une nouvelle date" in whole(moved)
    assert "Votre réponse vous venez, à confirmer" in whole(moved)
    assert "1 à confirmer" in whole(post.in_the_group()[0])
    assert "reporté" in post.in_the_guild()[0]
    await ben.presses(moved, "Je viens toujours")
    await post.works()
    assert "à confirmer" not in whole(post.in_the_group()[0])

    await ben.presses(ben.sees()[-1], "Mettre dans l'agenda")
    mine = await ana.types("event show", event=str(event.id))
    handed = await ana.presses(mine, "🗓 Mettre dans l'agenda")
    assert "pour votre agenda" in whole(handed)
    files = [file.content for file in (*made.telegram.world.files.values(), *made.discord.files.values())]
    assert len(files) == 2
    assert all(b"BEGIN:VCALENDAR" in file and LINK.encode() in file for file in files)

    sure = await ana.types("event cancel", event=str(event.id), reason="Grève des trains")
    done = await ana.presses(sure, "Oui, l'annuler")
    assert "est annulé" in whole(done)
    await post.works()
    assert "n'aura pas lieu" in whole(ben.sees()[-1])
    assert "Grève des trains" in whole(ben.sees()[-1])
    gone = post.in_the_group()[0]
    assert "annulé" in whole(gone)
    assert not gone.buttons
    assert "annulé" in post.in_the_guild()[0]
    assert not any("confirmer" in text for text in (whole(gone), post.in_the_guild()[0]))
