"""Who is meant when something is sent to many: members by what the community knows of them, a slice at a time.

What members have stopped and who has no account is counted and never sent to; nobody's name is given away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Who:
    """The members for whom all of this holds; what is empty leaves nobody out. Case and accents of `city` make no
    difference; `right` is one that was granted."""

    relation: str = ""
    promotion: int | None = None
    city: str = ""
    right: str = ""

    @property
    def everybody(self) -> bool:
        """Whether nobody is left out."""
        return self == Who()


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How many can be written to, have stopped the subject, or have no account to be written to on. `last` is the
    highest number any of them has: whoever joins later has a higher one."""

    people: int
    stopped: int
    without: int
    last: int


@dataclass(frozen=True, kw_only=True)
class Slice:
    """Some of them by number, and how many were passed over because they have stopped the subject. `last` is where
    the next slice begins, None when this was the last one."""

    members: tuple[int, ...]
    stopped: int
    last: int | None


class Audiences(Protocol):
    """The members of one community (a store of the community). Suspended ones are never meant."""

    async def reach(self, who: Who, subject: str) -> Reach:
        """How many there are, for something about that subject (`bot.preferences`)."""
        ...

    async def slice(self, who: Who, subject: str, after: int, upto: int, limit: int) -> Slice:
        """The next `limit` of them that have an account, with a number above `after` and not above `upto`."""
        ...

    async def cities(self, typed: str, limit: int) -> tuple[str, ...]:
        """Cities of members that begin like this, as they are written."""
        ...
