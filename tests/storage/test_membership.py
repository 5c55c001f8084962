"""Roster imports: invisible until they are applied, all or nothing, the same again without a change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.features.directory.domain import DirectoryStore, Search
from bot.features.membership.domain import (
    SLICE,
    STALE_AFTER,
    ImportOvertaken,
    ImportRecord,
    ImportUnderWay,
    RosterStore,
)
from bot.features.membership.roster import read_roster
from bot.features.membership.roster_export import export_rows
from bot.features.membership.roster_import import RefusedPlan, Stage, carry_out, compare
from bot.features.membership.roster_plan import KnownMember, Plan, StepKind
from bot.features.membership.roster_rows import Dues, Relation
from bot.people import Member, Right
from bot.ports import Audit, Members, Work
from storage.base import member, metadata
from storage.database import Database
from storage.directory_tables import own_change
from storage.membership_known import ROSTER_NAMES
from storage.work import SqlWorks
from tests.database import NOW, add_community
from tests.storage.works import add_member, works_of

UNLISTED = ImportRecord(by="root", digest="0" * 64)
LISTED = ImportRecord(by="Ana Lima", digest="1" * 64, basis="declared")


class Clock:
    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


class Desk:
    """An operator's desk: imports texts into one community and asks what is seen of it."""

    def __init__(self, works: SqlWorks, community_id: int) -> None:
        self.works = works
        self.community_id = community_id
        self.clock = Clock()
        self.stages: list[tuple[Stage, int]] = []

    async def plan(self, text: str) -> Plan:
        reading = read_roster(text.encode())
        assert reading.problems == ()
        return await compare(self.works, self.community_id, reading.rows)

    async def apply(self, planned: Plan, record: ImportRecord = UNLISTED) -> ImportRecord:
        return await carry_out(self.works, self.community_id, planned, record, self.clock, self._told)

    async def run(self, text: str, record: ImportRecord = UNLISTED) -> Plan:
        planned = await self.plan(text)
        await self.apply(planned, record)
        return planned

    async def members(self) -> Sequence[KnownMember]:
        async with self.works.read() as work:
            return await work.store(RosterStore, self.community_id).members()

    async def found(self, words: str) -> list[str]:
        async with self.works.read() as work:
            page = await work.store(DirectoryStore, self.community_id).search(Search.read(words), 1)
            return [person.name for person in page.people]

    async def suggested(self, typed: str) -> list[str]:
        async with self.works.read() as work:
            return await work.store(DirectoryStore, self.community_id).suggest("city", typed)

    async def roster(self, do: Any) -> Any:
        async with self.works.write() as work:
            return await do(work.store(RosterStore, self.community_id))

    def _told(self, stage: Stage, done: int) -> None:
        self.stages.append((stage, done))


@pytest.fixture
async def desk(database: Database) -> Desk:
    return Desk(works_of(database), await add_community(database))


HEADER = "id;Prénom;Nom;Promo;Formation;E-mail;Entreprise;Ville;Pays;Compétences;Statut;Cotisant jusqu'au\n"
ZOE = "1;Zoé;Martin;2015;Droit;zoe@exemple.fr;Orange;Nîmes;France;Python, droit;diplômée à jour;31/12/2026\n"
ANA = "2;Ana;Lima;2016;;;Acme;Porto;;;étudiante;\n"


async def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    async with database.read() as connection:
        return {
            name: [tuple(row) for row in await connection.execute(sa.select(table).order_by(*table.primary_key))]
            for name, table in metadata.tables.items()
        }


async def test_an_import_stores_every_column(desk: Desk) -> None:
    await desk.run(HEADER + ZOE)
    (zoe,) = await desk.members()
    assert zoe == KnownMember(
        key=zoe.key,
        id="1",
        first_name="Zoé",
        last_name="Martin",
        promotion=2015,
        programme="Droit",
        email="zoe@exemple.fr",
        company="Orange",
        city="Nîmes",
        country="France",
        skills=("Python", "droit"),
        relation=Relation.GRADUATE,
        dues=Dues.PAID,
        paid_until=date(2026, 12, 31),
        unclaimed=True,
    )


