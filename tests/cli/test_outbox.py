"""What waits and what got stuck, from the shell: told in numbers, and tried once more."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.agenda import About, Agenda, Appointment, Timetable
from bot.outbox import Change, Notice, OnDoubt, Outbox, Post, Queue, Queued, State
from bot.people import PlaceRef
from bot.ports import Accounts, Audit, Places, Work
from storage.database import Database
from storage.outbox_tables import outbox
from storage.stores import registry
from storage.work import SqlWorks
from tests.cli.conftest import Amicale
from tests.cli.test_community import ax, looked

__all__ = ["ax"]

ANA, NATIVE = "telegram:7400123456", 7400123456
NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
ABOUT = About(kind="event", id=7)


def notice(key: str, **more: Any) -> Notice:
    fields: dict[str, Any] = {"due_at": NOW - DAY, "expires_at": NOW + DAY, "on_doubt": OnDoubt.HOLD} | more
    return Notice(member_id=1, topic="events.reminder", reason="x", key=key, about=ABOUT, **fields)


def post(key: str) -> Post:
    when = {"due_at": NOW - DAY, "expires_at": NOW + DAY}
    return Post(purpose="events", place_id=1, topic="events.new", key=key, about=ABOUT, **when)


async def within(url: str, do: Callable[[Work], Awaitable[object]]) -> None:
    database = Database.open(url)
    try:
        async with SqlWorks(database, registry()).write() as work:
            await do(work)
    finally:
        await database.close()


async def ended(work: Work, number: int, change: Change) -> None:
    """The message of that number, sent and ended so."""
    queue = work.store(Queue)
    (row,) = [one for one in await queue.due(NOW, 50) if one.id == number]
    await queue.assign(row, "lane", f"telegram:private:{NATIVE}:0")
    (claimed,) = await queue.claim("lane", "run", NOW, 1)
    begun = await queue.begin(claimed, f"nonce{number}", NOW)
    assert begun
    assert await queue.settle(begun, change, NOW)


async def stuck(work: Work) -> None:
    """One of each: 1 waits, 2 held, 3 dead, 4 and 6 unreachable, 5 dead and too late, and a job set aside."""
    store, place = work.store(Outbox, 1), PlaceRef(platform="telegram", root=-5)
    await work.store(Places).link(place, 1, frozenset({"events"}))
    await work.store(Places).close(place, "kicked")
    await store.put(notice("1", due_at=NOW + DAY, expires_at=NOW + 2 * DAY))
    await store.put(notice("2"), notice("3"), notice("4"), notice("5"), post("6"))
    await ended(work, 2, Change(state=State.HELD, why="TimedOut", doubted=True))
    await ended(work, 3, Change(state=State.DEAD, why="KeyError"))
    await ended(work, 4, Change(state=State.UNREACHABLE, why="blocked", rerouted=True))
    await ended(work, 5, Change(state=State.DEAD, why="in doubt 3 times: reset"))
    await ended(work, 6, Change(state=State.UNREACHABLE, why="no way", rerouted=True))
    await work.store(Accounts).reach("telegram", NATIVE, "blocked")
    table = work.store(Timetable)
    await work.store(Agenda, 1).plan(Appointment(job="zz", key="k", due_at=NOW - DAY))
    due = await table.claim((await table.due(NOW))[0], NOW)
    assert due
    assert await table.set_aside(due, "KeyError 3FA9C1")


async def late(work: Work) -> None:
    await work._connection.execute(  # type: ignore[attr-defined]
        sa.update(outbox).where(outbox.c.id == 5).values(expires_at=NOW - timedelta(minutes=1))
    )


@pytest.fixture
def full(amicale: Amicale, ax: str) -> str:
    assert amicale("community", "grant", "ax", "member", ANA).status == 0

    async def fill(work: Work) -> None:
        await stuck(work)
        await late(work)

    asyncio.run(within(ax, fill))
    return ax


def found(url: str) -> dict[int, Queued]:
    rows: tuple[Queued, ...] = looked(url, Queue, lambda store: store.listed(*State))
    return {row.id: row for row in rows}


def test_nothing_waits(amicale: Amicale, ax: str) -> None:
    ran = amicale("outbox")
    assert (ran.status, ran.out, ran.err) == (0, "0 waiting, 0 of them due by now\n", "")
    assert amicale("outbox", "retry", "--all").out == "There was nothing to put back.\n"


def test_what_is_there_is_listed_by_numbers_and_codes(amicale: Amicale, full: str) -> None:
    for words in (("outbox",), ("outbox", "list")):
        ran = amicale(*words)
        assert (ran.status, ran.err) == (0, "")
        lines = ran.out.splitlines()
        assert lines[0] == "1 waiting, 0 of them due by now"
        assert lines[1] == "1 held, because nobody knows whether it arrived:"
        assert (
            lines[2] == f"         2  ax  events.reminder  event 7  member 1  due {NOW - DAY:%Y-%m-%d %H:%M}Z  TimedOut"
        )
        assert "2 unreachable: no account or place takes it:" in lines
        assert "place 1" in ran.out
        assert "job:1  ax  zz" in ran.out
        assert "KeyError 3FA9C1" in ran.out
        assert str(NATIVE) not in ran.out


def test_a_program_reads_it_as_json(amicale: Amicale, full: str) -> None:
    for words in (("outbox", "--json"), ("outbox", "list", "--json")):
        read = json.loads(amicale(*words).out)
        assert read["counts"] == {"pending": 1, "held": 1, "unreachable": 2, "dead": 2}
        assert read["overdue"] == 0
        assert [one["number"] for one in read["messages"]] == [2, 4, 6, 3, 5, 1]
        assert read["messages"][0]["why"] == "TimedOut"
        assert read["jobs"][0]["number"] == "job:1"
    shown = json.loads(amicale("outbox", "list", "--json", "--limit", "1").out)
    assert len(shown["messages"]) == 4
    assert "and 1 more" in amicale("outbox", "list", "--limit", "1").out


def test_what_was_given_up_is_tried_again(amicale: Amicale, full: str) -> None:
    ran = amicale("outbox", "retry", "3", "4", "job:1")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "3 put back, to be sent within seconds while the bot runs.\n"
    rows = found(full)
    assert [(rows[n].state, rows[n].attempts, rows[n].why) for n in (3, 4)] == [(State.PENDING, 0, "")] * 2
    assert rows[4].lane == ""
    assert looked(full, Accounts, lambda store: store.get("telegram", NATIVE)).unreachable == ""
    assert looked(full, Timetable, lambda store: store.aside()) == ()
    assert looked(full, Audit, lambda store: store.lines())[0].what == "outbox.retry"


def test_what_a_closed_place_could_not_take_goes_there_again(amicale: Amicale, full: str) -> None:
    assert amicale("outbox", "retry", "6").status == 0
    (place,) = looked(full, Places, lambda store: store.of(1))
    assert place.unreachable == ""


def test_what_was_held_is_sent_under_its_name(amicale: Amicale, full: str) -> None:
    assert amicale("outbox", "release", "2").status == 0
    row = found(full)[2]
    assert (row.state, row.doubts, row.nonce, row.lane) == (State.PENDING, 1, "nonce2", "lane")


def test_all_of_them_but_what_is_too_late(amicale: Amicale, full: str) -> None:
    ran = amicale("outbox", "retry", "--all")
    assert ran.out == "4 put back, to be sent within seconds while the bot runs. 1 too late to be useful were left.\n"
    assert {number: row.state.value for number, row in found(full).items()} == {
        1: "pending", 2: "held", 3: "pending", 4: "pending", 5: "dead", 6: "pending",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("retry",), "name the numbers, or --all"),
        (("retry", "3", "--all"), "name the numbers, or --all"),
        (("retry", "3", "2"), "2 is held, not dead or unreachable: nothing was changed"),
        (("release", "3"), "3 is dead, not held: nothing was changed"),
        (("retry", "3", "99"), "there is no message 99: nothing was changed"),
        (("retry", "3", "5"), "5 is too late to be useful: nothing was changed"),
        (("retry", "3", "job:9"), "job:9 is not set aside: nothing was changed"),
        (("release", "job:1"), "`job:1` is not a number that `amicale outbox list` shows"),
        (("retry", "x"), "`x` is not a number that `amicale outbox list` shows"),
        (("retry", "9" * 30), f"`{'9' * 30}` is not a number that `amicale outbox list` shows"),
    ],
)
def test_what_cannot_be_done_changes_nothing(amicale: Amicale, full: str, words: tuple[str, ...], said: str) -> None:
    before = found(full)
    ran = amicale("outbox", *words)
    assert (ran.status, ran.out, ran.err) == (1, "", f"amicale: {said}\n")
    assert found(full) == before
    assert len(looked(full, Timetable, lambda store: store.aside())) == 1
