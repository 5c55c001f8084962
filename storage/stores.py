"""Every store there is, in one place. A feature's store adds its line here."""

from __future__ import annotations

from bot import outbox, ports
from bot.agenda import Agenda, Timetable
from bot.audiences import Audiences
from bot.cards import Cards
from bot.desk import Desk
from bot.features.announcements.domain import AnnouncementStore
from bot.features.directory.domain import DirectoryStore
from bot.features.donations.domain import DonationStore
from bot.features.events.domain import EventStore
from bot.features.internships.domain import InternshipStore, SeekingStore
from bot.features.membership.domain import RosterStore
from bot.photos import Photos, Shelf
from bot.preferences import Preferences
from bot.relay import Relay
from bot.review import Reviews
from bot.rights import Rights
from storage.agenda import SqlAgenda, SqlTimetable
from storage.announcements import SqlAnnouncements
from storage.audiences import SqlAudiences
from storage.audit import SqlAudit
from storage.cards import SqlCards
from storage.desk import SqlDesk
from storage.directory import SqlDirectory
from storage.donations import SqlDonations
from storage.drafts import SqlDrafts
from storage.events import SqlEvents
from storage.inbox import SqlSeen
from storage.internships import SqlInternships
from storage.internships_demands import SqlSeeking
from storage.membership import SqlRoster
from storage.outbox import SqlOutbox, SqlQueue
from storage.people import SqlAccounts, SqlCommunities, SqlMembers
from storage.photos import SqlPhotos, SqlShelf
from storage.places import SqlPlaces, SqlSetupCodes
from storage.preferences import SqlPreferences
from storage.presses import SqlKeptPresses
from storage.relay import SqlRelay
from storage.reviews import SqlReviews
from storage.rights import SqlRights
from storage.work import Provided, Registry, provide

# Whoever refers to another's rows comes after it: people are erased in the opposite order.
STORES: tuple[Provided[object], ...] = (
    provide(ports.Communities).of_deployment(SqlCommunities),
    provide(ports.Accounts).of_deployment(SqlAccounts),
    provide(ports.Members).of_community(SqlMembers),
    provide(Rights).of_community(SqlRights),
    provide(ports.Places).of_deployment(SqlPlaces),
    provide(ports.SetupCodes).of_deployment(SqlSetupCodes),
    provide(ports.Drafts).of_deployment(SqlDrafts),
    provide(ports.KeptPresses).of_deployment(SqlKeptPresses),
    provide(ports.Seen).of_deployment(SqlSeen),
    provide(ports.Audit).of_deployment(SqlAudit),
    provide(outbox.Outbox).of_community(SqlOutbox, wakes="delivery"),
    provide(outbox.Queue).of_deployment(SqlQueue),
    provide(Desk).of_deployment(SqlDesk),
    provide(Cards).of_community(SqlCards, wakes="delivery"),
    provide(Agenda).of_community(SqlAgenda, wakes="schedule"),
    provide(Timetable).of_deployment(SqlTimetable),
    provide(Photos).of_community(SqlPhotos),
    provide(Shelf).of_deployment(SqlShelf),
    provide(Preferences).of_community(SqlPreferences),
    provide(Reviews).of_community(SqlReviews),
    provide(Relay).of_community(SqlRelay, wakes="delivery"),
    provide(DirectoryStore).of_community(SqlDirectory),
    provide(Audiences).of_community(SqlAudiences),
    provide(AnnouncementStore).of_community(SqlAnnouncements),
    provide(RosterStore).of_community(SqlRoster),
    provide(EventStore).of_community(SqlEvents),
    provide(InternshipStore).of_community(SqlInternships),
    provide(SeekingStore).of_community(SqlSeeking),
    provide(DonationStore).of_community(SqlDonations),
)


def registry() -> Registry:
    """The stores of this program, by port."""
    return Registry(STORES)
