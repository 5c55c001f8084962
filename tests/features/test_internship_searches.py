"""Conversations about students' searches, what fits them, and offers and searches that end by themselves."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from bot.features.internships.domain import DEMANDS_MAX
from bot.people import Account, Right
from bot.ports import Accounts
from bot.schedule import Schedule
from bot.waking import LocalWake
from storage.core_tables import member_account
from tests.features.internships import OFFER, SEARCH, letters, moderator, published, student
from tests.stage import CHAT, MODALS, SURFACES, Actor, Stage, Surface

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)
NOTE = "Bonjour, votre recherche correspond à ce que nous faisons."


async def passes(stage: Stage, **by: float) -> None:
    """Time goes by, and what is due is done."""
    stage.clock.move(**by)
    await Schedule(stage.dispatch, stage.works, stage.clock, LocalWake()).run_due()


@both
@pytest.mark.parametrize("language", ["fr", "en"])
async def test_a_search_is_answered_with_what_fits_now(stage: Stage, surface: Surface, language: str) -> None:
    await published(stage)
    ben = await student(stage, "Ben", surface, language)
    shown = await ben.types("internship seek", **SEARCH)
    assert ("Une offre ouverte correspond" if language == "fr" else "One open offer fits") in shown.text
    assert "Stage data au musée" in shown.text
    assert ("à distance, données et IA, à partir du" if language == "fr" else "remote, data and AI, from") in shown.text
    opened = await ben.presses("Stage data au musée")
    assert "Musée de Lyon" in opened.text


async def test_a_new_offer_is_told_once_to_each_student_it_fits(stage: Stage) -> None:
    ben, zoe = await student(stage, "Ben"), await student(stage, "Zoé", language="en")
    await ben.types("internship seek", **SEARCH)
    await zoe.types("internship seek", **(SEARCH | {"field": "law"}))
    pia = await published(stage)
    (letter,) = await letters(stage, ben)
    assert "correspond à votre recherche\u00a0: à distance, données et IA, à partir du" in letter.text
    assert "Cela m'intéresse" in letter.buttons
    assert await letters(stage, zoe) == []
    await pia.types("internship show", offer="1")
    await pia.presses("Pourvue")
    await pia.presses("Rouvrir")
    assert len(await letters(stage, ben)) == 1


async def test_the_poster_sees_how_many_it_fits_and_no_name(stage: Stage) -> None:
    ben, zoe = await student(stage, "Ben"), await student(stage, "Zoé")
    await ben.types("internship seek", **SEARCH, words="Python et patience.", audience="matched")
    await zoe.types("internship seek", **SEARCH, audience="nobody")
    pia = await moderator(stage, "Pia")
    await pia.types("internship post", **OFFER)
    done = await pia.presses("Publier")
    assert "2 recherches correspondent déjà" in done.text
    listed = await pia.presses("Recherches qui")
    assert "2 recherches correspondent" in listed.text
    assert "2. " not in listed.text
    assert "Ben" not in listed.text
    opened = await pia.presses("stage · données et IA")
    assert "Python et patience." in opened.text
    assert "Écrire à cette personne" in opened.buttons


@both
async def test_a_member_writes_to_a_student_whose_search_is_for_all(stage: Stage, surface: Surface) -> None:
    ben, ana = await student(stage, "Ben"), await stage.member("Ana", surface)
    await ben.types("internship seek", **SEARCH, audience="members")
    await ana.types("internship demands")
    await ana.presses("stage · données et IA")
    assert (await ana.presses("Écrire à cette personne")).asks == ("note",)
    done = await (ana.says(NOTE) if surface is CHAT else ana.submits(note=NOTE))
    assert "C'est transmis" in done.text


async def test_who_may_see_a_search_is_the_student_s_choice(stage: Stage) -> None:
    ben, ana, max_ = await student(stage, "Ben"), await stage.member("Ana"), await moderator(stage)
    for audience in ("members", "matched", "nobody"):
        await ben.types("internship seek", **SEARCH, audience=audience)
    listed = await ana.types("internship demands")
    assert "Une personne cherche" in listed.text
    assert "3 personnes" in (await max_.types("internship demands")).text
    for number, seen in ((1, True), (2, False), (3, False)):
        shown = await ana.sends(f"1-idv-{number}")
        assert ("données" in shown.text) is seen
        assert shown.outcome.refused is not seen
    invented = await ana.sends("1-idv-zz")
    assert (await ana.sends("1-idv-3")).text == invented.text == (await ana.sends("1-idw-3")).text
    pia = await published(stage)
    assert "données" in (await pia.sends("1-idv-2")).text


@both
async def test_a_search_is_changed_found_and_taken_up_again(stage: Stage, surface: Surface) -> None:
    ben = await student(stage, "Ben", surface)
    await ben.types("internship seek", **SEARCH)
    await ben.types("internship mine")
    await ben.presses("stage · données et IA")
    await ben.presses("Modifier")
    if surface is CHAT:
        for _ in range(3):
            await ben.presses("Garder" if "Garder" in (ben.last or await ben.says("")).buttons else "Passer")
        await ben.says("Lyon")
        shown = await ben.presses("Terminer")
    else:
        await ben.presses("Ouvrir le formulaire")
        await ben.submits(place="Lyon")
        shown = await ben.presses("Terminer")
    assert "est à jour" in shown.text
    await ben.presses("Voir")
    assert "Bravo" in (await ben.presses("J'ai trouvé")).text
    assert "aboutie" in (await ben.types("internship mine")).text
    await ben.presses("stage · données et IA")
    assert "Bonne chance" in (await ben.presses("Je cherche toujours")).text
    await ben.presses("Voir")
    assert "Personne ne la voit plus" in (await ben.presses("Retirer")).text


async def test_S01_nobody_touches_another_s_search(stage: Stage) -> None:
    ben = await student(stage, "Ben")
    await ben.types("internship seek", **SEARCH, audience="members")
    carl = await stage.member("Carl", right=Right.ADMINISTRATOR)
    for code in ("ide", "idk", "idf", "idx", "idm"):
        theirs, invented = await carl.sends(f"1-{code}-1"), await carl.sends(f"1-{code}-99")
        assert theirs.outcome.refused
        assert theirs.text == invented.text
    assert "ouverte" in (await ben.types("internship mine")).text


async def test_S51_three_searches_are_open_at_once(stage: Stage) -> None:
    ben = await student(stage, "Ben")
    for _ in range(DEMANDS_MAX):
        await ben.types("internship seek", **SEARCH)
    assert "3 recherches ouvertes" in (await ben.types("internship seek", **SEARCH)).text


@pytest.mark.parametrize("words", ["voir https://evil.example", "www.evil.example", "T.ME/x"])
async def test_S41_a_search_carries_no_link(stage: Stage, words: str) -> None:
    ben = await student(stage, "Ben", MODALS)
    assert "pas de lien" in (await ben.types("internship seek", **SEARCH, words=words)).text


async def test_a_moderator_takes_a_search_away_with_a_reason(stage: Stage) -> None:
    ben, max_ = await student(stage, "Ben"), await moderator(stage)
    await ben.types("internship seek", **SEARCH, audience="nobody")
    await max_.types("internship remove", reason="Ce n'est pas une recherche.", demand="1")
    (letter,) = await letters(stage, ben)
    assert "Ce n'est pas une recherche." in letter.text
    assert "Aucune recherche" in (await max_.types("internship demands")).text


@both
async def test_a_week_before_its_end_the_poster_is_asked_and_may_keep_it_open(stage: Stage, surface: Surface) -> None:
    pia = await published(stage)
    await passes(stage, days=52)
    assert await letters(stage, pia) == []
    await passes(stage, days=1)
    (letter,) = await letters(stage, pia)
    assert "est-elle toujours ouverte" in letter.text
    assert {"Toujours ouverte", "Pourvue", "Retirer"} <= set(letter.buttons)
    assert "jusqu'au samedi 11 juillet 2026" in (await pia.presses("Toujours ouverte", on=letter)).text
    await passes(stage, days=8)
    ben = await stage.member("Ben", surface)
    assert "Stage data" in (await ben.types("internship list")).text


async def test_unanswered_it_expires_is_closed_and_comes_back_with_one_press(stage: Stage) -> None:
    pia, ben = await published(stage), await stage.member("Ben")
    await ben.types("internship apply", note=NOTE, offer="1")
    await passes(stage, days=61)
    assert "Aucune offre" in (await ben.types("internship list")).text
    assert any("est close (expirée)" in letter.text for letter in await letters(stage, ben))
    letter = (await letters(stage, pia))[-1]
    assert "a expiré" in letter.text
    assert "Toujours ouverte, jusqu'au" in (await pia.presses("Toujours ouverte", on=letter)).text
    assert "Stage data" in (await ben.types("internship list")).text


async def test_an_offer_ends_after_its_deadline_by_the_community_s_day(stage: Stage) -> None:
    pia = await published(stage, deadline="2026-03-22")
    assert "Ouverte jusqu'au: dimanche 22 mars 2026" in (await pia.types("internship show", offer="1")).text
    stage.clock.move(hours=-stage.clock.now().hour)
    await passes(stage, days=2, hours=21)
    assert stage.clock.now() == datetime(2026, 3, 22, 21, tzinfo=UTC)
    assert "Stage data" in (await pia.types("internship list")).text
    await passes(stage, hours=2, minutes=6)
    assert "Aucune offre" in (await pia.types("internship list")).text


async def test_a_search_is_asked_about_and_ends_by_itself(stage: Stage) -> None:
    ben = await student(stage, "Ben")
    await ben.types("internship seek", **SEARCH)
    await passes(stage, days=83)
    (letter,) = await letters(stage, ben)
    assert "Cherchez-vous toujours" in letter.text
    await passes(stage, days=8)
    assert "Votre recherche a expiré" in (await letters(stage, ben))[-1].text
    assert "expirée" in (await ben.types("internship mine")).text


async def also_on(stage: Stage, actor: Actor, surface: Surface) -> Actor:
    """The same member with an account on the other surface."""
    other = stage.stranger(actor.name, surface)
    assert actor.member
    async with stage.works.write() as work:
        account = await work.store(Accounts).keep(Account(platform=surface.name, native_id=other.number))
    row = {"community_id": stage.community.id, "account_id": account.id, "member_id": actor.member.id}
    async with stage.database.write() as connection:
        await connection.execute(sa.insert(member_account).values(**row))
    return other


async def test_S08_of_two_ends_at_once_one_wins(stage: Stage) -> None:
    pia = await published(stage)
    other = await also_on(stage, pia, MODALS)
    ended = await asyncio.gather(pia.sends("1-ip-1"), other.sends("1-iw-1-1"))
    assert [shown.outcome.refused for shown in ended].count(True) == 1
    (row,) = (line for line in (await pia.types("internship mine")).text.splitlines() if "Stage data" in line)
    assert ("pourvue" in row) is not ended[0].outcome.refused
    assert ("retirée" in row) is ended[0].outcome.refused


async def test_S08_one_answer_of_a_member_counts_however_it_is_sent(stage: Stage) -> None:
    pia, ben = await published(stage), await stage.member("Ben")
    other = await also_on(stage, ben, MODALS)
    sent = await asyncio.gather(*(who.types("internship apply", note=NOTE, offer="1") for who in (ben, other)))
    assert [shown.outcome.refused for shown in sent].count(True) == 1
    await pia.types("internship show", offer="1")
    assert "Une personne a répondu" in (await pia.presses("Réponses")).text


async def test_what_expired_can_still_be_marked_as_filled(stage: Stage) -> None:
    pia = await published(stage)
    ben = await stage.member("Ben")
    await ben.types("internship apply", note=NOTE, offer="1")
    shown = await pia.types("internship show", offer="1")
    await passes(stage, days=61)
    assert not (await pia.presses("Pourvue", on=shown)).outcome.refused
    assert "pourvue" in (await pia.types("internship mine")).text
    assert sum("est close" in letter.text for letter in await letters(stage, ben)) == 1


async def test_everything_of_a_member_s_is_in_one_page(stage: Stage) -> None:
    pia, ben = await published(stage), await student(stage, "Ben")
    await ben.types("internship apply", note=NOTE, offer="1")
    await ben.types("internship seek", **SEARCH)
    shown = await ben.types("internship mine")
    assert "votre réponse · transmise" in shown.text
    assert "votre recherche · ouverte · jusqu'au" in shown.text
    assert "votre offre · publiée · jusqu'au" in (await pia.types("internship mine")).text
    everything = await ben.types("mine")
    assert "Stages et emplois" in everything.text
