"""Somebody is erased: what was posted of theirs is edited or taken away, through the real libraries."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.agenda import About
from bot.cards import Cards
from bot.erasure import erase, of_account
from bot.features.donations.domain import DonationStore, State
from bot.features.events.domain import Event, EventStore, Stage
from bot.features.events.seats import Answer
from bot.people import PlaceRef, Right
from bot.photos import Photos
from bot.planned import Planned
from bot.ports import Accounts, Members, Places, Work
from bot.review import Reviews, Verdict
from bot.reviewing import REVIEW, TOPIC
from storage.database import Database
from tests.house import House, house
from tests.photos import picture
from tests.standins.discord import limits
from tests.storage import donations, internships_asked

SAID = "canaryword"
NAME = "Canarina"


@pytest.fixture
async def made(database: Database) -> AsyncIterator[House]:
    async with house(database) as one:
        one.stage.clock.move(seconds=(datetime.now(UTC) - one.stage.clock.now()).total_seconds())
        yield one


async def number_of(made: House, work: Work, who: Any, platform: str) -> int:
    account = await work.store(Accounts).get(platform, int(who.id))
    member = await work.store(Members, made.stage.community.id).of(account.id) if account else None
    assert member
    return member.id


async def forum(made: House) -> Any:
    """A forum of the guild where gifts are shown."""
    there = made.guild.forum("dons")
    ref = PlaceRef(platform="discord", root=int(made.guild.id), part=int(there.id))
    async with made.stage.works.write() as work:
        await work.store(Places).link(ref, made.stage.community.id, frozenset({"donations"}))
    client = made.senders["discord"]._client  # type: ignore[attr-defined]
    async with asyncio.timeout(5):
        while client.get_channel(int(there.id)) is None:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return there


def visible(made: House) -> str:
    """Everything of the bot's that stands anywhere now, on either platform, but in her own conversation."""
    guild = [made.discord.messages.within(one) for one in made.guild.channels.values()]
    shown: list[Any] = [stored.data for found in guild for stored in found]
    shown += [thread.name for thread in made.guild.channels.values() if thread.kind == limits.PUBLIC_THREAD]
    shown += list(made.guild.events.values())
    for chat in made.telegram.world.chats.values():
        shown += [one.payload for one in chat.visible() if one.from_bot]
    return json.dumps(shown, ensure_ascii=False, default=str)


def photos(made: House) -> int:
    """Pictures that stand in a place."""
    guild = [stored for one in made.guild.channels.values() for stored in made.discord.messages.within(one)]
    group = [one for one in made.group.chat.visible() if one.from_bot and one.payload.get("photo")]
    return sum(bool(stored.data["attachments"]) for stored in guild) + len(group)


async def fill(made: House, work: Work, ana: int, ben: int) -> None:
    """Of hers: a gift with a photo, an offer, an event called off, an event of Ben's she answered, three reviews."""
    community, now = made.stage.community.id, made.stage.clock.now()
    cards, events = work.store(Cards, community), work.store(EventStore, community)
    photo = await work.store(Photos, community).keep(ana, picture(), 10**9, now)
    gift = await work.store(DonationStore, community).add_offer(
        donations.offer(
            ana,
            description=SAID,
            photo=photo,
            created_at=now,
            until=(now + timedelta(days=30)).date(),
            state=State.OPEN,
        )
    )
    await cards.post(About(kind="donation", id=gift.id), "donations", now)
    post, _ = await internships_asked.fill(work, community, ana, SAID)
    await cards.post(About(kind="internship", id=post.id), "internships", now)
    start = Planned.of(now + timedelta(days=3), "Europe/Paris")
    off = await events.add(Event(organiser_id=ana, title=SAID, start=start, stage=Stage.CANCELLED, reason=SAID), now)
    his = await events.add(Event(organiser_id=ben, title="Afterwork", start=start, stage=Stage.PLANNED), now)
    await events.answer(his.id, ana, Answer.YES, now)
    for event in (off, his):
        await cards.post(About(kind="event", id=event.id), "events", now)
    await review(work, made, ana, ben, post.id)


async def review(work: Work, made: House, ana: int, ben: int, offer_id: int) -> None:
    """One waits of hers, shown to Ben alone; one of Ben's she refused with her words, shown to him too."""
    community, now = made.stage.community.id, made.stage.clock.now()
    reviews, cards = work.store(Reviews, community), work.store(Cards, community)
    waits = await reviews.submit(About(kind="internship", id=offer_id), ana, now)
    decided = await reviews.submit(About(kind="internship", id=999), ben, now)
    await reviews.decide(decided.id, ana, Verdict.REFUSED, SAID, now)
    for one in (waits, decided):
        await cards.send(About(kind=REVIEW, id=one.id), ben, TOPIC, "moderation-why", now)


async def test_what_was_posted_of_somebody_who_is_erased_is_on_no_copy_any_more(made: House) -> None:
    ana, ben = await made.on_discord(NAME, "fr", Right.MODERATOR), await made.on_telegram("Ben", "fr", Right.MODERATOR)
    await forum(made)
    async with made.stage.works.write() as work:
        hers = await number_of(made, work, ana, "discord")
        await work.store(Members, made.stage.community.id).call(hers, NAME)
        await fill(made, work, hers, await number_of(made, work, ben, "telegram"))
    await made.delivers()
    before = visible(made)
    assert before.count(SAID) >= 6
    assert NAME in before
    assert photos(made) == 2
    assert before.count("1 oui") == 3, "on both platforms, and in the guild's own event"
    assert [one for one in made.guild.channels.values() if one.kind == limits.PUBLIC_THREAD]

    async with made.stage.works.write() as work:
        subject = await of_account(work, made.stage.community.id, "discord", int(ana.id))
        assert subject
        await erase(work, subject, made.stage.dispatch.catalogue.cards, made.stage.clock.now())
    await made.delivers()

    after = visible(made)
    assert SAID not in after
    assert NAME not in after
    assert photos(made) == 0
    assert "1 oui" not in after
    assert after.count("0 oui") == 3
    assert not [one for one in made.guild.channels.values() if one.kind == limits.PUBLIC_THREAD]
