"""Conversations about events: making one, proposing one, changing it, calling it off, and what nobody is to see."""

from __future__ import annotations

import pytest

from bot.features.events.cards import show
from bot.features.events.domain import OPEN_MAX, EventStore, Stage
from bot.features.events.domain import Shown as Counted
from bot.features.events.seats import Counts
from bot.people import Right
from tests.features.events import LINK, Post, answers, drafted, newest, organiser, published
from tests.stage import CHAT, MODALS, SURFACES, Actor, Shown, Surface
from tests.stage import Stage as Scene

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)


@both
@pytest.mark.parametrize("language", ["fr", "en"])
async def test_what_was_understood_is_shown_before_anything_is_posted(
    stage: Scene, surface: Surface, language: str
) -> None:
    mina = await stage.member("Mina", surface, right=Right.MODERATOR, language=language)
    await stage.place(surface, purposes=("events",))
    shown = await drafted(mina, capacity="30", duration="jusqu'à 22h30" if language == "fr" else "until 10:30pm")
    assert ("jeudi 26 mars 2026 à 19:00" if language == "fr" else "Thursday 26 March 2026 at 19:00") in shown.text
    assert "3\u00a0h\u00a030" in shown.text.replace("3 h 30", "3\u00a0h\u00a030")
    assert "30" in shown.text
    assert LINK in shown.text
    post = Post(stage=stage)
    await post.works()
    assert post.sent() == []
    published_ = await mina.presses("Publi", on=shown)
    assert "Afterwork" in published_.text
    await post.works()
    assert len(post.sent()) == 1
    again = await mina.presses("Publi", on=shown)
    assert again.outcome.refused
    await post.works()
    assert len(post.sent()) == 1


async def test_a_chat_asks_one_thing_at_a_time_and_may_stop_early(stage: Scene) -> None:
    mina = await organiser(stage)
    assert (await mina.types("event create")).asks == ("title",)
    assert (await mina.says("Visio des anciens")).asks == ("when",)
    assert (await mina.says("hier 19h")).asks == ("when",)
    assert (await mina.says("jeudi 19h")).asks == ("place",)
    assert (await mina.presses("Passer")).asks == ("link",)
    assert (await mina.says("visio.example.org/1")).asks == ("description",)
    shown = await mina.presses("Terminer")
    assert "https://visio.example.org/1" in shown.text
    assert "en ligne" in shown.text


@both
async def test_one_line_says_it_all(stage: Scene, surface: Surface) -> None:
    mina = await organiser(stage, surface=surface)
    shown = await mina.types("event create", "Afterwork des 10 ans ; jeudi 19h ; Café Carlu places=30")
    assert "Afterwork des 10 ans" in shown.text
    assert "jeudi 26 mars 2026 à 19:00" in shown.text
    assert "Café Carlu" in shown.text
    assert "Places: 30" in shown.text


async def test_a_modal_asks_five_things_at_once(stage: Scene) -> None:
    mina = await organiser(stage, surface=MODALS)
    shown = await mina.types("event create")
    assert shown.asks == ("title", "when", "place", "link", "description")


@pytest.mark.parametrize(
    ("typed", "understood"),
    [("28/03/2027 02:30", "28 mars 2027 à 03:30"), ("25/10/2026 02:30", "25 octobre 2026 à 02:30")],
)
async def test_S48_a_date_at_which_the_clocks_change_is_told_as_resolved(
    stage: Scene, typed: str, understood: str
) -> None:
    mina = await organiser(stage)
    shown = await drafted(mina, when=typed)
    assert understood in shown.text
    assert "Les horloges" in shown.text
    await mina.presses("Publier")
    event = await newest(stage)
    assert event.starts_at.hour == (1 if "2027" in typed else 0)