async def test_imported_people_are_not_found_until_somebody_answers_for_it(desk: Desk) -> None:
    await desk.run(HEADER + ZOE + ANA)
    assert await desk.found("martin") == []
    assert await desk.suggested("ni") == []
    planned = await desk.run(HEADER + ZOE, LISTED)
    assert planned.counts[StepKind.UNCHANGED] == 1
    assert await desk.found("martin nimes") == ["Zoé Martin"]
    assert await desk.suggested("ni") == ["Nîmes"]
    assert await desk.found("lima") == []


async def test_listed_people_are_found_by_every_word_but_their_address(desk: Desk) -> None:
    await desk.run(HEADER + ZOE + ANA, LISTED)
    for words in ("zoe", "martin", "martn", "2015 orange", "python", "nimes droit"):
        assert await desk.found(words) == ["Zoé Martin"], words
    assert await desk.found("exemple") == []


async def test_the_same_file_again_changes_nothing(desk: Desk, database: Database) -> None:
    text = HEADER + ZOE + ANA + ";Ben;Ray;2010;;;;;;;;\n"
    await desk.run(text, LISTED)
    before = await everything(database)
    planned = await desk.run(text, LISTED)
    assert planned.counts[StepKind.UNCHANGED] == 3
    after = await everything(database)
    for table in ("roster_import", "audit"):
        before.pop(table)
        after.pop(table)
    assert before == after


async def test_an_export_imports_without_a_change(desk: Desk) -> None:
    await desk.run(HEADER + ZOE + ANA + ";Ben;Ray;2010;;;=cmd();;;a|b;;\n")
    text = export_rows(await desk.members(), "en").removeprefix("\ufeff")
    assert (await desk.plan(text)).counts[StepKind.UNCHANGED] == 3


async def test_changes_reach_the_row_and_the_search(desk: Desk) -> None:
    await desk.run(HEADER + ZOE + ANA, LISTED)
    changed = "1;Zoé;Petit-Martin;2015;Droit;zoe@new.example;Orange;Brest;France;Go;ancienne, non cotisante;\n"
    planned = await desk.run(HEADER + changed)
    assert {change.field for change in planned.steps[0].changes} == {"last_name", "email", "city", "skills", "dues"}
    zoe, ana = await desk.members()
    assert (zoe.last_name, zoe.email, zoe.city, zoe.skills) == ("Petit-Martin", "zoe@new.example", "Brest", ("Go",))
    assert (zoe.dues, zoe.paid_until, ana.city) == (Dues.NONE, date(2026, 12, 31), "Porto")
    assert await desk.found("petit brest") == ["Zoé Petit-Martin"]
    assert await desk.found("nimes") == []
    assert await desk.suggested("") == ["Brest", "Porto"]
    assert (await desk.plan(HEADER + changed)).counts[StepKind.UNCHANGED] == 1


async def test_what_a_member_changed_stays(desk: Desk, database: Database) -> None:
    await desk.run(HEADER + ZOE)
    (zoe,) = await desk.members()
    async with database.write() as connection:
        for field in ("city", "given_name", "listed"):
            row = {"community_id": desk.community_id, "member_id": zoe.key, "field": field, "changed_at": NOW}
            await connection.execute(sa.insert(own_change).values(**row))
    assert set(ROSTER_NAMES.values()) <= {"id", "first_name", "last_name", "paid_until"}
    planned = await desk.run(HEADER + "1;Zoë;Martin;2015;;;SNCF;Lyon;;;;\n", LISTED)
    (step,) = planned.steps
    assert {change.field for change in step.kept} == {"first_name", "city"}
    (zoe,) = await desk.members()
    assert (zoe.first_name, zoe.city, zoe.company) == ("Zoé", "Nîmes", "SNCF")
    assert await desk.found("martin") == []


