"""Communities never meet: not in a key, not in a foreign key, not in an answer."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

import storage
from bot.agenda import About, Agenda, Appointment, Timetable
from bot.audiences import Audiences, Who
from bot.cards import Cards
from bot.errors import Conflict
from bot.features.announcements.domain import AnnouncementStore, Content, Planned, To
from bot.features.directory.domain import DirectoryStore, Entry, Page, Person, Search
from bot.features.donations.domain import DonationStore, State
from bot.features.donations.matched import Match
from bot.features.events.domain import EventStore
from bot.features.events.seats import Answer, Counts, Reminders
from bot.features.internships.domain import InternshipStore, SeekingStore
from bot.features.membership.domain import ImportOvertaken, ImportRecord, RosterStore
from bot.features.membership.roster_plan import Change, KnownMember, Step, StepKind
from bot.features.membership.roster_rows import RosterRow, name_key
from bot.outbox import Notice, Outbox, Queue
from bot.people import PlaceRef, Right
from bot.photos import Photos
from bot.ports import Members, Places, Work
from bot.preferences import Preferences
from bot.relay import Relay, Thread
from bot.review import Reviews, Verdict
from bot.rights import Rights
from storage.base import metadata
from storage.database import Database
from storage.directory_tables import contact
from storage.photos_tables import photo
from storage.stores import registry
from storage.work import SqlWorks
from tests.database import NOW, add_community
from tests.storage import events, internships_asked
from tests.storage.donations import matched, need, offer
from tests.storage.works import add_account, add_member, works_of

OWNED = frozenset(
    [
        "agenda",
        "announcement",
        "card_copy",
        "community_right",
        "contact",
        "directory_deletion",
        "directory_value",
        "directory_vocabulary",
        "event",
        "event_signup",
        "donation_giving",
        "donation_match",
        "donation_need",
        "donation_offer",
        "internship_demand",
        "internship_interest",
        "internship_offer",
        "internship_told",
        "member",
        "member_account",
        "member_right",
        "outbox",
        "own_change",
        "photo",
        "place",
        "place_purpose",
        "profile",
        "profile_view",
        "profile_view_refusal",
        "relay_note",
        "relay_thread",
        "review",
        "roster_import",
        "roster_stage",
        "roster_value",
        "stopped",
    ]
)
"""Tables a community owns: their keys, and their foreign keys to one another, include its number."""

DEPLOYMENT = {
    "account": "one platform identity, whatever the communities; the column is the one last chosen",
    "place_root": "the key is what keeps a guild or chat from belonging to two communities",
    "setup_code": "typed in a place that belongs to no community yet, found by its digest alone",
    "draft": "found by its random name or its account, before it is known which community the form is about",
    "kept_press": "found by its random name, before it is known which community the press is about",
    "audit": "the operator's log; it outlives the communities it names",
}
"""Tables with a community's number that belong to the deployment, and why."""


@pytest.fixture(autouse=True)
def every_table() -> None:
    """Every table is declared once its module is imported."""
    for module in pkgutil.iter_modules(storage.__path__, "storage."):
        importlib.import_module(module.name)


def test_every_table_with_a_community_says_whose_it_is() -> None:
    numbered = {name for name, table in metadata.tables.items() if "community_id" in table.c}
    assert numbered == OWNED | DEPLOYMENT.keys()
    assert not OWNED & DEPLOYMENT.keys()


def test_the_keys_of_a_community_s_tables_include_it() -> None:
    for name in sorted(OWNED):
        table = metadata.tables[name]
        keys = [table.primary_key, *(c for c in table.constraints if isinstance(c, sa.UniqueConstraint))]
        assert any("community_id" in key.columns for key in keys), name
        assert not table.c.community_id.nullable, name


def test_references_within_a_community_include_it() -> None:
    for name in sorted(OWNED):
        for key in metadata.tables[name].foreign_key_constraints:
            inside = "community_id" in key.referred_table.c and key.referred_table.name != "account"
            assert not inside or "community_id" in key.column_keys, f"{name} -> {key.referred_table.name}"


@dataclass(frozen=True, kw_only=True)
class Theirs:
    """Numbers of community A, which B's stores must not know."""

    community_id: int
    member_id: int
    other_id: int
    account_id: int
    import_id: int
    event_id: int


Ask = Callable[[Any, Theirs], Awaitable[object]]

LONG_AGO = NOW - timedelta(days=365)
_THEIR_ENTRY = Person(member_id=0, given_name="Zoé", family_name="Étoile", relation="staff", city="Nîmes")


