"""Delivery over a made-up wire: each outcome's state, what is in doubt, what a kill leaves, what is checked last."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from bot.agenda import About
from bot.catalogue import Catalogue
from bot.courier import Courier
from bot.errors import DeclarationError
from bot.outbox import Outbox, Queue, State
from bot.pacing import Pacer
from bot.ports import Accounts, Adapter, Places, Work
from bot.replies import Button, Note, Press, say
from bot.senders import InDoubt, Limited, Moved, NotSent, Pace, Refused, Sent, Target, TokenRefused, Unreachable, Unsent
from bot.spec import Feature
from bot.supervisor import CannotServe
from storage.core_tables import member_account
from storage.outbox import LEASE
from storage.work import SqlWorks
from tests.stage import CHAT, MODALS, Actor, Stage
from tests.wire import HOLD, LOST, Killed, Wire, deliver, delivery, hello, notice, plan, post, rows, states


async def one(stage: Stage, **more: object) -> Actor:
    """A member with one notice that is due."""
    ana = await stage.member("Ana")
    assert ana.member
    assert await plan(stage, notice(ana.member.id, stage, **more)) == 1
    return ana


async def both_accounts(stage: Stage) -> Actor:
    """A member on two platforms: Telegram's account is the older one."""
    ana, other = await stage.member("Ana"), await stage.member("Ana", MODALS)
    assert ana.member
    assert other.member
    async with stage.database.write() as connection:
        mine = member_account.c.member_id == other.member.id
        await connection.execute(sa.update(member_account).where(mine).values(member_id=ana.member.id))
    return ana


async def test_what_is_due_is_sent_once_with_why_it_came(stage: Stage) -> None:
    ana, wire = await one(stage), Wire()
    await deliver(stage, wire)
    await deliver(stage, wire)
    ((target, text, _nonce),) = wire.taken
    assert (target.root, target.private, text) == (ana.number, True, say("heard-thanked"))
    assert wire.shown[0].blocks == (Note(text=say("privacy-notice")),)
    (row,) = await rows(stage)
    assert (row.state, row.message_id, row.attempts, row.doubts) == (State.SENT, "1", 1, 0)


async def test_a_notice_carries_its_stop(stage: Stage) -> None:
    await one(stage)
    wire, stop = Wire(), Button(label=say("form-cancel"), press=Press(code="x"))
    process = delivery(stage, wire, stop=lambda row: stop)
    await process.route()
    await process.drain("telegram.all")
    assert wire.shown[0].buttons == ((stop,),)


async def test_planning_twice_plans_once(stage: Stage) -> None:
    ana = await one(stage)
    assert ana.member
    assert await plan(stage, notice(ana.member.id, stage), notice(ana.member.id, stage, "other")) == 1


async def test_a_row_comes_with_its_effect_or_not_at_all(stage: Stage) -> None:
    ana = await stage.member("Ana")

    async def break_off() -> None:
        assert ana.member
        async with stage.works.write() as work:
            await work.store(Outbox, stage.community.id).put(notice(ana.member.id, stage))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await break_off()
    assert await rows(stage) == []


async def test_nothing_leaves_early_or_late(stage: Stage) -> None:
    now = stage.clock.now()
    ana = await one(stage, due_at=now + timedelta(minutes=1), expires_at=now + timedelta(minutes=3))
    assert ana.member
    await plan(stage, notice(ana.member.id, stage, "late", due_at=now, expires_at=now + timedelta(seconds=30)))
    wire = Wire(ready=False)
    await deliver(stage, wire)
    wire.ready = True
    stage.clock.move(seconds=45)
    await deliver(stage, wire)
    assert wire.taken == []
    assert await states(stage) == {"k": "pending", "late": "expired"}
    stage.clock.move(seconds=15)
    await deliver(stage, wire)
    assert len(wire.taken) == 1


