"""Stored photos as people see them: in answers, in what is sent unasked and in copies, over the real libraries."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
from PIL import Image

from bot.catalogue import Catalogue
from bot.language import Reader
from bot.people import Account, Right
from bot.photos import Photos
from bot.ports import Accounts, Members
from bot.replies import Paragraph, Picture, Reply, say
from bot.senders import Sent, Target
from storage.database import Database
from tests import survey
from tests.adapters.discord_world import world
from tests.adapters.telegram_stage import stage_on
from tests.house import House, house
from tests.photos import picture
from tests.standins.discord.records import Upload

EN = Reader(language="en", zone="Europe/Paris")
TEXT = say("as-is", text="A bicycle")


@pytest.fixture
async def home(database: Database) -> AsyncIterator[House]:
    async with house(database) as made:
        yield made


async def kept(home: House, colour: str = "teal") -> str:
    """A photo somebody sent."""
    stage = home.stage
    async with stage.works.write() as work:
        account = await work.store(Accounts).keep(Account(platform="discord", native_id=77))
        ana = await work.store(Members, stage.community.id).grant(account.id, Right.MEMBER, stage.clock.now())
        photos = work.store(Photos, stage.community.id)
        return await photos.keep(ana.id, picture(colour=colour), 10**9, stage.clock.now())


async def lost(home: House) -> None:
    """Whoever sent the photos was erased."""
    stage = home.stage
    async with stage.works.write() as work:
        account = await work.store(Accounts).get("discord", 77)
        assert account
        member = await work.store(Members, stage.community.id).of(account.id)
        assert member
        await work.store(Photos, stage.community.id).forget(member.id)


def showing(*names: str, text: str = "") -> Reply:
    pictures = tuple(Picture(photo=name, caption="as new") for name in names)
    words = (Paragraph(text=text),) if text else ()
    return Reply(text=TEXT, blocks=(*words, *pictures), private=False)


def on_telegram(home: House) -> list[dict[str, Any]]:
    """The bot's messages in the group."""
    return [message.payload for message in home.group.chat.visible() if message.from_bot]


def on_discord(home: House) -> list[dict[str, Any]]:
    return [stored.data for stored in home.discord.messages.within(home.channel)]


async def both(home: House, what: Reply, *, card: bool = False) -> dict[str, Sent]:
    """It is sent to the guild's channel and to the group."""
    targets = spots(home)
    sent = {}
    for name, sender in home.senders.items():
        nonce = f"n{len(on_discord(home))}{len(on_telegram(home))}"
        if card:
            sent[name] = await sender.post(targets[name], what, EN, nonce, doubted=False)  # type: ignore[attr-defined]
        else:
            sent[name] = await sender.send(targets[name], what, EN, nonce)
    return sent


async def edited(home: House, sent: dict[str, Sent], what: Reply) -> None:
    for name, sender in home.senders.items():
        await sender.edit(spots(home)[name], sent[name].message_id, what, EN)  # type: ignore[attr-defined]


def spots(home: House) -> dict[str, Target]:
    return {
        "discord": Target(platform="discord", root=int(home.guild.id), part=int(home.channel.id)),
        "telegram": Target(platform="telegram", root=home.group.id),
    }


async def test_a_photo_is_sent_unasked_with_its_words(home: House) -> None:
    name = await kept(home)
    await both(home, showing(name))
    (message,) = on_telegram(home)
    assert message["photo"]
    assert message["caption"] == "A bicycle\n\nas new"
    (stored,) = on_discord(home)
    assert stored["content"] == "A bicycle"
    assert stored["embeds"][0]["image"]["url"] == f"attachment://{name}.jpg"
    (file,) = stored["attachments"]
    assert file["filename"] == f"{name}.jpg"


async def test_S56_no_address_of_a_platform_is_in_what_is_sent(home: House) -> None:
    await both(home, showing(await kept(home)))
    (message,) = on_telegram(home)
    assert "http" not in message["caption"]
    assert home.telegram.token not in repr([call.params for call in home.telegram.calls if call.method == "sendPhoto"])


async def test_long_words_stand_below_the_photo(home: House) -> None:
    await both(home, showing(await kept(home), text="x" * 1200))
    photo, words = on_telegram(home)
    assert "caption" not in photo
    assert words["text"].startswith("A bicycle")
    assert words["text"].endswith("as new")


