"""Photos members send: taken over when they arrive, checked and made anew, never shown by a platform's address.

An adapter fetches the bytes; `Dispatch` keeps them before the request runs, so a handler's `Upload` parameter names a
stored photo (`File.ref`), and a record refers to it by that name.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from bot.errors import Conflict
from bot.personal import Expiring, PersonalData
from bot.replies import say

PIXELS_MAX = 20_000_000
"""Pixels of a photo that is looked at (reliability S52)."""

SIDE_MAX = 1600
"""Pixels of the longer side of what is kept."""

PER_RECORD = 10
"""Photos one record may have."""

PER_MEMBER = 50_000_000
"""Bytes kept of one member."""

PER_COMMUNITY = 1_000_000_000
"""Bytes kept of one community, unless the operator says otherwise."""

LOOSE_FOR = timedelta(days=1)
"""How long a photo is kept that belongs to no record."""


MB = 1_000_000


def record_full() -> Conflict:
    """A record has as many photos as it may."""
    return Conflict(say("photo-record-full", max=PER_RECORD))


def member_full() -> Conflict:
    """A member's photos take all the room there is for one member."""
    return Conflict(say("photo-member-full", max=PER_MEMBER // MB))


def community_full() -> Conflict:
    """A community's photos take all the room there is for it."""
    return Conflict(say("photo-community-full"))


class NotFetched(Exception):
    """A file could not be had from its platform."""


class TooLarge(NotFetched):
    """A file is larger than was asked for."""


Fetch = Callable[[str, int], Awaitable[bytes]]
"""An adapter's: the bytes of a file by its platform's reference, so many at most; raises `NotFetched`."""


async def no_photo(name: str) -> bytes | None:
    """No photo is there: for who sends without any."""
    return None


Look = Callable[[str], Awaitable[bytes | None]]
"""The JPEG of a stored photo by its name, for whoever sends it; None when it is there no more."""


class Photos(PersonalData, Expiring, Protocol):
    """The photos of one community (a store of the community); one that belongs to no record is gone after a day."""

    async def keep(self, member_id: int, jpeg: bytes, quota: int, now: datetime) -> str:
        """Keep the member's photo, which belongs to no record yet: its name, random and never used again. Raises
        `Conflict` when it would be more than `PER_MEMBER` of the member or `quota` of the community, in bytes."""
        ...

    async def attach(self, name: str, kind: str, record_id: int, member_id: int) -> bool:
        """The photo belongs to that record now; False when there is none of that name, it is somebody else's, or
        it belongs to another record. Raises `Conflict` past `PER_RECORD`."""
        ...

    async def of(self, kind: str, record_id: int) -> tuple[str, ...]:
        """Names of a record's photos, oldest first."""
        ...

    async def read(self, name: str) -> bytes | None:
        """The JPEG of that name."""
        ...

    async def detach(self, kind: str, record_id: int, now: datetime) -> int:
        """The record's photos are deleted: how many."""
        ...


class Shelf(Protocol):
    """Every community's photos, for those who send what was already decided to be shown (store of the deployment)."""

    async def read(self, name: str) -> bytes | None:
        """The JPEG of that name, None when it is there no more."""
        ...
