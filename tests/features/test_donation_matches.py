"""Conversations about matches: proposed, answered, written about, handed over, received, called off, and by itself."""

from __future__ import annotations

import pytest

from bot.erasure import Subject, erase, expire
from bot.features.donations.domain import ANSWER_DAYS, CHASE_DAYS, LIFETIME, State
from bot.features.donations.matched import MatchState
from bot.people import Right
from bot.ports import Members
from bot.relay import Relay
from tests.features.donations import CANARY, People, agreed, needs, of, offers, opens, press, proposed, student
from tests.stage import CHAT, MODALS, SURFACES, Actor, Stage, Surface

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)


async def state(stage: Stage, people: People) -> MatchState:
    (offer, *_) = await of(stage).offers(people.ana)
    return (await of(stage).matches(offer))[0].state


@both
async def test_a_gift_goes_all_the_way(stage: Stage, surface: Surface) -> None:
    people = await People.on(stage, surface)
    ana, ben, chloe, post = people.ana, people.ben, people.chloe, people.post
    await stage.place(surface, purposes=("donations",))
    await offers(ana, quantity="2")
    await needs(ben)
    await post.works()

    notice = post.last(chloe)
    assert "Un nouveau besoin est arrivé" in notice.text
    pair = await chloe.presses("2 × Ordinateur portable – Lyon", on=notice)
    assert "les deux sont à Lyon, il y en a assez" in pair.text
    assert "j'ai demandé aux deux" in (await chloe.presses("Proposer")).text
    await post.works()

    asked, offered = post.last(ana), post.last(ben)
    assert "pour un·e étudiant·e à Lyon" in asked.text
    for hidden in ("Ben", CANARY, "nº 2"):
        assert hidden not in asked.text
    assert "La coordination a trouvé ceci pour vous" in offered.text
    assert "ThinkPad" in offered.text
    assert "Ana" not in offered.text
    assert "dès que l'autre personne a répondu" in (await ana.presses("Accepter", on=asked)).text
    assert "Tout le monde est d'accord" in (await ben.presses("Accepter", on=offered)).text
    await post.works()
    assert "Reste: 1 sur 2" in people.card()

    told = post.last(ana)
    assert "C'est convenu" in told.text
    await ana.presses("Écrire un message", on=told)
    if surface is MODALS:
        await opens(ana)
        passed = await ana.submits(text="Mardi 18h, gare de Lyon ?")
    else:
        passed = await ana.says("Mardi 18h, gare de Lyon ?")
    assert "transmis à l'autre personne" in passed.text
    await post.works()
    note = post.last(ben)
    assert "L'autre personne vous écrit" in note.text
    assert "Mardi 18h" in note.text
    assert "Ana" not in note.text

    asked = await ana.presses("C'est remis", on=told)
    assert "Sa mémoire est effacée" in asked.text
    assert await state(stage, people) is MatchState.RESERVED
    assert "C'est noté, merci" in (await ana.presses("Tout est fait", on=asked)).text
    await post.works()
    received = await ben.presses("C'est reçu", on=post.last(ben))
    assert "Quelle bonne nouvelle" in received.text
    await post.works()
    assert "sert maintenant à un·e étudiant·e à Lyon" in post.sent(ana)[-1]
    (offer,) = await of(stage).offers(ana)
    assert (offer.state, offer.stock.left, offer.stock.given) == (State.OPEN, 1, 1)
    assert (await of(stage).needs(ben))[0].state is State.RECEIVED
    assert "reçu, merci" in (await ana.types("donation mine")).text


@both
async def test_what_is_mine_carries_the_next_step(stage: Stage, surface: Surface) -> None:
    people = await People.on(stage, surface)
    offer, need = await offers(people.ana), await needs(people.ben)
    await proposed(people.chloe, need, offer)
    for who in (people.ana, people.ben):
        shown = await who.types("donation mine")
        assert "votre réponse est attendue" in shown.text.lower()
        assert "Tout" in (await who.presses("Accepter")).text or "Merci" in who.last.text  # type: ignore[union-attr]
    mine = await people.ana.types("donation mine")
    assert "convenez de la remise" in mine.text
    opened = await people.ana.presses("Don nº\u00a01", on=mine)
    assert "Écrire un message" in opened.buttons
    assert "C'est remis (don nº\u00a01)" in mine.buttons


@both
async def test_S08_the_last_one_is_proposed_once(stage: Stage, surface: Surface) -> None:
    people = await People.on(stage, surface)
    eve = await student(stage, "Eve", surface)
    offer, first, second = await offers(people.ana), await needs(people.ben), await needs(eve)
    seen = await press(people.chloe, "gm", second.id, offer.id)
    await proposed(people.chloe, first, offer)
    assert "ne vont plus ensemble" in (await people.chloe.presses("Proposer", on=seen)).text
    assert "ne vont plus ensemble" in (await press(people.chloe, "gj", first.id, offer.id)).text
    assert len(await of(stage).matches(offer)) == 1


