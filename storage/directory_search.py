"""From a search to the ordered people found: exact words, then beginnings, then typos, as far as needed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import chain

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.features.directory.domain import RESULTS_MAX, Search
from bot.features.directory.ranking import EXACT, FAR, NEAR, PREFIX, Candidate, Reading, rank
from bot.features.directory.tokens import CITY, COMPANY, GIVEN, PROMOTION, SECTOR, SURNAME
from bot.folding import PARTICLES, glued_readings
from storage.directory_lookup import Lookup
from storage.directory_sqlite import Choice, Conjunction, SqliteTokens

CANDIDATES_MAX = 120
FEW = 10
FEW_FOR_TYPOS_IN_ONE_WORD = 5
_WANTED = RESULTS_MAX + 1

Expansion = Callable[[str], Awaitable[Sequence[str]]]


class Plan:
    """One search in one community. Stages add to what the earlier ones found; ranking is done once, at the end."""

    def __init__(self, connection: AsyncConnection, community_id: int, search: Search) -> None:
        self._tokens = SqliteTokens(connection, community_id)
        self._lookup = Lookup(connection, community_id)
        self._search = search
        self._words = [{word: EXACT} for word in search.wanted]
        self._glued: list[Reading] = []
        self._filters: list[Choice] = []
        self._found: dict[int, Candidate] = {}

    async def run(self) -> list[int]:
        """Numbers of the people found, best first: never more than some hundreds, more than 50 when there are."""
        self._filters = await self._read_filters()
        if not self._words:
            await self._collect([self._filters])
            return self._ranked()
        for stage in (self._exact, self._glue, self._beginnings, self._typos, self._two_typos):
            await stage()
        return self._ranked()

    def _ranked(self) -> list[int]:
        return rank(self._found.values(), [self._words, *self._glued], self._search.words)

    async def _exact(self) -> None:
        await self._gather()

    async def _glue(self) -> None:
        if self._count() >= FEW:
            return
        readings = (self._without_particles(reading) for reading in glued_readings(self._search.words))
        self._glued = [[{word: EXACT} for word in reading] for reading in readings]
        if self._glued:
            await self._collect([self._conjunction(reading) for reading in self._glued])

    async def _beginnings(self) -> None:
        if self._count() < FEW:
            await self._widen(PREFIX, self._starting)
            await self._gather()

    async def _typos(self) -> None:
        few = FEW if len(self._words) > 1 else FEW_FOR_TYPOS_IN_ONE_WORD
        if self._count() < few:
            await self._widen(NEAR, self._lookup.near)
            await self._gather()

    async def _two_typos(self) -> None:
        if not self._count():
            await self._widen(FAR, self._lookup.far)
            await self._gather()

    async def _starting(self, word: str) -> Sequence[str]:
        terms = await self._lookup.starting((word, SURNAME + word, GIVEN + word))
        return list(dict.fromkeys(term.removeprefix(SURNAME).removeprefix(GIVEN) for term in terms))

    async def _widen(self, nearness: int, expand: Expansion) -> None:
        self._words = [
            {term: nearness for term in await expand(word)} | meanings
            for word, meanings in zip(self._search.wanted, self._words, strict=True)
        ]

    async def _gather(self) -> None:
        """People by surname first, so that a frequent word elsewhere does not crowd them out."""
        conjunction = self._conjunction(self._words)
        marks = (SURNAME, GIVEN) if len(self._words) == 1 else (SURNAME,)
        for mark in marks:
            named = [mark + term for term in chain.from_iterable(self._words)]
            await self._collect([[named, *conjunction]])
        if self._count() < _WANTED:
            await self._collect([conjunction])

    async def _collect(self, match: Sequence[Conjunction]) -> None:
        for member_id, terms, sort_name in await self._tokens.find(match, CANDIDATES_MAX):
            if member_id not in self._found:
                self._found[member_id] = Candidate(
                    member_id=member_id, terms=frozenset(terms.split()), sort_name=sort_name
                )

    def _conjunction(self, reading: Sequence[Mapping[str, int]]) -> Conjunction:
        return [*(list(meanings) for meanings in reading), *self._filters]

    def _count(self) -> int:
        return len(self._found)

    def _without_particles(self, words: Sequence[str]) -> Sequence[str]:
        return [word for word in words if word not in PARTICLES] or words

    async def _read_filters(self) -> list[Choice]:
        """Each filter word as it stands when somebody has it, else what begins so, else what is nearly so."""
        search = self._search
        filters: list[Choice] = [[f"{PROMOTION}{search.promotion}"]] if search.promotion else []
        marked = ((CITY, search.city), (COMPANY, search.company), (SECTOR, search.sector))
        terms = [mark + word for mark, words in marked for word in words]
        known = await self._lookup.known(terms) if terms else frozenset()
        for term in terms:
            if term in known:
                filters.append([term])
            else:
                found = await self._lookup.starting([term]) or await self._lookup.near(term)
                filters.append(found or [term])
        return filters
