"""What `amicale check` reads in a database file that is up to date: numbers and places, nobody's data, no change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.desk import STUCK
from storage.base import EPOCH
from storage.copies import opened

MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """How many messages got stuck in which way, how long the oldest has been due, what the schedule set aside."""

    stuck: dict[str, int]
    late: timedelta
    aside: int


@dataclass(frozen=True, kw_only=True)
class Linked:
    """A place of a community, and what it is for."""

    slug: str
    platform: str
    root: int
    part: int
    purposes: frozenset[str] = field(default_factory=frozenset)


def backlog(file: Path, now: datetime) -> Backlog:
    """What waits in that database. Raises `CopyError`."""
    names = {state.value for state in STUCK}
    with opened(file) as database:
        counted = database.execute("SELECT state, count(*) FROM outbox GROUP BY state")
        stuck = {str(state): int(count) for state, count in counted if state in names}
        oldest = database.execute("SELECT min(next_at) FROM outbox WHERE state = 'pending'").fetchone()[0]
        aside = database.execute("SELECT count(*) FROM agenda WHERE set_aside IS NOT NULL").fetchone()[0]
    due = EPOCH + oldest * MICROSECOND if oldest is not None else now
    return Backlog(stuck=stuck, late=max(now - due, timedelta(0)), aside=int(aside))


def places(file: Path) -> tuple[Linked, ...]:
    """Every place of every community, by number. Raises `CopyError`."""
    asked = (
        "SELECT slug, platform, root, part, group_concat(purpose, ' ') FROM place"
        " JOIN community ON community.id = place.community_id"
        " LEFT JOIN place_purpose ON place_id = place.id GROUP BY place.id ORDER BY place.id"
    )
    with opened(file) as database:
        return tuple(
            Linked(slug=slug, platform=platform, root=root, part=part, purposes=frozenset((purposes or "").split()))
            for slug, platform, root, part, purposes in database.execute(asked)
        )
