"""News a community sends to its members: what is written, to whom it goes, and how far it has come."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Protocol

from bot.agenda import About
from bot.audiences import Who
from bot.errors import Conflict
from bot.folding import fold
from bot.outbox import Notice
from bot.personal import Expiring, PersonalData
from bot.replies import CommandName, say

KIND = "announcement"
"""What records and cards are called among others."""

TOPIC = "announcements.news"
"""Under which it is sent to single members, who may stop it."""

PURPOSE = "announcements"
"""The places where it is posted."""

REASON = "announcement-why"

TITLE_MAX, TEXT_MAX = 100, 1500

PER_DAY = 10
"""Announcements one person may send in 24 hours."""

DAY = timedelta(hours=24)

USEFUL = timedelta(days=7)
"""How long it is tried to reach somebody with it."""

SLICE = 200
"""People planned in one transaction, which takes some tens of milliseconds."""

DRAFT_KEPT = timedelta(days=7)
"""How long what was never sent is kept after it was last touched."""

SETTLED = timedelta(days=14)
"""After so long nothing changes any more, and the figures are written down."""

KEPT = timedelta(days=400)
"""How long what was sent is listed."""

LISTED_MAX = 100
"""Announcements that are listed, newest first."""


class Stage(Enum):
    """Where it stands: written, on its way to members, on its way to the last of them or there, or stopped."""

    DRAFT = "draft"
    SENDING = "sending"
    SENT = "sent"
    STOPPED = "stopped"


class To(Enum):
    """Where it goes."""

    PLACES = "places"
    PEOPLE = "people"
    BOTH = "both"


@dataclass(frozen=True, kw_only=True)
class Content:
    """What is read; `link` may be empty."""

    title: str
    text: str
    link: str = ""

    @property
    def digest(self) -> str:
        """The same for what reads the same but for case, accents and spaces."""
        return hashlib.sha256(f"{fold(self.title)}\n{fold(self.text)}".encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """One announcement. `version` counts its changes; `upto` is the highest number of a member it is meant for;
    `down` says that it was taken away from where it was posted."""

    id: int
    author_id: int | None
    content: Content
    to: To
    who: Who
    stage: Stage
    version: int
    touched_at: datetime
    sent_at: datetime | None = None
    upto: int = 0
    down: bool = False

    @property
    def private(self) -> bool:
        """Whether it goes to single members."""
        return self.to is not To.PLACES

    @property
    def public(self) -> bool:
        """Whether it is posted in places."""
        return self.to is not To.PEOPLE

    @property
    def about(self) -> About:
        """The record, as of this version."""
        return About(kind=KIND, id=self.id, version=self.version)

    def check_draft(self, version: int) -> None:
        """Nothing when it is still to be sent and reads as in that version; `Conflict` otherwise."""
        if self.stage is not Stage.DRAFT:
            raise Conflict(say("announcement-sent-already"))
        if self.version != version:
            raise Conflict(say("announcement-changed"))

    def check_sent(self) -> None:
        """Nothing when it was sent; `Conflict` otherwise."""
        if self.stage is Stage.DRAFT:
            raise Conflict(say("announcement-not-sent", command=CommandName("announce new")))

    def notice(self, member_id: int, now: datetime) -> Notice:
        """It, for one member: planned twice it is sent once."""
        return Notice(
            topic=TOPIC,
            about=self.about,
            due_at=now,
            expires_at=now + USEFUL,
            key=f"{KIND}:{self.id}:{member_id}",
            member_id=member_id,
            reason=REASON,
        )


@dataclass(frozen=True, kw_only=True)
class Planned:
    """How it was sent: people it was planned for, those passed over because they had stopped it, those without an
    account, and places."""

    people: int = 0
    stopped: int = 0
    without: int = 0
    places: int = 0


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How far it has come among single members. `dropped` were to get it when it was stopped."""

    sent: int = 0
    waiting: int = 0
    unreachable: int = 0
    stopped: int = 0
    dropped: int = 0


def enough() -> Conflict:
    """Somebody has sent as many as they may in a day."""
    return Conflict(say("announcement-enough", max=PER_DAY))


class AnnouncementStore(PersonalData, Expiring, Protocol):
    """The announcements of one community."""

    async def draft(self, author_id: int) -> Announcement | None:
        """What that member is writing."""
        ...

    async def write(self, author_id: int, content: Content, to: To, now: datetime) -> Announcement:
        """The member's one draft, new or changed; who is meant stays."""
        ...

    async def choose(self, author_id: int, who: Who, now: datetime) -> Announcement | None:
        """The member's draft for those people; None when there is none."""
        ...

    async def discard(self, number: int, author_id: int) -> bool:
        """The member's draft is forgotten: whether there was one."""
        ...

    async def get(self, number: int) -> Announcement | None:
        """The announcement of that number."""
        ...

    async def similar(self, digest: str, since: datetime) -> Announcement | None:
        """The last one with that digest that was sent since then."""
        ...

    async def send(self, number: int, version: int, plan: Planned, upto: int, now: datetime) -> Announcement | None:
        """The draft is on its way; None when it is no draft of that version any more. Raises `Conflict` when its
        author has sent `PER_DAY` in a day."""
        ...

    async def slice(self, number: int, people: int, stopped: int, *, last: bool) -> bool:
        """So many more were planned, the last ones or not; False when it is not on its way any more."""
        ...

    async def correct(self, number: int, content: Content, now: datetime) -> Announcement | None:
        """What was sent reads so from now on; None when it was never sent."""
        ...

    async def stop(self, number: int, now: datetime) -> bool:
        """Nobody more gets it: whether somebody still would have."""
        ...

    async def take_down(self, number: int, now: datetime) -> Announcement | None:
        """It stands in no place any more; None when it did not."""
        ...

    async def past(self, limit: int) -> tuple[Announcement, ...]:
        """What was sent, newest first."""
        ...

    async def planned(self, number: int) -> Planned:
        """How it was sent."""
        ...

    async def figures(self, number: int) -> Figures:
        """How far it has come."""
        ...

    async def export(self, member_id: int) -> Mapping[str, Any]:
        """What the member wrote."""
        ...

    async def forget(self, member_id: int) -> None:
        """Their draft goes; what was sent stays the community's, and is nobody's."""
        ...