async def _put(store: Any, a: Theirs) -> object:
    mine = Person(member_id=a.member_id, given_name="Mallory", family_name="B", relation="guest")
    return await store.put(Entry(person=mine, listed="consent"), NOW)


_PLANNED_ABOUT = About(kind="event", id=7)
_PLANNED = Appointment(job="x", key="k", due_at=NOW, about=_PLANNED_ABOUT)

_IMPORT = ImportRecord(by="root", digest="0" * 64, basis="declared")


def _notice(member_id: int, key: str = "k") -> Notice:
    when = {"due_at": NOW, "expires_at": NOW + timedelta(days=1)}
    return Notice(member_id=member_id, topic="t", reason="x", key=key, about=About(kind="event", id=7), **when)


async def _send(work: Work, community_id: int, member_id: int) -> None:
    """A message that waits for them, and one of which nobody knows whether it arrived."""
    await work.store(Outbox, community_id).put(_notice(member_id), _notice(member_id, "sent"))
    queue = work.store(Queue)
    for row in await queue.due(NOW, 1):
        await queue.assign(row, "lane", "telegram:private:1:0")
    (claimed,) = await queue.claim("lane", "run", NOW, 1)
    assert await queue.begin(claimed, "nonce", NOW)


def _match(a: Theirs) -> Match:
    return Match(offer_id=1, need_id=1, donor_id=a.member_id, beneficiary_id=a.other_id, since=NOW)


async def _show(work: Work, community_id: int, member_id: int) -> None:
    """A record shown in a place and to them."""
    ref = PlaceRef(platform="telegram", root=-500)
    await work.store(Places).link(ref, community_id, frozenset({"events"}))
    cards = work.store(Cards, community_id)
    await cards.post(_PLANNED_ABOUT, "events", NOW)
    await cards.send(_PLANNED_ABOUT, member_id, "t", "x", NOW)


def _step(member_id: int) -> Step:
    row = RosterRow(line=2, first_name="Zoé", last_name="Étoile", city="Lyon")
    known = KnownMember(key=member_id, first_name="Zoé", last_name="Étoile", version=1)
    change = Change(field="city", old="Nîmes", new="Lyon")
    return Step(kind=StepKind.UPDATE, row=row, member=known, changes=(change,))


async def _stage_in_an_import_of_mine(store: Any, a: Theirs) -> object:
    return await store.stage(await store.begin(_IMPORT, NOW), [_step(a.member_id)], NOW)


_NEWS = Content(title="News", text="Something new")


async def _announce(store: Any, sender: int, writer: int) -> None:
    """One that was sent, number 1, and one being written, number 2."""
    sent = await store.write(sender, _NEWS, To.BOTH, NOW)
    assert await store.send(sent.id, sent.version, Planned(places=1, without=1), 99, NOW)
    assert await store.slice(sent.id, 1, 1, last=False)
    await store.write(writer, _NEWS, To.BOTH, NOW)


async def _numbered(ask: Callable[[int], Awaitable[object]]) -> object:
    return await ask(1)


async def _counted(ask: Callable[[int], Awaitable[object]]) -> Mapping[str, Any]:
    return asdict(await ask(1))  # type: ignore[call-overload, no-any-return]


async def _reached(store: Any) -> Mapping[str, Any]:
    return asdict(await store.reach(Who(), "events"))


async def _sliced(store: Any) -> object:
    return (await store.slice(Who(), "donations", 0, 99, 9)).members


