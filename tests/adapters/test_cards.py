"""Copies of records through the real libraries: forums, scheduled events, topics, edits and removals."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.discord import client
from bot.cards import Cards
from bot.delivery import Delivery
from bot.people import PlaceRef
from bot.ports import Accounts, Members, Places
from bot.replies import Occasion
from storage.database import Database
from tests.boarding import copies
from tests.bulletin import Board, Bulletin, about
from tests.house import House, house
from tests.standins.discord import limits
from tests.standins.discord.messages import Stored
from tests.standins.discord.world import Channel
from tests.wire import rows

SOON = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)


@dataclass(kw_only=True)
class Gallery:
    """A house in which the board's records are shown; time stands still but for `later`."""

    house: House
    board: Board = field(default_factory=Board)
    seconds: float = 0.0
    process: Delivery = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        stage = self.house.stage
        letters = self.board.letters(stage)
        self.process = Delivery(
            stage.works,
            stage.clock,
            self.house.senders,
            letters,
            sleep=self.passes,
            timer=lambda: 100.0 + self.seconds,
        )

    async def passes(self, seconds: float) -> None:
        self.seconds += seconds

    def later(self, seconds: float) -> None:
        self.seconds += seconds
        self.house.stage.clock.move(seconds=seconds)
        self.house.discord.advance(seconds)

    async def shows(self) -> list[str]:
        """Everything that may leave now; the states of rows, occasions that ended quietly left out."""
        await self.process.recover(alone=True)
        while await self.process.route():
            pass
        for lane in self.process.lanes():
            while await self.process.drain(lane):
                await self.process.route()
        found = await rows(self.house.stage)
        return [row.state.value for row in found if row.how.value != "occasion"]

    async def link(self, *refs: PlaceRef, purpose: str = "events") -> None:
        async with self.house.stage.works.write() as work:
            for ref in refs:
                await work.store(Places).link(ref, self.house.stage.community.id, frozenset({purpose}))

    async def forum(self, **more: Any) -> Channel:
        """A forum of the guild, in which events are shown."""
        forum = self.house.guild.forum("agenda", **more)
        await self.link(PlaceRef(platform="discord", root=int(self.house.guild.id), part=int(forum.id)))
        connected = self.house.senders["discord"]._client  # type: ignore[attr-defined]
        async with asyncio.timeout(5):
            while connected.get_channel(int(forum.id)) is None:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        return forum

    async def posts(self, number: int = 1) -> int:
        async with self.house.stage.works.write() as work:
            cards = work.store(Cards, self.house.stage.community.id)
            return await cards.post(about(number), "events", self.house.stage.clock.now())

    async def changes(self, number: int = 1, **more: object) -> None:
        """The record is otherwise now; `gone`: nothing of it is to be shown."""
        if more.pop("gone", False):
            self.board.records.pop(number)
        else:
            one = self.board.records.setdefault(number, Bulletin())
            for name, value in more.items():
                setattr(one, name, value)
        async with self.house.stage.works.write() as work:
            cards = work.store(Cards, self.house.stage.community.id)
            await cards.changed(about(number, 2), self.house.stage.clock.now())

    async def speaks(self, key: str = "soon") -> None:
        now = self.house.stage.clock.now()
        async with self.house.stage.works.write() as work:
            cards = work.store(Cards, self.house.stage.community.id)
            await cards.beside(about(), "events.reminder", key, now, now + timedelta(days=1))

    def on_discord(self, channel: Channel) -> list[Stored]:
        """What stands in the channel, oldest first."""
        return self.house.discord.messages.within(channel)

    def words(self, channel: Channel) -> list[str]:
        return [one.data["embeds"][0]["description"] if one.data["embeds"] else one.data["content"]
                for one in self.on_discord(channel)]  # fmt: skip

    def on_telegram(self) -> list[str]:
        return [shown.text for shown in self.house.group.shows() if not shown.deleted]

    @property
    def threads(self) -> list[Channel]:
        """Forum posts, oldest first."""
        return [one for one in self.house.guild.channels.values() if one.kind == limits.PUBLIC_THREAD]

    @property
    def events(self) -> list[dict[str, Any]]:
        return list(self.house.guild.events.values())