async def test_a_draft_is_corrected_in_its_own_form_and_stays_its_author_s(stage: Scene) -> None:
    mina, noe = await organiser(stage), await organiser(stage, "Noé", MODALS)
    await drafted(mina)
    event = await newest(stage)
    assert (await noe.sends(f"1-ev-{event.id}")).outcome.refused
    assert (await noe.sends(f"1-ep-{event.id}")).outcome.refused
    await mina.presses("Corriger")
    await mina.says("Apéro")
    shown = await mina.presses("Terminer")
    assert "Afterwork → Apéro" in shown.text
    await mina.presses("Publier")
    assert (await newest(stage)).title == "Apéro"


async def test_a_modal_comes_back_filled_and_what_is_emptied_there_is_empty(stage: Scene) -> None:
    mina = await organiser(stage, surface=MODALS)
    await published(stage, mina, capacity="5", description="Un verre")
    event = await newest(stage)
    assert "Le formulaire est prêt, en 2 parties" in (await mina.sends(f"1-ef-{event.id}")).text
    shown = await mina.presses("Ouvrir le formulaire")
    assert shown.asks == ("title", "when", "place", "link", "description")
    await mina.submits(title="Apéro", place="", description="")
    await mina.presses("Continuer")
    done = await mina.submits(capacity="")
    assert "Afterwork → Apéro" in done.text
    changed = await newest(stage)
    assert (changed.title, changed.place, changed.description, changed.capacity) == ("Apéro", "", "", None)
    assert (changed.link, changed.start, changed.minutes) == (event.link, event.start, event.minutes)


async def test_a_form_that_was_overtaken_writes_nothing(stage: Scene) -> None:
    mina, noe = await organiser(stage, surface=MODALS), await organiser(stage, "Noé")
    event = await published(stage, mina)
    await noe.sends(f"1-ef-{event.id}")
    await mina.types("event edit", f'event={event.id} title="Apéro"')
    await noe.says("Soirée")
    shown = await noe.presses("Terminer")
    assert "vient de modifier" in shown.text
    assert "Apéro" in shown.text
    assert (await newest(stage)).title == "Apéro"


async def test_a_draft_that_is_dropped_was_never_there(stage: Scene) -> None:
    mina = await organiser(stage)
    shown = await drafted(mina)
    assert "personne n'en a rien vu" in (await mina.presses("Annuler")).text
    assert (await mina.presses("Publier", on=shown)).outcome.refused
    assert "Rien n'est prévu" in (await mina.types("event list")).text


async def test_a_link_typed_as_the_place_is_kept_from_everybody_else(stage: Scene) -> None:
    mina, ana = await organiser(stage), await stage.member("Ana", MODALS)
    await drafted(mina, place="Zoom (https://zoom.us/j/99)", link="")
    await mina.presses("Publier")
    event = await newest(stage)
    assert (event.place, event.link) == ("Zoom", "https://zoom.us/j/99")
    assert "zoom.us" not in (await ana.sends(f"1-ev-{event.id}")).text
    await drafted(mina, place="https://zoom.us/j/99 ou https://meet.google.com/abc, salle 3", link="")
    event = await newest(stage)
    assert (event.place, event.link) == ("ou salle 3", "https://zoom.us/j/99")


@both
async def test_the_link_is_for_those_with_a_seat_and_whoever_answers_for_the_event(
    stage: Scene, surface: Surface
) -> None:
    mina, ana, ben = await organiser(stage), await stage.member("Ana", surface), await stage.member("Ben", surface)
    await stage.place(surface, purposes=("events",))
    event = await published(stage, mina, capacity="1")
    assert LINK in (await answers(ana, event)).text
    for answer in ("yes", "maybe", "no"):
        assert LINK not in (await answers(ben, event, answer)).text
    for packed in (f"1-ev-{event.id}", f"1-ew-{event.id}"):
        assert LINK not in (await ben.sends(packed)).text
    assert LINK not in (await ben.types("event list")).text
    assert LINK in (await mina.sends(f"1-ev-{event.id}")).text
    post = Post(stage=stage)
    await post.works()
    assert post.sent()
    assert not any(LINK in text for text in post.sent())
    assert LINK not in (await answers(ana, event, "no")).text
    assert LINK not in (await ana.sends(f"1-ev-{event.id}")).text


