"""A demonstration community, filled through the same stores as a real one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from adapters.console.client import Conversation, Persona
from adapters.console.delivering import ConsoleSender, Unseen
from adapters.console.incoming import PLATFORM
from bot.cli import demo_events, demo_gifts, demo_internships, demo_news
from bot.cli.demo_people import people, persona
from bot.cli.demo_personas import PARTS, Part
from bot.cli.demo_seed import Seed
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


class DemoClock:
    """The machine's time, or another that goes on from `start`, put forward as often as the visitor likes."""

    def __init__(self, start: datetime | None = None) -> None:
        self._ahead = start - datetime.now(UTC) if start else timedelta()

    def now(self) -> datetime:
        """The instant, aware and in UTC."""
        return datetime.now(UTC) + self._ahead

    def move(self, time: timedelta) -> None:
        """Let that much time pass at once, ten years at most in all."""
        self._ahead = min(self._ahead + time, timedelta(days=3650))


@dataclass(frozen=True, kw_only=True)
class Demo:
    """An open demonstration; `new` unless its database was there before."""

    deployment: Deployment
    clock: DemoClock
    community: Community
    language: str
    members: int
    new: bool


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

    async def begin(self, *, new: bool) -> None:
        """What an earlier demonstration on the same database left behind is taken up; in a new one, what was sent
        while it was filled has been sent."""
        await self.delivery.recover(alone=True)
        if new:
            await self.settle()

    async def settle(self) -> None:
        """Do and send what is due, until nothing is."""
        busy = True
        while busy:
            done = await self.schedule.run_due()
            routed = await self.delivery.route()
            sent = [await self.delivery.drain(lane) for lane in self.delivery.lanes()]
            busy = bool(done or routed or any(sent))


@asynccontextmanager
async def demonstration(
    language: str, members: int = MEMBERS, url: str | None = None, clock: DemoClock | None = None
) -> AsyncIterator[Demo]:
    """The demonstration community in a database that is gone afterwards, or in the one named, which stays."""
    from bot.__main__ import deployment

    clock = clock or DemoClock()
    with TemporaryDirectory(prefix="amicale-") as folder:
        address = url or f"sqlite+aiosqlite:///{Path(folder) / 'demo.db'}"
        async with deployment(address, clock) as opened:
            async with opened.works.write() as work:
                community, new = await _opened(work, language, members, clock.now())
            yield Demo(deployment=opened, clock=clock, community=community, language=language, members=members, new=new)


async def talking(place: Demo, name: str, show: Callable[[str], None], *, colour: bool = False) -> Conversation:
    """A conversation as that persona, in which what is sent unasked is shown from now on."""
    dispatch = place.deployment.dispatch()
    sender = ConsoleSender(dispatch.words)
    settling = Settling.of(place.deployment, dispatch, sender)
    conversation = Conversation(
        dispatch,
        personas(),
        place.clock,
        start=name,
        language=place.language,
        zone=place.community.zone,
        show=show,
        colour=colour,
        settle=settling.settle,
    )
    sender.connect(Unseen(conversation))
    await settling.begin(new=place.new)
    sender.connect(conversation)
    return conversation


def personas() -> dict[str, Persona]:
    """Whom the visitor can be, by the name typed after `@`."""
    return {name: Persona(name=name, account=part.account, about=say(part.about)) for name, part in PARTS.items()}


async def _opened(work: Work, language: str, members: int, now: datetime) -> tuple[Community, bool]:
    """The community, and whether it is new: what was there stays as it was."""
    from bot.ports import Communities, Places

    wanted = Community(id=0, slug=SLUG, name=NAMES[language], language=language, zone=ZONES[language])
    communities = work.store(Communities)
    created = await communities.create(wanted, now)
    if created is None:
        return await communities.find(SLUG) or wanted, False
    await work.store(Places).link(PLACE, created.id, frozenset({"general"}))
    seed = await _populated(work, created, members, now)
    for fill in (demo_events.fill, demo_internships.fill, demo_gifts.fill, demo_news.fill):
        await fill(seed)
    return created, True


async def _populated(work: Work, community: Community, members: int, now: datetime) -> Seed:
    """The made-up members, and those the visitor can be."""
    from bot.features.directory.domain import DirectoryStore

    entries = list(people(members, community.language))
    numbers = await work.store(DirectoryStore, community.id).index(entries, now)
    students = (number for number, one in zip(numbers, entries, strict=True) if one.person.relation == "student")
    return Seed(
        work=work,
        community=community,
        people=tuple(numbers),
        students=tuple(students),
        parts={
            name: await _joined(work, community, part, part.right, now) for name, part in PARTS.items() if part.right
        },
        now=now,
    )


async def _joined(work: Work, community: Community, part: Part, right: Right, now: datetime) -> int:
    from bot.features.directory.domain import DirectoryStore
    from bot.ports import Accounts, Members

    kept = Account(platform=PLATFORM, native_id=part.account, noticed=part.noticed)
    account = await work.store(Accounts).keep(kept)
    member = await work.store(Members, community.id).grant(account.id, right, now)
    entry = persona(part, community.language)
    entry = replace(entry, person=replace(entry.person, member_id=member.id))
    await work.store(DirectoryStore, community.id).put(entry, now)
    return member.id
