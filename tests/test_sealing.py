"""Buttons of what is sent unasked: what is too long or for one person alone is kept in a row before it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.delivery import Delivery
from bot.language import Reader, Writer
from bot.outbox import Letter, Queued
from bot.ports import Work
from bot.presses import KEPT, KEPT_FORM, fits
from bot.replies import Button, Press, Reply, presses_of, say
from bot.requests import Outcome
from bot.sealing import SENT_KEPT_FOR, sealed, standing_for, stays, unsealed
from storage.core_tables import kept_press
from storage.database import Database
from tests import catalogues
from tests.stage import CHAT, SURFACES, Actor, Shown, Stage, Surface, build
from tests.survey import ALL, words
from tests.wire import LOST, Wire, notice, plan, post, states

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)
LONG, OWNED, SHORT = Press(code="sp", args=("Où, quand ?", 4)), Press(code="so", args=(7,)), Press(code="sa", args=(3,))
READER = Reader(language="fr", zone="Europe/Paris")


def letter(*presses: Press) -> Letter:
    async def written(work: Work, row: Queued) -> Reply:
        buttons = tuple((Button(label=say("as-is", text=press.code), press=press),) for press in presses)
        return Reply(text=say("heard-thanked"), buttons=buttons)

    return written


@pytest.fixture
async def stage(database: Database) -> Stage:
    return await build(database, ALL, words())


async def deliver(stage: Stage, wire: Wire, *presses: Press) -> list[Shown]:
    """What is due, sent as a new process would: as its readers see it."""
    letters: Mapping[str, Letter] = {"hello": letter(*presses)}
    actions = catalogues.catalogue(stage.features, stage.words).actions
    process = Delivery(stage.works, stage.clock, {wire.platform: wire}, letters, actions=actions)
    await process.recover(alone=True)
    while await process.route() or await process.drain(f"{wire.platform}.all"):
        pass
    writer = Writer(words=stage.words, reader=READER)
    return [Shown(outcome=Outcome(answer=reply, reader=READER), writer=writer) for reply in wire.shown]


async def told(stage: Stage, actor: Actor, key: str = "k") -> None:
    assert actor.member
    await plan(stage, notice(actor.member.id, stage, key))


async def kept(stage: Stage) -> list[tuple[str, int | None]]:
    async with stage.database.read() as connection:
        query = sa.select(kept_press.c.code, kept_press.c.account_id).order_by(kept_press.c.code)
        return [(row.code, row.account_id) for row in await connection.execute(query)]


@both
async def test_a_notice_s_buttons_work_for_its_reader_and_nobody_else(stage: Stage, surface: Surface) -> None:
    ana, ben = await stage.member("Ana", surface), await stage.member("Ben", surface)
    await told(stage, ana)
    (sent,) = await deliver(stage, Wire(platform=surface.name), LONG, OWNED, SHORT)
    answer = sent.outcome.answer
    assert isinstance(answer, Reply)
    assert all(map(fits, presses_of(answer)))
    assert [press.code for press in presses_of(answer)] == [KEPT_FORM, KEPT, "sa"]
    stage.clock.move(days=80)
    stage.restart()
    assert "autre" in (await ben.presses("so", on=sent)).text
    assert "autre" in (await ben.presses("sp", on=sent)).text
    assert getattr((await ana.presses("so", on=sent)).outcome.answer, "replaces", None)
    shown = await ana.presses("sp", on=sent)
    assert shown.asks
    stage.clock.move(days=SENT_KEPT_FOR.days)
    assert "trop ancien" in (await ana.presses("so", on=sent)).text


async def test_a_place_s_long_buttons_work_for_everybody_in_it(stage: Stage) -> None:
    surface = SURFACES[1]
    place = await stage.place(surface)
    await plan(stage, post(stage))
    (sent,) = await deliver(stage, Wire(platform=surface.name), LONG)
    for name in ("Ana", "Ben"):
        actor = await stage.member(name, surface)
        actor.place = place
        assert (await actor.presses("sp", on=sent)).asks
    assert await kept(stage) == [("sp", None)]


async def test_a_press_for_one_person_is_never_shown_to_a_whole_place(stage: Stage) -> None:
    await stage.place(CHAT)
    await plan(stage, post(stage))
    wire = Wire()
    for _ in range(3):
        assert await deliver(stage, wire, OWNED) == []
        stage.clock.move(minutes=1)
    assert await states(stage) == {"p": "dead"}, "and the operator hears of it"
    assert await kept(stage) == []


async def test_a_message_in_doubt_is_sent_again_with_the_same_buttons(stage: Stage) -> None:
    ana, wire = await stage.member("Ana"), Wire()
    await told(stage, ana)
    wire.fails(LOST, after=True)
    await deliver(stage, wire, LONG, OWNED)
    stage.clock.move(minutes=2)
    first, second = await deliver(stage, wire, LONG, OWNED)
    assert first.presses == second.presses
    assert len(await kept(stage)) == 2
    other = await stage.member("Ben")
    await told(stage, other, "other")
    third = (await deliver(stage, wire, LONG, OWNED))[-1]
    assert not set(third.presses.values()) & set(first.presses.values())


async def test_what_fits_needs_no_row(stage: Stage) -> None:
    await told(stage, await stage.member("Ana"))
    await deliver(stage, Wire(), SHORT)
    assert await kept(stage) == []


async def test_each_press_is_kept_once(stage: Stage) -> None:
    actions = catalogues.catalogue(stage.features, stage.words).actions
    assert (stays(SHORT, actions), stays(OWNED, actions), stays(LONG, actions)) == (False, True, True)
    button = Button(label=say("form-cancel"), press=LONG, link=SHORT)
    reply = Reply(buttons=((button, replace(button, link=None)),))
    assert unsealed(reply, actions) == (LONG,)
    asked: list[Press] = []

    async def keep(press: Press) -> Press:
        asked.append(press)
        return standing_for(press, "name", actions)

    assert list(presses_of(await sealed(reply, actions, keep))) == [
        Press(code=KEPT_FORM, args=("name",)),
        SHORT,
        Press(code=KEPT_FORM, args=("name",)),
    ]
    assert asked == [LONG]