@pytest.fixture
async def made(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Gallery]:
    monkeypatch.setattr(client, "SETTLE_SECONDS", 0.05)  # one guild, already told
    async with house(database) as one:
        yield Gallery(house=one)


async def test_a_record_is_posted_edited_and_taken_away_on_both_platforms(made: Gallery) -> None:
    general = made.house.channel
    made.board.records[1].buttons = True
    assert await made.posts() == 2
    assert set(await made.shows()) == {"sent"}
    assert (made.words(general), made.on_telegram()) == ([r"\[1\] first"], ["[1] first"])
    assert made.on_discord(general)[0].data["components"]
    await made.changes(text="second", buttons=False)
    await made.shows()
    assert (made.words(general), made.on_telegram()) == ([r"\[1\] second"], ["[1] second"])
    assert made.on_discord(general)[0].data["components"] == []
    assert made.house.group.shows()[-1].buttons == []
    await made.changes(gone=True)
    await made.shows()
    assert (made.words(general), made.on_telegram()) == ([], [])


async def test_an_edit_that_changes_nothing_is_fine(made: Gallery) -> None:
    await made.posts()
    await made.shows()
    await made.changes()
    assert set(await made.shows()) == {"sent"}


async def test_a_long_card_stays_one_message(made: Gallery) -> None:
    made.board.records[1] = Bulletin(text="long " * 3000, buttons=True)
    await made.posts()
    await made.shows()
    await made.changes(text="still long " * 1500)
    assert set(await made.shows()) == {"sent"}
    assert len(made.on_discord(made.house.channel)) == len(made.on_telegram()) == 1
    assert made.house.group.shows()[-1].buttons


async def test_private_copies_are_edited_in_their_conversation(made: Gallery) -> None:
    ana, ben = await made.house.on_discord("Ana", "en"), await made.house.on_telegram("Ben", "fr")
    stage = made.house.stage
    async with stage.works.write() as work:
        for platform, number in (("discord", int(ana.id)), ("telegram", ben.id)):
            account = await work.store(Accounts).get(platform, number)
            assert account
            member = await work.store(Members, stage.community.id).of(account.id)
            assert member
            cards = work.store(Cards, stage.community.id)
            await cards.send(about(), member.id, "events.invitation", "privacy-notice", stage.clock.now())
    await made.shows()
    await made.changes(text="second")
    await made.shows()
    assert "second" in str(made.on_discord(made.house.discord.dm(ana))[-1].data["embeds"])
    assert "second" in ben.sees()[-1].text
    assert len(ben.sees()) == 2, "the greeting and the card"


@pytest.mark.parametrize("platform", ["discord", "telegram"])
async def test_what_a_moderator_deleted_stays_deleted(made: Gallery, platform: str) -> None:
    await made.posts()
    await made.shows()
    if platform == "discord":
        made.house.discord.messages.delete(made.on_discord(made.house.channel)[0])
    else:
        for message in made.house.group.chat.messages.values():
            message.deleted = True
    await made.changes(text="second")
    await made.shows()
    left = made.words(made.house.channel), made.on_telegram()
    assert left == (([], ["[1] second"]) if platform == "discord" else ([r"\[1\] second"], []))
    assert [copy.target.split(":")[0] for copy in await copies(made.house.stage)] != [platform]


async def test_too_old_to_be_deleted_it_says_so(made: Gallery) -> None:
    await made.posts()
    await made.shows()
    for message in made.house.group.chat.messages.values():
        message.payload["date"] -= 49 * 3600
    await made.changes(gone=True)
    assert set(await made.shows()) == {"sent"}
    assert made.on_telegram() == ["Ceci n'est plus affiché ici."]


@pytest.mark.parametrize("took", [False, True])
async def test_C02_the_answer_to_an_edit_is_lost(made: Gallery, took: bool) -> None:
    await made.posts()
    await made.shows()
    if took:
        made.house.telegram.fail_next("editMessageText", drop_after_accept=True)
        made.house.discord.fail_next("PATCH", "/channels/*/messages/*", drop_after_accept=True)
    else:
        made.house.telegram.fail_next("editMessageText", status=500)
        made.house.discord.fail_next("PATCH", "/channels/*/messages/*", status=503)
    await made.changes(text="second")
    await made.shows()
    made.later(60)
    assert set(await made.shows()) == {"sent"}
    assert (made.words(made.house.channel), made.on_telegram()) == ([r"\[1\] second"], ["[1] second"])