@pytest.mark.parametrize(
    ("fault", "state", "attempts", "waits"),
    [
        (NotSent("no connection"), "pending", 0, True),
        (Limited(30.0), "pending", 0, True),
        (InDoubt("reset"), "pending", 1, True),
        (Refused("400"), "dead", 1, False),
        (Unreachable("blocked"), "unreachable", 0, False),
        (TokenRefused("401"), "pending", 0, True),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Unsent) else "",
)
async def test_each_outcome_has_its_state(stage: Stage, fault: Unsent, state: str, attempts: int, waits: bool) -> None:
    await one(stage)
    wire = Wire()
    wire.fails(fault)
    await deliver(stage, wire)
    (row,) = await rows(stage)
    assert (row.state.value, row.attempts, row.run) == (state, attempts, "")
    assert wire.taken == []
    stage.clock.move(minutes=1)
    await deliver(stage, wire)
    assert len(wire.taken) == waits


async def test_an_answer_of_the_limit_pauses_the_lane_and_nothing_is_counted(stage: Stage) -> None:
    people = [await stage.member(name) for name in ("Ana", "Ben", "Zoé")]
    await plan(stage, *(notice(p.member.id, stage, p.name) for p in people if p.member))
    wire, now = Wire(lanes={"all": Pace(per_second=1000, in_flight=1)}), [100.0]
    wire.fails(Limited(30.0))
    process = delivery(stage, wire, timer=lambda: now[0])
    await process.route()
    assert await process.drain("telegram.all") == 3
    assert set((await states(stage)).values()) == {"pending"}
    assert await process.drain("telegram.all") == 0
    assert wire.taken == []
    now[0] += 31
    stage.clock.move(seconds=31)
    await process.drain("telegram.all")
    assert len(wire.taken) == 3


async def test_a_refused_token_stops_everything_and_loses_nothing(stage: Stage) -> None:
    people = [await stage.member(name) for name in ("Ana", "Ben")]
    await plan(stage, *(notice(p.member.id, stage, p.name) for p in people if p.member))
    wire = Wire(lanes={"all": Pace(per_second=1000, in_flight=1)})
    wire.fails(TokenRefused("401"))
    process = await deliver(stage, wire)
    stage.clock.move(minutes=1)
    assert await process.drain("telegram.all") == 0
    assert set((await states(stage)).values()) == {"pending"}
    assert wire.taken == []


async def test_C12_a_token_refused_while_running_ends_delivery_with_the_cause(stage: Stage) -> None:
    people = [await stage.member(name, surface) for name, surface in (("Ana", CHAT), ("Ben", MODALS))]
    await plan(stage, *(notice(p.member.id, stage, p.name) for p in people if p.member))
    bad, good = Wire(), Wire(platform="discord", ready=False)
    bad.fails(TokenRefused("401"))
    process = delivery(stage, bad, good, wait=lambda _: asyncio.sleep(0.01))
    with pytest.raises(CannotServe, match=r"^Telegram refused the token while sending"):
        await asyncio.wait_for(process.run(), 30)
    good.ready = True
    assert [await process.drain(lane) for lane in process.lanes()] == [0, 0], "nothing more is sent anywhere"
    assert set((await states(stage)).values()) == {"pending"}
    again = Wire()
    stage.clock.move(minutes=1)
    await deliver(stage, again, good)
    assert set((await states(stage)).values()) == {"sent"}


async def test_who_cannot_be_reached_is_tried_on_the_other_platform(stage: Stage) -> None:
    ana, one_, two = await both_accounts(stage), Wire(), Wire(platform="discord")
    assert ana.member
    await plan(stage, notice(ana.member.id, stage))
    one_.fails(Unreachable("blocked"))
    await deliver(stage, one_, two)
    assert [len(wire.taken) for wire in (one_, two)] == [0, 1]
    await plan(stage, notice(ana.member.id, stage, "next"))
    await deliver(stage, one_, two)
    assert [len(wire.taken) for wire in (one_, two)] == [0, 2]


