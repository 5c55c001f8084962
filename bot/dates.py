"""Dates as people type them, in French and in English: what is meant, what may be meant, or why neither.

Hours are read first (`bot.hours`), then days (`bot.days`), each by our own rules as far as they go; a library reads
the days they do not know. Everything is checked afterwards, whoever read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.days import near, read_days
from bot.enumerating import listed
from bot.folding import fold
from bot.hours import MIDNIGHT, read_elapsed, read_hours
from bot.planned import CannotPlan, Planned, Why
from bot.replies import Moment, OnDay, Phrase, say
from bot.zones import ZONES

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
        return say("bad-date-several", typed=typed, first=listed(others), second=last)


@dataclass(frozen=True, kw_only=True)
class UnsureDay:
    """The text may mean any of these days, two or three, likeliest first."""

    candidates: tuple[date, ...]

    def phrase(self, typed: str) -> Phrase:
        """Every reading, asking for the right one."""
        *others, last = map(OnDay, self.candidates)
        return say("bad-day-several", typed=typed, first=listed(others), second=last)


@dataclass(frozen=True, kw_only=True)
class Unclear:
    """The text means nothing that can be planned."""

    why: Why

    def phrase(self, typed: str) -> Phrase:
        """The reason, with a date that can be read."""
        return say("bad-date-no-hour", typed=typed) if self.why is Why.NO_HOUR else say(_SAID[self.why])

    def day_phrase(self) -> Phrase:
        """The same for a day without an hour."""
        return say(_SAID_OF_DAYS.get(self.why, "bad-day"))


_SAID = {
    Why.UNREADABLE: "bad-date",
    Why.NO_DAY: "bad-date-no-day",
    Why.NO_SUCH_HOUR: "bad-date-no-such-hour",
    Why.NO_SUCH_DAY: "bad-date-no-such-day",
    Why.PAST: "bad-date-past",
    Why.FAR: "bad-date-far",
}
_SAID_OF_DAYS = {
    Why.NO_DAY: "bad-day-no-day",
    Why.NO_SUCH_DAY: "bad-day-no-such-day",
    Why.PAST: "bad-day-past",
    Why.FAR: "bad-day-far",
}


def read_moment(text: str, now: datetime, zone: ZoneInfo) -> Understood | Unsure | Unclear:
    """What `text` means to somebody in `zone` at `now` (aware), from an hour ago to two years ahead; never raises."""
    zone = _named_zone(text) or zone
    plain = _plain(text, zone)
    if not plain or plain.isdigit() or len(text) > TEXT_MAX:
        return Unclear(why=Why.UNREADABLE)
    try:
        return _checked(_read(plain, now, zone), now)
    except CannotPlan as refused:
        return Unclear(why=refused.why)


def read_day(text: str, now: datetime, zone: ZoneInfo) -> date | UnsureDay | Unclear:
    """The day `text` means to somebody in `zone` at `now` (aware), from today to two years ahead; never raises.

    An hour beside it is passed over: whoever asks for a day has no use for it.
    """
    plain, today = _plain(text, zone), now.astimezone(zone).date()
    if not plain or plain.isdigit() or len(text) > TEXT_MAX:
        return Unclear(why=Why.UNREADABLE)
    try:
        rest = read_hours(plain).rest
        found = read_days(rest, now.astimezone(zone).replace(tzinfo=None), MIDNIGHT) if rest else ()
    except CannotPlan as refused:
        return Unclear(why=refused.why)
    kept = [day for day in dict.fromkeys(found) if today <= day <= today + AHEAD][:READINGS_MAX]
    if len(kept) > 1:
        return UnsureDay(candidates=tuple(kept))
    if kept:
        return kept[0]
    return Unclear(why=Why.NO_DAY if not found else Why.PAST if min(found) < today else Why.FAR)


def settled(planned: Planned) -> str:
    """The text that is read as this very moment, whenever and in whichever zone it is read."""
    offset = ""
    if planned.second:
        minutes = round((planned.wall - planned.instant.replace(tzinfo=None)).total_seconds() / 60)
        offset = f" {'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    return f"{planned.wall:%Y-%m-%d %H:%M}{offset} ({planned.zone})"


_SIGNS = str.maketrans(dict.fromkeys("’‘`´ʼ", "'") | dict.fromkeys("‐‑‒–—−", "-"))
_RANGE = re.compile(r"(?<=\d[h:])(\d{0,2})\s?-\s?(?=\d{1,2}\s?[h:])")
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)\s?(z|[+-]\d\d:?\d\d)")


def _named_zone(text: str) -> ZoneInfo | None:
    """The zone in brackets at the end, as the bot writes it after dates: what is meant there, whoever reads it."""
    head, bracket, name = text[:TEXT_MAX].rstrip().rpartition("(")
    zone = ZONES.get(fold(name.removesuffix(")"))) if head and bracket and name.endswith(")") else None
    return ZoneInfo(zone) if zone else None


def _plain(text: str, zone: ZoneInfo) -> str:
    """The folded text with plain signs, and without its zone in brackets."""
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
