"""Events and who comes to them: the values, the rules, and what is asked of storage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Protocol

from bot.agenda import About
from bot.errors import Conflict
from bot.features.events.seats import Answer, Counts, Reminders, Signup
from bot.personal import Expiring, PersonalData
from bot.planned import Planned
from bot.records import Steps
from bot.replies import say

KIND = "event"

TITLE_MAX, PLACE_MAX, LINK_MAX, DESCRIPTION_MAX, REASON_MAX = 100, 100, 500, 1000, 300
"""Characters of what an organiser writes."""

CAPACITY_MAX = 10_000

MINUTES, MINUTES_MIN, MINUTES_MAX = 120, 5, 7 * 24 * 60
"""How long an event lasts unless somebody says otherwise, and the bounds of it."""

OPEN_MAX = 20
"""Events not yet over that one member may organise at the same time, drafts included."""

UPCOMING_MAX = 200
"""Events that a list looks at."""

DRAFT_KEPT, REFUSED_KEPT = timedelta(days=1), timedelta(days=60)
"""How long what was never published is kept after its last change."""

SHOWN_FOR = timedelta(days=30)
"""How long a past event is listed among one's own."""

ANSWERS_KEPT, KEPT = timedelta(days=60), timedelta(days=400)
"""How long after an event its answers, and the event itself, are kept."""


class Stage(Enum):
    """Where an event stands. Full and over are said of one that is planned or moved; see `Event.stage_at`."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    REFUSED = "refused"
    PLANNED = "planned"
    MOVED = "moved"
    CANCELLED = "cancelled"
    OVER = "over"
    REMOVED = "removed"


OPEN = (Stage.PLANNED, Stage.MOVED)
UNPUBLISHED = (Stage.DRAFT, Stage.PROPOSED, Stage.REFUSED)

STEPS = Steps[Stage](
    allowed={
        Stage.DRAFT: frozenset({Stage.DRAFT, Stage.PROPOSED, Stage.PLANNED}),
        Stage.PROPOSED: frozenset({Stage.PROPOSED, Stage.PLANNED, Stage.REFUSED, Stage.CANCELLED}),
        Stage.REFUSED: frozenset({Stage.REFUSED, Stage.PROPOSED, Stage.PLANNED, Stage.CANCELLED}),
        Stage.PLANNED: frozenset({Stage.PLANNED, Stage.MOVED, Stage.CANCELLED, Stage.OVER, Stage.REMOVED}),
        Stage.MOVED: frozenset({Stage.MOVED, Stage.CANCELLED, Stage.OVER, Stage.REMOVED}),
        Stage.CANCELLED: frozenset({Stage.REMOVED}),
        Stage.OVER: frozenset({Stage.REMOVED}),
    },
    closed={
        Stage.DRAFT: say("event-closed-draft"),
        Stage.PROPOSED: say("event-closed-proposed"),
        Stage.REFUSED: say("event-closed-refused"),
        Stage.PLANNED: say("event-closed-planned"),
        Stage.MOVED: say("event-closed-planned"),
        Stage.CANCELLED: say("event-closed-cancelled"),
        Stage.OVER: say("event-closed-over"),
        Stage.REMOVED: say("not-found"),
    },
)
"""The steps an event may take; a stage that leads to itself may be edited."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One event. `version` goes up with every edit; `moved_in` is the one in which time, place or link last changed.

    `reason` is why it was cancelled or refused; `organiser_id` None: whoever organised it has left.
    """

    id: int = 0
    organiser_id: int | None
    title: str
    start: Planned
    minutes: int = MINUTES
    place: str = ""
    link: str = ""
    description: str = ""
    capacity: int | None = None
    stage: Stage = Stage.DRAFT
    version: int = 1
    moved_in: int = 1
    reason: str = ""

    @property
    def about(self) -> About:
        """What cards, notices and jobs of this version are about."""
        return About(kind=KIND, id=self.id, version=self.version)

    @property
    def starts_at(self) -> datetime:
        """The instant it begins."""
        return self.start.instant

    @property
    def ends_at(self) -> datetime:
        """The instant it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def online(self) -> bool:
        """Whether there is a link and no place to go to."""
        return bool(self.link) and not self.place

    @property
    def public(self) -> bool:
        """Whether it was ever published and may still be seen."""
        return self.stage not in (*UNPUBLISHED, Stage.REMOVED)

    def stage_at(self, now: datetime) -> Stage:
        """The stage at that instant: over follows from the clock."""
        return Stage.OVER if self.stage in OPEN and now >= self.ends_at else self.stage

    def check_open(self, now: datetime) -> None:
        """Nothing while answers may change; `Conflict` saying why they may not: not planned, begun or over."""
        stage = self.stage_at(now)
        if stage not in OPEN:
            raise Conflict(STEPS.closed[stage])
        if now >= self.starts_at:
            raise Conflict(say("event-closed-begun"))

    def check_step(self, to: Stage, now: datetime) -> None:
        """Nothing when the event may become that now; `Conflict` saying what it is instead."""
        STEPS.take(self.stage_at(now), to)

    def edited(self, new: Event) -> Event:
        """This event with what `new` says of it, in its next version; a date that moves makes it a moved one.

        Only what was published can be moved.
        """
        version = self.version + 1
        moved = self.where != new.where
        stage = Stage.MOVED if self.stage in OPEN and new.starts_at != self.starts_at else self.stage
        kept = {one.name: getattr(new, one.name) for one in fields(new) if one.name in DETAILS}
        return replace(self, **kept, version=version, moved_in=version if moved else self.moved_in, stage=stage)

    @property
    def where(self) -> tuple[datetime, int, str, str]:
        """When and where it is: what those who come have to be told of."""
        return self.starts_at, self.minutes, self.place, self.link

    def ended(self, stage: Stage, reason: str = "") -> Event:
        """This event in that stage, in its next version."""
        return replace(self, stage=stage, reason=reason, version=self.version + 1)