async def test_unreachable_heals_when_the_member_writes_in_private(stage: Stage) -> None:
    ana, wire = await one(stage), Wire()
    wire.fails(Unreachable("blocked"))
    await deliver(stage, wire)
    ana.place = await stage.place(CHAT)
    await ana.types("help")
    await deliver(stage, wire)
    assert await states(stage) == {"k": "unreachable"}
    ana.place = None
    await ana.types("help")
    await deliver(stage, wire)
    assert await states(stage) == {"k": "sent"}
    assert len(wire.taken) == 1


async def test_a_place_that_is_closed_is_left_for_the_next_one(stage: Stage) -> None:
    await stage.place(CHAT, 900, purposes=["general"])
    events = await stage.place(CHAT, 901, purposes=["events"])
    await plan(stage, post(stage))
    wire = Wire()
    wire.fails(Unreachable("kicked"))
    await deliver(stage, wire)
    assert [target.root for target, _, _ in wire.taken] == [900]
    async with stage.works.write() as work:
        await work.store(Places).link(events, stage.community.id, frozenset({"events"}))
    await plan(stage, post(stage, "again"))
    await deliver(stage, wire)
    assert [target.root for target, _, _ in wire.taken] == [900, 901]


async def test_a_place_that_moved_gets_it_at_its_new_number(stage: Stage) -> None:
    await stage.place(CHAT, 901, purposes=["events"])
    await plan(stage, post(stage))
    wire = Wire()
    wire.fails(Moved(-100901))
    await deliver(stage, wire)
    assert [target.root for target, _, _ in wire.taken] == [-100901]


async def test_an_account_that_left_before_it_was_sent_is_not_written_to(stage: Stage) -> None:
    ana, first, second = await both_accounts(stage), Wire(), Wire(platform="discord")
    assert ana.member
    await plan(stage, notice(ana.member.id, stage))
    process = delivery(stage, first, second)
    await process.route()
    async with stage.works.write() as work:
        await work.store(Accounts).reach("telegram", ana.number, "blocked")
    await process.drain("telegram.all")
    assert (first.taken, [row.lane for row in await rows(stage)]) == ([], [""])
    await process.route()
    await process.drain("discord.all")
    assert len(second.taken) == 1


async def test_a_text_that_breaks_three_times_is_set_aside_and_the_others_flow(stage: Stage) -> None:
    """C24 as far as exceptions go; a death of the process is in doubt, below."""
    people = [await stage.member(name) for name in ("Ana", "Ben")]
    assert people[0].member
    await plan(stage, *(notice(p.member.id, stage, p.name) for p in people if p.member))
    wire = Wire()
    wire.fails(ValueError("a bug"))
    for _ in range(4):
        await deliver(stage, wire)
        wire.fails(ValueError("a bug"), times=1)
        stage.clock.move(minutes=1)
    found = {row.key: (row.state, row.attempts) for row in await rows(stage)}
    assert found == {"Ana": (State.DEAD, 3), "Ben": (State.SENT, 1)}


@pytest.mark.parametrize("hold", [False, True])
async def test_three_doubts_are_the_end(stage: Stage, hold: bool) -> None:
    await one(stage, **({"on_doubt": HOLD} if hold else {}))
    wire = Wire()
    wire.fails(LOST, after=True, times=9)
    for _ in range(5):
        await deliver(stage, wire)
        stage.clock.move(minutes=2)
    (row,) = await rows(stage)
    assert (row.state.value, len(wire.taken)) == (("held", 1) if hold else ("dead", 3))


@pytest.mark.parametrize("hold", [False, True])
async def test_a_platform_that_knows_what_comes_twice_shows_it_once(stage: Stage, hold: bool) -> None:
    await one(stage, **({"on_doubt": HOLD} if hold else {}))
    wire = Wire(recognises=timedelta(seconds=120))
    wire.fails(LOST, after=True)
    await deliver(stage, wire)
    stage.clock.move(seconds=20)
    await deliver(stage, wire)
    assert (len(wire.taken), wire.looked, await states(stage)) == (1, 0, {"k": "sent"})


