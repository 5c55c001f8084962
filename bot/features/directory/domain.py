"""The directory's values and rules: who may see whom, what may be asked, how much a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from bot.errors import Invalid
from bot.folding import PARTICLES, clean, words
from bot.personal import Expiring, PersonalData
from bot.replies import say

PAGE_SIZE = 10
PAGES_MAX = 5
RESULTS_MAX = PAGE_SIZE * PAGES_MAX
QUERY_LETTERS_MAX = 100
QUERY_WORDS_MAX = 8
WORD_LETTERS_MIN = 2
SUGGESTIONS_MAX = 25

YEAR_WORDS = frozenset({"promo", "promotion", "annee", "class", "classe", "year"})
"""Words that only say of a year that it is one: nobody has them in their entry."""
VIEWS_PER_DAY = 60
VIEWS_WINDOW = timedelta(hours=24)
VIEWS_KEPT = VIEWS_WINDOW + timedelta(days=29)
"""How long it is known who looked at whom: a month to look into what the quota told the operator."""

ALERT_AT_REFUSALS = 3

Listing = Literal["consent", "declared"]
Suggested = Literal["name", "company", "city", "sector", "promotion"]


@dataclass(frozen=True, kw_only=True)
class Person:
    """What one viewer may see of one person; empty text where nothing is known."""

    member_id: int
    given_name: str
    family_name: str
    relation: str
    promotion: int | None = None
    programme: str = ""
    company: str = ""
    job: str = ""
    sector: str = ""
    city: str = ""
    country: str = ""
    skills: str = ""

    @property
    def name(self) -> str:
        """Given name, then family name."""
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A directory entry as kept, whoever may see it. Only `visible` turns one into what somebody is shown.

    `person.member_id` is 0 for a member that does not exist yet.
    """

    person: Person
    listed: Listing | None = None
    suspended: bool = False
    roster_id: str | None = None


def visible(viewer_id: int | None, subject: Entry) -> Person | None:
    """What that member (None: a guest) may see of the subject; None reads the same as "no such person"."""
    if viewer_id is not None and viewer_id == subject.person.member_id:
        return subject.person
    if subject.listed is None or subject.suspended or viewer_id is None:
        return None
    return subject.person


@dataclass(frozen=True, kw_only=True)
class Search:
    """A search that keeps the rules: made by `Search.read` only."""

    words: tuple[str, ...] = ()
    promotion: int | None = None
    city: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()

    @classmethod
    def read(
        cls, query: str = "", *, promotion: int | None = None, city: str = "", company: str = "", sector: str = ""
    ) -> Search:
        """The search those words ask for: folded, cut into words, every sign a plain character.

        Raises Invalid for fewer than 2 letters without a filter, over 100 characters, over 8 words.
        """
        found = cls(
            words=_without_year_words(_words(query)),
            promotion=promotion,
            city=_words(city),
            company=_words(company),
            sector=_words(sector),
        )
        if not found.filtered and max(map(len, found.words), default=0) < WORD_LETTERS_MIN:
            raise Invalid(say("directory-too-short", letters=WORD_LETTERS_MIN))
        return found

    @property
    def filtered(self) -> bool:
        """Whether anything but free words narrows it."""
        return bool(self.promotion or self.city or self.company or self.sector)

    @property
    def wanted(self) -> tuple[str, ...]:
        """The words a person must have: particles ("de", "le") count only when there is nothing else."""
        return tuple(word for word in self.words if word not in PARTICLES) or self.words


def _words(text: str) -> tuple[str, ...]:
    cleaned = clean(text[: QUERY_LETTERS_MAX * 10])
    if len(cleaned) > QUERY_LETTERS_MAX:
        raise Invalid(say("directory-too-long", letters=QUERY_LETTERS_MAX))
    found = words(cleaned)
    if len(found) > QUERY_WORDS_MAX:
        raise Invalid(say("directory-too-many-words", words=QUERY_WORDS_MAX))
    return found


