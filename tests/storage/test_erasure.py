"""One person, in every table there is: copied, erased, and found nowhere in the raw files afterwards."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.__main__ import catalogue
from bot.agenda import About, Agenda, Appointment
from bot.cards import Cards
from bot.erasure import Subject, copy_of, erase, expire, of_account, of_member
from bot.features.announcements.domain import AnnouncementStore, Content, To
from bot.features.directory.domain import VIEWS_KEPT, DirectoryStore, Entry, Person, Search
from bot.features.donations.domain import DonationStore
from bot.features.membership.domain import ImportRecord, RosterStore
from bot.features.membership.roster_plan import Change, KnownMember, Step, StepKind
from bot.features.membership.roster_rows import RosterRow
from bot.outbox import Notice, Outbox
from bot.people import Account, Right
from bot.photos import Photos
from bot.ports import ERASED, Accounts, Audit, AuditLine, Draft, Drafts, KeptPress, KeptPresses, Members, Work
from bot.preferences import Preferences
from bot.relay import Relay
from bot.review import Reviews, Verdict
from storage.base import metadata
from storage.core_tables import member_account
from storage.database import Database
from storage.directory_tables import contact, own_change, profile_view
from storage.inbox import SqlInbox
from storage.membership_tables import roster_stage
from storage.work import SqlWorks
from tests.database import NOW, add_community
from tests.rules.test_personal_data import EXEMPT, about_people
from tests.storage import events, internships_asked
from tests.storage.donations import matched, need
from tests.storage.works import add_member, works_of

ANA_DISCORD, ANA_TELEGRAM, BEN = 80351110224678912, 7400123456, 7400123457
CARDS = catalogue().cards
LATER = NOW + timedelta(days=1)
SAID = "canaryword"
CANARIES = (
    "Canarina",
    "canarina",
    "Kanarieberg",
    "kanarieberg",
    "canary@example.org",
    "Canarycorp",
    "canarycorp",
    SAID,
)
"""Given name, family name, address, company, and what was typed; as written and as searched for."""


@dataclass(frozen=True, kw_only=True)
class Home:
    """A community with Ana, who is about to be erased, and Ben, who is not."""

    works: SqlWorks
    database: Database
    community_id: int
    ana: int
    ben: int

    async def subject(self) -> Subject:
        async with self.works.read() as work:
            found = await of_member(work, self.community_id, self.ana)
        assert found is not None
        return found


@pytest.fixture
async def home(database: Database) -> Home:
    return await fill(database, "ax")


async def fill(database: Database, slug: str) -> Home:
    """A community where each table about people has a row of Ana's, her accounts being the same everywhere."""
    works, community_id = works_of(database), await add_community(database, slug)
    ben = await add_member(works, community_id, BEN)
    async with works.write() as work:
        ana = await work.store(DirectoryStore, community_id).put(_ana(), NOW)
        accounts = [await work.store(Accounts).keep(one) for one in _accounts(community_id)]
    async with database.write() as connection:
        for account in accounts:
            row = {"community_id": community_id, "account_id": account.id, "member_id": ana}
            await connection.execute(sa.insert(member_account).values(**row))
        mine = {"community_id": community_id, "member_id": ana}
        address = {"email": CANARIES[4], "email_folded": CANARIES[4], "phone": "+33 6 12 34 56 78"}
        await connection.execute(sa.insert(contact).values(**mine, **address))
        await connection.execute(sa.insert(own_change).values(**mine, field="company", changed_at=NOW))
    async with works.write() as work:
        await work.store(Members, community_id).grant(accounts[0].id, Right.MODERATOR, NOW)
        await _look(work.store(DirectoryStore, community_id), ana, ben.id)
        await _stage(work.store(RosterStore, community_id), ana)
        await _ask(work, community_id, accounts)
        await work.store(Agenda, community_id).plan(Appointment(job="x", key="x", due_at=LATER, member_id=ana))
        await work.store(Outbox, community_id).put(_notice(ana))
        await events.fill(work, community_id, ana, SAID)
        await internships_asked.fill(work, community_id, ana, SAID)
        await work.store(Cards, community_id).send(About(kind="event", id=1), ana, "t", "x", NOW)
        await matched(work.store(DonationStore, community_id), ana, ben.id, description=SAID)
        await work.store(DonationStore, community_id).add_need(need(ana, description=SAID))
        news = Content(title=SAID, text=SAID)
        await work.store(AnnouncementStore, community_id).write(ana, news, To.PEOPLE, NOW)
        await work.store(Photos, community_id).keep(ana, SAID.encode(), 10**6, NOW)
        await work.store(Preferences, community_id).stop(ana, "events", NOW)
        await _review(work.store(Reviews, community_id), ana, ben.id)
        await _write(work.store(Relay, community_id), ana, ben.id)
    return Home(works=works, database=database, community_id=community_id, ana=ana, ben=ben.id)


