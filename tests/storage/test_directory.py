"""The directory over a real database: who is found, by what, and what is forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.errors import Invalid
from bot.features.directory.domain import (
    DirectoryStore,
    Entry,
    Page,
    Person,
    Search,
    ViewQuota,
)
from storage.base import member
from storage.database import Database
from storage.directory import SqlDirectory
from storage.directory_tables import contact, profile
from tests.database import NOW, add_community, url_of

VIEWER = 999_999


def someone(name: str, *, listed: bool = True, **known: object) -> Entry:
    """An entry from "Given/Family"."""
    given, family = name.split("/")
    person = Person(member_id=0, given_name=given, family_name=family, relation="graduate", **known)  # type: ignore[arg-type]
    return Entry(person=person, listed="consent" if listed else None)


PEOPLE = (
    someone("Hélène/Dupont", promotion=2015, city="Toulouse", company="Airbus", sector="Aéro spatial", job="Ingénieur"),
    someone("Élodie/Lefèvre", promotion=2012, city="Paris", company="L'Oréal", skills="C++, C#, .NET"),
    someone("Jean-Baptiste/de La Tour", promotion=2015, city="Saint-Étienne", company="Société Générale"),
    someone("Łukasz/Cœurdevey", promotion=1998, city="Kraków"),
    someone("Siobhán/O'Neil", city="Dublin", company="Nuage & Fils"),
    someone("Amine/El Mansouri", city="Aix-en-Provence", programme="Master Finance"),
    someone("Zoé/Cachée", listed=False, city="Nantes", company="Secrète"),
)  # fmt: skip


@asynccontextmanager
async def directory(database: Database, community_id: int) -> AsyncIterator[SqlDirectory]:
    async with database.write() as connection:
        yield SqlDirectory(connection, community_id)


@pytest.fixture
async def ax(database: Database) -> int:
    """A community with PEOPLE in it."""
    number = await add_community(database, "ax")
    async with directory(database, number) as store:
        await store.index(PEOPLE, NOW)
    return number


async def find(database: Database, community_id: int, query: str = "", page: int = 1, **filters: object) -> Page:
    async with database.read() as connection:
        search = Search.read(query, **filters)  # type: ignore[arg-type]
        return await SqlDirectory(connection, community_id).search(search, VIEWER, page)


async def names(database: Database, community_id: int, query: str = "", **filters: object) -> list[str]:
    return [person.name for person in (await find(database, community_id, query, **filters)).people]


def test_it_is_a_directory_store() -> None:
    _: type[DirectoryStore] = SqlDirectory


@pytest.mark.parametrize("query", ["elodie", "ÉLODIE", "e\u0301lodie", "Elodie LEFEVRE", "lefevre élodie"])
async def test_S28_accents_and_case_do_not_matter(database: Database, ax: int, query: str) -> None:
    assert await names(database, ax, query) == ["Élodie Lefèvre"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("lukasz", "Łukasz Cœurdevey"),
        ("coeurdevey", "Łukasz Cœurdevey"),
        ("krakow", "Łukasz Cœurdevey"),
        ("jean-baptiste", "Jean-Baptiste de La Tour"),
        ("jean baptiste", "Jean-Baptiste de La Tour"),
        ("jeanbaptiste", "Jean-Baptiste de La Tour"),
        ("baptiste", "Jean-Baptiste de La Tour"),
        ("de la tour", "Jean-Baptiste de La Tour"),
        ("delatour", "Jean-Baptiste de La Tour"),
        ("latour jean", "Jean-Baptiste de La Tour"),
        ("saint etienne", "Jean-Baptiste de La Tour"),
        ("saintetienne", "Jean-Baptiste de La Tour"),
        ("oneil", "Siobhán O'Neil"),
        ("o'neil", "Siobhán O'Neil"),
        ("O’NEIL dublin", "Siobhán O'Neil"),
        ("elmansouri", "Amine El Mansouri"),
        ("mansouri amine", "Amine El Mansouri"),
        ("aix provence", "Amine El Mansouri"),
        ("loreal", "Élodie Lefèvre"),
        ("C++", "Élodie Lefèvre"),
        ("c#", "Élodie Lefèvre"),
        (".net", "Élodie Lefèvre"),
        ("dup", "Hélène Dupont"),
        ("ingénieur airbus", "Hélène Dupont"),
        ("toulouse 2015 h", "Hélène Dupont"),
    ],
)
async def test_words_in_any_order_and_spelling(database: Database, ax: int, query: str, name: str) -> None:
    assert (await names(database, ax, query))[:1] == [name]


@pytest.mark.parametrize(
    "typed",
    ["dupnot", "duont", "duppont", "dupobt", "eupont", "dupontt", "helene dupnot", "helnee dupont",
     "dupnot 2015", "helnee duont", "duppnto", "dupond toulouse"],
)  # fmt: skip
async def test_typos_find_the_person(database: Database, ax: int, typed: str) -> None:
    assert (await names(database, ax, typed))[:1] == ["Hélène Dupont"]


async def test_two_words_find_the_name_written_as_one(database: Database, ax: int) -> None:
    async with directory(database, ax) as store:
        await store.put(someone("Paul/Delacroix"), NOW)
    assert await names(database, ax, "de la croix") == ["Paul Delacroix"]


async def test_filters_are_added_up(database: Database, ax: int) -> None:
    assert await names(database, ax, promotion=2015, city="toulouse") == ["Hélène Dupont"]
    assert len(await names(database, ax, promotion=2015)) == 2
    assert await names(database, ax, company="societe") == ["Jean-Baptiste de La Tour"]
    assert await names(database, ax, company="générale société", city="saint etienne") == ["Jean-Baptiste de La Tour"]
    assert await names(database, ax, sector="aéro") == ["Hélène Dupont"]
    assert await names(database, ax, city="toulosue") == ["Hélène Dupont"]
    assert await names(database, ax, "dupont", city="paris") == []
    assert await names(database, ax, city="dupont") == []


async def test_S18_the_unlisted_are_as_the_non_existent(database: Database, ax: int) -> None:
    for query in ("zoe", "cachee", "Zoé Cachée", "nantes", "secrete"):
        assert await find(database, ax, query) == await find(database, ax, "xyzzyplugh")
    async with directory(database, ax) as store:
        hidden = await _number(store, "Cachée")
        assert await store.person(hidden, VIEWER) is None
        assert await store.person(123_456, VIEWER) is None
        own = await store.person(hidden, hidden)
        assert own is not None
        assert own.name == "Zoé Cachée"
        assert await store.suggest("name", "cach") == []
        assert await store.suggest("city", "nant") == []
        assert await store.suggest("company", "secr") == []


async def test_S18_unlisting_forgets_at_once_and_listing_finds_again(database: Database, ax: int) -> None:
    async with directory(database, ax) as store:
        number = await _number(store, "Dupont")
        await store.set_listed(number, None)
    assert await names(database, ax, "dupont") == []
    async with directory(database, ax) as store:
        assert await store.suggest("company", "air") == []
        await store.set_listed(number, "consent")
    assert await names(database, ax, "dupont") == ["Hélène Dupont"]


async def test_the_suspended_are_not_found(database: Database, ax: int) -> None:
    async with database.write() as connection:
        await connection.execute(sa.update(member).where(member.c.family_name == "Dupont").values(suspended_at=NOW))
    assert await names(database, ax, "dupont") == []


async def test_a_changed_name_is_found_by_the_new_one_only(database: Database, ax: int) -> None:
    async with directory(database, ax) as store:
        entry = await store.entry(await _number(store, "Dupont"))
        assert entry is not None
        await store.put(replace(entry, person=replace(entry.person, family_name="Berger", city="Lyon")), NOW)
    assert await names(database, ax, "dupont") == []
    assert await names(database, ax, "toulouse") == []
    assert await names(database, ax, "berger") == ["Hélène Berger"]


HOSTILE = [
    "email:zoe*", "{email}:example", "^dupont", '"', '""', "NEAR(dupont helene)", "*", "a AND", "O'Neil", "C++",
    "dupont OR 1", "NOT dupont", '" OR "1:dupont', "tokens:dupont", "1:dupont", "dupont*", "'; DROP TABLE member--",
    "dup\x00ont", "\ud800dupont", "(((", "zoe@example.org", "+33 6 12 34 56 78", "=ldupont", "\u202edupont",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
async def test_S27_signs_are_plain_characters(database: Database, ax: int, query: str) -> None:
    async with database.write() as connection:
        number = (await connection.execute(sa.select(member.c.id).where(member.c.family_name == "O'Neil"))).scalar_one()
        await connection.execute(
            sa.insert(contact).values(
                community_id=ax,
                member_id=number,
                email="zoe@example.org",
                email_folded="zoe@example.org",
                phone="+33 6 12 34 56 78",
            )
        )
    try:
        found = await names(database, ax, query)
    except Invalid:
        return
    assert ("Siobhán O'Neil" in found) == (query == "O'Neil")


async def test_S27_contact_is_in_no_index(database: Database, ax: int) -> None:
    async with database.read() as connection:
        terms = (await connection.execute(sa.text("SELECT term FROM directory_vocabulary"))).scalars().all()
    assert not [term for term in terms if "example" in term or "@" in term]


@pytest.fixture
async def crowd(database: Database) -> int:
    """A community of 64 Martins and one Martine."""
    number = await add_community(database, "crowd")
    people = [someone(f"Prénom{n:02}/Martin", promotion=2000 + n % 3) for n in range(64)]
    async with directory(database, number) as store:
        await store.index([*people, someone("Martine/Zola")], NOW)
    return number


async def test_S21_ten_a_page_five_pages_then_narrow(database: Database, crowd: int) -> None:
    pages = [await find(database, crowd, "martin", page=n) for n in range(1, 6)]
    shown = [person.member_id for page in pages for person in page.people]
    assert len(shown) == len(set(shown)) == 50
    assert all(len(page.people) == 10 and page.pages == 5 and page.more for page in pages)
    assert await find(database, crowd, "martin", page=6) == pages[4]
    assert pages == [await find(database, crowd, "martin", page=n) for n in range(1, 6)]


async def test_S21_a_few_fit_and_nothing_more(database: Database, crowd: int) -> None:
    page = await find(database, crowd, "martin", page=3, promotion=2001)
    assert (page.number, page.pages, page.found, page.more, len(page.people)) == (3, 3, 21, False, 1)


async def test_S22_the_quota_survives_a_restart(database: Database, ax: int) -> None:
    quota = ViewQuota(people=3)
    async with directory(database, ax) as store:
        everyone = await store.index([someone(f"A{n}/B") for n in range(7)], NOW)
        viewer, *subjects = everyone
        for subject in subjects[:3]:
            await store.viewed(viewer, subject, NOW)
        await store.viewed(viewer, subjects[0], NOW)
    await database.close()
    again = Database.open(url_of(database.path))
    try:
        async with directory(again, ax) as store:
            seen = await store.views_since(viewer, NOW - quota.window)
            assert seen == set(subjects[:3])
            assert not quota.verdict(viewer, subjects[3], seen, 0).allowed
            for subject in (subjects[3], subjects[3], subjects[4]):
                await store.refused(viewer, subject, NOW)
            assert await store.refusals_since(viewer, NOW - quota.window) == 2
            later = NOW + quota.window
            assert await store.views_since(viewer, later - quota.window) == frozenset()
            await store.viewed(viewer, subjects[0], NOW + timedelta(hours=1))
            assert await store.views_since(viewer, later - quota.window) == {subjects[0]}
            assert await store.views_since(subjects[0], NOW - quota.window) == frozenset()
    finally:
        await again.close()


async def test_communities_never_see_each_other(database: Database, ax: int) -> None:
    other = await add_community(database, "other")
    async with directory(database, other) as store:
        assert await store.reindex() == 0
        (stranger,) = await store.index([someone("Hélène/Étrangère", city="Toulouse", company="Rivale")], NOW)
    async with directory(database, ax) as store:
        mine = await _number(store, "Dupont")
        assert await store.person(stranger, stranger) is None
        assert await store.entry(stranger) is None
        assert await store.suggest("company", "riv") == []
        assert await store.suggest("name", "etrang") == []
        await store.set_listed(stranger, None)
        await store.forget(stranger)
        await store.put(Entry(person=replace(PEOPLE[0].person, member_id=mine), listed="consent"), NOW)
    assert await names(database, other, "helene") == ["Hélène Étrangère"]
    assert await names(database, other, city="toulouse") == ["Hélène Étrangère"]
    assert await names(database, other, "dupont") == []
    assert await names(database, ax, "helene") == ["Hélène Dupont"]
    assert await names(database, ax, "etrangere") == []


async def test_writing_to_a_member_of_another_community_is_refused(database: Database, ax: int) -> None:
    other = await add_community(database, "other")
    async with directory(database, ax) as store:
        mine = await _number(store, "Dupont")
    with pytest.raises(sa.exc.IntegrityError):
        async with directory(database, other) as store:
            await store.put(Entry(person=replace(PEOPLE[1].person, member_id=mine)), NOW)


async def test_suggestions_complete_what_is_typed(database: Database, ax: int) -> None:
    async with directory(database, ax) as store:
        assert await store.suggest("city", "tou") == ["Toulouse"]
        assert await store.suggest("city", "ETIENNE") == ["Saint-Étienne"]
        assert await store.suggest("company", "gén") == ["Société Générale"]
        assert await store.suggest("company", "%") == await store.suggest("company", "")
        assert await store.suggest("promotion", "20") == ["2015", "2012"]
        assert await store.suggest("name", "du") == ["Hélène Dupont"]
        assert await store.suggest("name", "la tou") == ["Jean-Baptiste de La Tour"]
        assert await store.suggest("name", "airbus") == []
        assert await store.suggest("name", "") == []
        assert len(await store.suggest("company", "", limit=2)) == 2


async def test_reindex_catches_up_with_rows_written_elsewhere(database: Database, ax: int) -> None:
    async with database.write() as connection:
        await connection.execute(
            sa.update(profile)
            .where(profile.c.community_id == ax, profile.c.city == "Toulouse")
            .values(city="Lille", tokens_version=0)
        )
    async with directory(database, ax) as store:
        assert await store.reindex() == 1
        assert await store.reindex() == 0
        assert await store.suggest("city", "toul") == []
    assert await names(database, ax, city="lille") == ["Hélène Dupont"]
    assert await names(database, ax, "toulouse") == []


async def test_the_longest_search_is_answered(database: Database, crowd: int) -> None:
    async with directory(database, crowd) as store:
        await store.index(
            [someone(f"{a}{b}o/Pré{a}{b}u", city=f"Prev{a}{b}") for a in "bcdfglmn" for b in "aeiou"], NOW
        )
    assert await names(database, crowd, "pre prev pr me mar martn p o", city="prev pre pra pri") == []


async def test_forgetting_leaves_no_trace_in_the_index(database: Database, ax: int) -> None:
    async with directory(database, ax) as store:
        numbers = [await _number(store, entry.person.family_name) for entry in PEOPLE]
        await store.viewed(numbers[0], numbers[1], NOW)
        assert (await store.export(numbers[0]))["entry"]["person"]["family_name"] == "Dupont"
        for number in numbers:
            await store.forget(number)
        await store.set_listed(numbers[0], None)
    async with database.write() as connection:
        await connection.execute(sa.delete(member))
        for table in ("profile", "directory_vocabulary", "directory_deletion", "directory_value", "profile_view"):
            assert (await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar_one() == 0, table  # noqa: S608
    await database.close()
    assert database.path is not None
    content = await asyncio.to_thread(database.path.read_bytes)
    assert not [name for name in (b"Dupont", b"dupont", b"delatour", b"coeurdevey") if name in content]


async def test_ten_thousand_people_are_indexed_and_found(database: Database) -> None:
    community_id = await add_community(database)
    syllables = ("ba", "de", "ri", "mo", "lu", "ne", "sa", "to", "vi", "chou")
    people = [
        someone(f"{a}{b}/{c}{d}{a}{b}".title(), promotion=1980 + n % 40, city=c)
        for n, (a, b, c, d) in enumerate(
            (a, b, c, d) for a in syllables for b in syllables for c in syllables for d in syllables
        )
    ]
    async with directory(database, community_id) as store:
        numbers = await store.index(people, NOW)
    assert len(set(numbers)) == 10_000
    assert (await names(database, community_id, "bade moluba"))[:1] == ["Bade Molubade"]
    assert "Sato Richousato" in await names(database, community_id, "sato richuosato")


async def _number(store: SqlDirectory, family_name: str) -> int:
    query = sa.select(member.c.id).where(
        member.c.community_id == store._community_id, member.c.family_name == family_name
    )
    number: int = (await store._connection.execute(query)).scalar_one()
    return number
