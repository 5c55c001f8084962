"""Updates that wait, events that were handled, the audit log and the notebook."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.ports import Audit, AuditLine, Seen, Waiting
from storage.core_tables import inbox
from storage.database import Database
from storage.inbox import SqlInbox
from storage.notebook import SqlNotebook
from tests.database import NOW, add_community, url_of
from tests.storage.works import works_of


async def test_an_update_waits_until_it_is_handled(database: Database) -> None:
    box = SqlInbox(database)
    assert await box.put("telegram", "9", "{}", NOW)
    assert await box.put("telegram", "10", '{"a": 1}', NOW - timedelta(hours=1))
    assert not await box.put("telegram", "9", "other", NOW)
    assert await box.put("discord", "9", "{}", NOW)
    waiting = await box.waiting("telegram")
    assert waiting == (
        Waiting(event="9", payload="{}", attempts=0),
        Waiting(event="10", payload='{"a": 1}', attempts=0),
    )
    assert await box.waiting("telegram", limit=1) == waiting[:1]
    await box.done("telegram", "9", NOW)
    assert await box.waiting("telegram") == waiting[1:]
    assert not await box.put("telegram", "9", "again", NOW)


async def test_attempts_are_counted_before_handling(database: Database) -> None:
    box = SqlInbox(database)
    await box.put("telegram", "1", "{}", NOW)
    assert [await box.attempt("telegram", "1") for _ in range(3)] == [1, 2, 3]
    assert await box.attempt("telegram", "unknown") == 0
    await box.set_aside("telegram", "1", "ValueError 8f3a")
    assert await box.waiting("telegram") == ()
    assert await _stored(database) == [("1", "{}", 3, "ValueError 8f3a", False)]
    assert not await box.put("telegram", "1", "{}", NOW)


async def test_an_event_is_marked_once_and_what_it_held_is_erased(database: Database) -> None:
    box, works = SqlInbox(database), works_of(database)
    await box.put("telegram", "1", '{"text": "a secret"}', NOW)
    async with works.write() as work:
        assert await work.store(Seen).mark("telegram", "1", NOW)
    async with works.write() as work:
        assert not await work.store(Seen).mark("telegram", "1", NOW)
        assert await work.store(Seen).mark("discord", "1", NOW)
        assert not await work.store(Seen).mark("discord", "1", NOW)
    assert await box.waiting("telegram") == ()
    assert [row[1] for row in await _stored(database)] == [None, None]
    await box.set_aside("telegram", "1", "too late")
    assert [row[3] for row in await _stored(database)] == [None, None]


async def test_a_mark_goes_with_its_effect(database: Database) -> None:
    box, works = SqlInbox(database), works_of(database)
    await box.put("telegram", "1", "{}", NOW)

    async def break_off() -> None:
        async with works.write() as work:
            await work.store(Seen).mark("telegram", "1", NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await break_off()
    assert [one.payload for one in await box.waiting("telegram")] == ["{}"]


async def test_handled_events_are_forgotten_and_waiting_ones_are_not(database: Database) -> None:
    box, works = SqlInbox(database), works_of(database)
    for event in ("old", "new", "open", "aside"):
        await box.put("telegram", event, "{}", NOW - timedelta(days=9))
    await box.done("telegram", "old", NOW - timedelta(hours=49))
    await box.done("telegram", "new", NOW - timedelta(hours=47))
    await box.set_aside("telegram", "aside", "a reason")
    async with works.write() as work:
        await work.store(Seen).sweep(NOW - timedelta(hours=48))
    assert [row[0] for row in await _stored(database)] == ["new", "open", "aside"]


async def test_a_stored_update_survives_the_process(database: Database) -> None:
    assert database.path is not None
    await SqlInbox(database).put("telegram", "1", "{}", NOW)
    await database.close()
    again = Database.open(url_of(database.path))
    try:
        assert len(await SqlInbox(again).waiting("telegram")) == 1
    finally:
        await again.close()


async def test_the_log_shows_its_newest_lines_first(database: Database) -> None:
    ax = await add_community(database)
    line = AuditLine(at=NOW, community_id=ax, account_id=4, what="community grant", result="done")
    lines = [replace(line, result=f"{n}", community_id=ax if n else None) for n in range(3)]
    async with works_of(database).write() as work:
        for one in lines:
            await work.store(Audit).note(one)
        assert await work.store(Audit).lines() == tuple(reversed(lines))
        assert await work.store(Audit).lines(limit=1) == (lines[2],)


async def test_the_notebook_keeps_the_last_value(database: Database) -> None:
    notes = SqlNotebook(database)
    assert await notes.read("discord.commands.5") is None
    for value in ("a", "b"):
        await notes.write("discord.commands.5", value)
    await notes.write("other", "c")
    assert await notes.read("discord.commands.5") == "b"


async def _stored(database: Database) -> list[tuple[str, str | None, int, str | None, bool]]:
    async with database.read() as connection:
        rows = await connection.execute(sa.select(inbox).order_by(inbox.c.id))
        return [(row.event, row.payload, row.attempts, row.set_aside, row.done_at is not None) for row in rows]
