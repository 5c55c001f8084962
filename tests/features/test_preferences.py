"""Stop below a notice, the list of subjects, and what a member who stopped something still gets."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.catalogue import Catalogue
from bot.delivery import Delivery
from bot.errors import DeclarationError
from bot.features.preferences.cards import stop
from bot.features.preferences.feature import FEATURE as PREFERENCES
from bot.features.welcome.feature import FEATURE as WELCOME
from bot.language import Reader, Writer
from bot.outbox import OnDoubt
from bot.people import Community, Right
from bot.preferences import Preferences
from bot.presses import pack
from bot.replies import Press
from bot.requests import Outcome
from bot.spec import Card, Feature
from storage.base import member
from storage.database import Database
from tests.stage import CHAT, MODALS, SURFACES, Actor, Shown, Stage, Surface, add_community, build
from tests.wire import LOST, Wire, hello, notice, plan, states

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)
LETTERS = {"events.hello": hello, "events.later": hello, "relay.match": hello}
SENDING = Feature(name="sending", letters=LETTERS)


@pytest.fixture
async def stage(database: Database) -> Stage:
    return await build(database, (SENDING, PREFERENCES, WELCOME))


async def tell(stage: Stage, actor: Actor, key: str, topic: str = "events.hello", **more: object) -> None:
    assert actor.member
    told = replace(notice(actor.member.id, stage, key, **more), topic=topic)
    await plan(stage, told)


async def deliver(stage: Stage, surface: Surface) -> list[Shown]:
    """What is due, sent: as each reader sees it."""
    wire = Wire(platform=surface.name)
    process = Delivery(stage.works, stage.clock, {surface.name: wire}, LETTERS, stop=stop)
    await process.recover(alone=True)
    while await process.route() or await process.drain(f"{surface.name}.all"):
        pass
    reader = Reader(language="fr", zone="Europe/Paris")
    writer = Writer(words=stage.words, reader=reader)
    return [Shown(outcome=Outcome(answer=reply, reader=reader), writer=writer) for reply in wire.shown]


@both
async def test_stop_ends_the_subject_and_undo_takes_it_back(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface)
    await tell(stage, ana, "first")
    (sent,) = await deliver(stage, surface)
    assert "🔕 Stop\u00a0: les rappels d'événements" in sent.buttons
    told = await ana.presses("Stop", on=sent)
    assert "plus rien sur le sujet «\u00a0les rappels d'événements\u00a0»" in told.text
    assert not getattr(told.outcome.answer, "replaces", None), "the notice itself stays to be read"
    await tell(stage, ana, "second", "events.later")
    await tell(stage, ana, "other", "relay.match")
    assert len(await deliver(stage, surface)) == 1
    assert await states(stage) == {"first": "sent", "second": "superseded", "other": "sent"}
    undone = await ana.presses("Annuler", on=told)
    assert "de nouveau" in undone.text
    await tell(stage, ana, "third")
    assert len(await deliver(stage, surface)) == 1


@both
async def test_what_waits_follows_what_was_wanted_last(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface)
    due = stage.clock.now() + timedelta(hours=1)
    await tell(stage, ana, "one", due_at=due)
    await ana.types("preferences")
    await ana.presses("Stop\u00a0: les rappels d'événements")
    stage.clock.move(hours=1)
    assert await deliver(stage, surface) == []
    await tell(stage, ana, "two", due_at=due + timedelta(hours=1))
    await ana.types("preferences")
    await ana.presses("Reprendre\u00a0: les rappels d'événements")
    stage.clock.move(hours=1)
    assert len(await deliver(stage, surface)) == 1
    assert await states(stage) == {"one": "superseded", "two": "sent"}


@both
async def test_the_list_has_every_subject_once_and_turns_them_in_place(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface, language="en")
    shown = await ana.types("preferences")
    assert "event reminders: sent to you\nmessages from other members: sent to you" in shown.text
    assert shown.buttons == ("🔕 Stop: event reminders", "🔕 Stop: messages from other members")
    for _ in range(2):  # a second press on the old list changes nothing more
        turned = await ana.presses("Stop: messages from other members", on=shown)
        assert getattr(turned.outcome.answer, "replaces", None)
        assert turned.buttons == ("🔕 Stop: event reminders", "🔔 Receive again: messages from other members")
        assert "messages from other members: stopped" in turned.text
    back = await ana.presses("Receive again: messages from other members")
    assert "stopped" not in back.text


@both
async def test_where_nothing_is_sent_there_is_nothing_to_stop(database: Database, surface: Surface) -> None:
    stage = await build(database, (PREFERENCES, WELCOME))
    ana = await stage.member("Ana", surface)
    shown = await ana.types("preferences")
    assert "rien à arrêter" in shown.text
    assert shown.buttons == ()


@both
async def test_whatever_is_stopped_what_the_member_asks_is_still_answered(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface)
    await ana.types("preferences")
    for subject in ("les rappels d'événements", "les messages d'autres membres"):
        shown = await ana.presses(f"Stop\u00a0: {subject}")
    assert "je réponds toujours" in shown.text
    assert (await ana.types("help")).text
    assert "arrêté" in (await ana.types("preferences")).text


async def test_stop_works_months_later_and_after_a_restart(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await tell(stage, ana, "first")
    (sent,) = await deliver(stage, CHAT)
    stage.clock.move(days=200)
    stage.restart()
    await ana.presses("Stop", on=sent)
    await tell(stage, ana, "late")
    assert await deliver(stage, CHAT) == []


async def test_a_stop_counts_in_the_notice_s_community_whichever_was_chosen(stage: Stage, database: Database) -> None:
    ana, other = await stage.member("Ana"), await add_community(database, "ens", "Normaliens")
    await stage.grant(ana, community=other)
    await tell(stage, ana, "first")
    (sent,) = await deliver(stage, CHAT)
    assert "plus rien" in (await ana.presses("Stop", on=sent)).text  # she has chosen no community
    assert await stopped(stage, ana) == {"events"}
    assert await stopped(stage, ana, other) == set()


@both
async def test_only_what_they_may_ever_be_sent_is_listed_and_what_they_stopped(
    database: Database, surface: Surface
) -> None:
    stage = await build(database)
    ana, mia = await stage.member("Ana", surface), await stage.member("Mia", surface, right=Right.ADMINISTRATOR)
    hers = (await mia.types("preferences")).text
    theirs = (await ana.types("preferences")).text
    for subject in ("ce qui attend la modération", "les besoins des membres", "votre recherche de stage"):
        assert subject in hers
        assert subject not in theirs
    assert "les rappels d'événements" in theirs
    assert ana.member
    async with stage.works.write() as work:
        await work.store(Preferences, stage.community.id).stop(ana.member.id, "moderation", stage.clock.now())
    await ana.types("preferences")
    assert "Reprendre" in " ".join((await ana.presses("Stop\u00a0: les rappels d'événements")).buttons)
    resumed = await ana.presses("Reprendre\u00a0: ce qui attend la modération")
    assert "ce qui attend la modération" not in resumed.text


async def stopped(stage: Stage, actor: Actor, community: Community | None = None) -> frozenset[str]:
    assert actor.member
    async with stage.works.read() as work:
        return await work.store(Preferences, (community or stage.community).id).stopped(actor.member.id)


@both
async def test_S01_whoever_presses_stops_their_own_and_nobody_else_s(stage: Stage, surface: Surface) -> None:
    ana, ben = await stage.member("Ana", surface), await stage.member("Ben", surface)
    hugo = stage.stranger("Hugo", surface)
    await tell(stage, ana, "first")
    (sent,) = await deliver(stage, surface)
    await ben.presses("Stop", on=sent)
    assert (await stopped(stage, ana), await stopped(stage, ben)) == (set(), {"events"})
    assert "Je ne trouve pas cela" in (await hugo.presses("Stop", on=sent)).text


@both
async def test_S02_hand_made_presses_read_as_what_does_not_exist(
    stage: Stage, database: Database, surface: Surface
) -> None:
    ana, other = await stage.member("Ana", surface), await add_community(database, "ens", "Normaliens")
    here = stage.community.id
    for code, args in (
        ("ps", (other.id, "events")),
        ("ps", (here, "weather")),
        ("pu", (other.id, "events")),
        ("pt", (here, "events", "maybe")),
        ("pt", (here,)),
        ("ps", (0, "events")),
    ):
        shown = await ana.sends(pack(Press(code=code, args=args)))
        assert "Je ne trouve pas cela" in shown.text, (code, args)
    assert await stopped(stage, ana) == set()


@both
async def test_somebody_suspended_can_still_stop(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface)
    await tell(stage, ana, "first")
    (sent,) = await deliver(stage, surface)
    async with stage.database.write() as connection:
        await connection.execute(sa.update(member).values(suspended_at=stage.clock.now()))
    assert "plus rien" in (await ana.presses("Stop", on=sent)).text


async def test_guests_are_told_it_is_for_members(stage: Stage) -> None:
    hugo = stage.stranger("Hugo", MODALS)
    hugo.place = await stage.place(MODALS)
    assert "réservé aux membres" in (await hugo.types("preferences")).text


async def test_what_is_in_doubt_and_held_is_not_sent_again_after_a_stop(stage: Stage) -> None:
    ana, wire = await stage.member("Ana"), Wire()
    await tell(stage, ana, "first", on_doubt=OnDoubt.RESEND)
    wire.fails(LOST, after=False)
    process = Delivery(stage.works, stage.clock, {"telegram": wire}, LETTERS, stop=stop)
    await process.route()
    await process.drain("telegram.all")
    await ana.types("preferences")
    await ana.presses("Stop\u00a0: les rappels d'événements")
    stage.clock.move(minutes=1)
    assert await deliver(stage, CHAT) == []
    assert await states(stage) == {"first": "superseded"}


# --- at start-up


@pytest.mark.parametrize(
    ("feature", "fault"),
    [
        (
            Feature(name="x", letters={"weather.rain": hello}),
            "what is sent about weather has no word `subject-weather`",
        ),
        (Feature(name="x", letters={"Events.x": hello}), "nothing can be sent about `Events`"),
        (
            Feature(name="x", cards=(Card(kind="x", show=lambda: None, topics=("weather.card",)),)),  # type: ignore[arg-type,return-value]
            "what is sent about weather has no word `subject-weather` in fr",
        ),
    ],
)
async def test_a_subject_without_its_words_stops_the_start(stage: Stage, feature: Feature, fault: str) -> None:
    with pytest.raises(DeclarationError, match=fault):
        Catalogue((feature, PREFERENCES), stage.words)
