"""Moderators on both platforms, and two members who write to each other, through the real libraries."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.agenda import About
from bot.people import PlaceRef, Right
from bot.ports import Accounts, Members, Places
from bot.relay import Relay
from storage.database import Database
from tests.features.internships import OFFER
from tests.house import House, house

HOSTILE = "Bonjour @everyone [ici](https://evil.example) <b>gras</b> /start"


@pytest.fixture
async def made(database: Database) -> AsyncIterator[House]:
    async with house(database) as one:
        yield one


def whole(shown: Any) -> str:
    """What somebody reads of a message."""
    return str(shown.text).replace("\u00a0", " ")


async def test_moderators_of_both_platforms_share_one_queue(made: House) -> None:
    room = made.guild.text_channel("moderation")
    claire = (await made.on_discord("Claire", "fr", Right.MODERATOR)).in_(room)
    malik = await made.on_telegram("Malik", "fr", Right.MODERATOR)
    ana, ben = await made.on_discord("Ana", "fr"), await made.on_telegram("Ben", "fr")
    group = made.telegram.group("Modération", admins=[malik])
    async with made.stage.works.write() as work:
        for ref in (
            PlaceRef(platform="discord", root=int(made.guild.id), part=int(room.id)),
            PlaceRef(platform="telegram", root=group.id),
        ):
            await work.store(Places).link(ref, made.stage.community.id, frozenset({"moderation"}))

    await ana.presses(await ana.types("internship post", **OFFER), "Envoyer")
    await made.delivers()
    (on_discord,) = [one for one in claire.sees(room) if "À relire" in one.text]
    (on_telegram,) = [one for one in group.shows() if "À relire" in one.text]
    assert not [one for one in (*made.group.shows(), *ana.sees(made.channel)) if "À relire" in one.text]
    assert not [one for one in malik.sees() if "À relire" in one.text], "who has a place is not written to as well"

    await ben.presses(on_telegram, "Approuver")
    await claire.presses(on_discord, "✋ Je m'en occupe")
    await made.delivers()
    (on_telegram,) = [one for one in group.shows() if "À relire" in one.text]
    assert "s'en occupe" in whole(on_telegram)

    await malik.presses(on_telegram, "Approuver")
    await made.delivers()
    for cards in (claire.sees(room), group.shows()):
        (card,) = [one for one in cards if "Stage data au musée" in one.text]
        assert "Approuvé par" in whole(card)
        assert not card.buttons


async def test_two_on_different_platforms_write_without_an_address(made: House) -> None:
    ana, ben = await made.on_discord("Ana", "en"), await made.on_telegram("Ben", "fr")
    community = made.stage.community.id
    async with made.stage.works.write() as work:
        numbers = []
        for platform, native in (("discord", int(ana.id)), ("telegram", ben.id)):
            account = await work.store(Accounts).get(platform, native)
            member = await work.store(Members, community).of(account.id) if account else None
            assert member
            numbers.append(member.id)
        about = About(kind="internship", id=7)
        thread = await work.store(Relay, community).open(about, *numbers, made.stage.clock.now())

    assert "Passed on to" in whole(await ana.types("answer", text=HOSTILE, number=thread.id))
    await made.delivers()
    note = next(one for one in ben.sees() if "vous écrit" in one.text)
    assert "evil.example" in note.text
    assert "l'offre nº 7" in whole(note)
    for address in (str(ana.id), str(ben.id)):
        assert address not in note.text

    await ben.presses(note, "Répondre")
    assert "C'est transmis" in whole(await ben.says("Avec plaisir"))
    await made.delivers()
    answer = next(one for one in ana.sees(ana.dm) if "Avec plaisir" in one.text)
    page = await ana.presses(answer, "↩ Answer")
    assert "Passed on to" in whole(await ana.submits(page, text="Thank you!"))

    await ben.presses(note, "🔕 Stop")
    assert "Your note is kept" in whole(await ana.types("answer", text="Still there?", number=thread.id))
    await made.delivers()
    assert not any("Still there?" in one.text for one in ben.sees())
