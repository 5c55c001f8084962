"""Conversations in the directory, on both kinds of surface, in both languages."""

import pytest

from bot.features.directory.domain import VIEWS_PER_DAY
from bot.replies import Ask, Reply
from tests.stage import CHAT, MODALS, SURFACES, Stage, Surface, person

HELENE = person("Hélène", "Dupont-Moreau", promotion=2015, company="Thales", job="Ingénieure", city="Toulouse")
PAUL = person("Paul", "Martin", promotion=2009, company="EDF", city="Lyon", sector="énergie", skills="C++, droit")


async def crowd(stage: Stage, count: int) -> list[int]:
    return await stage.people(*(person(f"Alix{n:02}", "Bernard", promotion=2000 + n % 20) for n in range(count)))


@pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)
async def test_a_member_finds_someone_and_opens_the_card(stage: Stage, surface: Surface) -> None:
    await stage.people(HELENE, PAUL)
    ana = await stage.member("Ana", surface)

    shown = await ana.types("directory search", query="helene toulouse")

    assert "Une personne trouvée pour «\u00a0helene toulouse\u00a0»." in shown.text
    assert "1. Hélène Dupont-Moreau promotion 2015 · Ingénieure – Thales · Toulouse" in shown.text
    card = await ana.presses("Hélène Dupont-Moreau")
    assert "Promotion: 2015" in card.text
    assert "Entreprise: Thales" in card.text
    assert isinstance(card.outcome.answer, Reply)
    assert card.outcome.answer.private


async def test_four_filters_give_the_intersection(stage: Stage) -> None:
    await stage.people(HELENE, PAUL, person("Paul", "Petit", promotion=2009, company="EDF", city="Paris"))
    ana = await stage.member("Ana", MODALS, language="en")

    shown = await ana.types("directory search", promotion="2009", city="lyon", company="edf", sector="ENERGIE")

    assert "One person found" in shown.text
    assert "Paul Martin" in shown.text


async def test_filters_can_be_typed_on_the_line_in_either_language(stage: Stage) -> None:
    await stage.people(HELENE, PAUL)
    ana = await stage.member("Ana")

    assert "Paul Martin" in (await ana.types("directory search", "ville:lyon promotion=2009")).text
    assert "Paul Martin" in (await ana.types("directory search", "martin city:Lyon")).text
    assert "Personne pour" in (await ana.types("directory search", "martin ville:Toulouse")).text


async def test_a_bare_search_asks_once_in_a_chat_and_all_at_once_in_a_modal(stage: Stage) -> None:
    await stage.people(HELENE)
    ana, ben = await stage.member("Ana", CHAT), await stage.member("Ben", MODALS)

    asked = await ana.types("directory search")
    assert asked.asks == ("query",)
    assert "Hélène" in (await ana.says("dupont")).text

    modal = await ben.types("directory search")
    assert modal.asks == ("query", "promotion", "city", "company", "sector")
    assert "Hélène" in (await ben.submits(city="toulouse")).text


async def test_nobody_found_says_what_to_try_and_offers_to_refine(stage: Stage) -> None:
    await stage.people(HELENE)
    ana = await stage.member("Ana", MODALS)

    shown = await ana.types("directory search", query="zzyzx")

    assert "Essayez avec moins de mots" in shown.text
    form = await ana.presses("Affiner la recherche")
    ask = form.outcome.answer
    assert isinstance(ask, Ask)
    assert ask.questions[0].value == "zzyzx"
    assert "Hélène" in (await ana.submits(query="dupont")).text


async def test_refining_in_a_chat_asks_each_filter_and_can_be_finished(stage: Stage) -> None:
    await stage.people(HELENE)
    ana = await stage.member("Ana", CHAT)
    await ana.types("directory search", query="dupond")

    shown = await ana.presses("Affiner la recherche")

    assert shown.asks == ("query",)
    assert {"Garder", "Effacer", "Terminer", "Annuler"} <= set(shown.buttons)
    shown = await ana.says("dupont")
    assert shown.asks == ("promotion",)
    assert "◀ Retour" in shown.buttons
    assert "Hélène" in (await ana.presses("Terminer")).text


