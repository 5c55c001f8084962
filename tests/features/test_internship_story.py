"""One offer on both platforms, through the real libraries: refused, corrected, published, answered and filled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.delivery import Delivery
from bot.features.preferences.cards import stop
from bot.people import Right
from storage.database import Database
from tests.features.internships import OFFER
from tests.house import House, house

WHY = "Dites combien de jours par semaine."
NOTE = "Bonjour, je suis en master de données et ce stage me plairait beaucoup."
ANSWER = "Merci Ben, parlons-en jeudi."


@dataclass(kw_only=True)
class Post:
    """A house and the delivery in it, whose pauses take no time."""

    house: House

    async def delivers(self) -> None:
        stage = self.house.stage
        told = stage.dispatch.catalogue
        process = Delivery(
            stage.works,
            stage.clock,
            self.house.senders,
            told.letters,
            stop=stop,
            actions=told.actions,
            sleep=self._passes,
        )
        await process.recover(alone=True)
        while await process.route():
            pass
        for lane in process.lanes():
            while await process.drain(lane):
                await process.route()

    async def _passes(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.01))


@pytest.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    async with house(database) as one:
        async with asyncio.timeout(10):
            while not all(sender.ready for sender in one.senders.values()):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        yield Post(house=one)


def whole(shown: Any) -> str:
    """What somebody reads of a message."""
    return str(shown.text).replace("\u00a0", " ")


async def test_an_offer_s_whole_way_on_both_platforms(post: Post) -> None:
    made = post.house
    ana = await made.on_discord("Ana", "fr")
    max_ = await made.on_telegram("Max", "fr", Right.MODERATOR)
    ben = await made.on_telegram("Ben", "fr")

    preview = await ana.types("internship post", **OFFER)
    assert "Voici votre offre" in whole(preview)
    sent = await ana.presses(preview, "Envoyer")
    assert "La modération lit votre offre" in whole(sent)
    await post.delivers()

    waiting = next(one for one in max_.sees() if "Stage data au musée" in one.text)
    await max_.presses(waiting, "Refuser")
    await max_.presses(max_.sees()[-1], "Il manque")
    await max_.says(WHY)
    await post.delivers()

    letter = next(one for one in ana.sees(ana.dm) if WHY in one.text)
    door = await ana.presses(letter, "Corriger")
    page = await ana.presses(door, "Ouvrir le formulaire")
    door = await ana.submits(page)
    page = await ana.presses(door, "Continuer")
    door = await ana.submits(page)
    page = await ana.presses(door, "Continuer")
    preview = await ana.submits(page, description="Nettoyer un catalogue, trois jours par semaine.")
    assert "trois jours par semaine" in whole(preview)
    assert "Musée de Lyon" in whole(preview)
    await ana.presses(preview, "Envoyer")
    await post.delivers()

    again = [one for one in max_.sees() if "trois jours par semaine" in one.text][-1]
    await max_.presses(again, "Approuver")
    await post.delivers()

    on_discord = next(one for one in ana.sees(made.channel) if "Musée de Lyon" in one.text)
    on_telegram = next(one for one in made.group.shows() if "Musée de Lyon" in one.text)
    assert "Ouverte jusqu'au" in whole(on_discord)
    assert "Ouverte jusqu'au" in whole(on_telegram)

    asked = await ben.presses(on_telegram, "Cela m'intéresse")
    assert "Que voulez-vous dire" in whole(asked)
    done = await ben.says(NOTE)
    assert "C'est transmis" in whole(done)
    await post.delivers()

    note = next(one for one in ana.sees(ana.dm) if NOTE in one.text)
    page = await ana.presses(note, "↩ Répondre")
    await ana.submits(page, text=ANSWER)
    await post.delivers()
    assert any(ANSWER in one.text for one in ben.sees())

    mine = await ana.types("internship mine")
    opened = await ana.chooses(mine, next(label for menu in mine.message.selects for label in menu))
    await ana.presses(opened, "Pourvue")
    await post.delivers()

    on_discord = next(one for one in ana.sees(made.channel) if "Stage data au musée" in one.text)
    on_telegram = next(one for one in made.group.shows() if "Stage data au musée" in one.text)
    for closed in (on_discord, on_telegram):
        assert "est pourvue" in whole(closed)
        assert "Musée de Lyon" not in whole(closed)
    assert any("est close (pourvue)" in whole(one) for one in ben.sees())
