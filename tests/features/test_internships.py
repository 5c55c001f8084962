"""Conversations about offers: posting one, having it read, correcting it, answering it, ending it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.features.internships.domain import APPLICATIONS_PER_DAY, OFFERS_MAX
from bot.people import Right
from bot.replies import Reply
from bot.schedule import Schedule
from bot.waking import LocalWake
from tests.features.internships import OFFER, letters, moderator, published, student
from tests.stage import CHAT, MODALS, SURFACES, Actor, Stage, Surface

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)
NOTE = "Bonjour, je suis en master de données et ce stage me plairait beaucoup."


async def decides(moderator: Actor, label: str, words: str = "") -> None:
    """On the first offer that waits."""
    listed = await moderator.types("review list")
    await moderator.presses(next(name for name in listed.buttons if "Stage" in name))
    await moderator.presses(label)
    if words:
        await moderator.presses("Il manque quelque chose")
        await moderator.says(words)


@both
async def test_an_offer_waits_for_a_moderator_and_is_then_in_the_list(stage: Stage, surface: Surface) -> None:
    ana, max_, ben = await stage.member("Ana", surface), await moderator(stage), await stage.member("Ben", surface)
    shown = await ana.types("internship post", **OFFER)
    for part in ("Stage data au musée", "Musée de Lyon", "à distance", "1er septembre 2026", "6 mois", "4,50"):
        assert part in shown.text, part
    assert {"Envoyer", "Corriger", "Annuler"} <= set(shown.buttons)
    sent = await ana.presses("Envoyer")
    assert "La modération lit votre offre" in sent.text
    assert "en relecture" in (await ana.types("internship mine")).text
    assert "Aucune offre" in (await ben.types("internship list")).text

    await decides(max_, "Approuver")

    assert "est publiée" in (await letters(stage, ana))[0].text
    assert "1. Stage data au musée" in (await ben.types("internship list")).text
    opened = await ben.presses("Stage data au musée")
    assert "Nettoyer un catalogue." in opened.text
    assert "Cela m'intéresse" in opened.buttons


async def test_what_the_law_says_is_told_to_whoever_decides_too_without_what_its_author_can_do(stage: Stage) -> None:
    ana, max_ = await stage.member("Ana"), await moderator(stage)
    shown = await ana.types("internship post", **(OFFER | {"pay": "2 €/h"}))
    assert "plus que ce que dit l'offre" in shown.text
    assert "l'envoyer ainsi" in shown.text
    await ana.presses("Envoyer")
    await max_.types("review list")
    read = await max_.presses("Stage data au musée")
    assert "plus que ce que dit l'offre" in read.text
    assert "Corriger" not in read.text


async def test_a_chat_asks_one_thing_at_a_time_and_may_stop_early(stage: Stage) -> None:
    ana = await stage.member("Ana")
    assert (await ana.types("internship post")).asks == ("title",)
    await ana.says("Stage de traduction")
    await ana.says("Maison du livre")
    await ana.presses("stage")
    shown = await ana.presses("à distance")
    assert shown.asks == ("place",)
    shown = await ana.presses("Terminer")
    assert "On voudra en savoir plus\u00a0: le début, la durée, la gratification, une description." in shown.text
    assert "Envoyer" in shown.buttons


async def test_modals_ask_five_things_at_once_and_keep_them(stage: Stage) -> None:
    ana = await stage.member("Ana", MODALS, language="en")
    assert (await ana.types("internship post")).asks == ("title", "host", "type", "mode", "place")
    await ana.submits(title="Data internship", host="Museum", type="internship", mode="remote")
    assert (await ana.presses("Continue")).asks == ("start", "length", "pay", "field", "level")
    await ana.submits(length="6 months", pay="4.50/h")
    assert (await ana.presses("Continue")).asks == ("deadline", "description", "link")
    shown = await ana.submits(link="https://example.org/jobs")
    assert "This is how your offer will look" in shown.text
    assert "https://example.org/jobs" in shown.text
    assert "4.50 an hour" in shown.text.replace("€", "")


@both
async def test_P10_a_refused_offer_comes_back_with_the_reason_as_the_same_draft(stage: Stage, surface: Surface) -> None:
    ana, max_ = await stage.member("Ana", surface), await moderator(stage)
    await ana.types("internship post", **OFFER)
    await ana.presses("Envoyer")
    await decides(max_, "Refuser", "Dites combien de jours par semaine.")

    (letter,) = await letters(stage, ana)
    assert "Dites combien de jours par semaine." in letter.text
    form = await ana.presses("Corriger", on=letter)
    if surface is CHAT:
        assert form.asks == ("title",)
        while form.asks != ("description",):
            form = await ana.presses("Garder" if "Garder" in form.buttons else "Passer")
        await ana.says("Nettoyer un catalogue, trois jours par semaine.")
        shown = await ana.presses("Passer")
    else:
        await ana.presses("Ouvrir le formulaire")
        await ana.submits()
        await ana.presses("Continuer")
        await ana.submits()
        await ana.presses("Continuer")
        shown = await ana.submits(description="Nettoyer un catalogue, trois jours par semaine.")
    assert "trois jours par semaine" in shown.text
    assert "Musée de Lyon" in shown.text
    await ana.presses("Envoyer")
    assert len((await ana.types("internship mine")).presses) == 2  # one offer, and a door
    await decides(max_, "Approuver")
    assert "Stage data" in (await ana.types("internship list")).text


async def test_an_offer_whose_deadline_passed_unread_leaves_the_queue_and_may_come_back(stage: Stage) -> None:
    ana, max_ = await stage.member("Ana"), await moderator(stage)
    last = stage.clock.now().date() + timedelta(days=4)
    await ana.types("internship post", **OFFER, deadline=last.isoformat())
    await ana.presses("Envoyer")
    ring = Schedule(stage.dispatch, stage.works, stage.clock, LocalWake())
    stage.clock.move(days=4)
    await ring.run_due()
    assert "Stage data" in " ".join((await max_.types("review list")).buttons)
    stage.clock.move(days=1)
    await ring.run_due()
    assert "Stage data" not in " ".join((await max_.types("review list")).buttons)
    (told,) = await letters(stage, ana)
    assert "Sa date limite est passée avant que quelqu'un ait pu la relire" in told.text
    assert "Corriger" in " ".join(told.buttons)


@both
async def test_what_a_moderator_posts_is_published_at_once(stage: Stage, surface: Surface) -> None:
    pia = await moderator(stage, "Pia", surface)
    shown = await pia.types("internship post", **OFFER)
    assert "Publier" in shown.buttons
    done = await pia.presses("Publier")
    assert "Publiée, et ouverte jusqu'au mardi 19 mai 2026" in done.text
    again = await pia.presses("Publier", on=shown)
    assert again.outcome.refused
    assert "publiée" in again.text


async def test_a_draft_that_is_cancelled_was_never_there(stage: Stage) -> None:
    ana = await stage.member("Ana")
    shown = await ana.types("internship post", **OFFER)
    assert "Rien n'a été gardé" in (await ana.presses("Annuler")).text
    assert "ne trouve pas" in (await ana.presses("Envoyer", on=shown)).text
    assert "ni offre" in (await ana.types("internship mine")).text


@both
async def test_somebody_interested_is_put_in_touch_and_sees_where_it_stands(stage: Stage, surface: Surface) -> None:
    pia = await published(stage)
    ben = await stage.member("Ben", surface)
    await ben.types("internship list")
    await ben.presses("Stage data au musée")
    asked = await ben.presses("Cela m'intéresse")
    assert asked.asks == ("note",)
    done = await (ben.says(NOTE) if surface is CHAT else ben.submits(note=NOTE))
    assert "C'est transmis" in done.text
    assert "déjà répondu" in (await ben.types("internship apply", note=NOTE, offer="1")).text
    assert "transmise" in (await ben.types("internship mine")).text

    await pia.types("internship mine")
    await pia.presses("Stage data au musée")
    listed = await pia.presses("Réponses")
    assert "Une personne a répondu" in listed.text
    one = await pia.presses("Ben")
    assert "Répondre" in one.buttons
    assert "Je le lui dis" in (await pia.presses("Non retenue")).text
    assert any("n'a pas retenu" in letter.text for letter in await letters(stage, ben))
    assert "non retenue" in (await ben.types("internship mine")).text


async def test_one_s_own_offer_and_one_with_a_link_are_not_answered_so(stage: Stage) -> None:
    pia, ben = await published(stage), await stage.member("Ben")
    assert "votre propre offre" in (await pia.types("internship apply", note=NOTE, offer="1")).text
    await pia.types("internship post", **(OFFER | {"link": "example.org/jobs", "title": "Autre stage"}))
    await pia.presses("Publier")
    shown = await ben.types("internship show", offer="2")
    assert isinstance(shown.outcome.answer, Reply)
    urls = [button.url for row in shown.outcome.answer.buttons for button in row]
    assert "https://example.org/jobs" in urls
    assert "Cela m'intéresse" not in shown.buttons
    assert "en ligne" in (await ben.types("internship apply", note=NOTE, offer="2")).text


@both
async def test_filled_it_is_closed_the_others_are_told_and_it_can_be_undone(stage: Stage, surface: Surface) -> None:
    pia, ben = await published(stage), await stage.member("Ben", surface)
    await ben.types("internship apply", note=NOTE, offer="1")
    shown = await pia.types("internship show", offer="1")
    await pia.presses("Pourvue")
    assert "Aucune offre" in (await ben.types("internship list")).text
    assert any("est close (pourvue)" in letter.text for letter in await letters(stage, ben))
    late = await pia.presses("Pourvue", on=shown)
    assert late.outcome.refused
    assert "pourvue" in late.text
    await pia.types("internship show", offer="1")
    assert "De nouveau ouverte" in (await pia.presses("Rouvrir")).text
    assert "Stage data" in (await ben.types("internship list")).text


async def test_withdrawing_asks_once(stage: Stage) -> None:
    pia, ben = await published(stage), await stage.member("Ben")
    await pia.types("internship show", offer="1")
    assert "sans retour" in (await pia.presses("Retirer")).text
    await pia.presses("Oui")
    shown = await ben.types("internship show", offer="1")
    assert "retirée" in shown.text
    assert "Musée de Lyon" not in shown.text


async def test_S01_S02_nobody_else_touches_an_offer_and_it_reads_as_if_it_were_not_there(stage: Stage) -> None:
    await published(stage)
    ben, ada = await stage.member("Ben"), await stage.member("Ada")
    await ada.types("internship post", **OFFER)
    for code in ("is", "ic", "ik", "iw", "ie", "ip", "io", "iq", "im"):
        theirs, invented = await ben.sends(f"1-{code}-1"), await ben.sends(f"1-{code}-99")
        assert theirs.outcome.refused, code
        assert theirs.text == invented.text == (await ben.sends(f"1-{code}-2")).text, code
    assert (await ben.types("internship show", offer="2")).text == (await ben.types("internship show", offer="9")).text
    assert (await ben.types("internship post", **OFFER, offer="1")).outcome.refused
    assert "réservé" in (await ben.sends("1-ir-1")).text
    assert "Stage data" in (await ben.types("internship list")).text


async def test_S14_only_what_shows_or_asks_is_reached_by_a_link(stage: Stage) -> None:
    pia, ben = await published(stage), await stage.member("Ben")
    assert "Musée" in (await ben.sends("1-iv-1", by_link=True)).text
    assert (await ben.sends("1-ii-1", by_link=True)).asks == ("note",)
    for code in ("is", "ip", "iw", "ie", "ik"):
        assert (await pia.sends(f"1-{code}-1", by_link=True)).outcome.refused, code


async def test_S06_buttons_of_yesterday_say_what_has_become_of_the_offer(stage: Stage) -> None:
    pia, ben = await published(stage), await stage.member("Ben")
    shown = await ben.types("internship show", offer="1")
    await pia.types("internship show", offer="1")
    await pia.presses("Pourvue")
    stage.restart()
    late = await ben.presses("Cela m'intéresse", on=shown)
    assert late.outcome.refused
    assert "est pourvue" in late.text


async def test_S41_a_bad_link_is_refused_and_a_good_one_shows_its_host(stage: Stage) -> None:
    ana, max_ = await stage.member("Ana", MODALS), await moderator(stage)
    for link in ("javascript:alert(1)", "data:text/html,x", "http://10.0.0.1/", "https://bit.ly/x"):
        shown = await ana.types("internship post", **OFFER, link=link)
        assert "Corriger" in shown.buttons, link
        assert "Envoyer" not in shown.buttons, link
    await ana.types("internship post", **OFFER, link="https://paypa1.example/x")
    await ana.presses("Envoyer")
    listed = await max_.types("review list")
    shown = await max_.presses(next(iter(listed.buttons)))
    assert "paypa1.example" in shown.text
    assert "https://paypa1.example/x" in shown.text
    assert "paypa1" not in (await ana.types("internship list")).text


@pytest.mark.parametrize(
    "typed", ["30.001", "1e2", "NaN", "Infinity", "-1", "-0", "+30", "1_000", "٣٠", "３０", "5" * 300]
)
async def test_S43_pay_that_is_no_amount_is_asked_again(stage: Stage, typed: str) -> None:
    ana = await stage.member("Ana", MODALS)
    shown = await ana.types("internship post", **(OFFER | {"pay": typed}))
    assert "par heure ou par mois" in shown.text


async def test_S51_a_member_has_twenty_offers_open_and_answers_ten_a_day(stage: Stage) -> None:
    pia, ben = await moderator(stage, "Pia"), await stage.member("Ben")
    for number in range(OFFERS_MAX):
        await pia.types("internship post", **(OFFER | {"title": f"Stage {number} au musée"}))
        await pia.presses("Publier")
    assert "20 offres ouvertes" in (await pia.types("internship post", **OFFER)).text
    for number in range(1, APPLICATIONS_PER_DAY + 1):
        assert "transmis" in (await ben.types("internship apply", note=NOTE, offer=str(number))).text
    assert "maximum" in (await ben.types("internship apply", note=NOTE, offer="11")).text
    stage.clock.move(hours=25)
    assert "transmis" in (await ben.types("internship apply", note=NOTE, offer="11")).text


async def test_the_list_is_narrowed_turned_and_opened(stage: Stage) -> None:
    pia, ben = await moderator(stage, "Pia"), await stage.member("Ben", MODALS)
    for number in range(12):
        other = {"title": f"Stage {number:02} au musée", "mode": "onsite" if number % 4 else "remote", "place": "Lyon"}
        await pia.types("internship post", **(OFFER | other))
        await pia.presses("Publier")
    first = await ben.types("internship list", place="lyon")
    assert "12 offres ouvertes" in first.text
    assert "11. Stage 01 au musée" in (await ben.presses("Suivant")).text
    await ben.presses("Filtrer", on=first)
    assert "3 offres ouvertes" in (await ben.submits(mode="remote")).text
    assert "ne correspond" in (await ben.types("internship list", place="Brest")).text


async def test_an_offer_nearly_the_same_is_pointed_out_and_may_go_on(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("internship post", **OFFER)
    await ana.presses("Envoyer")
    again = await ana.types("internship post", **(OFFER | {"title": "Stage data au musee!"}))
    assert "très semblable" in again.text
    assert "La modération lit" in (await ana.presses("Envoyer")).text
    stage.clock.move(days=8)
    assert "très semblable" not in (await ana.types("internship post", **OFFER)).text


async def test_an_edit_of_words_is_read_again_and_of_dates_is_not(stage: Stage) -> None:
    ana, max_, ben = await stage.member("Ana"), await moderator(stage), await stage.member("Ben")
    await ana.types("internship post", **OFFER)
    await ana.presses("Envoyer")
    await decides(max_, "Approuver")
    shown = await ana.types("internship post", **(OFFER | {"pay": "5 €/h"}), offer="1")
    assert "mis à jour" in shown.text
    assert "5\u00a0€ de l'heure" in (await ben.types("internship show", offer="1")).text
    shown = await ana.types("internship post", **(OFFER | {"description": "Tout autre chose."}), offer="1")
    assert "relit d'abord" in shown.text
    hidden = await ben.types("internship show", offer="1")
    assert "Tout autre chose" not in hidden.text
    assert "Aucune offre" in (await ben.types("internship list")).text
    await decides(max_, "Approuver")
    assert "Tout autre chose" in (await ben.types("internship show", offer="1")).text


@both
async def test_moderators_take_an_offer_away_and_its_author_reads_why(stage: Stage, surface: Surface) -> None:
    pia, max_, ben = await published(stage), await moderator(stage, "Max", surface), await stage.member("Ben")
    await max_.types("internship show", offer="1")
    assert (await max_.presses("Retirer")).asks == ("reason",)
    why = "Cette entreprise n'existe pas."
    await (max_.says(why) if surface is CHAT else max_.submits(reason=why))
    assert any(why in letter.text for letter in await letters(stage, pia))
    shown = await ben.types("internship show", offer="1")
    assert "retirée par la modération" in shown.text
    assert "musée" not in shown.text
    assert "retirée par la modération" in (await pia.types("internship mine")).text


async def test_guests_see_and_post_nothing(stage: Stage) -> None:
    hugo = stage.stranger("Hugo", MODALS)
    hugo.place = await stage.place(MODALS)
    for path in ("internship list", "internship mine", "internship demands", "internship post", "internship seek"):
        assert "réservé aux membres" in (await hugo.types(path)).text, path


async def test_only_students_and_those_who_help_seek(stage: Stage) -> None:
    ana, ben = await stage.member("Ana"), await student(stage, "Ben")
    carl = await stage.member("Carl", right=Right.ADMINISTRATOR)
    assert (await ana.types("internship seek")).outcome.refused
    assert (await ben.types("internship seek")).asks == ("type",)
    assert (await carl.types("internship seek")).asks == ("type",)
