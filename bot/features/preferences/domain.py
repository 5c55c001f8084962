"""What the list of subjects shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One subject, and whether the member has stopped it."""

    subject: str
    stopped: bool


def choices(subjects: tuple[str, ...], sent: frozenset[str], stopped: frozenset[str]) -> tuple[Choice, ...]:
    """The subjects that are ever sent to the member, with what they want; what they stopped stays to be resumed."""
    return tuple(Choice(subject=one, stopped=one in stopped) for one in subjects if one in sent | stopped)