async def test_three_laptops_make_three_matches(stage: Stage) -> None:
    people = await People.on(stage, CHAT)
    offer = await offers(people.ana, quantity="3")
    for name in ("Ben2", "Eve", "Ali"):
        somebody = await student(stage, name)
        need = await needs(somebody)
        match = await proposed(people.chloe, need, offer)
        await press(people.ana, "ga", match.id, 1)
        await press(somebody, "ga", match.id, 1)
    (kept,) = await of(stage).offers(people.ana)
    assert (kept.state, kept.stock.left, kept.stock.reserved) == (State.RESERVED, 0, 3)
    assert (
        "ne peut donc pas être plus petite" in (await people.ana.types("donation edit", number="1", quantity="2")).text
    )


@both
async def test_S01_S02_a_match_is_of_its_two(stage: Stage, surface: Surface) -> None:
    people = await People.on(stage, surface)
    match = await agreed(people.chloe, people.ana, people.ben)
    for who in (people.zoe, people.chloe, people.max):
        for code, args in (("gt", ()), ("ga", (1,)), ("gh", (1,)), ("gr", ()), ("gz", (1,))):
            theirs = await press(who, code, match.id, *args)
            assert theirs.text == (await press(who, code, 999, *args)).text, code
            assert "Je ne trouve pas" in theirs.text
    await press(people.ben, "gh", match.id, 1)
    await press(people.ana, "gr", match.id)
    assert await state(stage, people) is MatchState.RESERVED


@both
async def test_declining_frees_it_and_coordinators_look_on(stage: Stage, surface: Surface) -> None:
    people = await People.on(stage, surface)
    eve = await student(stage, "Eve", surface)
    offer, need = await offers(people.ana), await needs(people.ben)
    await needs(eve)
    match = await proposed(people.chloe, need, offer)
    await press(people.ana, "ga", match.id, 0)
    await people.post.works()
    assert "La coordination cherche encore pour vous" in people.post.sent(people.ben)[-1]
    assert "déclinée" in people.post.sent(people.chloe)[-1]
    assert (await of(stage).offers(people.ana))[0].stock.free == 1
    again = await press(people.chloe, "gf", offer.id)
    assert again.text.count("Ordinateur portable") == 2, "the offer's name, and Eve's need alone"
    assert "a été déclinée" in (await press(people.ben, "ga", match.id, 1)).text


@both
@pytest.mark.parametrize("by_donor", [True, False], ids=["donor", "beneficiary"])
async def test_who_cannot_any_more_says_so_and_the_others_are_told(
    stage: Stage, surface: Surface, by_donor: bool
) -> None:
    people = await People.on(stage, surface)
    match = await agreed(people.chloe, people.ana, people.ben)
    who, other = (people.ana, people.ben) if by_donor else (people.ben, people.ana)
    assert "Est-ce certain" in (await press(who, "gz", match.id, 0)).text
    assert "merci de prévenir à temps" in (await who.presses("Oui, je ne peux plus")).text
    assert "ne pouvait plus" in (await press(who, "gz", match.id, 1)).text
    await people.post.works()
    assert "ne peut plus" in people.post.sent(other)[-1]
    assert "n'aura pas lieu" in people.post.sent(people.chloe)[-1]
    (offer,), (need,) = await of(stage).offers(people.ana), await of(stage).needs(people.ben)
    assert (offer.stock.free, need.stock.free, offer.state, need.state) == (1, 1, State.OPEN, State.OPEN)
    async with stage.works.read() as work:
        (thread,) = await work.store(Relay, stage.community.id).about("match", match.id)
    assert thread.closed_by


async def test_a_device_is_received_only_once_it_was_handed_over(stage: Stage) -> None:
    people = await People.on(stage, CHAT)
    match = await agreed(people.chloe, people.ana, people.ben)
    assert "d'abord confirmer" in (await press(people.ben, "gr", match.id)).text
    await people.post.works()
    assert "Est-ce parti" in people.post.sent(people.ana)[-1]
    await press(people.ana, "gh", match.id, 1)
    assert "Quelle bonne nouvelle" in (await press(people.ben, "gr", match.id)).text
    assert "a été reçu" in (await press(people.ben, "gr", match.id)).text


async def test_no_checklist_for_a_book(stage: Stage) -> None:
    people = await People.on(stage, CHAT)
    offer = await offers(people.ana, category="livre")
    need = await needs(people.ben, category="livre")
    match = await proposed(people.chloe, need, offer)
    await press(people.ana, "ga", match.id, 1)
    await press(people.ben, "ga", match.id, 1)
    assert "C'est noté, merci" in (await press(people.ana, "gh", match.id, 0)).text


