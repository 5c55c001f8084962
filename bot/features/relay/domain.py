"""A thread as one of its two members reads it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.relay import Said, Thread
from bot.replies import Inline, Phrase, say

SHOWN = 3
"""Notes shown of a thread that is opened: as many of the longest as fit one message on every platform."""

LISTED = 20
"""Conversations in a list, the last written in first."""

PREVIEW_MAX = 60
"""Characters of the last note in a list."""


@dataclass(frozen=True, kw_only=True)
class Talk:
    """A thread with its last notes, oldest first, as the member `reader` sees it; `other` is the other's name."""

    thread: Thread
    reader: int
    other: Inline
    notes: tuple[Said, ...] = ()

    @property
    def about(self) -> Phrase:
        """The record they write about."""
        return about(self.thread)

    @property
    def closed(self) -> bool:
        """Whether nobody writes there any more."""
        return self.thread.closed_by is not None

    @property
    def mine_to_reopen(self) -> bool:
        """Whether the reader ended it."""
        return self.thread.closed_by == self.reader


def about(thread: Thread) -> Phrase:
    """What people call the record: the word of its kind, with its number."""
    return say(f"relay-kind-{thread.about.kind}", number=str(thread.about.id))


def preview(text: str) -> str:
    """The beginning of a note, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= PREVIEW_MAX else line[: PREVIEW_MAX - 1].rstrip() + "…"