async def proposed(stage: Scene, author: Actor, **values: str) -> Shown:
    await drafted(author, **values)
    return await author.presses("Envoyer")


async def waiting(moderator: Actor, title: str) -> Shown:
    """What waits for a moderator, opened."""
    await moderator.types("review list")
    return await moderator.presses(title)


async def test_what_a_member_proposes_waits_for_a_moderator_who_may_refuse_it_with_a_reason(stage: Scene) -> None:
    ana, mina, ben = await stage.member("Ana"), await organiser(stage), await stage.member("Ben", MODALS)
    await stage.place(CHAT, purposes=("events",))
    assert "Merci" in (await proposed(stage, ana)).text
    event = await newest(stage)
    assert event.stage is Stage.PROPOSED
    assert (await ben.sends(f"1-ev-{event.id}")).outcome.refused
    assert "en relecture" in (await ana.types("event mine")).text
    post = Post(stage=stage)
    await post.works()
    assert post.sent() == []

    seen = await waiting(mina, "Afterwork")
    assert "Café Carlu" in seen.text
    assert LINK in seen.text
    await mina.presses("Refuser")
    await mina.presses("Il manque quelque chose")
    assert "Refusé" in (await mina.says("Précisez l'étage.")).text
    await post.works()
    assert "Précisez l'étage." in post.sent(ana)[-1]
    await ana.presses("Corriger", on=post.last(ana))
    await ana.presses("Garder")
    await ana.presses("Garder")
    await ana.says("Café Carlu, 1er étage")
    shown = await ana.presses("Terminer")
    assert "1er étage" in shown.text
    await ana.presses("Envoyer")
    assert (await newest(stage)).id == event.id

    await waiting(mina, "Afterwork")
    assert "Approuvé" in (await mina.presses("Approuver")).text
    await post.works()
    assert "est publié" in post.sent(ana)[-1]
    assert "1er étage" in post.sent()[-1]


async def test_a_proposal_whose_date_passed_unread_leaves_the_queue_and_may_come_back(stage: Scene) -> None:
    ana, mina = await stage.member("Ana"), await organiser(stage)
    await proposed(stage, ana)
    event = await newest(stage)
    post = Post(stage=stage)
    await post.passes(seconds=(event.starts_at - stage.clock.now()).total_seconds())
    assert (await newest(stage)).stage is Stage.REFUSED
    assert "Afterwork" not in (await mina.types("review list")).text
    assert "passée avant que quelqu'un ait pu le relire" in post.sent(ana)[-1]
    await ana.presses("Corriger", on=post.last(ana))
    await ana.presses("Garder")
    await ana.says("jeudi 19h")
    await ana.presses("Terminer")
    await ana.presses("Envoyer")
    moved = await newest(stage)
    assert (moved.id, moved.stage) == (event.id, Stage.PROPOSED)
    await waiting(mina, "Afterwork")
    await mina.presses("Approuver")
    await post.passes(seconds=(moved.starts_at - stage.clock.now()).total_seconds())
    assert (await newest(stage)).stage is Stage.PLANNED


async def test_a_proposal_that_is_moved_while_it_waits_waits_for_its_new_date(stage: Scene) -> None:
    ana = await stage.member("Ana")
    await proposed(stage, ana)
    event = await newest(stage)
    await ana.types("event edit", f'event={event.id} when="dans 12 jours 19h"')
    post = Post(stage=stage)
    await post.passes(seconds=(event.starts_at - stage.clock.now()).total_seconds())
    assert (await newest(stage)).stage is Stage.PROPOSED
    assert post.sent(ana) == []
    await post.passes(days=12)
    assert (await newest(stage)).stage is Stage.REFUSED