async def test_nobody_is_matched_with_themselves(stage: Stage) -> None:
    people = await People.on(stage, CHAT)
    offer, need = await offers(people.ben), await needs(people.ben)
    assert "Aucune offre ouverte" in (await press(people.chloe, "gd", need.id)).text
    assert "ne vont plus ensemble" in (await press(people.chloe, "gj", need.id, offer.id)).text


async def test_a_proposal_lapses_after_a_week(stage: Stage) -> None:
    people = await People.on(stage, CHAT)
    offer, need = await offers(people.ana), await needs(people.ben)
    match = await proposed(people.chloe, need, offer)
    await press(people.ana, "ga", match.id, 1)
    await people.post.passes(days=ANSWER_DAYS - 1)
    assert await state(stage, people) is MatchState.PROPOSED
    await people.post.passes(days=1, minutes=1)
    assert await state(stage, people) is MatchState.LAPSED
    for who in (people.ana, people.ben):
        assert "n'a pas répondu à temps" in people.post.sent(who)[-1]
    assert "restée sans réponse" in people.post.sent(people.chloe)[-1]
    assert "restée sans réponse" in (await press(people.ben, "ga", match.id, 1)).text


async def test_has_it_gone_is_asked_three_times_and_no_more(stage: Stage) -> None:
    people = await People.on(stage, CHAT)
    match = await agreed(people.chloe, people.ana, people.ben)
    for _ in range(30):
        await people.post.passes(days=1)
    asked = [text for text in people.post.sent(people.ana) if "Est-ce parti" in text]
    assert len(asked) == len(CHASE_DAYS)
    assert not [text for text in people.post.sent(people.ben) if "Est-ce parti" in text]
    assert "C'est remis" in people.post.last(people.ana).buttons
    await press(people.ana, "gh", match.id, 1)
    for _ in range(30):
        await people.post.passes(days=1)
    assert len([text for text in people.post.sent(people.ben) if "Est-ce arrivé" in text]) == len(CHASE_DAYS)
    assert "C'est reçu" in people.post.last(people.ben).buttons


@both
async def test_an_offer_is_asked_about_extended_and_expires_by_itself(stage: Stage, surface: Surface) -> None:
    people = await People.on(stage, surface)
    await stage.place(surface, purposes=("donations",))
    await offers(people.ana)
    await people.post.passes(days=LIFETIME.days - LIFETIME.notice + 1)
    asked = people.post.last(people.ana)
    assert "L'avez-vous toujours" in asked.text
    assert {"Prolonger", "C'est déjà parti", "Retirer"} <= set(asked.buttons)
    assert "cela reste ouvert" in (await people.ana.presses("Prolonger", on=asked)).text
    await people.post.passes(days=LIFETIME.notice + 1)
    assert (await of(stage).offers(people.ana))[0].state is State.OPEN
    await people.post.passes(days=LIFETIME.days - LIFETIME.notice - 7)
    await people.post.passes(days=LIFETIME.notice)
    (offer,) = await of(stage).offers(people.ana)
    assert offer.state is State.EXPIRED
    assert "expirée" in people.card()
    assert len([text for text in people.post.sent(people.ana) if "L'avez-vous toujours" in text]) == 2
    await press(people.ana, "gk", 0, offer.id)
    assert (await of(stage).offers(people.ana))[0].state is State.OPEN


async def test_gone_closes_the_offer(stage: Stage) -> None:
    people = await People.on(stage, CHAT)
    offer, need = await offers(people.ana), await needs(people.ben)
    await proposed(people.chloe, need, offer)
    assert "quelle bonne nouvelle" in (await press(people.ana, "gb", offer.id)).text
    await people.post.works()
    assert "L'offre a été fermée" in people.post.sent(people.ben)[-1]
    assert "Rien n'est offert" in (await people.zoe.types("donation list")).text


async def test_a_need_expires_and_is_erased_a_month_later(stage: Stage) -> None:
    people = await People.on(stage, CHAT)
    await needs(people.ben)
    await people.post.passes(days=LIFETIME.days - LIFETIME.notice + 1)
    assert "Est-il toujours d'actualité" in people.post.sent(people.ben)[-1]
    await people.post.passes(days=LIFETIME.notice + 1)
    assert (await of(stage).needs(people.ben))[0].state is State.EXPIRED
    stage.clock.move(days=31)
    await expire(stage.works, stage.clock.now())
    assert await of(stage).needs(people.ben) == ()


