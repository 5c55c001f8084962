"""Conversations about announcements: seen before they go, sent once to each, followed, stopped and corrected."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa

from bot.agenda import Timetable
from bot.audiences import Who
from bot.delivery import Delivery
from bot.erasure import expire
from bot.features.announcements import sending
from bot.features.announcements.domain import PER_DAY, Announcement, AnnouncementStore
from bot.outbox import Notice, Outbox, State
from bot.people import Account, Right
from bot.ports import Accounts
from bot.preferences import Preferences
from bot.requests import Ended, Tick
from bot.senders import Unreachable
from storage.base import member
from storage.core_tables import account, member_account
from tests.boarding import Wall
from tests.stage import CHAT, MODALS, SURFACES, Actor, Shown, Stage, Surface, person
from tests.wire import Killed, rows

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.name)
NEWS = {"title": "Assemblée générale", "text": "Le 12 juin à 19 h.\nVenez nombreux·ses !"}


async def moderator(stage: Stage, surface: Surface = CHAT, language: str = "fr") -> Actor:
    return await stage.member("Mia", surface, right=Right.MODERATOR, language=language)


async def writes(actor: Actor, audience: str = "people", **more: str) -> Shown:
    return await actor.types("announce new", **(NEWS | {"audience": audience} | more))


async def readers(stage: Stage, count: int) -> list[Actor]:
    return [await stage.member(f"R{number}") for number in range(count)]


async def scheduled(stage: Stage, limit: int = 10_000) -> list[Ended]:
    """What is due is done, and what that plans, as far as `limit` goes."""
    ended: list[Ended] = []
    while len(ended) < limit:
        async with stage.works.read() as work:
            due = await work.store(Timetable).due(stage.clock.now(), 1)
        if not due:
            break
        ended.append(await stage.dispatch.tick(Tick(number=due[0])))
    return ended


async def delivered(stage: Stage, *walls: Wall) -> None:
    """A new process sends what is due now."""
    letters = stage.dispatch.catalogue.letters
    process = Delivery(stage.works, stage.clock, {wall.platform: wall for wall in walls}, letters)
    await process.recover(alone=True)
    while await process.route() or sum([await process.drain(lane) for lane in process.lanes()]):
        pass


async def told(stage: Stage) -> list[int]:
    return [row.member_id for row in await rows(stage) if row.member_id is not None]


@both
@pytest.mark.parametrize("language", ["fr", "en"])
async def test_it_is_seen_before_it_goes_and_followed_afterwards(stage: Stage, surface: Surface, language: str) -> None:
    fr = language == "fr"
    mia = await moderator(stage, surface, language)
    await readers(stage, 3)
    await stage.place(CHAT, 900, purposes=["announcements"])
    seen = await writes(mia, "both", link="https://example.org/ag")
    assert ("Rien n'est encore envoyé" if fr else "Nothing is sent yet") in seen.text
    assert NEWS["text"] in seen.text
    assert ("4 personnes" if fr else "4 people") in seen.text
    assert ("un lieu" if fr else "one place") in seen.text
    assert not await rows(stage), "nothing leaves before it is sent"
    sent = await mia.presses("L'envoyer" if fr else "Send it")
    assert ("en route" if fr else "on its way") in sent.text
    await scheduled(stage)
    wall = Wall()
    other = Wall(platform="discord")
    await delivered(stage, wall, other)
    refreshed = await mia.presses("Actualiser" if fr else "Refresh")
    assert ("Reçue par: 4 personnes" if fr else "Received by: 4 people") in refreshed.text
    assert ("À venir pour: personne" if fr else "Still to come: nobody") in refreshed.text
    assert len(wall.taken) + len(other.taken) == 5


@both
async def test_a_bare_command_asks_and_a_draft_is_corrected(stage: Stage, surface: Surface) -> None:
    mia = await moderator(stage, surface)
    asked = await mia.types("announce new")
    if surface is CHAT:
        assert asked.asks == ("title",)
        await mia.says(NEWS["title"])
        await mia.says(NEWS["text"])
        await mia.presses("Les membres, en privé")
        seen = await mia.presses("Passer")
    else:
        assert asked.asks == ("title", "text", "audience", "link")
        seen = await mia.submits(**NEWS, audience="people")
    assert NEWS["title"] in seen.text
    filled = await mia.presses("Corriger")
    if surface is CHAT:
        assert filled.asks == ("title",)
        await mia.says("Assemblée d'été")
        seen = await mia.presses("Terminer")
    else:
        seen = await mia.submits(title="Assemblée d'été")
    assert "Assemblée d'été" in seen.text
    assert NEWS["text"] in seen.text
    assert "abandonnée" in (await mia.presses("L'abandonner")).text
    assert "n'existe plus" in (await mia.presses("L'envoyer", on=seen)).text


@both
async def test_people_are_chosen_by_what_is_known_of_them(stage: Stage, surface: Surface) -> None:
    mia = await moderator(stage, surface)
    numbers = await stage.people(
        person("Zoé", "Étoile", promotion=2015, city="Évry"),
        person("Adam", "Brun", promotion=2015, city="evry"),
        person("Inès", "Petit", promotion=2016, city="Évry"),
    )
    for number in numbers[:2]:
        await gives_account(stage, number)
    await writes(mia)
    await mia.presses("Choisir les destinataires")
    if surface is CHAT:
        await mia.presses("diplômé·es")
        await mia.says("2015")
        await mia.says("EVRY")
        seen = await mia.presses("Passer")
    else:
        seen = await mia.submits(relation="graduate", promotion="2015", city="EVRY")
    assert "diplômé·es · promotion 2015 · ville : EVRY" in seen.text.replace("\u00a0", " ")
    assert "En privé: 2 personnes" in seen.text
    again = await mia.presses("Choisir les destinataires")
    if surface is MODALS:
        wider = await mia.submits(again, relation="", promotion="", city="evry")
        assert "une personne n'a pas encore rejoint" in wider.text
    else:
        await mia.presses("Effacer")
        await mia.presses("Effacer")
        await mia.presses("Garder")
        wider = await mia.presses("Passer")
        assert "une personne n'a pas encore rejoint" in wider.text


async def gives_account(stage: Stage, member_id: int, surface: Surface = CHAT) -> None:
    async with stage.works.write() as work:
        new = Account(platform=surface.name, native_id=next(stage.numbers))
        kept = await work.store(Accounts).keep(new)
    async with stage.database.write() as connection:
        row = {"community_id": stage.community.id, "account_id": kept.id, "member_id": member_id}
        await connection.execute(sa.insert(member_account).values(**row))


async def test_only_those_with_a_right_are_meant_and_suspended_ones_never(stage: Stage) -> None:
    mia = await moderator(stage)
    ana, _ben = await readers(stage, 2)
    assert ana.member
    async with stage.database.write() as connection:
        change = sa.update(member).where(member.c.id == ana.member.id).values(suspended_at=stage.clock.now())
        await connection.execute(change)
    assert "En privé: 2 personnes" in (await writes(mia)).text
    await mia.presses("Choisir")
    for _ in range(3):
        await mia.presses("Passer")
    seen = await mia.presses("modération")
    assert "En privé: une personne" in seen.text
    await mia.presses("L'envoyer")
    await scheduled(stage)
    assert mia.member
    assert await told(stage) == [mia.member.id]


async def test_a_person_with_two_accounts_gets_it_once_and_who_stopped_never(stage: Stage) -> None:
    mia = await moderator(stage)
    ana, ben = await readers(stage, 2)
    assert ana.member
    assert ben.member
    await gives_account(stage, ana.member.id, MODALS)
    async with stage.works.write() as work:
        kept = work.store(Preferences, stage.community.id)
        await kept.stop(ben.member.id, "announcements", stage.clock.now())
    seen = await writes(mia)
    assert "une personne a arrêté les annonces" in seen.text
    await mia.presses("L'envoyer")
    await scheduled(stage)
    walls = Wall(), Wall(platform="discord")
    await delivered(stage, *walls)
    assert sum(len(wall.taken) for wall in walls) == 2
    shown = await mia.presses("Actualiser")
    assert "Reçue par: 2 personnes" in shown.text
    assert "Ont arrêté les annonces: une personne" in shown.text


async def test_who_stops_before_it_leaves_is_counted_as_such(stage: Stage) -> None:
    mia = await moderator(stage)
    (ana,) = await readers(stage, 1)
    assert ana.member
    await writes(mia)
    await mia.presses("L'envoyer")
    await scheduled(stage)
    async with stage.works.write() as work:
        kept = work.store(Preferences, stage.community.id)
        await kept.stop(ana.member.id, "announcements", stage.clock.now())
    await delivered(stage, Wall())
    shown = await mia.presses("Actualiser")
    assert "Reçue par: une personne" in shown.text
    assert "Ont arrêté les annonces: une personne" in shown.text


async def test_who_cannot_be_reached_is_told(stage: Stage) -> None:
    mia = await moderator(stage, MODALS)
    await readers(stage, 1)
    await writes(mia)
    await mia.presses("L'envoyer")
    await scheduled(stage)
    wall = Wall()
    wall.fails(Unreachable("blocked"))
    await delivered(stage, wall, Wall(platform="discord"))
    assert "Injoignables: une personne" in (await mia.presses("Actualiser")).text


@both
async def test_stopping_is_asked_about_and_ends_what_waits(stage: Stage, surface: Surface) -> None:
    mia = await moderator(stage, surface)
    await readers(stage, 3)
    await writes(mia)
    await mia.presses("L'envoyer")
    await scheduled(stage)
    asked = await mia.presses("Arrêter l'envoi")
    assert "Personne ne l'a encore reçue" in asked.text
    stopped = await mia.presses("Oui, arrêter")
    assert "plus personne ne la reçoit" in stopped.text
    assert "Non envoyée, car vous l'avez arrêtée: 4 personnes" in stopped.text
    wall = Wall()
    await delivered(stage, wall)
    assert not wall.taken
    assert "rien à arrêter" in (await mia.presses("Oui, arrêter", on=asked)).text


async def test_stopped_between_two_slices_nobody_more_is_planned(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "SLICE", 2)
    mia = await moderator(stage)
    await readers(stage, 5)
    await writes(mia)
    await mia.presses("L'envoyer")
    await scheduled(stage, limit=1)
    assert len(await told(stage)) == 2
    assert "en cours d'établissement" in (await mia.presses("Actualiser")).text
    await mia.presses("Arrêter l'envoi")
    await mia.presses("Oui, arrêter")
    await scheduled(stage)
    assert len(await told(stage)) == 2
    assert {row.state for row in await rows(stage)} == {State.SUPERSEDED}


async def test_who_joins_later_gets_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "SLICE", 2)
    mia = await moderator(stage)
    before = [mia, *await readers(stage, 3)]
    await writes(mia)
    await mia.presses("L'envoyer")
    await scheduled(stage, limit=1)
    await readers(stage, 3)
    await scheduled(stage)
    assert await told(stage) == [actor.member.id for actor in before if actor.member]


@pytest.mark.parametrize("at", range(4))
async def test_C03_killed_between_two_slices_each_person_gets_it_exactly_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    monkeypatch.setattr(sending, "SLICE", 2)
    mia = await moderator(stage)
    everybody = [mia, *await readers(stage, 6)]
    await writes(mia)
    await mia.presses("L'envoyer")
    await scheduled(stage, limit=at)

    def dying(self: Announcement, member_id: int, now: datetime) -> Notice:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Announcement, "notice", dying)
        with pytest.raises(Killed):
            await scheduled(stage)
    stage.restart()
    stage.clock.move(minutes=2)
    await scheduled(stage)
    wall = Wall()
    await delivered(stage, wall)
    await delivered(stage, wall)
    assert await told(stage) == [actor.member.id for actor in everybody if actor.member]
    assert len(wall.taken) == len(everybody)
    assert "Reçue par: 7 personnes" in (await mia.presses("Actualiser")).text


async def test_C03_a_slice_done_twice_plans_once(stage: Stage) -> None:
    mia = await moderator(stage)
    await readers(stage, 3)
    await writes(mia)
    await mia.presses("L'envoyer")
    await scheduled(stage)
    async with stage.works.write() as work:
        store = work.store(AnnouncementStore, stage.community.id)
        (one,) = await store.past(1)
        again = [one.notice(number, stage.clock.now()) for number in await told(stage)]
        assert await work.store(Outbox, stage.community.id).put(*again) == 0


@both
async def test_the_same_within_a_day_is_asked_about(stage: Stage, surface: Surface) -> None:
    mia, leo = await moderator(stage, surface), await moderator(stage, surface)
    await writes(mia)
    await mia.presses("L'envoyer")
    await writes(leo, title="ASSEMBLEE  générale")
    asked = await leo.presses("L'envoyer")
    assert "envoyée il y a moins d'un jour" in asked.text
    assert "Reçue par" in (await leo.presses("Voir celle-là", on=asked)).text
    assert "en route" in (await leo.presses("L'envoyer de nouveau", on=asked)).text
    stage.clock.move(hours=25)
    await writes(mia)
    assert "en route" in (await mia.presses("L'envoyer")).text


async def test_S51_ten_a_day_are_enough(stage: Stage) -> None:
    mia = await moderator(stage)
    for number in range(PER_DAY):
        await writes(mia, title=f"Nouvelle {number}")
        assert "en route" in (await mia.presses("L'envoyer")).text
    seen = await writes(mia, title="Encore une")
    assert "10 annonces en un jour" in (await mia.presses("L'envoyer")).text
    stage.clock.move(hours=24, seconds=1)
    assert "en route" in (await mia.presses("L'envoyer", on=seen)).text


@both
async def test_a_typo_is_corrected_wherever_it_stands(stage: Stage, surface: Surface) -> None:
    mia = await moderator(stage, surface)
    await readers(stage, 1)
    await stage.place(CHAT, 900, purposes=["announcements"])
    await writes(mia, "both", text="Le 12 juni")
    await mia.presses("L'envoyer")
    await scheduled(stage)
    wall, other = Wall(), Wall(platform="discord")
    await delivered(stage, wall, other)
    shown = await mia.presses("Actualiser")
    opened = await mia.presses("Corriger", on=shown)
    if surface is CHAT:
        assert opened.asks == ("title",)
        await mia.says(NEWS["title"])
        await mia.says("Le 12 juin")
        corrected = await mia.presses("Passer")
    else:
        assert opened.asks == ("title", "text", "link")
        corrected = await mia.submits(text="Le 12 juin")
    assert "C'est corrigé" in corrected.text
    assert "reste tel quel" in corrected.text
    await delivered(stage, wall, other)
    assert "Le 12 juin" in wall.hung.values()
    assert wall.edits == 1


async def test_what_waits_reads_as_corrected(stage: Stage) -> None:
    mia = await moderator(stage)
    await writes(mia, text="Le 12 juni")
    await mia.presses("L'envoyer")
    await scheduled(stage)
    await mia.types("announce edit", number="1", title=NEWS["title"], text="Le 12 juin")
    wall = Wall()
    await delivered(stage, wall)
    assert list(wall.hung.values()) == ["Le 12 juin"]


@both
async def test_correcting_begins_with_which_one(stage: Stage, surface: Surface) -> None:
    mia = await moderator(stage, surface)
    await stage.place(surface, 900, purposes=["announcements"])
    assert "Aucune annonce" in (await mia.types("announce edit")).text
    await writes(mia, "places")
    await mia.presses("L'envoyer")
    assert NEWS["title"] in (await mia.types("announce edit")).text
    await mia.presses(NEWS["title"])
    assert (await mia.presses("Corriger")).asks[0] == "title"
    if surface is CHAT:
        await mia.says("annuler")
    shown = await mia.types("announce edit", "1")
    assert "Corriger" in " ".join(shown.buttons)
    assert NEWS["text"].splitlines()[0] in (await mia.types("announce edit", "1 Réunion générale")).text
    shown = await mia.types("announce edit", "1 ; Réunion ; Le 13 juin")
    assert "C'est corrigé" in shown.text
    assert "Le 13 juin" in shown.text


@both
async def test_it_is_taken_down_from_its_places(stage: Stage, surface: Surface) -> None:
    mia = await moderator(stage, surface)
    await stage.place(surface, 900, purposes=["announcements"])
    await writes(mia, "places")
    await mia.presses("L'envoyer")
    wall = Wall(platform=surface.name)
    await delivered(stage, wall)
    assert len(wall.hung) == 1
    asked = await mia.presses("La retirer")
    assert "reçu en privé leur reste" in asked.text
    assert "en train d'être retirée" in (await mia.presses("Oui, la retirer")).text
    await delivered(stage, wall)
    assert not wall.hung
    assert "plus nulle part" in (await mia.presses("Oui, la retirer", on=asked)).text


@both
async def test_the_list_has_figures_and_says_what_to_do_when_it_is_empty(stage: Stage, surface: Surface) -> None:
    mia = await moderator(stage, surface)
    empty = await mia.types("announce list")
    assert "Écrivez la première" in empty.text
    assert empty.buttons == ("📣 Écrire une annonce",)
    for number in range(12):
        await writes(mia, title=f"Nouvelle {number}")
        await mia.presses("L'envoyer")
        stage.clock.move(hours=3)
    await scheduled(stage)
    await delivered(stage, Wall(platform=surface.name))
    listed = await mia.types("announce list")
    assert "12 annonces" in listed.text
    assert "Nouvelle 11" in listed.text
    assert "reçue par 1 sur 1" in listed.text
    following = await mia.presses("Suivant")
    assert "Nouvelle 0" in following.text
    assert "Reçue par: une personne" in (await mia.presses("Nouvelle 0")).text


async def test_figures_stay_when_the_outbox_has_forgotten(stage: Stage) -> None:
    mia = await moderator(stage)
    await writes(mia)
    await mia.presses("L'envoyer")
    await scheduled(stage)
    await delivered(stage, Wall())
    for days in (15, 40):
        stage.clock.move(days=days)
        await expire(stage.works, stage.clock.now())
    assert not await rows(stage)
    assert "reçue par 1 sur 1" in (await mia.types("announce list")).text


@both
@pytest.mark.parametrize("right", [Right.MEMBER, Right.COORDINATOR])
async def test_S04_members_neither_write_nor_see(stage: Stage, surface: Surface, right: Right) -> None:
    mia, ana = await moderator(stage, surface), await stage.member("Ana", surface, right=right)
    seen = await writes(mia)
    assert "droit" in (await writes(ana)).text or "réservé" in (await writes(ana)).text
    assert not (await ana.types("announce list")).buttons
    refused = await ana.presses("L'envoyer", on=seen)
    assert refused.outcome.refused
    assert not await rows(stage)


async def test_S01_a_draft_is_its_author_s_alone(stage: Stage) -> None:
    mia, leo = await moderator(stage), await moderator(stage)
    seen = await writes(mia)
    for label in ("L'envoyer", "Corriger", "Choisir", "L'abandonner"):
        refused = await leo.presses(label, on=seen)
        assert refused.outcome.refused
    assert (await mia.presses("Corriger", on=seen)).asks == ("title",)


async def test_an_old_preview_sends_nothing_else_than_what_it_showed(stage: Stage) -> None:
    mia = await moderator(stage)
    old = await writes(mia)
    await writes(mia, text="Tout autre chose")
    assert "a changé depuis" in (await mia.presses("L'envoyer", on=old)).text
    assert not await rows(stage)
    seen = await writes(mia)
    await mia.presses("L'envoyer", on=seen)
    assert "déjà envoyée" in (await mia.presses("L'envoyer", on=seen)).text


async def test_what_reaches_nobody_is_not_sent(stage: Stage) -> None:
    mia = await moderator(stage)
    seen = await writes(mia, "places")
    assert "Aucun lieu n'accueille" in seen.text
    assert "ne toucherait personne" in (await mia.presses("L'envoyer")).text
    assert "pas en train d'écrire" in (await (await moderator(stage)).types("announce people", city="Lyon")).text


async def test_many_are_planned_in_slices_of_their_own(stage: Stage) -> None:
    mia = await moderator(stage)
    numbers = await stage.people(*(person("R", f"N{number}") for number in range(450)))
    async with stage.database.write() as connection:
        accounts = [{"platform": "telegram", "native_id": 9_000_000 + n} for n in numbers]
        await connection.execute(sa.insert(account), accounts)
        found = (await connection.execute(sa.select(account.c.id).where(account.c.native_id > 9_000_000))).scalars()
        links = [
            {"community_id": stage.community.id, "account_id": one, "member_id": number}
            for one, number in zip(found, numbers, strict=True)
        ]
        await connection.execute(sa.insert(member_account), links)
    assert "En privé: 451 personnes" in (await writes(mia)).text
    await mia.presses("L'envoyer")
    assert await scheduled(stage) == [Ended.DONE] * 3
    assert len(set(await told(stage))) == 451


async def test_cities_are_suggested(stage: Stage) -> None:
    mia = await moderator(stage)
    await stage.people(person("Zoé", "Étoile", city="Évry"), person("Adam", "Brun", city="Lyon"))
    assert await mia.completes("announce people", city="ev") == ("Évry",)


def test_the_filter_knows_when_nobody_is_left_out() -> None:
    assert Who().everybody
    assert not Who(city="Lyon").everybody