async def test_several_photos_are_all_shown(home: House) -> None:
    await both(home, showing(await kept(home), await kept(home, "red")))
    assert [bool(message.get("photo")) for message in on_telegram(home)] == [True, True, False]
    assert [len(stored["attachments"]) for stored in on_discord(home)] == [1, 1]


async def test_a_photo_that_is_gone_leaves_its_words(home: House) -> None:
    name = await kept(home)
    await lost(home)
    await both(home, showing(name))
    (message,) = on_telegram(home)
    assert message["text"] == "A bicycle\n\nas new"
    (stored,) = on_discord(home)
    assert "image" not in stored["embeds"][0]
    assert not stored["attachments"]
    await both(home, Reply(text=TEXT, blocks=(Picture(photo=name, caption=""),), private=False))
    assert on_telegram(home)[-1]["text"] == "A bicycle"
    assert not on_discord(home)[-1]["embeds"]


async def test_a_copy_keeps_changes_gets_and_loses_its_photo(home: House) -> None:
    name, other = await kept(home), await kept(home, "red")
    sent = await both(home, showing(name), card=True)
    await edited(home, sent, showing(name, text="Still here"))
    (message,), (stored,) = on_telegram(home), on_discord(home)
    assert message["caption"] == "A bicycle\n\nStill here\n\nas new"
    assert [file["filename"] for file in stored["attachments"]] == [f"{name}.jpg"]

    await edited(home, sent, showing(other))
    (message,), (stored,) = on_telegram(home), on_discord(home)
    assert colour_of(home.telegram.world.files[message["photo"][-1]["file_id"]].content) == "red"
    assert [file["filename"] for file in stored["attachments"]] == [f"{other}.jpg"]

    await edited(home, sent, showing(text="Taken " * 400))
    (message,), (stored,) = on_telegram(home), on_discord(home)
    assert colour_of(home.telegram.world.files[message["photo"][-1]["file_id"]].content) == "white"
    assert message["caption"].startswith("A bicycle\n\nTaken")
    assert not stored["attachments"]

    plain = await both(home, showing(), card=True)
    await edited(home, plain, showing(name))
    assert on_telegram(home)[-1]["photo"]
    assert "text" not in on_telegram(home)[-1]
    assert len(on_discord(home)[-1]["attachments"]) == 1


def colour_of(jpeg: bytes) -> str:
    red, green, _blue = Image.open(io.BytesIO(jpeg)).convert("RGB").getpixel((5, 5))  # type: ignore[misc]
    return "white" if min(red, green) > 240 else "red" if red > 200 else "teal"


async def test_a_photo_in_an_answer_on_telegram(database: Database) -> None:
    async with stage_on(database, Catalogue(survey.ALL, survey.words())) as stage:
        ana = stage.standin.member("Ana", language="en")
        await stage.community(ana)
        async with stage.serving():
            await ana.says("/survey_photo")
            done = await ana.sends_file(picture())
            assert done.shown.message.payload["photo"]
            assert done.text == "It is done.\n\nphoto.jpg"
            again = await ana.presses(done, "Again")
            assert again.text == "It is done.\n\nagain"
            assert again.shown.id == done.shown.id, "the message itself was changed"
            await ana.says("/survey_photo")
            done = await ana.sends_file(picture())
            number = done.shown.id
            bare = await ana.presses(done, "Cancel")
            assert "photo" not in bare.shown.message.payload
            assert bare.shown.id != number
            assert number not in [shown.id for shown in ana.sees()], "a photo that is to show none is taken away"


async def test_a_photo_in_an_answer_on_discord(database: Database) -> None:
    async with world(database) as here:
        ana = await here.member("Ana")
        file = Upload(filename="bike.png", content=picture("PNG"), content_type="image/png")
        done = await ana.types("survey photo", photo=file)
        assert done.message is not None
        (kept,) = done.message.raw["attachments"]
        assert done.message.embeds[0]["image"]["url"] == f"attachment://{kept['filename']}"
        bare = await ana.presses(done, "Cancel")
        assert bare.message == done.message
        assert not bare.message.raw["attachments"]
