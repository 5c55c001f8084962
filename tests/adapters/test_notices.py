"""A notice and its Stop on both platforms, through the real libraries; and who can be reached again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace

import pytest

from bot.delivery import Delivery
from bot.features.preferences.cards import stop
from bot.outbox import Letter
from bot.people import Account
from bot.ports import Accounts, Members
from storage.database import Database
from tests.house import House, house
from tests.standins.discord.humans import Person as DiscordPerson
from tests.standins.telegram.people import Member as TelegramPerson
from tests.wire import hello, notice, plan, states

TOPIC = "community.test"
LETTERS: Mapping[str, Letter] = {TOPIC: hello}
STOP = {
    "fr": "🔕 Stop : la vie du bot dans votre communauté",
    "en": "🔕 Stop: how the bot runs in your community",
}
UNDO, ENDED = {"fr": "↩ Annuler", "en": "↩ Undo"}, {"fr": "plus rien sur le sujet", "en": "nothing more about"}

Someone = DiscordPerson | TelegramPerson


@dataclass(kw_only=True)
class Post:
    """A house and the delivery in it, whose pauses take no time."""

    house: House

    async def tells(self, who: Someone, key: str) -> dict[str, str]:
        """A notice for that person, and every row's state once what is due has left."""
        stage = self.house.stage
        platform = "discord" if isinstance(who, DiscordPerson) else "telegram"
        async with stage.works.read() as work:
            account = await work.store(Accounts).get(platform, int(who.id))
            member = await work.store(Members, stage.community.id).of(account.id) if account else None
        assert member
        await plan(stage, replace(notice(member.id, stage, key), topic=TOPIC))
        return await self.delivers()

    async def delivers(self) -> dict[str, str]:
        stage = self.house.stage
        actions = stage.dispatch.catalogue.actions
        process = Delivery(
            stage.works, stage.clock, self.house.senders, LETTERS, stop=stop, actions=actions, sleep=self._passes
        )
        await process.recover(alone=True)
        await process.route()
        for lane in process.lanes():
            while await process.drain(lane):
                pass
        return await states(stage)

    async def _passes(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.01))


@pytest.fixture
async def made(database: Database) -> AsyncIterator[Post]:
    async with house(database) as one:
        yield Post(house=one)


def notices(made: Post, who: Someone) -> list[object]:
    """The notices in that person's conversation with the bot, oldest first."""
    shown = who.sees() if isinstance(who, TelegramPerson) else who.sees(made.house.discord.dm(who))
    return [one for one in shown if "service" in one.text]


def labels(shown: object) -> list[str]:
    """What its buttons say."""
    found = getattr(shown, "labels", None)
    return list(shown.buttons if found is None else found)  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("platform", ["discord", "telegram"])
async def test_stop_is_pressed_below_a_notice_and_taken_back(made: Post, platform: str, language: str) -> None:
    on = {"discord": made.house.on_discord, "telegram": made.house.on_telegram}[platform]
    ana: Someone = await on("Ana", language)
    async with made.house.stage.works.write() as work:
        account = Account(platform=platform, native_id=int(ana.id), language=language)
        await work.store(Accounts).keep(account)
    assert await made.tells(ana, "first") == {"first": "sent"}
    (first,) = notices(made, ana)
    stop_it = next(label for label in labels(first) if label.startswith("🔕"))
    assert stop_it.replace("\u00a0", " ") == STOP[language]
    told = await ana.presses(first, stop_it)  # type: ignore[arg-type]
    assert ENDED[language] in told.text
    assert len(notices(made, ana)) == 1, "the notice stays to be read"
    assert (await made.tells(ana, "second"))["second"] == "superseded"
    assert len(notices(made, ana)) == 1
    undone = await ana.presses(told, UNDO[language])
    assert ENDED[language] not in undone.text
    assert (await made.tells(ana, "third"))["third"] == "sent"
    assert len(notices(made, ana)) == 2
    made.house.stage.clock.move(days=200)
    again = await ana.presses(first, stop_it)  # type: ignore[arg-type]
    assert ENDED[language] in again.text


async def test_who_unblocks_the_bot_gets_what_waited_without_writing(made: Post) -> None:
    ben = await made.house.on_telegram("Ben", "fr")
    await ben.blocks(within=10)
    await settled(made, ben, "blocked")
    assert await made.tells(ben, "first") == {"first": "unreachable"}
    assert notices(made, ben) == []
    await ben.unblocks(within=10)
    await settled(made, ben, "")
    assert await made.delivers() == {"first": "sent"}
    assert len(notices(made, ben)) == 1


async def settled(made: Post, who: TelegramPerson, why: str) -> None:
    """Until the bot has taken note of it."""
    async with asyncio.timeout(10):
        while True:
            async with made.house.stage.works.read() as work:
                account = await work.store(Accounts).get("telegram", who.id)
            if account and account.unreachable == why:
                return
            await asyncio.sleep(0.01)
