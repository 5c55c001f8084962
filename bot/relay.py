"""Words passed between two members without either seeing the other's address.

A feature opens a thread about its record; from then on both write through the bot, wherever they are reached.
The press `ANSWER` opens the form in which the reader of a note answers it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.agenda import About
from bot.personal import Expiring, PersonalData

NOTE_MAX = 1000
"""Characters of one note."""

NOTES_PER_DAY = 20
"""Notes one member may send in 24 hours."""

KEPT = timedelta(days=60)
"""How long after its last note a thread and its notes are kept."""

ANSWER = "ra"
"""Code of the press that answers a thread: `Press(code=ANSWER, args=(thread.id,))`."""


@dataclass(frozen=True, kw_only=True)
class Thread:
    """Two members and the record they write about; `closed_by` ended it, and nobody writes there any more."""

    id: int
    about: About
    opened_by: int
    other: int
    closed_by: int | None = None


class Relay(PersonalData, Expiring, Protocol):
    """The threads of one community (a store of the community)."""

    async def open(self, about: About, opened_by: int, other: int, now: datetime) -> Thread:
        """The thread of these two about that record, opened now unless there was one."""
        ...

    async def get(self, thread_id: int) -> Thread | None:
        """The thread of that number."""
        ...

    async def write(self, thread: Thread, writer: int, text: str, now: datetime) -> None:
        """Pass the note on to the other (a notice of topic `relay.note`). Raises `Conflict` when the thread is
        closed or the writer has sent `NOTES_PER_DAY`."""
        ...

    async def close(self, thread_id: int, member_id: int) -> None:
        """End the thread for both; the other is told only when they write again."""
        ...

    async def about(self, kind: str, record_id: int) -> tuple[Thread, ...]:
        """The threads about a record, oldest first."""
        ...