async def _write(relay: Relay, ana: int, ben: int) -> None:
    thread = await relay.open(About(kind="event", id=1), ben, ana, NOW)
    await relay.write(thread, ana, SAID, NOW)
    await relay.write(thread, ben, SAID, NOW)


async def _review(reviews: Reviews, ana: int, ben: int) -> None:
    await reviews.submit(About(kind="event", id=1), ana, NOW)
    decided = await reviews.submit(About(kind="event", id=2), ben, NOW)
    await reviews.decide(decided.id, ana, Verdict.REFUSED, SAID, NOW)


def _notice(member_id: int) -> Notice:
    about = About(kind="event", id=1)
    return Notice(member_id=member_id, topic="t", reason="x", key="k", about=about, due_at=NOW, expires_at=LATER)


def _ana() -> Entry:
    names = {"given_name": "Canarina", "family_name": "Kanarieberg", "company": "Canarycorp"}
    return Entry(person=Person(member_id=0, relation="graduate", **names), listed="consent", roster_id="Canarycorp-7")  # type: ignore[arg-type]


def _accounts(community_id: int) -> list[Account]:
    return [
        Account(platform="discord", native_id=ANA_DISCORD, community_id=community_id),
        Account(platform="telegram", native_id=ANA_TELEGRAM, language="fr", noticed=True),
    ]


async def _look(directory: DirectoryStore, ana: int, ben: int) -> None:
    for pair in ((ana, ben), (ben, ana)):
        await directory.viewed(*pair, NOW)
        await directory.refused(*pair, NOW)


async def _stage(roster: RosterStore, ana: int) -> None:
    known = KnownMember(key=ana, first_name="Canarina", last_name="Kanarieberg", version=1)
    row = RosterRow(line=2, first_name="Canarina", last_name="Kanarieberg")
    change = Change(field="company", old="Canarycorp", new="Canarycorp 2")
    number = await roster.begin(ImportRecord(by="root", digest="0" * 64), NOW)
    await roster.stage(number, [Step(kind=StepKind.UPDATE, row=row, member=known, changes=(change,))], NOW)


async def _ask(work: Work, community_id: int, accounts: list[Account]) -> None:
    for account in accounts:
        here = {"account_id": account.id, "community_id": community_id}
        name = f"{community_id}-{account.id}"
        answers = {"query": SAID}
        await work.store(Drafts).put(
            Draft(name=name, path="x", answers=answers, active=False, expires_at=LATER, **here)
        )
        press = KeptPress(name=name, code="x", values=(SAID, account.native_id), expires_at=LATER, **here)
        await work.store(KeptPresses).put(press)
        await work.store(Audit).note(AuditLine(at=NOW, what="community.place", result="done", **here))


async def letters(database: Database) -> SqlInbox:
    """Updates in the inbox: Ana's that waits, Ana's set aside, one that answers Ana, and some of others."""
    box = SqlInbox(database)
    said: dict[str, dict[str, Any]] = {
        "waits": {"from": {"id": ANA_TELEGRAM, "first_name": "Canarina"}, "text": SAID},
        "aside": {"from": {"id": ANA_TELEGRAM, "first_name": "Canarina"}, "text": SAID},
        "other": {"from": {"id": BEN}, "text": "hello"},
        "group": {"from": {"id": BEN}, "chat": {"id": -ANA_TELEGRAM}, "date": int(f"{ANA_TELEGRAM}1")},
    }
    for event, payload in said.items():
        await box.put("telegram", event, json.dumps(payload), NOW)
    await box.set_aside("telegram", "aside", "3FA9C1")
    return box


