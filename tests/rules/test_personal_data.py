"""Every table with something about a person belongs to a store that can copy and erase it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable

import pytest
import sqlalchemy as sa

import storage
from bot.agenda import Agenda
from bot.cards import Cards
from bot.features.announcements.domain import AnnouncementStore
from bot.features.directory.domain import DirectoryStore
from bot.features.donations.domain import DonationStore
from bot.features.events.domain import EventStore
from bot.features.internships.domain import InternshipStore, SeekingStore
from bot.features.membership.domain import RosterStore
from bot.outbox import Outbox
from bot.personal import AccountData, PersonalData
from bot.photos import Photos
from bot.ports import Accounts, Audit, Drafts, KeptPresses, Members, Seen
from bot.preferences import Preferences
from bot.relay import Relay
from bot.review import Reviews
from storage.base import community_column, metadata
from storage.stores import registry
from storage.work import Registry, provide

KEEPERS: dict[str, type[object]] = {
    "account": Accounts,
    "agenda": Agenda,
    "announcement": AnnouncementStore,
    "audit": Audit,
    "card_copy": Cards,
    "contact": DirectoryStore,
    "donation_match": DonationStore,
    "donation_need": DonationStore,
    "donation_offer": DonationStore,
    "draft": Drafts,
    "event": EventStore,
    "event_signup": EventStore,
    "inbox": Seen,
    "internship_demand": SeekingStore,
    "internship_interest": InternshipStore,
    "internship_offer": InternshipStore,
    "internship_told": InternshipStore,
    "kept_press": KeptPresses,
    "member": Members,
    "member_account": Members,
    "member_right": Members,
    "outbox": Outbox,
    "own_change": DirectoryStore,
    "photo": Photos,
    "profile": DirectoryStore,
    "profile_view": DirectoryStore,
    "profile_view_refusal": DirectoryStore,
    "relay_note": Relay,
    "relay_thread": Relay,
    "review": Reviews,
    "roster_stage": RosterStore,
    "stopped": Preferences,
}
"""Whose store copies and erases what a table says of a person. `tests/storage/test_erasure.py` sees it happen."""

EXEMPT = {
    "directory_deletion": "parts of words of listed people, without whose they are; erased with the last who has one",
    "directory_value": "values that listed people share, without whose they are; erased with the last who has one",
    "directory_vocabulary": "words of listed people, without whose they are; erased with the last who has one",
    "roster_import": "who declared a lawful basis is the proof of it, and is kept for as long as the community",
    "roster_value": "counts for one import under way, without whose the values are; taken away when it ends",
    "community": "the name of an association",
}

PERSONAL = frozenset(
    [
        "city",
        "company",
        "email",
        "family_name",
        "folded",
        "given_name",
        "imported_by",
        "name",
        "native_id",
        "payload",
        "phone",
        "shown",
        "skills",
        "term",
        "user_id",
    ]
)
"""Columns that say something of a person without a number of theirs beside it."""

IMPERSONAL = {"draft.name": "random", "kept_press.name": "random", "photo.name": "random"}


def about_people(table: sa.Table) -> list[str]:
    """The columns for which the table is one about people."""
    names = [column.name for column in table.columns]
    numbers = [one for one in names if one.endswith(("member_id", "account_id"))]
    words = [one for one in names if one in PERSONAL and f"{table.name}.{one}" not in IMPERSONAL]
    return numbers + words


def uncovered(tables: Iterable[sa.Table], stores: Registry) -> list[str]:
    """What is wrong: tables about people that no store copies and erases, and stores that cannot."""
    found = []
    for table in tables:
        if not (columns := about_people(table)) or table.name in EXEMPT:
            continue
        keeper = KEEPERS.get(table.name)
        if keeper is None:
            found.append(f"{table.name}: no store answers for {', '.join(columns)}")
        elif not erases(keeper, stores):
            found.append(f"{table.name}: {keeper.__name__} has no export and forget")
    return found


def erases(port: type[object], stores: Registry) -> bool:
    """Whether erasure finds the port's store."""
    if port not in stores.ports():
        return False
    kind = PersonalData if port in stores.owned() else AccountData
    return kind in port.__mro__


@pytest.fixture(autouse=True)
def every_table() -> None:
    for module in pkgutil.iter_modules(storage.__path__, "storage."):
        importlib.import_module(module.name)


def test_every_table_about_people_can_be_copied_and_erased() -> None:
    assert uncovered(metadata.tables.values(), registry()) == []


def test_what_is_written_here_exists() -> None:
    about = {table.name for table in metadata.tables.values() if about_people(table)}
    assert KEEPERS.keys() | EXEMPT.keys() <= metadata.tables.keys()
    assert KEEPERS.keys() <= about | {"inbox"}
    assert not KEEPERS.keys() & EXEMPT.keys()
    assert all(EXEMPT.values())


@pytest.mark.parametrize("column", ["member_id", "subject_member_id", "account_id", "phone"])
def test_a_table_nobody_answers_for_is_found(column: str) -> None:
    copy = sa.MetaData()
    for table in metadata.tables.values():
        table.to_metadata(copy)
    sa.Table("planted", copy, community_column(), sa.Column(column, sa.Integer, primary_key=True))
    assert uncovered(copy.tables.values(), registry()) == [f"planted: no store answers for {column}"]


def test_a_store_that_cannot_erase_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    class Notes:
        """A store without export and forget."""

        def __init__(self, _connection: object, _community_id: int) -> None: ...

    monkeypatch.setitem(KEEPERS, "planted", Notes)
    planted = sa.Table("planted", sa.MetaData(), sa.Column("member_id", sa.Integer))
    for stores in (Registry([]), Registry([provide(Notes).of_community(Notes)])):
        assert uncovered([planted], stores) == ["planted: Notes has no export and forget"]
