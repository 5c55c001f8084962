"""What every part of the demonstration is filled with: the community, who is in it, and the request on whose behalf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.people import Community
from bot.planned import Planned
from bot.spec import Context
from bot.ticks import SYSTEM

if TYPE_CHECKING:
    from bot.ports import Work


@dataclass(frozen=True, kw_only=True)
class Seed:
    """`people` are the numbers of made-up members, of whom there is one at least, `students` those of them who study;
    `parts` are the members the visitor can be."""

    work: Work
    community: Community
    people: tuple[int, ...]
    students: tuple[int, ...]
    parts: Mapping[str, int]
    now: datetime

    @property
    def context(self) -> Context:
        """On nobody's behalf, at once."""
        return Context(
            viewer=SYSTEM,
            community=self.community,
            place=None,
            now=self.now,
            language=self.community.language,
            zone=self.community.zone,
            private=True,
        )

    @property
    def today(self) -> date:
        """The day it is for the community."""
        return self.now.astimezone(ZoneInfo(self.community.zone)).date()

    def planned(self, days: int, hour: int) -> Planned:
        """That hour in so many days, by the community's clock."""
        wall = datetime.combine(self.today + timedelta(days=days), time(hour))
        return Planned(wall=wall, zone=self.community.zone)

    def person(self, number: int) -> int:
        """One of the made-up members; any number is somebody's."""
        return self.people[number % len(self.people)]

    def student(self, number: int) -> int:
        """One of those who study, when there is one; any number is somebody's."""
        students = self.students or self.people
        return students[number % len(students)]
