"""Places, whose they are, and the codes that link them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.people import PlaceRef
from bot.ports import Places, SetupCodes
from storage.base import metadata
from storage.core_tables import place, place_root
from storage.database import Database
from tests.database import NOW, add_community
from tests.storage.works import works_of

GUILD = PlaceRef(platform="discord", root=500)
CHANNEL = replace(GUILD, part=501)
GENERAL = frozenset({"general"})


async def test_a_part_is_found_first_then_the_whole(database: Database) -> None:
    ax = await add_community(database)
    async with works_of(database).write() as work:
        places = work.store(Places)
        assert await places.find(CHANNEL) is None
        part = await places.link(CHANNEL, ax, frozenset({"events", "announcements"}))
        assert part is not None
        assert part.purposes == {"events", "announcements"}
        assert await places.find(CHANNEL) == part
        assert await places.find(GUILD) is None
        whole = await places.link(GUILD, ax, GENERAL)
        assert await places.find(GUILD) == await places.find(replace(GUILD, part=777)) == whole
        assert await places.find(CHANNEL) == part
        assert await places.find(replace(GUILD, platform="telegram")) is None
        assert await places.of(ax) == (part, whole)
        assert await places.of(ax + 1) == ()


async def test_linking_again_adds_purposes(database: Database) -> None:
    ax = await add_community(database)
    async with works_of(database).write() as work:
        places = work.store(Places)
        await places.link(GUILD, ax, GENERAL)
        again = await places.link(GUILD, ax, frozenset({"donations", "general"}))
        assert again is not None
        assert again.purposes == {"donations", "general"}
        assert len(await places.of(ax)) == 1
        with pytest.raises(ValueError, match="party"):
            await places.link(GUILD, ax, frozenset({"party"}))


async def test_a_dropped_purpose_leaves_the_place_and_its_parts_linked(database: Database) -> None:
    ax = await add_community(database)
    async with works_of(database).write() as work:
        places = work.store(Places)
        await places.link(GUILD, ax, frozenset({"general", "events"}))
        part = await places.link(CHANNEL, ax, frozenset({"events"}))
        for _ in range(2):
            await places.drop_purpose(GUILD, "events")
        whole = await places.find(GUILD)
        assert whole is not None
        assert whole.purposes == {"general"}
        assert await places.find(CHANNEL) == part


async def test_a_root_belongs_to_one_community_with_all_its_parts(database: Database) -> None:
    ax, ens = await add_community(database, "ax"), await add_community(database, "ens")
    async with works_of(database).write() as work:
        places = work.store(Places)
        await places.link(CHANNEL, ax, GENERAL)
        assert await places.link(replace(GUILD, part=502), ens, GENERAL) is None
        assert await places.of(ens) == ()
    theirs = {"community_id": ens, "platform": "discord", "root": 500, "part": 9}
    async with database.write() as connection:
        with pytest.raises(sa.exc.IntegrityError):
            await connection.execute(sa.insert(place).values(theirs))


async def test_unlinking_forgets_every_part_and_frees_the_root(database: Database) -> None:
    ax, ens = await add_community(database, "ax"), await add_community(database, "ens")
    async with works_of(database).write() as work:
        places = work.store(Places)
        await places.link(GUILD, ax, GENERAL)
        await places.link(CHANNEL, ax, GENERAL)
        await places.unlink(CHANNEL)
        assert await places.of(ax) == ()
        linked = await places.link(GUILD, ens, frozenset())
        assert linked is not None
        assert linked.purposes == frozenset()


async def test_the_language_is_set_where_the_place_is_found(database: Database) -> None:
    ax = await add_community(database)
    async with works_of(database).write() as work:
        places = work.store(Places)
        await places.set_language(GUILD, "fr")
        await places.link(GUILD, ax, GENERAL)
        await places.set_language(CHANNEL, "en")
        found = await places.find(GUILD)
        assert found is not None
        assert found.language == "en"


async def test_roots_linked_to_nothing_are_known_by_age(database: Database) -> None:
    ax = await add_community(database)
    async with works_of(database).write() as work:
        places = work.store(Places)
        assert await places.met(CHANNEL, NOW) == NOW
        assert await places.met(GUILD, NOW + timedelta(hours=5)) == NOW
        await places.met(replace(GUILD, root=600), NOW - timedelta(hours=1))
        await places.met(replace(GUILD, platform="telegram"), NOW)
        late = NOW + timedelta(seconds=1)
        assert await places.unlinked_since("discord", late) == (replace(GUILD, root=600), GUILD)
        assert await places.unlinked_since("discord", NOW) == (replace(GUILD, root=600),)
        await places.link(GUILD, ax, GENERAL)
        assert await places.met(GUILD, late) == NOW
        assert await places.unlinked_since("discord", late) == (replace(GUILD, root=600),)


OLD = PlaceRef(platform="telegram", root=-400)
NEW = PlaceRef(platform="telegram", root=-1_001_234_567_890)


async def test_a_group_that_becomes_a_supergroup_keeps_everything(database: Database) -> None:
    ax = await add_community(database)
    async with works_of(database).write() as work:
        places = work.store(Places)
        before = await places.link(OLD, ax, frozenset({"events"}))
        assert before is not None
        await places.met(NEW, NOW)
        for _ in range(2):
            await places.moved(OLD, NEW)
            assert await places.find(NEW) == replace(before, ref=NEW)
            assert await places.find(OLD) is None
        await places.moved(NEW, NEW)
        assert await places.of(ax) == (replace(before, ref=NEW),)


async def test_an_unlinked_group_that_moves_is_still_the_same_stranger(database: Database) -> None:
    async with works_of(database).write() as work:
        places = work.store(Places)
        await places.met(OLD, NOW)
        await places.moved(OLD, NEW)
        assert await places.unlinked_since("telegram", NOW + timedelta(days=1)) == (NEW,)


async def test_a_new_number_linked_in_the_meantime_keeps_its_link(database: Database) -> None:
    ax, ens = await add_community(database, "ax"), await add_community(database, "ens")
    async with works_of(database).write() as work:
        places = work.store(Places)
        await places.link(OLD, ax, frozenset({"events"}))
        await places.link(NEW, ax, GENERAL)
        await places.moved(OLD, NEW)
        found = await places.find(NEW)
        assert found is not None
        assert found.purposes == {"events", "general"}
        other = replace(OLD, root=-401)
        await places.link(other, ens, frozenset({"moderation"}))
        await places.moved(other, NEW)
        assert await places.find(NEW) == found
        assert await places.of(ens) == ()


def test_every_table_with_a_root_follows_its_new_number() -> None:
    for table in metadata.tables.values():
        if table is place_root or not {"platform", "root"} <= set(table.c.keys()):
            continue
        follows = [key for key in table.foreign_key_constraints if key.referred_table is place_root]
        assert [key.onupdate for key in follows] == ["CASCADE"], f"{table.name}: use root_reference()"


async def test_a_code_is_spent_once(database: Database) -> None:
    ax = await add_community(database)
    async with works_of(database).write() as work:
        codes = work.store(SetupCodes)
        await codes.add(ax, "digest", NOW + timedelta(hours=24))
        await codes.add(ax, "late", NOW)
        assert await codes.use("unknown", NOW) is None
        assert await codes.use("late", NOW) is None
        assert await codes.use("digest", NOW) == ax
        assert await codes.use("digest", NOW) is None
