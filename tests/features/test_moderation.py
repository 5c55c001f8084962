"""Conversations of moderators: what waits, the first decision, the reason, and who is told."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.cards import Cards, Copy
from bot.catalogue import Catalogue
from bot.erasure import erase, of_member
from bot.errors import DeclarationError
from bot.features.moderation.domain import READY, READY_MAX, needs_another, reason
from bot.language import LANGUAGES, Reader, Writer
from bot.people import Right
from bot.ports import Accounts, Audit
from bot.replies import Ask, Press, Reply, say
from bot.requests import Outcome
from bot.review import PER_DAY, REASON_MAX, Review, Reviews
from bot.reviewing import REVIEW
from bot.spec import Feature
from storage.base import member
from storage.core_tables import member_right
from storage.database import Database
from tests import catalogues, proposals
from tests.proposals import ALL, GONE, PROPOSALS
from tests.stage import CHAT, MODALS, START, SURFACES, Actor, Shown, Stage, Surface, build

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.name)


@pytest.fixture
async def stage(database: Database) -> Stage:
    return await build(database, ALL, proposals.words())


async def people(stage: Stage, surface: Surface = CHAT) -> tuple[Actor, Actor, Actor]:
    """An author and two moderators."""
    ana = await stage.member("Ana", surface)
    one = await stage.member("Claire", surface, right=Right.MODERATOR)
    two = await stage.member("Malik", surface, right=Right.ADMINISTRATOR)
    return ana, one, two


async def copies(stage: Stage, number: int = 1) -> tuple[Copy, ...]:
    async with stage.works.read() as work:
        return await work.store(Cards, stage.community.id).copies(REVIEW, number)


async def card(stage: Stage, number: int = 1, language: str = "fr") -> Shown:
    """The card as those who meet in a place see it."""
    found = catalogues.catalogue(stage.features, stage.words).cards[REVIEW]
    assert found.load
    async with stage.works.read() as work:
        waiting = await found.load(work, stage.community.id, number)
    reader = Reader(language=language, zone="Europe/Paris")
    outcome = Outcome(answer=found.show(waiting), reader=reader)
    return Shown(outcome=outcome, writer=Writer(words=stage.words, reader=reader))


async def log(stage: Stage) -> list[str]:
    async with stage.works.read() as work:
        return [f"{line.what} {line.result}" for line in await work.store(Audit).lines()]


@both
async def test_nothing_waits_and_the_list_says_so(stage: Stage, surface: Surface) -> None:
    _, claire, _ = await people(stage, surface)
    assert "Rien n'attend" in (await claire.types("review list")).text


@both
async def test_what_waits_is_listed_opened_and_approved(stage: Stage, surface: Surface) -> None:
    ana, claire, _ = await people(stage, surface)
    for number in (1, 2):
        await ana.types("propose", number=str(number))
        stage.clock.move(minutes=1)
    listed = await claire.types("review list")
    assert "2 propositions attendent" in listed.text
    assert "1. Visite 1 Proposition, par " in listed.text
    opened = await claire.presses("Visite 1")
    assert "@everyone" in opened.text
    assert isinstance(opened.outcome.answer, Reply)
    assert opened.outcome.answer.replaces
    decided = await claire.presses("Approuver")
    assert "Approuvé par " in decided.text
    assert not [label for label in decided.buttons if "Approuver" in label]
    assert "Une proposition attend" in (await claire.presses("Ce qui attend")).text
    assert "proposal.published 1 " in await log(stage)
    assert "review.approved proposal 1" in await log(stage)


@both
async def test_a_refusal_asks_why_in_ready_or_own_words(stage: Stage, surface: Surface) -> None:
    ana, claire, _ = await people(stage, surface)
    await ana.types("propose", number="1")
    await claire.types("review list")
    await claire.presses("Visite 1")
    asked = await claire.presses("Refuser")
    if surface is CHAT:
        assert asked.asks == ("reason",)
        await claire.presses("Il manque quelque chose")
        done = await claire.says("La date, par exemple.")
    else:
        assert asked.asks == ("reason", "words")
        done = await claire.submits(reason="incomplete", words="La date, par exemple.")
    assert "Refusé par" in done.text
    assert "Il manque encore quelque chose pour pouvoir publier. La date, par exemple." in done.text
    assert [line for line in await log(stage) if line.startswith("proposal.returned 1 Il manque encore")]


async def test_a_reason_of_their_own_needs_words(stage: Stage) -> None:
    ana, claire, _ = await people(stage)
    await ana.types("propose", number="1")
    await claire.types("review refuse", number="1")
    await claire.presses("Un autre motif")
    assert "Dites en quelques mots" in (await claire.presses("Passer")).text
    assert "Refusé par" in (await claire.says("Déjà proposé la semaine dernière")).text


async def test_a_modal_brings_back_what_it_was_opened_about_and_a_made_up_one_is_nothing(stage: Stage) -> None:
    ana, claire, _ = await people(stage, MODALS)
    await ana.types("propose", number="1")
    await claire.types("review list")
    await claire.presses("Visite 1")
    asked = await claire.presses("Refuser")
    form = asked.outcome.answer
    assert isinstance(form, Ask)
    assert form.submit == Press(code="fm", args=("mf", "1_1"))
    for made_up in ("77", "x", "1", "0"):
        forged = replace(form, submit=Press(code="fm", args=("mf", made_up, "9")))
        shown = replace(asked, outcome=replace(asked.outcome, answer=forged))
        answered = await ana.submits(on=shown, reason="rules")
        assert answered.outcome.refused, made_up
        if made_up != "1":
            assert "Refusé par" not in (await claire.submits(on=shown, reason="rules")).text
    assert "Dites en quelques mots" in (await claire.submits(on=asked, reason="other")).text
    again = await claire.presses("Corriger")
    assert "Refusé par" in (await claire.submits(on=again, reason="other", words="Trop tard")).text


@both
async def test_what_its_author_mended_meanwhile_is_not_refused_unseen(stage: Stage, surface: Surface) -> None:
    ana, claire, _ = await people(stage, surface)
    await ana.types("propose", number="1")
    await claire.types("review list")
    await claire.presses("Visite 1")
    asked = await claire.presses("Refuser")
    await ana.types("propose", number="1", version="2")
    if surface is CHAT:
        await claire.presses("Il manque quelque chose", asked)
        refused = await claire.presses("Passer")
    else:
        refused = await claire.submits(asked, reason="incomplete")
    assert "a changé depuis que vous l'avez vue" in refused.text
    assert not [line for line in await log(stage) if line.startswith("proposal.returned")]
    again = await claire.presses("Regarder")
    assert "✖ Refuser…" in again.buttons


async def test_S51_moderators_are_not_flooded_by_what_is_proposed_and_taken_back(stage: Stage) -> None:
    ana, claire, _ = await people(stage)
    for number in range(1, PER_DAY + 1):
        await ana.types("propose", number=str(number))
        await ana.types("unpropose", number=str(number))
    assert f"déjà envoyé {PER_DAY} propositions" in (await ana.types("propose", number="50")).text
    assert "Rien n'attend" in (await claire.types("review list")).text
    stage.clock.move(hours=25)
    assert not (await ana.types("propose", number="50")).outcome.refused
    for version in range(2, PER_DAY + 3):
        assert not (await ana.types("propose", number="50", version=str(version))).outcome.refused


async def test_a_ready_reason_is_in_the_author_s_language(stage: Stage) -> None:
    ana, claire, _ = await people(stage, MODALS)
    async with stage.works.write() as work:
        account = await work.store(Accounts).get(MODALS.name, ana.number)
        assert account
        await work.store(Accounts).keep(replace(account, language="en"))
    await ana.types("propose", number="1")
    await claire.types("review refuse", number="1", reason="rules")
    assert [line for line in await log(stage) if "It does not follow our community's rules." in line]


def test_ready_reasons_leave_room_for_words() -> None:
    words = proposals.words()
    for language in LANGUAGES:
        for ready in READY[:-1]:
            assert len(words.plain(say(f"review-because-{ready}"), Reader(language=language))) <= READY_MAX
    assert len(reason("x" * READY_MAX, "y" * REASON_MAX)) == REASON_MAX


@both
async def test_S08_the_first_decision_wins_and_the_second_is_told_who_and_when(stage: Stage, surface: Surface) -> None:
    ana, claire, malik = await people(stage, surface)
    await ana.types("propose", number="1")
    for moderator in (claire, malik):
        await moderator.types("review list")
        await moderator.presses("Visite 1")
    seen = malik.last
    first, second = await asyncio.gather(claire.presses("Approuver"), malik.presses("Approuver"))
    late = second if "Approuvé par" in first.text and not first.outcome.refused else first
    assert late.outcome.refused
    assert "Approuvé par " in late.text
    assert (await log(stage)).count("proposal.published 1 ") == 1
    again = await malik.presses("Refuser", on=seen)
    assert "Approuvé par " in again.text
    assert again.asks == ()


@both
async def test_claiming_is_shown_to_the_others_and_taken_back(stage: Stage, surface: Surface) -> None:
    ana, claire, malik = await people(stage, surface)
    await ana.types("propose", number="1")
    await claire.types("review list")
    await claire.presses("Visite 1")
    mine = await claire.presses("Je m'en occupe")
    assert "s'en occupe" in mine.text
    assert "s'en occupe" in (await card(stage)).text
    listed = await malik.types("review list")
    assert "s'en occupe" in listed.text
    theirs = await malik.presses("Visite 1")
    assert "s'en occupe déjà" in (await malik.presses("Laisser la place")).text
    assert "Je m'en occupe" in " ".join((await claire.presses("Laisser la place")).buttons)
    assert "s'en occupe" not in (await card(stage)).text
    assert "Approuvé par" in (await malik.presses("Approuver", on=theirs)).text


async def test_a_card_stays_and_says_who_decided(stage: Stage) -> None:
    ana, claire, malik = await people(stage, MODALS)
    place = await stage.place(MODALS, purposes=("moderation",))
    await ana.types("propose", number="1")
    ((copy,), shown) = (await copies(stage), await card(stage))
    assert copy.place_id
    claire.place = malik.place = place
    noted = await claire.presses("Approuver", on=shown)
    assert "L'auteur·rice et le reste" in noted.text
    assert isinstance(noted.outcome.answer, Reply)
    assert (noted.outcome.answer.private, noted.outcome.answer.replaces) == (True, False)
    after = await card(stage)
    assert "Approuvé par " in after.text
    assert after.buttons == ()
    assert "Approved by " in (await card(stage, language="en")).text
    assert (await copies(stage))[0].about.version > copy.about.version
    assert "Approuvé par" in (await malik.presses("Approuver", on=shown)).text


@both
async def test_without_a_place_for_it_moderators_are_told_alone_and_never_everybody(
    stage: Stage, surface: Surface
) -> None:
    ana, claire, malik = await people(stage, surface)
    await stage.place(surface, purposes=("general", "events"))
    await ana.types("propose", number="1")
    assert claire.member
    assert malik.member
    found = await copies(stage)
    assert {one.member_id for one in found} == {claire.member.id, malik.member.id}
    assert {one.place_id for one in found} == {None}


async def test_an_author_who_moderates_is_not_told_of_their_own(stage: Stage) -> None:
    _, claire, malik = await people(stage)
    await claire.types("propose", number="1")
    assert malik.member
    assert [one.member_id for one in await copies(stage)] == [malik.member.id]


async def test_a_second_person_decides_unless_there_is_none(stage: Stage) -> None:
    claire = await stage.member("Claire", right=Right.MODERATOR)
    await claire.types("propose", number="1")
    await claire.types("propose", number="2")
    await claire.types("review list")
    await claire.presses("Visite 1")
    assert "Approuvé par" in (await claire.presses("Approuver")).text
    malik = await stage.member("Malik", right=Right.MODERATOR)
    await claire.types("review list")
    mine = await claire.presses("Visite 2")
    for label in ("Approuver", "Refuser"):
        assert "une autre personne de la modération" in (await claire.presses(label, on=mine)).text
    await malik.types("review list")
    await malik.presses("Visite 2")
    assert "Approuvé par" in (await malik.presses("Approuver")).text


def test_the_rule_of_the_second_person() -> None:
    review = Review(id=1, about=proposals.About(kind="x", id=1), author_id=7, submitted_at=START)
    assert needs_another(review, 7, (7, 8))
    assert not needs_another(review, 7, (7,))
    assert not needs_another(review, 8, (7, 8))


async def test_what_changed_since_it_was_seen_is_looked_at_again(stage: Stage) -> None:
    ana, claire, _ = await people(stage)
    await ana.types("propose", number="1")
    await claire.types("review list")
    await claire.presses("Visite 1")
    await ana.types("propose", number="1", version="2")
    told = await claire.presses("Approuver")
    assert "a changé depuis" in told.text
    await claire.presses("Regarder à nouveau")
    assert "Approuvé par" in (await claire.presses("Approuver")).text


@both
async def test_S06_what_was_withdrawn_or_is_gone_is_said_kindly(stage: Stage, surface: Surface) -> None:
    ana, claire, _ = await people(stage, surface)
    await ana.types("propose", number="1")
    await claire.types("review list")
    opened = await claire.presses("Visite 1")
    await ana.types("unpropose", number="1")
    assert "plus rien à décider" in (await claire.presses("Approuver", on=opened)).text
    assert "plus rien à décider" in (await claire.presses("Je m'en occupe", on=opened)).text
    assert "plus rien à décider" in (await card(stage)).text
    stage.restart()
    assert "plus rien à décider" in (await claire.presses("Refuser", on=opened)).text
    assert "Rien n'attend" in (await claire.types("review list")).text
    await ana.types("propose", number=str(GONE))
    await claire.types("review list")
    assert "n'existe plus" in (await claire.presses("Proposition")).text
    assert "Rien n'attend" in (await claire.presses("Ce qui attend")).text


async def test_what_an_erased_author_proposed_is_shown_to_nobody_any_more(stage: Stage) -> None:
    ana, claire, _ = await people(stage)
    await stage.place(CHAT, purposes=("moderation",))
    await ana.types("propose", number="1")
    assert ana.member
    cards = catalogues.catalogue(stage.features, stage.words).cards
    async with stage.works.write() as work:
        subject = await of_member(work, stage.community.id, ana.member.id)
        assert subject
        (before,) = await work.store(Cards, stage.community.id).copies(REVIEW, 1)
        await erase(work, subject, cards, stage.clock.now())
        load = cards[REVIEW].load
        assert load
        assert await load(work, stage.community.id, 1) is None
        (after,) = await work.store(Cards, stage.community.id).copies(REVIEW, 1)
    assert before.id == after.id, "delivery takes it away, as nothing is to be shown any more"
    assert "Rien n'attend" in (await claire.types("review list")).text


async def test_S05_a_moderator_suspended_or_without_the_right_cannot_submit_the_reason(stage: Stage) -> None:
    ana, claire, malik = await people(stage, MODALS)
    await ana.types("propose", number="1")
    for moderator in (claire, malik):
        await moderator.types("review list")
        await moderator.presses("Visite 1")
        await moderator.presses("Refuser")
    assert claire.member
    assert malik.member
    async with stage.database.write() as connection:
        suspended = sa.update(member).where(member.c.id == claire.member.id)
        await connection.execute(suspended.values(suspended_at=stage.clock.now()))
        await connection.execute(sa.delete(member_right).where(member_right.c.member_id == malik.member.id))
    assert "suspendu" in (await claire.submits(reason="rules")).text
    assert (await malik.submits(reason="rules")).outcome.refused
    async with stage.works.read() as work:
        found = await work.store(Reviews, stage.community.id).get(1)
    assert found
    assert found.verdict is None


@both
async def test_members_who_press_what_is_for_moderators_are_refused(stage: Stage, surface: Surface) -> None:
    ana, _, _ = await people(stage, surface)
    coordinator = await stage.member("Cora", surface, right=Right.COORDINATOR)
    await stage.place(surface, purposes=("moderation",))
    await ana.types("propose", number="1")
    shown = await card(stage)
    for who in (ana, coordinator, stage.stranger(on=surface)):
        for label in ("Approuver", "Refuser", "Je m'en occupe"):
            assert (await who.presses(label, on=shown)).outcome.refused
    assert "review.approved proposal 1" not in await log(stage)


@both
async def test_S14_made_up_presses_and_numbers_of_others_change_nothing(stage: Stage, surface: Surface) -> None:
    ana, claire, _ = await people(stage, surface)
    await ana.types("propose", number="1")
    strange = ("1-ma-9z-1-1", "1-ma-1", "1-ma", "1-ma-1-1-7", "1-ma-_1-1-0", "1-mv-zzzzzzzzzzzzzz", "1-mc-0", "1-ml-0")
    for packed in strange:
        shown = await claire.sends(packed)
        assert shown.outcome.refused, packed
    assert (await claire.sends("1-ma-1-1-0", by_link=True)).outcome.refused
    async with stage.works.read() as work:
        found = await work.store(Reviews, stage.community.id).get(1)
    assert found
    assert found.verdict is None


async def test_long_queues_have_pages(stage: Stage) -> None:
    ana, claire, _ = await people(stage)
    for number in range(1, 13):
        await ana.types("propose", number=str(number))
        stage.clock.move(minutes=1)
    assert "Page 1" in (await claire.types("review list")).text
    second = await claire.presses("Suivant")
    assert "11. Visite 11" in second.text
    assert "Page 1" in (await claire.sends(second.packed("Précédent"))).text


def test_two_features_cannot_review_the_same_kind_and_the_kind_needs_a_word() -> None:
    other = Feature(name="other", reviews=PROPOSALS.reviews)
    with pytest.raises(DeclarationError, match="`proposal` is reviewed by 2 features"):
        Catalogue((*ALL, other), proposals.words())
    nameless = Feature(name="other", reviews=(replace(PROPOSALS.reviews[0], kind="nameless"),))
    with pytest.raises(DeclarationError, match="no word `review-kind-nameless` in fr"):
        Catalogue((*ALL, nameless), proposals.words())
