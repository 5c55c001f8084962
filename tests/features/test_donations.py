"""Conversations about gifts: offering, needing, finding, changing, taking back."""

from __future__ import annotations

import pytest

from bot.erasure import expire
from bot.features.donations.domain import NEEDS_MAX, OFFERS_MAX, PER_DAY, State
from bot.people import Right
from bot.photos import Photos
from bot.presses import pack
from bot.replies import Press
from tests.features.donations import CANARY, NEED, OFFER, People, needs, of, offers, opens, press, student
from tests.photos import sent
from tests.stage import CHAT, MODALS, SURFACES, Stage, Surface, add_community

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)


@both
async def test_an_offer_is_previewed_published_and_listed_without_a_name(stage: Stage, surface: Surface) -> None:
    people = await People.on(stage, surface)
    place = await stage.place(surface, purposes=("donations",))
    assert place

    shown = await people.ana.types("donation offer", **OFFER, quantity="2")
    assert "Dois-je la publier" in shown.text
    assert "2 × Ordinateur portable – Lyon" in shown.text
    assert "Rien n'est offert" in (await people.zoe.types("donation list")).text

    published = await people.ana.presses("Publier", on=shown)
    assert "montrée dans un lieu" in published.text
    await people.post.works()
    (card,) = people.post.sent()
    assert "ThinkPad X240" in card
    assert "Reste: 2 sur 2" in card
    assert "Ana" not in card
    listed = await people.zoe.types("donation list")
    assert "Une offre est ouverte" in listed.text
    opened = await people.zoe.presses("Ordinateur portable", on=listed)
    assert "ThinkPad X240" in opened.text
    assert "J'en ai besoin" not in opened.buttons
    assert "J'en ai besoin" in (await people.ben.presses("Ordinateur portable", on=listed)).buttons


async def test_the_form_asks_one_by_one_in_a_chat(stage: Stage) -> None:
    ana = await stage.member("Ana", CHAT)
    assert (await ana.types("donation offer")).asks == ("category",)
    assert (await ana.presses("Tablette")).asks == ("description",)
    assert (await ana.says("iPad Air de 2019")).asks == ("condition",)
    assert (await ana.presses("très bon état")).asks == ("town",)
    asked = await ana.says("Nîmes")
    assert asked.asks == ("quantity",)
    shown = await ana.presses("Terminer")
    assert "Tablette – Nîmes" in shown.text
    assert "en main propre" in shown.text
    assert "Rien n'a été publié" in (await ana.presses("Annuler")).text
    assert await of(stage).offers(ana) == ()


async def test_the_form_asks_five_at_once_in_a_modal(stage: Stage) -> None:
    ana = await stage.member("Ana", MODALS, language="en")
    asked = await ana.types("donation offer")
    assert asked.asks == ("category", "description", "condition", "town", "quantity")
    door = await ana.submits(**OFFER, quantity="3")
    assert "Continue" in door.buttons
    assert (await ana.presses("Continue")).asks == ("handover", "deadline", "photo")
    shown = await ana.submits(handover="sent", deadline="30 April")
    assert "3 × Laptop – Lyon" in shown.text
    assert "30 April 2026" in shown.text


async def test_one_line_is_enough(stage: Stage) -> None:
    ana = await stage.member("Ana")
    shown = await ana.types("donation offer", "pc Dell Latitude 2019 état:bon ville:Lyon quantité:2")
    assert "2 × Ordinateur portable – Lyon" in shown.text
    assert "Dell Latitude 2019" in shown.text


async def test_S43_quantities_are_digits_between_one_and_fifty(stage: Stage) -> None:
    ana = await stage.member("Ana", MODALS)
    for wrong in ("0", "51", "1e1", "-1", "٣", "1_0", "2.5", "beaucoup"):
        shown = await ana.types("donation offer", **OFFER, quantity=wrong)
        assert "Publier" not in shown.buttons, wrong
    assert "50 ×" in (await ana.types("donation offer", **OFFER, quantity="50")).text


@both
async def test_a_draft_and_an_open_offer_are_corrected(stage: Stage, surface: Surface) -> None:
    people = await People.on(stage, surface)
    ana = people.ana
    await stage.place(surface, purposes=("donations",))
    await ana.types("donation offer", **OFFER)
    shown = await ana.presses("Corriger")
    if surface is MODALS:
        await opens(ana)
        await ana.submits(town="Paris")
        await ana.presses("Continuer")
        shown = await ana.submits()
    else:
        assert shown.asks == ("category",)
        for _ in range(3):
            await ana.presses("Garder")
        await ana.says("Paris")
        shown = await ana.presses("Terminer")
    assert "Ordinateur portable – Paris" in shown.text
    await ana.presses("Publier")
    (offer,) = await of(stage).offers(ana)
    changed = await ana.types("donation edit", number=str(offer.id), quantity="4")
    assert "voici ce qui est noté" in changed.text
    await people.post.works()
    assert "4 × Ordinateur portable" in people.post.sent()[-1]
    assert "Votre offre" in (await ana.types("donation edit")).text


