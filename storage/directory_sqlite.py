"""The full-text half of the search index on SQLite: FTS5 over tokens that carry their community."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import sqlite_version

# A choice of terms; all choices of a conjunction must be met; any conjunction of a match will do.
Choice = Sequence[str]
Conjunction = Sequence[Choice]
Match = Sequence[Conjunction]

SECURE_DELETE_SINCE = (3, 42, 0)  # https://sqlite.org/fts5.html#the_secure_delete_configuration_option

_ADD = "INSERT INTO directory_token(rowid, tokens) VALUES (?, ?)"
_REMOVE = "INSERT INTO directory_token(directory_token, rowid, tokens) VALUES ('delete', ?, ?)"
_ONE = (
    "SELECT * FROM (SELECT directory_token.rowid AS number FROM directory_token"
    " JOIN member ON member.id = directory_token.rowid"
    " WHERE directory_token MATCH :match{n} AND member.community_id = :community_id"
    " AND member.listed IS NOT NULL AND member.suspended_at IS NULL"
    " ORDER BY directory_token.rowid LIMIT :limit)"
)


@cache
def _find(matches: int) -> sa.TextClause:
    found = " UNION ".join(_ONE.format(n=n) for n in range(matches))
    return sa.text(
        f"SELECT member.id, profile.tokens, member.sort_name FROM ({found}) AS found"  # noqa: S608
        " JOIN member ON member.id = found.number"
        " JOIN profile ON profile.community_id = member.community_id AND profile.member_id = member.id"
        " ORDER BY member.id"
    )


class SqliteTokens:
    """The tokens of one community. Each carries the community's number, so that none is found from another."""

    def __init__(self, connection: AsyncConnection, community_id: int) -> None:
        self._connection = connection
        self._community_id = community_id

    async def add(self, rows: Sequence[tuple[int, Iterable[str]]]) -> None:
        """Index members under their terms; they must not be indexed yet."""
        await self._each(_ADD, rows)

    async def remove(self, rows: Sequence[tuple[int, Iterable[str]]]) -> None:
        """Take members out: the terms must be exactly those they were added with."""
        await self._each(_REMOVE, rows)

    async def purge(self) -> None:
        """Leave no removed word in the file. SQLite before 3.42 cannot do so on removal and merges everything."""
        if sqlite_version() < SECURE_DELETE_SINCE:
            await self._connection.exec_driver_sql("INSERT INTO directory_token(directory_token) VALUES ('optimize')")

    async def find(self, matches: Sequence[Match], limit: int) -> Sequence[tuple[int, str, str]]:
        """(member, their terms, sort name) of visible members; of each match the `limit` lowest numbers."""
        values: dict[str, str | int] = {f"match{n}": self._expression(match) for n, match in enumerate(matches)}
        values |= {"community_id": self._community_id, "limit": limit}
        rows = await self._connection.execute(_find(len(matches)), values)
        return [(row[0], row[1], row[2]) for row in rows]

    async def _each(self, statement: str, rows: Sequence[tuple[int, Iterable[str]]]) -> None:
        values = [(member_id, text) for member_id, terms in rows if (text := self._scoped(terms))]
        if values:
            await self._connection.exec_driver_sql(statement, values)

    def _scoped(self, terms: Iterable[str]) -> str:
        return " ".join(f"{self._community_id}:{term}" for term in terms)

    def _expression(self, match: Match) -> str:
        """Quoted tokens and operators of ours: what somebody typed never reaches the query language."""
        return " OR ".join(
            "(" + " AND ".join(f"({' OR '.join(map(self._quoted, choice))})" for choice in conjunction) + ")"
            for conjunction in match
        )

    def _quoted(self, term: str) -> str:
        return '"' + f"{self._community_id}:{term}".replace('"', '""') + '"'
