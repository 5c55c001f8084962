"""What is sent without being asked: to whom, about what, when, and how sending can end.

A row holds numbers, never words: the text is written when it is sent, so that it is true then. Handlers ask for
the `Outbox`, whose rows commit with their effect; `bot.delivery` works on the `Queue` of the whole deployment.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

from bot.agenda import About
from bot.cards import How, Mark, Standing
from bot.personal import Expiring, PersonalData
from bot.ports import Work
from bot.replies import Reply


class OnDoubt(Enum):
    """What to do when nobody can know whether a message arrived: once more, or hold it for the operator."""

    RESEND = "resend"
    HOLD = "hold"


class State(Enum):
    """What became of a row. The first three are under way, the others final until somebody or something wakes them."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    HELD = "held"
    UNREACHABLE = "unreachable"
    DEAD = "dead"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


OPEN = (State.PENDING, State.CLAIMED, State.SENDING)


@dataclass(frozen=True, kw_only=True)
class Message:
    """What notices and posts have in common.

    `topic` names what writes the text; `key` is unique in the community, so that planning twice plans once. Never
    sent before `due_at` nor from `expires_at` on.
    """

    topic: str
    about: About
    due_at: datetime
    expires_at: datetime
    key: str
    on_doubt: OnDoubt = OnDoubt.RESEND


@dataclass(frozen=True, kw_only=True)
class Notice(Message):
    """For one member, wherever they can be reached. `reason` is the phrase that says why they get it."""

    member_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Post(Message):
    """For a place: that one, or when it is none, gone or closed to the bot, the place with the purpose."""

    purpose: str
    place_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Queued:
    """A row. `doubts`: how often it could not be known whether it arrived; `attempts`: how often it was tried.

    `copy_id` is the copy of a record that it posts, edits, removes or is said beside, as `how` has it.
    """

    id: int
    community_id: int
    topic: str
    about: About
    key: str
    member_id: int | None
    reason: str
    purpose: str
    place_id: int | None
    due_at: datetime
    expires_at: datetime
    on_doubt: OnDoubt
    state: State
    lane: str = ""
    target: str = ""
    run: str = ""
    epoch: int = 0
    attempts: int = 0
    doubts: int = 0
    delays: int = 0
    nonce: str = ""
    began_at: datetime | None = None
    message_id: str = ""
    why: str = ""
    copy_id: int | None = None
    how: How = How.MESSAGE


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is written down about a row after it was tried.

    `counted` False takes the attempt back, because nothing left; `wait` is until it may be claimed again;
    `rerouted` empties lane, target and nonce. `mark` is what became of the row's copy: when its record has changed
    since, a row that has ended is due again.
    """

    state: State
    why: str = ""
    wait: timedelta = timedelta(0)
    counted: bool = True
    doubted: bool = False
    rerouted: bool = False
    message_id: str = ""
    mark: Mark | None = None


class Outbox(PersonalData, Expiring, Protocol):
    """A community's messages to be sent (a store of the community)."""

    async def put(self, *messages: Notice | Post) -> int:
        """Plan them; how many were new, their key unknown until now."""
        ...

    async def supersede(self, kind: str, subject_id: int, now: datetime, before: int | None = None) -> int:
        """What still waits about the record (of a version lower than `before`) is sent no more: how many rows.

        Copies of its card are left, because they follow it (`bot.cards`). What is on the wire at this instant may
        still arrive; it counts as told.
        """
        ...

    async def told(self, kind: str, subject_id: int) -> tuple[int, ...]:
        """Numbers of the members to whom something about the record went, or may have gone, out."""
        ...


class Queue(Protocol):
    """Every community's rows, as delivery works through them (store of the deployment)."""

    async def due(self, now: datetime, limit: int) -> tuple[Queued, ...]:
        """Pending rows without a lane whose time has come, oldest first."""
        ...

    async def assign(self, row: Queued, lane: str, target: str) -> None:
        """Give a pending row its lane and target."""
        ...

    async def close(self, row: Queued, state: State, why: str, now: datetime) -> None:
        """End a pending row that cannot be sent."""
        ...

    async def busy(self, now: datetime) -> frozenset[str]:
        """The lanes on which something is due; "" for rows that have none yet."""
        ...

    async def unroute(self, lanes: tuple[str, ...]) -> None:
        """Pending rows of any other lane lose it."""
        ...

    async def claim(self, lane: str, run: str, now: datetime, limit: int) -> tuple[Queued, ...]:
        """Rows of one lane, claimed for this run; one that was in doubt before comes alone, being a suspect."""
        ...

    async def standing(self, row: Queued) -> Standing | None:
        """The copy the row belongs to; None when there is none any more, or it is gone."""
        ...

    async def rehome(self, row: Queued, place_id: int) -> bool:
        """Have the copy stand in another place; False when the record is shown there already, or it was sent."""
        ...

    async def begin(self, row: Queued, nonce: str, now: datetime) -> Queued | None:
        """The row marked as being sent, its attempt counted; None when it is not this run's any more.

        After a doubt, nonce and time stay those of the first attempt.
        """
        ...

    async def settle(self, row: Queued, change: Change, now: datetime) -> bool:
        """Write down how it ended; False when the row is not this run's any more."""
        ...

    async def release(self, rows: Sequence[Queued]) -> None:
        """Give back those of them that were claimed and not begun to be sent."""
        ...

    async def lapsed(self, run: str, now: datetime, *, alone: bool) -> tuple[Queued, ...]:
        """What a dead run left: claimed rows are given back, those being sent returned, in this run's name now.

        A run is dead when its lease has ended; when `alone`, every run but this one is.
        """
        ...

    async def revive(self, account_id: int, now: datetime) -> int:
        """The account can be reached again: what its members could not be told and is still useful is pending again."""
        ...

    async def listed(self, *states: State, limit: int = 100) -> tuple[Queued, ...]:
        """Rows in these states, newest first."""
        ...


Letter = Callable[[Work, Queued], Awaitable[Reply | None]]
"""Writes a row's text as things stand now, one message long; None when there is nothing to say any more."""

Letters = Mapping[str, Letter]
"""Who writes, by topic."""
