"""What is to be done later: when, by which job, under which key. Values, and the stores that keep them.

A row is written with the effect that wants it (`Agenda`, in the handler's transaction) and completed with its own
effect (`Timetable`, in the job's), so that neither a crash nor a second scheduler does anything twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.personal import Expiring, PersonalData

ATTEMPTS_MAX = 3
"""How often a job that fails, or takes the process down with it, is tried before it is set aside."""

WAITS = (timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=30))
"""How long after each attempt the next one may begin; long enough for an attempt under way to end first."""

DONE_KEPT = timedelta(days=60)
"""How long what was done is remembered, so that planning it again does nothing: more than anybody plans ahead twice."""


@dataclass(frozen=True, kw_only=True)
class About:
    """The record something is about, and which version of it the planner saw."""

    kind: str
    id: int
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """Something to do at an instant. `key` is unique for the job within the community.

    `args` are the job's parameters, numbers and codes only: what people wrote is read from its record when the
    time comes. Whatever concerns one member carries `member_id`, by which it is copied and erased.
    """

    job: str
    key: str
    due_at: datetime
    args: Mapping[str, str | int] = field(default_factory=dict)
    about: About | None = None
    member_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Due:
    """Something planned, as one scheduler has claimed it: the `attempts`th try, good only under this `epoch`."""

    id: int
    community_id: int
    planned: Appointment
    attempts: int
    epoch: int


@dataclass(frozen=True, kw_only=True)
class Aside:
    """Something that failed too often: not tried again until it is released or planned for another time."""

    id: int
    community_id: int
    job: str
    due_at: datetime
    reason: str


def again_after(attempts: int) -> timedelta:
    """How long after that many attempts began the next may begin."""
    return WAITS[min(attempts, len(WAITS)) - 1]


class Agenda(PersonalData, Expiring, Protocol):
    """What one community has planned.

    About a member: what is planned for them, known by `member_id`.
    """

    async def plan(self, planned: Appointment) -> bool:
        """Schedule once: whether anything changed.

        The same key at the same time is nothing new, even when it was done or set aside (what still waits takes
        the new arguments); at another time it is moved there, whatever became of it.
        """
        ...

    async def cancel(self, job: str, prefix: str) -> int:
        """Take off what waits for that job under keys that begin so: how many there were."""
        ...

    async def cancel_about(self, kind: str, id: int) -> int:
        """Take off everything that waits about that record: how many there were."""
        ...

    async def waiting(self, kind: str, id: int) -> tuple[Appointment, ...]:
        """What waits about that record, the next first."""
        ...

    async def results(self, kind: str, id: int) -> Mapping[str, int]:
        """How many of what was planned about that record ended how: `done`, `expired`, `refused.<why>`."""
        ...


class Timetable(Protocol):
    """What is due in every community (store of the deployment): the scheduler's side of the agenda."""

    async def due(self, now: datetime, limit: int = 100) -> tuple[int, ...]:
        """Numbers of what may be tried now, in the order of its time."""
        ...

    async def next_at(self) -> datetime | None:
        """When the next thing may be tried; None when nothing waits."""
        ...

    async def claim(self, number: int, now: datetime) -> Due | None:
        """Count one more attempt and keep others away until the next may begin; None when it is not to be had.

        Commit this before running the job, or a job that takes the process down is tried for ever.
        """
        ...

    async def complete(self, due: Due, result: str, now: datetime) -> bool:
        """Mark it done, in the transaction of its effect; False when it was moved, cancelled or claimed since."""
        ...

    async def overtaken(self, due: Due, now: datetime) -> bool:
        """Whether a later one of that job about the same record and member is due as well."""
        ...

    async def set_aside(self, due: Due, reason: str) -> bool:
        """Try it no more; False when it was moved, cancelled or claimed since."""
        ...

    async def aside(self) -> tuple[Aside, ...]:
        """What was set aside, the oldest first."""
        ...

    async def release(self, number: int, now: datetime) -> bool:
        """Let it be tried again from now on, as if for the first time; False when it is not set aside."""
        ...
