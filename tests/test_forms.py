"""Forms: one question at a time in a chat, five at once in a modal, never losing what was typed."""

from __future__ import annotations

import json

import pytest

from bot.ports import Audit
from bot.replies import Ask, Reply
from storage.database import Database
from tests.stage import CHAT, MODALS, Actor, Shown, Stage, build
from tests.survey import ALL, words

PICTURE = json.dumps({"ref": "r1", "name": "moi.png", "type": "image/png", "size": 1000})


@pytest.fixture
async def stage(database: Database) -> Stage:
    return await build(database, ALL, words())


async def filled(stage: Stage) -> list[str]:
    async with stage.works.read() as work:
        lines = await work.store(Audit).lines()
    return [line.result for line in lines if line.what.startswith("survey.")]


def values(shown: Shown) -> dict[str, str]:
    answer = shown.outcome.answer
    assert isinstance(answer, Ask)
    return {question.name: question.value for question in answer.questions}


async def to_page_two(ana: Actor) -> Shown:
    await ana.types("survey fill")
    await ana.submits(subject="vélos", number="3")
    return await ana.presses("Continuer")


async def test_a_chat_asks_one_thing_at_a_time_until_the_end(stage: Stage) -> None:
    ana = await stage.member("Ana")
    shown = await ana.types("survey fill")
    assert shown.asks == ("subject",)
    assert "De quoi s'agit-il" in shown.text
    for said, asked in (
        ("vélos", "number"),
        ("3", "at"),
        ("demain 19h", "colour"),
        ("Bleu", "who"),
        ("telegram:7", "where"),
        ("telegram:-8/9", "photo"),
    ):
        shown = await ana.says(said)
        assert shown.asks == (asked,), said
    shown = await ana.sends_file(PICTURE)
    assert "Rempli : vélos, 3." in shown.text.replace("\u00a0", " ")
    (result,) = await filled(stage)
    assert "blue" in result
    assert "native_id=7" in result
    assert "root=-8, part=9" in result
    assert "moi.png" in result


async def test_what_is_given_is_not_asked(stage: Stage) -> None:
    ana = await stage.member("Ana")
    shown = await ana.types("survey fill", "nombre=3 couleur=rouge quand=demain")
    assert shown.asks == ("subject",)
    assert (await ana.says("vélos")).asks == ("who",)


async def test_buttons_are_those_that_make_sense(stage: Stage) -> None:
    ana = await stage.member("Ana")
    first = await ana.types("survey fill")
    assert first.buttons == ("Annuler",)
    second = await ana.says("vélos")
    assert second.buttons == ("◀ Retour", "Annuler")
    third = await ana.says("3")
    assert third.buttons == ("◀ Retour", "Passer", "Terminer", "Annuler")
    fourth = await ana.presses("Passer")
    assert fourth.buttons == ("rouge", "bleu", "◀ Retour", "Passer", "Terminer", "Annuler")


