"""Gifts: what members offer, what students need, and the matches between them. Values, rules, and the store's promise.

A need tells of somebody's situation: it is for its author and for coordinators, and nothing of it is kept for long.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, Protocol, Self

from bot.features.donations.matched import Match
from bot.features.donations.stock import Stock
from bot.folding import fold
from bot.personal import Expiring, PersonalData
from bot.records import Lifetime, Steps
from bot.replies import say

CATEGORIES = ("laptop", "tablet", "screen", "phone", "connection", "peripheral", "book", "other")
DEVICES = frozenset({"laptop", "tablet", "phone"})
"""What holds data of whoever used it before."""

CONDITIONS = ("new", "verygood", "good", "repair")
URGENCIES = ("whenever", "weeks", "urgent")

DESCRIPTION_MAX, SITUATION_MAX, TOWN_MAX, REASON_MAX, QUANTITY_MAX = 500, 300, 60, 500, 50
OFFERS_MAX, NEEDS_MAX = 20, 5
"""How many one member may have open at once."""

PER_DAY, DAY = 20, timedelta(hours=24)
"""How many of each one member may make in 24 hours, however many of them are over again: others are told of each."""

LIFETIME = Lifetime(days=90, notice=7)
ANSWER_DAYS, CHASE_DAYS = 7, (3, 10, 17)
"""Days that both have to answer a proposal, and after how many somebody is asked whether the gift has gone."""

DRAFT_FOR, NEED_KEPT, OFFER_KEPT = timedelta(hours=24), timedelta(days=30), timedelta(days=365)
"""How long an offer waits to be published, and how long needs and offers are kept once they are over."""


class Handover(Enum):
    """How a gift can change hands."""

    PERSON = "person"
    DELIVERY = "delivery"
    EITHER = "either"

    def suits(self, other: Handover) -> bool:
        """Whether the two have a way in common."""
        return Handover.EITHER in (self, other) or self is other


class State(Enum):
    """Where an offer or a need stands."""

    DRAFT = "draft"
    OPEN = "open"
    RESERVED = "reserved"
    HANDED = "handed"
    RECEIVED = "received"
    GONE = "gone"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REMOVED = "removed"


CURRENT = frozenset({State.OPEN, State.RESERVED, State.HANDED})
"""States that follow from what the matches are; the others are somebody's decision, or time's."""

_ENDS = frozenset({State.GONE, State.WITHDRAWN, State.EXPIRED, State.REMOVED})
STEPS = Steps(
    allowed={State.DRAFT: frozenset({State.OPEN}), State.EXPIRED: frozenset({State.OPEN})}
    | dict.fromkeys(CURRENT, _ENDS),
    closed={state: say(f"donation-closed-{state.value}") for state in State},
)


@dataclass(frozen=True, kw_only=True)
class Record:
    """What offers and needs have in common. `version` is of the stored row, `until` the last day it is open, `reason`
    why a moderator removed the offer or a coordinator closed the need."""

    id: int = 0
    member_id: int
    category: str
    description: str
    town: str
    handover: Handover
    stock: Stock
    state: State = State.OPEN
    until: date
    created_at: datetime
    ended_at: datetime | None = None
    reason: str = ""
    version: int = 1

    @property
    def live(self) -> bool:
        """Whether it can still be matched or is on its way."""
        return self.state in CURRENT

    @property
    def place(self) -> str:
        """The town, for comparing."""
        return fold(self.town)

    def to(self, state: State, now: datetime) -> Self:
        """The record in that state; raises `Conflict` saying how it stands when there is no such step."""
        to = STEPS.take(self.state, state)
        return replace(self, state=to, ended_at=None if to in CURRENT else now)

    def moved(self, stock: Stock, now: datetime) -> Self:
        """The record after something became of its pieces: its state follows, unless somebody or time ended it."""
        changed = replace(self, stock=stock)
        if not self.live:
            return changed
        state = _standing(stock)
        return replace(changed, state=state, ended_at=None if state in CURRENT else now)


def _standing(stock: Stock) -> State:
    if stock.left:
        return State.OPEN
    if stock.reserved:
        return State.RESERVED
    return State.HANDED if stock.handed else State.RECEIVED


@dataclass(frozen=True, kw_only=True)
class Offer(Record):
    """Something a member gives. `photo` is a stored one's name."""

    condition: str = "good"
    photo: str = ""


@dataclass(frozen=True, kw_only=True)
class Need(Record):
    """Something a student needs; `wished` is the offer for which they asked, `student` whether they study."""

    urgency: str = "weeks"
    wished: int | None = None
    student: bool = True


class DonationStore(PersonalData, Expiring, Protocol):
    """Offers, needs and matches of one community.

    Saving compares versions in the database: of two who change the same row, the second is told False.
    """

    async def add_offer(self, offer: Offer) -> Offer:
        """The offer with its number; an earlier draft of the same member is dropped."""
        ...

    async def offer(self, offer_id: int) -> Offer | None:
        """The offer of that number."""
        ...

    async def save_offer(self, offer: Offer) -> bool:
        """Write it over the version it was read in."""
        ...

    async def drop_draft(self, offer_id: int, member_id: int) -> bool:
        """Take away what this member has not published: whether there was such a draft."""
        ...

    async def offers_of(self, member_id: int) -> tuple[Offer, ...]:
        """That member's offers, newest first; drafts left out."""
        ...

    async def open_offers(self) -> tuple[Offer, ...]:
        """Every offer of which something is left, newest first, 500 at most."""
        ...

    async def add_need(self, need: Need) -> Need:
        """The need with its number."""
        ...

    async def need(self, need_id: int) -> Need | None:
        """The need of that number."""
        ...

    async def save_need(self, need: Need) -> bool:
        """Write it over the version it was read in."""
        ...

    async def needs_of(self, member_id: int) -> tuple[Need, ...]:
        """That member's needs, newest first."""
        ...

    async def open_needs(self) -> tuple[Need, ...]:
        """Every need that waits for something, the oldest first, 500 at most."""
        ...

    async def add_match(self, match: Match) -> Match | None:
        """The match with its number; None when these two are matched already."""
        ...

    async def match(self, match_id: int) -> Match | None:
        """The match of that number."""
        ...

    async def save_match(self, match: Match) -> bool:
        """Write it over the version it was read in."""
        ...

    async def matches_of(self, member_id: int) -> tuple[Match, ...]:
        """The matches in which this member gives or receives, newest first."""
        ...

    async def matches_about(self, *, offer_id: int | None = None, need_id: int | None = None) -> tuple[Match, ...]:
        """The matches of an offer or of a need, newest first."""
        ...

    async def giving(self) -> str:
        """Where the community takes gifts of money; "" when nowhere."""
        ...

    async def set_giving(self, url: str) -> None:
        """Say so; "" for nowhere."""
        ...

    async def export(self, member_id: int) -> Mapping[str, Any]:
        """Their offers, needs and matches."""
        ...

    async def forget(self, member_id: int) -> None:
        """Erase them; what was promised to or by others is free again."""
        ...

    async def expire(self, now: datetime) -> None:
        """Drop drafts after a day, needs and matches 30 days after their end, offers after a year."""
        ...
