"""Photos that come in over the real libraries: fetched from the platform, made anew, and refused kindly."""

from __future__ import annotations

import io
import logging
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from adapters.discord.files import Files
from bot.catalogue import Catalogue
from bot.photos import NotFetched, Photos, TooLarge
from storage.database import Database
from tests import survey
from tests.adapters.discord_world import world
from tests.adapters.telegram_stage import Stage, stage_on
from tests.photos import CANARY, located, picture
from tests.standins.discord.records import Upload
from tests.standins.discord.server import DiscordStandin


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    async with stage_on(database, Catalogue(survey.ALL, survey.words())) as made:
        yield made


async def kept(stage: Stage, number: int, member: int = 1) -> list[bytes]:
    async with stage.works.read() as work:
        photos = work.store(Photos, number)
        names = [one["name"] for one in (await photos.export(member)).get("photos", ())]
        return [raw for name in names if (raw := await photos.read(name))]


@pytest.mark.parametrize("as_photo", [True, False])
async def test_S53_where_a_photo_was_taken_is_not_kept(stage: Stage, as_photo: bool) -> None:
    ana = stage.standin.member("Ana", language="en")
    number = await stage.community(ana)
    async with stage.serving():
        await ana.says("/survey_photo")
        done = await ana.sends_file(located(), as_photo=as_photo)
        assert "It is done" in done.text
    (raw,) = await kept(stage, number)
    assert CANARY.encode() not in raw
    assert not Image.open(io.BytesIO(raw)).getexif()


async def test_S54_what_is_no_picture_is_refused_and_the_question_stays(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    number = await stage.community(ana)
    async with stage.serving():
        await ana.says("/survey_photo")
        for content, name, said in (
            (b"<html>", "photo.jpg", "JPEG, PNG or WebP"),
            (picture()[:200], "photo.jpg", "damaged or incomplete"),
            (bytes(8_000_001), "photo.jpg", "too large"),
        ):
            assert said in (await ana.sends_file(content, name)).text
        assert not [call for call in stage.standin.calls if call.method == "getFile"][2:], "size is looked at first"
        assert "It is done" in (await ana.sends_file(picture("PNG"), "../../x\u202egpj.exe", mime="image/png")).text
    assert len(await kept(stage, number)) == 1


async def test_S56_no_answer_and_no_log_has_the_address_of_a_file(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ana = stage.standin.member("Ana", language="en")
    await stage.community(ana)
    async with stage.serving():
        await ana.says("/survey_photo")
        await ana.sends_file(picture())
        await ana.says("/survey_photo")
        stage.standin.fail_next("getFile", status=500)
        assert "could not fetch" in (await ana.sends_file(picture())).text
    shown = repr([call.params for call in stage.standin.calls if call.method != "getFile"])
    assert "/file/" not in shown
    assert "/file/" not in caplog.text


async def test_a_photo_given_with_a_slash_command_is_taken_over(database: Database) -> None:
    async with world(database) as here:
        ana = await here.member("Ana")
        file = Upload(filename="bike.png", content=picture("PNG"), content_type="image/png")
        done = await ana.types("survey photo", photo=file)
        assert "It is done" in done.text
        (line,) = await here.done("survey.photo")
        raw = await here.stage.dispatch.photo(line.split()[1])
        assert raw
        assert Image.open(io.BytesIO(raw)).format == "JPEG"


async def test_a_photo_given_with_a_slash_command_is_not_lost_when_the_form_opens(database: Database) -> None:
    async with world(database) as here:
        ana = await here.member("Ana")
        file = Upload(filename="bike.png", content=picture("PNG"), content_type="image/png")
        door = await ana.types("survey fill", subject="Bikes", photo=file)
        assert door.ack is not None
        assert door.ack.name != "modal"
        assert door.message is not None
        opened = await ana.presses(door, door.message.buttons[0])
        more = await ana.submits(opened, number="3")
        assert more.message is not None
        second = await ana.presses(more, more.message.buttons[0])
        assert second.modal is not None
        assert "bike.png" in str(second.modal.raw)
        await ana.submits(second)
        (done,) = await here.done("survey.filled")
        assert "bike.png" in done


async def test_S54_a_discord_file_is_asked_of_discord_alone_and_no_longer_than_it_may_be() -> None:
    async with DiscordStandin() as standin:
        url = standin.attachment(Upload(filename="a.png", content=bytes(1000), content_type="image/png"))["url"]
        host = url.split("/")[2]
        assert await Files(host).fetch(url, 1000) == bytes(1000)
        with pytest.raises(TooLarge):
            await Files(host).fetch(url, 999)
        for bad in (url.replace("/attachments/", "/nothing/"), "http://127.0.0.1:1/x", "file:///etc/passwd", "x", ""):
            with pytest.raises(NotFetched) as failed:
                await Files(host).fetch(bad, 1000)
            assert "/" not in str(failed.value)
        with pytest.raises(NotFetched):
            await Files().fetch(url, 1000)
