"""What membership asks of storage: who is known, and imports that become visible all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from bot.features.membership.roster_plan import KnownMember, Lookup, Step
from bot.personal import PersonalData

Basis = Literal["declared"]
"""The operator answers for a lawful basis to list people who have not been asked."""

SLICE = 250
"""Rows written in one transaction: some 0.1 s, 0.4 s on a busy machine where everything changes."""

STALE_AFTER = timedelta(minutes=1)
"""An import that has written nothing for so long is taken to be dead."""


class ImportUnderWay(Exception):
    """Another import of this community is at work."""


class ImportOvertaken(Exception):
    """A member this import changes was changed meanwhile, or the import was given up: plan it again."""


@dataclass(frozen=True, kw_only=True)
class ImportRecord:
    """Who imports what, kept for as long as the community: `digest` is the file's SHA-256 in hexadecimal."""

    by: str
    digest: str
    basis: Basis | None = None
    created: int = 0
    updated: int = 0
    applied_at: datetime | None = None


class RosterStore(Lookup, PersonalData, Protocol):
    """The roster of one community. What an import stages is invisible until `apply`."""

    async def begin(self, record: ImportRecord, now: datetime) -> int:
        """The new import's number. Raises ImportUnderWay while another is at work."""
        ...

    async def stage(self, number: int, steps: Sequence[Step], now: datetime) -> None:
        """Write new members and changes where nobody sees them; at most SLICE steps. Raises ImportOvertaken."""
        ...

    async def apply(self, number: int, now: datetime) -> None:
        """Make all of it visible, in this transaction alone. Raises ImportOvertaken, and nothing has changed then."""
        ...

    async def give_up(self, number: int) -> None:
        """End an import that will not be applied; `clear` takes away what it staged."""
        ...

    async def clear(self, now: datetime, limit: int = SLICE) -> int:
        """Take away some of what ended or dead imports left behind: how many rows, 0 when nothing is left."""
        ...

    async def catch_up(self, limit: int = SLICE) -> int:
        """Bring the search index up to date for some changed members: how many, 0 when it is."""
        ...

    async def imports(self, limit: int = 20) -> tuple[ImportRecord, ...]:
        """The imports applied, newest first."""
        ...

    async def members(self, after: int = 0, limit: int = SLICE) -> Sequence[KnownMember]:
        """Members with a name and a number above `after`, in the order of their numbers: for exports."""
        ...

    async def export(self, member_id: int) -> Mapping[str, Any]:
        """Everything kept here about that member."""
        ...

    async def forget(self, member_id: int) -> None:
        """Erase all of it; the member's own row belongs to the members' store, profile and address to the directory."""
        ...
