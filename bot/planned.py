"""What people planned: a wall time in a zone, and the instants that follow from it.

Whoever plans 18:00 in Paris means what the clock there will show, whatever the offset is by then. So the wall time
and the zone are what is kept, and instants are computed from them, again whenever the rules of a zone change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from bot.replies import Moment, Phrase, say

DAY = timedelta(days=1)


class Why(Enum):
    """Why a text is no moment that can be planned."""

    UNREADABLE = "unreadable"
    NO_DAY = "no-day"
    NO_HOUR = "no-hour"
    NO_SUCH_HOUR = "no-such-hour"
    NO_SUCH_DAY = "no-such-day"
    PAST = "past"
    FAR = "far"


class CannotPlan(ValueError):
    """A text is no moment that can be planned, for the reason `why`."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


class Shift(Enum):
    """What a change of the clocks makes of a wall time."""

    SKIPPED = "skipped"
    TWICE = "twice"


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A wall time (naive) in an IANA zone; `second` is the later of the two when the clock shows it twice."""

    wall: datetime
    zone: str
    second: bool = False

    @classmethod
    def of(cls, instant: datetime, zone: str) -> Planned:
        """The wall time of an aware instant in that zone."""
        local = instant.astimezone(ZoneInfo(zone))
        return cls(wall=local.replace(tzinfo=None, fold=0), zone=zone, second=bool(local.fold))

    @property
    def instant(self) -> datetime:
        """The instant, in UTC, by the zone's rules of today.

        A wall time that is skipped is that much later, 02:30 being 03:30; one that comes twice is the first of the two.
        """
        return self._aware(self.second).astimezone(UTC)

    @property
    def shift(self) -> Shift | None:
        """Whether the clock skips this wall time, or shows it twice and nobody said which is meant."""
        first, second = (self._aware(later).utcoffset() for later in (False, True))
        if first == second or self.second:
            return None
        return Shift.SKIPPED if Planned.of(self.instant, self.zone).wall != self.wall else Shift.TWICE

    def before(self, offset: timedelta) -> datetime:
        """The instant `offset` (not negative) earlier, in UTC: whole days by the calendar, the rest as time elapsed.

        A day before 18:00 is 18:00, even when the clocks change in between; an hour before is 60 minutes before.
        """
        if offset < DAY:
            return self.instant - offset
        days = timedelta(days=offset.days)
        shown = Planned.of(self.instant, self.zone)
        return Planned(wall=shown.wall - days, zone=self.zone, second=shown.second).instant - (offset - days)

    def moved_from(self, instant: datetime) -> bool:
        """Whether an instant computed earlier is no longer the right one, the zone's rules having changed."""
        return self.instant != instant

    def notice(self) -> Phrase | None:
        """What to tell whoever planned it about a change of the clocks; None when there is nothing to tell."""
        match self.shift:
            case Shift.SKIPPED:
                return say("date-skipped", typed=f"{self.wall:%H:%M}", at=Moment(self.instant))
            case Shift.TWICE:
                return say("date-twice", typed=f"{self.wall:%H:%M}", at=Moment(self.instant))
            case None:
                return None

    def _aware(self, second: bool) -> datetime:
        return self.wall.replace(tzinfo=ZoneInfo(self.zone), fold=int(second))
