"""Dates as people type them, in French and in English."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import dateparser

_HOUR = re.compile(r"\b([01]?\d|2[0-3])\s*[hH]\s*([0-5]\d)?(?!\w)")
"""`19h`, `18h30`, `18 h 30`: dateparser reads the first as a number of hours from now."""


def read_moment(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The instant meant by `text` in `zone`, preferring the future; None when it cannot be read."""
    plain = _HOUR.sub(lambda hour: f"{hour[1]}:{hour[2] or '00'}", text)
    local = now.astimezone(zone).replace(tzinfo=None)
    try:
        found = dateparser.parse(
            plain,
            languages=["fr", "en"],
            settings={
                "PREFER_DATES_FROM": "future",
                "RELATIVE_BASE": local,
                "DATE_ORDER": "DMY",
                "RETURN_AS_TIMEZONE_AWARE": False,
                "STRICT_PARSING": False,
            },
        )
        return found.replace(tzinfo=zone).astimezone(UTC) if found else None
    except (ValueError, OverflowError):
        return None