async def test_guests_see_events_and_are_told_how_to_answer_them(stage: Scene) -> None:
    mina, hugo = await organiser(stage), stage.stranger("Hugo", MODALS)
    hugo.place = await stage.place(MODALS)
    assert "Revenez bientôt" in (await hugo.types("event list")).text
    event = await published(stage, mina)
    assert "Afterwork" in (await hugo.types("event list")).text
    assert "réservé aux membres" in (await answers(hugo, event)).text
    assert "réservé aux membres" in (await hugo.types("event create", title="X1", when="jeudi 19h")).text
    assert "réservé aux membres" in (await hugo.sends(f"1-ew-{event.id}")).text


async def test_only_whoever_answers_for_an_event_may_change_it(stage: Scene) -> None:
    mina, ana = await organiser(stage), await stage.member("Ana", MODALS)
    event = await published(stage, mina)
    for packed in (f"1-ef-{event.id}", f"1-ex-{event.id}", f"1-ep-{event.id}", f"1-ed-{event.id}"):
        shown = await ana.sends(packed)
        assert "Je ne trouve pas" in shown.text
    for line in (f"{event.id}", f"event={event.id}"):
        assert "Je ne trouve pas" in (await ana.types("event cancel", line)).text
    assert "Je ne trouve pas" in (await ana.types("event edit", f"event={event.id} title=Mine")).text
    assert (await ana.sends(f"1-ek-{event.id}")).outcome.refused
    assert (await newest(stage)) == event


async def test_an_edit_shows_what_was_and_what_is_and_leaves_the_rest(stage: Scene) -> None:
    mina = await organiser(stage)
    event = await published(stage, mina, capacity="5")
    shown = await mina.types("event edit", f'event={event.id} title="Apéro" places=0 lieu=-')
    assert "Afterwork → Apéro" in shown.text
    assert "5 → sans limite" in shown.text
    assert "Café Carlu → rien" in shown.text
    changed = await newest(stage)
    assert (changed.title, changed.capacity, changed.place, changed.link) == ("Apéro", None, "", LINK)
    assert changed.start == event.start
    assert "Que faut-il changer" in (await mina.types("event edit", f"event={event.id}")).text
    assert "Lequel" in (await mina.types("event edit")).text


async def test_two_who_edit_at_once_do_not_undo_each_other(stage: Scene) -> None:
    mina = await organiser(stage)
    event = await published(stage, mina)

    async with stage.works.write() as work:
        store = work.store(EventStore, stage.community.id)
        assert await store.save(event.edited(event), stage.clock.now())
        assert not await store.save(event.edited(event), stage.clock.now())


async def test_S06_the_buttons_of_an_event_that_is_off_or_gone_say_so(stage: Scene) -> None:
    mina, ana = await organiser(stage), await stage.member("Ana", MODALS)
    event = await published(stage, mina)
    await mina.types("event cancel", f'event={event.id} motif="Grève des trains"')
    await mina.presses("Oui")
    stage.restart()
    for answer in ("yes", "maybe", "no"):
        shown = await answers(ana, event, answer)
        assert "a été annulé" in shown.text
    assert "Grève des trains" in (await ana.sends(f"1-ev-{event.id}")).text
    await mina.sends(f"1-ek-{event.id}")
    await mina.presses("Oui")
    for packed in (f"1-ea-{event.id}-yes", f"1-ev-{event.id}", f"1-ei-{event.id}", "1-ea-999-yes"):
        assert "Je ne trouve pas" in (await ana.sends(packed)).text


async def test_S06_answers_close_when_it_begins_and_it_is_over_at_its_end(stage: Scene) -> None:
    mina, ana = await organiser(stage), await stage.member("Ana", MODALS)
    await stage.place(CHAT, purposes=("events",))
    event = await published(stage, mina)
    await answers(ana, event)
    post = Post(stage=stage)
    await post.works()
    stage.clock.move(days=6)
    assert "a commencé" in (await answers(ana, event, "no")).text
    assert "· terminé" not in (await ana.types("event mine")).text
    await post.passes(hours=2)
    assert "· terminé" in (await ana.types("event mine")).text
    assert "Rien n'est prévu" in (await ana.types("event list")).text
    assert "déjà terminé" in (await answers(ana, event, "no")).text
    stage.clock.move(days=31)
    assert "Vous n'avez pas encore d'événement" in (await ana.types("event mine")).text


