"""What a member wants to be told: Stop, by subject, and taking it back.

A topic's subject is what stands before its dot: `events.reminder` and `events.moved` are both about `events`.
Its label is the word `subject-<name>`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.personal import PersonalData
from bot.replies import Phrase, say


def subject(topic: str) -> str:
    """What a topic is about."""
    return topic.partition(".")[0]


def named(subject: str) -> Phrase:
    """What people call it."""
    return say(f"subject-{subject}")


class Preferences(PersonalData, Protocol):
    """What members of one community have stopped (a store of the community)."""

    async def stopped(self, member_id: int) -> frozenset[str]:
        """The subjects of which the member wants nothing sent."""
        ...

    async def stop(self, member_id: int, subject: str, now: datetime) -> bool:
        """Send the member nothing more about it: whether that is new."""
        ...

    async def resume(self, member_id: int, subject: str) -> bool:
        """Send it again: whether it was stopped."""
        ...
