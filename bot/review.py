"""What awaits a moderator: one queue for every kind of record. The first decision wins, everyone else is told.

A feature submits its record in the same transaction that creates it (`bot.reviewing.submit`, which also tells the
moderators) and declares (`bot.spec.Reviewed`) how the record is shown to moderators and what a decision does to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

from bot.agenda import About
from bot.personal import Expiring, PersonalData
from bot.replies import say

REASON_MAX = 500
"""Characters of the reason a moderator gives; it reaches the author as it is."""

PER_DAY = 20
"""Records one member may put before the moderators in 24 hours; what waits already may be mended at will."""

ENOUGH = say("review-enough", count=PER_DAY)
"""Why no more are taken today."""

QUEUE = "ml"
"""Code of the press that lists what waits, for those who decide: `Press(code=QUEUE, args=(1,))`."""

CLAIM_FOR = timedelta(days=1)
"""How long a moderator who said they look at something is left to it; then another may say so. Anybody may decide."""

ENDED_KEPT = timedelta(days=365)
"""How long it is known who decided what, and why."""


class Verdict(Enum):
    """How a review ended."""

    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Review:
    """One record that waits, or how it was decided. `claimed_by` is the moderator who said they look at it.

    `version` goes up with whatever moderators should see: a record submitted anew, a claim, a decision.
    """

    id: int
    about: About
    author_id: int | None
    submitted_at: datetime
    version: int = 1
    claimed_by: int | None = None
    claimed_at: datetime | None = None
    verdict: Verdict | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None
    reason: str = ""


class Reviews(PersonalData, Expiring, Protocol):
    """The queue of one community (a store of the community)."""

    async def submit(self, about: About, author_id: int, now: datetime) -> Review:
        """Put the record in the queue; what waits already waits once, in its turn, in its new version.

        Features call `bot.reviewing.submit`, which tells the moderators as well. Raises `Conflict` when the author has
        submitted `PER_DAY` in a day.
        """
        ...

    async def withdraw(self, kind: str, record_id: int, now: datetime) -> bool:
        """The record needs no decision any more: whether it waited. Features call `bot.reviewing.withdraw`."""
        ...

    async def of(self, kind: str, record_id: int) -> Review | None:
        """The newest review of that record, waiting or ended."""
        ...

    async def get(self, review_id: int) -> Review | None:
        """The review of that number."""
        ...

    async def waiting(self, kinds: frozenset[str], limit: int, skip: int = 0) -> tuple[Review, ...]:
        """What waits among those kinds, oldest first."""
        ...

    async def count(self, kinds: frozenset[str]) -> int:
        """How many wait among those kinds."""
        ...

    async def claim(self, review_id: int, member_id: int, now: datetime) -> bool:
        """Say that this moderator looks at it; False when another does (since less than `CLAIM_FOR`) or it was
        decided."""
        ...

    async def release(self, review_id: int, member_id: int) -> bool:
        """Take the claim back: whether it was theirs and the review still waits."""
        ...

    async def decide(
        self, review_id: int, member_id: int, verdict: Verdict, reason: str, now: datetime, seen: int | None = None
    ) -> bool:
        """Write the first decision down; False when there was one already, or the record waits in another version
        than the one that was `seen`."""
        ...
