"""What the list of subjects shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One subject, and whether the member has stopped it."""

    subject: str
    stopped: bool


def choices(subjects: tuple[str, ...], stopped: frozenset[str]) -> tuple[Choice, ...]:
    """Every subject there is, with what the member wants."""
    return tuple(Choice(subject=one, stopped=one in stopped) for one in subjects)
