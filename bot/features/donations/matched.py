"""A match: an offer proposed for a need, and the steps until the gift is received or falls through."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from bot.errors import Conflict, Missing
from bot.features.donations.stock import Stock
from bot.records import Steps
from bot.replies import say


class MatchState(Enum):
    """Where a match stands; the last five are over without a gift."""

    PROPOSED = "proposed"
    RESERVED = "reserved"
    HANDED = "handed"
    RECEIVED = "received"
    DECLINED = "declined"
    LAPSED = "lapsed"
    RENEGED = "reneged"
    CANCELLED = "cancelled"


PROMISED = frozenset({MatchState.RESERVED, MatchState.HANDED})
LIVE = PROMISED | {MatchState.PROPOSED}

MATCH_STEPS = Steps(
    allowed={
        MatchState.PROPOSED: frozenset(
            {MatchState.RESERVED, MatchState.DECLINED, MatchState.LAPSED, MatchState.CANCELLED}
        ),
        MatchState.RESERVED: frozenset(
            {MatchState.HANDED, MatchState.RECEIVED, MatchState.RENEGED, MatchState.CANCELLED}
        ),
        MatchState.HANDED: frozenset({MatchState.RECEIVED, MatchState.RENEGED, MatchState.CANCELLED}),
    },
    closed={state: say(f"donation-match-closed-{state.value}") for state in MatchState},
)


@dataclass(frozen=True, kw_only=True)
class Match:
    """An offer proposed for a need. Each side's answer is None until it is given."""

    id: int = 0
    offer_id: int
    need_id: int
    donor_id: int
    beneficiary_id: int
    quantity: int = 1
    state: MatchState = MatchState.PROPOSED
    donor_said: bool | None = None
    beneficiary_said: bool | None = None
    since: datetime
    version: int = 1

    def side(self, member_id: int) -> bool:
        """True for the donor, False for the beneficiary; raises `Missing` for everybody else."""
        if member_id not in (self.donor_id, self.beneficiary_id):
            raise Missing
        return member_id == self.donor_id

    def other(self, member_id: int) -> int:
        """The other one's number."""
        return self.beneficiary_id if self.side(member_id) else self.donor_id

    def said(self, member_id: int) -> bool | None:
        """What this one answered."""
        return self.donor_said if self.side(member_id) else self.beneficiary_said

    def accepted(self, member_id: int) -> Match:
        """The match with this one's yes; raises `Conflict` when it is over or already answered."""
        if self.state is not MatchState.PROPOSED or self.said(member_id):
            raise Conflict(MATCH_STEPS.closed[self.state])
        return replace(self, donor_said=True) if self.side(member_id) else replace(self, beneficiary_said=True)

    @property
    def live(self) -> bool:
        """Whether it is proposed or promised."""
        return self.state in LIVE

    def freed(self, stock: Stock) -> Stock:
        """An offer's or a need's pieces once this match is over without a gift."""
        if self.state is MatchState.PROPOSED:
            return stock.drop(self.quantity)
        return stock.back(self.quantity, handed=self.state is MatchState.HANDED)

    @property
    def agreed(self) -> bool:
        """Whether both said yes."""
        return bool(self.donor_said and self.beneficiary_said)

    def to(self, state: MatchState, now: datetime) -> Match:
        """The match in that state; raises `Conflict` saying how it stands when there is no such step."""
        return replace(self, state=MATCH_STEPS.take(self.state, state), since=now)
