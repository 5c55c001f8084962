"""Two members write to each other through the bot: notes as they arrive, answers, ends, and what is found later."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

import bot
from bot.agenda import About
from bot.delivery import Delivery
from bot.features.preferences.cards import stop
from bot.features.relay.domain import PREVIEW_MAX, preview
from bot.features.relay.feature import FEATURE as RELAY
from bot.language import LANGUAGES, Reader, Writer
from bot.people import Right, viewer
from bot.ports import Accounts, Members
from bot.relay import ANSWER, NOTE_MAX, NOTES_PER_DAY, VIEW, Relay, Thread
from bot.replies import Press
from bot.requests import Outcome
from bot.spec import Context, Section
from storage.base import member
from storage.database import Database
from tests import catalogues, proposals
from tests.proposals import ALL
from tests.stage import CHAT, MODALS, SURFACES, Actor, Shown, Stage, Surface, build
from tests.wire import Wire

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.name)


@pytest.fixture
async def stage(database: Database) -> Stage:
    return await build(database, ALL, proposals.words())


async def thread(stage: Stage, one: Actor, other: Actor) -> Thread:
    """Opened by a feature, about its record."""
    assert one.member
    assert other.member
    async with stage.works.write() as work:
        relay = work.store(Relay, stage.community.id)
        return await relay.open(About(kind="proposal", id=7), one.member.id, other.member.id, stage.clock.now())


async def deliver(stage: Stage, *actors: Actor) -> dict[str, list[Shown]]:
    """What is due, sent: by the name of who gets it, as they see it."""
    wires = {surface.name: Wire(platform=surface.name) for surface in SURFACES}
    letters = catalogues.catalogue(stage.features, stage.words).letters
    process = Delivery(stage.works, stage.clock, wires, letters, stop=stop)
    await process.recover(alone=True)
    while await process.route():
        for name in wires:
            await process.drain(f"{name}.all")
    found: dict[str, list[Shown]] = {actor.name: [] for actor in actors}
    for actor in actors:
        reader = Reader(language=actor.language, zone="Europe/Paris")
        writer, wire = Writer(words=stage.words, reader=reader), wires[actor.surface.name]
        mine = [reply for (to, *_), reply in zip(wire.taken, wire.shown, strict=True) if to.root == actor.number]
        found[actor.name] = [Shown(outcome=Outcome(answer=one, reader=reader), writer=writer) for one in mine]
    return found


async def pair(stage: Stage) -> tuple[Actor, Actor, Thread]:
    """Somebody on Discord, somebody on Telegram, and their thread."""
    ana, ben = await stage.member("Ana", MODALS), await stage.member("Ben", CHAT)
    return ana, ben, await thread(stage, ana, ben)


async def write(actor: Actor, found: Thread, text: str) -> Shown:
    return await actor.types("answer", text=text, number=str(found.id))


async def test_a_note_crosses_and_the_answer_comes_back(stage: Stage) -> None:
    ana, ben, found = await pair(stage)
    assert "C'est transmis à " in (await write(ana, found, "Bonjour, l'écran est-il encore libre ?")).text
    (arrived,) = (await deliver(stage, ana, ben))["Ben"]
    assert "vous écrit" in arrived.text
    assert "proposition nº\u00a07" in arrived.text
    assert "l'écran est-il encore libre ?" in arrived.text
    assert "Votre adresse reste cachée" in arrived.text
    assert str(ana.number) not in arrived.text
    asked = await ben.presses("Répondre", on=arrived)
    assert asked.asks == ("text",)
    assert "C'est transmis" in (await ben.says("Oui, avec plaisir !")).text
    (answer,) = (await deliver(stage, ana, ben))["Ana"]
    assert "Oui, avec plaisir !" in answer.text
    assert (await ana.presses("Répondre", on=answer)).asks == ("text",)
    assert "C'est transmis" in (await ana.submits(text="Merci !")).text


@both
async def test_a_conversation_is_found_again_and_opened(stage: Stage, surface: Surface) -> None:
    ana, ben = await stage.member("Ana", surface), await stage.member("Ben", surface)
    found = await thread(stage, ana, ben)
    assert await listed(stage, ana) is None
    await write(ana, found, "Bonjour")
    await write(ben, found, "Bonsoir")
    section = await listed(stage, ana)
    assert section
    (item,) = section.items
    assert item.press == Press(code=VIEW, args=(found.id,))
    assert item.detail == "Bonsoir"
    shown = await ana.sends(f"1-{VIEW}-{found.id}")
    assert "Conversation avec " in shown.text
    assert shown.text.index("Bonjour") < shown.text.index("Bonsoir")
    assert "Vous, " in shown.text
    which = await ana.types("answer", text="Lequel ?")
    assert "De quelle conversation" in which.text
    assert "proposition nº" in which.text


async def listed(stage: Stage, actor: Actor) -> Section | None:
    """What a page of everything of theirs would show."""
    assert RELAY.mine
    async with stage.works.read() as work:
        account = await work.store(Accounts).get(actor.surface.name, actor.number)
        assert account
        member = await work.store(Members, stage.community.id).of(account.id)
        ctx = Context(
            viewer=viewer(account, member),
            community=stage.community,
            place=None,
            now=stage.clock.now(),
            language="fr",
            zone="Europe/Paris",
            private=True,
        )
        return await RELAY.mine(work, ctx)


async def test_nobody_wrote_and_the_command_says_so(stage: Stage) -> None:
    ana = await stage.member("Ana")
    assert "rien à quoi répondre" in (await ana.types("answer", text="Bonjour")).text


@both
async def test_ending_asks_first_and_is_taken_back_by_whoever_did(stage: Stage, surface: Surface) -> None:
    ana, ben = await stage.member("Ana", surface), await stage.member("Ben", surface)
    found = await thread(stage, ana, ben)
    await write(ana, found, "Bonjour")
    (arrived,) = (await deliver(stage, ana, ben))["Ben"]
    await ben.presses("Terminer la conversation", on=arrived)
    assert "Bonjour" in (await ben.presses("Non, la garder")).text
    await ben.presses("Terminer la conversation", on=arrived)
    ended = await ben.presses("Oui, terminer")
    assert "Vous avez terminé cette conversation" in ended.text
    late = await write(ana, found, "Encore moi")
    assert late.outcome.refused
    assert "est terminée" in late.text
    assert late.buttons == ()
    assert (await ana.sends(f"1-ru-{found.id}")).outcome.refused
    mine = await ben.presses("Répondre", on=arrived)
    assert "Vous avez terminé" in mine.text
    await ben.presses("La rouvrir", on=mine)
    assert "C'est transmis" in (await write(ana, found, "Encore moi")).text


async def test_a_note_on_its_way_is_not_brought_to_somebody_who_ended_the_conversation(stage: Stage) -> None:
    ana, ben, found = await pair(stage)
    await write(ben, found, "Un mot")
    await write(ana, found, "Un autre")
    await ben.sends(f"1-rx-{found.id}")
    arrived = await deliver(stage, ana, ben)
    assert arrived["Ben"] == []
    (note,) = arrived["Ana"]
    assert "Un mot" in note.text
    assert not [label for label in note.buttons if "Répondre" in label]


async def test_whoever_stopped_such_notices_is_told_nothing_and_the_writer_knows(stage: Stage) -> None:
    ana, ben, found = await pair(stage)
    await write(ana, found, "Bonjour")
    (arrived,) = (await deliver(stage, ana, ben))["Ben"]
    await ben.presses("🔕", on=arrived)
    kept = await write(ana, found, "Toujours là ?")
    assert "Votre mot est gardé pour " in kept.text
    assert (await deliver(stage, ana, ben))["Ben"] == []
    assert "Toujours là ?" in (await ben.sends(f"1-{VIEW}-{found.id}")).text


@both
async def test_S14_other_people_s_conversations_do_not_exist(stage: Stage, surface: Surface) -> None:
    ana, ben = await stage.member("Ana", surface), await stage.member("Ben", surface)
    found = await thread(stage, ana, ben)
    await write(ana, found, "Secret")
    eve, hugo = await stage.member("Eve", surface, right=Right.ADMINISTRATOR), stage.stranger(on=surface)
    for code in (ANSWER, VIEW, "re", "rx", "ru"):
        for number in (str(found.id), "zz", "0", "zzzzzzzzzzzzzz", ""):
            refused = await eve.sends(f"1-{code}-{number}")
            assert refused.outcome.refused, (code, number)
            assert "Secret" not in refused.text
        assert (await hugo.sends(f"1-{code}-{found.id}")).outcome.refused
    assert (await write(eve, found, "?")).outcome.refused
    assert "C'est transmis" in (await write(ben, found, "Toujours ouverte")).text


async def test_S51_more_than_a_day_s_notes_wait_for_tomorrow(stage: Stage) -> None:
    ana, _, found = await pair(stage)
    for number in range(NOTES_PER_DAY):
        await write(ana, found, f"Mot {number}")
    told = await write(ana, found, "Encore")
    assert told.outcome.refused
    assert "Vous pourrez continuer demain" in told.text
    stage.clock.move(days=1)
    assert "C'est transmis" in (await write(ana, found, "Encore")).text


async def test_a_note_is_plain_words_of_a_bounded_length(stage: Stage) -> None:
    ana, ben, found = await pair(stage)
    assert not (await write(ana, found, "x" * (NOTE_MAX + 1))).text.startswith("C'est transmis")
    hostile = "[ici](https://evil.example) <b>gras</b> @everyone {0}"
    await write(ana, found, hostile)
    (arrived,) = (await deliver(stage, ana, ben))["Ben"]
    assert hostile in arrived.text


async def test_S05_a_suspended_member_writes_to_nobody(stage: Stage) -> None:
    ana, _, found = await pair(stage)
    assert ana.member
    async with stage.database.write() as connection:
        change = sa.update(member).where(member.c.id == ana.member.id).values(suspended_at=stage.clock.now())
        await connection.execute(change)
    assert (await write(ana, found, "Bonjour")).outcome.refused


def test_the_beginning_of_a_note_is_one_line() -> None:
    assert preview("Bonjour,\n\nvoici") == "Bonjour, voici"
    assert len(preview("mot " * 100)) <= PREVIEW_MAX


def test_each_feature_whose_members_write_to_each_other_says_about_what() -> None:
    for folder in sorted((Path(bot.__file__).parent / "features").iterdir()):
        asks = any("from bot.relay import" in file.read_text("utf-8") for file in folder.glob("*.py"))
        for language in LANGUAGES if asks and folder.name not in (RELAY.name, "mine") else ():
            assert "relay-kind-" in (folder / f"words.{language}.ftl").read_text("utf-8"), folder.name
