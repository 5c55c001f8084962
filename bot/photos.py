"""Photos members send: taken over when they arrive, checked and made anew, never shown by a platform's address.

An adapter fetches the bytes; `Dispatch` keeps them before the request runs, so a handler's `Upload` parameter names a
stored photo (`File.ref`), and a record refers to it by that name.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.personal import Expiring, PersonalData

PIXELS_MAX = 20_000_000
"""Pixels of a photo that is looked at (reliability S52)."""

SIDE_MAX = 1600
"""Pixels of the longer side of what is kept."""

PER_RECORD = 10
"""Photos one record may have."""


class Photos(PersonalData, Expiring, Protocol):
    """The photos of one community (a store of the community); one that belongs to no record is gone after a day."""

    async def attach(self, name: str, kind: str, record_id: int, member_id: int) -> bool:
        """The photo belongs to that record now; False when there is none of that name or it is somebody else's.
        Raises `Conflict` past `PER_RECORD`."""
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