async def test_an_edit_of_what_changed_meanwhile_overwrites_nothing(stage: Stage) -> None:
    ana = await stage.member("Ana", MODALS)
    offer = await offers(ana)
    await press(ana, "ge", offer.id)
    form = await opens(ana)
    await ana.types("donation edit", number=str(offer.id), town="Nice")
    await ana.submits(on=form, town="Paris")
    await ana.presses("Continuer")
    assert "vient de changer" in (await ana.submits()).text
    assert (await of(stage).offers(ana))[0].town == "Nice"


@both
async def test_withdrawing_is_asked_once_more_and_shown_on_the_card(stage: Stage, surface: Surface) -> None:
    people = await People.on(stage, surface)
    await stage.place(surface, purposes=("donations",))
    offer = await offers(people.ana)
    assert "Retirer cette offre" in (await press(people.ana, "gw", 0, offer.id, 0)).text
    assert "L'offre est retirée" in (await people.ana.presses("Oui, retirer")).text
    assert (await of(stage).offers(people.ana))[0].state is State.WITHDRAWN
    assert "Rien n'est offert" in (await people.zoe.types("donation list")).text
    await people.post.works()
    assert "retirée" in people.post.sent()[-1]


@both
async def test_S06_old_buttons_say_what_became_of_it(stage: Stage, surface: Surface) -> None:
    people = await People.on(stage, surface)
    offer = await offers(people.ana)
    await press(people.ana, "gw", 0, offer.id, 1)
    stage.restart()
    for who, code, args in (
        (people.ana, "gw", (0, offer.id, 1)),
        (people.ana, "gb", (offer.id,)),
        (people.ana, "gp", (offer.id,)),
        (people.ana, "ge", (offer.id,)),
        (people.ana, "gk", (0, offer.id)),
        (people.ben, "gi", (offer.id,)),
        (people.max, "gy", (offer.id,)),
    ):
        assert "Cela a été retiré" in (await press(who, code, *args)).text, code


@both
async def test_S01_S02_what_is_another_s_reads_as_what_is_not(stage: Stage, surface: Surface) -> None:
    people = await People.on(stage, surface)
    offer, need = await offers(people.ana), await needs(people.ben)
    other = await student(stage, "Eve", surface)
    for who, code, args in (
        (people.zoe, "gw", (0, offer.id, 1)),
        (people.zoe, "gp", (offer.id,)),
        (people.zoe, "gx", (offer.id,)),
        (people.zoe, "ge", (offer.id,)),
        (people.zoe, "gk", (0, offer.id)),
        (people.zoe, "gb", (offer.id,)),
        (other, "gw", (1, need.id, 1)),
        (other, "gc", (need.id,)),
        (other, "gd", (need.id,)),
        (other, "gk", (1, need.id)),
    ):
        theirs = await press(who, code, *args)
        nothing = await press(who, code, *(999 if arg > 1 or n == len(args) - 1 else arg for n, arg in enumerate(args)))
        assert "Je ne trouve pas cela" in theirs.text, code
        assert code == "gw" or theirs.text == nothing.text, code
    assert (await of(stage).offers(people.ana))[0].state is State.OPEN
    assert (await of(stage).needs(people.ben))[0].state is State.OPEN


@both
async def test_S71_a_need_is_its_author_s_and_the_coordinators_alone(stage: Stage, surface: Surface) -> None:
    people = await People.on(stage, surface)
    await stage.place(surface, purposes=("donations", "general"))
    offer = await offers(people.ana)
    stated = await people.ben.types("donation need", **NEED)
    assert "La coordination cherche" in stated.text
    assert "Seule la coordination voit ceci" in stated.text
    (need,) = await of(stage).needs(people.ben)
    await people.post.works()
    assert "Ordinateur portable – Lyon" in people.post.sent(people.chloe)[-1]
    for who in (people.chloe, people.ana, people.max, people.zoe, people.ben, None):
        assert not [text for text in people.post.sent(who) if CANARY in text]
    for who in (people.ana, people.max, people.zoe):
        for shown in (
            await who.types("donation needs"),
            await who.types("donation list"),
            await who.types("donation mine"),
            await press(who, "gd", need.id),
            await press(who, "gf", offer.id),
            await press(who, "gm", need.id, offer.id),
            await press(who, "gj", need.id, offer.id),
        ):
            assert CANARY not in shown.text
            assert "besoin attend" not in shown.text
    assert (
        CANARY in (await people.ben.types("donation mine")).text
        or CANARY in (await press(people.ben, "gd", need.id)).text
    )
    listed = await people.chloe.types("donation needs")
    assert "Un besoin attend un don" in listed.text
    opened = await people.chloe.presses("Ordinateur portable", on=listed)
    assert CANARY in opened.text
    assert "les deux sont à Lyon" in opened.text