def _without_year_words(found: tuple[str, ...]) -> tuple[str, ...]:
    """The same words, "promo 2015" and "class 2015" being 2015."""
    if not any(len(word) == len("2015") and word.isdecimal() for word in found):
        return found
    return tuple(word for word in found if word not in YEAR_WORDS)


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of answers; `more` says that some people found do not fit in the 5 pages.

    `near` says that nobody has what was typed, and that these are the people who come closest.
    """

    people: tuple[Person, ...]
    number: int
    pages: int
    found: int
    more: bool
    near: bool = False


def page_of(ids: Sequence[int], number: int) -> tuple[Sequence[int], int, int]:
    """Those shown on page `number` (brought into range), that number, and how many pages there are (5 at most)."""
    shown = ids[:RESULTS_MAX]
    pages = -(-len(shown) // PAGE_SIZE)
    number = max(1, min(number, pages))
    return shown[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], number, pages


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether a profile may be opened, and whether the operator should hear of the refusal."""

    allowed: bool
    alert: bool = False


@dataclass(frozen=True, kw_only=True)
class ViewQuota:
    """How many different people one member may look at in a rolling window."""

    people: int = VIEWS_PER_DAY
    window: timedelta = VIEWS_WINDOW
    alert_at: int = ALERT_AT_REFUSALS

    def verdict(self, viewer_id: int, subject_id: int, seen: Collection[int], refused: int) -> Verdict:
        """`seen`: whom they looked at in the window; `refused`: how many were refused in it before this one.

        Oneself and people already seen are always allowed. The alert is raised once, at the third refusal.
        """
        if subject_id == viewer_id or subject_id in seen or len(seen) < self.people:
            return Verdict(allowed=True)
        return Verdict(allowed=False, alert=refused + 1 == self.alert_at)


class DirectoryStore(PersonalData, Expiring, Protocol):
    """The directory of one community. Looks and refusals are kept for VIEWS_KEPT."""

    async def search(self, search: Search, viewer_id: int | None, page: int = 1) -> Page:
        """That page of the people found, best first, in an order that does not change between pages."""
        ...

    async def suggest(self, field: Suggested, typed: str, limit: int = SUGGESTIONS_MAX) -> list[str]:
        """What could complete `typed`, most frequent first, from listed people only; [] for nothing typed yet."""
        ...

    async def person(self, member_id: int, viewer_id: int | None) -> Person | None:
        """What the viewer may see of that member: see `visible`."""
        ...

    async def entry(self, member_id: int) -> Entry | None:
        """The entry whoever may see it: for the member's own edits, the roster and exports only."""
        ...

    async def put(self, entry: Entry, now: datetime) -> int:
        """Store one entry, search index included: the member's number (a new one when it was 0)."""
        ...

    async def index(self, entries: Sequence[Entry], now: datetime) -> list[int]:
        """Store many new members at once, search index included: their numbers in the same order."""
        ...

    async def set_listed(self, member_id: int, listed: Listing | None) -> None:
        """List or unlist a member: the search index forgets at once whoever is unlisted."""
        ...

    async def reindex(self, limit: int = 1000) -> int:
        """Bring the index up to date for rows with `tokens_version` behind: how many were done, 0 when none is left.

        Call it again, each time in a transaction of its own: 1,000 take about 0.2 s.
        """
        ...

    async def viewed(self, viewer_id: int, subject_id: int, now: datetime) -> None:
        """Count this look towards the viewer's quota."""
        ...

    async def views_since(self, viewer_id: int, since: datetime) -> frozenset[int]:
        """Whom that member looked at since then."""
        ...

    async def refused(self, viewer_id: int, subject_id: int, now: datetime) -> None:
        """Count a look refused for the quota; to be committed although the request is rolled back."""
        ...

    async def refusals_since(self, viewer_id: int, since: datetime) -> int:
        """How many different people that member was refused since then."""
        ...

    async def export(self, member_id: int) -> Mapping[str, Any]:
        """Everything the directory keeps about that member."""
        ...

    async def forget(self, member_id: int) -> None:
        """Erase all of it, the index included; the member's row itself belongs to the members' store."""
        ...
