"""What is offered and what is looked for: values, as people say them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from rapidfuzz import fuzz

from bot.folding import fold

ALIKE = 90
"""Likeness, of 100, from which two offers are nearly the same."""

TYPES = ("internship", "apprenticeship", "job")
MODES = ("onsite", "hybrid", "remote")
LEVELS = ("bachelor", "master", "doctorate")
FIELDS = (
    *("software", "data", "engineering", "science", "health", "finance", "business"),
    *("communication", "law", "humanities", "education", "public", "other"),
)


class Unit(Enum):
    """What a length counts; a month of an internship is 22 days of 7 hours (Code de l'éducation, D124-6)."""

    WEEK = "week"
    MONTH = "month"

    @property
    def hours(self) -> int:
        """Hours of presence."""
        return 154 if self is Unit.MONTH else 35


@dataclass(frozen=True, kw_only=True)
class Length:
    """How long it lasts."""

    count: int
    unit: Unit

    @property
    def hours(self) -> int:
        """Hours of presence, full time."""
        return self.count * self.unit.hours

    @property
    def days(self) -> int:
        """Days from the first to the last, about."""
        return self.count * (30 if self.unit is Unit.MONTH else 7)


class Per(Enum):
    """What pay is for."""

    HOUR = "hour"
    MONTH = "month"


@dataclass(frozen=True, kw_only=True)
class Pay:
    """Cents for an hour or a month, as the poster wrote it."""

    cents: int
    per: Per

    def below(self, hourly: int) -> bool:
        """Whether it is less than that many cents an hour."""
        hours = Unit.MONTH.hours if self.per is Per.MONTH else 1
        return self.cents < hourly * hours


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is offered, in the poster's words and choices; what is empty was not said."""

    title: str
    host: str
    type: str
    mode: str
    place: str = ""
    start: date | None = None
    length: Length | None = None
    pay: Pay | None = None
    field: str = ""
    level: str = ""
    deadline: date | None = None
    description: str = ""
    link: str = ""

    def said(self) -> tuple[str, ...]:
        """Everything written freely: what a moderator read when it was approved."""
        return (self.title, self.host, self.place, self.description, self.link)

    def alike(self, other: Terms) -> bool:
        """Whether the two are nearly the same offer."""
        mine, theirs = (fold(" ".join((one.title, one.host, one.description))) for one in (self, other))
        return fuzz.ratio(mine, theirs) >= ALIKE


class Audience(Enum):
    """Who may see a demand, never with its author's name: every member, those whose offer fits, or moderators."""

    MEMBERS = "members"
    MATCHED = "matched"
    NOBODY = "nobody"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a student looks for."""

    type: str
    audience: Audience
    field: str = ""
    remote: bool = False
    place: str = ""
    start: date | None = None
    length: Length | None = None
    words: str = ""