@pytest.mark.parametrize("minutes", [1, 10])
async def test_C05_a_card_in_doubt_is_there_once_and_true(made: Gallery, minutes: int) -> None:
    made.board.records[1].buttons = True
    made.house.discord.fail_next("POST", "/channels/*/messages", drop_after_accept=True)
    await made.posts()
    await made.shows()
    await made.changes(text="second")
    made.later(minutes * 60)
    made.restart()
    assert set(await made.shows()) == {"sent"}
    assert made.words(made.house.channel) == [r"\[1\] second"]


async def test_a_group_that_became_a_supergroup_is_shown_it_there(made: Gallery) -> None:
    await made.posts()
    await made.shows()
    made.house.telegram.world.updates.add = lambda *_: None  # type: ignore[method-assign]  # the bot is told by nobody
    old = made.house.group.chat
    await made.house.telegram.upgrade(made.house.group)
    await made.changes(text="second")
    await made.shows()
    new = made.house.group.chat
    assert new is not old
    assert [one.payload["text"] for one in new.messages.values() if one.from_bot] == ["[1] second"]
    await made.changes(text="third")
    await made.shows()
    assert [one.payload["text"] for one in new.messages.values() if one.from_bot] == ["[1] third"]


async def test_what_is_said_beside_answers_the_card(made: Gallery) -> None:
    await made.posts()
    await made.speaks()
    await made.shows()
    made.later(30)
    await made.shows()
    card, said = made.on_discord(made.house.channel)
    assert str(said.data["message_reference"]["message_id"]) == card.id
    first, answer = (one for one in made.house.group.chat.messages.values() if one.from_bot)
    assert answer.payload["reply_to_message"]["message_id"] == first.id


async def test_a_topic_has_its_card_and_what_is_said_of_it(made: Gallery) -> None:
    telegram = made.house.telegram
    forum = telegram.group("Forum", admins=[telegram.member("Chefin")], forum=True)
    topic = forum.topic("Events")
    await made.link(PlaceRef(platform="telegram", root=forum.id, part=topic.id))
    await made.posts()
    await made.speaks()
    await made.shows()
    made.later(30)
    await made.shows()
    assert {shown.thread_id for shown in forum.shows()} == {topic.id}
    assert len(topic.shows()) == 2
    await made.changes(text="second")
    await made.shows()
    assert topic.shows()[0].text == "[1] second"


# --- Discord forums


async def test_a_forum_post_has_title_tags_and_state_of_its_record(made: Gallery) -> None:
    forum = await made.forum(tags=("Open", "Closed"))
    made.board.records[1] = Bulletin(titled=True, tags=("open", "Lyon"))
    await made.posts()
    await made.shows()
    (thread,) = made.threads
    names = {tag["id"]: tag["name"] for tag in forum.tags}
    assert (thread.name, [names[tag] for tag in thread.applied_tags]) == ("Bulletin 1: first", ["Open"])
    assert made.words(thread) == [r"\[1\] first"]
    await made.changes(text="second", tags=("closed",), closed=True)
    await made.shows()
    assert (thread.name, [names[tag] for tag in thread.applied_tags]) == ("Bulletin 1: second", ["Closed"])
    assert (thread.archived, thread.locked) == (True, True)
    await made.changes(text="third")
    await made.shows()
    assert (made.words(thread), thread.archived) == ([r"\[1\] third"], True)
    await made.changes(closed=False)
    await made.shows()
    assert (thread.archived, thread.locked) == (False, False)
    assert len(made.threads) == 1


async def test_tags_that_a_forum_lacks_are_made_where_the_bot_may(made: Gallery) -> None:
    made.house.guild.grants(limits.MANAGE_CHANNELS)
    await asyncio.sleep(0.1)
    forum = await made.forum(tags=("Open",))
    made.board.records[1] = Bulletin(titled=True, tags=("open", "En ligne", "x" * 30, "a", "b", "c"))
    await made.posts()
    await made.shows()
    names = {tag["id"]: tag["name"] for tag in forum.tags}
    assert [names[tag][:8] for tag in made.threads[0].applied_tags] == ["Open", "En ligne", "xxxxxxxx", "a", "b"]
    assert len(forum.tags) == 5


