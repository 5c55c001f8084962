"""What records with states have in common: which steps there are, and how long something stays open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Generic, TypeVar

from bot.errors import Conflict
from bot.replies import Phrase

S = TypeVar("S", bound=Enum)


@dataclass(frozen=True, kw_only=True)
class Steps(Generic[S]):
    """The steps a kind of record may take from each state; `closed` says, by state, why there are none."""

    allowed: Mapping[S, frozenset[S]]
    closed: Mapping[S, Phrase]

    def take(self, now: S, to: S) -> S:
        """The new state; raises `Conflict` with what the present state means when there is no such step."""
        if to not in self.allowed.get(now, frozenset()):
            raise Conflict(self.closed[now])
        return to

    def final(self, state: S) -> bool:
        """Whether nothing can follow."""
        return not self.allowed.get(state)


@dataclass(frozen=True, kw_only=True)
class Lifetime:
    """How long a record stays open: `days` at first and at each extension, asked about `notice` days before the end."""

    days: int
    notice: int

    def until(self, today: date, wanted: date | None = None) -> date:
        """The last day it is open: what was wanted, but never longer than `days` from today."""
        last = today + timedelta(days=self.days)
        return min(wanted, last) if wanted else last

    def asked_on(self, until: date, today: date) -> date:
        """The day on which its author is asked whether it is still open: never before tomorrow, nor past the end."""
        return min(max(until - timedelta(days=self.notice), today + timedelta(days=1)), until)
