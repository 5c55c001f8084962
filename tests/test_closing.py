"""A place that is closed to the bot: its community's administrators are told once, and who can be reached again is."""

from __future__ import annotations

import pytest

from bot.closing import TOPIC, closed
from bot.features.preferences.cards import stop
from bot.language import Reader, Writer
from bot.outbox import Queue, State
from bot.people import PlaceRef, Right
from bot.ports import Accounts, Places
from bot.requests import Outcome
from bot.senders import Unreachable
from tests.stage import CHAT, SURFACES, Actor, Shown, Stage, Surface, add_community
from tests.wire import Wire, hello, notice, plan, post, rows, states

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)


async def close(stage: Stage, ref: PlaceRef, why: str = "kicked") -> None:
    async with stage.works.write() as work:
        await closed(work, ref, why, stage.clock.now())


async def deliver(stage: Stage, wire: Wire) -> list[Shown]:
    """What is due, sent over that wire: as its readers see it."""
    from bot.delivery import Delivery

    letters = {**stage.dispatch.catalogue.letters, "hello": hello}
    actions = stage.dispatch.catalogue.actions
    process = Delivery(stage.works, stage.clock, {wire.platform: wire}, letters, stop=stop, actions=actions)
    before = len(wire.shown)
    await process.recover(alone=True)
    while await process.route() or await process.drain(f"{wire.platform}.all"):
        pass
    reader = Reader(language="fr", zone="Europe/Paris")
    writer = Writer(words=stage.words, reader=reader)
    return [Shown(outcome=Outcome(answer=reply, reader=reader), writer=writer) for reply in wire.shown[before:]]


@both
async def test_administrators_are_told_once_which_place_and_what_to_do(stage: Stage, surface: Surface) -> None:
    ines, ana = await stage.member("Inès", surface, right=Right.ADMINISTRATOR), await stage.member("Ana", surface)
    ref = await stage.place(surface, 901, purposes=["events"])
    await stage.place(surface, 900)
    wire = Wire(platform=surface.name)
    wire.fails(Unreachable("kicked"))
    await plan(stage, post(stage))
    await deliver(stage, wire)
    await close(stage, ref, "rights")
    assert await deliver(stage, wire) == []
    told = [one for one in await rows(stage) if one.topic == TOPIC]
    assert ines.member
    assert ana.member
    assert [(one.member_id, one.state) for one in told] == [(ines.member.id, State.SENT)]
    (shown,) = [reply for reply in wire.shown if reply.private]
    writer = Writer(words=stage.words, reader=Reader(language="fr"))
    text = Shown(outcome=Outcome(answer=shown, reader=Reader(language="fr")), writer=writer)
    assert f"{surface.name.capitalize()}, en entier" in text.text
    assert "sert à ceci\u00a0: événements" in text.text
    assert "communaute lieu" in text.text
    assert "une seule fois" in text.text
    listed = await ines.presses("Voir tous les lieux", on=text)
    assert "événements" in listed.text


async def test_a_place_that_was_linked_again_is_told_of_again(stage: Stage) -> None:
    await stage.member("Inès", right=Right.ADMINISTRATOR)
    ref = await stage.place(CHAT, 901)
    wire = Wire()
    for _ in range(2):
        await close(stage, ref)
        await close(stage, ref, "rights")
        assert len(await deliver(stage, wire)) == 1
        stage.clock.move(minutes=5)
        await stage.place(CHAT, 901)


async def test_what_is_open_again_by_then_is_not_told(stage: Stage) -> None:
    await stage.member("Inès", right=Right.ADMINISTRATOR)
    ref = await stage.place(CHAT, 901)
    await close(stage, ref)
    async with stage.works.write() as work:
        await work.store(Places).link(ref, stage.community.id, frozenset({"events"}))
    assert await deliver(stage, Wire()) == []
    assert set((await states(stage)).values()) == {"superseded"}


async def test_a_part_of_a_linked_place_and_a_stranger_s_place_tell_nobody(stage: Stage) -> None:
    await stage.member("Inès", right=Right.ADMINISTRATOR)
    await stage.place(CHAT, 901)
    await close(stage, PlaceRef(platform=CHAT.name, root=901, part=7))
    await close(stage, PlaceRef(platform=CHAT.name, root=5))
    assert await rows(stage) == []


async def test_each_community_hears_of_its_own(stage: Stage) -> None:
    other = await add_community(stage.database, "ens", "Normaliens")
    ines = await stage.member("Inès", right=Right.ADMINISTRATOR)
    await stage.member("Adam", right=Right.ADMINISTRATOR, community=other)
    await close(stage, await stage.place(CHAT, 901))
    assert ines.member
    assert [one.member_id for one in await rows(stage)] == [ines.member.id]


# --- reached again


async def unreachable(stage: Stage, actor: Actor, key: str = "k") -> None:
    assert actor.member
    await plan(stage, notice(actor.member.id, stage, key))
    wire = Wire(platform=actor.surface.name)
    wire.fails(Unreachable("blocked"))
    await deliver(stage, wire)
    assert (await states(stage))[key] == "unreachable"


async def test_what_the_platform_says_of_an_account_heals_it(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await unreachable(stage, ana)
    await stage.dispatch.reachable("telegram", ana.number)
    assert await states(stage) == {"k": "pending"}
    await stage.dispatch.reachable("telegram", ana.number, "blocked")
    assert await deliver(stage, Wire()) == []
    await stage.dispatch.reachable("telegram", 999_999)
    async with stage.works.read() as work:
        assert await work.store(Accounts).get("telegram", 999_999) is None


async def test_what_had_no_way_leaves_once_the_member_writes_over_a_platform_that_was_not_served(stage: Stage) -> None:
    ana = await stage.member("Ana", SURFACES[1])
    assert ana.member
    await plan(stage, notice(ana.member.id, stage))
    await deliver(stage, Wire())
    assert await states(stage) == {"k": "unreachable"}, "only another platform is served"
    await ana.types("start")
    assert len(await deliver(stage, Wire(platform=ana.surface.name))) == 1


async def test_pressing_a_button_in_private_heals_as_well(stage: Stage) -> None:
    ana = await stage.member("Ana")
    shown = await ana.types("start")
    await unreachable(stage, ana)
    await ana.presses("❔", on=shown)
    async with stage.works.read() as work:
        assert [row.state for row in await work.store(Queue).listed(*State)] == [State.PENDING]