async def test_S18_someone_unlisted_reads_the_same_as_nobody(stage: Stage) -> None:
    (hidden,) = await stage.people(HELENE, listed=False)
    ana = await stage.member("Ana")
    await ana.types("start")

    known = await ana.types("directory search", query="dupont-moreau")
    unknown = await ana.types("directory search", query="dupont-morozz")

    assert known.text.replace("dupont-moreau", "…") == unknown.text.replace("dupont-morozz", "…")
    pressed = await ana.sends(f"1-dv-{hidden}")
    invented = await ana.sends("1-dv-zzz")
    assert pressed.text == invented.text


@pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)
async def test_S20_nothing_of_a_search_is_shown_in_public(stage: Stage, surface: Surface) -> None:
    await stage.people(HELENE)
    ana = await stage.member("Ana", surface)
    ana.place = await stage.place(surface)

    shown = await ana.types("directory search", query="dupont")

    answer = shown.outcome.answer
    assert isinstance(answer, Reply)
    if answer.private:
        assert "Hélène" in shown.text
        return
    assert "Hélène" not in shown.text
    packed, ana.place = shown.packed("Voir la réponse"), None
    assert "Hélène" in (await ana.sends(packed, by_link=True)).text


async def test_the_private_button_answers_only_the_one_who_asked(stage: Stage) -> None:
    await stage.people(HELENE)
    ana, ben = await stage.member("Ana"), await stage.member("Ben")
    ana.place = await stage.place(CHAT)
    shown = await ana.types("directory search", query="dupont")

    other = await ben.sends(shown.packed("Voir la réponse"), by_link=True)

    assert "Hélène" not in other.text
    assert "quelqu'un d'autre" in other.text


@pytest.mark.parametrize("query", ["", "a", "*", "%", "_", "  ", "\u200b"])
async def test_S21_too_short_or_only_signs_is_refused_with_a_remedy(stage: Stage, query: str) -> None:
    await crowd(stage, 3)
    ana = await stage.member("Ana", MODALS)

    shown = await ana.types("directory search", query=query)

    assert "Bernard" not in shown.text
    assert shown.text


async def test_S21_ten_a_page_and_five_pages_then_narrow(stage: Stage) -> None:
    await crowd(stage, 60)
    ana = await stage.member("Ana")
    shown = await ana.types("directory search", query="bernard")
    assert "Plus de cinquante personnes" in shown.text
    seen = set()
    for page in range(1, 6):
        names = [label for label in shown.buttons if "Bernard" in label]
        assert len(names) == 10
        seen.update(names)
        assert f"Page {page} sur 5" in shown.text
        if page < 5:
            shown = await ana.presses("Suivant")
    assert len(seen) == 50
    assert "Précisez votre recherche" in shown.text
    assert not any("Suivant" in label for label in shown.buttons)


async def test_paging_survives_a_restart_and_refuses_other_people(stage: Stage) -> None:
    await crowd(stage, 25)
    ana, ben = await stage.member("Ana"), await stage.member("Ben")
    shown = await ana.types("directory search", query="bernard")

    stage.restart()
    refused = await ben.presses("Suivant", on=shown)
    turned = await ana.presses("Suivant", on=shown)

    assert "quelqu'un d'autre" in refused.text
    assert "Page 2 sur 3" in turned.text
    answer = turned.outcome.answer
    assert isinstance(answer, Reply)
    assert answer.replaces


async def test_S22_the_sixty_first_profile_waits_even_after_a_restart(stage: Stage) -> None:
    ids = await crowd(stage, VIEWS_PER_DAY + 2)
    ana = await stage.member("Ana", MODALS)
    for number in ids[:VIEWS_PER_DAY]:
        assert "Bernard" in (await ana.sends(f"1-dv-{_base36(number)}")).text
    stage.restart()

    refused = await ana.sends(f"1-dv-{_base36(ids[-1])}")

    assert "Bernard" not in refused.text
    assert "60 fiches" in refused.text
    assert "Bernard" in (await ana.sends(f"1-dv-{_base36(ids[0])}")).text
    stage.clock.move(hours=24, minutes=1)
    assert "Bernard" in (await ana.sends(f"1-dv-{_base36(ids[-1])}")).text