async def test_who_does_not_study_states_no_need(stage: Stage) -> None:
    zoe = await stage.member("Zoé", MODALS)
    assert "réservé à d'autres" in (await zoe.types("donation need", **NEED)).text
    assert "Demander" not in (await zoe.types("donation give")).text


@both
async def test_the_card_leads_to_the_need_s_form(stage: Stage, surface: Surface) -> None:
    people = await People.on(stage, surface)
    offer = await offers(people.ana)
    shown = await press(people.ben, "gi", offer.id)
    if surface is MODALS:
        await opens(people.ben)
        await people.ben.submits(town="Lyon")
        await people.ben.presses("Continuer")
        shown = await people.ben.submits(description=CANARY)
    else:
        assert shown.asks == ("category",)
        await people.ben.presses("Garder")
        await people.ben.says("Lyon")
        shown = await people.ben.presses("Terminer")
    assert "C'est noté" in shown.text
    (need,) = await of(stage).needs(people.ben)
    assert need.wished == offer.id
    assert "c'est l'offre demandée" in (await press(people.chloe, "gd", need.id)).text
    assert "réservé à d'autres" in (await press(people.zoe, "gi", offer.id)).text


@both
async def test_a_need_is_changed_and_withdrawn(stage: Stage, surface: Surface) -> None:
    people = await People.on(stage, surface)
    need = await needs(people.ben)
    await press(people.ben, "gc", need.id)
    if surface is MODALS:
        await opens(people.ben)
        await people.ben.submits(town="Paris")
        await people.ben.presses("Continuer")
        shown = await people.ben.submits()
    else:
        await people.ben.presses("Garder")
        await people.ben.says("Paris")
        shown = await people.ben.presses("Terminer")
    assert "Ordinateur portable – Paris" in shown.text
    assert len(await of(stage).needs(people.ben)) == 1
    await press(people.ben, "gw", 1, need.id, 1)
    assert (await of(stage).needs(people.ben))[0].state is State.WITHDRAWN
    assert "Personne n'attend" in (await people.chloe.types("donation needs")).text


async def test_S51_nobody_fills_the_lists(stage: Stage) -> None:
    ana, ben = await stage.member("Ana"), await student(stage)
    for _ in range(OFFERS_MAX):
        await offers(ana)
    assert f"{OFFERS_MAX} offres ouvertes" in (await ana.types("donation offer", **OFFER)).text
    for _ in range(NEEDS_MAX):
        await needs(ben)
    assert f"{NEEDS_MAX} besoins ouverts" in (await ben.types("donation need", **NEED)).text
    shown = await ana.types("donation list")
    assert "Page 1 sur 2" in shown.text
    assert "Page 2 sur 2" in (await ana.presses("Suivant")).text
    assert "Page 1 sur 2" in (await ana.types("donation mine")).text
    assert "Page 2 sur 2" in (await ana.presses("Suivant")).text


