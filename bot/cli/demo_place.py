"""A demonstration community, filled through the same stores as a real one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from adapters.console.client import Persona
from adapters.console.incoming import PLATFORM
from bot.cli import demo_events, demo_gifts, demo_internships, demo_waiting
from bot.cli.demo_people import people, persona
from bot.people import Account, Community, PlaceRef, Right
from bot.replies import say

if TYPE_CHECKING:
    from bot.__main__ import Deployment
    from bot.delivery import Delivery
    from bot.dispatch import Dispatch
    from bot.ports import Work
    from bot.schedule import Schedule
    from bot.senders import Sender

SLUG = "demo"
MEMBERS = 240
NAMES = {"fr": "Alumni de Démo", "en": "Demo Alumni"}
ZONES = {"fr": "Europe/Paris", "en": "Europe/London"}

PLACE = PlaceRef(platform=PLATFORM, root=1)
"""Where what is for everybody is posted."""

RIGHTS = {
    "zoe": Right.MEMBER,
    "adam": Right.MODERATOR,
    "ines": Right.ADMINISTRATOR,
    "hugo": None,
}
"""Whom the visitor can be, and what each may do; None is nobody's member."""


class DemoClock:
    """The machine's time, put forward as often as the visitor likes."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The instant, aware and in UTC."""
        return datetime.now(UTC) + self._ahead

    def move(self, time: timedelta) -> None:
        """Let that much time pass at once, ten years at most in all."""
        self._ahead = min(self._ahead + time, timedelta(days=3650))


@dataclass(frozen=True, kw_only=True)
class Demo:
    """An open demonstration."""

    deployment: Deployment
    clock: DemoClock
    community: Community
    members: int


@dataclass(frozen=True, kw_only=True)
class Settling:
    """What a running bot does beside its platforms, done here after each line."""

    schedule: Schedule
    delivery: Delivery

    @classmethod
    def of(cls, deployment: Deployment, dispatch: Dispatch, sender: Sender) -> Settling:
        """Over one core, with the terminal as the only platform."""
        schedule = deployment.schedule(dispatch)
        return cls(schedule=schedule, delivery=deployment.delivery(dispatch, {sender.platform: sender}))

    async def begin(self) -> None:
        """What an earlier demonstration on the same database left behind is taken up."""
        await self.delivery.recover(alone=True)

    async def settle(self) -> None:
        """Do and send what is due, until nothing is."""
        busy = True
        while busy:
            done = await self.schedule.run_due()
            routed = await self.delivery.route()
            sent = [await self.delivery.drain(lane) for lane in self.delivery.lanes()]
            busy = bool(done or routed or any(sent))


@asynccontextmanager
async def demonstration(language: str, members: int = MEMBERS, url: str | None = None) -> AsyncIterator[Demo]:
    """The demonstration community in a database that is gone afterwards, or in the one named, which stays."""
    from bot.__main__ import deployment

    clock = DemoClock()
    with TemporaryDirectory(prefix="amicale-") as folder:
        address = url or f"sqlite+aiosqlite:///{Path(folder) / 'demo.db'}"
        async with deployment(address, clock) as opened, opened.works.write() as work:
            community = await _filled(work, language, members, clock.now())
        async with deployment(address, clock) as opened:
            yield Demo(deployment=opened, clock=clock, community=community, members=members)


def personas() -> dict[str, Persona]:
    """Whom the visitor can be, by the name typed after `@`."""
    return {
        name: Persona(name=name, account=number, about=say(f"console-{right.value if right else 'guest'}"))
        for number, (name, right) in enumerate(RIGHTS.items(), start=1)
    }


async def _filled(work: Work, language: str, members: int, now: datetime) -> Community:
    """The community, filled now unless it was there."""
    from bot.features.directory.domain import DirectoryStore
    from bot.ports import Communities, Places

    wanted = Community(id=0, slug=SLUG, name=NAMES[language], language=language, zone=ZONES[language])
    created = await work.store(Communities).create(wanted, now)
    if created is None:
        found = await work.store(Communities).find(SLUG)
        return found or wanted
    await work.store(Places).link(PLACE, created.id, frozenset({"general"}))
    numbers = await work.store(DirectoryStore, created.id).index(list(people(members, language)), now)
    if numbers:
        await demo_events.fill(work, created, numbers, now)
        await demo_internships.fill(work, created, numbers, now)
        await demo_gifts.fill(work, created, numbers, now)
    for number, (name, right) in enumerate(RIGHTS.items(), start=1):
        if right:
            await _joined(work, created, (name, number, right), now)
    if numbers:
        await demo_waiting.fill(work, created, numbers, now)
    return created


async def _joined(work: Work, community: Community, who: tuple[str, int, Right], now: datetime) -> None:
    from bot.features.directory.domain import DirectoryStore
    from bot.ports import Accounts, Members

    name, number, right = who
    account = await work.store(Accounts).keep(Account(platform=PLATFORM, native_id=number))
    member = await work.store(Members, community.id).grant(account.id, right, now)
    entry = persona(name, community.language)
    entry = replace(entry, person=replace(entry.person, member_id=member.id))
    await work.store(DirectoryStore, community.id).put(entry, now)