async def test_S15_suggestions_are_for_those_who_may_search(stage: Stage) -> None:
    await stage.people(HELENE, PAUL)
    ana, hugo = await stage.member("Ana", MODALS), stage.stranger("Hugo", MODALS)
    ana.place = hugo.place = await stage.place(MODALS)

    assert any("Dupont" in name for name in await ana.completes("directory search", query="dup"))
    assert await ana.completes("directory search", city="tou") == ("Toulouse",)
    assert await hugo.completes("directory search", query="dup") == ()
    assert await ana.completes("directory search", nonsense="dup") == ()


async def test_S15_suggestions_are_rate_limited(stage: Stage) -> None:
    await stage.people(HELENE)
    ana = await stage.member("Ana", MODALS)
    answers = [await ana.completes("directory search", query="dup") for _ in range(40)]
    assert answers[0]
    assert answers[-1] == ()
    stage.clock.move(seconds=11)
    assert await ana.completes("directory search", query="dup")


async def test_guests_are_told_how_to_become_members(stage: Stage) -> None:
    hugo = stage.stranger("Hugo", MODALS)
    hugo.place = await stage.place(MODALS)
    shown = await hugo.types("directory search", query="dupont")
    assert "réservé aux membres" in shown.text
    assert str(hugo.number) in shown.text


@pytest.mark.parametrize("query", ["email:zoe*", "{email}:example", "^", '"', "NEAR(", "a AND", "O'Neil", "C++"])
async def test_S27_search_words_are_never_a_query_language(stage: Stage, query: str) -> None:
    await stage.people(HELENE, PAUL)
    ana = await stage.member("Ana", MODALS)
    shown = await ana.types("directory search", query=query)
    assert "référence" not in shown.text
    assert ("Paul Martin" in shown.text) == (query == "C++")


@pytest.mark.parametrize("query", ["elodie", "ÉLODIE", "e\u0301lodie"])
async def test_S28_accents_and_case_make_no_difference(stage: Stage, query: str) -> None:
    await stage.people(person("Élodie", "Renard"))
    ana = await stage.member("Ana")
    assert "Élodie Renard" in (await ana.types("directory search", query)).text


def _base36(number: int) -> str:
    from bot.presses import pack
    from bot.replies import Press

    return pack(Press(code="dv", args=(number,))).rpartition("-")[2]


async def test_people_found_through_typing_errors_alone_are_said_to_be_only_close(stage: Stage) -> None:
    await stage.people(HELENE, PAUL)
    ana = await stage.member("Ana")

    shown = await ana.types("directory search", "helene dupond")

    assert "Personne exactement pour «\u00a0helene dupond\u00a0». Voici une personne qui s'en approche." in shown.text
    assert "Hélène Dupont-Moreau" in shown.text
    assert "Personne exactement" not in (await ana.types("directory search", "helene dup")).text


@pytest.mark.parametrize("line", ["promo 2015", "dupont Promotion 2015", "class 2015 toulouse"])
async def test_a_year_may_be_called_one(stage: Stage, line: str) -> None:
    await stage.people(HELENE, PAUL)
    ana = await stage.member("Ana")

    shown = await ana.types("directory search", line)

    assert "Hélène" in shown.text
    assert "Paul" not in shown.text


async def test_a_line_of_a_list_stays_short_and_the_card_has_all_of_it(stage: Stage) -> None:
    await stage.people(person("Ana", "Long", job="Directrice " * 11, company="x" * 90))
    ben = await stage.member("Ben")

    shown = await ben.types("directory search", "long")

    assert "Directrice Directrice Directrice Directrice Directrice… – " + "x" * 60 + "…" in shown.text
    assert "x" * 90 in (await ben.presses("Ana Long")).text


@pytest.mark.parametrize("line", ["promo=2009", "class=2009 employer=edf", "martin année:2009", "société=EDF"])
async def test_filters_have_the_names_people_give_them(stage: Stage, line: str) -> None:
    await stage.people(HELENE, PAUL)
    ana = await stage.member("Ana")

    assert "Une personne trouvée" in (await ana.types("directory search", line)).text


async def test_who_skips_the_only_question_of_a_bare_search_is_asked_the_others(stage: Stage) -> None:
    await stage.people(HELENE, PAUL)
    ana = await stage.member("Ana")
    await ana.types("directory search")
    assert (await ana.presses("Passer")).asks == ("promotion",)
    assert (await ana.says("2015")).asks == ("city",)
    assert "Hélène" in (await ana.presses("Terminer")).text
