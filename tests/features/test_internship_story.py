"""One offer on both platforms, through the real libraries: refused, corrected, published, answered and filled."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.people import Right
from storage.database import Database
from tests.features.internships import OFFER
from tests.house import House, house

WHY = "Dites combien de jours par semaine."
NOTE = "Bonjour, je suis en master de données et ce stage me plairait beaucoup."
ANSWER = "Merci Ben, parlons-en jeudi."


@pytest.fixture
async def made(database: Database) -> AsyncIterator[House]:
    async with house(database) as one:
        yield one


def whole(shown: Any) -> str:
    """What somebody reads of a message."""
    return str(shown.text).replace("\u00a0", " ")


async def test_an_offer_s_whole_way_on_both_platforms(made: House) -> None:
    ana = await made.on_discord("Ana", "fr")
    max_ = await made.on_telegram("Max", "fr", Right.MODERATOR)
    ben = await made.on_telegram("Ben", "fr")

    preview = await ana.types("internship post", **OFFER)
    assert "Voici votre offre" in whole(preview)
    sent = await ana.presses(preview, "Envoyer")
    assert "La modération lit votre offre" in whole(sent)
    await made.delivers()

    waiting = next(one for one in max_.sees() if "Stage data au musée" in one.text)
    await max_.presses(waiting, "Refuser")
    await max_.presses(max_.sees()[-1], "Il manque")
    await max_.says(WHY)
    await made.delivers()

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
    await made.delivers()

    again = [one for one in max_.sees() if "trois jours par semaine" in one.text][-1]
    await max_.presses(again, "Approuver")
    await made.delivers()

    on_discord = next(one for one in ana.sees(made.channel) if "Musée de Lyon" in one.text)
    on_telegram = next(one for one in made.group.shows() if "Musée de Lyon" in one.text)
    assert "Ouverte jusqu'au" in whole(on_discord)
    assert "Ouverte jusqu'au" in whole(on_telegram)

    asked = await ben.presses(on_telegram, "Cela m'intéresse")
    assert "Que voulez-vous dire" in whole(asked)
    done = await ben.says(NOTE)
    assert "C'est transmis" in whole(done)
    await made.delivers()

    note = next(one for one in ana.sees(ana.dm) if NOTE in one.text)
    page = await ana.presses(note, "↩ Répondre")
    await ana.submits(page, text=ANSWER)
    await made.delivers()
    assert any(ANSWER in one.text for one in ben.sees())

    mine = await ana.types("internship mine")
    opened = await ana.chooses(mine, next(label for menu in mine.message.selects for label in menu))
    await ana.presses(opened, "Pourvue")
    await made.delivers()

    on_discord = next(one for one in ana.sees(made.channel) if "Stage data au musée" in one.text)
    on_telegram = next(one for one in made.group.shows() if "Stage data au musée" in one.text)
    for closed in (on_discord, on_telegram):
        assert "est pourvue" in whole(closed)
        assert "Musée de Lyon" not in whole(closed)
    assert any("est close (pourvue)" in whole(one) for one in ben.sees())
