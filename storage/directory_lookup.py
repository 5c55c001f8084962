"""The words a community's directory knows, and which of them a typed word may stand for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from itertools import combinations
from typing import Any

import sqlalchemy as sa
from rapidfuzz.distance import OSA
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.features.directory.tokens import split, without_one
from storage.directory_tables import vocabulary

TERMS_MAX = 24
# The shortest word in which that many edits are looked for.
LETTERS_MIN = {1: 3, 2: 5}
_LAST = "\U0010ffff"

_RANGE = (
    "SELECT * FROM (SELECT term FROM directory_vocabulary"
    " WHERE community_id = :community_id AND term >= :first{n} AND term < :last{n}"
    " ORDER BY people DESC, term LIMIT :limit) AS range{n}"
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

    async def starting(self, beginnings: Sequence[str]) -> list[str]:
        """The 24 most frequent terms starting with each of those."""
        values: dict[str, Any] = {"community_id": self._community_id, "limit": TERMS_MAX}
        for n, beginning in enumerate(beginnings):
            values |= {f"first{n}": beginning, f"last{n}": beginning + _LAST}
        return list((await self._connection.execute(_ranges(len(beginnings)), values)).scalars())

    async def near(self, terms: Sequence[str]) -> list[list[str]]:
        """For each term, the 24 nearest that are one edit away: a letter left out, put in, changed, or two swapped."""
        return await self._nearest(terms, 1)

    async def far(self, terms: Sequence[str]) -> list[list[str]]:
        """For each longer term, the 24 nearest that are two edits away."""
        return await self._nearest(terms, 2)

    async def _nearest(self, terms: Sequence[str], distance: int) -> list[list[str]]:
        shortened = [_shortened(term, distance) for term in terms]
        typed = sorted(frozenset().union(*shortened))
        if not typed:
            return [[] for _ in terms]
        rows = await self._connection.execute(_NEAR, {"community_id": self._community_id, "typed": typed})
        known = [(term, people) for term, people in rows]
        return [_closest(term, known, distance) if some else [] for term, some in zip(terms, shortened, strict=True)]


@cache
def _ranges(count: int) -> sa.TextClause:
    return sa.text(" UNION ALL ".join(_RANGE.format(n=n) for n in range(count)))


def _shortened(term: str, distance: int) -> frozenset[str]:
    """The term and what is left of it with letters left out; nothing when it is too short to be mistyped."""
    mark, word = split(term)
    if len(word) < LETTERS_MIN[distance] or word.isdigit():
        return frozenset()
    two = _without_two(word) if distance > 1 else frozenset()
    return frozenset(mark + shorter for shorter in ({word} | without_one(word) | two))


def _closest(typed: str, known: Sequence[tuple[str, int]], distance: int) -> list[str]:
    """Those that far at most, nearest first, then same first letter, then most frequent."""
    mark, word = split(typed)
    measured = []
    for term, people in known:
        other_mark, other = split(term)
        edits = OSA.distance(word, other, score_cutoff=distance) if other_mark == mark else 0
        if 0 < edits <= distance:
            measured.append((edits, other[:1] != word[:1], -people, term))
    return [row[-1] for row in sorted(measured)[:TERMS_MAX]]


def _without_two(word: str) -> frozenset[str]:
    return frozenset(word[:i] + word[i + 1 : j] + word[j + 1 :] for i, j in combinations(range(len(word)), 2))
