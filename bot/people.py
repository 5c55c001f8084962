"""Who asks and where: neutral identities of people, communities and places."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Right(Enum):
    """What a person may be, per community; guest is what everyone is without one."""

    GUEST = "guest"
    MEMBER = "member"
    STUDENT = "student"
    COORDINATOR = "coordinator"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


GRANTABLE = (Right.MEMBER, Right.COORDINATOR, Right.MODERATOR, Right.ADMINISTRATOR)


@dataclass(frozen=True, kw_only=True)
class Account:
    """A platform identity, by its number and never by its name; `id` is 0 until it is first stored.

    `language` is the one chosen, `client_language` the one the app last came in, of those the bot speaks.
    `unreachable` says why nothing can be sent to it unasked.
    """

    id: int = 0
    platform: str
    native_id: int
    language: str | None = None
    client_language: str | None = None
    zone: str | None = None
    noticed: bool = False
    community_id: int | None = None
    unreachable: str = ""


@dataclass(frozen=True, kw_only=True)
class Community:
    """One alumni network."""

    id: int
    slug: str
    name: str
    language: str
    zone: str


@dataclass(frozen=True, kw_only=True)
class Member:
    """A person of one community, with the rights granted there."""

    id: int
    community_id: int
    name: str = ""
    relation: str = "graduate"
    rights: frozenset[Right] = frozenset()
    suspended: bool = False


@dataclass(frozen=True, kw_only=True)
class PlaceRef:
    """Where a platform says something happened: a guild or chat, and a channel, thread or topic in it (0: itself)."""

    platform: str
    root: int
    part: int = 0


PURPOSES = ("announcements", "events", "donations", "internships", "moderation", "general")


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place linked to a community, with what it is for; `unreachable` says why nothing can be posted there."""

    id: int
    community_id: int
    ref: PlaceRef
    purposes: frozenset[str] = frozenset({"general"})
    language: str | None = None
    unreachable: str = ""


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """The person a request comes from, as one community sees them.

    `changes` is what the community decided on who may do what, by capability; only `bot.permissions` looks at it.
    """

    account: Account
    member: Member | None = None
    rights: frozenset[Right] = field(default=frozenset({Right.GUEST}))
    changes: Mapping[str, frozenset[Right]] = field(default_factory=dict, hash=False)

    @property
    def member_id(self) -> int | None:
        """The member's number, None for a guest."""
        return self.member.id if self.member else None


def viewer(account: Account, member: Member | None, changes: Mapping[str, frozenset[Right]] | None = None) -> Viewer:
    """The viewer with every right that follows from being this member (none while suspended)."""
    if member is None or member.suspended:
        return Viewer(account=account, member=member, changes=changes or {})
    student = {Right.STUDENT} if member.relation in ("student", "staff") else set()
    rights = frozenset({Right.MEMBER} | student | member.rights)
    return Viewer(account=account, member=member, rights=rights, changes=changes or {})