READS: Mapping[type[object], Mapping[str, Ask]] = {
    Cards: {
        "copies": lambda store, a: store.copies("event", 7),
        "shown": lambda store, a: store.shown(),
        "export": lambda store, a: store.export(a.member_id),
    },
    Agenda: {
        "waiting": lambda store, a: store.waiting("event", 7),
        "results": lambda store, a: store.results("event", 8),
        "export": lambda store, a: store.export(a.member_id),
    },
    Rights: {
        "changed": lambda store, a: store.changed(),
    },
    InternshipStore: internships_asked.READS,
    SeekingStore: internships_asked.SEEKING_READS,
    Members: {
        "of": lambda store, a: store.of(a.account_id),
        "get": lambda store, a: store.get(a.member_id),
        "accounts": lambda store, a: store.accounts(a.other_id),
        "holding": lambda store, a: store.holding(frozenset(Right)),
        "export": lambda store, a: store.export(a.member_id),
    },
    Outbox: {
        "told": lambda store, a: store.told("event", 7),
        "export": lambda store, a: store.export(a.member_id),
    },
    DonationStore: {
        "offer": lambda store, a: store.offer(1),
        "offers_of": lambda store, a: store.offers_of(a.member_id),
        "open_offers": lambda store, a: store.open_offers(),
        "need": lambda store, a: store.need(1),
        "needs_of": lambda store, a: store.needs_of(a.other_id),
        "open_needs": lambda store, a: store.open_needs(),
        "match": lambda store, a: store.match(1),
        "matches_of": lambda store, a: store.matches_of(a.member_id),
        "matches_about": lambda store, a: store.matches_about(offer_id=1),
        "giving": lambda store, a: store.giving(),
        "export": lambda store, a: store.export(a.member_id),
    },
    DirectoryStore: {
        "search": lambda store, a: store.search(Search.read("etoile"), a.other_id),
        "suggest": lambda store, a: store.suggest("city", "ni"),
        "person": lambda store, a: store.person(a.member_id, a.member_id),
        "entry": lambda store, a: store.entry(a.member_id),
        "views_since": lambda store, a: store.views_since(a.member_id, LONG_AGO),
        "refusals_since": lambda store, a: store.refusals_since(a.member_id, LONG_AGO),
        "export": lambda store, a: store.export(a.member_id),
    },
    Audiences: {
        "reach": lambda store, a: _reached(store),
        "slice": lambda store, a: _sliced(store),
        "cities": lambda store, a: store.cities("n", 5),
    },
    AnnouncementStore: {
        "draft": lambda store, a: store.draft(a.other_id),
        "get": lambda store, a: _numbered(store.get),
        "similar": lambda store, a: store.similar(_NEWS.digest, LONG_AGO),
        "past": lambda store, a: store.past(5),
        "planned": lambda store, a: _counted(store.planned),
        "figures": lambda store, a: _counted(store.figures),
        "export": lambda store, a: store.export(a.member_id),
    },
    Photos: {
        "of": lambda store, a: store.of("offer", 7),
        "read": lambda store, a: store.read("theirs"),
        "export": lambda store, a: store.export(a.member_id),
    },
    Preferences: {
        "stopped": lambda store, a: store.stopped(a.member_id),
        "export": lambda store, a: store.export(a.member_id),
    },
    Relay: {
        "get": lambda store, a: store.get(1),
        "note": lambda store, a: store.note(1),
        "notes": lambda store, a: store.notes(1, 10),
        "of": lambda store, a: store.of(a.member_id),
        "about": lambda store, a: store.about("event", 7),
        "export": lambda store, a: store.export(a.member_id),
    },
    Reviews: {
        "of": lambda store, a: store.of("event", 7),
        "get": lambda store, a: store.get(1),
        "waiting": lambda store, a: store.waiting(frozenset({"event"}), 10),
        "count": lambda store, a: store.count(frozenset({"event"})),
        "export": lambda store, a: store.export(a.member_id),
    },
    EventStore: {
        "get": lambda store, a: store.get(a.event_id),
        "upcoming": lambda store, a: store.upcoming(NOW),
        "organised": lambda store, a: store.organised(a.member_id, LONG_AGO),
        "open_of": lambda store, a: store.open_of(a.member_id, NOW),
        "signed": lambda store, a: store.signed(a.member_id, LONG_AGO),
        "counts": lambda store, a: store.counts(a.event_id),
        "signup": lambda store, a: store.signup(a.event_id, a.member_id),
        "signups": lambda store, a: store.signups(a.event_id),
        "export": lambda store, a: store.export(a.member_id),
    },
    RosterStore: {
        "by_ids": lambda store, a: store.by_ids(["r1"]),
        "by_emails": lambda store, a: store.by_emails(["zoe@example.org"]),
        "by_names": lambda store, a: store.by_names([name_key("Zoé", "Étoile")]),
        "members": lambda store, a: store.members(),
        "imports": lambda store, a: store.imports(),
        "export": lambda store, a: store.export(a.member_id),
    },
}
"""How every reading method of every community's store is asked about A."""

