"""Plain words in a private chat are never met with silence."""

from __future__ import annotations

import pytest

from bot.people import Right
from bot.presses import pack
from bot.replies import Reply
from storage.database import Database
from tests.stage import CHAT, MODALS, SURFACES, Stage, Surface, build, person
from tests.survey import ALL, words

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)


@pytest.fixture
async def stage(database: Database) -> Stage:
    return await build(database, ALL, words())


@both
@pytest.mark.parametrize("text", ["aide", "Aide", "/aide", "help", "/help", "  HELP  "])
async def test_a_name_without_its_slash_is_the_command(stage: Stage, surface: Surface, text: str) -> None:
    ana = await stage.member("Ana", surface)
    assert "Voici ce que vous pouvez faire" in (await ana.says(text)).text


@both
@pytest.mark.parametrize("text", ["annuaire dupont", "annuaire chercher dupont", "directory search dupont"])
async def test_a_name_in_any_language_takes_the_words_after_it(stage: Stage, surface: Surface, text: str) -> None:
    await stage.people(person("Hélène", "Dupont"))
    ana = await stage.member("Ana", surface)
    assert "Hélène Dupont" in (await ana.says(text)).text
    assert "Hélène Dupont" in (await ana.says(text.replace(" chercher", "_chercher"))).text


@both
@pytest.mark.parametrize(
    ("typo", "label"), [("anuaire", "annuaire"), ("aidee", "Aide"), ("langu", ""), ("hlep", "Aide")]
)
async def test_a_typo_is_met_with_the_nearest_command(stage: Stage, surface: Surface, typo: str, label: str) -> None:
    ana = await stage.member("Ana", surface)
    shown = await ana.says(typo)
    assert shown.text
    assert any(label in button for button in shown.buttons)


@both
async def test_free_words_are_looked_up_with_one_press(stage: Stage, surface: Surface) -> None:
    await stage.people(person("Hélène", "Dupont", company="Thales"))
    ana = await stage.member("Ana", surface)
    shown = await ana.says("dupont thales")
    assert "dupont thales" in shown.text
    assert "Hélène Dupont" in (await ana.presses("dupont thales")).text


@both
@pytest.mark.parametrize(
    "text", ["zzz", "!!!", "\u200b", " ", "", "😀", "\n\n", "/", "//", "«", "{ $words }", "a" * 4096]
)
async def test_nothing_understood_is_never_silence(stage: Stage, surface: Surface, text: str) -> None:
    for someone in (await stage.member("Ana", surface), stage.stranger("Hugo", surface)):
        shown = await someone.says(text)
        answer = shown.outcome.answer
        assert isinstance(answer, Reply)
        assert shown.text
        assert "référence" not in shown.text
        for press in shown.presses.values():
            pack(press)


@both
async def test_strangers_are_offered_nothing_they_may_not_do(stage: Stage, surface: Surface) -> None:
    hugo = stage.stranger("Hugo", surface)
    shown = await hugo.says("dupont thales")
    assert not any("annuaire" in label for label in shown.buttons)
    assert any("Aide" in label for label in shown.buttons)


async def test_words_offered_to_one_person_are_refused_to_another(stage: Stage) -> None:
    ana, ben = await stage.member("Ana"), await stage.member("Ben")
    shown = await ana.says("dupont thales")
    assert "quelqu'un d'autre" in (await ben.presses("dupont thales", on=shown)).text


@both
async def test_an_unknown_command_is_answered_with_presses_that_travel(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface)
    for path in ("serch dupont", "xyzzy", "é" * 60, "survey"):
        shown = await ana.types(path)
        assert shown.text
        for press in shown.presses.values():
            pack(press)


@both
async def test_a_known_command_without_the_right_says_why(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface)
    mod = await stage.member("Mod", surface, right=Right.MODERATOR)
    assert "d'autres rôles" in (await ana.says("enquete fermer")).text
    assert "C'est fait" in (await mod.says("enquete fermer")).text


async def test_english_words_for_english_readers(stage: Stage) -> None:
    ana = await stage.member("Ana", CHAT, language="en")
    assert "I did not understand" in (await ana.says("!!!")).text
    assert "Here is what you can do" in (await ana.says("aide")).text
    ben = await stage.member("Ben", MODALS, language="en")
    assert "Type" not in (await ben.says("!!!")).text


@pytest.mark.parametrize("text", ["merci", "Merci beaucoup !", "thanks", "Thank you so much", "super, merci à vous"])
async def test_thanks_are_answered_as_thanks(stage: Stage, text: str) -> None:
    ana = await stage.member("Ana")
    assert "À votre service" in (await ana.says(text)).text
    assert "À votre service" not in (await ana.says(f"{text} dupont")).text


async def test_a_question_mark_asks_for_help_and_there_may_be_nothing_to_cancel(stage: Stage) -> None:
    ana = await stage.member("Ana")
    assert "Voici ce que vous pouvez faire" in (await ana.says("?")).text
    assert "il n'y a rien à annuler" in (await ana.says("annuler")).text


async def test_an_unknown_command_is_offered_without_its_slash(stage: Stage) -> None:
    ana = await stage.member("Ana")
    assert any("«\u00a0dupont\u00a0»" in label for label in (await ana.says("/dupont")).buttons)
