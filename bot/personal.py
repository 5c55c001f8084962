"""What a store owes the people it keeps something about: a copy, erasure, an end to what is old. Protocols only.

A port that inherits one of these is found by it (`Work.every`), so that nobody has to name the stores.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol


class PersonalData(Protocol):
    """A community's store with something about its members."""

    async def export(self, member_id: int, /) -> Mapping[str, Any]:
        """Everything the store keeps about that member, of others their number at most; nothing for a stranger."""
        ...

    async def forget(self, member_id: int, /) -> None:
        """Erase all of it; a stranger's number does nothing."""
        ...


class AccountData(Protocol):
    """A store of the deployment with something about accounts.

    Both methods concern what belongs to that community, and everything about the account once it is a
    member of no other: one community never copies or erases what another one has.
    """

    async def export(self, account_id: int, community_id: int, /) -> Mapping[str, Any]:
        """What the store keeps about the account."""
        ...

    async def forget(self, account_id: int, community_id: int, /) -> None:
        """Erase it."""
        ...


class Expiring(Protocol):
    """A store with something that is kept for a time only."""

    async def expire(self, now: datetime) -> None:
        """Take away whatever has been kept long enough; called every hour."""
        ...
