"""What may complete a half-typed field: values and names of listed people."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.features.directory.domain import Suggested
from bot.features.directory.ranking import EXACT, PREFIX, Candidate, rank
from bot.features.directory.tokens import GIVEN, SURNAME
from bot.folding import PARTICLES, words
from storage.base import member
from storage.directory_lookup import Lookup
from storage.directory_sqlite import SqliteTokens
from storage.directory_tables import field_value

_LETTERS_MAX = 100
_CANDIDATES_MAX = 60


class Suggestions:
    """Suggestions in one community."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id

    async def of(self, field: Suggested, typed: str, limit: int) -> list[str]:
        """At most `limit` texts; nothing typed gives the most frequent values, and no name."""
        if field == "name":
            return await self._names(words(typed[:_LETTERS_MAX]), limit)
        start = " ".join(words(typed[:_LETTERS_MAX]))  # words hold no wildcard of LIKE
        found = await self._values(field, f"{start}%", limit)
        if start and len(found) < limit:
            inside = await self._values(field, f"% {start}%", limit)
            found = list(dict.fromkeys((*found, *inside)))[:limit]
        return found

    async def _values(self, field: str, pattern: str, limit: int) -> list[str]:
        column = field_value.c
        query = (
            sa.select(column.shown)
            .where(column.community_id == self._community_id, column.field == field)
            .where(column.folded.like(pattern))
            .order_by(column.people.desc(), column.folded)
            .limit(limit)
        )
        return list((await self._connection.execute(query)).scalars())

    async def _names(self, typed: Sequence[str], limit: int) -> list[str]:
        wanted = [word for word in typed if word not in PARTICLES] or list(typed)
        if not wanted:
            return []
        reading = [await self._name_terms(word) for word in wanted]
        choices = [[mark + term for mark, term in product((SURNAME, GIVEN), terms)] for terms in reading]
        found = await SqliteTokens(self._connection, self._community_id).find([[choices]], _CANDIDATES_MAX)
        candidates = (
            Candidate(member_id=number, terms=frozenset(terms.split()), sort_name=name) for number, terms, name in found
        )
        return await self._shown(rank(candidates, [reading], typed)[:limit])

    async def _name_terms(self, word: str) -> dict[str, int]:
        lookup = Lookup(self._connection, self._community_id)
        found = await lookup.starting((SURNAME + word, GIVEN + word))
        return {term[2:]: PREFIX for term in found} | {word: EXACT}

    async def _shown(self, numbers: Sequence[int]) -> list[str]:
        query = sa.select(member.c.id, member.c.given_name, member.c.family_name).where(
            member.c.community_id == self._community_id, member.c.id.in_(numbers)
        )
        names = {row.id: f"{row.given_name} {row.family_name}".strip() for row in await self._connection.execute(query)}
        return list(dict.fromkeys(names[number] for number in numbers))
