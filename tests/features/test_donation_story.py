"""One gift over both platforms, through the real libraries: offered on one, needed on the other, handed over."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from bot.people import Right
from bot.ports import Accounts, Members
from storage.base import member
from tests.features.donations import CANARY
from tests.features.test_internship_story import made as _made
from tests.features.test_internship_story import whole
from tests.house import House

made = _made
"""Both platforms, and the delivery between them."""


async def studies(made: House, who: Any) -> None:
    """From now on they study."""
    async with made.stage.works.read() as work:
        account = await work.store(Accounts).get("discord", int(who.id))
        assert account
        found = await work.store(Members, made.stage.community.id).of(account.id)
    assert found
    async with made.stage.database.write() as connection:
        await connection.execute(sa.update(member).where(member.c.id == found.id).values(relation="student"))


def wires(made: House, words: str) -> int:
    """How many calls of the bot, to either platform, carry these words."""
    sent = [*(call.body for call in made.discord.calls), *(call.params for call in made.telegram.calls)]
    return sum(words in json.dumps(body, ensure_ascii=False, default=str) for body in sent)


async def test_a_gift_s_whole_way_over_both_platforms(made: House) -> None:
    ana = await made.on_telegram("Anaïs", "fr")
    ben = await made.on_discord("Benedict", "en")
    chloe = await made.on_telegram("Chloé", "fr", Right.COORDINATOR)
    await studies(made, ben)

    preview = await ana.says("/don_offrir pc ThinkPad X240 état:bon ville:Lyon quantité:2")
    assert "2 × Ordinateur portable – Lyon" in whole(preview)
    assert "Votre offre est ouverte" in whole(await ana.presses(preview, "Publier"))
    await made.delivers()
    card = next(one for one in ben.sees(made.channel) if "ThinkPad X240" in one.text)
    assert "2 sur 2" in whole(card)
    assert any("ThinkPad X240" in one.text for one in made.group.shows())

    page = await ben.presses(card, "J'en ai besoin")
    door = await ben.submits(page, town="Lyon")
    page = await ben.presses(door, "Continue")
    noted = await ben.submits(page, description=f"For my lectures, {CANARY}")
    assert "It is noted" in whole(noted)
    assert card.edits == 0, "the way through a form that a card opened never takes the card's place"
    public = [one for one in made.discord.messages.every.values() if one.channel.guild and not one.only_for]
    assert public
    assert not any(CANARY in json.dumps(one.data) for one in public)
    own = wires(made, CANARY)
    await made.delivers()

    notice = next(one for one in chloe.sees() if "Un nouveau besoin est arrivé" in one.text)
    pair = await chloe.presses(notice, "2 × Ordinateur portable – Lyon")
    assert "c'est l'offre demandée" in whole(pair)
    assert "j'ai demandé aux deux" in whole(await chloe.presses(pair, "Proposer"))
    await made.delivers()

    asked = next(one for one in ana.sees() if "Votre offre pourrait aider" in one.text)
    assert "un·e étudiant·e à Lyon" in whole(asked)
    await ana.presses(asked, "Accepter")
    found = next(one for one in ben.sees(ben.dm) if "have found this for you" in one.text)
    assert "Agreed on both sides" in whole(await ben.presses(found, "Accept"))
    await made.delivers()
    assert "1 sur 2" in whole(next(one for one in ben.sees(made.channel) if "ThinkPad X240" in one.text))
    assert "1 sur 2" in whole(next(one for one in made.group.shows() if "ThinkPad X240" in one.text))

    agreed = next(one for one in ana.sees() if "C'est convenu" in one.text)
    await ana.presses(agreed, "Écrire un message")
    assert "transmis à l'autre personne" in whole(await ana.says("Mardi 18h, gare de Lyon ?"))
    await made.delivers()
    note = next(one for one in ben.sees(ben.dm) if "Mardi 18h" in one.text)
    assert "✉ The other person writes to you:" in note.text
    page = await ben.presses(note, "↩ Answer")
    await ben.submits(page, text="I will be there.")
    await made.delivers()
    assert any("I will be there." in one.text for one in ana.sees())

    checks = await ana.presses(agreed, "C'est remis")
    assert "Sa mémoire est effacée" in whole(checks)
    assert "C'est noté, merci" in whole(await ana.presses(checks, "Tout est fait, c'est remis"))
    await made.delivers()
    arrived = [one for one in ben.sees(ben.dm) if "was handed over" in one.text][-1]
    assert "Wonderful" in whole(await ben.presses(arrived, "Received"))
    await made.delivers()
    assert any("sert maintenant à un·e étudiant·e à Lyon" in whole(one) for one in ana.sees())

    assert wires(made, CANARY) == own, "what Ben said of his need was shown to Ben alone"
    told = json.dumps([call.params for call in made.telegram.calls], ensure_ascii=False, default=str)
    shown = json.dumps([call.body for call in made.discord.calls], ensure_ascii=False, default=str)
    assert "Benedict" not in told
    assert "Anaïs" not in shown