async def people_rows(home: Home, keep: Callable[[sa.Table], bool] = lambda _: True) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table about people."""
    tables = [table for table in metadata.sorted_tables if about_people(table) and table.name not in EXEMPT]
    async with home.database.read() as connection:
        return {
            table.name: [dict(row._mapping) for row in await connection.execute(sa.select(table))]
            for table in tables
            if keep(table)
        }


def hers(rows: dict[str, list[dict[str, Any]]], member_id: int, account_ids: set[int]) -> dict[str, int]:
    """How many rows of each table are about that person."""
    return {
        name: sum(
            any(value == member_id for key, value in row.items() if key.endswith("member_id"))
            or row.get("account_id") in account_ids
            or (name == "member" and row["id"] == member_id)
            or (name == "account" and row["id"] in account_ids)
            or (name == "inbox" and f'"id": {ANA_TELEGRAM}' in (row["payload"] or ""))
            for row in found
        )
        for name, found in rows.items()
    }


async def raw(database: Database) -> bytes:
    """The database's files as they are on the disk."""
    assert database.path is not None
    assert await database.checkpoint()
    files = [database.path, Path(f"{database.path}-wal")]
    return b"".join([await asyncio.to_thread(file.read_bytes) for file in files if file.exists()])


async def test_a_person_is_erased_from_every_table_and_from_the_raw_files(home: Home) -> None:
    box = await letters(home.database)
    subject = await home.subject()
    numbers = {account.id for account in subject.accounts}
    before = hers(await people_rows(home), home.ana, numbers)
    assert not [name for name, count in before.items() if not count], "each table about people has a row of hers"
    written = await raw(home.database)
    assert not [canary for canary in CANARIES if canary.encode() not in written]

    async with home.works.write() as work:
        erased = await erase(work, subject, CARDS, NOW)

    assert (erased.accounts, erased.kept) == (2, 0)
    rows = await people_rows(home)
    assert not any(hers(rows, home.ana, numbers).values())
    assert {row["account_id"] for row in rows["audit"]} == {ERASED}
    assert len(rows["audit"]) == 2
    content = await raw(home.database)
    assert [canary for canary in CANARIES if canary.encode() in content] == []
    assert [one.event for one in await box.waiting("telegram")] == ["other", "group"]


async def test_nobody_else_loses_anything(home: Home) -> None:
    async with home.works.write() as work:
        other = await work.store(DirectoryStore, home.community_id).put(
            Entry(
                person=Person(member_id=0, given_name="Zoé", family_name="Canary", relation="staff"), listed="consent"
            ),
            NOW,
        )
        await work.store(DirectoryStore, home.community_id).viewed(home.ben, other, NOW)
        await erase(work, await home.subject(), CARDS, NOW)
    async with home.works.read() as work:
        directory = work.store(DirectoryStore, home.community_id)
        assert [one.name for one in (await directory.search(Search.read("canary"), home.ben)).people] == ["Zoé Canary"]
        assert (await directory.search(Search.read("canarina"), home.ben)).found == 0
        assert await directory.suggest("company", "cana") == []
        assert await directory.views_since(home.ben, NOW - timedelta(days=1)) == {other}
        assert await work.store(Members, home.community_id).get(home.ben) is not None
        assert await work.store(Accounts).get("discord", BEN) is not None


