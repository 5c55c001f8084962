"""Delivery through the real libraries: what each answer of a platform does to a row, and what people get."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from telegram import Bot

from adapters.telegram.delivering import TelegramSender
from adapters.telegram.transport import AiohttpRequest
from bot.delivery import Delivery
from bot.people import Account, PlaceRef
from bot.ports import Accounts, Members, Places
from storage.database import Database
from tests.house import House, house
from tests.standins.discord import limits
from tests.standins.discord.humans import Person as DiscordPerson
from tests.standins.telegram.people import Member as TelegramPerson
from tests.standins.telegram.standin import TelegramStandin
from tests.wire import HOLD, hello, notice, plan, post, rows, states

MESSAGES = "/channels/*/messages"
THANKS = "service"


@dataclass(kw_only=True)
class Post:
    """A house and the delivery in it; time stands still but for `later`."""

    house: House
    seconds: float = 0.0
    process: Delivery = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        stage = self.house.stage
        letters, senders = {"hello": hello}, self.house.senders
        self.process = Delivery(
            stage.works, stage.clock, senders, letters, sleep=self.passes, timer=lambda: 100.0 + self.seconds
        )

    async def passes(self, seconds: float) -> None:
        """A pause of delivery's own, which takes no time here."""
        self.seconds += seconds

    async def deliver(self) -> dict[str, str]:
        """Everything that may leave now, and every row's state then."""
        await self.process.recover(alone=True)
        await self.process.route()
        for lane in self.process.lanes():
            while await self.process.drain(lane):
                await self.process.route()
        return await states(self.house.stage)

    def later(self, seconds: float) -> None:
        self.seconds += seconds
        self.house.stage.clock.move(seconds=seconds)

    async def tells(self, person: DiscordPerson | TelegramPerson, key: str = "k", **more: object) -> None:
        platform = "discord" if isinstance(person, DiscordPerson) else "telegram"
        stage = self.house.stage
        async with stage.works.read() as work:
            account = await work.store(Accounts).get(platform, int(person.id))
            assert account
            member = await work.store(Members, stage.community.id).of(account.id)
        assert member
        await plan(stage, notice(member.id, stage, key, **more))

    async def places(self, *refs: PlaceRef) -> None:
        """Only these are linked: the first for events, the others for everything."""
        stage = self.house.stage
        async with stage.works.write() as work:
            places = work.store(Places)
            for place in await places.of(stage.community.id):
                await places.drop_purpose(place.ref, "general")
            for ref in refs:
                purpose = "events" if ref is refs[0] else "general"
                await places.link(ref, stage.community.id, frozenset({purpose}))


@pytest.fixture
async def made(database: Database) -> AsyncIterator[Post]:
    async with house(database) as one:
        yield Post(house=one)


def heard(person: DiscordPerson | TelegramPerson, house: House) -> int:
    """How many copies of the notice the person has."""
    if isinstance(person, TelegramPerson):
        return sum(THANKS in shown.text for shown in person.sees())
    return in_channel(house, house.discord.dm(person).id)


def in_channel(house: House, channel_id: str) -> int:
    return sum(
        THANKS in one.data["content"]
        for one in house.discord.messages.every.values()
        if one.channel.id == channel_id and not one.deleted
    )


async def test_notices_and_posts_arrive_on_both_platforms(made: Post) -> None:
    ana, ben = await made.house.on_discord("Ana", "en"), await made.house.on_telegram("Ben", "fr")
    await made.tells(ana, "a")
    await made.tells(ben, "b")
    await plan(made.house.stage, post(made.house.stage))
    assert set((await made.deliver()).values()) == {"sent"}
    assert (heard(ana, made.house), heard(ben, made.house)) == (1, 1)
    assert in_channel(made.house, made.house.channel.id) == 1
    assert ben.sees()[-1].text.count("\n") >= 1, "why it came stands below"
    assert all(row.message_id for row in await rows(made.house.stage))


# --- Telegram


async def test_C15_telegram_wants_a_pause(made: Post) -> None:
    ben, zoe = await made.house.on_telegram("Ben", "fr"), await made.house.on_telegram("Zoé", "fr")
    made.house.telegram.fail_next("sendMessage", status=429, retry_after=7)
    await made.tells(ben)
    assert await made.deliver() == {"k": "pending"}
    (row,) = await rows(made.house.stage)
    assert (row.attempts, row.doubts) == (0, 0)
    await made.tells(zoe, "z")
    made.later(5)
    assert await made.deliver() == {"k": "pending", "z": "pending"}
    made.later(3)
    assert await made.deliver() == {"k": "sent", "z": "sent"}
    assert (heard(ben, made.house), heard(zoe, made.house)) == (1, 1)