WRITES: Mapping[type[object], Mapping[str, Ask]] = {
    Cards: {
        "post": lambda store, a: store.post(_PLANNED_ABOUT, "events", NOW),
        "send": lambda store, a: store.send(_PLANNED_ABOUT, a.member_id, "t", "x", NOW),
        "changed": lambda store, a: store.changed(_PLANNED_ABOUT, NOW),
        "beside": lambda store, a: store.beside(_PLANNED_ABOUT, "t", "k", NOW, NOW + timedelta(days=1)),
        "expire": lambda store, a: store.expire(NOW + timedelta(days=500)),
        "forget": lambda store, a: store.forget(a.member_id),
    },
    Agenda: {
        "plan": lambda store, a: store.plan(replace(_PLANNED, due_at=LONG_AGO, member_id=a.member_id)),
        "cancel": lambda store, a: store.cancel("x", ""),
        "cancel_about": lambda store, a: store.cancel_about("event", 7),
        "expire": lambda store, a: store.expire(NOW + timedelta(days=365)),
        "forget": lambda store, a: store.forget(a.member_id),
    },
    Rights: {
        "set": lambda store, a: store.set("events.create", frozenset(Right), frozenset({Right.MEMBER}), NOW),
        "reset": lambda store, a: store.reset("events.create"),
    },
    InternshipStore: internships_asked.WRITES,
    SeekingStore: internships_asked.SEEKING_WRITES,
    Members: {
        "grant": lambda store, a: store.grant(a.account_id, Right.MODERATOR, NOW),
        "revoke": lambda store, a: store.revoke(a.member_id, Right.MODERATOR),
        "call": lambda store, a: store.call(a.other_id, "Mallory"),
        "forget": lambda store, a: store.forget(a.member_id),
    },
    Outbox: {
        "put": lambda store, a: store.put(_notice(a.member_id)),
        "supersede": lambda store, a: store.supersede("event", 7, NOW),
        "expire": lambda store, a: store.expire(NOW + timedelta(days=365)),
        "forget": lambda store, a: store.forget(a.member_id),
    },
    DonationStore: {
        "add_offer": lambda store, a: store.add_offer(offer(a.member_id)),
        "save_offer": lambda store, a: store.save_offer(offer(a.member_id, id=1, version=2)),
        "drop_draft": lambda store, a: store.drop_draft(2, a.member_id),
        "add_need": lambda store, a: store.add_need(need(a.other_id)),
        "save_need": lambda store, a: store.save_need(need(a.other_id, id=1, version=2)),
        "add_match": lambda store, a: store.add_match(_match(a)),
        "save_match": lambda store, a: store.save_match(replace(_match(a), id=1)),
        "set_giving": lambda store, a: store.set_giving("https://b.example"),
        "expire": lambda store, a: store.expire(NOW + timedelta(days=365)),
        "forget": lambda store, a: store.forget(a.member_id),
    },
    DirectoryStore: {
        "put": _put,
        "index": lambda store, a: store.index([Entry(person=_THEIR_ENTRY)], NOW),
        "set_listed": lambda store, a: store.set_listed(a.member_id, None),
        "reindex": lambda store, a: store.reindex(),
        "viewed": lambda store, a: store.viewed(a.other_id, a.member_id, NOW),
        "refused": lambda store, a: store.refused(a.other_id, a.member_id, NOW),
        "expire": lambda store, a: store.expire(NOW + timedelta(days=365)),
        "forget": lambda store, a: store.forget(a.member_id),
    },
    Audiences: {},
    AnnouncementStore: {
        "write": lambda store, a: store.write(a.member_id, _NEWS, To.BOTH, NOW),
        "choose": lambda store, a: store.choose(a.other_id, Who(city="Lyon"), NOW),
        "discard": lambda store, a: store.discard(2, a.other_id),
        "send": lambda store, a: store.send(2, 1, Planned(), 9, NOW),
        "slice": lambda store, a: store.slice(1, 1, 1, last=True),
        "correct": lambda store, a: store.correct(1, _NEWS, NOW),
        "stop": lambda store, a: store.stop(1, NOW),
        "take_down": lambda store, a: store.take_down(1, NOW),
        "expire": lambda store, a: store.expire(NOW + timedelta(days=999)),
        "forget": lambda store, a: store.forget(a.member_id),
    },
    Photos: {
        "keep": lambda store, a: store.keep(a.member_id, b"jpeg", 10**9, NOW),
        "attach": lambda store, a: store.attach("loose", "offer", 8, a.member_id),
        "detach": lambda store, a: store.detach("offer", 7, NOW),
        "expire": lambda store, a: store.expire(NOW + timedelta(days=365)),
        "forget": lambda store, a: store.forget(a.member_id),
    },
    Preferences: {
        "stop": lambda store, a: store.stop(a.member_id, "donations", NOW),
        "resume": lambda store, a: store.resume(a.member_id, "events"),
        "forget": lambda store, a: store.forget(a.member_id),
    },
    Relay: {
        "open": lambda store, a: store.open(About(kind="event", id=7), a.member_id, a.other_id, NOW),
        "write": lambda store, a: store.write(_thread(a), a.member_id, "x", NOW),
        "close": lambda store, a: store.close(1, a.member_id),
        "reopen": lambda store, a: store.reopen(2, a.member_id),
        "expire": lambda store, a: store.expire(NOW + timedelta(days=365)),
        "forget": lambda store, a: store.forget(a.member_id),
    },
    Reviews: {
        "submit": lambda store, a: store.submit(About(kind="event", id=7), a.member_id, NOW),
        "withdraw": lambda store, a: store.withdraw("event", 7, NOW),
        "claim": lambda store, a: store.claim(2, a.other_id, NOW),
        "release": lambda store, a: store.release(1, a.other_id),
        "decide": lambda store, a: store.decide(1, a.other_id, Verdict.APPROVED, "", NOW),
        "expire": lambda store, a: store.expire(NOW + timedelta(days=3650)),
        "forget": lambda store, a: store.forget(a.member_id),
    },
    EventStore: {
        "add": lambda store, a: store.add(events.an_event(a.member_id), NOW),
        "save": lambda store, a: store.save(replace(events.an_event(None), id=a.event_id, version=2), NOW),
        "discard": lambda store, a: store.discard(a.event_id + 1),
        "answer": lambda store, a: store.answer(a.event_id, a.member_id, Answer.NO, NOW),
        "remind": lambda store, a: store.remind(a.event_id, a.member_id, Reminders.PRIVATE),
        "unconfirm": lambda store, a: store.unconfirm(a.event_id),
        "expire": lambda store, a: store.expire(NOW + timedelta(days=1000)),
        "forget": lambda store, a: store.forget(a.member_id),
    },
    RosterStore: {
        "begin": lambda store, a: store.begin(_IMPORT, NOW),
        "stage": _stage_in_an_import_of_mine,
        "apply": lambda store, a: store.apply(a.import_id, NOW),
        "give_up": lambda store, a: store.give_up(a.import_id),
        "clear": lambda store, a: store.clear(NOW + timedelta(days=1)),
        "catch_up": lambda store, a: store.catch_up(),
        "forget": lambda store, a: store.forget(a.member_id),
    },
}
"""How every writing method is tried on A's numbers: it may raise or do something in B, and nothing in A."""


