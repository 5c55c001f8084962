"""Answers and seats: who has one, who waits, whose turn it is. Pure; the store asks under a lock on the event."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Answer(Enum):
    """What a member says to an invitation."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class Reminders(Enum):
    """How a member wants to be reminded of one event."""

    PRIVATE = "private"
    PLACE = "place"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Signup:
    """One member's answer. A yes has a seat or waits; `turn` is its place in line; a date that moved is unconfirmed."""

    member_id: int
    answer: Answer
    waits: bool = False
    turn: int = 0
    reminders: Reminders = Reminders.NONE
    confirmed: bool = True

    @property
    def seated(self) -> bool:
        """Whether the member has a seat, and so the link."""
        return self.answer is Answer.YES and not self.waits

    @property
    def comes(self) -> bool:
        """Whether they are to be reminded: a seat, or perhaps."""
        return self.seated or self.answer is Answer.MAYBE


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many answered what; `unconfirmed` of the seated have not said yet whether the new date suits them."""

    yes: int = 0
    maybe: int = 0
    no: int = 0
    waiting: int = 0
    unconfirmed: int = 0


def free(capacity: int | None, seated: int) -> int | None:
    """How many seats are left, never fewer than none; None: as many as anybody wants.

    A capacity lowered below what is taken takes no seat away.
    """
    return None if capacity is None else max(0, capacity - seated)


def answered(before: Signup | None, new: Signup, left: int | None) -> Signup:
    """The member's answer after `new`, with `left` seats free to them: a repeated yes keeps its seat or its turn."""
    reminders = before.reminders if before else new.reminders
    if before and before.answer is new.answer:
        waits, turn = before.waits, before.turn
    else:
        waits, turn = new.answer is Answer.YES and left == 0, new.turn
    return Signup(
        member_id=new.member_id, answer=new.answer, waits=waits, turn=turn, reminders=reminders, confirmed=True
    )
