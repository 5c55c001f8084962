"""A town with the bot in a process of its own: the real `amicale run`, killed without a word and started again."""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from bot.features.events.domain import Event, EventStore, Stage
from bot.features.events.seats import Answer, Reminders
from bot.installed import FEATURES
from bot.outbox import OPEN, Queue, Queued, State
from bot.people import Account, Community, PlaceRef, Right
from bot.planned import Planned
from bot.ports import Accounts, Members, Places
from storage.core_tables import notebook
from storage.database import Database
from storage.outbox_tables import outbox
from storage.stores import registry
from storage.work import SqlWorks
from tests import catalogues
from tests.database import copy_of
from tests.stage import FakeClock, add_community
from tests.stage import Stage as Scene
from tests.standins.discord.humans import Person
from tests.standins.discord.server import DiscordStandin
from tests.standins.discord.world import Channel, Guild
from tests.standins.telegram.people import Member as Someone
from tests.standins.telegram.standin import TelegramStandin

ROOT = Path(__file__).parents[2]
ZONE = "Europe/Paris"
PATIENCE = 60.0

SETTINGS = """\
[storage]
url = "sqlite+aiosqlite:///amicale.db"
[discord]
token = "{discord.token}"
api_base = "{discord.api_base}"
[telegram]
token = "{telegram.token}"
api_base = "{telegram.api_base}"
[delivery]
telegram_in_flight = {in_flight}
telegram_per_second = {per_second}
discord_in_flight = {in_flight}
"""

IN_FLIGHT = 3
"""How many messages to one platform may be on the wire at once: what a kill can make come twice."""