DETAILS = ("title", "start", "minutes", "place", "link", "description", "capacity")
"""What an organiser writes and may change, in the order in which it is asked and told."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An event with its counts: all that a card needs."""

    event: Event
    counts: Counts

    @property
    def full(self) -> bool:
        """Whether no seat is left."""
        capacity = self.event.capacity
        return capacity is not None and self.counts.yes >= capacity


class EventStore(PersonalData, Expiring, Protocol):
    """The events of one community and the answers to them.

    Whatever frees a seat (an answer, more seats, a member who leaves for good) gives it to whoever waits first, and
    plans the notice that tells them: topic `events.promoted`.
    """

    async def add(self, event: Event, now: datetime) -> Event:
        """The event with its number (the value's own `id` is not used)."""
        ...

    async def get(self, event_id: int) -> Event | None:
        """The event of that number."""
        ...

    async def save(self, event: Event, now: datetime) -> bool:
        """Store this version in place of the one before; False when somebody else has done so meanwhile.

        A capacity that grew seats those who wait.
        """
        ...

    async def discard(self, event_id: int) -> bool:
        """Take away a draft or a proposal: whether there was one."""
        ...

    async def upcoming(self, now: datetime) -> tuple[Event, ...]:
        """What is published and not over, cancelled ones included until their end, the next first."""
        ...

    async def organised(self, member_id: int, since: datetime) -> tuple[Event, ...]:
        """What the member organises, in every stage but removed, over since then at the earliest; the next first."""
        ...

    async def open_of(self, member_id: int, now: datetime) -> int:
        """How many of the member's events are to come, drafts and proposals included."""
        ...

    async def signed(self, member_id: int, since: datetime) -> tuple[tuple[Event, Signup], ...]:
        """What the member has answered, over since then at the earliest; the next first."""
        ...

    async def counts(self, event_id: int) -> Counts:
        """How many answered what."""
        ...

    async def signup(self, event_id: int, member_id: int) -> Signup | None:
        """The member's answer."""
        ...

    async def signups(self, event_id: int, *, waiting: bool = False) -> tuple[Signup, ...]:
        """Every answer but those who wait (or those who wait alone), in the order of their turn."""
        ...

    async def answer(self, event_id: int, member_id: int, answer: Answer, now: datetime) -> Signup:
        """Write the answer down, one for each member: a yes has a seat while there are any, else waits its turn.

        The same answer again keeps its turn. LookupError when there is no such event.
        """
        ...

    async def remind(self, event_id: int, member_id: int, reminders: Reminders) -> bool:
        """How the member wants to be reminded; False when they have not answered."""
        ...

    async def unconfirm(self, event_id: int) -> None:
        """The date moved: every yes and maybe is to be confirmed again."""
        ...

    async def export(self, member_id: int) -> Mapping[str, Any]:
        """What the member organises and has answered."""
        ...

    async def forget(self, member_id: int) -> None:
        """Erase answers and unpublished events; published ones go on without an organiser, past ones are erased."""
        ...
