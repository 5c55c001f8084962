"""A community on the loopback Discord, with the real adapter and the real discord.py between them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from adapters.discord.client import DiscordAdapter
from bot.people import Account, PlaceRef, Right
from bot.ports import Accounts, Audit, Members, Places
from storage.database import Database
from storage.notebook import SqlNotebook
from tests import survey
from tests.stage import Stage, build
from tests.standins.discord.humans import Person
from tests.standins.discord.server import DiscordStandin
from tests.standins.discord.world import Channel, Guild


@dataclass(kw_only=True)
class World:
    """One guild, linked to the stage's community unless the test says otherwise."""

    standin: DiscordStandin
    stage: Stage
    guild: Guild
    channel: Channel
    adapter: DiscordAdapter = field(init=False)
    running: asyncio.Task[None] | None = None

    async def start(self, token: str = "") -> None:
        """A new process: nothing is remembered but what is stored."""
        self.stage.restart()
        notebook = SqlNotebook(self.stage.database)
        arguments = (token or self.standin.token, self.standin.api_base, self.stage.dispatch, notebook)
        self.adapter = DiscordAdapter(*arguments, self.stage.clock)
        self.running = asyncio.create_task(self.adapter.run())
        ready = asyncio.create_task(self.standin.ready())
        await asyncio.wait((self.running, ready), return_when=asyncio.FIRST_COMPLETED)
        if self.running.done():
            ready.cancel()
            self.running.result()
        await self.settled()

    async def stop(self) -> None:
        """The process ends politely."""
        if self.running is None:
            return
        await self.adapter.stop()
        with suppress(asyncio.CancelledError):
            await self.running
        self.running = None

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def settled(self) -> None:
        """Every guild was looked at and has its commands."""
        guilds = self.adapter.guilds
        async with asyncio.timeout(5):
            while len(guilds._linked) < len(self.standin.guilds) or guilds._turn.locked():  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def link(self, guild: Guild | None = None) -> None:
        ref = PlaceRef(platform="discord", root=int((guild or self.guild).id))
        async with self.stage.works.write() as work:
            await work.store(Places).link(ref, self.stage.community.id, frozenset({"general"}))

    async def member(self, name: str, right: Right = Right.MEMBER, locale: str = "en-US") -> Person:
        """Somebody in the guild who is a member of the community and has seen the privacy notice."""
        person = self.standin.member(name, locale=locale, guilds=[self.guild])
        async with self.stage.works.write() as work:
            new = Account(platform="discord", native_id=int(person.id), noticed=True)
            account = await work.store(Accounts).keep(new)
            await work.store(Members, self.stage.community.id).grant(account.id, right, self.stage.clock.now())
        return person.in_(self.channel)

    async def done(self, what: str = "survey.") -> list[str]:
        """What was done so far, oldest first."""
        async with self.stage.works.read() as work:
            lines = await work.store(Audit).lines()
        return [f"{line.what} {line.result}" for line in reversed(lines) if line.what.startswith(what)]

    def synced(self) -> list[str]:
        """The paths of every registration of commands so far."""
        return [call.path for call in self.standin.calls if call.method == "PUT" and call.path.endswith("/commands")]


@asynccontextmanager
async def world(database: Database, *, linked: bool = True, start: bool = True) -> AsyncIterator[World]:
    """The world, in which nothing may break a rule of Discord's."""
    async with DiscordStandin() as standin:
        guild = standin.guild("Alumni X")
        stage = await build(database, survey.ALL, survey.words())
        made = World(standin=standin, stage=stage, guild=guild, channel=guild.text_channel("general"))
        if linked:
            await made.link()
        if start:
            await made.start()
            assert standin.violations == [], standin.violations
        try:
            yield made
        finally:
            await made.stop()
        assert standin.violations == [], standin.violations
