"""How members are called: as their platform shows them the first time they act, never so as to pass for others."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.erasure import copy_of, of_account
from bot.features.community.letters import named
from bot.language import Reader
from bot.naming import NAME_MAX, called, display_name, suspicious
from bot.outbox import Queue, State
from bot.people import Member, Right
from bot.ports import Members
from storage.base import member
from tests.hostile import INVISIBLE
from tests.stage import CHAT, MODALS, SURFACES, Actor, Stage, Surface

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)
OFFICIAL = [
    *("Admin", "ADMIN", "Modérateur", "Modératrice AX", "moderation", "Amicale", "L'Amicale", "Adm1n", "A d m i n"),
    *("Ana (admin)", "Администратор", "Support", "modo", "𝐀𝐝𝐦𝐢𝐧", "\uff21\uff44\uff4d\uff49\uff4e", "@dministration"),
]
MIXED = ["Z\u043e\u00e9", "\u0410na Lima", "Jean-\u039carc", "p\u0430yp\u0430l"]
HONEST = [
    *(
        "Zoé",
        "Ana Lima",
        "Hélène de La Tour",
        "Жанна",
        "山田花子",
        "Ελένη",
        "O'Brien",
        "Jean-Marc 42",
        "Badminton Club",
    ),
    *("Rémi Modiano", "Adélaïde", "Lucas Staff", "Ana · Анна", "🚀 Léo"),
]


async def name_of(stage: Stage, actor: Actor) -> str:
    assert actor.member
    async with stage.works.read() as work:
        found = await work.store(Members, stage.community.id).get(actor.member.id)
    assert found
    return found.name


async def told(stage: Stage) -> list[int | None]:
    async with stage.works.read() as work:
        rows = await work.store(Queue).listed(State.PENDING)
    return [row.member_id for row in rows if row.topic == "community.name"]


@pytest.mark.parametrize("name", OFFICIAL + MIXED, ids=ascii)
def test_S37_a_name_that_could_be_taken_for_anothers_is_seen_and_its_number_shown(name: str) -> None:
    assert suspicious(name)
    shown = called(Member(id=12, community_id=1, name=name))
    assert getattr(shown, "key", "") == "member-numbered"
    assert dict(getattr(shown, "args", ())) == {"name": name, "number": "12"}


@pytest.mark.parametrize("name", HONEST, ids=ascii)
def test_S37_an_honest_name_stands_alone(name: str) -> None:
    assert not suspicious(name)
    assert called(Member(id=12, community_id=1, name=name)) == name


@pytest.mark.parametrize("sign", INVISIBLE, ids=ascii)
def test_S36_nothing_invisible_is_kept_of_a_shown_name(sign: str) -> None:
    assert display_name(f"A{sign}dmin") == "Admin" or suspicious(display_name(f"A{sign}dmin"))
    assert display_name(sign) == ""


def test_S38_a_shown_name_is_kept_short_and_readable() -> None:
    assert len(display_name("x" * 5000)) == NAME_MAX
    assert display_name("Z" + "\u0335" * 500).count("\u0335") == 3
    assert display_name("  Ana \n Lima ") == "Ana Lima"
    assert display_name("...") == ""


@both
async def test_a_member_without_a_name_is_called_as_their_platform_shows_them(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana Lima", surface)
    assert await name_of(stage, ana) == ""
    await ana.types("start")
    assert await name_of(stage, ana) == "Ana Lima"
    ana.name = "Mallory"
    await ana.types("start")
    assert await name_of(stage, ana) == "Ana Lima"
    assert await told(stage) == []


async def test_a_name_of_the_roster_is_never_touched(stage: Stage) -> None:
    ana = await stage.member("Mallory")
    assert ana.member
    async with stage.database.write() as connection:
        known = {"given_name": "Ana", "family_name": "Lima", "sort_name": "lima ana"}
        await connection.execute(sa.update(member).where(member.c.id == ana.member.id).values(**known))
    await ana.types("start")
    assert await name_of(stage, ana) == "Ana Lima"


async def test_a_shown_name_identifies_nobody_to_the_roster(stage: Stage) -> None:
    ana = await stage.member("Ana Lima")
    await ana.types("start")
    async with stage.database.read() as connection:
        assert (await connection.execute(sa.select(member.c.sort_name))).scalars().all() == [""]


@both
@pytest.mark.parametrize("name", ["Admin", MIXED[0]], ids=ascii)
async def test_S37_moderators_are_told_of_a_name_that_misleads(stage: Stage, surface: Surface, name: str) -> None:
    mo = await stage.member("Mo", surface, right=Right.MODERATOR)
    mallory = await stage.member(name, surface)
    await mallory.types("start")
    await mallory.types("help")
    assert mo.member
    assert mallory.member
    assert await told(stage) == [mo.member.id]
    async with stage.works.read() as work:
        (row,) = [one for one in await work.store(Queue).listed(State.PENDING) if one.topic == "community.name"]
        letter = await named(work, row)
    assert letter
    assert letter.text
    read = stage.words.plain(letter.text, Reader(language="fr"))
    assert f"{name} (membre nº\u00a0{mallory.member.id})" in read


async def test_S37_a_misleading_name_gives_way_to_one_that_is_not(stage: Stage) -> None:
    mo, mallory = await stage.member("Mo", right=Right.MODERATOR), await stage.member("Admin")
    await mallory.types("start")
    mallory.name = "Modérateur"
    await mallory.types("start")
    assert await name_of(stage, mallory) == "Admin"
    mallory.name = "Malo"
    await mallory.types("start")
    assert await name_of(stage, mallory) == "Malo"
    assert mo.member
    assert len(await told(stage)) == 1
    async with stage.works.read() as work:
        (row,) = [one for one in await work.store(Queue).listed(State.PENDING) if one.topic == "community.name"]
        assert await named(work, row) is None


async def test_a_moderator_is_not_told_of_themself(stage: Stage) -> None:
    mo = await stage.member("Modo", right=Right.MODERATOR)
    await mo.types("start")
    assert await told(stage) == []


async def test_a_shown_name_is_among_what_is_handed_over_and_erased(stage: Stage) -> None:
    ana = await stage.member("Ana Lima", MODALS)
    await ana.types("start")
    async with stage.works.read() as work:
        subject = await of_account(work, stage.community.id, "discord", ana.number)
        assert subject
        assert "Ana Lima" in str(await copy_of(work, subject))


async def test_strangers_names_are_not_kept(stage: Stage) -> None:
    hugo = stage.stranger("Hugo Secret", CHAT)
    shown = await hugo.types("start")
    assert "le nom que vous affichez" in shown.text
    async with stage.database.read() as connection:
        assert (await connection.execute(sa.select(member.c.id))).all() == []


def test_a_name_is_called_the_same_whoever_the_member_is() -> None:
    ana = Member(id=1, community_id=1, name="Ana")
    assert called(ana) == called(replace(ana, rights=frozenset({Right.ADMINISTRATOR}))) == "Ana"
