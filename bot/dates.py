"""Dates as people type them, in French and in English: what is meant, what may be meant, or why neither.

Hours are read first (`bot.hours`), then days (`bot.days`), each by our own rules as far as they go; a library reads
the days they do not know. Everything is checked afterwards, whoever read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.days import near, read_days
from bot.folding import fold
from bot.hours import MIDNIGHT, read_elapsed, read_hours
from bot.planned import CannotPlan, Planned, Why
from bot.replies import Moment, Phrase, say

TEXT_MAX = 100
"""Characters of a date; a longer text says something else."""

GRACE, AHEAD = timedelta(hours=1), timedelta(days=731)
"""What is planned begins from an hour ago to two years ahead."""

READINGS_MAX = 3
"""As many readings are worth showing."""


@dataclass(frozen=True, kw_only=True)
class Understood:
    """The text means this."""

    planned: Planned


@dataclass(frozen=True, kw_only=True)
class Unsure:
    """The text may mean any of these, two or three, likeliest first."""

    candidates: tuple[Planned, ...]

    def phrase(self, typed: str) -> Phrase:
        """Every reading, asking for the right one."""
        *others, last = (Moment(planned.instant) for planned in self.candidates)
        listed = say("as-is", text=others[0])
        for one in others[1:]:
            listed = say("and-also", first=listed, second=one)
        return say("bad-date-several", typed=typed, first=listed, second=last)


@dataclass(frozen=True, kw_only=True)
class Unclear:
    """The text means nothing that can be planned."""

    why: Why

    def phrase(self, typed: str) -> Phrase:
        """The reason, with a date that can be read."""
        return say("bad-date-no-hour", typed=typed) if self.why is Why.NO_HOUR else say(_SAID[self.why])


_SAID = {
    Why.UNREADABLE: "bad-date",
    Why.NO_DAY: "bad-date-no-day",
    Why.NO_SUCH_HOUR: "bad-date-no-such-hour",
    Why.NO_SUCH_DAY: "bad-date-no-such-day",
    Why.PAST: "bad-date-past",
    Why.FAR: "bad-date-far",
}


def read_moment(text: str, now: datetime, zone: ZoneInfo) -> Understood | Unsure | Unclear:
    """What `text` means to somebody in `zone` at `now` (aware), from an hour ago to two years ahead; never raises."""
    plain = _plain(text, zone)
    if not plain or plain.isdigit() or len(text) > TEXT_MAX:
        return Unclear(why=Why.UNREADABLE)
    try:
        return _checked(_read(plain, now, zone), now)
    except CannotPlan as refused:
        return Unclear(why=refused.why)


_SIGNS = str.maketrans(dict.fromkeys("’‘`´ʼ", "'") | dict.fromkeys("‐‑‒–—−", "-"))
_RANGE = re.compile(r"(?<=\d[h:])(\d{0,2})\s?-\s?(?=\d{1,2}\s?[h:])")
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)\s?(z|[+-]\d\d:?\d\d)")


def _plain(text: str, zone: ZoneInfo) -> str:
    """The folded text with plain signs, and without the reader's own zone, which the bot writes after dates."""
    plain = fold(text[:TEXT_MAX].translate(_SIGNS)).removesuffix(f"({fold(zone.key)})")
    return re.sub(r"(?<=\d)t(?=\d)|(?<=[a-z]{3})(?=\d)", " ", plain).strip()


def _read(plain: str, now: datetime, zone: ZoneInfo) -> Iterable[Planned]:
    if (elapsed := read_elapsed(plain)) is not None:
        return (Planned.of(now.replace(second=0, microsecond=0) + elapsed, zone.key),)
    if match := _INSTANT.fullmatch(plain):
        return (Planned.of(_instant(match, now), zone.key),)
    for named in ("utc", "gmt"):
        if plain.endswith(f" {named}") and zone.key != "UTC":
            return [Planned.of(one.instant, zone.key) for one in _read(plain[:-4], now, ZoneInfo("UTC"))]
    return _walls(plain.removesuffix(" utc"), now.astimezone(zone).replace(tzinfo=None), zone)


def _instant(match: re.Match[str], now: datetime) -> datetime:
    try:
        found = datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3].upper()}")
    except ValueError as error:
        raise CannotPlan(Why.NO_SUCH_DAY) from error
    near(found.date(), now.date())
    return found


def _walls(plain: str, now: datetime, zone: ZoneInfo) -> list[Planned]:
    """Every hour that may be meant on every day that may be meant."""
    hours = read_hours(_RANGE.sub(r"\1 - ", plain))
    if not hours.minutes:
        read_days(hours.rest, now, MIDNIGHT)
        raise CannotPlan(Why.NO_HOUR)
    return [
        Planned(wall=datetime.combine(day, time()) + timedelta(minutes=minutes), zone=zone.key)
        for minutes in hours.minutes
        for day in read_days(hours.rest, now, minutes)
    ]


def _checked(found: Iterable[Planned], now: datetime) -> Understood | Unsure | Unclear:
    """What is left of the readings that are neither past nor far."""
    readings = {planned.instant: planned for planned in found}
    kept = [planned for at, planned in readings.items() if now - GRACE <= at <= now + AHEAD]
    if not kept:
        return Unclear(why=Why.PAST if min(readings) < now else Why.FAR)
    if len(kept) == 1:
        return Understood(planned=kept[0])
    return Unsure(candidates=tuple(kept[:READINGS_MAX]))