@pytest.mark.parametrize("hold", [False, True])
@pytest.mark.parametrize("took", [False, True])
async def test_C15_telegram_s_answer_is_lost(made: Post, took: bool, hold: bool) -> None:
    ben = await made.house.on_telegram("Ben", "fr")
    if took:
        made.house.telegram.fail_next("sendMessage", drop_after_accept=True)
    else:
        made.house.telegram.fail_next("sendMessage", status=500)
    await made.tells(ben, **({"on_doubt": HOLD} if hold else {}))
    assert await made.deliver() == {"k": "held" if hold else "pending"}
    made.later(60)
    assert await made.deliver() == {"k": "held" if hold else "sent"}
    assert heard(ben, made.house) == took + (not hold)


async def test_C15_blocked_on_telegram_heals_when_they_come_back(made: Post) -> None:
    ben = await made.house.on_telegram("Ben", "fr")
    await ben.blocks()
    await made.tells(ben)
    assert await made.deliver() == {"k": "unreachable"}
    await ben.starts()
    assert await made.deliver() == {"k": "sent"}
    assert heard(ben, made.house) == 1


async def test_C15_a_deleted_account_is_unreachable(made: Post) -> None:
    ben = await made.house.on_telegram("Ben", "fr")
    ben.deletes_account()
    await made.tells(ben)
    assert await made.deliver() == {"k": "unreachable"}


async def test_C15_thrown_out_of_a_group_the_next_place_is_used(made: Post) -> None:
    telegram = made.house.telegram
    second = telegram.group("Second", admins=[telegram.member("Chefin")])
    refs = [PlaceRef(platform="telegram", root=group.id) for group in (made.house.group, second)]
    await made.places(*refs)
    made.house.group.chat.bot_status = "kicked"
    await plan(made.house.stage, post(made.house.stage))
    assert await made.deliver() == {"p": "sent"}
    assert [THANKS in shown.text for shown in second.shows()] == [True]


async def test_C15_a_topic_that_is_gone_is_a_place_that_is_closed(made: Post) -> None:
    telegram = made.house.telegram
    forum = telegram.group("Forum", admins=[telegram.member("Chefin")], forum=True)
    await made.places(
        PlaceRef(platform="telegram", root=forum.id, part=77), PlaceRef(platform="telegram", root=forum.id)
    )
    await plan(made.house.stage, post(made.house.stage))
    assert await made.deliver() == {"p": "sent"}
    assert len(forum.shows()) == 1


async def test_C15_a_group_that_became_a_supergroup_gets_it_there(made: Post) -> None:
    await made.places(PlaceRef(platform="telegram", root=made.house.group.id))
    old = made.house.group.id
    made.house.telegram.world.updates.add = lambda *_: None  # type: ignore[method-assign]  # the bot is told by nobody
    await made.house.telegram.upgrade(made.house.group)
    await plan(made.house.stage, post(made.house.stage))
    assert await made.deliver() == {"p": "sent"}
    assert made.house.group.id != old
    assert [THANKS in shown.text for shown in made.house.group.shows()] == [True]


async def test_C15_a_refused_telegram_token_stops_all_and_loses_nothing(database: Database) -> None:
    async with TelegramStandin() as standin:
        bot = Bot(standin.token, base_url=f"{standin.api_base}/bot", request=AiohttpRequest())
        async with bot:
            from tests.stage import CHAT, build

            stage = await build(database)
            sender = TelegramSender(stage.words)
            sender.connect(bot)
            people = [await stage.member(name, CHAT) for name in ("Ana", "Ben")]
            await plan(stage, *(notice(p.member.id, stage, p.name) for p in people if p.member))
            standin.revoke_token()
            process = Delivery(stage.works, stage.clock, {"telegram": sender}, {"hello": hello})
            await process.route()
            await process.drain("telegram.all")
            before = standin.calls
            stage.clock.move(minutes=10)
            assert await process.drain("telegram.all") == 0
            assert standin.calls == before
            assert set((await states(stage)).values()) == {"pending"}
            assert sum(row.attempts for row in await rows(stage)) == 0


# --- Discord


async def test_C15_discord_wants_a_pause(made: Post) -> None:
    made.house.discord.fail_next("POST", MESSAGES, status=429, retry_after=90)
    await plan(made.house.stage, post(made.house.stage))
    assert await made.deliver() == {"p": "pending"}
    made.later(60)
    assert await made.deliver() == {"p": "pending"}
    made.later(31)
    assert await made.deliver() == {"p": "sent"}
    assert in_channel(made.house, made.house.channel.id) == 1


