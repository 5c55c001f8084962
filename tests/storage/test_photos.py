"""Photos as they are kept: to whom and what they belong, how many, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import Conflict
from bot.photos import LOOSE_FOR, PER_MEMBER, PER_RECORD, Photos, Shelf
from storage import photos
from storage.database import Database
from storage.work import SqlWorks
from tests.database import NOW, add_community
from tests.storage.works import add_member, works_of

ROOM = 10**9


class Here:
    """A community with two members."""

    def __init__(self, works: SqlWorks, community_id: int, ana: int, ben: int) -> None:
        self.works, self.community_id, self.ana, self.ben = works, community_id, ana, ben

    async def keep(self, jpeg: bytes = b"jpeg", *, of: int = 0, quota: int = ROOM) -> str:
        async with self.works.write() as work:
            return await work.store(Photos, self.community_id).keep(of or self.ana, jpeg, quota, NOW)

    async def attach(self, name: str, record: int = 7, *, by: int = 0) -> bool:
        async with self.works.write() as work:
            return await work.store(Photos, self.community_id).attach(name, "offer", record, by or self.ana)

    async def of(self, record: int = 7) -> tuple[str, ...]:
        async with self.works.read() as work:
            return await work.store(Photos, self.community_id).of("offer", record)


@pytest.fixture
async def here(database: Database) -> Here:
    works, community_id = works_of(database), await add_community(database, "ax")
    ana, ben = await add_member(works, community_id, 1), await add_member(works, community_id, 2)
    return Here(works, community_id, ana.id, ben.id)


async def test_a_photo_belongs_to_one_record_of_whoever_sent_it(here: Here) -> None:
    name = await here.keep()
    assert not await here.attach(name, by=here.ben)
    assert await here.attach(name)
    assert await here.attach(name), "twice is once"
    assert not await here.attach(name, 8), "another record cannot take it away"
    assert not await here.attach("nothing")
    assert await here.of() == (name,)
    assert await here.of(8) == ()


async def test_names_are_random_and_found_by_whoever_shows_them(here: Here) -> None:
    one, two = await here.keep(b"one"), await here.keep(b"two")
    assert one != two
    assert min(len(one), len(two)) >= 20
    async with here.works.read() as work:
        assert await work.store(Shelf).read(two) == b"two"
        assert await work.store(Photos, here.community_id).read(one) == b"one"
        assert await work.store(Shelf).read("nothing") is None


async def test_S55_a_record_has_ten_photos_at_most(here: Here) -> None:
    for _ in range(PER_RECORD):
        assert await here.attach(await here.keep())
    with pytest.raises(Conflict) as full:
        await here.attach(await here.keep())
    assert full.value.phrase.key == "photo-record-full"
    assert await here.attach((await here.of())[0]), "one of the ten is no eleventh"


async def test_S55_a_member_and_a_community_have_room_for_so_much(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    assert PER_MEMBER == 50_000_000
    monkeypatch.setattr(photos, "PER_MEMBER", 10)
    await here.keep(b"123456789")
    with pytest.raises(Conflict) as full:
        await here.keep(b"12")
    assert full.value.phrase.key == "photo-member-full"
    await here.keep(b"1")
    await here.keep(b"12", of=here.ben, quota=12)
    with pytest.raises(Conflict) as full:
        await here.keep(b"1", of=here.ben, quota=12)
    assert full.value.phrase.key == "photo-community-full"


async def test_what_belongs_to_nothing_is_gone_after_a_day(here: Here) -> None:
    loose, kept = await here.keep(), await here.keep()
    await here.attach(kept)
    for later, left in ((LOOSE_FOR, [loose, kept]), (LOOSE_FOR + timedelta(seconds=1), [kept])):
        async with here.works.write() as work:
            await work.store(Photos, here.community_id).expire(NOW + later)
        async with here.works.read() as work:
            store = work.store(Photos, here.community_id)
            assert [name for name in (loose, kept) if await store.read(name)] == left


async def test_a_record_s_photos_go_with_it(here: Here) -> None:
    name, other = await here.keep(), await here.keep()
    await here.attach(name)
    await here.attach(other, 8)
    async with here.works.write() as work:
        assert await work.store(Photos, here.community_id).detach("offer", 7, NOW) == 1
    assert await here.of() == ()
    assert await here.of(8) == (other,)


async def test_a_copy_names_photos_and_their_size(here: Here) -> None:
    name = await here.keep(b"12345")
    await here.attach(name)
    async with here.works.read() as work:
        store = work.store(Photos, here.community_id)
        (copied,) = (await store.export(here.ana))["photos"]
        assert not await store.export(here.ben)
    assert (copied["name"], copied["bytes"], copied["about"]) == (name, 5, "offer 7")


async def test_what_is_read_of_all_sizes_needs_no_picture(here: Here, database: Database) -> None:
    async with database.read() as connection:
        rows = await connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT coalesce(sum(size), 0) FROM photo WHERE community_id = 1"
        )
        assert "COVERING INDEX" in str(rows.all())
