"""Offers of internships and jobs, and the students who look for one: values, rules and what is asked of storage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Protocol

from bot.features.internships.terms import Terms, Wish
from bot.folding import words
from bot.personal import Expiring, PersonalData
from bot.records import Lifetime, Steps
from bot.replies import say

OFFER, DEMAND = "internship", "seeking"
"""Kinds of record, as everything about them is filed."""

OFFERS_MAX, DEMANDS_MAX, APPLICATIONS_PER_DAY = 20, 3, 10
"""What one member may have open, and how many offers they may answer in 24 hours."""

TITLE_MAX, HOST_MAX, PLACE_MAX, DESCRIPTION_MAX, WORDS_MAX = 100, 80, 60, 1000, 300
REASON_MAX = 500

OFFER_LIFE = Lifetime(days=60, notice=7)
DEMAND_LIFE = Lifetime(days=90, notice=7)

DRAFTS_KEPT, OFFERS_KEPT, DEMANDS_KEPT = timedelta(days=30), timedelta(days=365), timedelta(days=60)
"""How long after its last change a draft, an offer that ended and a demand that ended are kept."""

ALIKE_FOR = timedelta(days=7)
"""For how long it is worth saying that an author posted nearly the same before."""


class OfferState(Enum):
    """Where an offer stands."""

    DRAFT = "draft"
    REVIEW = "review"
    REFUSED = "refused"
    PUBLISHED = "published"
    FILLED = "filled"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


S = OfferState
_UNSENT = frozenset({S.REVIEW, S.PUBLISHED, S.WITHDRAWN})
OFFER_STEPS = Steps(
    allowed={
        S.DRAFT: _UNSENT,
        S.REFUSED: _UNSENT,
        S.REVIEW: frozenset({S.REVIEW, S.PUBLISHED, S.REFUSED, S.WITHDRAWN, S.REMOVED}),
        S.PUBLISHED: frozenset({S.PUBLISHED, S.REVIEW, S.FILLED, S.EXPIRED, S.WITHDRAWN, S.REMOVED}),
        S.FILLED: frozenset({S.PUBLISHED, S.REMOVED}),
        S.EXPIRED: frozenset({S.PUBLISHED, S.FILLED, S.WITHDRAWN, S.REMOVED}),
        S.WITHDRAWN: frozenset({S.REMOVED}),
    },
    closed={state: say(f"internship-now-{state.value}") for state in S},
)

ENDED = frozenset({S.FILLED, S.EXPIRED, S.WITHDRAWN, S.REMOVED})
"""States in which nobody can answer the offer any more."""

PENDING = frozenset({S.DRAFT, S.REVIEW, S.REFUSED, S.PUBLISHED})
"""States that count among what a member has open."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One offer. `published_at` is when it was first seen by all, `until` the last day on which it is open."""

    id: int
    author_id: int
    terms: Terms
    state: OfferState = OfferState.DRAFT
    version: int = 1
    created_at: datetime
    changed_at: datetime
    published_at: datetime | None = None
    until: date | None = None
    reason: str = ""

    @property
    def open(self) -> bool:
        """Whether members see it and can answer."""
        return self.state is S.PUBLISHED


class InterestState(Enum):
    """What became of somebody's interest."""

    SENT = "sent"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Interest:
    """One member's answer to an offer; what was written is in the relay's thread of that number."""

    offer_id: int
    member_id: int
    thread_id: int
    at: datetime
    state: InterestState = InterestState.SENT


class DemandState(Enum):
    """Where a demand stands."""

    OPEN = "open"
    FOUND = "found"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


D = DemandState
DEMAND_STEPS = Steps(
    allowed={
        D.OPEN: frozenset({D.OPEN, D.FOUND, D.EXPIRED, D.WITHDRAWN, D.REMOVED}),
        D.FOUND: frozenset({D.OPEN}),
        D.EXPIRED: frozenset({D.OPEN, D.FOUND, D.WITHDRAWN}),
    },
    closed={state: say(f"internship-demand-now-{state.value}") for state in D},
)


@dataclass(frozen=True, kw_only=True)
class Demand:
    """One student's search."""

    id: int
    author_id: int
    wish: Wish
    state: DemandState = DemandState.OPEN
    version: int = 1
    created_at: datetime
    changed_at: datetime
    until: date
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What a member wants to see of the open offers."""

    type: str = ""
    mode: str = ""
    place: str = ""

    def keeps(self, offer: Offer) -> bool:
        """Whether the offer is among them: every word of the place begins one of the offer's place or host."""
        terms = offer.terms
        there = words(f"{terms.place} {terms.host}")
        placed = all(any(one.startswith(word) for one in there) for word in words(self.place))
        return placed and self.type in ("", terms.type) and self.mode in ("", terms.mode)


def nearly_same(terms: Terms, others: Iterable[Offer], now: datetime, but: int) -> Offer | None:
    """One of an author's own offers of the last 7 days, not the one numbered `but`, that says nearly the same."""
    recent = (
        one for one in others if one.id != but and one.created_at > now - ALIKE_FOR and one.state is not S.REMOVED
    )
    return next((one for one in recent if terms.alike(one.terms)), None)


class InternshipStore(PersonalData, Expiring, Protocol):
    """The offers of one community, who answered them and who was told of them."""

    async def add(self, author_id: int, terms: Terms, now: datetime) -> Offer | None:
        """A new draft; None when the author has `OFFERS_MAX` open."""
        ...

    async def get(self, offer_id: int) -> Offer | None:
        """The offer of that number."""
        ...

    async def change(self, offer: Offer, now: datetime) -> Offer | None:
        """The offer written down as given, in its next version; None when it was changed meanwhile."""
        ...

    async def drop(self, offer: Offer) -> bool:
        """Forget a draft: whether it still was that draft."""
        ...

    async def published(self) -> tuple[Offer, ...]:
        """The open offers, the newest first."""
        ...

    async def of(self, member_id: int) -> tuple[Offer, ...]:
        """A member's own offers in any state, the newest first."""
        ...

    async def answer(self, interest: Interest) -> bool:
        """Note an interest; False when this member's stands already, whatever became of it."""
        ...

    async def interests(self, offer_id: int) -> tuple[Interest, ...]:
        """Who answered the offer, the earliest first."""
        ...

    async def answers(self, member_id: int) -> tuple[Interest, ...]:
        """What a member answered, the latest first."""
        ...

    async def settle(self, offer_id: int, member_id: int, state: InterestState) -> bool:
        """What becomes of an interest that was sent: whether it still was."""
        ...

    async def told(self, offer_id: int, member_ids: Sequence[int], now: datetime) -> tuple[int, ...]:
        """Note that these are told of the offer as one that fits: those who never were before."""
        ...


class SeekingStore(PersonalData, Expiring, Protocol):
    """What students of one community look for."""

    async def add(self, author_id: int, wish: Wish, until: date, now: datetime) -> Demand | None:
        """A new demand; None when the author has `DEMANDS_MAX` open."""
        ...

    async def get(self, demand_id: int) -> Demand | None:
        """The demand of that number."""
        ...

    async def change(self, demand: Demand, now: datetime) -> Demand | None:
        """The demand written down as given, in its next version; None when it was changed meanwhile."""
        ...

    async def looking(self) -> tuple[Demand, ...]:
        """The open demands, the newest first."""
        ...

    async def of(self, member_id: int) -> tuple[Demand, ...]:
        """A member's own demands in any state, the newest first."""
        ...
