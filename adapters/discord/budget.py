"""How often the bot may introduce itself to Discord, over restarts: pure, the record is kept by the client."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from adapters.discord.limits import (
    IDENTIFIES_PER_DAY,
    IDENTIFY_DAY,
    IDENTIFY_FIRST,
    IDENTIFY_FREE,
    IDENTIFY_LONGEST,
    IDENTIFY_RECENT,
)

Starts = tuple[datetime, ...]
"""When the bot identified in the last 24 hours, oldest first."""


def wait(starts: Starts, now: datetime) -> timedelta:
    """How long to wait before the next start: 5 s after a few within the hour, doubled up to 15 minutes.

    Whatever the crashes, no 24 hours see more than `IDENTIFIES_PER_DAY` starts.
    """
    kept = recent(starts, now)
    if not kept:
        return timedelta(0)
    allowed = kept[-1] + _gap(kept, now)
    if len(kept) >= IDENTIFIES_PER_DAY:
        allowed = max(allowed, kept[-IDENTIFIES_PER_DAY] + IDENTIFY_DAY)
    return max(timedelta(0), allowed - now)


def recent(starts: Iterable[datetime], now: datetime) -> Starts:
    """The starts that still count. A start in the future (the clock was set back) counts as now."""
    return tuple(sorted(min(start, now) for start in starts if start > now - IDENTIFY_DAY))


def read(text: str | None) -> Starts:
    """The starts in a note of `written`; an unreadable note counts as none."""
    try:
        seconds = json.loads(text or "[]")
        return tuple(datetime.fromtimestamp(float(one), UTC) for one in seconds)
    except (ValueError, TypeError, OverflowError, OSError):
        return ()


def written(starts: Starts) -> str:
    """The starts as they are noted down."""
    return json.dumps([round(start.timestamp(), 3) for start in starts])


def _gap(kept: Starts, now: datetime) -> timedelta:
    close = sum(start > now - IDENTIFY_RECENT for start in kept)
    if close < IDENTIFY_FREE:
        return timedelta(0)
    doublings = min(close - IDENTIFY_FREE, 16)
    factor: int = 2**doublings
    return min(IDENTIFY_LONGEST, IDENTIFY_FIRST * factor)
