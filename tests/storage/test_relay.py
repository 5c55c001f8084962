"""Threads and notes between two members: one for each pair and record, ended by either, kept for a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.agenda import About
from bot.errors import Conflict, Missing
from bot.outbox import Queue, State
from bot.ports import Accounts
from bot.preferences import Preferences
from bot.relay import KEPT, NOTES_PER_DAY, TOPIC, Relay, Thread
from storage.database import Database
from storage.relay import relay_note
from storage.work import SqlWorks
from tests.database import NOW, add_community
from tests.storage.works import add_member, works_of

OFFER = About(kind="offer", id=7)


async def home(database: Database) -> tuple[SqlWorks, int, int, int]:
    works, community_id = works_of(database), await add_community(database, "a")
    ana, ben = await add_member(works, community_id, 1), await add_member(works, community_id, 2)
    return works, community_id, ana.id, ben.id


async def opened(works: SqlWorks, community_id: int, one: int, other: int, about: About = OFFER) -> Thread:
    async with works.write() as work:
        return await work.store(Relay, community_id).open(about, one, other, NOW)


async def test_two_have_one_thread_about_a_record_whoever_opens_it(database: Database) -> None:
    works, a, ana, ben = await home(database)
    first = await opened(works, a, ana, ben)
    assert await opened(works, a, ben, ana) == first
    other = await opened(works, a, ana, ben, About(kind="offer", id=8))
    assert other.id != first.id
    async with works.read() as work:
        relay = work.store(Relay, a)
        assert await relay.about("offer", 7) == (first,)
        assert await relay.of(ana) == (), "nothing was written yet"


async def test_a_note_is_kept_and_a_notice_planned_for_the_other(database: Database) -> None:
    works, a, ana, ben = await home(database)
    thread = await opened(works, a, ana, ben)
    async with works.write() as work:
        relay = work.store(Relay, a)
        assert await relay.write(thread, ana, "Bonjour", NOW)
        assert await relay.write(thread, ben, "Bonsoir", NOW + timedelta(hours=1))
        assert [(one.writer, one.text) for one in await relay.notes(thread.id, 5)] == [
            (ana, "Bonjour"),
            (ben, "Bonsoir"),
        ]
        assert [one.text for one in await relay.notes(thread.id, 1)] == ["Bonsoir"]
        assert [one.id for one in await relay.of(ben)] == [thread.id]
        rows = await work.store(Queue).listed(State.PENDING)
        assert [(row.topic, row.member_id) for row in rows] == [(TOPIC, ana), (TOPIC, ben)]
        note = await relay.note(rows[1].about.id)
        assert note
        assert (note.text, note.thread.id) == ("Bonjour", thread.id)


async def test_whoever_is_none_of_the_two_cannot_write(database: Database) -> None:
    works, a, ana, ben = await home(database)
    thread, zoe = await opened(works, a, ana, ben), (await add_member(works, a, 3)).id
    async with works.write() as work:
        relay = work.store(Relay, a)
        with pytest.raises(Missing):
            await relay.write(thread, zoe, "?", NOW)
        assert not await relay.close(thread.id, zoe)


async def test_the_writer_learns_when_the_other_is_not_told(database: Database) -> None:
    works, a, ana, ben = await home(database)
    thread = await opened(works, a, ana, ben)
    async with works.write() as work:
        relay, preferences = work.store(Relay, a), work.store(Preferences, a)
        await preferences.stop(ben, "relay", NOW)
        assert not await relay.write(thread, ana, "1", NOW)
        await preferences.resume(ben, "relay")
        await work.store(Accounts).reach("discord", 2, "blocked")
        assert not await relay.write(thread, ana, "2", NOW)
        await work.store(Accounts).reach("discord", 2, "")
        assert await relay.write(thread, ana, "3", NOW)


async def test_either_ends_a_thread_and_only_they_open_it_again(database: Database) -> None:
    works, a, ana, ben = await home(database)
    thread = await opened(works, a, ana, ben)
    async with works.write() as work:
        relay = work.store(Relay, a)
        assert await relay.close(thread.id, ben)
        assert not await relay.close(thread.id, ana)
        with pytest.raises(Conflict):
            await relay.write(thread, ana, "Encore", NOW)
        assert not await relay.reopen(thread.id, ana)
        assert await relay.reopen(thread.id, ben)
        assert await relay.write(thread, ana, "Encore", NOW)


async def test_S51_a_day_s_notes_are_counted_over_all_threads(database: Database) -> None:
    works, a, ana, ben = await home(database)
    threads = [await opened(works, a, ana, ben, About(kind="offer", id=number)) for number in (1, 2)]
    async with works.write() as work:
        relay = work.store(Relay, a)
        for number in range(NOTES_PER_DAY):
            await relay.write(threads[number % 2], ana, str(number), NOW)
        with pytest.raises(Conflict):
            await relay.write(threads[0], ana, "Encore", NOW + timedelta(hours=23, minutes=59))
        assert await relay.write(threads[0], ben, "Moi, si", NOW)
        assert await relay.write(threads[0], ana, "Demain", NOW + timedelta(days=1))


async def test_threads_end_two_months_after_their_last_note_with_their_notes(database: Database) -> None:
    works, a, ana, ben = await home(database)
    thread = await opened(works, a, ana, ben)
    async with works.write() as work:
        relay = work.store(Relay, a)
        await relay.write(thread, ana, "Bonjour", NOW + timedelta(days=30))
        await relay.expire(NOW + KEPT)
        assert await relay.get(thread.id)
        await relay.expire(NOW + timedelta(days=30, seconds=1) + KEPT)
        assert await relay.get(thread.id) is None
    async with database.read() as connection:
        assert (await connection.execute(sa.select(relay_note))).all() == []


async def test_a_copy_has_one_s_own_notes_and_erasure_takes_the_whole_thread(database: Database) -> None:
    works, a, ana, ben = await home(database)
    thread = await opened(works, a, ana, ben)
    async with works.write() as work:
        relay = work.store(Relay, a)
        await relay.write(thread, ana, "Mes mots", NOW)
        await relay.write(thread, ben, "Ses mots", NOW)
        copied = await relay.export(ana)
        assert [one["text"] for one in copied["notes"]] == ["Mes mots"]
        assert [one["with_id"] for one in copied["threads"]] == [ben]
        await relay.forget(ana)
        assert await relay.export(ben) == {}
