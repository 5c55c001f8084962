"""Telegram in the private chat: start, commands, forms, buttons, and what people send besides."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.adapters.telegram_stage import Stage, stage_on
from tests.photos import picture


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    async with stage_on(database) as made:
        yield made


async def test_form_step_by_step_with_back_skip_and_finish(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="fr")
    async with stage.serving():
        asked = await ana.says("/sondage_remplir")
        assert asked.shown.html.startswith("<b>Sondage</b>  1/7")
        assert asked.shown.labels == ["Annuler"]
        wrong = await ana.says("x")
        assert "⚠️" in wrong.text
        assert "Votre réponse jusqu'ici\u00a0: x" in wrong.text
        size = await ana.says("les <repas>")
        assert "2/7" in size.text
        back = await ana.presses(size, "Retour")
        assert back.shown.id == size.shown.id
        assert "Votre réponse jusqu'ici\u00a0: les <repas>" in back.text
        size = await ana.says("les repas & le reste")
        level = await ana.says("12")
        assert level.shown.labels[:2] == ["Un peu", "Beaucoup"]
        at = await ana.presses(level, "Beaucoup")
        assert "4/7" in at.text
        assert at.shown.id == level.shown.id
        who = await ana.presses(at, "Passer")
        assert "5/7" in who.text
        done = await ana.presses(who, "Terminer")
        assert "C'est noté." in done.text
        assert "<b>sujet</b> les repas &amp; le reste" in done.shown.html
    assert await stage.effects("survey.fill") == 1


async def test_form_takes_a_picture_and_can_be_cancelled(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    await stage.community(ana)
    async with stage.serving():
        await ana.says("/survey_fill")
        await ana.says("meals")
        level = await ana.says("12")
        step = await ana.presses(level, "A little")
        for _ in ("when", "who", "place"):
            step = await ana.presses(step, "Skip")
        assert "7/7" in step.text
        refused = await ana.sends_file(b"x", "notes.txt", mime="text/plain")
        assert "Send a picture" in refused.text
        done = await ana.sends_file(picture(), as_photo=True)
        assert "photo.jpg" in done.text
        asked = await ana.says("/survey fill")
        cancelled = await ana.presses(asked, "Cancel")
        assert cancelled.text == "Cancelled. Nothing was saved."
        assert cancelled.shown.labels == []
        asked = await ana.says("/survey")
        assert (await ana.says("/cancel")).text == "Cancelled. Nothing was saved."
    assert await stage.effects("survey.fill") == 1


async def test_form_and_buttons_survive_a_restart(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    async with stage.serving():
        await ana.says("/survey_fill")
        size = await ana.says("meals")
    async with stage.serving():
        level = await ana.says("12")
        assert "3/7" in level.text
    async with stage.serving():
        done = await ana.presses(level, "Finish")
        assert "Noted." in done.text
    async with stage.serving():
        gone = await ana.presses(size, "Back")
        assert gone.alert.startswith("This form is closed")
        assert gone.messages == []
        voted = await ana.presses(done, "Vote")
        assert voted.text == "Voted: 7"
    assert await stage.effects("survey.vote") == 1


async def test_owned_presses_and_forms_opened_by_a_press(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    ben = stage.standin.member("Ben", language="en")
    async with stage.serving():
        done = await ana.says("/survey_fill size=12 the meals")
        again = await ana.presses(done, "Again")
        assert "1/7" in again.text
        assert "Your answer so far: the meals" in again.text
        await ana.says("/cancel")
        await ben.starts()
        button = next(b for row in done.shown.buttons for b in row if b.label == "For me")
        assert button.data is not None
        stolen = await ben.forges_callback(button.data, ben.sees()[-1])
        assert stolen.alert.startswith("This button belongs to someone else")
        refused = await ana.presses(done, "Refuse")
        assert (refused.alert, refused.messages) == ("This is refused.", [])
        mine = await ana.presses(done, "For me")
        assert mine.text == "the meals"
        assert mine.shown.id == done.shown.id


async def test_list_entries_have_numbers_or_names(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    async with stage.serving():
        long = await ana.says("/survey_list 12")
        assert [len(row) for row in long.shown.buttons] == [5, 5, 2]
        assert "12. Entry 12 <&>\n_detail_ 12" in long.text
        assert "Open an entry" in long.text
        short = await ana.says("/survey_list 2")
        assert short.shown.labels == ["Entry 1 <&>", "Entry 2 <&>"]
        opened = await ana.presses(long, "12")
        assert opened.text == "Voted: 12"


async def test_S07_the_same_press_twice_has_one_effect_and_the_same_answer(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    async with stage.serving():
        done = await ana.says("/survey_fill size=12 the meals")
        voted = await ana.presses(done, "Vote")
        twice = await stage.standin.redeliver(voted.update, within=1)
        assert (twice.messages, voted.text) == ([], "Voted: 7")
        shown = await ana.forges_callback("1-tk-9", done)
        assert shown.text == "Here is 9"
        again = await stage.standin.redeliver(shown.update)
        assert again.text == "Here is 9"
        written = await stage.standin.redeliver(done.update, within=0.3)
        assert written.nothing
    async with stage.serving():
        later = await stage.standin.redeliver(voted.update, within=1)
        assert later.messages == []
    assert await stage.effects("survey.vote") == 1
    assert await stage.effects("survey.fill") == 1


async def test_S13_an_edited_message_runs_nothing(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    async with stage.serving():
        await ana.says("hello")
        edited = await ana.edits(ana.written[-1], "/survey_fill size=12 the meals", within=0.3)
        assert edited.nothing
    assert await stage.effects("survey.fill") == 0


@pytest.mark.parametrize("payload", ["1-tk-9", "A" * 64, "x", "1-tv-1", "1-tm-x", "1-fx-0-0", "2-tk-1", "1-tk-1-1-1"])
async def test_start_links_open_what_only_shows(stage: Stage, payload: str) -> None:
    ana = stage.standin.member("Ana", language="en")
    async with stage.serving():
        started = await ana.starts(payload)
        assert started.text.startswith("Here is 9" if payload == "1-tk-9" else ("This button", "I cannot find"))
    assert await stage.effects("survey.vote") == 0


@pytest.mark.parametrize(
    "payload", ["A" * 65, "é", "a b", "🙂" * 20, "1-tk-9 x", "../..", "<b>", "-", "1-c-tf-" + "z" * 58]
)
async def test_S14_odd_start_payloads_are_refused_alike(stage: Stage, payload: str) -> None:
    ana = stage.standin.member("Ana", language="en")
    async with stage.serving():
        refused = await ana.says(f"/start {payload}")
        assert refused.text.startswith("This button is out of date")


async def test_everything_in_private_is_answered(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    async with stage.serving():
        assert (await ana.starts()).messages
        assert (await ana.says("/nonsense")).messages
        assert (await ana.says("what can you do?")).messages
        assert (await ana.says("/")).messages
        assert (await ana.says("/étude")).messages
        assert (await ana.shares_contact("+33600000000")).messages
        assert "not waiting for a file" in (await ana.sends_file(b"x")).text
        forwarded = await ana.forwards(ana.sees()[0])
        assert forwarded.messages
    assert await stage.waiting() == 0


async def test_S39_a_huge_message_is_refused_politely(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    async with stage.serving():
        await ana.says("/survey_fill")
        assert "too long" in (await ana.says("x" * 100_000)).text
        await ana.says("/cancel")
        assert (await ana.says("/survey_echo " + "é" * 100_000)).messages
        split = await ana.says("/survey_echo " + "😀 word " * 240)
        assert len(split.messages) == 2
        assert split.messages[0].labels == []
        assert split.messages[-1].labels == ["In private", "In private, long", "Vote", "One to one"]


HOSTILE = [
    "<b>",
    "</code>",
    "&amp;",
    '<a href="tg://user?id=1">',
    "<b><i></b>",
    "_*[`",
    "&lt;",
    "\ud83d",
    "x\x00y",
    "<" * 190,
]


@pytest.mark.parametrize("words", HOSTILE)
async def test_S34_markup_in_members_words_is_shown_as_written(stage: Stage, words: str) -> None:
    ana = stage.standin.member("Ana", language="en")
    await stage.community(ana)
    async with stage.serving() as adapter:
        await ana.says("/survey_fill")
        await ana.says(f"{words} ok")
        told = await ana.presses(await ana.says("12"), "Finish")
        assert words.replace("\ud83d", "").replace("\x00", "") in told.text
        assert all(entity["type"] in ("bold", "url") for entity in told.shown.entities)
        assert adapter.parse_failures == 0
