"""Time zones as people write them: any case, spaces for underscores, or a well-known city alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process

from bot.folding import fold

REFUSED_ZONES = frozenset({"localtime", "posixrules", "Factory"})
ZONES = {fold(zone): zone for zone in sorted(available_timezones() - REFUSED_ZONES) if not zone.startswith("Etc/GMT")}
"""Accepted time zones by their folded name; the signed Etc/GMT zones read backwards to people."""


def find_zone(text: str, now: datetime) -> str | None:
    """The zone's own spelling, None when the text names no zone or cities whose clocks differ."""
    typed = fold(text).replace(" ", "_")
    if zone := ZONES.get(typed):
        return zone
    cities = [zone for name, zone in ZONES.items() if name.rpartition("/")[2] == typed and "/" in name]
    if len({_hours(zone, now) for zone in cities}) == 1:
        return cities[0]  # the same city under an older name as well
    return None


def suggest_zones(typed: str) -> tuple[str, ...]:
    """Zones whose city, then whose name, holds what was typed; else those spelt almost like it."""
    wanted = fold(typed).replace(" ", "_")
    cities = [zone for name, zone in ZONES.items() if name.rpartition("/")[2].startswith(wanted)]
    others = [zone for name, zone in ZONES.items() if wanted in name and zone not in cities]
    return (*sorted(cities), *sorted(others)) or _alike(wanted)


def _alike(typed: str) -> tuple[str, ...]:
    cities = {name.rpartition("/")[2]: zone for name, zone in ZONES.items() if "/" in name}
    close = process.extract(typed, cities.keys(), scorer=fuzz.ratio, score_cutoff=70, limit=5)
    return tuple(cities[city] for city, _score, _index in close)


def _hours(zone: str, now: datetime) -> tuple[timedelta | None, ...]:
    return tuple((now + timedelta(days=30 * month)).astimezone(ZoneInfo(zone)).utcoffset() for month in range(12))