def _cases(asks: Mapping[type[object], Mapping[str, Ask]]) -> list[Any]:
    return [
        pytest.param(port, ask, id=f"{port.__name__}.{name}")
        for port, methods in asks.items()
        for name, ask in methods.items()
    ]


def test_every_store_of_a_community_is_asked_here() -> None:
    assert registry().owned() == READS.keys() == WRITES.keys()
    for port in READS:
        methods = {name for name, _ in inspect.getmembers(port, inspect.isfunction) if name[0] != "_"}
        assert methods == READS[port].keys() | WRITES[port].keys(), f"say how to ask {port.__name__} about A"


@pytest.mark.parametrize(("port", "ask"), _cases(READS))
async def test_no_store_answers_across_communities(database: Database, port: type[Any], ask: Ask) -> None:
    works = works_of(database)
    a, b = await _fill(database, works), await add_community(database, "b")
    async with works.read() as work:
        assert not _nothing(await ask(work.store(port, a.community_id), a)), "the question finds nothing in A"
        assert _nothing(await ask(work.store(port, b), a))


@pytest.mark.parametrize(("port", "ask"), _cases(WRITES))
async def test_no_store_changes_another_community(database: Database, port: type[Any], ask: Ask) -> None:
    works = works_of(database)
    a, b = await _fill(database, works), await add_community(database, "b")
    before = await _everything(database, a.community_id)
    try:
        async with works.write() as work:
            await ask(work.store(port, b), a)
    except (sa.exc.IntegrityError, LookupError, ImportOvertaken, Conflict):
        pass  # refusing is as good as doing nothing
    assert await _everything(database, a.community_id) == before