async def test_nobody_who_claimed_is_listed_for_them(desk: Desk, database: Database) -> None:
    known = await add_member(desk.works, desk.community_id, 1001)
    async with database.write() as connection:
        named = {"given_name": "Zoé", "family_name": "Martin", "sort_name": "martin zoe", "roster_id": "1"}
        await connection.execute(sa.update(member).where(member.c.id == known.id).values(**named))
    await desk.run(HEADER + ZOE, LISTED)
    assert [each.city for each in await desk.members()] == ["Nîmes"]
    assert await desk.found("martin") == []


async def test_staged_people_and_changes_are_invisible(desk: Desk, database: Database) -> None:
    await desk.run(HEADER + ZOE, LISTED)
    seen = await everything(database)
    planned = await desk.plan(HEADER + ZOE.replace("Nîmes", "Brest") + ANA)
    number = await desk.roster(lambda store: store.begin(LISTED, NOW))
    await desk.roster(lambda store: store.stage(number, planned.steps, NOW))
    assert [each.city for each in await desk.members()] == ["Nîmes"]
    assert await desk.found("lima") == []
    assert await desk.found("porto") == []
    assert await desk.suggested("") == ["Nîmes"]
    async with desk.works.read() as work:
        store = work.store(RosterStore, desk.community_id)
        assert await store.by_ids(["2"]) == {}
        assert await store.by_names(["lima ana"]) == {}
        assert await _numbers(work, desk.community_id) == {1}
    await desk.roster(lambda store: store.apply(number, NOW))
    assert [each.city for each in await desk.members()] == ["Brest", "Porto"]
    assert await desk.found("lima porto") == ["Ana Lima"]
    assert await desk.suggested("") == ["Nîmes", "Porto"]  # Zoé's row is ahead of the index
    assert await desk.roster(lambda store: store.catch_up()) == 1
    assert await desk.suggested("") == ["Brest", "Porto"]
    assert len(seen["member"]) == 1


async def _numbers(work: Work, community_id: int) -> set[int]:
    found: list[Member | None] = [await work.store(Members, community_id).get(number) for number in range(1, 5)]
    return {each.id for each in found if each}


async def test_an_import_that_is_given_up_leaves_nothing(desk: Desk, database: Database) -> None:
    await desk.run(HEADER + ZOE, LISTED)
    before = await everything(database)
    planned = await desk.plan(HEADER + ZOE.replace("Nîmes", "Brest") + ANA)
    number = await desk.roster(lambda store: store.begin(LISTED, NOW))
    await desk.roster(lambda store: store.stage(number, planned.steps, NOW))
    await desk.roster(lambda store: store.give_up(number))
    while await desk.roster(lambda store: store.clear(NOW, 1)):
        pass
    assert await everything(database) == before
    assert await desk.found("lima") == []
    with pytest.raises(ImportOvertaken):
        await desk.roster(lambda store: store.apply(number, NOW))


class Killed(Exception):
    pass