async def test_another_community_of_the_same_accounts_keeps_everything(home: Home, database: Database) -> None:
    there = await fill(database, "ens")
    box = await letters(database)
    subject = await home.subject()

    def owned(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
        return {
            name: [row for row in found if row["community_id"] == there.community_id]
            for name, found in rows.items()
            if name not in ("account", "inbox")
        }

    before = owned(await people_rows(home))
    assert all(before.values())
    async with home.works.write() as work:
        erased = await erase(work, subject, CARDS, NOW)
        assert (erased.accounts, erased.kept) == (0, 2)
        for account in subject.accounts:
            assert await work.store(Members, home.community_id).of(account.id) is None
            kept = await work.store(Accounts).get(account.platform, account.native_id)
            assert kept is not None
            assert kept.community_id != home.community_id
    rows = await people_rows(home)
    assert owned(rows) == before
    left = hers(
        {name: [row for row in found if row.get("community_id") == home.community_id] for name, found in rows.items()},
        home.ana,
        {account.id for account in subject.accounts},
    )
    assert not any(left.values())
    assert [one.event for one in await box.waiting("telegram")] == ["waits", "other", "group"]
    aside = next(row for row in rows["inbox"] if row["event"] == "aside")
    assert (aside["payload"], aside["set_aside"]) == (None, "3FA9C1")

    async with there.works.write() as work:  # the other community erases her too: nothing is left at all
        assert (await erase(work, await there.subject(), CARDS, NOW)).accounts == 2
    content = await raw(database)
    assert [canary for canary in CANARIES if canary.encode() in content] == []


async def test_a_copy_has_what_every_store_keeps_and_numbers_as_text(home: Home) -> None:
    await letters(home.database)
    async with home.works.read() as work:
        copied = json.loads(json.dumps(await copy_of(work, await home.subject())))
    member, (discord, telegram) = copied["member"], copied["accounts"]
    assert member["Members"]["rights"] == ["moderator"]
    assert member["DirectoryStore"]["entry"]["person"]["company"] == "Canarycorp"
    assert member["DirectoryStore"]["contact"][0]["email"] == CANARIES[4]
    assert len(member["DirectoryStore"]["profile_view"]) == 2
    assert member["RosterStore"]["waiting"][0]["company"] == "Canarycorp 2"
    assert member["Outbox"]["messages"][0]["topic"] == "t"
    assert member["Preferences"]["stopped"][0]["subject"] == "events"
    assert discord["Accounts"]["native_id"] == str(ANA_DISCORD)
    assert discord["KeptPresses"]["buttons"][0]["values"] == [SAID, str(ANA_DISCORD)]
    assert discord["Drafts"]["forms"][0]["answers"] == {"query": SAID}
    assert discord["Audit"]["lines"][0]["what"] == "community.place"
    assert len(telegram["Seen"]["updates"]) == 2
    assert telegram["Accounts"]["language"] == "fr"


async def test_a_guest_s_account_is_erased_as_well(home: Home) -> None:
    async with home.works.write() as work:
        guest = await work.store(Accounts).keep(Account(platform="telegram", native_id=99, noticed=True))
        await _ask(work, home.community_id, [guest])
        subject = await of_account(work, home.community_id, "telegram", 99)
        assert subject == Subject(community_id=home.community_id, member=None, accounts=(guest,))
        assert "Drafts" in (await copy_of(work, subject))["accounts"][0]
        assert (await erase(work, subject, CARDS, NOW)).accounts == 1
        assert await work.store(Accounts).get("telegram", 99) is None
        assert await of_account(work, home.community_id, "telegram", 99) is None


async def test_an_account_leads_to_the_whole_member_and_a_stranger_s_number_to_nobody(home: Home) -> None:
    other = await add_community(home.database, "ens")
    async with home.works.read() as work:
        assert await of_account(work, home.community_id, "telegram", ANA_TELEGRAM) == await home.subject()
        assert await of_member(work, other, home.ana) is None


async def test_an_import_that_waits_can_still_be_applied(home: Home) -> None:
    async with home.database.read() as connection:
        number = (await connection.execute(sa.select(roster_stage.c.import_id))).scalar_one()
    async with home.works.write() as work:
        await erase(work, await home.subject(), CARDS, NOW)
    async with home.works.write() as work:
        await work.store(RosterStore, home.community_id).apply(number, NOW)
    async with home.works.read() as work:
        assert await work.store(RosterStore, home.community_id).members() == []


async def test_looks_are_kept_for_thirty_days_and_updates_set_aside_for_seven(home: Home) -> None:
    await letters(home.database)
    late = NOW + timedelta(days=7, seconds=1)
    await expire(home.works, NOW + timedelta(days=7))
    assert hers(await people_rows(home), home.ana, set())["inbox"] == 2
    await expire(home.works, late)
    rows = await people_rows(home)
    assert {row["event"]: row["payload"] is None for row in rows["inbox"]} == {
        "waits": False, "aside": True, "other": False, "group": False,
    }  # fmt: skip
    assert len(rows["profile_view"]) == len(rows["profile_view_refusal"]) == 2
    async with home.works.write() as work:
        await work.store(DirectoryStore, home.community_id).viewed(home.ben, home.ana, late)
    await expire(home.works, NOW + VIEWS_KEPT + timedelta(seconds=1))
    rows = await people_rows(home)
    assert [row[profile_view.c.viewed_at.name] for row in rows["profile_view"]] == [late]
    assert rows["profile_view_refusal"] == []