async def _fill(database: Database, works: SqlWorks) -> Theirs:
    """Community A with something in every table its stores read."""
    community_id = await add_community(database, "a")
    other = await add_member(works, community_id, 1, Right.ADMINISTRATOR)
    account = await add_account(works, 1)
    async with works.write() as work:
        directory = work.store(DirectoryStore, community_id)
        member_id = await directory.put(Entry(person=_THEIR_ENTRY, listed="consent", roster_id="r1"), NOW)
        await directory.viewed(member_id, other.id, NOW)
        await directory.refused(member_id, other.id, NOW)
        roster = work.store(RosterStore, community_id)
        await roster.apply(await roster.begin(_IMPORT, NOW), NOW)
        import_id = await roster.begin(_IMPORT, NOW)
        created = Step(kind=StepKind.CREATE, row=RosterRow(line=3, first_name="Ana", last_name="Lima", city="Porto"))
        await roster.stage(import_id, [_step(member_id), created], NOW)
        await work.store(Rights, community_id).set("events.create", frozenset({Right.MEMBER}), None, NOW)
        await _plan(work, community_id, member_id)
        event = await events.fill(work, community_id, member_id)
        donations = work.store(DonationStore, community_id)
        await matched(donations, member_id, other.id)
        await donations.add_offer(offer(member_id, state=State.DRAFT))
        await donations.set_giving("https://a.example")
        await _send(work, community_id, member_id)
        await _announce(work.store(AnnouncementStore, community_id), member_id, other.id)
        await _show(work, community_id, member_id)
        await internships_asked.fill(work, community_id, member_id)
        await work.store(Preferences, community_id).stop(member_id, "events", NOW)
        await _review(work.store(Reviews, community_id), member_id, other.id)
        await _write(work.store(Relay, community_id), member_id, other.id)
    async with database.write() as connection:
        row = {"community_id": community_id, "member_id": member_id, "size": 4, "added_at": NOW, "jpeg": b"jpeg"}
        about = {"subject_kind": "offer", "subject_id": 7}
        await connection.execute(sa.insert(photo).values(name="theirs", **about, **row))
        await connection.execute(sa.insert(photo).values(name="loose", **row))
        address = {"email": "zoe@example.org", "email_folded": "zoe@example.org"}
        await connection.execute(sa.update(contact).where(contact.c.member_id == member_id).values(**address))
    return Theirs(
        community_id=community_id,
        member_id=member_id,
        other_id=other.id,
        account_id=account.id,
        import_id=import_id,
        event_id=event.id,
    )


def _thread(a: Theirs) -> Thread:
    return Thread(id=1, about=About(kind="event", id=7), opened_by=a.member_id, other=a.other_id, last_at=NOW)


async def _write(relay: Relay, member_id: int, other_id: int) -> None:
    """A thread in which something was written, and one that is closed."""
    first = await relay.open(About(kind="event", id=7), member_id, other_id, NOW)
    await relay.write(first, member_id, "x", NOW)
    second = await relay.open(About(kind="event", id=8), member_id, other_id, NOW)
    await relay.close(second.id, member_id)


async def _review(reviews: Reviews, member_id: int, other_id: int) -> None:
    """One claimed, one that nobody looks at, one decided."""
    first, _, third = [await reviews.submit(About(kind="event", id=number), member_id, NOW) for number in (7, 8, 9)]
    await reviews.claim(first.id, other_id, NOW)
    await reviews.decide(third.id, other_id, Verdict.REFUSED, "x", NOW)


async def _plan(work: Work, community_id: int, member_id: int) -> None:
    """Something that waits for them, and something done."""
    agenda, table = work.store(Agenda, community_id), work.store(Timetable)
    await agenda.plan(replace(_PLANNED, key="done", about=About(kind="event", id=8)))
    due = await table.claim((await table.due(NOW))[0], NOW)
    assert due
    await table.complete(due, "done", NOW)
    await agenda.plan(replace(_PLANNED, member_id=member_id))


def _nothing(answer: object) -> bool:
    if isinstance(answer, Page):
        return not answer.people and not answer.found and not answer.more
    if isinstance(answer, Counts):
        return answer == Counts()
    if isinstance(answer, Mapping):
        return not any(answer.values())
    return not answer


async def _everything(database: Database, community_id: int) -> dict[str, list[tuple[object, ...]]]:
    rows = {}
    async with database.read() as connection:
        for name in sorted(OWNED):
            table = metadata.tables[name]
            mine = sa.select(table).where(table.c.community_id == community_id)
            found = await connection.execute(mine.order_by(*table.primary_key))
            rows[name] = [tuple(row) for row in found]
    return rows
