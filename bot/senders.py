"""What an adapter offers to delivery: lanes with their pace, one call that sends, and every way that can end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from bot.language import Reader
from bot.replies import Reply


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where a platform delivers: an account's private conversation, or a part of a guild or chat."""

    platform: str
    root: int
    part: int = 0
    private: bool = False

    def packed(self) -> str:
        """One string, for the row and for telling conversations apart."""
        return f"{self.platform}:{'private' if self.private else 'place'}:{self.root}:{self.part}"

    @classmethod
    def read(cls, packed: str) -> Target:
        """The target that was packed; ValueError for anything else."""
        platform, how, root, part = packed.split(":")
        return cls(platform=platform, root=int(root), part=int(part), private=how == "private")


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How fast a lane goes: messages a second over all, seconds between two in one conversation, how many at once."""

    per_second: float
    in_flight: int
    private_gap: float = 0.0
    place_gap: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The platform has it."""

    message_id: str


class Unsent(Exception):
    """Why a message did not certainly arrive; the text is a short word for the row, never anybody's data."""


class NotSent(Unsent):
    """It surely did not leave: no connection."""


class InDoubt(Unsent):
    """It left, and whether it arrived cannot be known."""


class Limited(Unsent):
    """The platform wants a pause of so many seconds on this lane."""

    def __init__(self, seconds: float, why: str = "limited") -> None:
        super().__init__(why)
        self.seconds = seconds


class Unreachable(Unsent):
    """This account or place takes no messages from the bot."""


class Refused(Unsent):
    """The platform does not take this message: a bug here."""


class TokenRefused(Unsent):
    """The bot itself is refused: nothing can be sent."""


class Moved(Unsent):
    """The place has another number now."""

    def __init__(self, root: int) -> None:
        super().__init__("moved")
        self.root = root


class Vanished(Unsent):
    """The message that was to be changed is there no more, or is somebody else's."""


class Fixed(Unsent):
    """The message cannot be taken away; it can still be changed."""


class Unshown(Unsent):
    """The place has no such thing, or does not let the bot make it: that is all."""


class Sender(Protocol):
    """What an adapter offers to delivery."""

    @property
    def platform(self) -> str:
        """The platform's name."""
        ...

    @property
    def ready(self) -> bool:
        """Whether it is connected and takes messages."""
        ...

    @property
    def lanes(self) -> Mapping[str, Pace]:
        """Its lanes, by names of its own."""
        ...

    @property
    def recognises(self) -> timedelta | None:
        """How long a message sent again under its nonce is not shown twice; None: not at all."""
        ...

    def lane(self, target: Target) -> str:
        """The lane of a target."""
        ...

    async def send(self, target: Target, reply: Reply, reader: Reader, nonce: str) -> Sent:
        """Send it; raises an `Unsent` in every other case. `nonce` has at most 24 characters."""
        ...

    async def arrived(self, target: Target, reply: Reply, reader: Reader, since: datetime) -> Sent | None:
        """The same message if the bot has posted it there since, None when it has not or nobody can look."""
        ...


@runtime_checkable
class Edits(Protocol):
    """A sender that can change what it sent. Each call may be made again: the end is the same."""

    async def edit(self, target: Target, message_id: str, reply: Reply, reader: Reader) -> None:
        """Have the message show this and nothing of what it showed; raises an `Unsent` (`Vanished`) otherwise."""
        ...

    async def remove(self, target: Target, message_id: str) -> None:
        """Take the message away, and what hangs from it; `Fixed` when the platform lets nobody do so."""
        ...


@runtime_checkable
class Posts(Protocol):
    """A sender whose places have a form of their own for records (`Reply.posting`)."""

    async def post(self, target: Target, reply: Reply, reader: Reader, nonce: str, *, doubted: bool) -> Sent:
        """Show a record in one message, in the form the place has for it; raises an `Unsent` otherwise. `doubted`:
        it may be there already."""
        ...

    async def posted(self, target: Target, reply: Reply, reader: Reader, since: datetime) -> Sent | None:
        """Like `arrived`, for a record that may have changed since it was posted."""
        ...

    def edits_in(self, target: Target) -> str:
        """The lane of changes to what stands there: a platform may mind them less than new messages."""
        ...

    def talk(self, target: Target, message_id: str) -> Target:
        """Where that message's record is talked about."""
        ...

    async def beside(self, target: Target, message_id: str, reply: Reply, reader: Reader, nonce: str) -> Sent:
        """Say something where that message's record is talked about; raises an `Unsent` otherwise."""
        ...


@runtime_checkable
class Mirrors(Protocol):
    """A sender whose platform shows dated records by itself (`Posting.occasion`)."""

    async def mirror(self, target: Target, message_id: str, reply: Reply, reader: Reader, *, doubted: bool) -> Sent:
        """Make the occasion, or with its number change it; `Unshown` where the bot may not. `doubted`: it may be
        there already under a number nobody knows."""
        ...

    async def unmirror(self, target: Target, message_id: str) -> None:
        """Take the occasion away; raises an `Unsent` (`Vanished`) otherwise."""
        ...