@pytest.mark.parametrize("took", [False, True])
async def test_C05_after_the_nonce_s_time_it_is_looked_for_before_it_is_sent_again(stage: Stage, took: bool) -> None:
    await one(stage)
    wire = Wire(recognises=timedelta(seconds=120))
    wire.fails(LOST, after=took)
    await deliver(stage, wire)
    stage.clock.move(minutes=10)
    await deliver(stage, wire)
    assert (len(wire.taken), wire.looked, await states(stage)) == (1, 1, {"k": "sent"})


async def test_a_suspect_is_sent_alone(stage: Stage) -> None:
    people = [await stage.member(f"P{n}") for n in range(6)]
    await plan(stage, *(notice(p.member.id, stage, p.name) for p in people if p.member))
    wire = Wire()
    wire.fails(LOST, times=6)
    await deliver(stage, wire)
    stage.clock.move(minutes=2)
    process = delivery(stage, wire)
    assert [await process.drain("telegram.all") for _ in range(7)] == [1] * 6 + [0]


async def test_a_lane_that_is_paused_blocks_no_other(stage: Stage) -> None:
    ana, ben = await stage.member("Ana"), await stage.member("Ben", MODALS)
    await plan(stage, *(notice(p.member.id, stage, p.name) for p in (ana, ben) if p.member))
    await deliver(stage, Wire(ready=False), Wire(platform="discord"))
    assert await states(stage) == {"Ana": "pending", "Ben": "sent"}


async def test_a_platform_that_is_there_no_more_gives_its_rows_back(stage: Stage) -> None:
    ana = await both_accounts(stage)
    assert ana.member
    await plan(stage, notice(ana.member.id, stage))
    await deliver(stage, Wire(ready=False), Wire(platform="discord", ready=False))
    other = Wire(platform="discord")
    await deliver(stage, other)
    assert len(other.taken) == 1


async def test_a_late_mark_of_a_run_whose_lease_ended_changes_nothing(stage: Stage) -> None:
    await one(stage)
    process = delivery(stage, Wire())
    await process.route()
    async with stage.works.write() as work:
        (old,) = await work.store(Queue).claim("telegram.all", "frozen", stage.clock.now(), 10)
    stage.clock.move(seconds=LEASE.total_seconds() + 1)
    courier = Courier(stage.works, stage.clock, {"telegram": Wire()}, {"hello": hello})
    assert await courier.carry(old) is None
    await process.recover()
    await process.drain("telegram.all")
    assert await courier.carry(old) is None
    assert await states(stage) == {"k": "sent"}


async def test_running_delivers_by_itself_and_stops_in_peace(stage: Stage) -> None:
    await one(stage)
    wire = Wire()
    process = delivery(stage, wire, wait=lambda _: asyncio.sleep(0.01))
    running = asyncio.create_task(process.run())
    async with asyncio.timeout(10):
        while not wire.taken:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await process.stop()
    await running
    assert await states(stage) == {"k": "sent"}


async def test_what_is_on_the_wire_when_it_is_told_to_stop_is_waited_for(stage: Stage) -> None:
    people = [await stage.member(f"P{n}") for n in range(6)]
    await plan(stage, *(notice(p.member.id, stage, p.name) for p in people if p.member))

    class Slow(Wire):
        async def send(self, *args: object) -> Sent:
            begun.set()
            await asyncio.sleep(0.2)
            return await super().send(*args)  # type: ignore[arg-type]

    begun, wire = asyncio.Event(), Slow(lanes={"all": Pace(per_second=1000, in_flight=2)})
    process = delivery(stage, wire, wait=lambda _: asyncio.sleep(0.01))
    assert isinstance(process, Adapter)
    running = asyncio.create_task(process.run())
    await begun.wait()
    await process.stop()
    await running
    found = Counter(row.state for row in await rows(stage))
    assert found[State.SENT] == len(wire.taken) in (1, 2)
    assert found[State.PENDING] == 6 - len(wire.taken)