async def test_a_forum_that_wants_a_tag_gets_one(made: Gallery) -> None:
    forum = await made.forum(tags=("General",), requires_tag=True)
    await made.posts()
    await made.shows()
    (thread,) = made.threads
    assert thread.applied_tags == [forum.tags[0]["id"]]
    assert thread.name == "[1] first"


async def test_what_is_said_of_a_forum_post_goes_into_its_thread(made: Gallery) -> None:
    await made.forum()
    await made.posts()
    await made.speaks()
    await made.shows()
    made.later(30)
    await made.shows()
    assert len(made.on_discord(made.threads[0])) == 2


@pytest.mark.parametrize("may", [False, True])
async def test_a_forum_post_is_taken_away_or_closed(made: Gallery, may: bool) -> None:
    if not may:
        made.house.guild.revokes(limits.MANAGE_THREADS)
        await asyncio.sleep(0.1)
    await made.forum()
    await made.posts()
    await made.shows()
    await made.changes(gone=True)
    await made.shows()
    if may:
        assert made.threads == []
    else:
        assert made.threads[0].archived
        assert made.on_discord(made.threads[0])[0].data["content"] == "Ceci n'est plus affiché ici."


async def test_a_forum_post_that_somebody_deleted_is_left(made: Gallery) -> None:
    await made.forum()
    await made.posts()
    await made.shows()
    made.house.discord.deletes_channel(made.threads[0])
    await made.changes(text="second")
    await made.shows()
    assert made.threads == []


@pytest.mark.parametrize("minutes", [1, 10])
async def test_C05_a_forum_post_in_doubt_is_there_once(made: Gallery, minutes: int) -> None:
    await made.forum()
    made.board.records[1].buttons = True
    made.house.discord.fail_next("POST", "/channels/*/threads", drop_after_accept=True)
    await made.posts()
    await made.shows()
    made.later(minutes * 60)
    made.restart()
    await made.shows()
    await made.changes(text="second")
    await made.shows()
    (thread,) = made.threads
    assert made.words(thread) == [r"\[1\] second"]


# --- Discord scheduled events


async def test_a_dated_record_is_among_the_guild_s_events_as_long_as_it_takes_place(made: Gallery) -> None:
    when = Occasion(starts_at=SOON, ends_at=SOON + timedelta(hours=2), place="Paris, " + "rue " * 60)
    made.board.records[1] = Bulletin(occasion=when)
    await made.posts()
    await made.shows()
    (event,) = made.events
    assert event["name"] == "Bulletin 1: first"
    assert len(event["entity_metadata"]["location"]) <= 100
    await made.changes(text="second", occasion=Occasion(starts_at=SOON, ends_at=SOON + timedelta(hours=3)))
    await made.shows()
    assert [one["id"] for one in made.events] == [event["id"]]
    assert (made.events[0]["name"], made.events[0]["entity_metadata"]["location"]) == ("Bulletin 1: second", "En ligne")
    off = Occasion(starts_at=SOON, ends_at=SOON + timedelta(hours=3), off=True)
    await made.changes(occasion=off)
    await made.shows()
    assert made.events == []
    await made.changes(occasion=Occasion(starts_at=SOON, ends_at=SOON + timedelta(hours=1)))
    await made.shows()
    assert len(made.events) == 1


async def test_two_places_of_one_guild_make_one_event(made: Gallery) -> None:
    other = made.house.guild.text_channel("other")
    root = int(made.house.guild.id)
    await made.link(*(PlaceRef(platform="discord", root=root, part=int(c.id)) for c in (other, made.house.channel)))
    made.board.records[1] = Bulletin(occasion=Occasion(starts_at=SOON, ends_at=SOON + timedelta(hours=1)))
    assert await made.posts() == 3
    await made.posts()
    await made.shows()
    assert len(made.events) == 1


