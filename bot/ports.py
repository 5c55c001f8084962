"""What the core asks of the outside: stores, transactions, platforms and time. Protocols only."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar, runtime_checkable

from bot.people import Account, Community, Member, Place, PlaceRef, Right
from bot.personal import AccountData, Expiring, PersonalData

P = TypeVar("P")


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """The instant, aware and in UTC."""
        ...


class Work(Protocol):
    """One open transaction. It commits when its block ends and rolls back when the block raises."""

    def store(self, port: type[P], community_id: int | None = None) -> P:
        """The store behind a Protocol, opened for one community (None: the deployment's own stores)."""
        ...

    def every(self, kind: type[P], community_id: int | None = None) -> Mapping[str, P]:
        """The stores whose port inherits `kind`, by the port's name: the community's, or without one the deployment's.

        In the order in which to erase: a store whose rows hang from another's comes before that one.
        """
        ...


class Works(Protocol):
    """Opens transactions."""

    def write(self) -> AbstractAsyncContextManager[Work]:
        """A transaction that may write; one at a time on SQLite."""
        ...

    def read(self) -> AbstractAsyncContextManager[Work]:
        """A transaction that only reads; it never waits for a writer."""
        ...


class Communities(Protocol):
    """The communities of this deployment (store of the deployment)."""

    async def get(self, community_id: int) -> Community | None:
        """The community of that number."""
        ...

    async def find(self, slug: str) -> Community | None:
        """The community of that short name."""
        ...

    async def all(self) -> tuple[Community, ...]:
        """Every community, by name."""
        ...

    async def create(self, community: Community, now: datetime) -> Community | None:
        """The new community with its number (the value's own `id` is not used); None if the slug is taken."""
        ...


class Accounts(AccountData, Protocol):
    """Platform identities and whom they belong to (store of the deployment).

    Forgetting one takes the account itself away unless it is a member of another community.
    """

    async def get(self, platform: str, native_id: int) -> Account | None:
        """The account, None when it was never stored."""
        ...

    async def keep(self, account: Account) -> Account:
        """The account stored with these settings; what they leave open (None, not noticed) stays as it was."""
        ...

    async def reach(self, platform: str, native_id: int, unreachable: str) -> None:
        """Note why the account cannot be sent anything, or with "" that it can."""
        ...

    async def communities(self, account_id: int) -> tuple[int, ...]:
        """Numbers of the communities in which the account is somebody."""
        ...


class Members(PersonalData, Protocol):
    """The people of one community.

    Forgetting one takes away the member, their rights and the links to their accounts, for good: ask the
    other stores of the community first, which may need the member's row to find what is theirs.
    """

    async def of(self, account_id: int) -> Member | None:
        """The member this account is here."""
        ...

    async def get(self, member_id: int) -> Member | None:
        """The member of that number."""
        ...

    async def accounts(self, member_id: int) -> tuple[Account, ...]:
        """The accounts this member has, oldest first."""
        ...

    async def holding(self, rights: frozenset[Right]) -> tuple[Member, ...]:
        """The members with one of these rights (not by being a member or student), the suspended left out."""
        ...

    async def grant(self, account_id: int, right: Right, now: datetime) -> Member:
        """The member this account is here, created and linked if it was nobody, with the right added.

        Granting `member` adds no right beyond being a member.
        """
        ...

    async def revoke(self, member_id: int, right: Right) -> bool:
        """Take the right away; False when the member has it not, or is the last administrator who can act."""
        ...

    async def call(self, member_id: int, name: str, before: str = "") -> bool:
        """Call the member so, as a platform shows them, if they had no name (or `before`, from a platform too).

        Whether that changed anything: a name from the roster or a claim stays.
        """
        ...


class Places(Protocol):
    """Linked and unlinked places (store of the deployment)."""

    async def find(self, ref: PlaceRef) -> Place | None:
        """The place itself, else its whole guild or chat when that is linked."""
        ...

    async def link(self, ref: PlaceRef, community_id: int, purposes: frozenset[str]) -> Place | None:
        """The place linked (purposes added if it already was); None when another community holds its root.

        Linking a part does not link the whole: `find` of the root is then None, and `unlinked_since` leaves it out.
        """
        ...

    async def drop_purpose(self, ref: PlaceRef, purpose: str) -> None:
        """That place (itself, not its parts) no longer serves the purpose; it stays linked."""
        ...

    async def unlink(self, ref: PlaceRef) -> None:
        """Forget the root and every part of it: the bot was removed."""
        ...

    async def of(self, community_id: int) -> tuple[Place, ...]:
        """Every place of a community."""
        ...

    async def set_language(self, ref: PlaceRef, language: str) -> None:
        """The language of what is posted for all there."""
        ...

    async def close(self, ref: PlaceRef, why: str) -> None:
        """Note why nothing can be posted in that place, until it is linked again."""
        ...

    async def moved(self, old: PlaceRef, new: PlaceRef) -> None:
        """Rewrite every reference to a root that changed its number (Telegram supergroups)."""
        ...

    async def met(self, ref: PlaceRef, now: datetime) -> datetime:
        """When this unlinked root was first met (stored now if never)."""
        ...

    async def unlinked_since(self, platform: str, before: datetime) -> tuple[PlaceRef, ...]:
        """Roots met before that instant and still linked to nothing: the bot should leave them."""
        ...


class SetupCodes(Protocol):
    """One-use codes that link a place (store of the deployment); only their digest is kept."""

    async def add(self, community_id: int, digest: str, expires_at: datetime) -> None:
        """Keep a code's digest."""
        ...

    async def use(self, digest: str, now: datetime) -> int | None:
        """Spend the code: its community, None when unknown, spent or expired."""
        ...


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A form being filled in: everything there is to know of it, in one row."""

    name: str
    account_id: int
    community_id: int | None
    path: str
    answers: Mapping[str, str]
    step: int = 0
    active: bool = True
    expires_at: datetime


class Drafts(AccountData, Protocol):
    """Forms being filled in (store of the deployment)."""

    async def get(self, name: str, now: datetime) -> Draft | None:
        """The draft of that name unless it has expired."""
        ...

    async def active(self, account_id: int, now: datetime) -> Draft | None:
        """The form that the account's next words answer."""
        ...

    async def paused(self, account_id: int, now: datetime) -> Draft | None:
        """The form answered last, where none is being answered now."""
        ...

    async def put(self, draft: Draft) -> None:
        """Store it; an active draft makes the account's others inactive."""
        ...

    async def drop(self, name: str) -> None:
        """Forget it."""
        ...


@dataclass(frozen=True, kw_only=True)
class KeptPress:
    """A press too long for the wire, or meant for one person: `values` are JSON texts."""

    name: str
    code: str
    values: tuple[str | int | None, ...]
    community_id: int | None
    account_id: int | None
    expires_at: datetime


class KeptPresses(AccountData, Protocol):
    """Presses kept in rows (store of the deployment)."""

    async def put(self, press: KeptPress) -> None:
        """Store it; one that is there under this name is the same, and is kept until then."""
        ...

    async def get(self, name: str, now: datetime) -> KeptPress | None:
        """The press unless it has expired."""
        ...


class Seen(AccountData, Expiring, Protocol):
    """Events already handled (store of the deployment), kept 48 hours.

    About an account: updates not handled that name it. Those of somebody who is still a member of another
    community are left while they wait, because nobody knows yet which community they are for.
    """

    async def mark(self, platform: str, event: str, now: datetime) -> bool:
        """True the first time, False ever after; committed with the event's effect."""
        ...

    async def sweep(self, before: datetime) -> None:
        """Forget events handled, and drafts, presses and set-up codes expired, before that instant."""
        ...


ERASED = -1
"""The account number, in the audit log, of everybody whose data was erased."""


@dataclass(frozen=True, kw_only=True)
class AuditLine:
    """Who did what and how it ended; identifiers only. Account 0 is the operator, or somebody never stored."""

    at: datetime
    community_id: int | None
    account_id: int
    what: str
    result: str


class Audit(AccountData, Protocol):
    """The append-only log of what people with rights did and what was refused (store of the deployment).

    Forgetting an account keeps its lines under the number ERASED.
    """

    async def note(self, line: AuditLine) -> None:
        """Add a line."""
        ...

    async def lines(self, limit: int = 100) -> tuple[AuditLine, ...]:
        """The newest lines, newest first."""
        ...


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One platform update in the inbox."""

    event: str
    payload: str
    attempts: int


class Inbox(Protocol):
    """Platform updates stored before they are confirmed (its own short transactions, outside any `Work`)."""

    async def put(self, platform: str, event: str, payload: str, now: datetime) -> bool:
        """Committed when this returns; False when the update was already there (or handled before)."""
        ...

    async def waiting(self, platform: str, limit: int = 100) -> tuple[Waiting, ...]:
        """Updates not yet handled, oldest first, those set aside left out."""
        ...

    async def attempt(self, platform: str, event: str) -> int:
        """Count one more attempt, before handling: how many there were with this one."""
        ...

    async def done(self, platform: str, event: str, now: datetime) -> None:
        """Handled: the payload is erased, the id kept 48 hours."""
        ...

    async def set_aside(self, platform: str, event: str, reason: str) -> None:
        """Never tried again by itself; kept for the operator, the payload for 7 days."""
        ...


class Notebook(Protocol):
    """Small facts an adapter keeps between runs (own short transactions): hashes, start times."""

    async def read(self, key: str) -> str | None:
        """The value under `key`."""
        ...

    async def write(self, key: str, value: str) -> None:
        """Store the value under `key`."""
        ...


@runtime_checkable
class Adapter(Protocol):
    """One platform's connection."""

    name: str

    async def run(self) -> None:
        """Connect and serve until cancelled; raises when the platform cannot be served."""
        ...

    async def stop(self) -> None:
        """Take nothing new, finish what is under way (10 s at most), disconnect."""
        ...