def test_two_features_never_write_the_same_topic(stage: Stage) -> None:
    one, two = (Feature(name=name, letters={"events.hello": hello}) for name in ("one", "two"))
    with pytest.raises(DeclarationError, match=r"topic `events\.hello` is written by 2"):
        Catalogue([one, two], stage.words)
    assert Catalogue([one], stage.words).letters == {"events.hello": hello}


# --- killed at every point


class Dying:
    """Transactions of a process that is killed around its nth write: inside the commit, or just after it."""

    def __init__(self, works: SqlWorks, nth: int, *, inside: bool) -> None:
        self._works, self._left, self._inside = works, nth, inside
        self.read = works.read

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Work]:
        self._left -= 1
        async with self._works.write() as work:
            yield work
            if self._left == 0 and self._inside:
                raise Killed
        if self._left == 0:
            raise Killed


CLAIM, BEGIN, SETTLE = 1, 2, 3
POINTS = {
    "after claim": (CLAIM, False, None),
    "before request": (BEGIN, False, None),
    "after request": (0, False, True),
    "after mark": (SETTLE, False, None),
    "inside commit": (SETTLE, True, None),
    "on the wire": (0, False, False),
}


@pytest.mark.parametrize("recognises", [None, timedelta(seconds=120)], ids=["no nonce", "nonce"])
@pytest.mark.parametrize("point", POINTS)
async def test_C04_killed_anywhere_nothing_is_lost_and_only_what_was_on_the_wire_comes_twice(
    stage: Stage, point: str, recognises: timedelta | None
) -> None:
    await one(stage)
    wire = Wire(recognises=recognises)
    nth, inside, taken = POINTS[point]
    await delivery(stage, wire).route()
    if taken is not None:
        wire.fails(Killed(), after=taken)
    works = Dying(SqlWorks(stage.database, stage.works._registry), nth, inside=inside)

    async def sent() -> None:
        async with works.write() as work:
            (row,) = await work.store(Queue).claim("telegram.all", "dead", stage.clock.now(), 10)
        await Courier(works, stage.clock, {"telegram": wire}, {"hello": hello}).carry(row)

    with pytest.raises(Killed):
        await sent()
    for _ in range(3):
        stage.clock.move(seconds=20)
        await deliver(stage, wire)
    assert await states(stage) == {"k": "sent"}
    twice = point in ("after request", "inside commit") and recognises is None
    assert len(wire.taken) == 1 + twice


@pytest.mark.chaos(messages=(120, 1200), runs=(40, 400))
@pytest.mark.parametrize("hold", [False, True], ids=["resend", "hold"])
async def test_C03_with_faults_and_kills_every_row_ends_in_a_state_that_says_what_happened(
    stage: Stage, hold: bool, scale: SimpleNamespace
) -> None:
    dice, wire = random.Random(3), Wire(lanes={"all": Pace(per_second=100_000, in_flight=1)})
    ana = await stage.member("Ana")
    assert ana.member
    kind: dict[str, object] = {"on_doubt": HOLD} if hold else {}
    kind |= {"expires_at": stage.clock.now() + timedelta(days=9)}
    numbers = range(1, scale.messages + 1)
    await plan(stage, *(notice(ana.member.id, stage, str(n), about=About(kind="event", id=n), **kind) for n in numbers))
    doubts = 0
    for _ in range(scale.runs):
        courier = Courier(
            stage.works, stage.clock, {"telegram": wire}, {"hello": hello}, sleep=lambda _: asyncio.sleep(0)
        )
        process = delivery(stage, wire)
        await process.recover(alone=True)
        await process.route()
        async with stage.works.write() as work:
            claimed = await work.store(Queue).claim("telegram.all", dice.randbytes(4).hex(), stage.clock.now(), 20)
        for row in claimed:
            fault = dice.choices([None, Limited(1.0), LOST, Killed(), NotSent("x")], [80, 5, 5, 5, 5])[0]
            if fault:
                doubtful = isinstance(fault, InDoubt | Killed)
                wire.fails(fault, after=doubtful and dice.random() < 0.5)
                doubts += doubtful
            try:
                await courier.carry(row)
            except Killed:
                break
        stage.clock.move(minutes=10)
    found = Counter(row.state for row in await rows(stage))
    copies = Counter(key for _, _, key in wire.taken)
    assert sum(found.values()) == scale.messages
    assert found.keys() <= {State.SENT, State.HELD, State.DEAD}
    if hold:
        assert max(copies.values()) == 1
        assert found[State.HELD] == doubts
    else:
        assert found[State.HELD] == 0
        assert max(copies.values()) <= 3
        assert sum(copies.values()) - len(copies) <= doubts
    assert {row.nonce for row in await rows(stage, State.SENT)} <= copies.keys()