@pytest.mark.parametrize("hold", [False, True])
@pytest.mark.parametrize("took", [False, True])
@pytest.mark.parametrize("minutes", [1, 10])
async def test_C15_discord_s_answer_is_lost_and_it_is_there_once(
    made: Post, took: bool, hold: bool, minutes: int
) -> None:
    """Within the nonce's time it is sent again under it; later it is looked for in the conversation first."""
    ana = await made.house.on_discord("Ana", "en")
    if took:
        made.house.discord.fail_next("POST", MESSAGES, drop_after_accept=True)
    else:
        made.house.discord.fail_next("POST", MESSAGES, status=503)
    await made.tells(ana, **({"on_doubt": HOLD} if hold else {}))
    assert await made.deliver() == {"k": "pending"}
    (row,) = await rows(made.house.stage)
    assert row.doubts == 1
    made.house.discord.advance(minutes * 60)
    made.later(minutes * 60)
    made.restart()
    assert await made.deliver() == {"k": "sent"}
    assert heard(ana, made.house) == 1


async def test_C15_50007_is_this_person_alone(made: Post) -> None:
    ana, zoe = await made.house.on_discord("Ana", "en"), await made.house.on_discord("Zoé", "fr")
    ana.reachable = False
    await made.tells(ana, "a")
    await made.tells(zoe, "z")
    assert await made.deliver() == {"a": "unreachable", "z": "sent"}


async def test_C15_with_two_accounts_the_other_one_gets_it(made: Post) -> None:
    ana, ben = await made.house.on_discord("Ana", "en"), await made.house.on_telegram("Ana", "en")
    stage = made.house.stage
    async with stage.works.read() as work:
        one, two = [await work.store(Accounts).get(*who) for who in (("discord", int(ana.id)), ("telegram", ben.id))]
    assert one
    assert two
    await _join(made, one, two)
    ana.reachable = False
    await made.tells(ana)
    assert await made.deliver() == {"k": "sent"}
    assert (heard(ana, made.house), heard(ben, made.house)) == (0, 1)


async def _join(made: Post, one: Account, two: Account) -> None:
    import sqlalchemy as sa

    from storage.core_tables import member_account

    async with made.house.stage.database.write() as connection:
        theirs = sa.select(member_account.c.member_id).where(member_account.c.account_id == one.id)
        number = (await connection.execute(theirs)).scalar_one()
        change = sa.update(member_account).where(member_account.c.account_id == two.id)
        await connection.execute(change.values(member_id=number))


async def test_C15_40003_stops_direct_messages_for_a_while_and_loses_none(made: Post) -> None:
    ana = await made.house.on_discord("Ana", "en")
    made.house.discord.fail_next("POST", "/users/@me/channels", status=403, code=40003)
    await made.tells(ana)
    await plan(made.house.stage, post(made.house.stage))
    assert await made.deliver() == {"k": "pending", "p": "sent"}
    made.later(599)
    assert (await made.deliver())["k"] == "pending"
    made.later(2)
    assert (await made.deliver())["k"] == "sent"
    assert heard(ana, made.house) == 1


@pytest.mark.parametrize("how", ["deleted", "hidden", "mute"])
async def test_C15_a_channel_that_is_gone_or_closed_is_left_for_the_next(made: Post, how: str) -> None:
    lost, guild = made.house.guild.text_channel("events"), made.house.guild
    await made.places(
        PlaceRef(platform="discord", root=int(guild.id), part=int(lost.id)),
        PlaceRef(platform="discord", root=int(guild.id), part=int(made.house.channel.id)),
    )
    if how == "deleted":
        made.house.discord.deletes_channel(lost)
    else:
        lost.bot_lacks = limits.VIEW_CHANNEL if how == "hidden" else limits.SEND_MESSAGES
    await plan(made.house.stage, post(made.house.stage))
    assert await made.deliver() == {"p": "sent"}
    assert in_channel(made.house, made.house.channel.id) == 1
    async with made.house.stage.works.read() as work:
        places = await work.store(Places).of(made.house.stage.community.id)
    closed = {place.ref.part: place.unreachable for place in places if place.unreachable}
    assert closed == {int(lost.id): {"deleted": "10003", "hidden": "50001", "mute": "50013"}[how]}


async def test_C15_a_refused_discord_token_stops_all_and_loses_nothing(made: Post) -> None:
    ana = await made.house.on_discord("Ana", "en")
    made.house.discord.fail_next("POST", MESSAGES, status=401)
    await plan(made.house.stage, post(made.house.stage))
    assert await made.deliver() == {"p": "pending"}
    made.later(3600)
    await made.tells(ana)
    assert await made.deliver() == {"k": "pending", "p": "pending"}


async def test_what_is_not_connected_waits(made: Post) -> None:
    ben = await made.house.on_telegram("Ben", "fr")
    sender = made.house.senders["telegram"]
    assert isinstance(sender, TelegramSender)
    bot, sender._bot = sender._bot, None
    await made.tells(ben)
    assert await made.deliver() == {"k": "pending"}
    sender._bot = bot
    assert await made.deliver() == {"k": "sent"}
