"""The Telegram adapter in this process, connected to the stand-in, on a database of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.telegram.client import TelegramAdapter
from adapters.telegram.polling import Patience
from bot.catalogue import Catalogue
from bot.dispatch import Dispatch
from bot.people import Account, PlaceRef, Right
from bot.ports import Accounts, Audit, Members, Places
from storage.database import Database
from storage.inbox import SqlInbox
from storage.notebook import SqlNotebook
from storage.stores import registry
from storage.work import SqlWorks
from tests.adapters.survey import survey_catalogue
from tests.database import NOW, add_community
from tests.standins.telegram.people import Member
from tests.standins.telegram.places import Group
from tests.standins.telegram.standin import TelegramStandin


class MovableClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, span: timedelta) -> None:
        self.at += span


async def until(check: Callable[[], Awaitable[bool]], *, within: float = 30.0) -> None:
    """Returns when the check holds; fails the test after so many seconds."""
    async with asyncio.timeout(within):
        while True:
            if await check():
                return
            await asyncio.sleep(0.01)


@dataclass(kw_only=True)
class Stage:
    """What a test holds: the made-up Telegram, the adapter, and the stores behind it."""

    standin: TelegramStandin
    database: Database
    catalogue: Catalogue
    clock: MovableClock
    adapter: TelegramAdapter | None = None

    @property
    def works(self) -> SqlWorks:
        return SqlWorks(self.database, registry())

    @property
    def inbox(self) -> SqlInbox:
        return SqlInbox(self.database)

    def make(self, *, patience: Patience | None = None) -> TelegramAdapter:
        dispatch = Dispatch(self.catalogue, self.works, self.clock)
        return TelegramAdapter(
            self.standin.token,
            self.standin.api_base,
            dispatch,
            self.inbox,
            SqlNotebook(self.database),
            self.clock,
            patience=patience,
        )

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[TelegramAdapter]:
        """The adapter at work; stopped in peace at the end."""
        adapter = self.adapter = self.make()
        self.standin.watch(lambda: adapter.busy)
        running = asyncio.create_task(adapter.run())
        started = asyncio.create_task(adapter.ready())
        await asyncio.wait({running, started}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
        try:
            yield adapter
        finally:
            await adapter.stop()
            await running
        assert adapter.parse_failures == 0

    async def community(self, *members: Member, slug: str = "ax", groups: tuple[Group, ...] = ()) -> int:
        """A community with these members and linked groups."""
        number = await add_community(self.database, slug, language="en")
        async with self.works.write() as work:
            for person in members:
                account = await work.store(Accounts).keep(
                    Account(platform="telegram", native_id=person.id, noticed=True)
                )
                await work.store(Members, number).grant(account.id, Right.MEMBER, NOW)
            for group in groups:
                ref = PlaceRef(platform="telegram", root=group.id)
                assert await work.store(Places).link(ref, number, frozenset({"general"}))
        return number

    async def effects(self, what: str) -> int:
        """How often a handler noted this."""
        async with self.works.read() as work:
            return sum(line.what == what for line in await work.store(Audit).lines(limit=10_000))

    async def idle(self) -> bool:
        """Whether the adapter has nothing left to do."""
        return self.adapter is None or not self.adapter.busy

    async def waiting(self) -> int:
        """Updates stored and not handled."""
        return len(await self.inbox.waiting("telegram", 10_000))


@asynccontextmanager
async def stage_on(database: Database, catalogue: Catalogue | None = None) -> AsyncIterator[Stage]:
    """A stage that fails the test at the end if a documented rule was broken."""
    async with TelegramStandin(quiet=0.005) as standin:
        yield Stage(standin=standin, database=database, catalogue=catalogue or survey_catalogue(), clock=MovableClock())
    assert standin.violations == []