async def test_C24_a_message_that_kills_the_process_every_time_is_set_aside_and_the_others_arrive(stage: Stage) -> None:
    people = [await stage.member(f"P{n}") for n in range(5)]
    await plan(stage, *(notice(p.member.id, stage, p.name) for p in people if p.member))
    wire = Wire()
    poison = next(p.number for p in people if p.name == "P2")

    async def lethal(work: Work, row: object) -> None:
        raise Killed

    deaths = 0
    for _ in range(8):
        process = delivery(stage, wire)
        await process.recover(alone=True)
        await process.route()
        letters = {"hello": hello}
        while True:
            async with stage.works.write() as work:
                claimed = await work.store(Queue).claim("telegram.all", f"run{deaths}", stage.clock.now(), 10)
            if not claimed:
                break
            try:
                for row in claimed:
                    bad = str(poison) in row.target
                    writer = {"hello": lethal} if bad else letters
                    await Courier(stage.works, stage.clock, {"telegram": wire}, writer).carry(row)  # type: ignore[arg-type]
            except Killed:
                deaths += 1
                break
        stage.clock.move(minutes=2)
    assert deaths == 3
    assert await states(stage) == {"P0": "sent", "P1": "sent", "P2": "dead", "P3": "sent", "P4": "sent"}


# --- cancelled meanwhile


async def test_C19_after_a_cancellation_nothing_leaves_and_who_was_told_gets_one_correction(stage: Stage) -> None:
    people = [await stage.member(f"P{n}") for n in range(40)]
    members = [p.member.id for p in people if p.member]
    await plan(stage, *(notice(m, stage, f"r{m}") for m in members))
    wire = Wire(lanes={"all": Pace(per_second=100_000, in_flight=3)})
    process = delivery(stage, wire)
    await process.route()
    sending = asyncio.create_task(process.drain("telegram.all"))
    while len(wire.taken) < 10:  # noqa: ASYNC110
        await asyncio.sleep(0)
    for version in (2, 3):  # told of it twice, everybody gets one correction
        async with stage.works.write() as work:
            outbox, now = work.store(Outbox, stage.community.id), stage.clock.now()
            await outbox.supersede("event", 1, now, before=version)
            told = await outbox.told("event", 1)
            about = About(kind="event", id=1, version=version)
            late = [notice(m, stage, f"c{m}-{version}", about=about) for m in told]
            await outbox.put(*late)
            before = len(wire.taken)
    await sending
    await deliver(stage, wire)
    found = await rows(stage)
    first = [row for row in found if row.about.version == 1]
    assert Counter(row.state for row in first).keys() <= {State.SENT, State.SUPERSEDED}
    assert sum(row.state is State.SENT for row in first) <= before + 3
    corrected = Counter(row.member_id for row in found if row.about.version == 3 and row.state is State.SENT)
    assert {row.member_id for row in first if row.state is State.SENT} <= corrected.keys()
    assert set(corrected.values()) == {1}
    assert not [row for row in found if row.about.version == 2 and row.state is State.SENT]