@dataclass(kw_only=True)
class Town:
    """One community on both platforms, its database beside the bot's own hand on it, and the bot."""

    folder: Path
    database: Database
    community: Community
    discord: DiscordStandin
    telegram: TelegramStandin
    guild: Guild
    process: asyncio.subprocess.Process | None = None
    kills: int = 0
    before: int = 0
    """How many calls Telegram had before the bot was started last."""
    logs: list[Path] = field(default_factory=list)

    @property
    def works(self) -> SqlWorks:
        return SqlWorks(self.database, registry())

    def then(self, ago: timedelta) -> Scene:
        """The same program so long ago, in this process: what it plans is what the bot finds when it starts."""
        clock = FakeClock(datetime.now(UTC) - ago)
        words = catalogues.words()
        return Scene(database=self.database, community=self.community, clock=clock, features=FEATURES, words=words)

    # The bot

    async def starts(self, *, module: str = "bot", words: Iterable[str] = (), options: Iterable[str] = ()) -> None:
        """Start it. What it notes of its starts is forgotten first: Discord's budget of them is not what is tried."""
        assert self.process is None
        self.before = len(self.telegram.calls)
        async with self.database.write() as connection:
            await connection.execute(sa.delete(notebook).where(notebook.c.key == "discord:starts"))
        self.logs.append(self.folder / f"{len(self.logs)}.log")
        command = (sys.executable, "-m", module, *words, "run", "--config", str(self.folder / "config.toml"), *options)
        with self.logs[-1].open("w") as log:
            self.process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=log, stderr=log)

    async def is_up(self) -> None:
        """Until both platforms are served and Discord knows the commands."""
        await self.until(lambda: "getUpdates" in (call.method for call in self.telegram.calls[self.before :]))
        await self.until(lambda: bool(self.discord.gateway.live and self.discord.commands.get(self.guild.id)))

    async def dies(self) -> int:
        """Wait until it has killed itself; its status."""
        assert self.process
        status = await asyncio.wait_for(self.process.wait(), PATIENCE)
        self.process, self.kills = None, self.kills + 1
        return status

    async def killed(self) -> None:
        """SIGKILL."""
        assert self.process
        self.process.kill()
        await self.process.wait()
        self.process, self.kills = None, self.kills + 1

    async def stops(self) -> int:
        """SIGTERM; its status."""
        assert self.process
        self.process.terminate()
        status = await asyncio.wait_for(self.process.wait(), PATIENCE)
        self.process = None
        return status

    async def until(self, there: Callable[[], bool], within: float = PATIENCE) -> None:
        """Wait for something at the stand-ins, as long as the bot runs."""
        async with asyncio.timeout(within):
            while not there():
                assert self.process is None or self.process.returncode is None, self.logs[-1].read_text()[-4000:]
                await asyncio.sleep(0.005)

    # Rows

    async def rows(self, *states: State) -> list[Queued]:
        async with self.works.read() as work:
            return list(await work.store(Queue).listed(*(states or tuple(State)), limit=100_000))

    async def waiting(self) -> int:
        """How many rows are under way."""
        open_ = outbox.c.state.in_([state.value for state in OPEN])
        async with self.database.read() as connection:
            found: int = (await connection.execute(sa.select(sa.func.count()).where(open_))).scalar_one()
        return found

    async def settled(self, within: float = PATIENCE) -> None:
        """Until no row is under way."""
        async with asyncio.timeout(within):
            while await self.waiting():
                assert self.process
                assert self.process.returncode is None, self.logs[-1].read_text()[-4000:]
                await asyncio.sleep(0.1)

    async def sound(self) -> bool:
        """Whether SQLite finds the file whole and every reference in its place."""
        async with self.database.read() as connection:
            whole = (await connection.exec_driver_sql("PRAGMA integrity_check")).scalar_one()
            loose = (await connection.exec_driver_sql("PRAGMA foreign_key_check")).all()
        return whole == "ok" and not loose

    # People and places

    async def on_telegram(self, count: int) -> list[tuple[Someone, int]]:
        """So many members who opened the private chat, with their numbers here."""
        people = [self.telegram.member(f"T{n}", language="fr") for n in range(count)]
        for one in people:
            one.chat.started = True
        return list(zip(people, await self._known("telegram", [one.id for one in people]), strict=True))

    async def on_discord(self, count: int, right: Right = Right.MEMBER) -> list[tuple[Person, int]]:
        """So many members in the guild, with their numbers here."""
        people = [self.discord.member(f"D{n}", locale="fr", guilds=[self.guild]) for n in range(count)]
        numbers = await self._known("discord", [int(one.id) for one in people], right)
        return list(zip(people, numbers, strict=True))

    async def _known(self, platform: str, numbers: list[int], right: Right = Right.MEMBER) -> list[int]:
        known, now = [], datetime.now(UTC)
        async with self.works.write() as work:
            accounts, members = work.store(Accounts), work.store(Members, self.community.id)
            for number in numbers:
                account = await accounts.keep(Account(platform=platform, native_id=number, noticed=True))
                known.append((await members.grant(account.id, right, now)).id)
        return known

    async def channels(self, count: int, purpose: str = "events") -> list[tuple[Channel, int]]:
        """So many channels with that purpose, with their numbers as places."""
        made = [self.guild.text_channel(f"{purpose}-{n}") for n in range(count)]
        numbers = []
        async with self.works.write() as work:
            for one in made:
                ref = PlaceRef(platform="discord", root=int(self.guild.id), part=int(one.id))
                place = await work.store(Places).link(ref, self.community.id, frozenset({purpose}))
                assert place
                numbers.append(place.id)
        return list(zip(made, numbers, strict=True))

    async def event(self, title: str, members: Iterable[int] = (), *, capacity: int | None = None) -> Event:
        """An event in two hours, to which these come and of which they are to be reminded in private."""
        now = datetime.now(UTC)
        new = Event(
            organiser_id=None,
            title=title,
            start=Planned.of(now + timedelta(hours=2), ZONE),
            stage=Stage.PLANNED,
            capacity=capacity,
        )
        async with self.works.write() as work:
            store = work.store(EventStore, self.community.id)
            event = await store.add(new, now)
            for member in members:
                await store.answer(event.id, member, Answer.YES, now)
                await store.remind(event.id, member, Reminders.PRIVATE)
        return event


@asynccontextmanager
async def town(
    template: Path, folder: Path, *, per_second: float = 100.0, in_flight: int = IN_FLIGHT
) -> AsyncIterator[Town]:
    """A town in an existing folder, the bot not yet started; at the end it is gone, and no call has broken a rule."""
    async with (
        DiscordStandin(messages_per_channel=(50, 0.1), ack_seconds=3.0) as discord,
        TelegramStandin(token=f"{random.randrange(10**8, 10**9)}:{secrets.token_hex(16)}") as telegram,
        copy_of(template, folder / "amicale.db") as database,
    ):
        (folder / "amicale.db").chmod(0o600)
        text = SETTINGS.format(discord=discord, telegram=telegram, in_flight=in_flight, per_second=per_second)
        (folder / "config.toml").write_text(text, "utf-8")
        (folder / "config.toml").chmod(0o600)
        community = await add_community(database, "ax", "Alumni X")
        guild = discord.guild("Alumni X")
        made = Town(
            folder=folder, database=database, community=community, discord=discord, telegram=telegram, guild=guild
        )
        async with made.works.write() as work:
            await work.store(Places).link(
                PlaceRef(platform="discord", root=int(guild.id)), community.id, frozenset({"general"})
            )
        try:
            yield made
        finally:
            if made.process and made.process.returncode is None:
                os.kill(made.process.pid, 9)
                await made.process.wait()
        assert discord.violations == []
        assert telegram.violations == []
