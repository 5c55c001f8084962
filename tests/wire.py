"""A made-up platform at the seam where delivery meets an adapter: it takes, refuses, loses or dies as a test says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.agenda import About
from bot.delivery import Delivery
from bot.language import Reader
from bot.outbox import Notice, OnDoubt, Outbox, Post, Queue, Queued, State
from bot.ports import Work
from bot.replies import Phrase, Reply, say
from bot.senders import InDoubt, Pace, Sent, Target
from tests.stage import Stage

DAY = timedelta(days=1)
FAST = Pace(per_second=100_000, in_flight=4)


class Killed(BaseException):
    """The process ends at this instant."""


Fault = Exception | Killed
Accepting = tuple[Fault, bool]
"""What a call ends with, and whether the message was taken before."""


@dataclass(kw_only=True)
class Wire:
    """One platform. `faults` are what the next calls end with, first come first served."""

    platform: str = "telegram"
    ready: bool = True
    recognises: timedelta | None = None
    lanes: Mapping[str, Pace] = field(default_factory=lambda: {"all": FAST})
    faults: list[Accepting] = field(default_factory=list)
    taken: list[tuple[Target, Phrase | None, str]] = field(default_factory=list)
    shown: list[Reply] = field(default_factory=list)
    readers: list[Reader] = field(default_factory=list)
    looked: int = 0

    def lane(self, target: Target) -> str:
        return "all"

    def fails(self, fault: Fault, *, after: bool = False, times: int = 1) -> None:
        self.faults += [(fault, after)] * times

    async def send(self, target: Target, reply: Reply, reader: Reader, nonce: str) -> Sent:
        fault, after = self.faults.pop(0) if self.faults else (None, True)
        if after and not (self.recognises and any(nonce == one for _, _, one in self.taken)):
            self.taken.append((target, reply.text, nonce))
            self.shown.append(reply)
            self.readers.append(reader)
        if fault:
            raise fault
        return Sent(message_id=str(len(self.taken)))

    async def arrived(self, target: Target, reply: Reply, reader: Reader, since: datetime) -> Sent | None:
        self.looked += 1
        same = [n for n, one in enumerate(self.taken, 1) if one[:2] == (target, reply.text)]
        return Sent(message_id=str(same[-1])) if same else None


LOST = InDoubt("answer lost")


async def hello(work: Work, row: Queued) -> Reply | None:
    """Says something of the record, and nothing of records whose number is 0."""
    return Reply(text=say("heard-thanked")) if row.about.id else None


def notice(member_id: int, stage: Stage, key: str = "k", **more: object) -> Notice:
    now = stage.clock.now()
    fields: dict[str, object] = {"due_at": now, "expires_at": now + DAY, "about": About(kind="event", id=1)} | more
    return Notice(member_id=member_id, topic="hello", reason="privacy-notice", key=key, **fields)  # type: ignore[arg-type]


def post(stage: Stage, key: str = "p", purpose: str = "events", place_id: int | None = None) -> Post:
    now = stage.clock.now()
    about = About(kind="event", id=1)
    when = {"due_at": now, "expires_at": now + DAY}
    return Post(purpose=purpose, place_id=place_id, topic="hello", about=about, key=key, **when)


async def plan(stage: Stage, *messages: Notice | Post) -> int:
    async with stage.works.write() as work:
        return await work.store(Outbox, stage.community.id).put(*messages)


async def rows(stage: Stage, *states: State) -> list[Queued]:
    """Every row, oldest first."""
    async with stage.works.read() as work:
        return list(reversed(await work.store(Queue).listed(*(states or tuple(State)), limit=10_000)))


async def states(stage: Stage) -> dict[str, str]:
    return {row.key: row.state.value for row in await rows(stage)}


def delivery(stage: Stage, *wires: Wire, **more: object) -> Delivery:
    """A new process: a run of its own on the same database, whose pauses take no time."""
    senders = {wire.platform: wire for wire in wires}
    return Delivery(stage.works, stage.clock, senders, {"hello": hello}, **more)  # type: ignore[arg-type]


async def deliver(stage: Stage, *wires: Wire) -> Delivery:
    """A new process starts and sends what is due now."""
    process = delivery(stage, *wires)
    await process.recover(alone=True)
    await process.route()
    for lane in process.lanes():
        while await process.drain(lane):
            await process.route()
    return process


HOLD = OnDoubt.HOLD