async def test_S51_one_member_has_so_many_events_under_way_at_most(stage: Scene) -> None:
    mina = await organiser(stage)
    for _ in range(OPEN_MAX):
        await drafted(mina)
    assert f"déjà {OPEN_MAX} événements" in (await drafted(mina)).text
    stage.clock.move(days=1, hours=1)
    async with stage.works.write() as work:
        await work.store(EventStore, stage.community.id).expire(stage.clock.now())
    assert "Voici ce que j'ai compris" in (await drafted(mina)).text


async def test_a_list_longer_than_a_page_is_turned(stage: Scene) -> None:
    mina, ana = await organiser(stage), await stage.member("Ana", MODALS)
    for number in range(12):
        await published(stage, mina, title=f"Rencontre {number:02}", when=f"{number + 1}/05/2026 19h")
    first = await ana.types("event list")
    assert "Rencontre 09" in first.text
    assert "Rencontre 10" not in first.text
    assert "Rencontre 11" in (await ana.presses("Suivant")).text
    assert "Rencontre 03" in (await ana.types("event show", "rencontre 03")).text
    assert "Rencontre 04" in (await ana.types("event show", "5 · Rencontre 04")).text
    assert "Rencontre 04" in (await ana.types("event show", "#5")).text
    assert "Je ne trouve pas" in (await ana.types("event show", "5 ans")).text
    assert any("Rencontre 05" in one for one in await ana.completes("event show", event="contre 05"))


async def test_P7_names_are_behind_a_button_and_a_thousand_answers_leave_the_card_as_long_as_one(stage: Scene) -> None:

    event = await published(stage, await organiser(stage))
    few, many = (show(Counted(event=event, counts=Counts(yes=n, maybe=n))) for n in (1, 1000))
    assert abs(len(repr(many)) - len(repr(few))) < 10


async def test_P8_one_s_own_list_has_every_state(stage: Scene) -> None:
    mina, ana = await organiser(stage), await stage.member("Ana", MODALS)
    assert "Vous n'avez pas encore" in (await ana.types("event mine")).text
    for title, answer in (("Un", "yes"), ("Deux", "maybe"), ("Trois", "no")):
        await answers(ana, await published(stage, mina, title=title), answer)
    text = (await ana.types("event mine")).text
    assert all(said in text for said in ("vous venez", "vous viendrez peut-être", "vous ne venez pas"))
    assert "vous l'organisez" in (await mina.types("event mine")).text


async def test_a_reason_typed_after_the_title_or_the_number_is_the_reason(stage: Scene) -> None:
    mina = await organiser(stage)
    event = await published(stage, mina, title="Afterwork de printemps")
    for line in (
        f"{event.id} Grève des trains",
        "afterwork de printemps Grève des trains",
        "afterwork Grève des trains",
    ):
        assert "Afterwork de printemps" in (await mina.types("event cancel", line)).text, line
    await mina.presses("Oui")
    assert (await newest(stage)).reason == "Grève des trains"


async def test_what_begins_with_the_title_of_two_events_or_of_none_names_none(stage: Scene) -> None:
    mina, ana = await organiser(stage), await stage.member("Ana", CHAT)
    for day in ("jeudi", "vendredi"):
        await published(stage, mina, title=f"Afterwork du {day}", when=f"{day} 19h")
    for who, line in ((mina, "afterwork grève"), (mina, "le grève"), (ana, "afterwork du jeudi grève")):
        shown = await who.types("event cancel", line)
        assert "Je ne trouve pas" in shown.text, line
        assert "Afterwork du jeudi" in (await who.presses("Événements", on=shown)).text
