"""From a search to the ordered people found: exact words, then beginnings, then typos, as far as needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.features.directory.domain import Search
from bot.features.directory.ranking import EXACT, FAR, NEAR, PREFIX, Candidate, Reading, rank
from bot.features.directory.tokens import CITY, COMPANY, GIVEN, PROMOTION, SECTOR, SURNAME
from bot.folding import PARTICLES, glued_readings
from storage.directory_lookup import Lookup
from storage.directory_sqlite import Choice, Conjunction, Match, SqliteTokens

CANDIDATES_MAX = 120
FEW = 10
FEW_FOR_TYPOS_IN_ONE_WORD = 5


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
        self.near = False
        """Whether people were found through typing errors alone."""

    async def run(self) -> list[int]:
        """Numbers of the people found, best first: never more than some hundreds, more than 50 when there are."""
        self._filters = await self._read_filters()
        if not self._words:
            await self._collect(*([[self._filters]] if self._filters else []))
        else:
            await self._exact()
            await self._beginnings()
            self.near = not self._found
            await self._typos()
            await self._two_typos()
        return rank(self._found.values(), [self._words, *self._glued], self._search.words)

    async def _exact(self) -> None:
        """The words as they stand, and neighbours read as one word ("de la tour" is Delatour too)."""
        readings = (_without_particles(reading) for reading in glued_readings(self._search.words))
        self._glued = [[{word: EXACT} for word in reading] for reading in readings]
        await self._gather([self._conjunction(reading) for reading in self._glued])

    async def _beginnings(self) -> None:
        if len(self._found) < FEW:
            beginnings = [mark + word for word in self._search.wanted for mark in ("", SURNAME, GIVEN)]
            terms = [term.removeprefix(SURNAME).removeprefix(GIVEN) for term in await self._lookup.starting(beginnings)]
            self._widen(PREFIX, [[term for term in terms if term.startswith(word)] for word in self._search.wanted])
            await self._gather()

    async def _typos(self) -> None:
        few = FEW if len(self._words) > 1 else FEW_FOR_TYPOS_IN_ONE_WORD
        if len(self._found) < few:
            self._widen(NEAR, await self._lookup.near(self._search.wanted))
            await self._gather()

    async def _two_typos(self) -> None:
        if not self._found:
            self._widen(FAR, await self._lookup.far(self._search.wanted))
            await self._gather()

    def _widen(self, nearness: int, terms: Sequence[Sequence[str]]) -> None:
        self._words = [
            dict.fromkeys(some, nearness) | meanings for some, meanings in zip(terms, self._words, strict=True)
        ]

    async def _gather(self, also: Match = ()) -> None:
        """People by name as well as by any field, so that a word frequent elsewhere does not crowd names out."""
        conjunction = self._conjunction(self._words)
        marks = (SURNAME, GIVEN) if len(self._words) == 1 else (SURNAME,)
        named = [[mark + term for term in chain.from_iterable(self._words)] for mark in marks]
        matches: list[Match] = [[[terms, *conjunction]] for terms in named]
        await self._collect(*matches, [conjunction], *([also] if also else []))

    async def _collect(self, *matches: Match) -> None:
        if not matches:
            return
        for member_id, terms, sort_name in await self._tokens.find(matches, CANDIDATES_MAX):
            if member_id not in self._found:
                self._found[member_id] = Candidate(
                    member_id=member_id, terms=frozenset(terms.split()), sort_name=sort_name
                )

    def _conjunction(self, reading: Sequence[Mapping[str, int]]) -> Conjunction:
        return [*(list(meanings) for meanings in reading), *self._filters]

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
                found = await self._lookup.starting([term]) or (await self._lookup.near([term]))[0]
                filters.append(found or [term])
        return filters


def _without_particles(words: Sequence[str]) -> Sequence[str]:
    return [word for word in words if word not in PARTICLES] or words
