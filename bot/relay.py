"""Words passed between two members without either seeing the other's address.

A feature opens a thread about its record; from then on both write through the bot, wherever they are reached.
The press `ANSWER` opens the form in which the reader of a note answers it. What the thread is about is shown by the
word `relay-kind-<kind>` of the record's feature, with the record's number as `{ $number }`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.agenda import About
from bot.personal import Expiring, PersonalData
from bot.replies import say

NOTE_MAX = 1000
"""Characters of one note."""

NOTES_PER_DAY = 20
"""Notes one member may send in 24 hours."""

KEPT = timedelta(days=60)
"""How long after its last note a thread and its notes are kept."""

TOPIC = "relay.note"
"""Of the notice that brings a note; it is about the note (`NOTE`)."""

NOTE = "note"

WHY = "relay-why"
"""The key of why the other gets it."""

ANSWER = "ra"
"""Code of the press that answers a thread: `Press(code=ANSWER, args=(thread.id,))`."""


NAMELESS = frozenset({"match"})
"""Kinds of records about which two write who do not learn each other's names from the bot: each is called by the word
`relay-other-<kind>`."""

CLOSED = say("relay-closed")
ENOUGH = say("relay-enough", count=NOTES_PER_DAY)
"""Why a note is not passed on."""

VIEW = "rv"
"""Code of the press that shows a thread's last notes: `Press(code=VIEW, args=(thread.id,))`."""


@dataclass(frozen=True, kw_only=True)
class Thread:
    """Two members and the record they write about; `closed_by` ended it, and nobody writes there any more."""

    id: int
    about: About
    opened_by: int
    other: int
    last_at: datetime
    closed_by: int | None = None

    def has(self, member_id: int) -> bool:
        """Whether the member is one of the two."""
        return member_id in (self.opened_by, self.other)

    def beside(self, member_id: int) -> int:
        """The other one of the two."""
        return self.other if member_id == self.opened_by else self.opened_by


@dataclass(frozen=True, kw_only=True)
class Said:
    """One note."""

    id: int
    thread: Thread
    writer: int
    text: str
    at: datetime


class Relay(PersonalData, Expiring, Protocol):
    """The threads of one community (a store of the community)."""

    async def open(self, about: About, opened_by: int, other: int, now: datetime) -> Thread:
        """The thread of these two about that record, opened now unless there was one, whoever of them opened it."""
        ...

    async def get(self, thread_id: int) -> Thread | None:
        """The thread of that number."""
        ...

    async def write(self, thread: Thread, writer: int, text: str, now: datetime) -> bool:
        """Keep the note and pass it on to the other (a notice of `TOPIC`): whether they are told now.

        False when no account of theirs can be reached or they have stopped such notices: then they find it under
        what they have going, and are told nothing. Raises `Conflict` when the thread is closed or the writer has
        sent `NOTES_PER_DAY`, `Missing` when the writer is not one of the two.
        """
        ...

    async def note(self, note_id: int) -> Said | None:
        """The note of that number."""
        ...

    async def notes(self, thread_id: int, limit: int) -> tuple[Said, ...]:
        """The last notes of a thread, oldest first."""
        ...

    async def of(self, member_id: int) -> tuple[Thread, ...]:
        """The member's threads in which something was written, the one last written in first."""
        ...

    async def close(self, thread_id: int, member_id: int) -> bool:
        """End the thread for both, by one of the two: whether it was open. The other is told only when they write
        again."""
        ...

    async def reopen(self, thread_id: int, member_id: int) -> bool:
        """Take the end back: whether it was that member's."""
        ...

    async def about(self, kind: str, record_id: int) -> tuple[Thread, ...]:
        """The threads about a record, oldest first."""
        ...