async def test_an_import_stopped_half_way_shows_nothing_and_can_be_run_again(
    desk: Desk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "".join(f"{n};Ana{n};Lima;2015;;a{n}@exemple.fr;;Porto;;;;\n" for n in range(SLICE * 2 + 10))
    planned = await desk.plan(HEADER + lines)
    told = desk._told

    def killed(stage: Stage, done: int) -> None:
        told(stage, done)
        if len(desk.stages) == 2:
            raise Killed

    monkeypatch.setattr(desk, "_told", killed)
    before = await everything(database)
    with pytest.raises(Killed):
        await desk.apply(planned, LISTED)
    assert await everything(database) == before
    monkeypatch.undo()
    desk.stages.clear()
    done = await desk.apply(planned, LISTED)
    assert done.created == SLICE * 2 + 10
    assert [each for each in desk.stages if each[0] is Stage.WRITING] == [
        (Stage.WRITING, SLICE),
        (Stage.WRITING, SLICE),
        (Stage.WRITING, 10),
    ]


async def test_a_process_killed_half_way_is_cleared_by_the_next_import(desk: Desk) -> None:
    planned = await desk.plan(HEADER + ANA)
    dead = await desk.roster(lambda store: store.begin(LISTED, NOW))
    await desk.roster(lambda store: store.stage(dead, planned.steps, NOW))
    with pytest.raises(ImportUnderWay):
        await desk.apply(planned)
    desk.clock.at = NOW + STALE_AFTER + timedelta(seconds=1)
    await desk.apply(planned)
    assert [each.name for each in await desk.members()] == ["Ana Lima"]
    with pytest.raises(ImportOvertaken):
        await desk.roster(lambda store: store.stage(dead, planned.steps, NOW))


async def test_a_member_changed_meanwhile_stops_the_whole_import(desk: Desk, database: Database) -> None:
    await desk.run(HEADER + ZOE)
    planned = await desk.plan(HEADER + ZOE.replace("Nîmes", "Brest") + ANA)
    async with database.write() as connection:
        await connection.execute(sa.update(member).values(version=member.c.version + 1))
    before = await everything(database)
    with pytest.raises(ImportOvertaken):
        await desk.apply(planned)
    assert await everything(database) == before


async def test_a_plan_with_a_problem_writes_nothing(desk: Desk, database: Database) -> None:
    await desk.run(HEADER + ZOE)
    before = await everything(database)
    planned = await desk.plan("Prénom;Nom\nZoé;Martin\nBen;Ray\n")
    with pytest.raises(RefusedPlan):
        await desk.apply(planned)
    assert await everything(database) == before


async def test_who_imported_and_on_what_basis_is_recorded(desk: Desk) -> None:
    await desk.run(HEADER + ZOE)
    await desk.run(HEADER + ZOE + ANA, LISTED)
    async with desk.works.read() as work:
        second, first = await work.store(RosterStore, desk.community_id).imports()
        lines = [line for line in await work.store(Audit).lines() if line.what == "roster import"]
    assert (first.by, first.basis, first.created, first.updated) == ("root", None, 1, 0)
    assert (second.by, second.basis, second.created, second.updated) == ("Ana Lima", "declared", 1, 1)
    assert second.digest == "1" * 64
    assert second.applied_at is not None
    assert second.applied_at > NOW
    assert [(line.community_id, line.result.split()[0]) for line in lines] == [(desk.community_id, "applied")] * 2


async def test_one_community_s_import_does_not_wait_for_another_s(desk: Desk, database: Database) -> None:
    other = Desk(desk.works, await add_community(database, "b"))
    await desk.roster(lambda store: store.begin(UNLISTED, NOW))
    await other.run(HEADER + ZOE, LISTED)
    assert await other.found("martin") == ["Zoé Martin"]
    assert await desk.members() == []


async def test_people_without_a_name_are_not_exported(desk: Desk) -> None:
    await add_member(desk.works, desk.community_id, 7, Right.MODERATOR)
    await desk.run(HEADER + ANA)
    assert [each.name for each in await desk.members()] == ["Ana Lima"]


async def test_changes_that_wait_are_exported_and_forgotten(desk: Desk) -> None:
    await desk.run(HEADER + ZOE)
    planned = await desk.plan(HEADER + ZOE.replace("Nîmes", "Brest"))
    number = await desk.roster(lambda store: store.begin(UNLISTED, NOW))
    await desk.roster(lambda store: store.stage(number, planned.steps, NOW))
    (zoe,) = await desk.members()
    kept = await desk.roster(lambda store: store.export(zoe.key))
    assert (kept["roster"]["city"], kept["waiting"][0]["city"]) == ("Nîmes", "Brest")
    await desk.roster(lambda store: store.forget(zoe.key))
    assert "waiting" not in await desk.roster(lambda store: store.export(zoe.key))
