"""The first word, and help: exactly what the gate allows, for each right."""

from __future__ import annotations

import pytest

from adapters.discord import render as discord
from adapters.telegram import render as telegram
from bot.installed import FEATURES
from bot.language import Writer
from bot.people import Right
from bot.replies import CommandName, Paragraph, Phrase, Reply
from bot.spec import Command
from storage.database import Database
from tests.stage import CHAT, MODALS, SURFACES, Actor, Shown, Stage, Surface, build
from tests.survey import ALL, words

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)
RIGHTS = (None, Right.MEMBER, Right.COORDINATOR, Right.MODERATOR, Right.ADMINISTRATOR)
REFUSED = {"refused-guest", "refused-right", "refused-suspended", "no-community", "place-unlinked"}


@pytest.fixture
async def stage(database: Database) -> Stage:
    return await build(database, ALL, words())


async def someone(stage: Stage, surface: Surface, right: Right | None) -> Actor:
    return await stage.member("Ana", surface, right=right) if right else stage.stranger("Ana", surface)


def listed(shown: Shown) -> set[str]:
    """Paths of the commands that help lists."""
    answer = shown.outcome.answer
    assert isinstance(answer, Reply)
    return {path for block in answer.blocks if isinstance(block, Paragraph) for path in named(block.text)}


def named(inline: object) -> set[str]:
    """Paths of the commands in a phrase, however deep."""
    if isinstance(inline, CommandName):
        return {inline.path}
    return {path for _name, value in inline.args for path in named(value)} if isinstance(inline, Phrase) else set()


async def passes(actor: Actor, command: Command) -> bool:
    """Whether the gate lets them through, whatever comes after."""
    shown = await actor.types(command.path)
    answer = shown.outcome.answer
    text = answer.text if isinstance(answer, Reply) else None
    if command.anywhere and isinstance(text, Phrase) and text.key == "no-community":
        return True  # the handler's own answer, not the gate's
    return not (isinstance(text, Phrase) and text.key in REFUSED)


@both
@pytest.mark.parametrize("right", RIGHTS, ids=str)
async def test_help_and_the_menu_show_exactly_what_the_gate_allows(
    stage: Stage, surface: Surface, right: Right | None
) -> None:
    ana = await someone(stage, surface, right)
    commands = stage.dispatch.catalogue.commands
    shown = await ana.types("help")
    home = {press.args[0] for press in (await ana.types("start")).presses.values() if press.code == "c"}

    allowed = {path for path, command in commands.items() if await passes(ana, command)}

    assert listed(shown) == {path for path in allowed if not commands[path].unlinked}
    assert home == {commands[path].code for path in allowed if commands[path].home}


@pytest.mark.parametrize("right", RIGHTS, ids=str)
async def test_in_a_place_help_shows_exactly_what_the_gate_allows(stage: Stage, right: Right | None) -> None:
    ana = await someone(stage, MODALS, right)
    ana.place = await stage.place(MODALS)
    commands = stage.dispatch.catalogue.commands
    shown = await ana.types("help")
    allowed = {path for path, command in commands.items() if await passes(ana, command)}
    assert listed(shown) == {path for path in allowed if not commands[path].unlinked}
    ana.manages = True
    assert listed(await ana.types("help")) == allowed


@both
async def test_the_whole_of_help_is_one_message_on_both_platforms(database: Database, surface: Surface) -> None:
    stage = await build(database)
    ines = await stage.member("Inès", surface, right=Right.ADMINISTRATOR)
    await ines.types("start")  # with it comes what is kept about her, once
    outcome = (await ines.types("help")).outcome
    assert isinstance(outcome.answer, Reply)
    (text,) = telegram.render(outcome, stage.words, bot="bot")
    assert "communaute_droits" in text.plain
    (message,) = discord.render(outcome.answer, Writer(words=stage.words, reader=outcome.reader))
    assert "communaute droits" in str(message.payload())


def test_the_home_menu_is_short_and_the_most_used_comes_first() -> None:
    home = [command.path for feature in FEATURES for command in feature.commands if command.home]
    assert len(home) < 10
    assert home[0] == "directory search"
    assert home[-1] == "help"


@both
async def test_start_greets_members_guests_and_strangers(stage: Stage, surface: Surface) -> None:
    ana, hugo = await stage.member("Ana", surface), stage.stranger("Hugo", surface)
    assert "Alumni X\u00a0». Que souhaitez-vous faire" in (await ana.types("start")).text
    nobody = await hugo.types("start")
    assert "Je ne vous connais encore dans aucune communauté" in nobody.text
    assert str(hugo.number) in nobody.text
    hugo.place = await stage.place(surface)
    if surface.whispers:
        assert "Vous n'en êtes pas encore membre" in (await hugo.types("start")).text


@both
async def test_help_of_one_command_names_what_it_asks(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface)
    for topic in ("annuaire", "annuaire chercher", "/annuaire", "directory_search", "DIRECTORY SEARCH"):
        shown = await ana.types("help", command=topic)
        assert "annuaire chercher" in shown.text
        assert "promotion: Année de promotion" in shown.text


@both
@pytest.mark.parametrize("topic", ["xyzzy", "'; DROP TABLE member;--", "enquete fermer"])
async def test_an_unknown_topic_shows_what_there_is(stage: Stage, surface: Surface, topic: str) -> None:
    ana = await stage.member("Ana", surface)
    shown = await ana.types("help", command=topic)
    assert f"Je ne connais pas de commande «\u00a0{topic}\u00a0»" in shown.text
    assert "directory search" in listed(shown)


async def test_help_in_a_group_is_for_the_asker_alone(stage: Stage) -> None:
    for surface in (CHAT, MODALS):
        ana = await stage.member("Ana", surface)
        ana.place = await stage.place(surface)
        answer = (await ana.types("help")).outcome.answer
        assert isinstance(answer, Reply)
        assert answer.private or not answer.blocks


@both
async def test_home_buttons_run_what_they_say(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface)
    start = await ana.types("start")
    for label in start.buttons:
        shown = await ana.presses(label, on=start)
        assert not shown.outcome.refused, label
        assert shown.asks or shown.text