async def test_the_list_is_narrowed_by_kind_and_town(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await offers(ana)
    await offers(ana, category="livre", town="Besançon")
    assert "Une offre" in (await ana.types("donation list", "livre besancon")).text
    assert "Une offre" in (await ana.types("donation list", town="LYON")).text
    none = await ana.types("donation list", "tablette")
    assert "Rien de tel" in none.text
    assert "2 offres" in (await ana.presses("Voir toutes")).text


@both
async def test_a_moderator_removes_an_offer_and_its_author_learns_why(stage: Stage, surface: Surface) -> None:
    people = await People.on(stage, surface)
    await stage.place(surface, purposes=("donations",))
    offer = await offers(people.ana)
    assert "Retirer (modération)" in (await press(people.max, "gs", offer.id)).buttons
    asked = await people.max.presses("Retirer (modération)")
    if surface is MODALS:
        asked = await opens(people.max)
    assert asked.asks == ("reason",)
    done = await (
        people.max.submits(reason="Ce n'est pas un don")
        if surface is MODALS
        else people.max.says("Ce n'est pas un don")
    )
    assert "est retirée, et la personne sait pourquoi" in done.text
    await people.post.works()
    assert "Cette offre a été retirée" in people.post.sent()[-1]
    assert "ThinkPad" not in people.post.sent()[-1]
    assert "Ce n'est pas un don" in people.post.sent(people.ana)[-1]
    assert "Je ne trouve pas" not in (await press(people.ana, "gs", offer.id)).text
    assert "réservé à d'autres" in (await people.zoe.types("donation remove", number="1", reason="pour voir")).text


@both
async def test_bare_don_shows_both_ways(stage: Stage, surface: Surface) -> None:
    admin = await stage.member("Root", surface, right=Right.ADMINISTRATOR)
    ana = await stage.member("Ana", surface)
    assert "argent" not in (await ana.types("donation give")).text
    refused = await ana.types("donation giving", link="https://don.example")
    assert "réservé à d'autres" in refused.text
    assert "don.example" in (await admin.types("donation giving", link="https://don.example/x")).text
    shown = await ana.types("donation give")
    assert "Pour donner de l'argent" in shown.text
    assert "🎁 Offrir quelque chose" in shown.buttons
    if surface is CHAT:
        for said in ("don", "donner", "faire un don", "give money"):
            assert "plusieurs façons d'aider" in (await ana.says(said)).text or "Donner" in str(ana.last.buttons), said
    await admin.types("donation giving")
    assert "argent" not in (await ana.types("donation give")).text.split("\n", 1)[-1]


async def test_S14_links_open_and_do_nothing(stage: Stage) -> None:
    people = await People.on(stage, CHAT)
    offer = await offers(people.ana)
    opened = await people.zoe.sends(pack(Press(code="gs", args=(offer.id,))), by_link=True)
    assert "ThinkPad" in opened.text
    for code, args in (("gw", (0, offer.id, 1)), ("gb", (offer.id,)), ("gp", (offer.id,)), ("gj", (1, offer.id))):
        await people.ana.sends(pack(Press(code=code, args=args)), by_link=True)
    assert (await of(stage).offers(people.ana))[0].state is State.OPEN


async def test_another_community_knows_nothing_of_it(stage: Stage) -> None:
    people = await People.on(stage, CHAT)
    offer, need = await offers(people.ana), await needs(people.ben)
    other = await add_community(stage.database, "other", "Other")
    eve = await stage.member("Eve", right=Right.ADMINISTRATOR, community=other)
    for code, args in (
        ("gs", (offer.id,)),
        ("gd", (need.id,)),
        ("gm", (need.id, offer.id)),
        ("gj", (need.id, offer.id)),
    ):
        assert "Je ne trouve pas" in (await press(eve, code, *args)).text


async def test_what_is_mine_leads_on(stage: Stage) -> None:
    people = await People.on(stage, CHAT)
    assert "ni offre ni besoin" in (await people.ben.types("donation mine")).text
    await offers(people.ana)
    await needs(people.ben)
    assert "Votre offre" in (await people.ana.types("donation mine")).text
    assert "Votre besoin" in (await people.ben.types("donation mine")).text
    assert "Dons" in (await people.ana.types("mine")).text


@both
async def test_a_photo_comes_with_the_offer_and_goes_with_it(stage: Stage, surface: Surface) -> None:
    people = await People.on(stage, surface)
    await stage.place(surface, purposes=("donations",))
    shown = await people.ana.types("donation offer", **OFFER, photo=sent())
    assert "Ordinateur portable" in shown.text.rsplit("Jusqu'au", 1)[1]
    await people.ana.presses("Publier")
    (offer,) = await of(stage).offers(people.ana)
    assert await photos(stage, offer.id) == (offer.photo,)
    stage.clock.move(days=2)
    await expire(stage.works, stage.clock.now())
    assert await photos(stage, offer.id), "a photo of an offer is kept with it"
    await people.ana.types("donation edit", number=str(offer.id), photo=sent())
    (changed,) = await of(stage).offers(people.ana)
    assert await photos(stage, offer.id) == (changed.photo,) != (offer.photo,)
    await press(people.ana, "gw", 0, offer.id, 1)
    assert await photos(stage, offer.id) == ()
    assert (await of(stage).offers(people.ana))[0].photo == ""


async def photos(stage: Stage, offer_id: int) -> tuple[str, ...]:
    async with stage.works.read() as work:
        return await work.store(Photos, stage.community.id).of("donation", offer_id)


async def test_S51_no_one_floods_places_and_coordinators_by_offering_and_taking_back(stage: Stage) -> None:
    ana, ben = await stage.member("Ana"), await student(stage)
    for _ in range(PER_DAY):
        await press(ana, "gw", 0, (await offers(ana)).id, 1)
        await press(ben, "gw", 1, (await needs(ben)).id, 1)
    assert f"{PER_DAY} depuis hier" in (await ana.types("donation offer", **OFFER)).text
    assert f"{PER_DAY} depuis hier" in (await ben.types("donation need", **NEED)).text
    stage.clock.move(hours=25)
    assert (await offers(ana)).live
    assert (await needs(ben)).live
