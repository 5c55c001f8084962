"""Set-up from the chat, places and their purposes, and which community one speaks to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.features.community.domain import CODE_FOR, digest, new_code
from bot.people import Community, Place, PlaceRef, Right
from bot.ports import Accounts, Audit, Members, Places, SetupCodes
from bot.presses import pack
from bot.replies import Press
from tests.stage import CHAT, MODALS, SURFACES, Actor, Stage, Surface, add_community, person

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)
ROOT = 700


async def code_for(stage: Stage, community: Community | None = None) -> str:
    code = new_code()
    async with stage.works.write() as work:
        owner = (community or stage.community).id
        await work.store(SetupCodes).add(owner, digest(code), stage.clock.now() + CODE_FOR)
    return code


def manager(stage: Stage, surface: Surface, name: str = "Mina") -> Actor:
    mina = stage.stranger(name, surface)
    mina.place, mina.manages = PlaceRef(platform=surface.name, root=ROOT), True
    return mina


async def linked(stage: Stage, surface: Surface, root: int = ROOT) -> Place | None:
    async with stage.works.read() as work:
        return await work.store(Places).find(PlaceRef(platform=surface.name, root=root))


async def rights(stage: Stage, actor: Actor) -> frozenset[Right]:
    async with stage.works.read() as work:
        account = await work.store(Accounts).get(actor.surface.name, actor.number)
        found = await work.store(Members, stage.community.id).of(account.id) if account else None
    return found.rights if found else frozenset()


@both
async def test_S86_whoever_manages_the_place_links_it_and_becomes_administrator(stage: Stage, surface: Surface) -> None:
    mina = manager(stage, surface)
    shown = await mina.types("setup", code=await code_for(stage))
    assert "Alumni X" in shown.text
    assert "modération n'est jamais publié là où tout le monde lit" in shown.text
    assert await rights(stage, mina) == {Right.ADMINISTRATOR}
    place = await linked(stage, surface)
    assert place
    assert place.purposes == {"general"}
    async with stage.works.read() as work:
        assert [line.what for line in await work.store(Audit).lines()] == ["setup"]


@both
@pytest.mark.parametrize(
    "path", ["help", "start", "directory search", "community places", "account language", "nothing"]
)
async def test_S86_in_an_unlinked_place_only_setup_is_answered(stage: Stage, surface: Surface, path: str) -> None:
    await stage.people(person("Hélène", "Dupont"))
    ana = await stage.member("Ana", surface, right=Right.ADMINISTRATOR)
    ana.place = PlaceRef(platform=surface.name, root=ROOT)
    shown = await ana.types(path, **({"query": "dupont"} if path == "directory search" else {}))
    if surface.obliged:
        assert "n'appartient encore à aucune communauté" in shown.text
        assert not shown.buttons
    else:
        assert shown.silent
    assert "Dupont" not in shown.text


@both
@pytest.mark.parametrize("packed", ["1-c-he", "1-dv-1", "1-c-st", "nonsense", "1-x-1"])
async def test_S86_no_press_works_in_an_unlinked_place(stage: Stage, surface: Surface, packed: str) -> None:
    ana = await stage.member("Ana", surface)
    ana.place = PlaceRef(platform=surface.name, root=ROOT)
    shown = await ana.sends(packed)
    assert shown.silent or (surface.obliged and shown.outcome.refused)
    assert not shown.buttons


async def test_S86_an_anonymous_administrator_of_an_unlinked_place_hears_nothing_but_of_setup(stage: Stage) -> None:
    mina = manager(stage, CHAT)
    mina.anonymous = True
    code = await code_for(stage)
    assert (await mina.types("help")).silent
    assert "compte" in (await mina.types("setup", code)).text
    assert await linked(stage, CHAT) is None
    mina.anonymous = False
    assert "C'est fait" in (await mina.types("setup", code)).text


@both
async def test_S86_a_code_is_kept_for_whoever_may_use_it(stage: Stage, surface: Surface) -> None:
    code = await code_for(stage)
    someone = manager(stage, surface, "Noé")
    someone.manages = False
    assert "Seule une personne qui gère ce lieu" in (await someone.types("setup", code=code)).text
    someone.place = None
    assert "pas ici" in (await someone.types("setup", code=code)).text
    assert await rights(stage, someone) == frozenset()
    assert await linked(stage, surface) is None
    assert "C'est fait" in (await manager(stage, surface).types("setup", code=code)).text


@both
@pytest.mark.parametrize("code", ["ABCD-EFGH-JKLM", "x", "'; DROP TABLE setup_code;--", "0" * 40])
async def test_S86_a_wrong_code_links_nothing(stage: Stage, surface: Surface, code: str) -> None:
    mina = manager(stage, surface)
    shown = await mina.types("setup", code=code)
    assert "Ce code n'est pas valable" in shown.text
    assert shown.outcome.refused
    assert await linked(stage, surface) is None
    assert await rights(stage, mina) == frozenset()


@both
async def test_S86_an_expired_code_links_nothing(stage: Stage, surface: Surface) -> None:
    code = await code_for(stage)
    stage.clock.move(hours=24)
    assert "Ce code n'est pas valable" in (await manager(stage, surface).types("setup", code=code)).text
    assert await linked(stage, surface) is None


@both
async def test_S86_a_used_code_links_no_second_place(stage: Stage, surface: Surface) -> None:
    code = await code_for(stage)
    await manager(stage, surface).types("setup", code=code)
    thief = manager(stage, surface, "Théo")
    thief.place = PlaceRef(platform=surface.name, root=ROOT + 1)
    assert "Ce code n'est pas valable" in (await thief.types("setup", code=code)).text
    assert await linked(stage, surface, ROOT + 1) is None


@both
async def test_S86_a_linked_place_stays_where_it_is_and_the_code_is_kept(stage: Stage, surface: Surface) -> None:
    await manager(stage, surface).types("setup", code=await code_for(stage))
    other = await add_community(stage.database, "celsa", "CELSA")
    code = await code_for(stage, other)
    thief = manager(stage, surface, "Théo")
    assert "appartient déjà" in (await thief.types("setup", code=code)).text
    place = await linked(stage, surface)
    assert place
    assert place.community_id == stage.community.id
    thief.place = PlaceRef(platform=surface.name, root=ROOT + 1)
    assert "CELSA" in (await thief.types("setup", code=code)).text


@both
async def test_S86_a_code_is_read_however_it_is_written(stage: Stage, surface: Surface) -> None:
    code = await code_for(stage)
    written = f" {code.lower().replace('-', ' ')} "
    assert "C'est fait" in (await manager(stage, surface).types("setup", code=written)).text


async def test_S86_a_code_is_asked_where_a_form_is_the_answer(stage: Stage) -> None:
    code = await code_for(stage)
    mina = manager(stage, MODALS)
    assert (await mina.types("setup")).asks == ("code",)
    assert "C'est fait" in (await mina.submits(code=code)).text
    chat = manager(stage, CHAT)
    asked = (await chat.types("setup")).text
    assert "Quel code" in asked
    assert "Écrivez la réponse après configurer" in asked


async def test_S86_unlinked_places_are_left_after_a_day(stage: Stage) -> None:
    ref = PlaceRef(platform="discord", root=ROOT)
    assert not await stage.dispatch.met(ref)
    assert await stage.dispatch.overdue("discord") == ()
    stage.clock.move(hours=24, minutes=1)
    assert await stage.dispatch.overdue("discord") == (ref,)
    await manager(stage, MODALS).types("setup", code=await code_for(stage))
    assert await stage.dispatch.overdue("discord") == ()
    assert await stage.dispatch.met(ref)


def test_codes_differ_and_are_kept_as_a_digest_only() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(digest(code)) == 64 and code not in digest(code) for code in codes)
    assert timedelta(hours=24) == CODE_FOR


@both
async def test_places_get_purposes_and_lose_them(stage: Stage, surface: Surface) -> None:
    admin = await stage.member("Ada", surface, right=Right.ADMINISTRATOR)
    admin.place = await stage.place(surface, ROOT)
    assert "événements" in (await admin.types("community place", purpose="événements")).text
    assert "stages" in (await admin.types("community place", "stages")).text
    admin.place = None
    listed = await admin.types("community places")
    assert all(purpose in listed.text for purpose in ("événements", "stages", "tout le reste"))
    after = await admin.presses("stages")
    assert "stages" not in after.text
    place = await linked(stage, surface)
    assert place
    assert place.purposes == {"events", "general"}
    assert "fait dans le salon" in (await admin.types("community place", purpose="events")).text


@both
async def test_S04_whoever_is_administrator_no_more_removes_no_purpose(stage: Stage, surface: Surface) -> None:
    admin, ben = await stage.member("Ada", surface, right=Right.ADMINISTRATOR), await stage.member("Ben", surface)
    await stage.place(surface, ROOT)
    listed = await admin.types("community places")
    assert "d'autres rôles" in (await ben.presses("tout le reste", on=listed)).text
    place = await linked(stage, surface)
    assert place
    assert place.purposes == {"general"}


@both
async def test_S02_another_communitys_place_reads_as_nonexistent(stage: Stage, surface: Surface) -> None:
    other = await add_community(stage.database, "celsa", "CELSA")
    async with stage.works.write() as work:
        ref = PlaceRef(platform=surface.name, root=ROOT + 5)
        theirs = await work.store(Places).link(ref, other.id, frozenset({"general"}))
    assert theirs
    admin = await stage.member("Ada", surface, right=Right.ADMINISTRATOR)
    known = await admin.sends(pack(Press(code="cr", args=(theirs.id, "general"))))
    unknown = await admin.sends(pack(Press(code="cr", args=(99999, "general"))))
    assert known.outcome.answer == unknown.outcome.answer
    place = await linked(stage, surface, ROOT + 5)
    assert place
    assert place.purposes == {"general"}


async def in_two(stage: Stage, surface: Surface) -> tuple[Actor, Community]:
    other = await add_community(stage.database, "celsa", "CELSA")
    ana = await stage.member("Ana", surface)
    await stage.grant(ana, community=other)
    await stage.people(person("Hélène", "Dupont"))
    await stage.people(person("Zoé", "Dupont"), community=other)
    return ana, other


@both
async def test_someone_in_two_communities_is_asked_and_never_guessed(stage: Stage, surface: Surface) -> None:
    ana, _other = await in_two(stage, surface)
    shown = await ana.types("directory search", query="dupont")
    assert "de laquelle nous parlons" in shown.text
    assert "Dupont" not in shown.text
    choice = await ana.types("community choose")
    assert {"Alumni X", "CELSA"} <= set(choice.buttons)
    await ana.presses("CELSA")
    stage.restart()
    shown = await ana.types("directory search", query="dupont")
    assert "Zoé" in shown.text
    assert "Hélène" not in shown.text


async def test_the_place_comes_before_the_choice(stage: Stage) -> None:
    ana, other = await in_two(stage, MODALS)
    await ana.sends(pack(Press(code="ch", args=(other.id,))))
    ana.place = await stage.place(MODALS)
    assert "Hélène" in (await ana.types("directory search", query="dupont")).text


@both
async def test_a_record_keeps_its_community_whatever_is_chosen(stage: Stage, surface: Surface) -> None:
    ana, other = await in_two(stage, surface)
    await stage.people(*(person(f"Alix{n}", "Bernard") for n in range(12)))
    await ana.sends(pack(Press(code="ch", args=(stage.community.id,))))
    first = await ana.types("directory search", query="bernard")
    await ana.sends(pack(Press(code="ch", args=(other.id,))))
    assert "Page 2 sur 2" in (await ana.presses("Suivant", on=first)).text
    assert "Zoé" in (await ana.types("directory search", query="dupont")).text


async def test_a_kept_press_of_one_community_is_nothing_in_a_place_of_another(stage: Stage) -> None:
    ana, other = await in_two(stage, MODALS)
    await stage.people(*(person(f"Alix{n}", "Bernard") for n in range(12)))
    await ana.sends(pack(Press(code="ch", args=(stage.community.id,))))
    first = await ana.types("directory search", query="bernard")
    async with stage.works.write() as work:
        ana.place = PlaceRef(platform="discord", root=ROOT + 9)
        await work.store(Places).link(ana.place, other.id, frozenset({"general"}))
    shown = await ana.presses("Suivant", on=first)
    assert "Bernard" not in shown.text
    assert shown.outcome.refused


@both
async def test_only_ones_own_communities_can_be_chosen(stage: Stage, surface: Surface) -> None:
    other = await add_community(stage.database, "celsa", "CELSA")
    ana = await stage.member("Ana", surface)
    assert "ne trouve pas" in (await ana.sends(pack(Press(code="ch", args=(other.id,))))).text
    assert "Nous parlons" in (await ana.types("community choose")).text
    assert "CELSA" not in "".join((await ana.types("community choose")).buttons)
    hugo = stage.stranger("Hugo", surface)
    assert "dans aucune communauté" in (await hugo.types("community choose")).text


@both
async def test_a_choice_that_no_longer_holds_is_no_choice(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface)
    other = await add_community(stage.database, "celsa", "CELSA")
    async with stage.works.write() as work:
        account = await work.store(Accounts).get(surface.name, ana.number)
        assert account
        await work.store(Accounts).keep(replace(account, community_id=other.id))
    assert "Alumni X" in (await ana.types("start")).text


async def test_what_a_group_reads_is_in_the_language_of_the_place(stage: Stage) -> None:
    ines = await stage.member("Ines", CHAT, right=Right.ADMINISTRATOR, language="fr")
    ines.place = await stage.place(CHAT)
    await ines.types("community place", "events English")

    shown = await ines.types("directory search", "dupont")

    assert "I answer you in private" in shown.text
    assert "Réservé" not in shown.text


@both
@pytest.mark.parametrize("path", ["setup", "community place"])
async def test_what_is_for_a_place_asks_nothing_elsewhere(stage: Stage, surface: Surface, path: str) -> None:
    admin = await stage.member("Ada", surface, right=Right.ADMINISTRATOR)
    shown = await admin.types(path)
    assert shown.asks == ()
    assert "Écrivez cette commande dans le serveur" in shown.text or "écrivez-y la commande" in shown.text


@both
async def test_who_is_in_several_communities_is_told_so_and_nobody_else_is(stage: Stage, surface: Surface) -> None:
    ana, _other = await in_two(stage, surface)
    for shown in (await ana.types("start"), await ana.types("directory search", query="dupont")):
        assert "plusieurs" in shown.text
        assert "dans aucune communauté" not in shown.text
    hugo = stage.stranger(on=surface)
    for shown in (await hugo.types("start"), await hugo.types("directory search", query="dupont")):
        assert "dans aucune communauté" in shown.text
        assert "plusieurs" not in shown.text
