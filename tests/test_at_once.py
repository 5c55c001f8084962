"""Two do what excludes each other, at the same moment, on one database: one of them is right, and both are told so."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from types import SimpleNamespace
from typing import Any

import pytest

from bot.features.announcements.domain import AnnouncementStore
from bot.features.announcements.domain import Stage as News
from bot.features.donations.domain import DonationStore
from bot.features.donations.matched import MatchState
from bot.features.events.domain import EventStore
from bot.features.events.domain import Stage as EventStage
from bot.features.internships.domain import InternshipStore, OfferState
from bot.outbox import OPEN, Queue
from bot.people import Right
from bot.presses import pack
from bot.replies import Press
from tests.features import donations, internships
from tests.features.events import Post, answers, drafted, newest, organiser, published, signup
from tests.stage import Actor, Shown, Stage
from tests.trespass import ids

TIMES = pytest.mark.chaos(times=(4, 18))


def press(who: Actor, code: str, *args: int | str) -> Coroutine[Any, Any, Shown]:
    return who.sends(pack(Press(code=code, args=args)))


async def at_once(*doing: Coroutine[Any, Any, Any]) -> list[Any]:
    """All of it begun before any of it is done."""
    return list(await asyncio.gather(*doing))


def done(shown: Shown) -> bool:
    assert getattr(getattr(shown.outcome.answer, "text", None), "key", "") != "sorry"
    return not shown.outcome.refused


@TIMES
async def test_S07_one_press_delivered_twice_is_done_once(stage: Stage, scale: SimpleNamespace) -> None:
    mina, ana = await organiser(stage), await stage.member("Ana")
    for number in range(scale.times):
        event = await published(stage, mina)
        shown = await press(mina, "ev", event.id)
        first, second = await at_once(*(ana.presses("Je viens", shown, event=f"twice{number}") for _ in "ab"))
        assert first.text == second.text
        assert await signup(stage, event, ana)


@TIMES
async def test_S08_a_proposal_approved_while_it_is_withdrawn_or_edited_is_one_or_the_other(
    stage: Stage, scale: SimpleNamespace
) -> None:
    noe, mina, max_ = await stage.member("Noé"), await organiser(stage), await organiser(stage, "Max")
    for number in range(1, scale.times + 1):
        await drafted(noe)
        await noe.presses("modération")
        event, review = await newest(stage), (await ids(stage, "review"))[-1]
        other = press(noe, "ed", event.id) if number % 2 else noe.types("event edit", str(event.id), title="Neuf")
        approved, second, others = await at_once(
            press(mina, "ma", review, event.version, 0), press(max_, "ma", review, event.version, 0), other
        )
        assert sum(map(done, (approved, second))) <= 1
        async with stage.works.read() as work:
            kept = await work.store(EventStore, stage.community.id).get(event.id)
        if number % 2:
            assert (kept is None) == done(others)
        assert kept is None or (kept.stage is EventStage.PLANNED) == (done(approved) or done(second))
        if kept:
            await press(mina, "eq", event.id)
        stage.clock.move(hours=2)


@TIMES
async def test_S08_whoever_signs_up_while_it_is_called_off_is_not_told_they_come_to_nothing(
    stage: Stage, scale: SimpleNamespace
) -> None:
    mina, ana, post = await organiser(stage), await stage.member("Ana"), Post(stage=stage)
    for _ in range(scale.times):
        event = await published(stage, mina)
        await mina.types("event cancel", str(event.id), reason="Grève")
        packed = mina.last.packed("annule") if mina.last else ""
        signed, called_off = await at_once(answers(ana, event), mina.sends(packed))
        assert done(called_off)
        await post.works()
        told = [text for text in post.sent(ana) if "Grève" in text]
        assert bool(told) == done(signed), "who was told that they come has to learn that it is off"
        post.wires["telegram"].taken.clear()
        post.wires["telegram"].shown.clear()


@TIMES
async def test_S08_an_offer_withdrawn_or_matched_twice_at_once_is_promised_once(
    stage: Stage, scale: SimpleNamespace
) -> None:
    ana, chloe, ada = await stage.member("Ana"), await donations.coordinator(stage), await stage.member("Ada")
    await stage.grant(ada, Right.ADMINISTRATOR)
    ben, zoe = await donations.student(stage), await donations.student(stage, "Zoé")
    for number in range(scale.times):
        offer, need, other = await donations.offers(ana), await donations.needs(ben), await donations.needs(zoe)
        found = await at_once(
            press(chloe, "gj", need.id, offer.id),
            press(ada, "gj", other.id, offer.id),
            press(ana, "gw", 0, offer.id, 1),
        )
        assert sum(map(done, found[:2])) <= 1
        async with stage.works.read() as work:
            store = work.store(DonationStore, stage.community.id)
            kept, matches = await store.offer(offer.id), await store.matches_about(offer_id=offer.id)
        assert kept
        live = [one for one in matches if one.live]
        assert kept.stock.held == sum(one.quantity for one in live if one.state is MatchState.PROPOSED)
        assert not (live and done(found[2]))
        for who, mine in ((ben, need), (zoe, other)):
            await press(who, "gw", 1, mine.id, 1)
        if not done(found[2]):
            await press(ana, "gw", 0, offer.id, 1)
        stage.clock.move(hours=2 * (number + 1))


@TIMES
async def test_S08_who_applies_while_an_offer_closes_is_told_that_it_has_closed(
    stage: Stage, scale: SimpleNamespace
) -> None:
    ana = await stage.member("Ana")
    for number in range(scale.times):
        pia = await internships.published(stage, title=f"Stage de data {number}")
        offer = (await ids(stage, "internship_offer"))[-1]
        applied, filled = await at_once(
            ana.types("internship apply", offer=str(offer), note="Bonjour, cela m'intéresse"), press(pia, "ip", offer)
        )
        assert done(filled)
        async with stage.works.read() as work:
            store = work.store(InternshipStore, stage.community.id)
            kept, interests = await store.get(offer), await store.interests(offer)
            rows = await work.store(Queue).listed(*OPEN, limit=1000)
        assert kept
        assert kept.state is OfferState.FILLED
        assert bool(interests) == done(applied)
        assert ana.member
        told = [r for r in rows if r.member_id == ana.member.id and r.about.id == offer and r.topic.endswith("closed")]
        assert bool(told) == done(applied)
        stage.clock.move(hours=25)


@TIMES
async def test_S08_stopping_while_the_next_readers_are_planned_leaves_none_who_would_still_get_it(
    stage: Stage, scale: SimpleNamespace
) -> None:
    mina, post = await organiser(stage), Post(stage=stage)
    await stage.member("Ana")
    for number in range(min(scale.times, 9)):
        await mina.types("announce new", title=f"Nouvelles {number}", text="Bonjour", audience="people")
        await mina.sends(mina.last.packed("nvoy") if mina.last else "")
        news = (await ids(stage, "announcement"))[-1]
        await at_once(press(mina, "by", news), post.rings())
        async with stage.works.read() as work:
            kept = await work.store(AnnouncementStore, stage.community.id).get(news)
            waiting = [
                row
                for row in await work.store(Queue).listed(*OPEN, limit=1000)
                if row.about.kind == "announcement" and row.about.id == news
            ]
        assert kept
        assert kept.stage is News.STOPPED
        assert waiting == []