async def test_the_text_is_asked_for_just_before_the_wire(stage: Stage) -> None:
    await one(stage, about=About(kind="event", id=0))
    wire = Wire()
    await deliver(stage, wire)
    assert (wire.taken, await states(stage)) == ([], {"k": "superseded"})


# --- what is kept


async def test_what_ended_is_forgotten_after_thirty_days_and_what_is_late_expires(stage: Stage) -> None:
    ana = await one(stage)
    assert ana.member
    await deliver(stage, Wire())
    await plan(stage, notice(ana.member.id, stage, "waits"))
    for days, left in ((2, {"k": "sent", "waits": "expired"}), (32, {})):
        stage.clock.move(days=days)
        async with stage.works.write() as work:
            await work.store(Outbox, stage.community.id).expire(stage.clock.now())
        assert await states(stage) == left


async def test_a_copy_has_what_was_sent_and_erasure_takes_it_away(stage: Stage) -> None:
    ana = await one(stage)
    assert ana.member
    async with stage.works.write() as work:
        store = work.store(Outbox, stage.community.id)
        copy = await store.export(ana.member.id)
        await store.forget(ana.member.id)
    assert [message["topic"] for message in copy["messages"]] == ["hello"]
    wire = Wire()
    await deliver(stage, wire)
    assert wire.taken == []


# --- pace


def leave(pacer: Pacer, targets: list[str], seconds: float) -> list[tuple[float, str]]:
    """When messages for these conversations leave within so many seconds, each as soon as it may."""
    now, left, out = 1000.0, [Target.read(one) for one in targets], []
    while left and now < 1000.0 + seconds:
        index, wait = pacer.choose(left, now)
        if wait:
            now += wait
            continue
        target = left.pop(index)
        pacer.take(target, now)
        out.append((now - 1000.0, target.packed()))
    return out


def test_no_second_sees_more_than_the_lane_allows() -> None:
    pacer = Pacer(Pace(per_second=28, in_flight=3))
    times = [at for at, _ in leave(pacer, [f"t:private:{n}:0" for n in range(300)], 20)]
    assert len(times) == 300
    assert max(sum(start <= at < start + 1 for at in times) for start in times) <= 28 + 3
    assert times[-1] == pytest.approx(300 / 28, abs=0.3)


def test_one_conversation_waits_while_others_go_on() -> None:
    pacer = Pacer(Pace(per_second=28, in_flight=3, private_gap=1.02, place_gap=3.4))
    out = leave(pacer, ["t:place:-1:0"] * 3 + ["t:private:7:0"] * 3 + [f"t:private:{n}:0" for n in range(20, 60)], 30)
    group = [at for at, target in out if target == "t:place:-1:0"]
    ana = [at for at, target in out if target == "t:private:7:0"]
    assert all(later - earlier >= 3.4 - 1e-6 for earlier, later in pairwise(group))
    assert all(later - earlier >= 1.02 - 1e-6 for earlier, later in pairwise(ana))
    assert sum(at < 1.6 for at, _ in out) >= 40


def test_a_pause_holds_the_lane_and_takes_a_little_speed() -> None:
    pacer = Pacer(Pace(per_second=10, in_flight=3))
    pacer.pause(5.0, 1000.0)
    assert pacer.paused(1004.0) == pytest.approx(1.0)
    assert leave(pacer, ["t:private:1:0"], 20)[0][0] == pytest.approx(5.0)
    assert pacer.speed(1000.0) == pytest.approx(9.7)
    assert pacer.speed(1040.0) == 10
    for at in range(100):
        pacer.pause(1.0, 1040.0 + at / 1000)
    assert pacer.speed(1041.0) >= 2.5
