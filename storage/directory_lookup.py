"""The words a community's directory knows, and which of them a typed word may stand for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import combinations

import sqlalchemy as sa
from rapidfuzz.distance import OSA
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.features.directory.tokens import split, without_one
from storage.directory_tables import vocabulary

TERMS_MAX = 24
NEAR_LETTERS_MIN = 3
FAR_LETTERS_MIN = 5
_LAST = "\U0010ffff"

_RANGE = sa.text(
    "SELECT term FROM directory_vocabulary"
    " WHERE community_id = :community_id AND term >= :first AND term < :last"
    " ORDER BY people DESC, term LIMIT :limit"
)
_NEAR = sa.text(
    "SELECT v.term, v.people FROM directory_deletion d"
    " JOIN directory_vocabulary v ON v.community_id = d.community_id AND v.term = d.term"
    " WHERE d.community_id = :community_id AND d.deletion IN :typed"
    " UNION SELECT term, people FROM directory_vocabulary"
    " WHERE community_id = :community_id AND term IN :typed"
).bindparams(sa.bindparam("typed", expanding=True))


class Lookup:
    """Look-ups in one community's vocabulary; every one is an equality or a range in a B-tree."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id

    async def known(self, terms: Collection[str]) -> frozenset[str]:
        """Those of the terms that somebody has."""
        column = vocabulary.c
        query = sa.select(column.term).where(column.community_id == self._community_id, column.term.in_(sorted(terms)))
        return frozenset((await self._connection.execute(query)).scalars())

    async def starting(self, beginnings: Iterable[str]) -> list[str]:
        """The 24 most frequent terms starting with each of those."""
        found: list[str] = []
        for beginning in beginnings:
            values = {"first": beginning, "last": beginning + _LAST, "limit": TERMS_MAX}
            rows = await self._connection.execute(_RANGE, {"community_id": self._community_id} | values)
            found.extend(rows.scalars())
        return found

    async def near(self, term: str) -> list[str]:
        """The 24 nearest terms one edit away (letter dropped, added, changed, or two neighbours swapped)."""
        mark, word = split(term)
        if len(word) < NEAR_LETTERS_MIN or word.isdigit():
            return []
        shorter = without_one(word)
        return await self._nearest(mark, word, (word, *shorter), 1)

    async def far(self, term: str) -> list[str]:
        """The 24 nearest terms two edits away, for longer words."""
        mark, word = split(term)
        if len(word) < FAR_LETTERS_MIN or word.isdigit():
            return []
        return await self._nearest(mark, word, (word, *without_one(word), *_without_two(word)), 2)

    async def _nearest(self, mark: str, word: str, typed: Sequence[str], distance: int) -> list[str]:
        values = {"community_id": self._community_id, "typed": [mark + other for other in typed]}
        rows = await self._connection.execute(_NEAR, values)
        measured = (
            (OSA.distance(word, split(term)[1], score_cutoff=distance), split(term)[1][:1] != word[:1], -people, term)
            for term, people in rows
            if split(term)[0] == mark
        )
        return [row[-1] for row in sorted(row for row in measured if 0 < row[0] <= distance)[:TERMS_MAX]]


def _without_two(word: str) -> frozenset[str]:
    return frozenset(word[:i] + word[i + 1 : j] + word[j + 1 :] for i, j in combinations(range(len(word)), 2))
