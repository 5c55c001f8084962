"""One deployment on both platforms at once: the real libraries, the stand-ins, one database, the terminal beside."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field

from adapters.discord.client import DiscordAdapter
from adapters.telegram.client import TelegramAdapter
from bot.delivery import Delivery
from bot.features.preferences.cards import stop
from bot.people import Account, PlaceRef, Right
from bot.ports import Accounts, Members, Places
from bot.senders import Sender
from storage.database import Database
from storage.inbox import SqlInbox
from storage.notebook import SqlNotebook
from tests.stage import Stage, build
from tests.standins.discord.humans import Person as DiscordPerson
from tests.standins.discord.server import DiscordStandin
from tests.standins.discord.world import Channel, Guild
from tests.standins.telegram.people import Member as TelegramPerson
from tests.standins.telegram.places import Group
from tests.standins.telegram.standin import TelegramStandin


@dataclass(kw_only=True)
class House:
    """A community with a Discord guild and a Telegram group."""

    stage: Stage
    discord: DiscordStandin
    telegram: TelegramStandin
    guild: Guild
    channel: Channel
    group: Group
    senders: dict[str, Sender] = field(default_factory=dict)

    @property
    def violations(self) -> list[object]:
        """What either platform would have refused."""
        return [*self.discord.violations, *self.telegram.violations]

    @property
    def calls(self) -> int:
        """How many requests were checked."""
        return len(self.discord.calls) + len(self.telegram.calls)

    async def on_discord(self, name: str, language: str, right: Right | None = Right.MEMBER) -> DiscordPerson:
        """Somebody in the guild; None: a guest."""
        person = self.discord.member(name, locale={"en": "en-US"}.get(language, language), guilds=[self.guild])
        await self._known("discord", int(person.id), right)
        return person.in_(self.channel)

    async def on_telegram(self, name: str, language: str, right: Right | None = Right.MEMBER) -> TelegramPerson:
        """Somebody who opened the private chat; None: a guest."""
        person = self.telegram.member(name, language=language)
        await self._known("telegram", person.id, right)
        await person.starts()
        return person

    async def delivers(self) -> None:
        """A new process sends all that is due; its pauses take no time."""
        stage, told, seconds = self.stage, self.stage.dispatch.catalogue, [100.0]

        async def passes(pause: float) -> None:
            seconds[0] += pause

        wires = {"stop": stop, "actions": told.actions, "sleep": passes, "timer": lambda: seconds[0]}
        process = Delivery(stage.works, stage.clock, self.senders, told.letters, **wires)  # type: ignore[arg-type]
        await process.recover(alone=True)
        while await process.route():
            pass
        for lane in process.lanes():
            while await process.drain(lane):
                await process.route()

    async def _known(self, platform: str, number: int, right: Right | None) -> None:
        async with self.stage.works.write() as work:
            account = await work.store(Accounts).keep(Account(platform=platform, native_id=number, noticed=True))
            if right:
                await work.store(Members, self.stage.community.id).grant(account.id, right, self.stage.clock.now())


@asynccontextmanager
async def house(database: Database) -> AsyncIterator[House]:
    """Both adapters at work; whatever happens, no call may break a rule."""
    async with AsyncExitStack() as stack:
        discord = await stack.enter_async_context(DiscordStandin(messages_per_channel=(50, 0.1)))
        telegram = await stack.enter_async_context(TelegramStandin())
        stage = await build(database)
        guild = discord.guild("Alumni X")
        group = telegram.group("Alumni X", admins=[telegram.member("Chef")])
        made = House(
            stage=stage,
            discord=discord,
            telegram=telegram,
            guild=guild,
            channel=guild.text_channel("general"),
            group=group,
        )
        await _link(
            stage, PlaceRef(platform="discord", root=int(guild.id)), PlaceRef(platform="telegram", root=group.id)
        )
        await stack.enter_async_context(_serving(made))
        yield made
        assert made.violations == []


async def _link(stage: Stage, *places: PlaceRef) -> None:
    async with stage.works.write() as work:
        for ref in places:
            await work.store(Places).link(ref, stage.community.id, frozenset({"general"}))


@asynccontextmanager
async def _serving(made: House) -> AsyncIterator[None]:
    stage, notebook = made.stage, SqlNotebook(made.stage.database)
    inbox = SqlInbox(stage.database)
    one = DiscordAdapter(made.discord.token, made.discord.api_base, stage.dispatch, notebook, stage.clock)
    two = TelegramAdapter(made.telegram.token, made.telegram.api_base, stage.dispatch, inbox, notebook, stage.clock)
    made.telegram.watch(lambda: two.busy)
    made.senders = {"discord": one.sender, "telegram": two.sender}
    running = [asyncio.create_task(one.run()), asyncio.create_task(two.run())]
    try:
        await asyncio.wait_for(asyncio.gather(made.discord.ready(), two.ready()), 20)
        await _commands_known(made)
        await _can_send(made)
        yield
    finally:
        await asyncio.gather(one.stop(), two.stop())
        for task in running:
            with suppress(asyncio.CancelledError):
                await task


async def _can_send(made: House) -> None:
    async with asyncio.timeout(10):
        while not all(sender.ready for sender in made.senders.values()):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def _commands_known(made: House) -> None:
    async with asyncio.timeout(10):
        while not any(call.method == "PUT" and "/guilds/" in call.path for call in made.discord.calls):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