async def test_back_shows_what_was_answered_and_goes_on_where_it_was(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey fill")
    await ana.says("vélos")
    await ana.says("3")
    back = await ana.presses("Retour")
    assert values(back) == {"number": "3"}
    back = await ana.presses("Retour")
    assert values(back) == {"subject": "vélos"}
    assert (await ana.says("trottinettes")).asks == ("at",)
    await ana.presses("Terminer")
    assert (await filled(stage))[0].startswith("trottinettes|3|")


async def test_a_choice_is_pressed(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey fill", "vélos")
    await ana.says("3")
    await ana.presses("Passer")
    await ana.presses("bleu")
    await ana.presses("Terminer")
    assert (await filled(stage)) == ["vélos|3|blue|None|None|None"]


async def test_what_cannot_be_read_is_asked_again_with_the_reason(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey fill", "vélos")
    shown = await ana.says("beaucoup")
    assert shown.asks == ("number",)
    assert "«\u00a0beaucoup\u00a0» n'est pas un numéro" in shown.text
    assert (await ana.says("3")).asks == ("at",)


async def test_a_zone_that_is_not_known_is_answered_with_those_that_are_near(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("account timezone")
    shown = await ana.says("europe/par")
    assert "fuseau" in shown.text
    assert "Europe/Paris" in shown.buttons
    assert "Europe/Paris" in (await ana.presses("Europe/Paris")).text


@pytest.mark.parametrize("word", ["annuler", "Annuler", "ANNULER !", "/annuler", "cancel", "Cancel.", "stop"])
async def test_a_form_is_cancelled_by_word(stage: Stage, word: str) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey fill", "vélos")
    assert "C'est annulé" in (await ana.says(word)).text
    assert "3" not in "".join((await ana.says("3")).asks)
    assert await filled(stage) == []


async def test_a_form_is_cancelled_in_english_too(stage: Stage) -> None:
    ana = await stage.member("Ana", language="en")
    await ana.types("survey fill")
    assert (await ana.says("cancel")).text.startswith("Cancelled")


async def test_an_answer_that_begins_like_cancel_is_an_answer(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey fill")
    assert (await ana.says("annuler                les abonnements")).asks == ("number",)


async def test_a_restart_in_the_middle_of_a_form_loses_nothing(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey fill")
    await ana.says("vélos")
    stage.restart()
    asked = await ana.says("3")
    assert asked.asks == ("at",)
    stage.restart()
    await ana.presses("Terminer", on=asked)
    assert await filled(stage) == ["vélos|3|None|None|None|None"]


async def test_a_restart_between_two_pages_loses_nothing(stage: Stage) -> None:
    ana = await stage.member("Ana", MODALS)
    await to_page_two(ana)
    page = ana.last
    stage.restart()
    await ana.submits(on=page, where="discord:8")
    assert "vélos|3|None|None|PlaceRef" in (await filled(stage))[0]


async def test_a_form_waits_a_day_and_no_longer(stage: Stage) -> None:
    ana = await stage.member("Ana")
    asked = await ana.types("survey fill")
    stage.clock.move(hours=23, minutes=59)
    asked = await ana.says("vélos")
    assert asked.asks == ("number",)
    stage.clock.move(hours=24)
    assert "fermé ou trop ancien" in (await ana.presses("Retour", on=asked)).text
    said = await ana.says("3")
    assert not said.asks
    assert said.text
    assert await filled(stage) == []


async def test_the_first_of_two_forms_waits_behind_a_button(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey fill", "vélos")
    second = await ana.types("survey note")
    assert second.asks == ("words",)
    assert "Reprendre : L'enquête" in [label.replace("\u00a0", " ") for label in second.buttons]
    await ana.says("mes mots")
    assert "Noté" in (await ana.says("Paris")).text

    resumed = await ana.presses("Reprendre", on=second)
    assert resumed.asks == ("number",)
    await ana.says("3")
    await ana.presses("Terminer")
    assert sorted(await filled(stage)) == ["mes mots|Europe/Paris", "vélos|3|None|None|None|None"]


async def test_taking_up_the_first_form_makes_the_second_wait(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey fill", "vélos")
    second = await ana.types("survey note")
    await ana.says("mes mots")
    first = await ana.presses("Reprendre", on=second)
    assert any("Une note" in label for label in first.buttons)
    assert (await ana.presses("Une note")).asks == ("zone",)


async def test_a_form_that_waits_is_offered_wherever_there_is_nothing_to_answer(stage: Stage) -> None:
    ana, ben = await stage.member("Ana"), await stage.member("Ben")
    await ana.types("survey fill", "vélos")
    await ana.types("help")
    for shown in (await ana.says("qu'est-ce que"), await ana.types("start"), await ana.says("merci")):
        assert [label for label in shown.buttons if "Reprendre" in label] == ["Reprendre\u00a0: L'enquête"]
    assert not any("Reprendre" in label for label in (await ben.types("start")).buttons)
    assert (await ana.presses("Reprendre", on=shown)).asks == ("number",)
    assert (await ana.says("3")).asks == ("at",)
    await ana.presses("Terminer")
    assert not any("Reprendre" in label for label in (await ana.types("start")).buttons)


@pytest.mark.parametrize("packed", ["1-c-he", "1-c-st"])
async def test_a_form_waits_while_another_command_is_pressed(stage: Stage, packed: str) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey fill", "vélos")
    shown = await ana.sends(packed)
    assert any("Reprendre" in label for label in shown.buttons)
    assert not (await ana.says("3")).asks
    assert (await ana.presses("Reprendre", on=shown)).asks == ("number",)


async def test_a_command_that_is_typed_at_once_leaves_the_form_behind_a_button(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey fill", "vélos")
    shown = await ana.types("help")
    assert any("Reprendre" in label for label in shown.buttons)


@pytest.mark.parametrize("label", ["Passer", "bleu"])
async def test_the_button_of_a_question_answered_since_asks_the_present_one(stage: Stage, label: str) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey fill", "nombre=3")
    await ana.says("vélos")
    old = await ana.presses("Passer")
    await ana.says("rouge")

    shown = await ana.presses(label, on=old)

    assert shown.asks == ("who",)
    await ana.presses("Terminer")
    assert (await filled(stage)) == ["vélos|3|red|None|None|None"]


@pytest.mark.parametrize("code", ["fo", "fb", "fs", "fd", "fx"])
async def test_the_buttons_of_a_finished_form_are_answered_kindly(stage: Stage, code: str) -> None:
    ana = await stage.member("Ana")
    asked = await ana.types("survey note")
    await ana.says("mots")
    await ana.presses("Passer")
    packed = asked.packed("Annuler").replace("fx", code)
    assert "fermé ou trop ancien" in (await ana.sends(packed)).text
    assert len(await filled(stage)) == 1


async def test_skipping_what_is_needed_asks_for_it(stage: Stage) -> None:
    ana = await stage.member("Ana")
    asked = await ana.types("survey note")
    shown = await ana.sends(asked.packed("Annuler").replace("-fx-", "-fs-"))
    for _ in range(2):
        shown = await ana.presses("Terminer") if "Terminer" in shown.buttons else shown
        shown = await ana.presses("Passer") if "Passer" in shown.buttons else shown
    assert shown.asks == ("words",)
    assert "est nécessaire" in shown.text
    assert await filled(stage) == []


async def test_a_modal_has_pages_and_a_way_on(stage: Stage) -> None:
    ana = await stage.member("Ana", MODALS)
    first = await ana.types("survey fill")
    assert first.asks == ("subject", "number", "at", "colour", "who")
    between = await ana.submits(subject="vélos", number="3", colour="blue")
    assert isinstance(between.outcome.answer, Reply)
    assert "partie 2 sur 2" in between.text
    assert between.buttons == ("Continuer", "Annuler")
    second = await ana.presses("Continuer")
    assert second.asks == ("where", "photo")
    await ana.submits(where="discord:8")
    assert (await filled(stage))[0].startswith("vélos|3|blue|None|PlaceRef")


async def test_correct_keeps_everything_that_was_typed(stage: Stage) -> None:
    ana = await stage.member("Ana", MODALS)
    await ana.types("survey fill")
    wrong = await ana.submits(subject="vélos", number="beaucoup", at="jamais", colour="blue")
    assert "nombre: " in wrong.text
    assert "quand: " in wrong.text
    again = await ana.presses("Corriger")
    assert values(again) == {"subject": "vélos", "number": "beaucoup", "at": "jamais", "colour": "blue", "who": ""}
    await ana.submits(number="3", at="demain 19h")
    await ana.presses("Continuer")
    await ana.submits()
    assert (await filled(stage)) == ["vélos|3|blue|None|None|None"]


async def test_values_typed_with_the_command_are_corrected_in_the_form_and_nothing_more_is_asked(stage: Stage) -> None:
    ana = await stage.member("Ana", MODALS)
    wrong = await ana.types("survey fill", subject="vélos", number="beaucoup", where="nowhere")
    assert "nombre: " in wrong.text
    again = await ana.presses("Corriger")
    assert values(again)["subject"] == "vélos"
    more = await ana.submits(number="3")
    assert "ou: " in more.text
    await ana.presses("Corriger")
    assert "Rempli" in (await ana.submits(where="")).text


async def test_in_a_chat_only_what_was_wrong_is_asked_again(stage: Stage) -> None:
    ana = await stage.member("Ana")
    shown = await ana.types("survey fill", "vélos nombre=beaucoup couleur=vert")
    assert shown.asks == ("number",)
    assert (await ana.says("3")).asks == ("colour",)
    assert "Rempli" in (await ana.says("rouge")).text


async def test_what_the_command_itself_refuses_can_be_corrected_too(stage: Stage) -> None:
    ana = await stage.member("Ana", MODALS)
    await ana.types("survey fill")
    await ana.submits(subject="refuse", number="3")
    await ana.presses("Continuer")
    refused = await ana.submits(where="discord:8")
    assert "déjà pris" in refused.text
    assert refused.outcome.refused
    again = await ana.presses("Corriger")
    assert values(again)["number"] == "3"
    assert "Rempli" in (await ana.submits(subject="vélos")).text
    assert len(await filled(stage)) == 1

    typed = await ana.types("survey fill", subject="refuse", number="4")
    assert "déjà pris" in typed.text
    await ana.presses("Corriger")
    assert "Rempli" in (await ana.submits(subject="vélos")).text


async def test_in_a_chat_what_the_command_refuses_leaves_the_form_open(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("directory search")
    assert "au moins 2 lettres" in (await ana.says("a")).text
    assert "Personne pour" in (await ana.says("dupont")).text


async def test_an_action_opens_its_form_filled(stage: Stage) -> None:
    for surface in (MODALS, CHAT):
        ana = await stage.member("Ana", surface)
        await ana.types("survey fill", subject="vélos", number="3")
        form = await ana.presses("Encore")
        assert values(form)["subject"] == "vélos"


async def test_in_a_chat_what_is_known_already_is_kept_or_changed_one_by_one(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey fill", subject="vélos", number="3", at="demain 19h", colour="blue")
    shown = await ana.presses("Encore")
    assert shown.asks == ("subject",)
    assert {"Garder", "Terminer", "Annuler"} <= set(shown.buttons)
    assert "Effacer" not in shown.buttons
    shown = await ana.presses("Garder")
    assert (shown.asks, values(shown)) == (("number",), {"number": "5"})
    shown = await ana.says("6")
    assert shown.asks == ("at",)
    assert "Passer" in shown.buttons
    await ana.presses("Terminer")
    assert [line.partition("|None")[0] for line in await filled(stage)] == ["vélos|6", "vélos|3|blue"]


async def test_in_a_chat_what_is_known_can_be_cleared(stage: Stage) -> None:
    await stage.people()
    ana = await stage.member("Ana")
    await ana.types("directory search", query="dupont", city="Lyon")
    await ana.presses("Affiner")
    await ana.presses("Garder")
    await ana.presses("Passer")
    shown = await ana.presses("Effacer")
    assert shown.asks == ("company",)
    shown = await ana.presses("Terminer")
    assert "«\u00a0dupont\u00a0»" in shown.text


async def test_a_finished_form_runs_once_however_often_it_was_corrected(stage: Stage) -> None:
    ana = await stage.member("Ana", MODALS)
    first = await ana.types("survey fill", subject="vélos", number="beaucoup")
    await ana.presses("Corriger")
    await ana.submits(number="3")
    assert len(await filled(stage)) == 1
    assert "fermé ou trop ancien" in (await ana.presses("Corriger", on=first)).text
    assert len(await filled(stage)) == 1


async def test_a_file_is_sent_and_never_typed(stage: Stage) -> None:
    ana = await stage.member("Ana")
    for line in (PICTURE, f"photo={PICTURE}", f'photo="{PICTURE}"'):
        assert (await ana.types("survey photo", line)).asks == ("photo",)
    typed = await ana.says(PICTURE)
    assert "Envoyez le fichier lui-même" in typed.text
    assert typed.asks == ("photo",)
    assert "C'est fait" in (await ana.sends_file(PICTURE)).text
    (ref,) = await filled(stage)
    assert ref != "r1"
    assert await stage.dispatch.photo(ref)


async def test_a_file_is_no_answer_to_a_question_of_words(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey note")
    shown = await ana.sends_file(PICTURE)
    assert "Écrivez la réponse" in shown.text
    assert shown.asks == ("words",)
    assert (await ana.says("mots")).asks == ("zone",)


async def test_a_file_that_nobody_waits_for_is_answered(stage: Stage) -> None:
    ana = await stage.member("Ana")
    assert "je n'attends pas de fichier" in (await ana.sends_file(PICTURE)).text


async def test_a_form_of_a_command_that_is_no_longer_installed_blocks_nothing(stage: Stage) -> None:
    ana = await stage.member("Ana")
    asked = await ana.types("survey note")
    stage.features = stage.features[:-1]
    stage.restart()
    assert "fermé ou trop ancien" in (await ana.presses("Annuler", on=asked)).text
    assert "Voici ce que vous pouvez faire" in (await ana.types("help")).text
    assert "Voici ce que vous pouvez faire" in (await ana.says("aide")).text


async def test_a_form_in_a_group_that_cannot_whisper_is_asked_in_private(stage: Stage) -> None:
    ana = await stage.member("Ana")
    ana.place = await stage.place(CHAT)
    shown = await ana.types("survey fill", "vélos")
    assert not shown.asks
    packed, ana.place = shown.packed("Voir la réponse"), None
    assert (await ana.sends(packed, by_link=True)).asks == ("number",)


async def test_a_button_may_be_typed_as_it_reads(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey fill", "sujet=vélos")
    assert (await ana.says("3")).asks == ("at",)
    assert (await ana.says("retour")).asks == ("number",)
    assert (await ana.says("3")).asks == ("at",)
    assert (await ana.says("Passer")).asks == ("colour",)
    assert (await ana.says("skip")).asks == ("who",)


@pytest.mark.parametrize("text", ["aide", "compte fuseau", "account timezone Tokyo", "survey note bonjour"])
async def test_a_whole_command_is_heard_while_a_form_asks_for_words(stage: Stage, text: str) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey fill", "nombre=3")
    shown = await ana.says(text)
    assert shown.asks != ("subject",)
    assert any("Reprendre" in label for label in shown.buttons)


async def test_a_command_is_heard_where_it_cannot_be_the_answer_and_a_word_of_it_is_an_answer(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey fill")
    assert (await ana.says("survey")).asks == ("number",)
    shown = await ana.says("aide compte")
    assert shown.asks != ("number",)
    await ana.presses("Reprendre", on=shown)
    wrong = await ana.says("beaucoup")
    assert wrong.asks == ("number",)


async def test_a_form_with_no_answer_yet_leaves_no_button_behind(stage: Stage) -> None:
    ana = await stage.member("Ana")
    first = await ana.types("survey fill")
    shown = await ana.types("help")
    assert not any("Reprendre" in label for label in shown.buttons)
    assert (await ana.presses("Annuler", on=first)).text == "C'est annulé. Rien n'a été enregistré."


async def test_a_long_wrong_value_is_repeated_cut(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey fill", "sujet=vélos")
    assert "«\u00a0" + "x" * 39 + "…\u00a0»" in (await ana.says("x" * 60)).text


async def test_a_slash_is_never_an_answer_even_before_an_unknown_word(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey fill")
    assert "pas sûre" in (await ana.says("/foo")).text
    assert (await ana.says("vélos")).asks == ("number",)