async def test_a_withdrawn_need_sets_the_promise_free(stage: Stage) -> None:
    people = await People.on(stage, CHAT)
    await agreed(people.chloe, people.ana, people.ben)
    (need,) = await of(stage).needs(people.ben)
    await press(people.ben, "gw", 1, need.id, 1)
    await people.post.works()
    assert "Ce n'est plus nécessaire" in people.post.sent(people.ana)[-1]
    assert (await of(stage).offers(people.ana))[0].stock.free == 1


async def test_what_was_answered_before_it_was_sent_is_not_asked(stage: Stage) -> None:
    people = await People.on(stage, CHAT)
    await agreed(people.chloe, people.ana, people.ben)
    await people.post.works()
    for who in (people.ana, people.ben):
        assert not [text for text in people.post.sent(who) if "7 jours pour répondre" in text]


async def test_who_coordinates_no_more_is_told_nothing_more(stage: Stage) -> None:
    people = await People.on(stage, CHAT)
    await needs(people.ben)
    assert people.chloe.member
    async with stage.works.write() as work:
        await work.store(Members, stage.community.id).revoke(people.chloe.member.id, Right.COORDINATOR)
    await people.post.works()
    assert people.post.sent(people.chloe) == []


async def test_an_agreed_gift_survives_the_offer_s_end(stage: Stage) -> None:
    people = await People.on(stage, CHAT)
    match = await agreed(people.chloe, people.ana, people.ben, quantity="2")
    (offer,) = await of(stage).offers(people.ana)
    await press(people.ana, "gw", 0, offer.id, 1)
    await press(people.ana, "gh", match.id, 1)
    assert "Quelle bonne nouvelle" in (await press(people.ben, "gr", match.id)).text
    assert (await of(stage).offers(people.ana))[0].state is State.WITHDRAWN


async def test_the_past_is_not_kept_in_what_waits(stage: Stage) -> None:
    people = await People.on(stage, CHAT)
    match = await agreed(people.chloe, people.ana, people.ben)
    await press(people.ana, "gz", match.id, 1)
    stage.clock.move(days=40)
    await people.post.works()
    assert not [text for text in people.post.sent(people.ana) if "Est-ce parti" in text]


@both
async def test_a_coordinator_closes_a_need_and_its_author_learns_why(stage: Stage, surface: Surface) -> None:
    people = await People.on(stage, surface)
    match = await agreed(people.chloe, people.ana, people.ben)
    assert "Clore" not in (await press(people.ben, "gd", match.need_id)).buttons
    await press(people.chloe, "gd", match.need_id)
    await people.chloe.presses("Clore")
    await opens(people.chloe)
    why = "Déjà servi par ailleurs"
    done = await (people.chloe.submits(reason=why) if surface is MODALS else people.chloe.says(why))
    assert "est clos" in done.text
    await people.post.works()
    assert why in people.post.sent(people.ben)[-1]
    assert "Ce n'est plus nécessaire" in people.post.sent(people.ana)[-1]
    assert why in (await press(people.ben, "gd", match.need_id)).text
    assert (await of(stage).offers(people.ana))[0].stock.free == 1
    assert "réservé à d'autres" in (await people.max.types("donation close", number="1", reason="pour voir")).text


async def leaves(stage: Stage, who: Actor) -> None:
    assert who.member
    async with stage.works.write() as work:
        subject = Subject(community_id=stage.community.id, member=who.member, accounts=())
        await erase(work, subject, stage.dispatch.catalogue.cards, stage.clock.now())


async def test_whoever_was_to_receive_is_told_when_the_donor_leaves_and_so_is_the_coordination(stage: Stage) -> None:
    people = await People.on(stage, CHAT)
    await agreed(people.chloe, people.ana, people.ben)
    await people.post.works()
    await leaves(stage, people.ana)
    await people.post.works()
    told = people.post.last(people.ben)
    assert "ne fait plus partie de la communauté" in told.text
    assert "la coordination cherche encore pour vous" in told.text
    assert "attente" in (await people.ben.presses("Voir", on=told)).text.lower()
    assert "Qui devait donner n'est plus là" in people.post.last(people.chloe).text
    before = len(people.post.sent(people.ben))
    await people.post.works()
    assert len(people.post.sent(people.ben)) == before


async def test_whoever_was_to_give_is_told_when_the_other_one_leaves(stage: Stage) -> None:
    people = await People.on(stage, CHAT)
    await agreed(people.chloe, people.ana, people.ben)
    await people.post.works()
    await leaves(stage, people.ben)
    await people.post.works()
    told = people.post.last(people.ana)
    assert "C'est de nouveau libre dans votre offre" in told.text
    assert "Ben" not in told.text
    assert "ThinkPad" in (await people.ana.presses("Voir", on=told)).text