@pytest.mark.parametrize("why", ["past", "no right", "full", "undated"])
async def test_where_no_event_can_be_it_ends_quietly(made: Gallery, why: str) -> None:
    guild = made.house.guild
    starts = made.house.stage.clock.now() - timedelta(hours=1) if why == "past" else SOON
    occasion = None if why == "undated" else Occasion(starts_at=starts, ends_at=starts + timedelta(hours=2))
    made.board.records[1] = Bulletin(occasion=occasion)
    if why == "no right":
        guild.revokes(limits.MANAGE_EVENTS | limits.CREATE_EVENTS)
        await asyncio.sleep(0.1)
    if why == "full":
        made.house.discord.fail_next("POST", "/guilds/*/scheduled-events", status=400, code=30038)
    await made.posts()
    assert set(await made.shows()) == {"sent"}
    assert made.events == []
    found = [row for row in await rows(made.house.stage) if row.how.value == "occasion"]
    assert {row.state.value for row in found} == {"superseded"}
    async with made.house.stage.works.read() as work:
        assert not [p for p in await work.store(Places).of(made.house.stage.community.id) if p.unreachable]


async def test_C05_an_event_in_doubt_is_there_once(made: Gallery) -> None:
    made.board.records[1] = Bulletin(occasion=Occasion(starts_at=SOON, ends_at=SOON + timedelta(hours=1)))
    made.house.discord.fail_next("POST", "/guilds/*/scheduled-events", drop_after_accept=True)
    await made.posts()
    await made.shows()
    made.later(600)
    await made.shows()
    assert len(made.events) == 1
    await made.changes(text="second")
    await made.shows()
    assert [one["name"] for one in made.events] == ["Bulletin 1: second"]


async def test_an_event_that_has_begun_is_not_moved_but_made_anew(made: Gallery) -> None:
    made.board.records[1] = Bulletin(occasion=Occasion(starts_at=SOON, ends_at=SOON + timedelta(hours=1)))
    await made.posts()
    await made.shows()
    made.events[0]["status"] = 2
    await made.changes(text="under way")
    await made.shows()
    assert [one["name"] for one in made.events] == ["Bulletin 1: under way"]
    later = SOON + timedelta(days=1)
    await made.changes(occasion=Occasion(starts_at=later, ends_at=later + timedelta(hours=1)))
    await made.shows()
    assert [(one["status"], one["scheduled_start_time"]) for one in made.events] == [(1, later.isoformat())]


# --- all together


async def test_C19_whatever_goes_wrong_every_copy_ends_as_its_record_is(made: Gallery) -> None:
    dice = random.Random(7)
    await made.forum(tags=("open", "closed"))
    made.board.records = {number: Bulletin(titled=True, buttons=True) for number in (1, 2, 3)}
    for number in (1, 2, 3):
        await made.posts(number)
    for turn in range(12):
        if dice.random() < 0.5:
            made.house.telegram.fail_next("editMessageText", **dice.choice(_FAULTS[1:]))
        if dice.random() < 0.5:
            made.house.discord.fail_next("PATCH", "/channels/*/messages/*", **dice.choice(_FAULTS))
        going = asyncio.create_task(made.shows())
        for _ in range(dice.randrange(1, 4)):
            closed = dice.random() < 0.3
            tags = ("closed",) if closed else ("open",)
            await made.changes(dice.randrange(1, 4), text=f"turn {turn}", closed=closed, tags=tags)
            await asyncio.sleep(dice.random() / 50)
        await going
        made.later(dice.randrange(1, 60))
    for _ in range(3):
        made.later(700)
        await made.shows()
    expected = {f"[{number}] {one.text}" for number, one in made.board.records.items()}
    assert sorted(made.on_telegram()) == sorted(expected)
    shown = [words.replace("\\", "") for thread in made.threads for words in made.words(thread)]
    assert sorted(shown) == sorted(expected)
    assert {thread.name: thread.archived for thread in made.threads} == {
        f"Bulletin {number}: {one.text}": one.closed for number, one in made.board.records.items()
    }


_FAULTS: list[dict[str, Any]] = [{"status": 429, "retry_after": 0.05}, {"drop_after_accept": True}]
