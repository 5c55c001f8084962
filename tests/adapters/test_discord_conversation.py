"""Discord conversations: the real discord.py against the stand-in, down to the wire."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.adapters.discord_world import World, world
from tests.photos import picture
from tests.standins.discord.records import Upload


@pytest.fixture
async def here(database: Database) -> AsyncIterator[World]:
    async with world(database) as made:
        yield made


async def test_a_command_is_acknowledged_for_the_asker_alone_then_answered(here: World) -> None:
    ana = await here.member("Ana")
    shown = await ana.types("survey note", words="hello *there*")
    assert shown.ack is not None
    assert shown.ack.name == "defer"
    assert shown.message is not None
    assert shown.message.ephemeral
    assert "hello \\*there\\*" in shown.message.text
    assert await here.done() == ["survey.noted hello *there*|"]


async def test_a_stranger_is_told_whom_to_ask(here: World) -> None:
    hugo = here.standin.member("Hugo", guilds=[here.guild]).in_(here.channel)
    shown = await hugo.types("survey close")
    assert hugo.id in shown.text
    assert shown.message is not None
    assert shown.message.ephemeral


async def test_the_form_opens_as_the_first_answer_and_its_values_arrive(here: World) -> None:
    ana = await here.member("Ana", locale="fr")
    ben = await here.member("Ben")
    opened = await ana.types("survey fill", subject="Vélos")
    assert opened.ack is not None
    assert opened.ack.name == "modal"
    assert opened.modal is not None
    fields = dict(zip([part["custom_id"] for _, part in opened.modal.fields], opened.modal.fields, strict=True))
    assert list(fields) == ["subject", "number", "at", "colour", "who"]
    assert fields["subject"][1]["value"] == "Vélos"
    more = await ana.submits(opened, number="3", colour="blue", who=ben)
    assert more.ack is not None
    assert more.ack.name == "defer"
    assert more.message is not None
    assert len(more.message.buttons) == 2
    second = await ana.presses(more, more.message.buttons[0])
    assert second.modal is not None
    file = Upload(filename="a.png", content=picture("PNG"), content_type="image/png")
    end = await ana.submits(second, where=here.channel, photo=file)
    assert end.ack is not None
    assert end.ack.name == "defer_update"
    assert "Vélos" in end.text
    assert more.message == end.message, "the button that opened the last page is replaced by the result"
    (done,) = await here.done("survey.filled")
    assert f"native_id={ben.id}" in done
    assert f"part={here.channel.id}" in done
    assert "a.png" in done


async def test_wrong_values_are_reported_together_and_corrected_without_typing_again(here: World) -> None:
    ana = await here.member("Ana")
    opened = await ana.types("survey fill")
    wrong = await ana.submits(opened, subject="Vélos", number="many", at="someday")
    assert wrong.message is not None
    assert "many" in wrong.text
    assert len(wrong.message.embeds[0]["fields"]) == 2
    again = await ana.presses(wrong, wrong.message.buttons[0])
    assert again.modal is not None
    assert again.modal.fields[1][1]["value"] == "many"
    last = await ana.submits(again, number="4", at="")
    assert last.message is not None
    end = await ana.presses(last, last.message.buttons[0])
    await ana.submits(end)
    assert len(await here.done("survey.filled")) == 1


async def test_an_action_that_opens_a_form_opens_it_filled(here: World) -> None:
    ana = await here.member("Ana")
    noted = await ana.types("survey note", words="x")
    assert noted.message is not None
    opened = await ana.presses(noted, noted.message.buttons[2])
    assert opened.modal is not None


async def test_a_press_is_answered_below_and_a_replacing_one_in_place(here: World) -> None:
    ana = await here.member("Ana")
    noted = await ana.types("survey note", words="x")
    assert noted.message is not None
    labels = noted.message.buttons
    below = await ana.presses(noted.message, labels[0])
    assert below.ack is not None
    assert below.ack.name == "defer_update"
    assert len(below.followups) == 1
    assert below.followups[0].ephemeral
    assert noted.message.buttons == labels
    await ana.presses(noted.message, labels[1])
    assert noted.message.buttons == []
    assert await here.done("survey.counted")
    assert await here.done("survey.mine")


async def test_a_refused_press_never_overwrites_what_others_see(here: World) -> None:
    ana = await here.member("Ana")
    ben = await here.member("Ben")
    noted = await ana.types("survey note", words="x")
    assert noted.message is not None
    text = noted.message.text
    refused = await ana.presses(noted.message, noted.message.buttons[3])
    assert refused.followups[0].ephemeral
    assert noted.message.text == text
    owned = noted.message.components[3]["custom_id"]
    forged = await ben.sends_component(custom_id=owned)
    assert forged.followups[0].ephemeral
    assert await here.done("survey.mine") == []


async def test_buttons_selects_and_forms_work_after_a_restart(here: World) -> None:
    ana = await here.member("Ana")
    noted = await ana.types("survey note", words="x")
    opened = await ana.types("survey note")
    assert noted.message is not None
    await here.restart()
    shown = await ana.presses(noted.message, noted.message.buttons[0])
    assert shown.followups
    end = await ana.submits(opened, words="after")
    assert "after" in end.text
    assert len(await here.done("survey.counted")) == 1


async def test_suggestions_for_a_member(here: World) -> None:
    ana = await here.member("Ana")
    choices = await ana.completes("survey fill", subject="vel")
    assert [choice["name"] for choice in choices] == ["VEL", "autre"]


async def test_S15_suggestions_for_a_stranger_are_empty(here: World) -> None:
    hugo = here.standin.member("Hugo", guilds=[here.guild]).in_(here.channel)
    assert await hugo.completes("survey fill", subject="vel") == []


async def test_suggestions_that_fail_are_empty(here: World) -> None:
    ana = await here.member("Ana")
    assert await ana.completes("survey fill", subject="break") == []


async def test_S03_forged_presses_are_answered_kindly(here: World) -> None:
    ana = await here.member("Ana")
    forged = ("2-sa-1", "1-sa-1; DROP TABLE member", "x" * 100, "1-zz", "1-x-000000000000000000000000", "~", "menu0")
    for custom_id in forged:
        shown = await ana.sends_component(custom_id=custom_id)
        assert shown.ack is not None, custom_id
        assert shown.followups[0].ephemeral
        assert shown.text
    assert await here.done() == []


async def test_S07_a_press_delivered_twice_has_one_effect(here: World) -> None:
    ana = await here.member("Ana")
    noted = await ana.types("survey note", words="x")
    assert noted.message is not None
    pressed = await ana.presses(noted.message, noted.message.buttons[0])
    again = await here.standin.redeliver(pressed)
    assert again.text == pressed.text
    assert len(await here.done("survey.counted")) == 1


async def test_S20_an_answer_in_a_channel_is_for_the_asker_alone(here: World) -> None:
    ana = await here.member("Ana")
    ben = await here.member("Ben")
    shown = await ana.types("directory search", query="dupont")
    assert shown.message is not None
    assert shown.message.ephemeral
    assert ben.sees(here.channel) == []


async def test_an_interaction_that_was_not_acknowledged_has_no_effect(here: World) -> None:
    ana = await here.member("Ana")
    here.standin.fail_next("POST", "/interactions/*/*/callback", status=404, code=10062)
    shown = await ana.types("survey note", words="x")
    assert shown.failed
    assert await here.done() == []


async def test_a_bug_is_an_apology_with_a_reference(here: World) -> None:
    ana = await here.member("Ana")
    shown = await ana.types("survey break")
    assert shown.message is not None
    assert "secret" not in shown.text.lower()
    assert shown.message.ephemeral


async def test_a_slow_form_is_promised_and_opened_by_a_button(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = await here.member("Ana")
    monkeypatch.setattr("adapters.discord.answering.FORM_SECONDS", 0.0)
    shown = await ana.types("survey note")
    assert shown.ack is not None
    assert shown.ack.name == "defer"
    assert shown.message is not None
    monkeypatch.undo()
    opened = await ana.presses(shown, shown.message.buttons[0])
    assert opened.modal is not None
    end = await ana.submits(opened, words="late")
    assert "late" in end.text


async def test_words_in_private_are_heard_and_a_form_opens_behind_a_button(here: World) -> None:
    ana = await here.member("Ana")
    await ana.says(ana.dm, "survey note")
    shown = (await _answers(ana, 1))[-1]
    assert not shown.ephemeral
    opened = await ana.presses(shown, shown.buttons[0])
    assert opened.modal is not None
    end = await ana.submits(opened, words="in private")
    assert "in private" in end.text
    assert await here.done("survey.noted") == ["survey.noted in private|"]


async def test_words_and_files_in_private_are_never_met_with_silence(here: World) -> None:
    hugo = here.standin.member("Hugo")
    await hugo.says(hugo.dm, "gibberish zzz")
    assert (await _answers(hugo, 1))[-1].text
    await hugo.says(hugo.dm, "", files=(Upload(filename="a.png", content=b"x", content_type="image/png"),))
    assert (await _answers(hugo, 2))[-1].text


async def test_words_in_a_channel_are_not_read(here: World) -> None:
    ana = await here.member("Ana")
    await ana.says(here.channel, "help")
    await asyncio.sleep(0.2)
    assert len(ana.sees(here.channel)) == 1


async def test_a_stopping_bot_refuses_politely(here: World) -> None:
    ana = await here.member("Ana")
    here.adapter._stopping.set()
    shown = await ana.types("survey note", words="x")
    assert shown.message is not None
    assert shown.message.ephemeral
    assert "restarting" in shown.text
    assert await ana.completes("survey fill", subject="vel") == []
    assert await here.done() == []


async def test_what_is_under_way_is_finished_before_the_connection_closes(here: World) -> None:
    ana = await here.member("Ana")
    here.standin.delay("POST", "/interactions/*/*/callback", 0.3)
    typing = asyncio.create_task(ana.types("survey note", words="x"))
    await asyncio.sleep(0.15)
    await here.stop()
    shown = await typing
    assert "x" in shown.text
    assert len(await here.done("survey.noted")) == 1


async def _answers(person: object, count: int) -> list[object]:
    from tests.standins.discord.humans import Person

    assert isinstance(person, Person)
    for _ in range(100):
        found = [shown for shown in person.sees(person.dm) if shown.raw["author"]["bot"]]
        if len(found) >= count:
            return found
        await asyncio.sleep(0.03)
    raise AssertionError(f"{len(found)} answers of {count}")
