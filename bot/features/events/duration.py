"""How long an event lasts, as people type it: "2h", "1h30", "90", "until 9pm"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.errors import Invalid
from bot.features.events.domain import MINUTES_MAX, MINUTES_MIN
from bot.folding import clean, fold
from bot.hours import read_elapsed, read_hours
from bot.kinds import Kind, Reading
from bot.planned import CannotPlan, Planned
from bot.replies import say

TEXT_MAX = 40
HOURS_UP_TO = 9
"""A bare number up to this one is hours, a larger one minutes."""

DAY_MINUTES = 24 * 60

_UNTIL = re.compile(r"(?:jusqu'a|jusqu a|until|till|to|->|a)\s*(.+)")


@dataclass(frozen=True, kw_only=True)
class Length:
    """A number of minutes, or the hours (in minutes of the day) one of which is the end."""

    minutes: int = 0
    until: tuple[int, ...] = ()

    def after(self, start: Planned) -> int:
        """Minutes from that start: the soonest end that is meant. Raises `Invalid` outside the bounds."""
        began = start.wall.hour * 60 + start.wall.minute
        ends = [(end - began) % DAY_MINUTES or DAY_MINUTES for end in self.until]
        minutes = min(ends) if ends else self.minutes
        if not MINUTES_MIN <= minutes <= MINUTES_MAX:
            raise Invalid(say("event-bad-duration"))
        return minutes


@dataclass(frozen=True, kw_only=True)
class Duration(Kind):
    """How long something lasts, or until when."""

    def read(self, raw: str, reading: Reading) -> Length:
        """The length meant."""
        text = fold(clean(raw[:TEXT_MAX])).replace("’", "'")
        found = _until(text) or _lasting(text)
        if found is None:
            raise Invalid(say("event-bad-duration"))
        return found


def _lasting(text: str) -> Length | None:
    if text.isascii() and text.isdigit():
        number = int(text)
        return Length(minutes=number * 60 if number <= HOURS_UP_TO else number)
    elapsed = read_elapsed(f"dans {text}")
    return Length(minutes=elapsed // timedelta(minutes=1)) if elapsed else None


def _until(text: str) -> Length | None:
    match = _UNTIL.fullmatch(text)
    if not match and ":" not in text and not text.endswith(("am", "pm")):
        return None
    try:
        hours = read_hours(match[1] if match else text)
    except CannotPlan:
        return None
    return Length(until=tuple(minutes % DAY_MINUTES for minutes in hours.minutes)) if hours.minutes else None
