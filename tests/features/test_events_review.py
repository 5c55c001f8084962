"""Proposed events: decided where their author learns of it, as they were shown, and once."""

from __future__ import annotations

from bot.features.events.domain import EventStore
from bot.features.events.domain import Stage as EventStage
from bot.presses import pack
from bot.replies import Press
from tests.features.events import drafted, newest, organiser
from tests.stage import CHAT, Stage


async def test_a_moderator_decides_on_a_proposal_where_its_author_learns_of_it(stage: Stage) -> None:
    noe, mina = await stage.member("Noé", CHAT), await organiser(stage)
    await drafted(noe)
    await noe.presses("modération")
    event = await newest(stage)
    shown = await mina.types("event show", str(event.id))
    assert "Ouvrir la modération" in shown.buttons
    assert not [label for label in shown.buttons if "Publier" in label or "Annuler" in label]
    for code in ("ep", "ed", "ex"):
        assert "attend une décision" in (await mina.sends(pack(Press(code=code, args=(event.id,))))).text, code
    assert "attend une décision" in (await mina.types("event cancel", str(event.id), reason="non")).text
    assert (await newest(stage)).stage is EventStage.PROPOSED
    assert "Afterwork" in (await mina.presses("Ouvrir la modération")).text
    await mina.presses("Afterwork")
    await mina.presses("Approuver")
    assert (await newest(stage)).stage is EventStage.PLANNED


async def test_pressing_twice_proposes_once_and_what_was_shown_to_moderators_stays_what_it_is(stage: Stage) -> None:
    noe, mina = await stage.member("Noé", CHAT), await organiser(stage)
    preview = await drafted(noe)
    await noe.presses("modération")
    await mina.types("review list")
    seen = await mina.presses("Afterwork")
    assert "en relecture" in (await noe.presses("modération", preview)).text
    assert "Approuvé par" in (await mina.presses("Approuver", seen)).text


async def test_what_was_corrected_meanwhile_is_not_published_unseen(stage: Stage) -> None:
    mina = await organiser(stage)
    preview = await drafted(mina)
    event = await newest(stage)
    await mina.types("event edit", str(event.id), title="Tout autre chose")
    assert "a changé depuis" in (await mina.presses("Publier", preview)).text
    async with stage.works.read() as work:
        kept = await work.store(EventStore, stage.community.id).get(event.id)
    assert kept
    assert kept.stage is EventStage.DRAFT


async def test_s41_whoever_decides_sees_where_a_link_leads(stage: Stage) -> None:
    noe, mina = await stage.member("Noé", CHAT), await organiser(stage)
    await drafted(noe)
    await noe.presses("modération")
    await mina.types("review list")
    shown = (await mina.presses("Afterwork")).text
    assert "Lien: https://visio.example.org/j/123" in shown
    assert "qu'aux personnes inscrites" in shown
