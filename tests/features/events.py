"""What tests of events have in common: an organiser, a published event, and a process that rings and sends."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa

from bot.delivery import Delivery
from bot.features.events.domain import Event, EventStore
from bot.features.events.seats import Signup
from bot.features.preferences.cards import stop
from bot.language import Reader, Writer
from bot.people import Right
from bot.presses import pack
from bot.replies import Press, Reply
from bot.requests import Outcome
from bot.schedule import Schedule
from bot.waking import LocalWake
from storage.events_tables import event as events
from tests.boarding import Wall
from tests.stage import CHAT, Actor, Shown, Stage, Surface

LINK = "https://visio.example.org/j/123"


async def organiser(stage: Stage, name: str = "Mina", surface: Surface = CHAT) -> Actor:
    return await stage.member(name, surface, right=Right.MODERATOR)


async def drafted(by: Actor, **values: str) -> Shown:
    """The preview of an event."""
    given = {"title": "Afterwork", "when": "jeudi 19h", "place": "Café Carlu", "link": LINK} | values
    return await by.types("event create", **{name: value for name, value in given.items() if value})


async def published(stage: Stage, by: Actor, **values: str) -> Event:
    """An event that everybody may see."""
    await drafted(by, **values)
    await by.presses("Publi")
    return await newest(stage)


async def newest(stage: Stage) -> Event:
    """The event made last."""
    async with stage.database.read() as connection:
        number = (await connection.execute(sa.select(sa.func.max(events.c.id)))).scalar_one()
    async with stage.works.read() as work:
        found = await work.store(EventStore, stage.community.id).get(number)
    assert found
    return found


async def answers(who: Actor, event: Event, answer: str = "yes") -> Shown:
    """Press a button on the event's card."""
    return await who.sends(pack(Press(code="ea", args=(event.id, answer))))


async def signup(stage: Stage, event: Event, who: Actor) -> Signup | None:
    assert who.member
    async with stage.works.read() as work:
        return await work.store(EventStore, stage.community.id).signup(event.id, who.member.id)


@dataclass(kw_only=True)
class Post:
    """A process that does what is due and sends what waits, over one made-up platform for each surface."""

    stage: Stage
    wires: dict[str, Wall] = field(default_factory=lambda: {n: Wall(platform=n) for n in ("telegram", "discord")})

    async def passes(self, **time: float) -> None:
        """Let time go by, then everything that is due be done."""
        self.stage.clock.move(**time)
        await self.works()

    async def works(self) -> None:
        await self.rings()
        await self.delivers()

    async def rings(self) -> None:
        stage = self.stage
        await Schedule(stage.dispatch, stage.works, stage.clock, LocalWake()).run_due()

    async def delivers(self) -> None:
        stage = self.stage
        process = Delivery(stage.works, stage.clock, self.wires, stage.dispatch.catalogue.letters, stop=stop)
        await process.recover(alone=True)
        while await process.route():
            pass
        for lane in process.lanes():
            while await process.drain(lane):
                await process.route()

    def sent(self, to: Actor | None = None) -> list[str]:
        """What one person was sent in private, or what places were shown, as they read it."""
        found = []
        for wire in self.wires.values():
            for (target, _, _), reply in zip(wire.taken, wire.shown, strict=True):
                if (target.private and to and target.root == to.number) or (not target.private and to is None):
                    found.append(self.read(reply))
        return found

    def last(self, to: Actor) -> Shown:
        """The last thing somebody was sent, to be pressed."""
        wire = self.wires[to.surface.name]
        mine = [r for (t, _, _), r in zip(wire.taken, wire.shown, strict=True) if t.private and t.root == to.number]
        reader = Reader(language=to.language, zone="Europe/Paris")
        return Shown(
            outcome=Outcome(answer=mine[-1], reader=reader), writer=Writer(words=self.stage.words, reader=reader)
        )

    def read(self, reply: Reply) -> str:
        reader = Reader(language="fr", zone="Europe/Paris")
        writer = Writer(words=self.stage.words, reader=reader)
        return Shown(outcome=Outcome(answer=reply, reader=reader), writer=writer).text
